package io.weirline.codecs.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.ByteSink;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonOutTest {
    private static String string(CharSequence text) {
        ByteSink out = new ByteSink(0);
        JsonOut.string(out, text);
        return new String(out.toByteArray(), UTF_8);
    }

    @Test
    void escapesWhatMustBe() {
        assertThat(string("a\"b\\c/\b\f\n\r\t\0\u001f\u007f"))
                .isEqualTo("\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\"");
    }

    @Test
    void textIsUtf8() {
        assertThat(string("\u0080\u07ff\u0800\uffff\u2028\ud83d\ude00"))
                .isEqualTo("\"\u0080\u07ff\u0800\uffff\u2028\ud83d\ude00\"");
    }

    @Test
    void aPairIsUtf8WhereverItStands() {
        for (int before = 2040; before < 2055; before++) {
            String text = "x".repeat(before) + "\ud83d\ude00\ud83d\ude00";
            assertThat(string(text)).isEqualTo('"' + text + '"');
        }
    }

    @Test
    void halfAPairIsEscaped() {
        assertThat(string("\ud83dx\ude00\ud83d")).isEqualTo("\"\\ud83dx\\ude00\\ud83d\"");
    }

    @Test
    void appendsBehindWhatIsThere() {
        ByteSink out = new ByteSink(1);
        out.put('{');
        JsonOut.string(out, "a");
        out.put(':');
        JsonOut.number(out, 5);
        assertThat(new String(out.toByteArray(), UTF_8)).isEqualTo("{\"a\":5");
    }

    @ParameterizedTest
    @CsvSource({"0", "7", "-1", "10", "-10", "99", "100", "1234567890", "9223372036854775807", "-9223372036854775808"})
    void integers(long value) {
        ByteSink out = new ByteSink(0);
        JsonOut.number(out, value);
        assertThat(new String(out.toByteArray(), UTF_8)).isEqualTo(Long.toString(value));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void isReadBackAsItWas(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        JsonMapper mapper = new JsonMapper();
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            // Around the block's border too.
            int length = random.nextBoolean() ? random.nextInt(40) : random.nextInt(2030, 2070);
            while (text.length() < length) {
                switch (random.nextInt(4)) {
                    case 0 -> text.append((char) random.nextInt(0x80));
                    case 1 -> text.appendCodePoint(random.nextInt(0x10000, 0x110000));
                    case 2 -> text.append((char) random.nextInt(0x10000));
                    default -> text.append('x');
                }
            }
            String json = string(text);
            assertThat(mapper.readValue(json, String.class)).as("seed %d", seed).isEqualTo(text.toString());
            byte[] bytes = json.getBytes(UTF_8);
            assertThat(JsonStrings.end(bytes, 1, bytes.length)).isEqualTo(bytes.length - 1);
        }
    }
}
