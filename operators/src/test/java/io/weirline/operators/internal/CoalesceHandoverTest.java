package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.operators.Batching;
import io.weirline.operators.Budget;
import io.weirline.operators.BudgetPool;
import io.weirline.operators.Delivery;
import io.weirline.operators.FlushListener;
import io.weirline.operators.FlushReason;
import io.weirline.operators.Weir;
import io.weirline.operators.fixture.Clockwork;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.test.util.RaceTestUtils;

/** What comes behind a batch that was full at once, and before the next one is. */
class CoalesceHandoverTest {
    private static final int RACES = 20_000;

    private Clockwork clock;
    private BudgetPool pool;
    private ManualSource<String> source;
    private Probe<String> probe;
    private LongSupplier undelivered = () -> 0;

    @BeforeEach
    void fresh() {
        clock = new Clockwork();
        pool = BudgetPool.of(1 << 20);
        source = new ManualSource<>();
        probe = new Probe<>(Long.MAX_VALUE);
    }

    @AfterEach
    void keptTheRules() {
        assertThat(probe.broken).isEmpty();
    }

    private Delivery delivery(Batching batching) {
        return Delivery.defaults()
                .withBatching(batching)
                .withHeartbeat(Duration.ZERO)
                .withBudget(Budget.defaults().withPool(pool))
                .withTimer(clock);
    }

    private void subscribe(Delivery delivery) {
        source.transform(Weir.coalesceText(delivery)).subscribe(probe);
    }

    private void emit(String... items) {
        for (String item : items) {
            source.next(item);
        }
    }

    /** Four together, within 20 ms, the first batch of which has left. */
    private void burst() {
        emit("a", "b", "c", "d", "e");
        assertThat(probe.values).containsExactly("a", "bcde");
        probe.values.clear();
    }

    private int held() {
        return Scannable.from(probe.subscription()).scan(Attr.BUFFERED);
    }

    @Test
    void theyLeaveWhenTheBatchIsFull() {
        subscribe(delivery(Batching.fixed(4, Duration.ofMillis(20))));
        burst();
        int reads = clock.reads.get();
        emit("f", "g", "h");
        assertThat(probe.values).isEmpty();
        assertThat(held()).isEqualTo(3);
        emit("i", "j", "k", "l", "m");
        assertThat(probe.values).containsExactly("fghi", "jklm");
        // Once for each window.
        assertThat(clock.reads).hasValue(reads + 2);
    }

    @Test
    void theirWindowIsThatOfTheFirstAndEndsOnTime() {
        subscribe(delivery(Batching.fixed(4, Duration.ofMillis(20))));
        burst();
        clock.advance(7);
        emit("f");
        clock.advance(5);
        emit("g");
        // The tick that the first batch armed comes at 20.
        clock.advance(14);
        assertThat(probe.values).isEmpty();
        emit("h");
        clock.advance(1);
        assertThat(probe.values).containsExactly("fgh");
        emit("i");
        clock.advance(19);
        assertThat(probe.values).hasSize(1);
        clock.advance(1);
        assertThat(probe.values).containsExactly("fgh", "i");
        clock.advance(100);
        assertThat(clock.waiting).hasValue(0);
    }

    @Test
    void theEndAndAnErrorComeBehindThem() {
        subscribe(delivery(Batching.fixed(4, Duration.ofMillis(20))));
        burst();
        emit("f", "g");
        source.fail(new IllegalStateException("source"));
        assertThat(probe.values).containsExactly("fg");
        assertThat(probe.error()).hasMessage("source");
        assertThat(clock.waiting).hasValue(0);
        assertThat(pool.used()).isZero();
    }

    @Test
    void aCancelDiscardsThem() {
        subscribe(delivery(Batching.fixed(4, Duration.ofMillis(20))));
        burst();
        emit("f", "g");
        probe.cancel();
        assertThat(probe.discarded).containsExactly("f", "g");
        assertThat(pool.used()).isZero();
        emit("h");
        assertThat(probe.discarded).containsExactly("f", "g", "h");
        clock.advance(20);
        assertThat(clock.waiting).hasValue(0);
        assertThat(probe.values).isEmpty();
    }

    @Test
    void whatIsEmptyOrTooLargeForWhatIsBookedTakesTheUsualWay() {
        subscribe(delivery(Batching.fixed(6, Duration.ofMillis(20))));
        emit("a", "1", "2", "3", "4", "5", "6");
        assertThat(probe.values).containsExactly("a", "123456");
        String large = "x".repeat(BudgetPool.STEP);
        emit("b", "", large);
        assertThat(pool.used()).isEqualTo(3L * BudgetPool.STEP);
        emit("c", "d", "e");
        assertThat(probe.values).containsExactly("a", "123456", "b" + large + "cde");
    }

