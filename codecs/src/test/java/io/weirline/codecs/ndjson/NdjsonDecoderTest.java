package io.weirline.codecs.ndjson;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.weirline.codecs.json.Jackson;
import io.weirline.codecs.testing.Pieces;
import io.weirline.codecs.testing.Pieces.Outcome;
import io.weirline.codecs.testing.Readers;
import io.weirline.core.LimitExceededException;
import io.weirline.core.Limits;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NdjsonDecoderTest {
    private static final Limits LIMITS =
            Limits.defaults().toBuilder().lineBytes(20).jsonDepth(3).build();

    static Stream<Arguments> bodies() {
        return Stream.of(
                arguments("", List.of(), "none"),
                arguments("{\"a\":1}\n{\"b\":2}\r\n[3]\n", List.of("{\"a\":1}", "{\"b\":2}", "[3]"), "none"),
                arguments("\n\n1\n\r\n \t\r\n2\n\n", List.of("1", "2"), "none"),
                arguments("  1\t \n", List.of("1"), "none"),
                arguments("1\r2\n", List.of("1\r2"), "none"),
                arguments("1\r\r\n2\n", List.of("1", "2"), "none"),
                // The last line without LF, complete: an Ollama "done" must survive.
                arguments("1\n{\"done\":true}", List.of("1", "{\"done\":true}"), "none"),
                arguments("1\n{\"done\":true}\r", List.of("1", "{\"done\":true}"), "none"),
                arguments("1\n \r ", List.of("1"), "none"),
                arguments("tru", List.of(), "truncated @3"),
                arguments("1\n{\"done\":tr", List.of("1"), "truncated @12"),
                arguments("1\n[\"abc", List.of("1"), "truncated @7"),
                arguments("1\n[2] x", List.of("1"), "truncated @7"),
                arguments("[[[]]]", List.of("[[[]]]"), "none"),
                arguments("1\n [[[[", List.of("1"), "limit jsonDepth=3 @6"),
                // Lines with LF are not looked into.
                arguments("not json\n[[[[\n", List.of("not json", "[[[["), "none"),
                arguments("\u00ef\u00bb\u00bf1\n\u00ef\u00bb\u00bf2\n", List.of("1", "\ufeff2"), "none"),
                arguments("\u00ef\u00bb\u00bf\n2", List.of("2"), "none"),
                arguments(
                        "\"\u00e2\u0082\u00ac\"\n\"\u00ed\u00a0\u0080\"\n",
                        List.of("\"\u20ac\"", "\"\ufffd\ufffd\ufffd\""),
                        "none"),
                // The limit counts the line without its end.
                arguments("12345678901234567890\n1\n", List.of("12345678901234567890", "1"), "none"),
                arguments("12345678901234567890\r\n1\n", List.of("12345678901234567890", "1"), "none"),
                arguments("12345678901234567890", List.of("12345678901234567890"), "none"),
                arguments("12345678901234567890\r", List.of("12345678901234567890"), "none"),
                arguments("1\n123456789012345678901\n2\n", List.of("1"), "limit lineBytes=20 @22"),
                arguments("1\n12345678901234567890\r1\n", List.of("1"), "limit lineBytes=20 @22"),
                arguments("1\n123456789012345678901\r\n", List.of("1"), "limit lineBytes=20 @22"),
                arguments("123456789012345678901234567890", List.of(), "limit lineBytes=20 @20"),
                arguments(" ".repeat(21) + "\n", List.of(), "limit lineBytes=20 @20"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void anyPiecesGiveTheSameLines(String body, List<String> lines, String failure) {
        byte[] input = body.getBytes(ISO_8859_1);
        Outcome expected = new Outcome(lines, failure);
        for (var reader : Readers.all().toList()) {
            Supplier<NdjsonDecoder> decoder = () -> new NdjsonDecoder(LIMITS, reader.getPayload());
            assertThat(Pieces.whole(decoder, Function.identity(), input)).isEqualTo(expected);
            Pieces.everyWay(decoder, Function.identity(), Function.identity(), input, body);
        }
    }

    @Test
    void framesTellWhereTheyStand() {
        Supplier<NdjsonFrameDecoder> decoder = () -> new NdjsonFrameDecoder(Limits.defaults(), Jackson.reader());
        Function<JsonFrame, String> text = f -> f.lineNumber() + "@" + f.streamOffset() + " " + f.text();
        byte[] input = "\u00ef\u00bb\u00bf 1\n\n\r\n  {\"a\":\"\u00e9\"} \r\n3".getBytes(ISO_8859_1);
        assertThat(Pieces.whole(decoder, text, input).values())
                .containsExactly("1@4 1", "4@11 {\"a\":\"\ufffd\"}", "5@23 3");
        Pieces.everyWay(decoder, text, Function.identity(), input, "frames");
    }

    @Test
    void aLineInsideThePieceIsNotCopied() {
        NdjsonFrameDecoder decoder = new NdjsonFrameDecoder(Limits.defaults(), Jackson.reader());
        byte[] array = "1\n23\n4".getBytes(UTF_8);
        decoder.feed(ByteBuffer.wrap(array));
        JsonFrame frame = decoder.poll();
        assertThat(frame.array()).isSameAs(array);
        frame = decoder.poll();
        assertThat(frame.array()).isSameAs(array);
        assertThat(frame.offset()).isEqualTo(2);
        assertThat(frame.length()).isEqualTo(2);
        assertThat(decoder.poll()).isNull();
    }

    @Test
    void decodesNoFurtherThanTheLineAskedFor() {
        NdjsonDecoder decoder = new NdjsonDecoder(LIMITS, Jackson.reader());
        decoder.feed(ByteBuffer.wrap("1\n2\n123456789012345678901".getBytes(UTF_8)));
        assertThat(decoder.poll()).isEqualTo("1");
        assertThat(decoder.poll()).isEqualTo("2");
        assertThatThrownBy(decoder::poll).isInstanceOf(LimitExceededException.class);
        assertThatThrownBy(() -> decoder.feed(ByteBuffer.allocate(1))).isInstanceOf(IllegalStateException.class);
        decoder.reset();
        decoder.feed(ByteBuffer.wrap("3\n".getBytes(UTF_8)));
        assertThat(decoder.poll()).isEqualTo("3");
    }

    @Test
    void aLongLineByteByByte() {
        String line = "\"" + "x".repeat(1 << 20) + "\"";
        byte[] bytes = (line + "\n").getBytes(UTF_8);
        NdjsonDecoder decoder = new NdjsonDecoder();
        String found = null;
        for (int i = 0; i < bytes.length; i++) {
            decoder.feed(ByteBuffer.wrap(bytes, i, 1));
            found = decoder.poll();
            assertThat(found == null).isEqualTo(i < bytes.length - 1);
        }
        assertThat(found).isEqualTo(line);
    }

    @Test
    void misuseIsAnIllegalState() {
        NdjsonDecoder decoder = new NdjsonDecoder();
        decoder.feed(ByteBuffer.wrap("1".getBytes(UTF_8)));
        assertThatThrownBy(() -> decoder.feed(ByteBuffer.allocate(1))).isInstanceOf(IllegalStateException.class);
        decoder.poll();
        decoder.finish();
        assertThatThrownBy(() -> decoder.feed(ByteBuffer.allocate(1))).isInstanceOf(IllegalStateException.class);
    }
}
