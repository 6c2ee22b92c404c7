package io.weirline.benchmarks;

import io.weirline.core.StreamEvent;
import io.weirline.operators.Batching;
import io.weirline.operators.Weir;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** A subscription to a stream without elements, with and without batching. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class CoalesceSubscriptionBenchmark {
    private static final Duration WINDOW = Duration.ofMillis(20);

    private final Flux<StreamEvent> source = Flux.<StreamEvent>empty().hide();
    private final Flux<StreamEvent> coalesced = source.transform(Weir.coalesce(Batching.adaptive()));
    private final Flux<?> bufferTimeout = source.bufferTimeout(8, WINDOW);
    private final Flux<?> bufferTimeoutFair = source.bufferTimeout(8, WINDOW, true);

    /**
     * Adaptive.
     *
     * @return the subscription
     */
    @Benchmark
    public Disposable coalesce() {
        return coalesced.subscribe();
    }

    /**
     * The source alone.
     *
     * @return the subscription
     */
    @Benchmark
    public Disposable source() {
        return source.subscribe();
    }

    /**
     * Reactor's, without backpressure.
     *
     * @return the subscription
     */
    @Benchmark
    public Disposable bufferTimeout() {
        return bufferTimeout.subscribe();
    }

    /**
     * Reactor's, with backpressure.
     *
     * @return the subscription
     */
    @Benchmark
    public Disposable bufferTimeoutFair() {
        return bufferTimeoutFair.subscribe();
    }
}
