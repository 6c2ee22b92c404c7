package io.weirline.operators.internal;

import io.weirline.core.StreamEvent;
import io.weirline.operators.Outcome;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * Reads a stream on to its end, for its usage, when downstream has cancelled, as far as time, bytes and permits allow.
 *
 * <p><strong>Backpressure:</strong> downstream's demand is the source's; unbounded behind the cancel.
 *
 * <p><strong>Discard Support:</strong> events that come behind the cancel.
 *
 * <p><strong>Cancellation:</strong> without a permit, or behind the bounds, cancels the source at once; what ends a
 * stream that is read on reaches nobody but the stages above.
 *
 * <p><strong>Scheduler:</strong> one task, for the bounds, while it reads on.
 */
final class DrainSubscriber extends StageSubscriber<StreamEvent, StreamEvent> {
    /*
     * drain: NOT --cancel with a permit--> DRAINING --the source's end, or a bound--> OVER
     *        NOT --the source's end--> OVER
     * Who moves it from DRAINING gives the permit back.
     */
    private static final int NOT = 0;
    private static final int DRAINING = 1;
    private static final int OVER = 2;

    private static final AtomicIntegerFieldUpdater<DrainSubscriber> DRAIN =
            AtomicIntegerFieldUpdater.newUpdater(DrainSubscriber.class, "drain");

    private final RecordSlot slot;
    private final DrainPermits permits;
    private final long maxTime;
    private final long maxBytes;
    private final StageTimer timer;

    private volatile int drain;
    private volatile long lastByte;
    private volatile long until;

    DrainSubscriber(
            CoreSubscriber<? super StreamEvent> actual,
            RecordSlot slot,
            long maxTime,
            long maxBytes,
            DrainPermits permits,
            Scheduler scheduler) {
        super(actual, slot.in(actual.currentContext()));
        this.slot = slot;
        this.maxTime = maxTime;
        this.maxBytes = maxBytes;
        this.permits = permits;
        timer = new StageTimer(scheduler, this::tick);
    }

    @Override
    public void onNext(StreamEvent event) {
        Objects.requireNonNull(event, "onNext");
        if (isActive()) {
            actual.onNext(event);
        } else if (isCancelled()) {
            Operators.onDiscard(event, currentContext());
            if (drain == DRAINING && slot.bytes() > lastByte) {
                stop();
            }
        } else {
            Operators.onNextDropped(event, currentContext());
        }
    }

    @Override
    void onRequest(long n) {
        s.request(n);
    }

    @Override
    void cancelSource() {
        RecordSlot.Blame below = slot.blamedFromBelow();
        slot.blame(below == null ? Outcome.CLIENT_ABORT : below.outcome(), below == null ? null : below.reason());
        if (!permits.take()) {
            s.cancel();
            return;
        }
        StreamRecord record = slot.record();
        if (record != null) {
            record.dropBodies();
        }
        lastByte = slot.bytes() + maxBytes;
        long now = timer.now();
        until = now + maxTime;
        if (!DRAIN.compareAndSet(this, NOT, DRAINING)) {
            permits.give();
            return;
        }
        try {
            arm(now);
        } catch (RejectedExecutionException e) {
            // Without a timer nothing bounds it.
            stop();
            return;
        }
        s.request(Long.MAX_VALUE);
    }

    @Override
    void onCancel() {}

    private void tick() {
        long now = timer.now();
        if (until - now <= 0 || slot.bytes() > lastByte) {
            stop();
        } else if (drain == DRAINING) {
            try {
                arm(now);
            } catch (RejectedExecutionException e) {
                stop();
            }
        }
    }

    private void arm(long now) {
        timer.arm(now + Math.min(until - now, DeadlinePlan.period(maxTime)), now);
    }

    private void stop() {
        if (over()) {
            s.cancel();
        }
    }

    private boolean over() {
        if (DRAIN.getAndSet(this, OVER) != DRAINING) {
            return false;
        }
        timer.stop();
        permits.give();
        return true;
    }

    @Override
    void onSourceEnd() {
        over();
        if (error != null) {
            fail(error);
        } else {
            complete();
        }
    }

    /** The stages above have told how it ended. */
    @Override
    void onLateEnd(@Nullable Throwable t) {
        if (!over()) {
            super.onLateEnd(t);
        }
    }

    @Override
    public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
        return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : super.scanUnsafe(key);
    }
}
