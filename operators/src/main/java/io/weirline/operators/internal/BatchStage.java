package io.weirline.operators.internal;

import io.weirline.operators.Delivery;
import io.weirline.operators.FlushListener;
import io.weirline.operators.FlushReason;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * When the batch of a stage leaves, and why.
 *
 * @param <I> what is taken
 * @param <O> what is emitted
 */
abstract class BatchStage<I, O> extends PacedStage<I, O> {
    /*
     * The batch is pending until it is released, and released until it is empty:
     *
     *   EMPTY --item--> PENDING --target reached, window closed, boundary, end--> RELEASED --demand--> EMPTY
     *
     * Items that come meanwhile join it, also when it is released. The window opens with the first pending item.
     */
    @SuppressWarnings("rawtypes")
    private static final AtomicLongFieldUpdater<BatchStage> UNDELIVERED =
            AtomicLongFieldUpdater.newUpdater(BatchStage.class, "undelivered");

    final BatchTarget target;
    final @Nullable FlushListener listener;

    private volatile long undelivered;

    boolean released;
    /** Whether the last batch left because it was full. */
    boolean bursts;

    private boolean begun;
    private FlushReason reason = FlushReason.DEMAND;
    private boolean waited;
    private int flushed;
    private int arrived;

    BatchStage(
            CoreSubscriber<? super O> actual,
            RecordSlot slot,
            Batch<I, O> batch,
            Delivery delivery,
            Scheduler scheduler) {
        super(actual, slot, batch, delivery, scheduler);
        target = new BatchTarget(delivery.batching());
        listener = delivery.listener();
        if (listener != null) {
            listener.onStart(() -> undelivered);
        }
    }

    // ---- what is held

    final boolean isWanted() {
        return !broken && isActive();
    }

    final void take(I item) {
        if (!isWanted()) {
            Operators.onDiscard(item, currentContext());
            return;
        }
        arrived++;
        if (!spend(1)) {
            overflowed(item);
            return;
        }
        int kind;
        boolean first;
        try {
            kind = batch.kind(item);
            long weighs = batch.weigh(item);
            if (!batch.isEmpty()
                    && batch.weight() + weighs > delivery.batching().maxBytes()) {
                release(FlushReason.SIZE);
                emit();
                batch.seal();
            }
            first = batch.isEmpty();
            batch.add(item, weighs);
        } catch (Throwable t) {
            failed(t, item);
            return;
        }
        if (batch.isEmpty()) {
            return;
        }
        if (!released) {
            decide(kind, first);
        }
        if (released) {
            emit();
        }
    }

    /** Some came, and are in the batch. */
    final void came(int n) {
        arrived += n;
        spend(n);
    }

    /** Items begin to come. */
    final void measure(long now) {
        target.measure(now, arrived);
        arrived = 0;
    }

    private void decide(int kind, boolean first) {
        if (kind == Batch.BOUNDARY) {
            begun = true;
            release(FlushReason.BOUNDARY);
        } else if (kind == Batch.QUIET ? first : !begun) {
            begun |= kind == Batch.CONTENT;
            release(FlushReason.DEMAND);
        } else if (isAtTarget()) {
            release(first ? FlushReason.DEMAND : FlushReason.SIZE);
        } else if (first) {
            openWindow(time());
            arm(windowEnd);
        }
    }

    final boolean isAtTarget() {
        return batch.items() >= target.target()
                || batch.weight() >= delivery.batching().maxBytes();
    }

    /** What is held is told, behind each pass. */
    final void tellHeld() {
        if (listener != null) {
            undelivered = batch.weight();
        }
    }

    /** What is on its way into the batch is told. The source's side alone. */
    final void tellComing(int weighs) {
        if (listener != null) {
            UNDELIVERED.lazySet(this, undelivered + weighs);
        }
    }

    // ---- what leaves

    @Override
    final void release(FlushReason why) {
        windowOpen = false;
        if (!released) {
            released = true;
            reason = why;
            flushed = 0;
            waited = false;
        }
    }

    final void emit() {
        while (released && isActive()) {
            long demand = requested;
            if (demand == 0) {
                waited |= !batch.isEmpty();
                return;
            }
            if (waitsForTail()) {
                return;
            }
            O value;
            try {
                value = batch.poll();
            } catch (Throwable t) {
                // What is pending cannot be built, so that nothing can come before the failure.
                blame();
                fail(Operators.onOperatorError(s, t, currentContext()));
                return;
            }
            if (value == null) {
                emptied();
                return;
            }
            flushed += batch.polledItems();
            emittedBytes(batch.polledWeight());
            if (listener != null) {
                listener.onFlush(waited ? FlushReason.DEMAND : reason, batch.polledItems(), batch.polledWeight());
            }
            give(value, demand);
        }
    }

    private void emptied() {
        released = false;
        if (flushed != 0) {
            boolean full = reason == FlushReason.DEMAND || reason == FlushReason.SIZE;
            bursts = reason == FlushReason.SIZE && timer != null;
            target.flushed(reason, flushed, full && flushed >= target.target(), waited);
        }
    }
}
