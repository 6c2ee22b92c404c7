package io.weirline.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The README's table and picture: the main path of each table beside its peers. Its numbers come from a run, by nobody's hand. */
final class Readme {
    static final String BEGIN = "<!-- benchmarks: written by the report -->";
    static final String END = "<!-- benchmarks: end -->";
    private static final Path PICTURE = Path.of("docs", "img", "benchmarks.svg");

    private static final List<Table> MAIN = List.of(Table.TEXT, Table.SSE, Table.ENCODE, Table.UTF8, Table.PIPELINE);

    private Readme() {}

    /** Writes what is between the marks, and the picture that it shows. */
    static void update(Path readme, Results results) throws IOException {
        Marks.write(readme, BEGIN, END, section(results));
        Path picture = readme.toAbsolutePath().resolveSibling(PICTURE);
        Files.createDirectories(Objects.requireNonNull(picture.getParent()));
        Files.writeString(picture, Page.svg(results));
    }

    static String section(Results results) {
        StringBuilder out = new StringBuilder("""

                | work | CPU ns | bytes | how many times ours a peer takes |
                |---|---|---|---|
                """);
        for (Table table : MAIN) {
            String variant = table == Table.ENCODE ? "" : "SEGMENTS";
            Score ours = results.score(table.key() + "/" + variant + "/WEIRLINE");
            if (ours != null) {
                out.append("| %s, per %s | %s | %s | %s |%n"
                        .formatted(
                                table.title,
                                table.operation,
                                Page.brief(ours.nanos()),
                                Page.brief(ours.bytes()),
                                peers(results, ours)));
            }
        }
        return out.append("""

                ![Bytes to text deltas: time beside the peers, on a logarithmic scale](docs/img/benchmarks.svg)

                %s, %s cores, %s. `%s`; how, and what is not the same work: [performance](docs/performance.md).

                """.formatted(
                                results.machine().get("cpu"),
                                results.machine().get("cores"),
                                results.machine().get("jdk"),
                                results.command()))
                .toString();
    }

    private static String peers(Results results, Score ours) {
        return Page.scores(results, ours.table(), ours.variant()).stream()
                .filter(score -> !Results.isOurs(score.contestant()))
                .map(score ->
                        "%s %s×".formatted(Page.name(score.contestant()), Page.brief(score.nanos() / ours.nanos())))
                .collect(Collectors.joining(", "));
    }
}
