package io.weirline.operators.internal;

import io.weirline.operators.Outcome;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;

/**
 * A batch that one thread at a time drains, and what becomes of it when something fails.
 *
 * @param <I> what is taken
 * @param <O> what is emitted
 */
abstract class DrainedStage<I, O> extends StageSubscriber<I, O> {
    /*
     * Only the owner of wip, who took it from 0, touches what is not volatile, but for what is marked as the source's.
     * Whoever finds it taken has its work done by the owner, in another pass. The source is asked when wip is free
     * again, since it may emit inside.
     */
    @SuppressWarnings("rawtypes")
    static final AtomicIntegerFieldUpdater<DrainedStage> WIP =
            AtomicIntegerFieldUpdater.newUpdater(DrainedStage.class, "wip");

    final RecordSlot slot;
    final Batch<I, O> batch;

    private volatile int wip;

    boolean own;
    boolean emitted;
    boolean broken;

    DrainedStage(CoreSubscriber<? super O> actual, RecordSlot slot, Batch<I, O> batch) {
        super(actual, slot.in(actual.currentContext()));
        this.slot = slot;
        this.batch = batch;
    }

    /** Does all that there is to do, {@link #own} or not, and tells what the source is to be asked for. */
    abstract long pass(@Nullable I item);

    /** Gives up all that is held; nothing is emitted any more. */
    abstract void clear();

    /**
     * Drains, or sees to it that whoever does drains again.
     *
     * @param own whether the source's side calls, in onNext
     */
    final void drain(boolean own) {
        if (WIP.getAndIncrement(this) == 0) {
            drainLoop(null, own);
        }
    }

    final void drainLoop(@Nullable I item, boolean own) {
        long ask = 0;
        int missed = 1;
        this.own = own;
        try {
            do {
                ask += pass(item);
                item = null;
                missed = WIP.addAndGet(this, -missed);
            } while (missed != 0);
        } catch (Throwable t) {
            // Downstream threw, or the failure is fatal: nobody is left to tell, but nothing may stay booked.
            blame();
            abort();
            do {
                clear();
                missed = WIP.addAndGet(this, -missed);
            } while (missed != 0);
            throw t;
        }
        if (ask != 0) {
            s.request(ask);
        }
    }

    final void give(O value, long demand) {
        emitted = true;
        actual.onNext(value);
        if (demand != Long.MAX_VALUE) {
            Operators.produced(REQUESTED, this, 1);
        }
    }

    final void discard(O value) {
        Operators.onDiscard(value, currentContext());
    }

    /** The stages above, which are about to be cancelled, end by no wish of the client. */
    final void blame() {
        slot.blame(Outcome.INTERNAL, null);
    }

    /** What is pending leaves first. */
    final void broke(Throwable t) {
        if (broken) {
            Operators.onErrorDropped(t, currentContext());
            return;
        }
        broken = true;
        if (error != null) {
            t.addSuppressed(error);
        }
        error = t;
        done = true;
        // Another pass, for those who find out at the end of one.
        WIP.getAndIncrement(this);
    }

    /** An item could not be taken. */
    final void failed(Throwable t, I item) {
        blame();
        Throwable mapped = Operators.onOperatorError(s, t, item, currentContext());
        Operators.onDiscard(item, currentContext());
        broke(mapped);
    }

    final void overflowed(I item) {
        blame();
        s.cancel();
        Operators.onDiscard(item, currentContext());
        broke(Exceptions.failWithOverflow("The source emits more than was requested, and the budget is full"));
    }

    /** A Scheduler or a loop took no task. */
    final void rejected(Throwable t) {
        if (isActive()) {
            blame();
            broke(Operators.onRejectedExecution(t, s, null, null, currentContext()));
        }
    }
}
