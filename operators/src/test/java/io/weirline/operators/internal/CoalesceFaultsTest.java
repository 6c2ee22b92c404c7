package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.core.DeadlineException;
import io.weirline.operators.Batching;
import io.weirline.operators.Budget;
import io.weirline.operators.BudgetPool;
import io.weirline.operators.Delivery;
import io.weirline.operators.FlushListener;
import io.weirline.operators.FlushReason;
import io.weirline.operators.Weir;
import io.weirline.operators.WhenFull;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Sources, readers and schedulers that break the rules or stall, and the budget that bounds what they cost. */
class CoalesceFaultsTest {
    private static final Duration WINDOW = Duration.ofMillis(20);

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final ManualSource<String> source = new ManualSource<>();
    private final Probe<String> probe = new Probe<>();
    private final BudgetPool pool = BudgetPool.of(1 << 20);
    private final Delivery plain = Delivery.defaults()
            .withBatching(Batching.fixed(100, WINDOW))
            .withTimer(clock)
            .withBudget(Budget.defaults().withPool(pool));

    private void subscribe(Delivery delivery) {
        source.transform(Weir.coalesceText(delivery)).subscribe(probe);
    }

    private void emit(String... items) {
        for (String item : items) {
            source.next(item);
        }
    }

    private static String chars(int bytes) {
        return "x".repeat(bytes / 2);
    }

    @AfterEach
    void nothingStaysBooked() {
        assertThat(probe.broken).isEmpty();
        if (probe.terminated()) {
            assertThat(pool.used()).isZero();
        }
    }

    // ---- ends

    @Test
    void whatIsPendingLeavesBeforeTheError() {
        subscribe(plain);
        probe.request(1);
        emit("a", "b", "c");
        source.fail(new IllegalStateException("source"));
        assertThat(probe.terminated()).isFalse();
        assertThat(probe.values).containsExactly("a");
        probe.request(1);
        assertThat(probe.values).containsExactly("a", "bc");
        assertThat(probe.error()).hasMessage("source");
    }

    @Test
    void theEndInTheTickOfTheTimer() {
        subscribe(plain);
        probe.request(Long.MAX_VALUE);
        emit("a", "b");
        clock.schedule(() -> source.complete(), 20, TimeUnit.MILLISECONDS);
        clock.advanceTimeBy(WINDOW);
        assertThat(probe.values).containsExactly("a", "b");
        assertThat(probe.completions).isEqualTo(1);
        clock.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(probe.values).hasSize(2);
    }

    @Test
    void cancelStopsTheTimerAndDiscardsWhatIsPending() {
        subscribe(plain);
        probe.request(Long.MAX_VALUE);
        emit("a", "b", "c");
        assertThat(pool.used()).isEqualTo(BudgetPool.STEP);
        probe.cancel();
        assertThat(source.cancels).hasValue(1);
        assertThat(probe.discarded).containsExactly("bc");
        assertThat(pool.used()).isZero();
        clock.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(probe.values).containsExactly("a");
        assertThat(pool.peak()).isEqualTo(BudgetPool.STEP);
    }

    @Test
    void cancelInOnNextOfATimersBatch() {
        subscribe(plain);
        probe.request(Long.MAX_VALUE);
        emit("a", "b");
        probe.onValue = value -> probe.cancel();
        clock.advanceTimeBy(WINDOW);
        assertThat(probe.values).containsExactly("a", "b");
        emit("c");
        assertThat(probe.discarded).containsExactly("c");
        clock.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(probe.values).hasSize(2);
    }

    @Test
    void downstreamThrows() {
        subscribe(plain);
        probe.request(Long.MAX_VALUE);
        probe.onValue = value -> {
            throw new IllegalStateException("downstream");
        };
        assertThatThrownBy(() -> emit("a")).hasMessage("downstream");
        assertThat(source.cancels).hasValue(1);
        emit("b");
        assertThat(probe.dropped).containsExactly("b");
        assertThat(probe.values).hasSize(1);
    }

