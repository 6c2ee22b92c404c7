package io.weirline.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is asked for is judged by its bound and on the right side of it. */
class TargetsTest {
    private static Results run(String jdk, double factor, Score... scores) {
        List<Score> all = Stream.of(scores)
                .map(s -> new Score(s.table(), s.variant(), s.contestant(), s.nanos() * factor, 0, s.bytes()))
                .toList();
        return new Results(jdk, Map.of(), Map.of(), "run", all);
    }

    private static List<String> rows(Results... runs) {
        return Targets.table(List.of(runs)).lines().toList();
    }

    private static Score score(String table, String contestant, double nanos, double bytes) {
        return new Score(table, "SEGMENTS", contestant, nanos, 0, bytes);
    }

    @Test
    void aRatioHoldsFromItsBoundOnAndBytesUpToTheirs() {
        Score peer = score("text", "OKHTTP_FASTJSON2", 400, 900);

        assertThat(rows(run("17", 1, score("text", "WEIRLINE", 100, 96), peer)))
                .contains(
                        "| 17 | bytes → text delta inside a Flux ≥ 4× (okhttp-sse + fastjson2) | 4.00× ± 0 % | holds |",
                        "| 17 | bytes → text delta inside a Flux ≤ 96 B a chunk | 96.0 B | holds |",
                        "| 17 | bytes → text delta inside a Flux ≥ 40× openai-java | | not run |");
        assertThat(rows(run("17", 1, score("text", "WEIRLINE", 101, 96.1), peer)))
                .contains(
                        "| 17 | bytes → text delta inside a Flux ≥ 4× (okhttp-sse + fastjson2) | 3.96× ± 0 % | **missed** |",
                        "| 17 | bytes → text delta inside a Flux ≤ 96 B a chunk | 96.1 B | **missed** |");
    }

    @Test
    void framesAreComparedWithThePeersEventsAndFragmentsWithFragments() {
        assertThat(rows(run(
                        "17",
                        1,
                        score("frames", "WEIRLINE", 50, 0),
                        score("sse", "OKHTTP", 200, 0),
                        new Score("sse", "FRAGMENTS", "WEIRLINE", 100, 0, 0),
                        new Score("sse", "FRAGMENTS", "OKHTTP", 140, 0, 0))))
                .contains(
                        "| 17 | data as bytes at the decoder ≥ 3× okhttp-sse | 4.00× ± 0 % | holds |",
                        "| 17 | SSE → String event inside a Flux in delivery D ≥ 1.5× okhttp-sse | 1.40× ± 0 % | **missed** |");
    }

    @Test
    void directBuffersAndAnotherJdkAreComparedWithOurselves() {
        Score[] scores = {
            score("text", "WEIRLINE", 100, 90), new Score("text", "DIRECT", "WEIRLINE", 116, 0, 90),
        };

        assertThat(rows(run("17", 1, scores), run("25", 1.21, scores)))
                .contains(
                        "| 17 | B-direct within 15 %: text | 1.16 ± 0 % | **missed** |",
                        "| 25 | B-direct within 15 %: text | 1.16 ± 0 % | **missed** |",
                        "| 25 | JDK 25 within 20 %: text/segments/weirline | 1.21 of JDK 17's time | **missed** |");
        assertThat(rows(run("17", 1, scores), run("25", 1.2, scores)))
                .anyMatch(row -> row.contains("text/direct/weirline") && row.endsWith("holds |"));
    }

    @Test
    void tooFewIterationsShowNoDoubt() {
        Results run = new Results(
                "17",
                Map.of(),
                Map.of(),
                "run",
                List.of(
                        new Score("encode", "", "WEIRLINE", 100, Double.NaN, 0),
                        new Score("encode", "", "FASTJSON2", 600, Double.NaN, 0)));

        assertThat(rows(run)).contains("| 17 | encode ≥ 5× fastjson2 | 6.00× | holds |");
    }

    @Test
    void doubtIsShown() {
        Results run = new Results(
                "17",
                Map.of(),
                Map.of(),
                "run",
                List.of(
                        new Score("encode", "", "WEIRLINE", 100, 2, 0),
                        new Score("encode", "", "FASTJSON2", 600, 30, 0)));

        assertThat(rows(run)).contains("| 17 | encode ≥ 5× fastjson2 | 6.00× ± 7 % | holds |");
    }

    @Test
    void allThatIsNeededIsRun() {
        List<String> run = Suite.Profile.TARGETS.parts().stream()
                .flatMap(part -> part.values().getOrDefault("delivery", List.of("")).stream()
                        .flatMap(variant ->
                                part.values().getOrDefault(part.table().contestants, List.of("WEIRLINE")).stream()
                                        .map(contestant -> part.table().key() + "/" + variant + "/" + contestant)))
                .toList();

        assertThat(run).containsExactlyInAnyOrderElementsOf(Targets.needed()).hasSize(22);
    }
}
