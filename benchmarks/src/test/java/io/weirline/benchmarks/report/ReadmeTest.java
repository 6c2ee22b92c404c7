package io.weirline.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the report writes into the README, and that what stands there is of that form. */
class ReadmeTest {
    private static final Results RUN = new Results(
            "17",
            Map.of("cpu", "a fast one", "cores", "2", "jdk", "OpenJDK 17"),
            Map.of(),
            "java …",
            List.of(
                    new Score("text", "SEGMENTS", "WEIRLINE", 100, 1, 96),
                    new Score("text", "SEGMENTS", "WEIRLINE_DECODER", 60, 1, 76),
                    new Score("text", "SEGMENTS", "SPRING_JACKSON3", 3_000, 1, 4_000),
                    new Score("text", "SEGMENTS", "OKHTTP_FASTJSON2", 400, 1, 859),
                    new Score("text", "DIRECT", "WEIRLINE", 110, 1, 96),
                    new Score("encode", "", "WEIRLINE", 20, 1, 0),
                    new Score("encode", "", "FASTJSON2", 200, 1, 585)));

    private static void hasTheForm(String section) {
        List<String> lines = section.strip().lines().toList();
        assertThat(lines.subList(0, 2))
                .containsExactly("| work | CPU ns | bytes | how many times ours a peer takes |", "|---|---|---|---|");
        List<String> rows =
                lines.stream().skip(2).takeWhile(line -> line.startsWith("|")).toList();
        assertThat(rows)
                .isNotEmpty()
                .allMatch(
                        row -> row.matches(
                                "\\| [^|]+, per \\w+ \\| [\\d.,]+ \\| [\\d.,]+ \\| [\\w.+ -]+ [\\d.,]+×(, [\\w.+ -]+ [\\d.,]+×)* \\|"));
        assertThat(lines.get(2 + rows.size())).isEmpty();
        assertThat(lines.get(3 + rows.size())).startsWith("![").endsWith("(docs/img/benchmarks.svg)");
        assertThat(lines.get(lines.size() - 1)).contains(" cores, ", "`java ", "(docs/performance.md)");
    }

    @Test
    void writesOursWithEachPeerFromTheFastest(@TempDir Path folder) throws Exception {
        Path readme = folder.resolve("README.md");
        Files.writeString(readme, "before\n" + Readme.BEGIN + "\nold\n" + Readme.END + "\nafter\n");

        Readme.update(readme, RUN);
        Readme.update(readme, RUN);

        String text = Files.readString(readme);
        assertThat(text)
                .startsWith("before\n" + Readme.BEGIN + "\n")
                .endsWith(Readme.END + "\nafter\n")
                .doesNotContain("old")
                .contains(
                        "| Bytes to text deltas (OpenAI Chat), per event | 100 | 96.0 "
                                + "| okhttp-sse + fastjson2 4.00×, Spring + Jackson 3 30.0× |\n",
                        "| Text deltas to bytes (OpenAI Chat), per delta | 20.0 | 0.00 | fastjson2 10.0× |\n");
        hasTheForm(Readme.section(RUN));
        assertThat(folder.resolve("docs/img/benchmarks.svg")).content().contains("(4.00×)");
    }

    @Test
    void theReadmeHasTheMarksAndBetweenThemNothingOrSuchATable() throws Exception {
        Path readme = Path.of("..", "README.md");
        String text = Files.readString(readme);
        int begin = text.indexOf(Readme.BEGIN);
        int end = text.indexOf(Readme.END);
        assertThat(begin).isPositive().isLessThan(end);

        String section = text.substring(begin + Readme.BEGIN.length(), end);
        if (!section.isBlank()) {
            hasTheForm(section);
            assertThat(readme.resolveSibling("docs/img/benchmarks.svg")).exists();
        }
    }
}