    @Test
    void aMergerThatThrowsEndsTheStreamBehindWhatIsPending() {
        source.transform(Weir.<String>coalesce(plain, String::length, (a, b) -> {
                    if (b.equals("bad")) {
                        throw new IllegalStateException("merger");
                    }
                    return a + b;
                }))
                .subscribe(probe);
        probe.request(Long.MAX_VALUE);
        emit("a", "b", "c", "bad");
        assertThat(probe.values).containsExactly("a", "bc");
        assertThat(probe.error()).hasMessage("merger");
        assertThat(source.cancels).hasValue(1);
        assertThat(probe.discarded).containsExactly("bad");
        emit("d");
        assertThat(probe.dropped).containsExactly("d");
    }

    @Test
    void aWeigherThatThrowsEndsTheStreamBehindWhatIsPending() {
        source.transform(Weir.<String>coalesce(plain, text -> 1 / (text.length() - 3), (a, b) -> a + b))
                .subscribe(probe);
        probe.request(2);
        emit("a", "b", "bad");
        assertThat(probe.values).containsExactly("a", "b");
        assertThat(probe.error()).isInstanceOf(ArithmeticException.class);
    }

    // ---- schedulers

    /** Takes no task. */
    private static final class Rejecting implements Scheduler {
        @Override
        public Disposable schedule(Runnable task) {
            throw new RejectedExecutionException("full");
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            throw new RejectedExecutionException("full");
        }

        @Override
        public Worker createWorker() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aTimerThatRejectsEndsTheStreamBehindWhatIsPending() {
        subscribe(plain.withTimer(new Rejecting()));
        probe.request(Long.MAX_VALUE);
        emit("a", "b");
        assertThat(probe.values).containsExactly("a", "b");
        assertThat(probe.error()).isInstanceOf(RejectedExecutionException.class);
        assertThat(source.cancels).hasValue(1);
    }

    @Test
    void aLoopThatRejectsEndsTheStreamBehindWhatIsPending() {
        subscribe(plain.withLoop(new Rejecting()::schedule));
        probe.request(Long.MAX_VALUE);
        emit("a");
        assertThat(probe.values).containsExactly("a");
        assertThat(probe.error()).isInstanceOf(RejectedExecutionException.class);
        assertThat(source.cancels).hasValue(1);
    }

    @Test
    void aQuantumsSchedulerThatRejectsEndsTheStream() {
        subscribe(plain.withQuantum(2, new Rejecting()));
        probe.request(Long.MAX_VALUE);
        emit("a", "b");
        assertThat(probe.values).containsExactly("a", "b");
        assertThat(probe.error()).isInstanceOf(RejectedExecutionException.class);
        assertThat(source.cancels).hasValue(1);
    }

    // ---- the loop

    @Test
    void whatAPassBringsLeavesAtItsTail() {
        List<Runnable> tail = new ArrayList<>();
        subscribe(plain.withBatching(Batching.immediate()).withLoop(tail::add));
        probe.request(2);
        emit("a", "b", "c");
        assertThat(probe.values).isEmpty();
        assertThat(tail).hasSize(1);
        tail.remove(0).run();
        assertThat(probe.values).containsExactly("abc");
        emit("d");
        assertThat(tail).hasSize(1);
        tail.remove(0).run();
        assertThat(probe.values).containsExactly("abc", "d");
        source.complete();
        assertThat(probe.completions).isEqualTo(1);
        assertThat(tail).isEmpty();
    }

    @Test
    void withoutDemandNothingIsScheduledAndNothingAskedFor() {
        List<Runnable> tail = new ArrayList<>();
        subscribe(plain.withBatching(Batching.immediate()).withLoop(tail::add));
        probe.request(1);
        assertThat(source.requested).hasValue(1);
        emit("a");
        // There is demand until the tail: what else comes until then may join.
        assertThat(source.requested).hasValue(2);
        tail.remove(0).run();
        assertThat(source.requested).hasValue(2);
        // One was asked for; the other comes all the same.
        emit("b", "c");
        assertThat(tail).isEmpty();
        probe.request(1);
        assertThat(tail).hasSize(1);
        assertThat(source.requested).hasValue(3);
        tail.remove(0).run();
        assertThat(probe.values).containsExactly("a", "bc");
    }

