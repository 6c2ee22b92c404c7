package io.weirline.benchmarks;

import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.operators.Batching;
import io.weirline.operators.Weir;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/**
 * Batches of eight, per token: {@code coalesce} beside what Reactor has, and beside the same merge by hand. The tokens
 * are those of {@link ChatStream}, ten times over, so that a subscription, which {@link CoalesceSubscriptionBenchmark} measures,
 * and the timer that it starts and stops do not count; none has to wait, since all come at once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class CoalesceBenchmark {
    private static final int BATCH = 8;
    private static final int TOKENS = 10 * ChatStream.CHUNKS;
    private static final Duration WINDOW = Duration.ofMillis(20);

    private final List<String> tokens =
            Collections.nCopies(
                            TOKENS / ChatStream.CHUNKS,
                            ChatStream.of(ChatStream.SEED).deltas())
                    .stream()
                    .flatMap(List::stream)
                    .map(CoalesceBenchmark::latin)
                    .toList();
    private final List<StreamEvent> events = tokens.stream()
            .<StreamEvent>map(token -> new TextDelta(0, 0, token))
            .toList();

    private static String latin(String token) {
        return token.chars().allMatch(c -> c < 0x80) ? token : " word";
    }

    private static <T> void run(Flux<T> flux, Blackhole blackhole) {
        flux.subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                requestUnbounded();
            }

            @Override
            protected void hookOnNext(T value) {
                blackhole.consume(value);
            }
        });
    }

    /**
     * Strings, eight together.
     *
     * @param blackhole takes each batch
     */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void coalesceText(Blackhole blackhole) {
        run(Flux.fromIterable(tokens).transform(Weir.coalesceText(Batching.fixed(BATCH, WINDOW))), blackhole);
    }

    /**
     * Strings, each at once.
     *
     * @param blackhole takes each string
     */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void coalesceTextImmediate(Blackhole blackhole) {
        run(Flux.fromIterable(tokens).transform(Weir.coalesceText(Batching.immediate())), blackhole);
    }

    /**
     * Events, eight together.
     *
     * @param blackhole takes each batch
     */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void coalesceEvents(Blackhole blackhole) {
        run(Flux.fromIterable(events).transform(Weir.coalesce(Batching.fixed(BATCH, WINDOW))), blackhole);
    }

    /**
     * Events, the target adapted. The clock is read once a batch here, since no decoder says which of them came together.
     *
     * @param blackhole takes each batch
     */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void coalesceEventsAdaptive(Blackhole blackhole) {
        run(Flux.fromIterable(events).transform(Weir.coalesce(Batching.adaptive(BATCH, BATCH, WINDOW))), blackhole);
    }

    /**
     * The source alone.
     *
     * @param blackhole takes each string
     */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void source(Blackhole blackhole) {
        run(Flux.fromIterable(tokens), blackhole);
    }

    /**
     * Strings joined in a loop, without Reactor.
     *
     * @param blackhole takes each batch
     */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void byHandText(Blackhole blackhole) {
        StringBuilder joined = new StringBuilder(64);
        int pending = 0;
        for (String token : tokens) {
            joined.append(token);
            if (++pending == BATCH) {
                blackhole.consume(joined.toString());
                joined.setLength(0);
                pending = 0;
            }
        }
        blackhole.consume(joined.toString());
    }

    /**
     * Events joined in a loop, without Reactor.
     *
     * @param blackhole takes each batch
     */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void byHandEvents(Blackhole blackhole) {
        StringBuilder joined = new StringBuilder(64);
        int pending = 0;
        for (StreamEvent event : events) {
            joined.append(((TextDelta) event).text());
            if (++pending == BATCH) {
                blackhole.consume(new TextDelta(0, 0, joined.toString()));
                joined.setLength(0);
                pending = 0;
            }
        }
        blackhole.consume(new TextDelta(0, 0, joined.toString()));
    }

    /**
     * Lists of eight, not joined, without a window.
     *
     * @param blackhole takes each list
     */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void buffer(Blackhole blackhole) {
        run(Flux.fromIterable(tokens).buffer(BATCH), blackhole);
    }

    /**
     * Lists of eight, not joined; fails where demand is short.
     *
     * @param blackhole takes each list
     */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void bufferTimeout(Blackhole blackhole) {
        run(Flux.fromIterable(tokens).bufferTimeout(BATCH, WINDOW), blackhole);
    }

    /**
     * Lists of eight, not joined, with backpressure.
     *
     * @param blackhole takes each list
     */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void bufferTimeoutFair(Blackhole blackhole) {
        run(Flux.fromIterable(tokens).bufferTimeout(BATCH, WINDOW, true), blackhole);
    }

    /**
     * Windows of eight, joined.
     *
     * @param blackhole takes each batch
     */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void windowTimeout(Blackhole blackhole) {
        run(
                Flux.fromIterable(tokens).windowTimeout(BATCH, WINDOW).flatMap(window -> window.reduce(String::concat)),
                blackhole);
    }

    /**
     * The shape that chat clients merge with: windowUntil, reduce, flatMap.
     *
     * @param blackhole takes each batch
     */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void windowUntilReduce(Blackhole blackhole) {
        AtomicInteger count = new AtomicInteger();
        run(
                Flux.fromIterable(tokens)
                        .windowUntil(token -> count.incrementAndGet() % BATCH == 0)
                        .flatMap(window -> window.reduce(String::concat)),
                blackhole);
    }
}
