package io.weirline.benchmarks;

import io.weirline.codecs.sse.SseFrame;
import io.weirline.codecs.sse.SseFrameDecoder;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.core.Limits;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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

/** Bytes to server-sent events, per event: as reused views of the bytes, and as events with text beside the peers. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class SseBenchmark {
    /** The stream, cut. */
    @State(Scope.Thread)
    public static class Body {
        /** How the body arrives. */
        @Param
        public Delivery delivery = Delivery.WHOLE;

        List<ByteBuffer> pieces = List.of();

        /** Builds the input once. */
        @Setup
        public void cut() {
            pieces = delivery.cut(ChatStream.of(ChatStream.SEED).body());
        }
    }

    /** Who reads. */
    @State(Scope.Thread)
    public static class Reader {
        /** Which one. */
        @Param
        public SseReader reader = SseReader.WEIRLINE;

        Contestant<String> contestant = reader.open();

        /** Opens it once. */
        @Setup
        public void open() {
            contestant = reader.open();
        }
    }

    /** A stream of one shape. */
    @State(Scope.Thread)
    public static class Shaped {
        /** Which one. */
        @Param
        public SseShape shape = SseShape.DATA_ONLY;

        List<ByteBuffer> pieces = List.of();

        /** Builds the input once. */
        @Setup
        public void cut() {
            pieces = shape.pieces();
        }
    }

    /** The decoder of frames. */
    @State(Scope.Thread)
    public static class Frames {
        final SseFrameDecoder decoder = new SseFrameDecoder(SseOptions.defaults(), Limits.defaults());
    }

    /**
     * Data as bytes, nothing made.
     *
     * @param body the input
     * @param frames the decoder
     * @param blackhole takes each frame's bytes
     */
    @Benchmark
    @OperationsPerInvocation(ChatStream.EVENTS)
    public void frames(Body body, Frames frames, Blackhole blackhole) {
        read(frames.decoder, body.pieces, frame -> {
            blackhole.consume(frame.array());
            blackhole.consume(frame.length());
        });
    }

    static void read(SseFrameDecoder decoder, List<ByteBuffer> pieces, Consumer<SseFrame> sink) {
        decoder.reset();
        for (ByteBuffer piece : pieces) {
            decoder.feed(piece);
            for (SseFrame frame = decoder.poll(); frame != null; frame = decoder.poll()) {
                sink.accept(frame);
            }
        }
    }

    /**
     * Data as a string.
     *
     * @param body the input
     * @param reader who reads
     * @param blackhole takes each event's data
     */
    @Benchmark
    @OperationsPerInvocation(ChatStream.EVENTS)
    public void events(Body body, Reader reader, Blackhole blackhole) {
        reader.contestant.read(body.pieces, blackhole::consume);
    }

    /**
     * A stream of one shape to strings; per stream.
     *
     * @param shaped the input
     * @param reader who reads
     * @param blackhole takes each event's data
     */
    @Benchmark
    public void shapes(Shaped shaped, Reader reader, Blackhole blackhole) {
        reader.contestant.read(shaped.pieces, blackhole::consume);
    }
}
