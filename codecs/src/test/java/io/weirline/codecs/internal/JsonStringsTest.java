package io.weirline.codecs.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.weirline.core.MalformedStreamException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonStringsTest {
    private final JsonStrings strings = new JsonStrings();

    static Stream<Arguments> alone() {
        return Stream.of(
                arguments("plain", "plain"),
                arguments("\\\"", "\""),
                arguments("\\\\", "\\"),
                arguments("\\/", "/"),
                arguments("a\\bb", "a\bb"),
                arguments("a\\fb", "a\fb"),
                arguments("a\\nb", "a\nb"),
                arguments("a\\rb", "a\rb"),
                arguments("a\\tb", "a\tb"),
                arguments("\\u0041\\u00e9\\u00E9\\u20aC", "A\u00e9\u00e9\u20ac"),
                arguments("\\u007f\\u0080\\u07ff\\u0800\\uffff", "\u007f\u0080\u07ff\u0800\uffff"),
                arguments("\\ud83d\\ude00", "\ud83d\ude00"),
                arguments("\\uD800\\uDC00\\uDBFF\\uDFFF", "\ud800\udc00\udbff\udfff"),
                arguments("\u65e5\\n\ud83d\ude00", "\u65e5\n\ud83d\ude00"),
                arguments("\\ud83d", "\ufffd"),
                arguments("\\ude00", "\ufffd"),
                arguments("\\ud83dx", "\ufffdx"),
                arguments("\\ud83d\\n", "\ufffd\n"),
                arguments("\\ud83d\\ud83d\\ude00", "\ufffd\ud83d\ude00"),
                arguments("\\ude00\\ud83d", "\ufffd\ufffd"),
                arguments("\\ud83d\\ude00\\ude00", "\ud83d\ude00\ufffd"),
                arguments("\\\\ud83d", "\\ud83d"),
                arguments("\\ufffd", "\ufffd"));
    }

    @ParameterizedTest
    @MethodSource("alone")
    void aStringThatStandsAlone(String raw, String text) {
        byte[] bytes = ("#\\" + raw + "\\#").getBytes(UTF_8);
        assertThat(strings.decode(bytes, 2, bytes.length - 2)).isEqualTo(text);
    }

    @Test
    void controlCharactersByNumber() {
        byte[] bytes = "\\u0000\\u001f".getBytes(UTF_8);
        assertThat(strings.decode(bytes, 0, bytes.length)).isEqualTo("\0\u001f");
    }

    @Test
    void aPairOverTwoDeltas() {
        HalfSurrogate carry = new HalfSurrogate();
        assertThat(decode("a\\ud83d", carry)).isEqualTo("a");
        assertThat(carry.isHeld()).isTrue();
        assertThat(decode("", carry)).isEmpty();
        assertThat(decode("\\ude00b", carry)).isEqualTo("\ud83d\ude00b");
        assertThat(carry.isHeld()).isFalse();
        assertThat(carry.flush()).isEmpty();
    }

    @Test
    void aHalfWhosePartnerDoesNotCome() {
        HalfSurrogate carry = new HalfSurrogate();
        assertThat(decode("\\ud83d", carry)).isEmpty();
        assertThat(decode("plain", carry)).isEqualTo("\ufffdplain");
        assertThat(decode("\\ud83d", carry)).isEmpty();
        assertThat(decode("\\n\\ude00", carry)).isEqualTo("\ufffd\n\ufffd");
        assertThat(decode("\\ud83d", carry)).isEmpty();
        assertThat(decode("\\ud83d", carry)).isEqualTo("\ufffd");
        assertThat(decode("\\ude00", carry)).isEqualTo("\ud83d\ude00");
        assertThat(decode("\\ude00", carry)).isEqualTo("\ufffd");
        assertThat(decode("x\\ud83d", carry)).isEqualTo("x");
        assertThat(carry.flush()).isEqualTo("\ufffd");
        assertThat(carry.flush()).isEmpty();
    }

    @Test
    void blocksHoldEachTheirOwn() {
        HalfSurrogate one = new HalfSurrogate();
        HalfSurrogate other = new HalfSurrogate();
        decode("\\ud83d", one);
        assertThat(decode("\\ude00", other)).isEqualTo("\ufffd");
        assertThat(decode("\\ude00", one)).isEqualTo("\ud83d\ude00");
    }

    private String decode(String raw, HalfSurrogate carry) {
        byte[] bytes = raw.getBytes(UTF_8);
        return strings.decode(bytes, 0, bytes.length, carry);
    }

    @ParameterizedTest
    @CsvSource({
        "\\, 0",
        "a\\, 1",
        "\\x, 0",
        "\\u, 0",
        "\\u123, 0",
        "n\\n\\u12g4, 3",
        "\\u 123, 0",
        "\\u+123, 0",
        "\\U0041, 0"
    })
    void aBadEscapeIsMalformedWhereItBegins(String raw, int at) {
        byte[] bytes = ("##" + raw).getBytes(UTF_8);
        HalfSurrogate carry = new HalfSurrogate();
        for (Runnable decode : List.<Runnable>of(
                () -> strings.decode(bytes, 2, bytes.length), () -> strings.decode(bytes, 2, bytes.length, carry))) {
            MalformedStreamException e = catchThrowableOfType(MalformedStreamException.class, decode::run);
            assertThat(e.offset()).isEqualTo(2 + at);
        }
        assertThat(strings.decode("ok\\n".getBytes(UTF_8), 0, 4)).isEqualTo("ok\n");
    }

    @Test
    void escapesEndWithTheSliceThoughTheArrayGoesOn() {
        byte[] bytes = "\\u00411\\n".getBytes(UTF_8);
        for (int to = 1; to < 6; to++) {
            int end = to;
            assertThat(catchThrowableOfType(MalformedStreamException.class, () -> strings.decode(bytes, 0, end)))
                    .isNotNull();
        }
        assertThat(strings.decode(bytes, 0, 6)).isEqualTo("A");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x01, 0x0A, 0x1F})
    void endRefusesControlCharacters(int control) {
        for (int plain : new int[] {0, 3, 8, 13}) {
            byte[] bytes = ("x".repeat(plain) + (char) control + "\"").getBytes(UTF_8);
            MalformedStreamException e =
                    catchThrowableOfType(MalformedStreamException.class, () -> JsonStrings.end(bytes, 0, bytes.length));
            assertThat(e.offset()).isEqualTo(plain);
        }
    }

    @Test
    void endFindsTheClosingQuote() {
        byte[] bytes = "\u00e9 \u007f\\\\\\\"\\u0022 12345678\"\"".getBytes(UTF_8);
        assertThat(JsonStrings.end(bytes, 0, bytes.length)).isEqualTo(bytes.length - 2);
        MalformedStreamException e =
                catchThrowableOfType(MalformedStreamException.class, () -> JsonStrings.end(bytes, 0, bytes.length - 2));
        assertThat(e.offset()).isEqualTo(bytes.length - 2);
    }

    /** Units with their UTF-16; random runs of them, cut into deltas between units, against the whole unit by unit. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyCutIntoDeltasGivesTheSameText(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 5000; i++) {
            List<byte[]> units = new ArrayList<>();
            StringBuilder utf16 = new StringBuilder();
            for (int j = random.nextInt(9); j >= 0; j--) {
                int kind = random.nextInt(8);
                char unit = (char)
                        switch (kind) {
                            case 0, 1 -> random.nextInt(0xD800, 0xDC00);
                            case 2, 3 -> random.nextInt(0xDC00, 0xE000);
                            case 4 -> random.nextInt(0x10000);
                            default -> random.nextInt(0x23, 0x5C);
                        };
                boolean plain = unit < 0x80 && unit >= 0x23 && unit < 0x5C;
                units.add((plain ? "" + unit : String.format("\\u%04X", (int) unit)).getBytes(UTF_8));
                utf16.append(unit);
            }
            // Malformed bytes stand for U+FFFD and join with nothing.
            if (random.nextBoolean()) {
                int at = random.nextInt(units.size() + 1);
                units.add(at, new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80});
                utf16.insert(at, "\ufffd\ufffd\ufffd");
            }
            String expected = NaiveSurrogates.replaceLone(utf16);
            HalfSurrogate carry = new HalfSurrogate();
            StringBuilder text = new StringBuilder();
            ByteArrayOutputStream delta = new ByteArrayOutputStream();
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            for (byte[] unit : units) {
                delta.writeBytes(unit);
                whole.writeBytes(unit);
                if (random.nextInt(3) == 0) {
                    String part = strings.decode(delta.toByteArray(), 0, delta.size(), carry);
                    assertThat(NaiveSurrogates.replaceLone(part)).isEqualTo(part);
                    text.append(part);
                    delta.reset();
                }
            }
            text.append(strings.decode(delta.toByteArray(), 0, delta.size(), carry))
                    .append(carry.flush());
            assertThat(text.toString()).as("seed %d: %s", seed, whole).isEqualTo(expected);
            assertThat(strings.decode(whole.toByteArray(), 0, whole.size()))
                    .as("seed %d: %s", seed, whole)
                    .isEqualTo(expected);
        }
    }

    @Test
    void aLongStringLeavesNoLongScratch() {
        byte[] bytes = "\\n1234567".repeat(1 << 18).getBytes(UTF_8);
        assertThat(strings.decode(bytes, 0, bytes.length)).isEqualTo("\n1234567".repeat(1 << 18));
        assertThat(strings.scratchBytes()).isLessThanOrEqualTo(64 << 10);
    }
}
