package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.operators.FaultMode;
import io.weirline.operators.PieceAccess;
import io.weirline.operators.fixture.Counted;
import io.weirline.operators.fixture.LineDecoder;
import io.weirline.operators.fixture.Mapped;
import io.weirline.operators.fixture.OperatorContract;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The operator contract over every operator and every kind of ownership. */
class ContractTest {
    private static ByteBuffer bytes(String... lines) {
        return ByteBuffer.wrap((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static List<StreamEvent> deltas(List<String> lines) {
        return lines.stream()
                .<StreamEvent>map(line -> new StreamEvent.TextDelta(0, 0, line))
                .toList();
    }

    abstract static class Lines<T> extends OperatorContract<T, ByteBuffer, String, String> {
        private final PieceAccess<T, ByteBuffer> access;

        Lines(PieceAccess<T, ByteBuffer> access) {
            this.access = access;
        }

        @Override
        protected Flux<String> operator(Flux<T> source, Supplier<Decoder<ByteBuffer, String>> decoder) {
            return FluxDecode.create(source, access, decoder, Recorder::none);
        }

        @Override
        protected Decoder<ByteBuffer, String> decoder() {
            return new LineDecoder();
        }

        @Override
        protected List<String> expected(List<T> elements, List<String> lines) {
            return lines;
        }
    }

    @Nested
    class DecodeByteBuffers extends Lines<ByteBuffer> {
        DecodeByteBuffers() {
            super(PieceAccess.byteBuffers());
        }

        @Override
        protected ByteBuffer element(String... lines) {
            return bytes(lines);
        }
    }

    @Nested
    class DecodeByteArrays extends Lines<byte[]> {
        DecodeByteArrays() {
            super(PieceAccess.byteArrays());
        }

        @Override
        protected byte[] element(String... lines) {
            return bytes(lines).array();
        }
    }

    abstract static class CountedLines extends Lines<Counted> {
        CountedLines(Counted.Access access) {
            super(access);
        }

        @Override
        protected boolean discardsPlainly() {
            return false;
        }

        /** The lines, in parts cut at odd places, with empty ones among them. */
        @Override
        protected Counted element(String... lines) {
            String all = String.join("\n", lines) + "\n";
            int cut = all.length() / 2;
            return Counted.of("", all.substring(0, cut), "", all.substring(cut), "");
        }

        @Override
        protected void settled(Counted element) {
            assertThat(element.refs).hasValue(0);
            assertThat(probe.discarded).isEmpty();
        }
    }

    @Nested
    class DecodeBorrowed extends CountedLines {
        DecodeBorrowed() {
            super(Counted.Access.BORROWED);
        }

        @Override
        protected void lent(Counted element) {
            element.release();
        }
    }

    @Nested
    class DecodeOwned extends CountedLines {
        DecodeOwned() {
            super(Counted.Access.OWNED);
        }
    }

    @Nested
    class DecodeStrings extends OperatorContract<String, String, String, String> {
        @Override
        protected Flux<String> operator(Flux<String> source, Supplier<Decoder<String, String>> decoder) {
            return FluxDecode.create(source, PieceAccess.identity(), decoder, Recorder::none);
        }

        @Override
        protected Decoder<String, String> decoder() {
            return new Mapped<>(
                    line -> ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)), new LineDecoder(), line -> line);
        }

        @Override
        protected String element(String... lines) {
            return String.join("\n", lines) + "\n";
        }

        @Override
        protected List<String> expected(List<String> elements, List<String> lines) {
            return lines;
        }
    }

    @Nested
    class DecodeEvents extends OperatorContract<ByteBuffer, ByteBuffer, StreamEvent, StreamEvent> {
        @Override
        protected Flux<StreamEvent> operator(
                Flux<ByteBuffer> source, Supplier<Decoder<ByteBuffer, StreamEvent>> decoder) {
            return FluxDecode.create(
                    source,
                    PieceAccess.byteBuffers(),
                    decoder,
                    () -> new EventRecorder(Limits.defaults(), FaultMode.AS_ERROR));
        }

        @Override
        protected Decoder<ByteBuffer, StreamEvent> decoder() {
            return new Mapped<>(piece -> piece, new LineDecoder(), line -> new StreamEvent.TextDelta(0, 0, line));
        }

        @Override
        protected ByteBuffer element(String... lines) {
            return bytes(lines);
        }

        @Override
        protected List<StreamEvent> expected(List<ByteBuffer> elements, List<String> lines) {
            return deltas(lines);
        }
    }

    @Nested
    class DecodeTimed extends OperatorContract<String, String, String, String> {
        @Override
        protected Flux<String> operator(Flux<String> source, Supplier<Decoder<String, String>> decoder) {
            // Its time stands still: a tick on another thread would serve what the contract wants served at once.
            return FluxDecode.timed(source, decoder, VirtualTimeScheduler.create());
        }

        @Override
        protected Decoder<String, String> decoder() {
            LineDecoder lines = new LineDecoder();
            return new TimedDecoder<>() {
                private boolean lent;

                @Override
                public void feed(String piece) {
                    lent = true;
                    lines.feed(ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8)));
                }

                @Override
                public @Nullable String poll() {
                    String line = lent ? lines.poll() : null;
                    lent = line != null;
                    return line;
                }

                @Override
                public void finish() {
                    lent = true;
                    lines.finish();
                }

                @Override
                public void reset() {
                    lines.reset();
                }

                @Override
                public long delay() {
                    return 1_000;
                }

                @Override
                public boolean isEmpty() {
                    return !lent;
                }

                @Override
                public void tick() {}
            };
        }

        @Override
        protected String element(String... lines) {
            return String.join("\n", lines) + "\n";
        }

        @Override
        protected List<String> expected(List<String> elements, List<String> lines) {
            return lines;
        }

        @Override
        protected boolean oneByOne() {
            return true;
        }

        @Override
        protected boolean truncates() {
            return false;
        }

        @Override
        protected Scannable.Attr.RunStyle runStyle() {
            return Scannable.Attr.RunStyle.ASYNC;
        }
    }

    @Nested
    class Tap extends OperatorContract<ByteBuffer, ByteBuffer, String, ByteBuffer> {
        @Override
        protected Flux<ByteBuffer> operator(Flux<ByteBuffer> source, Supplier<Decoder<ByteBuffer, String>> decoder) {
            return FluxTap.create(source, PieceAccess.byteBuffers(), decoder, value -> {});
        }

        @Override
        protected Decoder<ByteBuffer, String> decoder() {
            return new LineDecoder();
        }

        @Override
        protected ByteBuffer element(String... lines) {
            return bytes(lines);
        }

        @Override
        protected List<ByteBuffer> expected(List<ByteBuffer> elements, List<String> lines) {
            return elements;
        }

        @Override
        protected boolean forwards() {
            return true;
        }
    }
}
