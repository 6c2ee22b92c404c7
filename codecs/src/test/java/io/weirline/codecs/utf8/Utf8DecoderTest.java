package io.weirline.codecs.utf8;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.weirline.codecs.internal.NaiveUtf8;
import io.weirline.codecs.testing.Pieces;
import io.weirline.codecs.testing.Pieces.Outcome;
import io.weirline.codecs.utf8.Utf8Decoder.Malformed;
import io.weirline.core.MalformedStreamException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8DecoderTest {
    private static Utf8Decoder reporting() {
        return new Utf8Decoder(Malformed.REPORT, false);
    }

    private static byte[] hex(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    /** What each piece yields, and last what the end yields; a slash parts the pieces. */
    private static List<String> prompt(Utf8Decoder decoder, String pieces) {
        List<String> texts = new ArrayList<>();
        for (String piece : pieces.split("/", -1)) {
            decoder.feed(ByteBuffer.wrap(piece.isBlank() ? new byte[0] : hex(piece.strip())));
            texts.add(drain(decoder));
        }
        decoder.finish();
        texts.add(drain(decoder));
        return texts;
    }

    private static String drain(Utf8Decoder decoder) {
        StringBuilder text = new StringBuilder();
        for (String part; (part = decoder.poll()) != null; ) {
            assertThat(part).isNotEmpty();
            text.append(part);
        }
        return text.toString();
    }

    static Stream<Arguments> promptness() {
        return Stream.of(
                // A character comes out with the piece that completes it; a pair is never cut.
                arguments("61 F0 / 9F / 98 / 80 62", List.of("a", "", "", "\ud83d\ude00b", "")),
                arguments("C3 / A9", List.of("", "\u00e9", "")),
                arguments("E2 / 82 / AC", List.of("", "", "\u20ac", "")),
                arguments("E2 82 / / AC", List.of("", "", "\u20ac", "")),
                // An error with the piece that makes it certain.
                arguments("C0", List.of("\ufffd", "")),
                arguments("F5", List.of("\ufffd", "")),
                arguments("80", List.of("\ufffd", "")),
                arguments("E0 / 9F", List.of("", "\ufffd\ufffd", "")),
                arguments("E0 / A0 / 41", List.of("", "", "\ufffdA", "")),
                arguments("ED / 9F / BF", List.of("", "", "\ud7ff", "")),
                arguments("ED / A0 / 80", List.of("", "\ufffd\ufffd", "\ufffd", "")),
                arguments("F0 / 8F", List.of("", "\ufffd\ufffd", "")),
                arguments("F0 / 90 / 80 / C3 / A9", List.of("", "", "", "\ufffd", "\u00e9", "")),
                arguments("F4 / 90", List.of("", "\ufffd\ufffd", "")),
                arguments("F4 / 8F / BF / BF", List.of("", "", "", "\udbff\udfff", "")),
                // The end makes certain what is held.
                arguments("F0 9F / 98", List.of("", "", "\ufffd")),
                arguments("61 C3", List.of("a", "\ufffd")),
                // A byte order mark is a character like others.
                arguments("EF BB / BF 61", List.of("", "\ufeffa", "")));
    }

    @ParameterizedTest
    @MethodSource("promptness")
    void comesOutAsSoonAsItIsCertain(String pieces, List<String> texts) {
        assertThat(prompt(new Utf8Decoder(), pieces)).isEqualTo(texts);
    }

    @Test
    void oneStringForAPiece() {
        Utf8Decoder decoder = new Utf8Decoder();
        decoder.feed(ByteBuffer.wrap(hex("61 F0 9F")));
        assertThat(decoder.poll()).isEqualTo("a");
        assertThat(decoder.poll()).isNull();
        decoder.feed(ByteBuffer.wrap(hex("98 80 62 63 FF 64 E2")));
        assertThat(decoder.poll()).isEqualTo("\ud83d\ude00bc\ufffdd");
        assertThat(decoder.poll()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "61 62 63, abc, none",
        "61 FF 62, a, malformed @1",
        "FF, '', malformed @0",
        "61 E2 82 62, a, malformed @1",
        "C3 A9 F0 9F 98, \u00e9, malformed @2",
        "C3 A9 C3 A9 ED A0 80, \u00e9\u00e9, malformed @4",
        "EF BF BD, \uFFFD, none",
        "61 62 F0 90 80 F0 90 80 80, ab, malformed @2",
    })
    void reportsWhereTheSubpartBegins(String hex, String before, String failure) {
        Outcome expected = new Outcome(List.of(before), failure);
        byte[] input = hex(hex);
        assertThat(Pieces.whole(Utf8DecoderTest::reporting, Function.identity(), input)
                        .joined())
                .isEqualTo(expected);
        Pieces.everyWay(Utf8DecoderTest::reporting, Function.identity(), Outcome::joined, input, hex);
    }

    @Test
    void theTextBeforeAnErrorComesFirstAndTheErrorStays() {
        Utf8Decoder decoder = reporting();
        decoder.feed(ByteBuffer.wrap(hex("61 62 E2")));
        assertThat(decoder.poll()).isEqualTo("ab");
        assertThat(decoder.poll()).isNull();
        decoder.feed(ByteBuffer.wrap(hex("82 AC 63 FF 64")));
        assertThat(decoder.poll()).isEqualTo("\u20acc");
        MalformedStreamException e = catchThrowableOfType(MalformedStreamException.class, decoder::poll);
        assertThat(e.offset()).isEqualTo(6);
        assertThat(e.excerpt()).isEqualTo("\\xffd");
        assertThatThrownBy(decoder::poll).isSameAs(e);
        assertThatThrownBy(() -> decoder.feed(ByteBuffer.allocate(1))).isInstanceOf(IllegalStateException.class);
        decoder.reset();
        assertThat(prompt(decoder, "61")).containsExactly("a", "");
    }

    @Test
    void aByteOrderMarkIsStrippedOnceAndOnlyIfAsked() {
        for (String pieces : List.of("EF BB BF 61 EF BB BF", "EF / BB / BF / 61 EF BB BF", "EF BB BF / 61 EF BB BF")) {
            assertThat(String.join("", prompt(new Utf8Decoder(Malformed.REPLACE, true), pieces)))
                    .isEqualTo("a\ufeff");
            assertThat(String.join("", prompt(new Utf8Decoder(), pieces))).isEqualTo("\ufeffa\ufeff");
        }
        assertThat(String.join("", prompt(new Utf8Decoder(Malformed.REPLACE, true), "61 EF BB BF")))
                .isEqualTo("a\ufeff");
        assertThat(String.join("", prompt(new Utf8Decoder(Malformed.REPLACE, true), "EF BB / 61 / EF BB BF")))
                .isEqualTo("\ufffda\ufeff");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyPiecesAsTheStandardsStepsDoIt(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] likely = {0x41, 0x80, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0, 0xE2, 0xED, 0xEF, 0xF0, 0xF4, 0xFF};
        for (int i = 0; i < 60; i++) {
            byte[] input = new byte[random.nextInt(30)];
            for (int j = 0; j < input.length; j++) {
                input[j] =
                        (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : likely[random.nextInt(likely.length)]);
            }
            String name = "seed " + seed + ", " + HexFormat.of().formatHex(input);
            String expected = NaiveUtf8.decode(input, 0, input.length);
            assertThat(Pieces.whole(Utf8Decoder::new, Function.identity(), input)
                            .joined())
                    .as(name)
                    .isEqualTo(new Outcome(List.of(expected), "none"));
            Pieces.everyWay(Utf8Decoder::new, Function.identity(), Outcome::joined, input, name);
            Pieces.everyWay(Utf8DecoderTest::reporting, Function.identity(), Outcome::joined, input, name);
        }
    }

    @Test
    void aLargeDirectPieceIsDecodedWindowByWindow() {
        // Three bytes a character, so that windows of 64 KiB cut some.
        String text = "\u20ac".repeat(100_000);
        byte[] bytes = text.getBytes(UTF_8);
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
        Utf8Decoder decoder = new Utf8Decoder();
        decoder.feed(direct);
        StringBuilder joined = new StringBuilder();
        int count = 0;
        for (String part; (part = decoder.poll()) != null; count++) {
            joined.append(part);
        }
        assertThat(joined.toString()).isEqualTo(text);
        assertThat(count).isEqualTo((bytes.length >> 16) + 1);
    }

    @Test
    void misuseIsAnIllegalState() {
        Utf8Decoder decoder = new Utf8Decoder();
        decoder.feed(ByteBuffer.wrap(hex("61")));
        assertThatThrownBy(() -> decoder.feed(ByteBuffer.wrap(hex("61")))).isInstanceOf(IllegalStateException.class);
        drain(decoder);
        decoder.finish();
        assertThatThrownBy(() -> decoder.feed(ByteBuffer.wrap(hex("61")))).isInstanceOf(IllegalStateException.class);
        decoder.reset();
        assertThat(prompt(decoder, "61")).containsExactly("a", "");
    }
}
