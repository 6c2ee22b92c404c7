package io.weirline.codecs.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    // X stands for U+FFFD; each row is a border of the table of well-formed sequences, or of what lies behind it.
    @ParameterizedTest
    @CsvSource({
        "7F, \u007f",
        "80, X",
        "BF, X",
        "C0, X",
        "C0 80, XX",
        "C1 BF, XX",
        "C2, X",
        "C2 7F, X\u007f",
        "C2 80, \u0080",
        "C2 BF, \u00bf",
        "C2 C0, XX",
        "DF BF, \u07ff",
        "E0, X",
        "E0 9F BF, XXX",
        "E0 A0, X",
        "E0 A0 80, \u0800",
        "E0 A0 7F, X\u007f",
        "E0 A0 C0, XX",
        "E0 BF BF, \u0fff",
        "E0 C0, XX",
        "E1 7F, X\u007f",
        "E1 80 80, \u1000",
        "E1 80, X",
        "EC BF BF, \ucfff",
        "ED 80 80, \ud000",
        "ED 9F BF, \ud7ff",
        "ED A0 80, XXX",
        "ED BF BF, XXX",
        "ED A0 80 ED B0 80, XXXXXX",
        "EE 80 80, \ue000",
        "EF BF BD, X",
        "EF BF BF, \uffff",
        "EF BB BF, \ufeff",
        "F0, X",
        "F0 8F BF BF, XXXX",
        "F0 90, X",
        "F0 90 80, X",
        "F0 90 80 80, \ud800\udc00",
        "F0 90 80 7F, X\u007f",
        "F0 90 80 C0, XX",
        "F0 90 7F, X\u007f",
        "F0 BF BF BF, \ud8bf\udfff",
        "F0 C0, XX",
        "F1 80 80 80, \ud8c0\udc00",
        "F3 BF BF BF, \udbbf\udfff",
        "F4 80 80 80, \udbc0\udc00",
        "F4 8F BF BF, \udbff\udfff",
        "F4 90 80 80, XXXX",
        "F5 80 80 80, XXXX",
        "FF, X",
        "61 F0 9F 98 62, aXb",
        "E2 82 E2 82 AC, X\u20ac",
        "F0 9F F0 9F 98 80, X\ud83d\ude00"
    })
    void eachRowOfTheTable(String hex, String text) {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
        String expected = text.replace('X', '\uFFFD');
        assertThat(Utf8.decode(bytes, 0, bytes.length)).isEqualTo(expected);
        boolean good = !text.contains("X") || hex.equals("EF BF BD");
        assertThat(Utf8.isWellFormed(bytes, 0, bytes.length)).isEqualTo(good);
        assertThat(Utf8.repair(bytes, 0, bytes.length)).isEqualTo(expected.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "61, 0",
        "C3, 1",
        "E2, 1",
        "E2 82, 2",
        "E2 82 AC, 0",
        "F0, 1",
        "F0 9F, 2",
        "F0 9F 98, 3",
        "F0 9F 98 80, 0",
        "61 F0 9F 98, 3",
        "E0 9F, 0",
        "ED A0, 0",
        "F4 90, 0",
        "C0, 0",
        "F5, 0",
        "80 80 80, 0",
        "F0 9F 98 80 80, 0",
        "E2 C3, 1",
        "FF F0 90, 2"
    })
    void incompleteTail(String hex, int expected) {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex("21 " + hex);
        assertThat(Utf8.incompleteTail(bytes, 0, bytes.length)).isEqualTo(expected);
        // A lead byte before the stretch is not looked at.
        assertThat(Utf8.incompleteTail(bytes, bytes.length, bytes.length)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void asTheStandardsStepsDoIt(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] likely = {0x41, 0x80, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0, 0xE2, 0xED, 0xEF, 0xF0, 0xF4, 0xFF};
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(24)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] =
                        (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : likely[random.nextInt(likely.length)]);
            }
            int from = random.nextInt(bytes.length + 1);
            String expected = NaiveUtf8.decode(bytes, from, bytes.length);
            String note = "seed " + seed + ": " + HexFormat.of().formatHex(bytes, from, bytes.length);
            assertThat(Utf8.decode(bytes, from, bytes.length)).as(note).isEqualTo(expected);
            byte[] repaired = Utf8.repair(bytes, from, bytes.length);
            assertThat(repaired).as(note).isEqualTo(expected.getBytes(StandardCharsets.UTF_8));
            for (int j = 0; j <= repaired.length; j++) {
                int source = Utf8.unrepair(bytes, from, bytes.length, j);
                if (j < repaired.length && repaired[j] >= 0) {
                    assertThat(bytes[source]).as(note).isEqualTo(repaired[j]);
                }
            }
            assertThat(Utf8.unrepair(bytes, from, bytes.length, repaired.length))
                    .as(note)
                    .isEqualTo(bytes.length);
        }
    }

    @Test
    void everyScalarValue() {
        StringBuilder text = new StringBuilder();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < 0xD800 || point > 0xDFFF) {
                text.appendCodePoint(point);
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        assertThat(Utf8.isWellFormed(bytes, 0, bytes.length)).isTrue();
        // U+FFFD is among them, so this takes the exact path.
        assertThat(Utf8.decode(bytes, 0, bytes.length)).isEqualTo(text.toString());
    }
}
