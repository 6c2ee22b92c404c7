package io.weirline.operators.internal;

import io.weirline.core.DeadlineException;
import io.weirline.operators.Budget;
import io.weirline.operators.Delivery;
import io.weirline.operators.FlushReason;
import io.weirline.operators.Outcome;
import io.weirline.operators.WhenFull;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.scheduler.Scheduler;

/**
 * What of a stage waits for the time: the window of a batch, the next heartbeat, and the patience with a reader. One
 * timer serves all three, and is armed for the first.
 *
 * @param <I> what is taken
 * @param <O> what is emitted
 */
abstract class TimedStage<I, O> extends DrainedStage<I, O> {
    final Delivery delivery;
    final long window;
    final @Nullable StageTimer timer;
    private final long heartbeat;

    private volatile boolean woken;
    private volatile boolean ticked;

    // The source's side alone.
    private int timedTurn;
    private long timed;

    boolean windowOpen;
    long windowEnd;
    private boolean timeKnown;
    private long time;
    private boolean beating;
    private boolean beatDue;
    private long beatAt;
    private boolean patient;
    private long patienceEnd;

    TimedStage(
            CoreSubscriber<? super O> actual,
            RecordSlot slot,
            Batch<I, O> batch,
            Delivery delivery,
            Scheduler scheduler) {
        super(actual, slot, batch);
        this.delivery = delivery;
        window = delivery.batching().window().toNanos();
        heartbeat = delivery.heartbeat().toNanos();
        timer = window != 0 || heartbeat != 0 || delivery.budget().whenFull() == WhenFull.ERROR_SLOW_CONSUMER
                ? new StageTimer(scheduler, this::onTick)
                : null;
    }

    /** The batch leaves as soon as there is demand. */
    abstract void release(FlushReason why);

    /** What else than the timer may have woken the stage. */
    abstract void wokeUp();

    private void onTick() {
        ticked = true;
        wake();
    }

    /** Drains behind a flag that was set. Any thread but that of the source, in onNext. */
    final void wake() {
        woken = true;
        drain(false);
    }

    /** A pass begins. */
    final void enter() {
        timeKnown = false;
        emitted = false;
    }

    final void look() {
        if (woken) {
            woken = false;
            wokeUp();
            if (ticked) {
                ticked = false;
                tick();
            }
        }
    }

    final boolean beats() {
        return heartbeat != 0;
    }

    // ---- the time

    /** The time of this pass. */
    final long time() {
        if (!timeKnown) {
            timeKnown = true;
            time = own ? pieceTime() : timer().now();
        }
        return time;
    }

    /**
     * The time, read once for all that a decoder above emits of one piece. What is armed by it comes no later than it
     * would by the time itself: both the start and the end are as old. The source's side alone asks.
     */
    final long pieceTime() {
        StreamRecord above = slot.record();
        int turn = above == null ? 0 : above.turn();
        if ((turn & 1) == 0 || turn != timedTurn) {
            timedTurn = turn;
            timed = timer().now();
        }
        return timed;
    }

    final StageTimer timer() {
        return Objects.requireNonNull(timer);
    }

    final void arm(long at) {
        try {
            timer().arm(at, time());
        } catch (RejectedExecutionException e) {
            rejected(e);
        }
    }

    private void tick() {
        time = timer().now();
        timeKnown = true;
        if (windowOpen) {
            if (time - windowEnd >= 0) {
                release(FlushReason.TIME);
            } else {
                arm(windowEnd);
            }
        }
        if (beating) {
            if (time - beatAt >= 0) {
                beatDue = true;
            } else {
                arm(beatAt);
            }
        }
        if (patient) {
            if (time - patienceEnd < 0) {
                arm(patienceEnd);
            } else if (requested == 0) {
                slot.blame(Outcome.SLOW_CONSUMER, null);
                s.cancel();
                batch.clear(this::discard);
                fail(new DeadlineException(
                        Budget.SLOW_CONSUMER, delivery.budget().patience()));
            }
        }
    }

    // ---- what waits

    /** The window opens, with the first pending item. */
    final void openWindow(long now) {
        windowOpen = true;
        windowEnd = now + window;
    }

    /** At the end of a pass: a heartbeat, if one is due; or the next is counted from here. */
    final void beat() {
        if (heartbeat == 0) {
            return;
        }
        if (emitted || !beating) {
            beating = true;
        } else if (beatDue && batch.isEmpty() && requested != 0) {
            O sign = batch.heartbeat();
            if (sign == null) {
                beating = false;
                return;
            }
            give(sign, requested);
        } else {
            return;
        }
        beatDue = false;
        beatAt = time() + heartbeat;
        arm(beatAt);
    }

    /**
     * Nobody reads, or somebody does again.
     *
     * @param full whether there is room for more
     */
    final void stalled(boolean full) {
        patient &= full;
        if (full && !patient && delivery.budget().whenFull() == WhenFull.ERROR_SLOW_CONSUMER) {
            patient = true;
            patienceEnd = time() + delivery.budget().patience().toNanos();
            arm(patienceEnd);
        }
    }
}
