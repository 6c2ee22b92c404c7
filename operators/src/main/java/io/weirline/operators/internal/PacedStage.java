package io.weirline.operators.internal;

import io.weirline.operators.Batching;
import io.weirline.operators.Budget;
import io.weirline.operators.BudgetPool;
import io.weirline.operators.Delivery;
import io.weirline.operators.WhenFull;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.scheduler.Scheduler;

/**
 * How much a stage asks its source for, and when it lets others have their turn: demand, budget, quantum and event loop.
 *
 * @param <I> what is taken
 * @param <O> what is emitted
 */
abstract class PacedStage<I, O> extends TimedStage<I, O> {
    /*
     * credit: what the source was asked for and has not sent. It never exceeds demand, or 1 where there is none, so that
     * what comes without demand is merged with no more than one element beyond the budget. (A heartbeat uses up demand
     * and may leave one more.)
     */
    private static final int UNASKED = 0;
    private static final int BOUNDED = 1;
    private static final int UNBOUNDED = 2;

    /**
     * What one pass of the loop gathers at most, in bytes, and what is emitted before the source is asked again behind the
     * loop's next I/O: a source that answers each request at once would else keep the loop from writing anything.
     */
    private static final int LOOP_BYTES = 64 << 10;

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<PacedStage> MODE =
            AtomicIntegerFieldUpdater.newUpdater(PacedStage.class, "mode");

    final @Nullable Executor loop;

    private volatile int mode;
    private volatile boolean looped;
    private volatile boolean resumed;

    private long credit;
    private long booked;
    private boolean tail;
    private boolean tailScheduled;
    private boolean resumeScheduled;
    private int quantumUsed;
    private int turnUsed;

    PacedStage(
            CoreSubscriber<? super O> actual,
            RecordSlot slot,
            Batch<I, O> batch,
            Delivery delivery,
            Scheduler scheduler) {
        super(actual, slot, batch, delivery, scheduler);
        loop = delivery.loop();
    }

    // ---- demand

    @Override
    final void onRequest(long n) {
        if (mode == UNASKED) {
            boolean unbounded = n == Long.MAX_VALUE && delivery.quantum() == 0;
            if (MODE.compareAndSet(this, UNASKED, unbounded ? UNBOUNDED : BOUNDED) && unbounded) {
                s.request(Long.MAX_VALUE);
            }
        }
        drain(false);
    }

    final boolean isUnbounded() {
        return mode == UNBOUNDED;
    }

    /** Some came; false if the source emits more than it was asked for, and there is no room. */
    final boolean spend(int n) {
        credit -= n;
        if (credit < 0 && mode != UNBOUNDED) {
            credit = 0;
            return !isFull();
        }
        return true;
    }

    /** With how many from here on the source must be asked for more. */
    final long unaskedFor() {
        return mode == UNBOUNDED ? Long.MAX_VALUE : credit - (requested >> 1);
    }

    /**
     * What the source is to be asked for, at the end of a pass.
     *
     * @param more whether there is more to come
     */
    final long topUp(boolean more) {
        tail = false;
        if (mode == UNBOUNDED || !more) {
            return 0;
        }
        long want = requested;
        if (want == 0) {
            if (mode == UNASKED) {
                return 0;
            }
            boolean full = isFull();
            want = full || loop != null ? 0 : 1;
            stalled(full);
        } else {
            stalled(false);
        }
        long ask = want - credit;
        if (ask <= 0 || credit > want >> 1) {
            return 0;
        }
        if (loop != null && turnUsed >= LOOP_BYTES) {
            resumeLater();
            return 0;
        }
        int quantum = delivery.quantum();
        if (quantum != 0) {
            ask = Math.min(ask, quantum - quantumUsed);
            quantumUsed += (int) ask;
            if (ask == 0) {
                if (credit == 0) {
                    resumeLater();
                }
                return 0;
            }
        }
        credit += ask;
        return ask;
    }

    // ---- the budget

    final boolean isFull() {
        Budget budget = delivery.budget();
        Batching batching = delivery.batching();
        return budget.pool().isFull()
                || budget.whenFull() != WhenFull.COALESCE
                        && (batch.items() >= batching.maxItems()
                                || batch.weight() >= Math.min(budget.bytes(), batching.maxBytes()));
    }

    /** Books what is held, in steps; a little less is not told. */
    final void book() {
        long held = batch.weight();
        if (held > booked || booked > BudgetPool.STEP && held <= booked - BudgetPool.STEP) {
            book(Math.max(BudgetPool.STEP, held));
        }
    }

    final void unbook() {
        book(0);
    }

    private void book(long bytes) {
        long steps = (bytes + BudgetPool.STEP - 1) / BudgetPool.STEP * BudgetPool.STEP;
        if (steps != booked) {
            delivery.budget().pool().add(steps - booked);
            booked = steps;
        }
    }

    /** What may be held beside what is held, and is booked. */
    final long headroom() {
        return Math.min(booked, delivery.batching().maxBytes()) - batch.weight() - 1;
    }

    // ---- turns

    /** Whether what is released waits for the tail of the loop's pass. */
    final boolean waitsForTail() {
        return loop != null && !tail && batch.weight() < LOOP_BYTES && !batch.isEmpty() && atTail(loop);
    }

    /** Sees to it that the loop comes back behind what it is doing; false if it does not take the task. */
    private boolean atTail(Executor loop) {
        if (!tailScheduled) {
            try {
                loop.execute(this::onLoop);
            } catch (RejectedExecutionException e) {
                tail = true;
                rejected(e);
                return false;
            }
            tailScheduled = true;
        }
        return true;
    }

    private void onLoop() {
        looped = true;
        wake();
    }

    final void emittedBytes(long bytes) {
        turnUsed = (int) Math.min(LOOP_BYTES, turnUsed + bytes);
    }

    private void resumeLater() {
        if (resumeScheduled) {
            return;
        }
        Scheduler fairOn = delivery.quantumScheduler();
        try {
            if (fairOn != null) {
                fairOn.schedule(this::onResume);
            } else if (loop instanceof ScheduledExecutorService io) {
                // A plain task would run in the same pass: a loop takes them until there are none.
                io.schedule(this::onResume, 0, TimeUnit.NANOSECONDS);
            } else {
                Objects.requireNonNull(loop).execute(this::onResume);
            }
            resumeScheduled = true;
        } catch (RejectedExecutionException e) {
            rejected(e);
        }
    }

    private void onResume() {
        resumed = true;
        wake();
    }

    @Override
    final void wokeUp() {
        if (looped) {
            looped = false;
            tailScheduled = false;
            tail = true;
        }
        if (resumed) {
            resumed = false;
            resumeScheduled = false;
            quantumUsed = 0;
            turnUsed = 0;
        }
    }
}