    @Test
    void aPassGathersNoMoreThanItsCap() {
        List<Runnable> tail = new ArrayList<>();
        subscribe(plain.withBatching(Batching.immediate()).withLoop(tail::add));
        probe.request(100);
        String kib = chars(1 << 10);
        for (int i = 0; i < 64; i++) {
            assertThat(probe.values).isEmpty();
            emit(kib);
        }
        assertThat(probe.values).containsExactly(kib.repeat(64));
    }

    /** Or nothing of it could be written: the loop does its I/O between the tasks. */
    @Test
    void aSourceThatAnswersAtOnceGivesTheLoopBackBehindTheCap() {
        ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        subscribe(plain.withBatching(Batching.immediate()).withLoop(tasks::add));
        String kib = chars(1 << 10);
        probe.onValue = value -> probe.request(1);
        AtomicLong sent = new AtomicLong();
        source.onRequest = () -> {
            assertThat(sent.get()).as("nobody else has a turn").isLessThan(10_000);
            while (sent.get() < source.requested.get()) {
                sent.incrementAndGet();
                source.next(kib);
            }
        };
        probe.request(128);
        long turn = sent.get();
        for (int i = 0; i < 100; i++) {
            tasks.remove().run();
            // The cap, and what was asked for before it was reached.
            assertThat(sent.get() - turn).isLessThanOrEqualTo(64 + 128);
            turn = sent.get();
        }
        assertThat(turn).isGreaterThan(1000);
        probe.cancel();
        assertThat(probe.broken).isEmpty();
    }

    // ---- the budget

    @Test
    void withoutDemandTheSourceIsPausedWhenTheBatchIsFull() {
        subscribe(plain.withBatching(Batching.fixed(4, WINDOW)));
        probe.request(1);
        int sent = 0;
        while (sent < source.requested.get()) {
            emit("x");
            sent++;
        }
        assertThat(sent).isEqualTo(5);
        assertThat(probe.values).containsExactly("x");
        probe.request(1);
        assertThat(probe.values).containsExactly("x", "xxxx");
        assertThat(source.requested.get()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 100, 4096, 100_000})
    void withoutDemandTheBudgetIsKeptButForOneElement(int bytes) {
        List<LongSupplier> undelivered = new ArrayList<>();
        subscribe(plain.withBatching(Batching.immediate()).withListener(new FlushListener() {
            @Override
            public void onFlush(FlushReason reason, int items, long bytes) {}

            @Override
            public void onStart(LongSupplier gauge) {
                undelivered.add(gauge);
            }
        }));
        probe.request(1);
        String element = chars(bytes);
        int sent = 0;
        while (sent < source.requested.get()) {
            emit(element);
            sent++;
        }
        int held = (sent - 1) * bytes;
        assertThat(held).isBetween(Budget.STREAM_BYTES, Budget.STREAM_BYTES + bytes);
        assertThat(undelivered.get(0).getAsLong()).isEqualTo(held);
        assertThat(pool.used()).isBetween((long) held, (long) held + BudgetPool.STEP);
        probe.request(Long.MAX_VALUE);
        source.complete();
        assertThat(String.join("", probe.values)).isEqualTo(element.repeat(sent));
        assertThat(undelivered.get(0).getAsLong()).isZero();
    }

    @Test
    void anElementLargerThanTheBudgetPassesAlone() {
        subscribe(plain.withBatching(Batching.immediate().withMaxBytes(1000)));
        String large = chars(5000);
        probe.request(1);
        emit("a", "b", large);
        assertThat(probe.values).containsExactly("a");
        assertThat(source.requested).hasValue(3);
        probe.request(1);
        assertThat(probe.values).containsExactly("a", "b");
        probe.request(1);
        emit("c");
        probe.request(1);
        source.complete();
        assertThat(probe.values.equals(List.of("a", "b", large, "c"))).isTrue();
    }

