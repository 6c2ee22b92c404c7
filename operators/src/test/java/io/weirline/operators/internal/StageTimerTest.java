package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.util.RaceTestUtils;

class StageTimerTest {
    private static final long MS = 1_000_000;

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final List<Long> ticks = new ArrayList<>();
    private final CountingScheduler scheduler = new CountingScheduler(clock);
    private final StageTimer timer = new StageTimer(scheduler, this::tick);

    private void tick() {
        ticks.add(timer.now() / MS);
    }

    private void advance(long ms) {
        clock.advanceTimeBy(Duration.ofMillis(ms));
    }

    /** Counts tasks given and disposed of. */
    private static class CountingScheduler implements Scheduler {
        final Scheduler by;
        int scheduled;
        int disposed;

        CountingScheduler(Scheduler by) {
            this.by = by;
        }

        @Override
        public Disposable schedule(Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            scheduled++;
            Disposable inner = by.schedule(task, delay, unit);
            return () -> {
                disposed++;
                inner.dispose();
            };
        }

        @Override
        public long now(TimeUnit unit) {
            return by.now(unit);
        }

        @Override
        public Worker createWorker() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void ticksOnceAtItsTime() {
        timer.arm(20 * MS);
        advance(19);
        assertThat(ticks).isEmpty();
        advance(1);
        assertThat(ticks).containsExactly(20L);
        advance(1000);
        assertThat(ticks).hasSize(1);
    }

    @Test
    void aLaterTimeWaitsForTheTickThatIsOnItsWay() {
        timer.arm(20 * MS);
        timer.arm(30 * MS);
        timer.arm(20 * MS);
        advance(100);
        assertThat(ticks).containsExactly(20L);
        assertThat(scheduler.scheduled).isEqualTo(1);
    }

    @Test
    void anEarlierTimeMovesTheTick() {
        timer.arm(20 * MS);
        timer.arm(5 * MS);
        advance(100);
        assertThat(ticks).containsExactly(5L);
        assertThat(scheduler.disposed).isEqualTo(1);
    }

    @Test
    void itIsArmedAgainFromItsOwnTick() {
        StageTimer[] own = new StageTimer[1];
        own[0] = new StageTimer(clock, () -> {
            tick();
            if (ticks.size() < 4) {
                own[0].arm(own[0].now() + 10 * MS);
            }
        });
        own[0].arm(10 * MS);
        advance(100);
        assertThat(ticks).containsExactly(10L, 20L, 30L, 40L);
    }

    @Test
    void whatHasPassedTicksAtOnce() {
        advance(50);
        timer.arm(20 * MS);
        advance(0);
        assertThat(ticks).containsExactly(50L);
    }

    @Test
    void nothingTicksBehindTheStop() {
        timer.arm(20 * MS);
        timer.stop();
        timer.stop();
        timer.arm(10 * MS);
        advance(100);
        timer.run();
        assertThat(ticks).isEmpty();
        assertThat(scheduler.scheduled).isEqualTo(1);
        assertThat(scheduler.disposed).isEqualTo(1);
    }

    @Test
    void aTaskThatWasGivenUpDoesNotTickTwice() {
        timer.arm(20 * MS);
        advance(20);
        timer.run();
        assertThat(ticks).hasSize(1);
    }

    @Test
    void aRejectionIsThrownAndLeavesItAtRest() {
        AtomicBoolean rejects = new AtomicBoolean(true);
        CountingScheduler picky = new CountingScheduler(clock) {
            @Override
            public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
                if (rejects.get()) {
                    throw new RejectedExecutionException("full");
                }
                return super.schedule(task, delay, unit);
            }
        };
        StageTimer own = new StageTimer(picky, this::tick);
        assertThatThrownBy(() -> own.arm(10 * MS))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("full");
        rejects.set(false);
        own.arm(10 * MS);
        advance(10);
        assertThat(ticks).hasSize(1);
    }

    @Test
    void aStopThatMeetsArmLeavesNoTask() {
        for (int i = 0; i < 2000; i++) {
            AtomicInteger waiting = new AtomicInteger();
            CountingScheduler counting = new CountingScheduler(clock) {
                @Override
                public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
                    waiting.incrementAndGet();
                    AtomicBoolean once = new AtomicBoolean();
                    return () -> {
                        if (once.compareAndSet(false, true)) {
                            waiting.decrementAndGet();
                        }
                    };
                }
            };
            StageTimer own = new StageTimer(counting, this::tick);
            own.arm(20 * MS);
            RaceTestUtils.race(() -> own.arm(10 * MS), own::stop);
            assertThat(waiting).hasValue(0);
        }
    }

    @Test
    void aRunningTickIsNotInterrupted() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Scheduler real = Schedulers.newBoundedElastic(1, 10, "timer");
        try {
            StageTimer own = new StageTimer(real, () -> {
                inside.countDown();
                try {
                    stopped.await();
                } catch (InterruptedException e) {
                    interrupted.set(true);
                }
                done.countDown();
            });
            own.arm(own.now());
            assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
            own.stop();
            stopped.countDown();
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(interrupted).isFalse();
        } finally {
            real.dispose();
        }
    }
}
