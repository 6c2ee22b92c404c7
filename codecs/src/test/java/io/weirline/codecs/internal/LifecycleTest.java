package io.weirline.codecs.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.codecs.aws.AwsEventStreamDecoder;
import io.weirline.codecs.json.Jackson;
import io.weirline.codecs.jsonarray.JsonArrayDecoder;
import io.weirline.codecs.ndjson.NdjsonFrameDecoder;
import io.weirline.codecs.sse.SseFrameDecoder;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.codecs.utf8.SurrogateGuard;
import io.weirline.codecs.utf8.Utf8Decoder;
import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import io.weirline.core.MalformedStreamException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract's states, the same for all who decode a framing or text. */
class LifecycleTest {
    /** A decoder and the most harmless piece. */
    record Subject(String name, Supplier<Decoder<?, ?>> decoder, Supplier<Object> piece) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Subject> subjects() {
        Supplier<Object> bytes = () -> ByteBuffer.wrap(" ".getBytes(StandardCharsets.US_ASCII));
        Supplier<Object> empty = () -> ByteBuffer.allocate(0);
        return Stream.of(
                new Subject("sse", () -> new SseFrameDecoder(SseOptions.defaults(), Limits.defaults()), bytes),
                new Subject("aws", () -> new AwsEventStreamDecoder(Limits.defaults()), empty),
                new Subject("array", () -> new JsonArrayDecoder(Limits.defaults()), bytes),
                new Subject("ndjson", () -> new NdjsonFrameDecoder(Limits.defaults(), Jackson.reader()), bytes),
                new Subject("utf8", Utf8Decoder::new, bytes),
                new Subject("guard", SurrogateGuard::new, () -> ""));
    }

    @SuppressWarnings("unchecked") // a subject's pieces are of its decoder's type, and its values only counted
    private static Decoder<Object, Object> decoder(Subject subject) {
        return (Decoder<Object, Object>) subject.decoder().get();
    }

    private static void drain(Decoder<Object, Object> decoder) {
        while (decoder.poll() != null) {
            // Only the state behind it counts here.
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void whatIsLentIsDrainedFirst(Subject subject) {
        Decoder<Object, Object> decoder = decoder(subject);
        decoder.feed(subject.piece().get());
        assertThatIllegalStateException()
                .isThrownBy(() -> decoder.feed(subject.piece().get()))
                .withMessage("feed: the last piece is not drained");
        assertThatIllegalStateException()
                .isThrownBy(decoder::finish)
                .withMessage("finish: the last piece is not drained");
        drain(decoder);
        decoder.feed(subject.piece().get());
        drain(decoder);
        decoder.finish();
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void behindTheEndOnlyResetHelps(Subject subject) {
        Decoder<Object, Object> decoder = decoder(subject);
        decoder.finish();
        assertThatIllegalStateException()
                .isThrownBy(() -> decoder.feed(subject.piece().get()))
                .withMessage("feed: the stream has ended or failed");
        assertThatIllegalStateException().isThrownBy(decoder::finish);
        decoder.reset();
        decoder.feed(subject.piece().get());
        drain(decoder);
        decoder.finish();
    }

    @Test
    void failureIsThrownAgainUntilReset() {
        JsonArrayDecoder decoder = new JsonArrayDecoder(Limits.defaults());
        decoder.feed(ByteBuffer.wrap(new byte[] {'x'}));
        MalformedStreamException first = null;
        try {
            decoder.poll();
        } catch (MalformedStreamException e) {
            first = e;
        }
        assertThat(first).isNotNull();
        assertThatThrownBy(decoder::poll).isSameAs(first);
        assertThatIllegalStateException().isThrownBy(decoder::finish);
        assertThatThrownBy(decoder::poll).isSameAs(first);
        decoder.reset();
        assertThat(decoder.poll()).isNull();
    }
}
