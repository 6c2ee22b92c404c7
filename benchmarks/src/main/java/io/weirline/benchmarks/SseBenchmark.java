package io.weirline.benchmarks;

import io.weirline.codecs.sse.SseDecoder;
import io.weirline.codecs.sse.SseFrame;
import io.weirline.codecs.sse.SseFrameDecoder;
import io.weirline.codecs.sse.SseItem;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.core.Limits;
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

/** Bytes to server-sent events at the decoder, per event: as reused views of the bytes, and as events with text. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class SseBenchmark {
    /** How the body arrives. */
    @Param
    public Delivery delivery = Delivery.WHOLE;

    private final SseFrameDecoder frames = new SseFrameDecoder(SseOptions.defaults(), Limits.defaults());
    private final SseDecoder items = new SseDecoder();
    private List<ByteBuffer> pieces = List.of();

    /** Builds the input once. */
    @Setup
    public void cut() {
        pieces = delivery.cut(ChatStream.of(ChatStream.SEED).body());
    }

    /**
     * Data as bytes, nothing made.
     *
     * @param blackhole takes each frame's bytes
     */
    @Benchmark
    @OperationsPerInvocation(ChatStream.EVENTS)
    public void frames(Blackhole blackhole) {
        frames.reset();
        for (ByteBuffer piece : pieces) {
            frames.feed(piece);
            for (SseFrame frame = frames.poll(); frame != null; frame = frames.poll()) {
                blackhole.consume(frame.array());
                blackhole.consume(frame.length());
            }
        }
    }

    /**
     * Data as a string.
     *
     * @param blackhole takes each event
     */
    @Benchmark
    @OperationsPerInvocation(ChatStream.EVENTS)
    public void events(Blackhole blackhole) {
        items.reset();
        for (ByteBuffer piece : pieces) {
            items.feed(piece);
            for (SseItem item = items.poll(); item != null; item = items.poll()) {
                blackhole.consume(item);
            }
        }
    }
}
