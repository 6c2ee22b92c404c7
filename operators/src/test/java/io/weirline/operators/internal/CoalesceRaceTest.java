package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.operators.Batching;
import io.weirline.operators.Budget;
import io.weirline.operators.BudgetPool;
import io.weirline.operators.Delivery;
import io.weirline.operators.Weir;
import io.weirline.operators.fixture.Clockwork;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.util.RaceTestUtils;

/** Streams between threads: none stands still, and what meets is told apart. */
class CoalesceRaceTest {
    private static final int ROUNDS = 2_000;
    private static final int ITEMS = 200;
    private static final Duration WINDOW = Duration.ofMillis(1);

    private final ExecutorService source = Executors.newSingleThreadExecutor();
    private final ExecutorService loop = Executors.newScheduledThreadPool(1);
    private final Scheduler loopScheduler = Schedulers.fromExecutor(loop);
    private final BudgetPool pool = BudgetPool.of(1 << 20);

    @AfterEach
    void stop() {
        source.shutdownNow();
        loop.shutdownNow();
    }

    private Delivery random(SplittableRandom random) {
        Batching batching =
                switch (random.nextInt(4)) {
                    case 0 -> Batching.immediate();
                    case 1 -> Batching.fixed(1 + random.nextInt(8), WINDOW);
                    case 2 -> Batching.adaptive();
                    default -> Batching.small();
                };
        Delivery delivery = Delivery.defaults()
                .withHeartbeat(Duration.ZERO)
                .withBatching(batching)
                .withBudget(Budget.defaults().withPool(pool));
        if (random.nextBoolean()) {
            delivery = delivery.withLoop(loop);
        }
        if (random.nextInt(3) == 0) {
            delivery = delivery.withQuantum(1 + random.nextInt(8), loopScheduler);
        }
        return delivery;
    }

    /**
     * The source answers on a thread of its own, in bursts; downstream asks on that of the loop, or at once, where it is.
     * Its elements are up to 2 KiB large, so that what a turn of the loop may bring is reached too.
     */
    @Test
    void noStreamBetweenTwoThreadsStandsStill() throws Exception {
        for (int seed = 0; seed < ROUNDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            String filler = "x".repeat(random.nextBoolean() ? 0 : 2_000);
            Delivery delivery = random(random);
            SplittableRandom asks = random.split();
            ManualSource<String> items = new ManualSource<>();
            Probe<String> probe = new Probe<>();
            AtomicInteger sent = new AtomicInteger();
            CompletableFuture<Void> ended = new CompletableFuture<>();
            items.onRequest = () -> source.execute(() -> {
                while (sent.get() < ITEMS && sent.get() < items.requested.get()) {
                    items.next(sent.getAndIncrement() + filler);
                }
                if (sent.get() == ITEMS) {
                    sent.incrementAndGet();
                    items.complete();
                }
            });
            AtomicInteger left = new AtomicInteger(1);
            probe.onValue = value -> {
                if (left.decrementAndGet() == 0) {
                    int more = 1 + asks.nextInt(8);
                    left.set(more);
                    if (asks.nextBoolean()) {
                        probe.request(more);
                    } else {
                        loop.execute(() -> probe.request(more));
                    }
                }
            };
            items.transform(Weir.coalesceText(delivery))
                    .doAfterTerminate(() -> ended.complete(null))
                    .subscribe(probe);
            loop.execute(() -> probe.request(1));
            try {
                ended.get(20, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError(
                        "seed %d stands still: %d of %d sent, %d asked for, %d batches, chain %s"
                                .formatted(
                                        seed,
                                        sent.get(),
                                        ITEMS,
                                        items.requested.get(),
                                        probe.values.size(),
                                        chain(probe)),
                        e);
            }
            assertThat(probe.errors).isEmpty();
            assertThat(probe.broken).as("seed %d", seed).isEmpty();
            assertThat(String.join("", probe.values))
                    .as("seed %d", seed)
                    .isEqualTo(String.join(
                            "",
                            IntStream.range(0, ITEMS).mapToObj(i -> i + filler).toList()));
        }
    }

    private static String chain(Probe<?> probe) {
        StringBuilder all = new StringBuilder();
        Scannable.from(probe.subscription()).parents().forEach(stage -> all.append(stage.name())
                .append(" demand ")
                .append(stage.scan(Attr.REQUESTED_FROM_DOWNSTREAM))
                .append(" holds ")
                .append(stage.scan(Attr.BUFFERED))
                .append("; "));
        return all.toString();
    }

    /** Items, demand, the window and the loop's tail meet the end or a cancel; nothing is lost, and nothing stays. */
    @Test
    void allSignalsAtOnce() {
        for (int i = 0; i < ROUNDS; i++) {
            boolean cancels = i % 2 == 0;
            boolean loops = i % 3 == 0;
            Clockwork clock = new Clockwork();
            ManualSource<String> items = new ManualSource<>();
            Probe<String> probe = new Probe<>();
            Delivery delivery = Delivery.defaults()
                    .withHeartbeat(Duration.ZERO)
                    .withBatching(Batching.fixed(3, WINDOW))
                    .withBudget(Budget.defaults().withPool(pool))
                    .withTimer(clock);
            items.transform(Weir.coalesceText(loops ? delivery.withLoop(clock::schedule) : delivery))
                    .subscribe(probe);
            probe.request(1);
            items.next("a");
            RaceTestUtils.race(
                    () -> {
                        items.next("b");
                        items.next("c");
                        if (!cancels) {
                            items.complete();
                        }
                    },
                    () -> clock.advance(1),
                    () -> probe.request(10),
                    () -> {
                        if (cancels) {
                            probe.cancel();
                        }
                    });
            clock.advance(10);
            assertThat(probe.broken).isEmpty();
            assertThat(clock.waiting).hasValue(0);
            assertThat(pool.used()).isZero();
            assertThat(probe.errors).isEmpty();
            if (cancels) {
                assertThat("abc").startsWith(String.join("", probe.values));
                assertThat(String.join("", probe.values).length()
                                + probe.discarded.stream()
                                        .mapToInt(text -> text.toString().length())
                                        .sum())
                        .isEqualTo(3);
            } else {
                assertThat(String.join("", probe.values)).isEqualTo("abc");
                assertThat(probe.completions).isEqualTo(1);
            }
        }
    }
}
