package io.weirline.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.benchmarks.ChatStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedTest {
    private static final String ROW =
            "\\| [\\w-]+ \\| [\\w-]+ \\| \\d+ \\| \\d+ \\| \\d+ \\| ([\\d.]+ %)? \\| \\d+ \\| \\d+ \\| ([\\d.]+ %)? \\| \\d+ \\| \\d+ \\|";

    @Test
    void countsTheChunksOfEachDialectAndProvider(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("one"));
        Files.createDirectories(folder.resolve("two"));
        Files.write(
                folder.resolve("one/chat.sse"), ChatStream.of(ChatStream.SEED).body());
        Files.write(
                folder.resolve("two/chat.sse"),
                ChatStream.of(ChatStream.SEED + 1).body());
        Files.writeString(folder.resolve("one/messages.sse"), messages());
        Files.writeString(folder.resolve("index.json"), """
                [{"file":"one/chat.sse","dialect":"openai-chat"},
                 {"file":"two/chat.sse","dialect":"openai-chat"},
                 {"file":"one/messages.sse","dialect":"anthropic"}]""");
        List<String> below = new ArrayList<>();

        List<String> rows = Recorded.table(folder, below, 0, 0).lines().toList();

        assertThat(below).isEmpty();
        assertThat(rows).hasSize(5);
        assertThat(rows.subList(2, 5)).allMatch(row -> row.matches(ROW));
        assertThat(rows.get(2)).startsWith("| anthropic | one | 1 | 100 | 98 | ");
        // The first chunk tells the role, the others have one shape; of that no more than a few are read.
        assertThat(rows.get(3)).matches("\\| openai-chat \\| one \\| 1 \\| 1000 \\| 997 \\| (100\\.0|99\\.\\d) % .*");
        assertThat(rows.get(4)).startsWith("| openai-chat | two | 1 | 1000 | 997 | ");
        assertThat(rows.subList(2, 5)).allSatisfy(row -> {
            String[] cells = row.split(" *\\| *");
            assertThat(Integer.parseInt(cells[10])).as("ns").isPositive();
            assertThat(Integer.parseInt(cells[11])).as("a delta and its string").isBetween(40, 2_000);
        });
    }

    private static String messages() {
        StringBuilder body = new StringBuilder(
                "data: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"c\"}}\n\n"
                        + "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n");
        for (int i = 0; i < 100; i++) {
            body.append(
                            "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"")
                    .append("word ".repeat(1 + i % 4))
                    .append("\"}}\n\n");
        }
        return body.append("data: {\"type\":\"message_stop\"}\n\n").toString();
    }

    @Test
    void theDocumentHasTheMarksAndBetweenThemNothingOrSuchATable() throws Exception {
        String text = Files.readString(Path.of("..", "docs", "performance.md"));
        int begin = text.indexOf(Recorded.BEGIN);
        int end = text.indexOf(Recorded.END);
        assertThat(begin).isPositive().isLessThan(end);
        assertThat(text.substring(begin + Recorded.BEGIN.length(), end)
                        .strip()
                        .lines()
                        .skip(2))
                .allMatch(row -> row.matches(ROW));
    }
}
