package io.weirline.samples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.samples.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;

class OutputTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Output out = new Output(bytes);

    @Test
    void textIsUtf8WhereverItsPairsAreCut() {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            int point = random.nextInt(0x110000);
            text.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? 'x' : point);
        }
        for (int i = 0; i < text.length(); ) {
            int end = Math.min(text.length(), i + 1 + random.nextInt(5));
            out.write(text.substring(i, end));
            out.flush();
            i = end;
        }
        out.close();

        assertThat(bytes.toString(UTF_8)).isEqualTo(text.toString());
    }

    @Test
    void halfAPairIsReplacedInTextAndEscapedInJson() {
        out.write("a\uD83Db\uDE00");
        out.close();
        assertThat(bytes.toString(UTF_8)).isEqualTo("a\uFFFDb\uFFFD");

        bytes.reset();
        try (JsonGenerator json = Json.generator(out.json())) {
            json.writeStartObject();
            json.writeStringProperty("\uD800", "x\uDE00\uD83D");
            json.writeStringProperty("pair", "😀");
            json.writeEndObject();
        }
        out.flush();
        assertThat(bytes.toString(UTF_8)).isEqualTo("{\"\\ud800\":\"x\\ude00\\ud83d\",\"pair\":\"😀\"}");
    }

    @Test
    void bytesAndTextKeepTheirOrder() {
        byte[] large = new byte[40_000];
        out.write("é");
        out.write(large, 0, large.length);
        out.write("ü");
        out.close();

        assertThat(bytes.size()).isEqualTo(large.length + 4);
        assertThat(bytes.toString(UTF_8)).startsWith("é").endsWith("ü");
    }
}
