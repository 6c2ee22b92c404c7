package io.weirline.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each shape is what its name says, as its text tells and not a parser. */
class SseShapeTest {
    private static String text(SseShape shape) {
        return new String(shape.bytes(), UTF_8);
    }

    private static List<String> blocks(SseShape shape) {
        return List.of(text(shape).split("\n\n"));
    }

    private static long count(SseShape shape, String line) {
        return Pattern.compile(line, Pattern.MULTILINE)
                .matcher(text(shape))
                .results()
                .count();
    }

    private static int longestPiece(SseShape shape) {
        return shape.pieces().stream().mapToInt(ByteBuffer::remaining).max().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void isTheSameEachTimeAndWholeInItsPieces(SseShape shape) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (ByteBuffer piece : shape.pieces()) {
            byte[] bytes = new byte[piece.remaining()];
            piece.duplicate().get(bytes);
            joined.writeBytes(bytes);
        }

        assertThat(joined.toByteArray()).isEqualTo(shape.bytes());
        assertThat(text(shape)).doesNotContain("\uFFFD");
        assertThat(shape.data()).isEqualTo(shape.data()).isNotEmpty();
        assertThat(new String(shape.bytes(), UTF_8).getBytes(UTF_8)).isEqualTo(shape.bytes());
    }

    @Test
    void theElevenAreThere() {
        assertThat(Stream.of(SseShape.values())
                        .map(shape ->
                                shape.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')))
                .containsExactly(
                        "data-only",
                        "named-event",
                        "identified-event",
                        "multibyte",
                        "heartbeat",
                        "idle-stream",
                        "invalid-line-drip",
                        "huge-line-drip",
                        "small-chunk",
                        "large-multiline",
                        "edge-cases");
    }

    @Test
    void dataOnlyHasOneLineOfDataForEachEvent() {
        assertThat(blocks(SseShape.DATA_ONLY)).hasSize(1_000).allMatch(block -> block.matches("data: \\{.*}"));
    }

    @Test
    void namedEventsHaveATypeAndIdentifiedOnesAnIdOfTheirOwn() {
        assertThat(blocks(SseShape.NAMED_EVENT)).hasSize(1_000).allMatch(b -> b.matches("event: \\w+\ndata: .*"));
        assertThat(blocks(SseShape.IDENTIFIED_EVENT))
                .hasSize(1_000)
                .allMatch(b -> b.matches("id: \\d+\nevent: \\w+\ndata: .*"));
        assertThat(blocks(SseShape.IDENTIFIED_EVENT).stream().map(b -> b.split("\n")[0]))
                .doesNotHaveDuplicates();
    }

    @Test
    void multibyteHasCharactersThatPiecesShare() {
        byte[] bytes = SseShape.MULTIBYTE.bytes();
        long continuations = java.util.stream.IntStream.range(0, bytes.length)
                .filter(i -> (bytes[i] & 0xC0) == 0x80)
                .count();
        assertThat(continuations).isGreaterThan(bytes.length / 4);
        assertThat(text(SseShape.MULTIBYTE).codePoints().filter(c -> c > 0xFFFF))
                .isNotEmpty();
        assertThat(SseShape.MULTIBYTE.pieces().stream().filter(p -> (p.get(0) & 0xC0) == 0x80))
                .hasSizeGreaterThan(5);
    }

    @Test
    void heartbeatHasACommentForEachEventAnIdleStreamTwoHundred() {
        assertThat(count(SseShape.HEARTBEAT, "^:")).isEqualTo(1_000);
        assertThat(count(SseShape.HEARTBEAT, "^data")).isEqualTo(1_000);
        assertThat(count(SseShape.IDLE_STREAM, "^:")).isEqualTo(2_000);
        assertThat(count(SseShape.IDLE_STREAM, "^data")).isEqualTo(10);
        assertThat(UTF_8.decode(SseShape.IDLE_STREAM.pieces().get(0).duplicate())
                        .toString())
                .matches(":.*\n\n");
    }

    @Test
    void invalidLinesAreNoFieldsAndDrip() {
        assertThat(count(SseShape.INVALID_LINE_DRIP, "^(?!data:|event|id|retry|:)[^:\n]+$"))
                .isEqualTo(1_000);
        assertThat(count(SseShape.INVALID_LINE_DRIP, "^data: ")).isEqualTo(100);
        assertThat(longestPiece(SseShape.INVALID_LINE_DRIP)).isLessThan(8);
    }

    @Test
    void theHugeLineIsOneLineInPiecesOfFourBytes() {
        assertThat(Arrays.stream(text(SseShape.HUGE_LINE_DRIP).split("\n")))
                .singleElement()
                .satisfies(line -> assertThat(line.length()).isBetween(255 * 1024, 256 * 1024));
        assertThat(longestPiece(SseShape.HUGE_LINE_DRIP)).isEqualTo(4);
    }

    @Test
    void smallChunksAreShorterThanAnyEvent() {
        assertThat(blocks(SseShape.SMALL_CHUNK))
                .hasSize(1_000)
                .allMatch(block -> block.length() + 2 > longestPiece(SseShape.SMALL_CHUNK));
        assertThat(longestPiece(SseShape.SMALL_CHUNK)).isEqualTo(8);
    }

    @Test
    void largeMultilineHasTwoHundredLinesInEachEvent() {
        assertThat(blocks(SseShape.LARGE_MULTILINE)).hasSize(20).allSatisfy(block -> assertThat(block.split("\n"))
                .hasSize(200)
                .allMatch(line -> line.startsWith("data: ")));
        assertThat(SseShape.LARGE_MULTILINE.data())
                .allMatch(data -> data.lines().count() == 200);
    }

    @Test
    void edgeCasesHaveEveryLineEndAndFieldsThatMeanNothing() {
        String text = text(SseShape.EDGE_CASES);
        assertThat(text)
                .contains("\r\n\r\n", "\r\r", "\n\n", "data\n\n", "data:  two", "with\0nul", "retry: soon", "unknown: ")
                .containsPattern("event: \\w+\nid: \\d\n\n");
        assertThat(SseShape.EDGE_CASES.data().subList(0, 6)).containsExactly("none", " two", "", "a\nb", "c\nd", "all");
        assertThat(SseShape.EDGE_CASES.data()).hasSize(600);
    }
}
