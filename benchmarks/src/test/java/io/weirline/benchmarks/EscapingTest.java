package io.weirline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

@Proves("EscapeBenchmark")
class EscapingTest {
    /** Also a text whose chars look plain where their high halves are dropped. */
    @Test
    void allWriteWhatReadsAsTheText() {
        List<String> texts =
                new ArrayList<>(List.of("", "a\"b", "tab\tand \\", "é", "水🙂", "\u4e41\u4e42", "x".repeat(9) + '\n'));
        texts.addAll(List.of(EscapeBenchmark.texts(4)));
        texts.addAll(List.of(EscapeBenchmark.texts(1_000)));
        JsonMapper json = new JsonMapper();
        for (Escaping escaping : Escaping.values()) {
            for (String text : texts) {
                ByteSink out = new ByteSink().put('"');
                escaping.write(text, out);
                String written = new String(out.put('"').toByteArray(), StandardCharsets.UTF_8);
                assertThat(json.readValue(written, String.class))
                        .as("%s: %s", escaping, text)
                        .isEqualTo(text);
            }
        }
    }
}
