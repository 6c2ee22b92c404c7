package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.operators.Batching;
import io.weirline.operators.Delivery;
import io.weirline.operators.FlushCounts;
import io.weirline.operators.FlushReason;
import io.weirline.operators.Weir;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * The laws of batching, in virtual time, over random arrivals, requests and policies: what was joined is what came; the
 * first content leaves in the tick in which it came; no other item waits beyond its window once it may leave; never more
 * is emitted than was requested, which {@link Probe} watches.
 */
class CoalesceLawsTest {
    private static final int STREAMS = 300;

    static Stream<Arguments> policies() {
        return Stream.of(
                Arguments.of("immediate", Batching.immediate()),
                Arguments.of("fixed", Batching.fixed(8, Duration.ofMillis(20))),
                Arguments.of("small", Batching.small()),
                Arguments.of("medium", Batching.medium()),
                Arguments.of("adaptive", Batching.adaptive()));
    }

    /** Items are numbers between bars, so that it is seen in what was emitted which of them it holds. */
    private static String item(int i) {
        return i + "|";
    }

    private static List<Integer> items(String emitted) {
        List<Integer> items = new ArrayList<>();
        for (String number : emitted.split("\\|")) {
            items.add(Integer.parseInt(number));
        }
        return items;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("policies")
    void laws(String name, Batching batching) {
        for (long seed = 0; seed < STREAMS; seed++) {
            new Run(batching, new SplittableRandom(seed), "seed " + seed).play();
        }
    }

    /** One stream with random arrivals and a random reader. */
    private static final class Run {
        final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        final ManualSource<String> source = new ManualSource<>();
        final Probe<String> probe = new Probe<>();
        final SplittableRandom random;
        final String seed;
        final long window;
        final Map<Integer, Long> came = new TreeMap<>();
        final Map<Integer, Long> left = new TreeMap<>();
        // The last moment at which demand was 0: until then waiting is the reader's doing.
        long starved;
        long demand;
        int next;

        Run(Batching batching, SplittableRandom random, String seed) {
            this.random = random;
            this.seed = seed;
            window = batching.window().toMillis();
            Delivery delivery = Delivery.defaults().withBatching(batching).withTimer(clock);
            source.transform(Weir.coalesceText(delivery)).subscribe(probe);
            probe.onValue = value -> {
                demand--;
                for (int item : items(value)) {
                    left.put(item, now());
                }
            };
        }

        long now() {
            return clock.now(TimeUnit.MILLISECONDS);
        }

        void play() {
            boolean eager = random.nextInt(3) == 0;
            int gap = new int[] {0, 1, 3, 8, 15, 30}[random.nextInt(6)];
            int total = 1 + random.nextInt(120);
            if (eager) {
                request(Long.MAX_VALUE / 2);
            }
            for (int guard = 0; next < total && guard < 10_000; guard++) {
                if (!eager && random.nextInt(4) == 0) {
                    request(1 + random.nextInt(random.nextBoolean() ? 3 : 20));
                }
                int burst = 1 + random.nextInt(4);
                for (int i = 0; i < burst && next < total && next < source.requested.get(); i++) {
                    boolean starvedNow = demand == 0;
                    came.put(next, now());
                    source.next(item(next++));
                    if (!starvedNow && next == 1) {
                        assertThat(left).as(seed).containsEntry(0, now());
                    }
                }
                if (demand == 0) {
                    starved = now();
                }
                clock.advanceTimeBy(Duration.ofMillis(gap == 0 ? 0 : 1 + random.nextInt(gap)));
                if (demand != 0) {
                    noneWaits();
                } else {
                    starved = now();
                }
            }
            source.complete();
            for (int guard = 0; !probe.terminated() && guard < 10_000; guard++) {
                request(1);
            }
            assertThat(probe.broken).as(seed).isEmpty();
            assertThat(probe.completions).as(seed).isEqualTo(1);
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < next; i++) {
                all.append(item(i));
            }
            assertThat(String.join("", probe.values)).as(seed).isEqualTo(all.toString());
        }

        void request(long n) {
            demand += n;
            probe.request(n);
        }

        /** There is demand: what came a window ago, or more, has left. */
        void noneWaits() {
            came.forEach((item, at) -> {
                if (now() - at >= window) {
                    assertThat(left)
                            .as("%s: item %s of %s at %s", seed, item, at, now())
                            .containsKey(item);
                }
            });
        }
    }