    @Test
    void aSourceThatIgnoresDemandIsMergedAndThenRefused() {
        subscribe(plain.withBatching(Batching.fixed(4, WINDOW)));
        probe.request(1);
        emit("a", "b", "c", "d", "e");
        assertThat(source.cancels).hasValue(0);
        emit("f");
        assertThat(source.cancels).hasValue(1);
        probe.request(10);
        assertThat(String.join("", probe.values)).isEqualTo("abcde");
        assertThat(probe.error()).hasMessageContaining("more than was requested");
        assertThat(probe.discarded).containsExactly("f");
    }

    @Test
    void coalesceReadsOnPastTheStreamsBudgetAndUpToThePools() {
        Budget budget =
                Budget.defaults().withPool(pool).withPolicy(WhenFull.COALESCE).withBytes(10_000);
        subscribe(plain.withBatching(Batching.fixed(4, WINDOW)).withBudget(budget));
        probe.request(1);
        int sent = 0;
        String kib = chars(1 << 10);
        while (sent < source.requested.get()) {
            emit(kib);
            sent++;
        }
        assertThat(sent).isEqualTo(1 + 1024);
        probe.request(Long.MAX_VALUE);
        source.complete();
        assertThat(String.join("", probe.values)).isEqualTo(kib.repeat(sent));
    }

    @Test
    void aFullPoolPausesAnotherStreamThatNobodyReads() {
        pool.add(1 << 20);
        subscribe(plain.withBatching(Batching.immediate()));
        probe.request(2);
        emit("a", "b");
        assertThat(source.requested).hasValue(2);
        probe.request(1);
        emit("c");
        assertThat(probe.values).containsExactly("a", "b", "c");
        pool.add(-(1 << 20));
        source.complete();
    }

    @Test
    void aReaderThatLeavesAFullStreamUntouchedIsAnError() {
        Budget budget = Budget.defaults().withPool(pool).withPolicy(WhenFull.ERROR_SLOW_CONSUMER);
        subscribe(plain.withBatching(Batching.fixed(2, WINDOW)).withBudget(budget));
        probe.request(1);
        emit("a", "b", "c");
        clock.advanceTimeBy(Duration.ofMillis(29_999));
        assertThat(probe.terminated()).isFalse();
        clock.advanceTimeBy(Duration.ofMillis(1));
        assertThat(probe.error()).isInstanceOf(DeadlineException.class);
        assertThat(((DeadlineException) probe.error()).deadline()).isEqualTo(Budget.SLOW_CONSUMER);
        assertThat(source.cancels).hasValue(1);
        assertThat(probe.discarded).containsExactly("bc");
    }

    @Test
    void aReaderThatComesBackInTimeIsNone() {
        Budget budget = Budget.defaults().withPool(pool).withPolicy(WhenFull.ERROR_SLOW_CONSUMER);
        subscribe(plain.withBatching(Batching.fixed(2, WINDOW)).withBudget(budget));
        probe.request(1);
        emit("a", "b", "c");
        clock.advanceTimeBy(Duration.ofSeconds(29));
        probe.request(1);
        emit("d", "e");
        clock.advanceTimeBy(Duration.ofSeconds(29));
        assertThat(probe.terminated()).isFalse();
        probe.request(5);
        clock.advanceTimeBy(Duration.ofMinutes(10));
        assertThat(probe.values).containsExactly("a", "bc", "de");
        probe.cancel();
    }

    // ---- fairness

    @Test
    void aQuantumIsTakenInATaskOfItsOwn() {
        List<Runnable> tasks = new ArrayList<>();
        Scheduler later = Schedulers.fromExecutor(tasks::add);
        subscribe(plain.withBatching(Batching.immediate()).withQuantum(3, later));
        probe.request(Long.MAX_VALUE);
        assertThat(source.requested).hasValue(3);
        emit("a", "b");
        assertThat(tasks).isEmpty();
        emit("c");
        assertThat(tasks).hasSize(1);
        assertThat(source.requested).hasValue(3);
        tasks.remove(0).run();
        assertThat(source.requested).hasValue(6);
        emit("d");
        source.complete();
        assertThat(probe.values).containsExactly("a", "b", "c", "d");
        assertThat(probe.completions).isEqualTo(1);
    }
}
