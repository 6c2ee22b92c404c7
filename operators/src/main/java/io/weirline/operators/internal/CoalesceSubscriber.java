package io.weirline.operators.internal;

import io.weirline.operators.Batching.Mode;
import io.weirline.operators.Delivery;
import io.weirline.operators.FlushReason;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;

/** The subscriber of {@link FluxCoalesce}. */
final class CoalesceSubscriber<I, O> extends BatchStage<I, O> {
    /*
     * An item comes into the drain in one of three ways, and any drain takes from the first before the second, and from
     * that before the third, which is their order:
     *   - laid down: behind a batch that was full, where demand and budget suffice, the next batch, about whose items
     *     nothing is to be decided. The source's side times the first of them, under a timer that ticks within its window
     *     already, and drains when all are there. A drain on another thread revokes; then there is a tick a window later,
     *     for what was laid down at the same moment (see Handover).
     *   - in the queue, where another thread has wip. It is empty whenever wip is 0.
     *   - in hand, with wip.
     * Where nothing ever waits, none does: items are handed through.
     *
     * A subscription stands still only where one of these moves it on: the source, which ended or owes credit; downstream,
     * whose demand is 0; the tick, for an open window; the loop's tail, for what is released; a resume, for a turn that is
     * used up.
     */
    private volatile @Nullable Queue<I> queue;

    // Set on the source's side, by a drain of its own.
    private @Nullable Handover<I> handover;
    private boolean through;

    private boolean slipped;
    private boolean ending;
    private @Nullable Throwable failure;

    CoalesceSubscriber(CoreSubscriber<? super O> actual, Batch<I, O> batch, Delivery delivery, Scheduler scheduler) {
        super(
                actual,
                new RecordSlot(actual.currentContext(), false),
                Objects.requireNonNull(batch, "batch"),
                delivery,
                scheduler);
    }

    // ---- signals

    @Override
    public void onNext(I item) {
        Objects.requireNonNull(item, "onNext");
        Handover<I> to = handover;
        if (to != null && to.isOpen() && layDown(to, item)) {
            return;
        }
        if (done || !isActive()) {
            if (isCancelled()) {
                Operators.onDiscard(item, currentContext());
            } else {
                Operators.onNextDropped(item, currentContext());
            }
        } else if (through) {
            handThrough(item);
        } else if (WIP.compareAndSet(this, 0, 1)) {
            drainLoop(item, true);
        } else {
            Queue<I> q = queue;
            if (q == null) {
                q = Queues.<I>unbounded(16).get();
                queue = q;
            }
            q.offer(item);
            drain(true);
        }
    }

    private boolean layDown(Handover<I> to, I item) {
        int weighs = batch.handOver(item);
        if (weighs > to.headroom()) {
            return false;
        }
        if (to.opens()) {
            to.open(pieceTime());
        }
        tellComing(weighs);
        if (!to.lay(item, weighs)) {
            drain(true);
        }
        return true;
    }

    @SuppressWarnings("unchecked") // the batch says so
    private void handThrough(I item) {
        try {
            actual.onNext((O) item);
        } catch (Throwable t) {
            blame();
            abort();
            drain(true);
            throw t;
        }
    }

    @Override
    void onSourceEnd() {
        drain(false);
    }

    @Override
    void onCancel() {
        drain(false);
    }

    // ---- the drain

    @Override
    long pass(@Nullable I item) {
        boolean ended = done;
        enter();
        boolean laid = takeLaid(own || ended && !broken);
        takeQueued();
        look();
        if (item != null) {
            if (target.adapts() && !laid) {
                measure(time());
            }
            take(item);
        }
        if ((ended || broken) && !ending) {
            ending = true;
            failure = batch.end(error);
            release(FlushReason.TERMINAL);
        }
        emit();
        // A request that the source answered at once has ended it already.
        if (ending && batch.isEmpty() && isActive()) {
            terminate();
        }
        if (!isActive()) {
            clear();
            return 0;
        }
        beat();
        book();
        tellHeld();
        long ask = topUp(!ending);
        if (own) {
            handOver();
        }
        if (windowOpen ? laid : slipped) {
            arm(windowOpen ? windowEnd : time() + window);
        }
        slipped = false;
        return ask;
    }

    /** What need not come into the drain from here on. */
    private void handOver() {
        if (bursts && !released && !broken && (windowOpen || timer().comesBy(windowEnd))) {
            long room = Math.min(target.target() - batch.items(), unaskedFor());
            if (room > 0) {
                Handover<I> to = handover;
                if (to == null) {
                    to = new Handover<>();
                    handover = to;
                }
                to.grant((int) room, (int) headroom(), !windowOpen);
            }
        } else if (isUnbounded()
                && delivery.batching().mode() == Mode.IMMEDIATE
                && batch.isTransparent()
                && batch.isEmpty()
                && !beats()
                && loop == null
                && listener == null) {
            through = true;
        }
    }

    // ---- items

    /** Whether there were any. */
    private boolean takeLaid(boolean own) {
        Handover<I> from = handover;
        if (from == null) {
            return false;
        }
        slipped = from.revoke(own) || slipped && !own;
        return takeLaid(from);
    }

    private boolean takeLaid(Handover<I> from) {
        int end = from.laid();
        int n = end - from.taken();
        if (n == 0) {
            return false;
        }
        boolean wanted = isWanted();
        if (wanted && !released && batch.isEmpty()) {
            // Of what slipped in behind the window that closed, the time is not known: it closes at once.
            windowOpen = true;
            if (from.isOpening()) {
                openWindow(from.openedAt());
                if (target.adapts()) {
                    measure(from.openedAt());
                }
            }
        }
        came(n);
        if (wanted) {
            try {
                batch.addAll(from, end);
            } catch (Throwable t) {
                failed(t, from.next());
                from.drop();
            }
        }
        for (; from.taken() != end; from.drop()) {
            Operators.onDiscard(from.next(), currentContext());
        }
        if (!released && isAtTarget()) {
            release(FlushReason.SIZE);
            emit();
        }
        return true;
    }

    private void takeQueued() {
        Queue<I> q = queue;
        if (q == null) {
            return;
        }
        for (I next = q.poll(); next != null; next = q.poll()) {
            // What was laid down before it may show only now.
            Handover<I> from = handover;
            if (from != null) {
                takeLaid(from);
            }
            take(next);
        }
    }

    private void terminate() {
        Throwable t = failure;
        if (t != null) {
            fail(t);
        } else {
            complete();
        }
    }

    @Override
    void clear() {
        takeLaid(false);
        if (slipped) {
            slipped = false;
            arm(time() + window);
        } else if (timer != null) {
            timer.stop();
        }
        batch.clear(this::discard);
        tellHeld();
        unbook();
        Queue<I> q = queue;
        if (q != null) {
            Operators.onDiscardQueueWithClear(q, currentContext(), null);
        }
    }

    @Override
    public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
        if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
            return requested;
        }
        if (key == Attr.BUFFERED) {
            Handover<I> to = handover;
            return batch.items() + (to == null ? 0 : to.laid() - to.taken());
        }
        if (key == Attr.RUN_STYLE) {
            return timer != null || loop != null ? Attr.RunStyle.ASYNC : Attr.RunStyle.SYNC;
        }
        return super.scanUnsafe(key);
    }
}
