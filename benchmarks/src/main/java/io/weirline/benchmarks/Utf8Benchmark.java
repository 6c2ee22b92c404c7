package io.weirline.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weirline.codecs.utf8.Utf8Decoder;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Bytes to text, per stream: the decoder beside the JDK's, which is given what it needs to be right at any cut. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class Utf8Benchmark {
    /** How the body arrives. */
    @Param
    public Delivery delivery = Delivery.WHOLE;

    private final Utf8Decoder decoder = new Utf8Decoder();
    private final CharsetDecoder jdk = UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final ByteBuffer carry = ByteBuffer.allocate(8);
    private CharBuffer chars = CharBuffer.allocate(0);
    private List<ByteBuffer> pieces = List.of();

    /** Builds the input once. */
    @Setup
    public void cut() {
        pieces = delivery.cut(ChatStream.of(ChatStream.SEED).body());
        int longest = pieces.stream().mapToInt(ByteBuffer::remaining).max().orElse(0);
        chars = CharBuffer.allocate(longest + carry.capacity());
    }

    /**
     * {@link Utf8Decoder}.
     *
     * @param blackhole takes each string
     */
    @Benchmark
    public void weirline(Blackhole blackhole) {
        weirline((String text) -> blackhole.consume(text));
    }

    /**
     * {@link CharsetDecoder} with a reused buffer for its chars, and one for a character that two pieces share.
     *
     * @param blackhole takes each string
     */
    @Benchmark
    public void charsetDecoder(Blackhole blackhole) {
        charsetDecoder((String text) -> blackhole.consume(text));
    }

    void weirline(Consumer<String> sink) {
        decoder.reset();
        for (ByteBuffer piece : pieces) {
            decoder.feed(piece);
            drain(sink);
        }
        decoder.finish();
        drain(sink);
    }

    private void drain(Consumer<String> sink) {
        for (String text = decoder.poll(); text != null; text = decoder.poll()) {
            sink.accept(text);
        }
    }

    void charsetDecoder(Consumer<String> sink) {
        jdk.reset();
        carry.clear();
        for (ByteBuffer piece : pieces) {
            ByteBuffer in = piece.duplicate();
            while (carry.position() > 0 && in.hasRemaining()) {
                carry.put(in.get()).flip();
                jdk.decode(carry, chars, false);
                carry.compact();
            }
            jdk.decode(in, chars, false);
            carry.put(in);
            flush(sink);
        }
        jdk.decode(carry.flip(), chars, true);
        jdk.flush(chars);
        flush(sink);
    }

    private void flush(Consumer<String> sink) {
        sink.accept(chars.flip().toString());
        chars.clear();
    }
}
