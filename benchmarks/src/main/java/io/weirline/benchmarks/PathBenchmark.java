package io.weirline.benchmarks;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Where the time goes between the bytes of a chat and its text, per event, in segments of 1,448 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class PathBenchmark {
    /** How far. */
    @Param
    public PathStep step = PathStep.LINES;

    private List<ByteBuffer> pieces = List.of();
    private Contestant<? extends Object> contestant = step.open();

    /** Builds the input once. */
    @Setup
    public void open() {
        pieces = Delivery.SEGMENTS.cut(ChatStream.of(ChatStream.SEED).body());
        contestant = step.open();
    }

    /**
     * The whole stream.
     *
     * @param blackhole takes what the step gives
     */
    @Benchmark
    @OperationsPerInvocation(ChatStream.EVENTS)
    public void chat(Blackhole blackhole) {
        contestant.read(pieces, blackhole::consume);
    }
}
