package io.weirline.benchmarks;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
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

/** Bytes to text deltas, per event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class DecodeBenchmark {
    /** How the body arrives. */
    @Param
    public Delivery delivery = Delivery.WHOLE;

    /** Whether the shape of chunks is learned. */
    @Param({"true", "false"})
    public boolean templates = true;

    private Decoder<ByteBuffer, StreamEvent> decoder = Dialects.OPENAI_CHAT.decoder(Limits.defaults());
    private List<ByteBuffer> pieces = List.of();

    /** Builds the input once. */
    @Setup
    public void cut() {
        decoder = Dialects.OPENAI_CHAT
                .with(DecodeOptions.defaults().withTemplates(templates))
                .decoder(Limits.defaults());
        pieces = delivery.cut(ChatStream.of(ChatStream.SEED).body());
    }

    /**
     * At the decoder.
     *
     * @param blackhole takes each event
     */
    @Benchmark
    @OperationsPerInvocation(ChatStream.EVENTS)
    public void decoder(Blackhole blackhole) {
        decoder.reset();
        for (ByteBuffer piece : pieces) {
            decoder.feed(piece);
            for (StreamEvent event = decoder.poll(); event != null; event = decoder.poll()) {
                blackhole.consume(event);
            }
        }
    }
}