    @Test
    void theArrivalsOfTheIssueAndWhatBufferTimeoutMakesOfThem() {
        int total = 10_000;
        FlushCounts counts = new FlushCounts();
        List<String> seen = slowly(
                total,
                (tokens, clock) -> tokens.transform(Weir.coalesceText(Delivery.defaults()
                        .withBatching(Batching.fixed(32, Duration.ofMillis(20)))
                        .withTimer(clock)
                        .withListener(counts))));
        assertThat(String.join("", seen))
                .isEqualTo(Flux.range(0, total)
                        .map(CoalesceLawsTest::item)
                        .reduce(String::concat)
                        .block());
        assertThat(counts.items()).isEqualTo(total);
        assertThat(counts.flushes()).isEqualTo(seen.size());
        // 60 ms hold seven or eight tokens.
        assertThat(seen.size()).isBetween(total / 8, total / 7 + 2);

        List<String> stock = slowly(total, (tokens, clock) -> tokens.bufferTimeout(32, Duration.ofMillis(20), clock)
                .map(list -> String.join("", list)));
        assertThat(stock.get(stock.size() - 1)).startsWith("OverflowException");
        assertThat(stock.stream()
                        .limit(stock.size() - 1)
                        .mapToInt(batch -> items(batch).size())
                        .sum())
                .isLessThan(20);
    }

    private interface Operator {
        Flux<String> on(Flux<String> tokens, VirtualTimeScheduler clock);
    }

    /** A token each 8 ms, one request each 60 ms; what came, and the error's class behind it. */
    private static List<String> slowly(int total, Operator operator) {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        Flux<String> tokens =
                Flux.interval(Duration.ofMillis(8), clock).take(total).map(i -> item(i.intValue()));
        Probe<String> probe = new Probe<>();
        operator.on(tokens, clock).subscribe(probe);
        for (long ms = 0; ms < 100L * total && !probe.terminated(); ms += 60) {
            probe.request(1);
            clock.advanceTimeBy(Duration.ofMillis(60));
        }
        assertThat(probe.broken).isEmpty();
        assertThat(probe.terminated()).isTrue();
        List<String> seen = new ArrayList<>(probe.values);
        probe.errors.forEach(error -> seen.add(error.getClass().getSimpleName()));
        return seen;
    }

    /** What an adaptive batch holds, one after the other, at a steady gap and with a reader that takes all. */
    private static List<Integer> batches(Batching batching, int total, long gapMs) {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        List<Integer> batches = new ArrayList<>();
        ManualSource<String> source = new ManualSource<>();
        Delivery delivery = Delivery.defaults()
                .withBatching(batching)
                .withTimer(clock)
                .withListener((reason, items, bytes) -> batches.add(items));
        source.transform(Weir.coalesceText(delivery)).subscribe(new Probe<>(Long.MAX_VALUE));
        for (int i = 0; i < total; i++) {
            source.next(item(i));
            clock.advanceTimeBy(Duration.ofMillis(gapMs));
        }
        source.complete();
        return batches;
    }

    @Test
    void steadyArrivals() {
        // Three singles give two gaps; then 5 within 20 ms, doubled until the window closes first.
        assertThat(batches(Batching.adaptive(), 118, 1)).containsExactly(1, 1, 1, 5, 10, 20, 20, 20, 20, 20);
        assertThat(batches(Batching.small(), 33, 1)).containsExactly(1, 1, 1, 5, 10, 10, 5);
        assertThat(batches(Batching.adaptive(), 12, 8)).containsExactly(1, 1, 1, 3, 3, 3);
        assertThat(batches(Batching.adaptive(), 6, 20)).containsExactly(1, 1, 1, 1, 1, 1);
        assertThat(batches(Batching.adaptive(), 6, 200)).containsExactly(1, 1, 1, 1, 1, 1);
    }

    @Test
    void theReasonsAreCounted() {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        FlushCounts counts = new FlushCounts();
        ManualSource<String> source = new ManualSource<>();
        source.transform(Weir.coalesceText(Delivery.defaults()
                        .withBatching(Batching.fixed(2, Duration.ofMillis(20)))
                        .withTimer(clock)
                        .withListener(counts)))
                .subscribe(new Probe<>(Long.MAX_VALUE));
        source.next("a");
        source.next("b");
        source.next("c");
        source.next("d");
        clock.advanceTimeBy(Duration.ofMillis(20));
        source.next("e");
        source.complete();
        assertThat(counts.flushes(FlushReason.DEMAND)).isEqualTo(1);
        assertThat(counts.flushes(FlushReason.SIZE)).isEqualTo(1);
        assertThat(counts.flushes(FlushReason.TIME)).isEqualTo(1);
        assertThat(counts.flushes(FlushReason.BOUNDARY)).isZero();
        assertThat(counts.flushes(FlushReason.TERMINAL)).isEqualTo(1);
        assertThat(counts.flushes()).isEqualTo(4);
        assertThat(counts.items()).isEqualTo(5);
        assertThat(counts.bytes()).isEqualTo(10);
    }
}
