package io.weirline.benchmarks;

import io.netty.buffer.ByteBuf;
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

/** End to end, as a gateway does it: bytes, events, batches of eight deltas, bytes; per event that came in, on a thread of Netty's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsPrepend = {EventLoopThreads.EXECUTOR, EventLoopThreads.CLASS})
public class PipelineBenchmark {
    /** How the body arrives. */
    @Param
    public Delivery delivery = Delivery.WHOLE;

    /** Which one. */
    @Param
    public Pipeline pipeline = Pipeline.WEIRLINE;

    private List<ByteBuffer> pieces = List.of();
    private Contestant<ByteBuf> contestant = pipeline.open();

    /** Builds the input once. */
    @Setup
    public void open() {
        pieces = delivery.cut(ChatStream.of(ChatStream.SEED).body());
        contestant = pipeline.open();
    }

    /**
     * The whole stream.
     *
     * @param blackhole takes what would be written
     */
    @Benchmark
    @OperationsPerInvocation(ChatStream.EVENTS)
    public void rewrite(Blackhole blackhole) {
        contestant.read(pieces, buffer -> {
            blackhole.consume(buffer);
            buffer.release();
        });
    }
}
