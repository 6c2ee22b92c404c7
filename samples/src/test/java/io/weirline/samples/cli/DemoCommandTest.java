package io.weirline.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DemoCommandTest {
    @Test
    void threeAnswersAndWhatTheyTook() {
        Cli demo = Cli.run("demo", "--seed", "3");

        assertThat(demo.err()).isEmpty();
        assertThat(demo.status()).isZero();
        assertThat(demo.lines())
                .contains("Text with emoji, split over packets", "A structured answer", "A tool call")
                .anySatisfy(line ->
                        assertThat(line).contains("first token", "p50", "p95", "bytes", "events", "pieces", "batches"))
                .allSatisfy(line -> assertThat(line).doesNotContain("\u001B"));
        // The structured answer stands there once, whole.
        assertThat(demo.lines()).filteredOn(line -> line.startsWith("name: ")).hasSize(1);
        assertThat(demo.lines())
                .filteredOn(line -> line.startsWith("  - item: "))
                .hasSizeBetween(2, 3);
        for (String name : List.of("text", "structured", "tool call")) {
            // Name, first token, p50, p95, bytes, events, pieces, batches.
            assertThat(demo.lines())
                    .filteredOn(
                            line -> line.matches(
                                    name
                                            + " +[0-9.]+ ms +[0-9.]+ ms +[0-9.]+ ms +[1-9][0-9]+ +[1-9][0-9]* +[1-9][0-9]* +[1-9][0-9]*"))
                    .as(name)
                    .hasSize(1);
        }
        assertThat(answers(demo)).hasSizeGreaterThan(8);
        assertThat(answers(Cli.run("demo", "--seed", "3"))).isEqualTo(answers(demo));
        assertThat(answers(Cli.run("demo", "--seed", "4"))).isNotEqualTo(answers(demo));
    }

    private static List<String> answers(Cli demo) {
        return demo.lines().stream()
                .takeWhile(line -> !line.contains("first token"))
                .toList();
    }
}
