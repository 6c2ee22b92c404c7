package io.weirline.operators.internal;

import io.weirline.core.DeadlineException;
import io.weirline.core.StreamEvent;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * Fails a stream that does not keep its {@link io.weirline.operators.Deadlines}. An event costs its counters and the
 * guard; the clock looks at them at its ticks.
 *
 * <p><strong>Backpressure:</strong> downstream's demand is the source's.
 *
 * <p><strong>Discard Support:</strong> events that come behind the failure.
 *
 * <p><strong>Cancellation:</strong> cancels the source at once, on the cancelling thread, or on the scheduler's when a
 * deadline passes.
 *
 * <p><strong>Scheduler:</strong> one task, for the ticks. Events are not moved to it.
 */
final class DeadlineSubscriber extends EndableSubscriber<StreamEvent> implements DeadlineClock.Counts {
    private static final AtomicLongFieldUpdater<DeadlineSubscriber> EMITTED =
            AtomicLongFieldUpdater.newUpdater(DeadlineSubscriber.class, "emitted");
    private static final AtomicLongFieldUpdater<DeadlineSubscriber> CONTENTS =
            AtomicLongFieldUpdater.newUpdater(DeadlineSubscriber.class, "contents");
    private static final AtomicLongFieldUpdater<DeadlineSubscriber> UNITS =
            AtomicLongFieldUpdater.newUpdater(DeadlineSubscriber.class, "units");

    private final DeadlineClock clock;
    private final boolean measuresRate;
    private volatile long emitted;
    private volatile long contents;
    private volatile long units;

    DeadlineSubscriber(
            CoreSubscriber<? super StreamEvent> actual, RecordSlot slot, DeadlinePlan plan, Scheduler scheduler) {
        super(actual, slot);
        measuresRate = plan.measuresRate();
        clock = new DeadlineClock(plan, scheduler, this, this::tick);
    }

    @Override
    public void onNext(StreamEvent event) {
        boolean content = StreamRecord.isContent(event);
        long count = emitted + 1;
        EMITTED.lazySet(this, count);
        if (content) {
            if (measuresRate) {
                UNITS.lazySet(this, units + textLength(event));
            }
            CONTENTS.lazySet(this, contents + 1);
            if (contents == 1) {
                timed(clock::firstContent);
            }
        }
        forward(event);
        // Behind onNext, so that a request in it comes first.
        if (count == requested && (measuresRate || !content && clock.isQuiet(contents))) {
            timed(clock::follow);
        }
    }

    private static int textLength(StreamEvent event) {
        if (event instanceof StreamEvent.TextDelta e) {
            return e.text().length();
        }
        if (event instanceof StreamEvent.ReasoningDelta e) {
            return e.text().length();
        }
        if (event instanceof StreamEvent.ToolCallDelta e) {
            return e.fragment().length();
        }
        return event instanceof StreamEvent.RefusalDelta e ? e.text().length() : 0;
    }

    @Override
    void onRequest(long n) {
        super.onRequest(n);
        if (clock.isPaused()) {
            timed(clock::follow);
        }
        s.request(n);
    }

    @Override
    void onOpen() {
        timed(clock::start);
    }

    @Override
    void onEnded() {
        clock.stop();
    }

    @Override
    void closeLater() {
        clock.lookAgain();
    }

    private void tick() {
        timed(() -> {
            if (isEnding()) {
                if (!close()) {
                    closeLater();
                }
                return;
            }
            DeadlineException due = clock.tick();
            if (due != null) {
                endWith(due);
            }
        });
    }

    private void timed(Runnable step) {
        try {
            step.run();
        } catch (RejectedExecutionException e) {
            endWith(Operators.onRejectedExecution(e, currentContext()));
        }
    }

    @Override
    public boolean hasDemand() {
        return requested > emitted;
    }

    @Override
    public long contents() {
        return contents;
    }

    @Override
    public long units() {
        return units;
    }

    /** Those that a decoder was fed, and, since they are made of bytes, events. */
    @Override
    public long pieces() {
        StreamRecord record = slot.record();
        return emitted + (record == null ? 0 : record.pieces());
    }

    @Override
    public boolean hasHeaders() {
        return emitted != 0 || slot.record() != null;
    }

    @Override
    public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
        if (key == Attr.RUN_STYLE) {
            return Attr.RunStyle.ASYNC;
        }
        return key == Attr.REQUESTED_FROM_DOWNSTREAM ? requested - emitted : super.scanUnsafe(key);
    }
}