    @Test
    void withDemandForFewTheSourceIsAskedInTime() {
        probe = new Probe<>(3);
        subscribe(delivery(Batching.fixed(4, Duration.ofMillis(20))));
        int sent = 0;
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            while (sent < source.requested.get() && sent < 1_000) {
                all.append(sent).append('|');
                emit(sent++ + "|");
            }
            probe.request(1);
        }
        assertThat(sent).isGreaterThan(300);
        source.complete();
        assertThat(String.join("", probe.values)).isEqualTo(all.toString());
    }

    /** Without a tick: what is laid down never is all that the source was asked for. */
    @Test
    void withBoundedDemandTheSourceNeverWaitsForTheWindow() {
        probe = new Probe<>(100);
        subscribe(delivery(Batching.fixed(80, Duration.ofMillis(20))));
        int sent = 0;
        while (sent < source.requested.get() && sent < 5_000) {
            emit("x");
            sent++;
        }
        assertThat(sent).isEqualTo(5_000);
        assertThat(probe.values).hasSize(1 + 4_999 / 80);
        assertThat(source.requested.get()).isLessThanOrEqualTo(sent + 100);
    }

    @Test
    void theyCountAsUndelivered() {
        subscribe(delivery(Batching.fixed(4, Duration.ofMillis(20))).withListener(new FlushListener() {
            @Override
            public void onFlush(FlushReason reason, int items, long bytes) {}

            @Override
            public void onStart(LongSupplier gauge) {
                undelivered = gauge;
            }
        }));
        burst();
        emit("f", "gg");
        assertThat(undelivered.getAsLong()).isEqualTo(6);
        clock.advance(20);
        assertThat(probe.values).containsExactly("fgg");
        assertThat(undelivered.getAsLong()).isZero();
    }

    @Test
    void aBoundaryTakesThemAlong() {
        ManualSource<StreamEvent> events = new ManualSource<>();
        Probe<StreamEvent> seen = new Probe<>(Long.MAX_VALUE);
        events.transform(Weir.coalesce(delivery(Batching.fixed(3, Duration.ofMillis(20)))))
                .subscribe(seen);
        for (int i = 0; i < 6; i++) {
            events.next(new TextDelta(0, 0, "" + i));
        }
        Finished finished = new Finished(0, FinishReason.STOP, "stop");
        events.next(new TextDelta(0, 1, "x"));
        events.next(finished);
        assertThat(seen.values)
                .containsExactly(
                        new TextDelta(0, 0, "0"),
                        new TextDelta(0, 0, "123"),
                        new TextDelta(0, 0, "45"),
                        new TextDelta(0, 1, "x"),
                        finished);
        assertThat(seen.broken).isEmpty();
    }

    /** As a burst after the fact: t doubles with each batch that is full, and each batch is one measure of the gap. */
    @Test
    void anAdaptiveTargetGrowsInABurst() {
        subscribe(delivery(Batching.adaptive()));
        for (int i = 0; i < 1 + 1 + 1 + 5 + 10 + 20 + 40 + 50 + 50; i++) {
            emit("x");
            clock.advanceNanos(1_000);
        }
        assertThat(probe.values.stream().map(String::length)).containsExactly(1, 1, 1, 5, 10, 20, 40, 50, 50);
        // The gap is one millisecond by now: 1/8 of the difference for each batch.
        int reads = clock.reads.get();
        for (int i = 0; i < 500; i++) {
            emit("x");
        }
        assertThat(clock.reads.get() - reads).isEqualTo(10);
    }

    @Test
    void whereNothingWaitsThereIsNothingToDrain() {
        subscribe(delivery(Batching.immediate()));
        emit("a", "", "b");
        assertThat(probe.values).containsExactly("a", "", "b");
        probe.onValue = value -> {
            throw new IllegalStateException("downstream");
        };
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> emit("c")).hasMessage("downstream");
        assertThat(source.cancels).hasValue(1);
        emit("d");
        assertThat(probe.dropped).containsExactly("d");
    }

    /** Random bursts and pauses: in order, on time, each once; and nothing is left behind a cancel or an end. */
    @Test
    void allSignalsAtOnceBehindABurst() {
        for (int i = 0; i < RACES; i++) {
            SplittableRandom random = new SplittableRandom(i);
            fresh();
            boolean cancels = random.nextInt(3) == 0;
            int before = random.nextInt(3);
            int racing = 1 + random.nextInt(4);
            subscribe(delivery(Batching.fixed(4, Duration.ofMillis(1))));
            burst();
            List<String> rest = List.of("f", "g", "h", "i", "j", "k", "l");
            emit(rest.subList(0, before).toArray(String[]::new));
            String[] last = rest.subList(before, before + racing).toArray(String[]::new);
            RaceTestUtils.race(() -> emit(last), () -> clock.advance(1), () -> {
                if (cancels) {
                    probe.cancel();
                } else {
                    probe.request(1);
                }
            });
            clock.advance(1);
            String seen = String.join("", probe.values);
            String all = String.join("", rest.subList(0, before + racing));
            assertThat(probe.broken).as("seed %d", i).isEmpty();
            if (cancels) {
                assertThat(all).as("seed %d", i).startsWith(seen);
                StringBuilder gone = new StringBuilder();
                probe.discarded.forEach(gone::append);
                assertThat(seen + gone).as("seed %d", i).hasSize(all.length());
                assertThat(pool.used()).isZero();
            } else {
                assertThat(seen).as("seed %d", i).isEqualTo(all);
                source.complete();
                assertThat(probe.completions).isEqualTo(1);
            }
            clock.advance(5);
            assertThat(clock.waiting).as("seed %d", i).hasValue(0);
        }
    }
}
