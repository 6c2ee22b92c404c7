package io.weirline.operators.internal;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * The one timer of a subscription: a single task that is given to the Scheduler again and again. It promises that a tick
 * comes no later than the time it is armed for. A tick may come early, so that whoever owns the timer looks what is due
 * and arms it for what is left; that spares a cancel and a new task where what was waited for came in time.
 */
final class StageTimer implements Runnable {
    /*
     * state: IDLE --arm--> ARMED --run--> IDLE; any --stop--> STOPPED
     * Who takes the state out of ARMED owns the task at hand: run() ticks, arm() and stop() dispose of it. So a task
     * whose tick has begun is never disposed of, which would interrupt the thread that runs it.
     *
     * The state is IDLE before the tick runs. If each tick leads to a pass through the owner's drain, and each pass
     * that has something to wait for arms, no tick is missed: a pass that found the state ARMED just before the tick is
     * followed by the pass of the tick.
     */
    private static final int IDLE = 0;
    private static final int ARMED = 1;
    private static final int STOPPED = 2;

    private static final AtomicIntegerFieldUpdater<StageTimer> STATE =
            AtomicIntegerFieldUpdater.newUpdater(StageTimer.class, "state");

    private final Scheduler scheduler;
    private final Runnable tick;

    private volatile int state;
    private volatile @Nullable Disposable task;
    private long tickAt;

    /**
     * A timer at rest.
     *
     * @param scheduler keeps the time and runs the ticks
     * @param tick runs on a thread of the scheduler
     */
    StageTimer(Scheduler scheduler, Runnable tick) {
        this.scheduler = scheduler;
        this.tick = tick;
    }

    /** The scheduler's time in nanoseconds. Two are compared by their difference. */
    long now() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }

    /** As {@link #arm(long, long)}, which it spares the clock if a tick comes early enough already. */
    void arm(long at) {
        if (state != ARMED || tickAt - at > 0) {
            arm(at, now());
        }
    }

    /**
     * Sees to it that a tick comes at a time or before it. One thread at a time; does nothing once stopped.
     *
     * @param at when, by {@link #now()}; what has passed ticks as soon as the scheduler can
     * @param now the time
     * @throws RejectedExecutionException if the scheduler does not take the task; the timer is at rest then
     */
    void arm(long at, long now) {
        if (state == ARMED) {
            if (tickAt - at <= 0) {
                return;
            }
            if (STATE.compareAndSet(this, ARMED, IDLE)) {
                dispose();
            }
        }
        if (!STATE.compareAndSet(this, IDLE, ARMED)) {
            return;
        }
        tickAt = at;
        try {
            task = scheduler.schedule(this, Math.max(0, at - now), TimeUnit.NANOSECONDS);
        } catch (Throwable t) {
            STATE.compareAndSet(this, ARMED, IDLE);
            throw t;
        }
        if (state == STOPPED) {
            dispose();
        }
    }

    /** Whether a tick is to come no later than at a time. */
    boolean comesBy(long at) {
        return state == ARMED && tickAt - at <= 0;
    }

    /** No tick begins from here on. Any thread. */
    void stop() {
        if (state != STOPPED && STATE.getAndSet(this, STOPPED) == ARMED) {
            dispose();
        }
    }

    private void dispose() {
        Disposable waiting = task;
        if (waiting != null) {
            waiting.dispose();
        }
    }

    /** Called by the scheduler alone. */
    @Override
    public void run() {
        if (STATE.compareAndSet(this, ARMED, IDLE)) {
            tick.run();
        }
    }
}
