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

/** Bytes to the text of Anthropic's Messages, per event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class MessagesBenchmark {
    /** How the body arrives. */
    @Param
    public Delivery delivery = Delivery.WHOLE;

    /** Which one. */
    @Param
    public MessagesReader reader = MessagesReader.WEIRLINE;

    private List<ByteBuffer> pieces = List.of();
    private Contestant<String> contestant = reader.open();

    /** Builds the input once. */
    @Setup
    public void open() {
        pieces = delivery.cut(MessagesStream.body(ChatStream.of(ChatStream.SEED).deltas()));
        contestant = reader.open();
    }

    /**
     * Anthropic Messages.
     *
     * @param blackhole takes each delta
     */
    @Benchmark
    @OperationsPerInvocation(MessagesStream.EVENTS)
    public void messages(Blackhole blackhole) {
        contestant.read(pieces, blackhole::consume);
    }
}
