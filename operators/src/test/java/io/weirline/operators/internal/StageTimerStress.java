package io.weirline.operators.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** The races of {@link StageTimer}. */
public class StageTimerStress {
    /** A timer whose tasks wait for the test to run them, at time 0. */
    static class Timer implements Scheduler {
        final AtomicInteger waiting = new AtomicInteger();
        final AtomicInteger ticks = new AtomicInteger();
        final StageTimer timer = new StageTimer(this, ticks::incrementAndGet);

        @Override
        public Disposable schedule(Runnable task) {
            return schedule(task, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            waiting.incrementAndGet();
            AtomicInteger once = new AtomicInteger();
            return () -> {
                if (once.getAndIncrement() == 0) {
                    waiting.decrementAndGet();
                }
            };
        }

        @Override
        public Worker createWorker() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long now(TimeUnit unit) {
            return 0;
        }
    }

    /** arm × stop: no task is left behind. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "no task waits, none ticked")
    @State
    public static class ArmAndStop extends Timer {
        /** The owner. */
        @Actor
        public void arm() {
            timer.arm(20);
            timer.arm(10);
        }

        /** Any thread. */
        @Actor
        public void stop() {
            timer.stop();
        }

        /** What is left. */
        @Arbiter
        public void left(II_Result r) {
            r.r1 = waiting.get();
            r.r2 = ticks.get();
        }
    }

    /** tick × stop: at most one tick, and none behind the stop. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "the stop came first")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the tick came first, its task is through")
    @State
    public static class TickAndStop extends Timer {
        /** Armed before both. */
        public TickAndStop() {
            timer.arm(10);
        }

        /** The scheduler. */
        @Actor
        public void tick() {
            timer.run();
        }

        /** Any thread. */
        @Actor
        public void stop() {
            timer.stop();
        }

        /** What is left: a task that ticked is not disposed of. */
        @Arbiter
        public void left(II_Result r) {
            timer.run();
            r.r1 = waiting.get();
            r.r2 = ticks.get();
        }
    }

    /** tick × arm: a tick comes behind the arming, whatever the order. */
    @JCStressTest
    @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "the tick came first: armed anew")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the old task was given up, whether it ticked early or not")
    @State
    public static class TickAndArm extends Timer {
        /** Armed before both. */
        public TickAndArm() {
            timer.arm(20);
        }

        /** The scheduler. */
        @Actor
        public void tick() {
            timer.run();
        }

        /** The owner. */
        @Actor
        public void arm() {
            timer.arm(10);
        }

        /** The new task ticks, if there is one. */
        @Arbiter
        public void left(II_Result r) {
            r.r1 = waiting.get();
            timer.run();
            r.r2 = ticks.get();
        }
    }
}
