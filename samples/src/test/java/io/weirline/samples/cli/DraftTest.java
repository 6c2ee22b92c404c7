package io.weirline.samples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class DraftTest {
    private static final String JSON =
            "{\"name\":\"Pea soup\",\"serves\":4,\"items\":[{\"item\":\"peas\",\"g\":300},2]}";

    private static String draw(boolean live, int columns, int cut) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Output output = new Output(out);
        Draft draft = new Draft(output, live, columns);
        draft.write(JSON.substring(0, cut));
        draft.write(JSON.substring(cut));
        draft.end();
        output.flush();
        return out.toString(UTF_8);
    }

    @Test
    void awayFromATerminalItIsDrawnOnceAndWhole() {
        assertThat(draw(false, 68, 12)).isEqualTo("""
                name: Pea soup
                serves: 4
                items:
                  - item: peas
                    g: 300
                  - 2
                """);
        assertThat(draw(false, 9, 12).lines())
                .contains("name: Pea", "  - item:")
                .allMatch(line -> line.length() <= 9);
    }

    @Test
    void onATerminalEachDrawingTakesThePlaceOfTheOneBefore() {
        String drawn = draw(true, 68, JSON.indexOf(" soup"));
        assertThat(drawn)
                .startsWith("\u001B[2Kname: Pea▏\n\u001B[1F\u001B[2Kname: Pea soup\n\u001B[2Kserves: 4\n")
                .endsWith("\u001B[6F" + draw(true, 68, JSON.length()).split("\u001B\\[6F")[1]);
    }
}
