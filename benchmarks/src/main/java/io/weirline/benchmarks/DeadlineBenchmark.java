package io.weirline.benchmarks;

import io.weirline.core.StreamEvent;
import io.weirline.operators.AbortSignal;
import io.weirline.operators.Deadlines;
import io.weirline.operators.Stage;
import io.weirline.operators.Weir;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import reactor.core.publisher.Flux;

/** What it costs an event that somebody watches over its stream, beside Reactor's timeout. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class DeadlineBenchmark {
    /** Enough that the subscription does not count. */
    static final int EVENTS = 100_000;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Flux<StreamEvent> events = Flux.fromArray(IntStream.range(0, EVENTS)
            .mapToObj(i -> new StreamEvent.TextDelta(0, 0, "token"))
            .toArray(StreamEvent[]::new));
    private final Stage<StreamEvent, StreamEvent> deadlines = Weir.deadlines(Deadlines.defaults());
    private final Stage<StreamEvent, StreamEvent> all = Weir.deadlines(Deadlines.defaults()
            .firstByte(MINUTE)
            .idleByte(MINUTE)
            .total(Duration.ofHours(1))
            .minRate(1, MINUTE));
    private final Stage<StreamEvent, StreamEvent> abortOn = Weir.abortOn(new AbortSignal());

    private static void run(Flux<StreamEvent> flux, Blackhole blackhole) {
        flux.subscribe(blackhole::consume);
    }

    /**
     * The source and the consumer alone.
     *
     * @param blackhole takes each event
     */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void baseline(Blackhole blackhole) {
        run(events.hide(), blackhole);
    }

    /**
     * The default deadlines.
     *
     * @param blackhole takes each event
     */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void deadlines(Blackhole blackhole) {
        run(events.hide().transform(deadlines), blackhole);
    }

    /**
     * All deadlines at once.
     *
     * @param blackhole takes each event
     */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void allDeadlines(Blackhole blackhole) {
        run(events.hide().transform(all), blackhole);
    }

    /**
     * A signal that may end the stream.
     *
     * @param blackhole takes each event
     */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void abortOn(Blackhole blackhole) {
        run(events.hide().transform(abortOn), blackhole);
    }

    /**
     * Reactor's own deadline between elements.
     *
     * @param blackhole takes each event
     */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void reactorTimeout(Blackhole blackhole) {
        run(events.hide().timeout(MINUTE), blackhole);
    }
}
