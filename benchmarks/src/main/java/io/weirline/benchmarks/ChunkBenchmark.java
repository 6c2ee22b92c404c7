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

/** The JSON of chat chunks to their text, per chunk. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ChunkBenchmark {
    /** Chunks that are JSON: all but the end marker. */
    static final int CHUNKS = ChatStream.EVENTS - 1;

    /** Who reads. */
    @Param
    public ChunkReader reader = ChunkReader.WEIRLINE;

    private List<ByteBuffer> chunks = List.of();
    private Contestant<String> contestant = reader.open();

    /** Builds the input once. */
    @Setup
    public void open() {
        chunks = reader.chunks(ChatStream.of(ChatStream.SEED).body());
        contestant = reader.open();
    }

    /**
     * One array each.
     *
     * @param blackhole takes each text
     */
    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public void json(Blackhole blackhole) {
        contestant.read(chunks, blackhole::consume);
    }
}
