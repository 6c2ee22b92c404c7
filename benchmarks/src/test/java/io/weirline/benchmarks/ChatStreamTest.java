package io.weirline.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The input of the benchmarks, checked by what is not ours: the JDK's charset, a split at blank lines, Jackson. */
class ChatStreamTest {
    private final ChatStream stream = ChatStream.of(ChatStream.SEED);

    @Test
    void holdsWhatTheFiguresAreQuotedFor() {
        List<String> events = events(stream.body());

        assertThat(events).hasSize(1_002).hasSize(ChatStream.EVENTS);
        assertThat(stream.deltas()).hasSize(1_000);
        assertThat(stream.text().length()).isEqualTo(4_190);
        assertThat(stream.deltas().stream().filter("\n\n"::equals)).hasSize(10);
        assertThat(stream.deltas().stream().filter(" \""::equals)).hasSize(10);
        assertThat(stream.deltas().stream().filter(d -> d.chars().anyMatch(c -> c > 0x7F)))
                .hasSize(50);
        assertThat(stream.text()
                        .codePoints()
                        .filter(Character::isSupplementaryCodePoint)
                        .count())
                .isPositive();
        assertThat(stream.body().length / (double) ChatStream.EVENTS).isBetween(310.0, 326.0);
    }

    @Test
    void everyChunkIsTheChunkOfItsDelta() {
        JsonMapper json = new JsonMapper();
        List<String> events = events(stream.body());
        Set<Integer> paddings = new TreeSet<>();
        for (int i = 0; i < ChatStream.CHUNKS; i++) {
            JsonNode chunk = json.readTree(events.get(i).substring("data: ".length()));
            assertThat(chunk.propertyNames())
                    .containsExactly(
                            "id",
                            "object",
                            "created",
                            "model",
                            "service_tier",
                            "system_fingerprint",
                            "choices",
                            "obfuscation");
            JsonNode choice = chunk.get("choices").get(0);
            assertThat(choice.propertyNames()).containsExactly("index", "delta", "logprobs", "finish_reason");
            assertThat(choice.get("delta").get("content").stringValue())
                    .isEqualTo(stream.deltas().get(i));
            assertThat(choice.get("finish_reason").isNull()).isEqualTo(i < ChatStream.CHUNKS - 1);
            paddings.add(chunk.get("obfuscation").stringValue().length());
        }
        assertThat(paddings).hasSize(13).contains(0, 12);
        JsonNode last = json.readTree(events.get(ChatStream.CHUNKS).substring("data: ".length()));
        assertThat(last.get("choices").isEmpty()).isTrue();
        assertThat(last.get("usage").get("completion_tokens").intValue()).isEqualTo(ChatStream.CHUNKS);
        assertThat(events.get(ChatStream.CHUNKS + 1)).isEqualTo("data: [DONE]");
    }

    @Test
    void aSeedGivesTheSameBytesAndAnotherOneOthers() {
        assertThat(ChatStream.of(ChatStream.SEED).body()).isEqualTo(stream.body());
        assertThat(ChatStream.of(7).body()).isNotEqualTo(stream.body());
        assertThat(events(ChatStream.of(7).body())).hasSize(ChatStream.EVENTS);
    }

    @ParameterizedTest
    @EnumSource
    void everyDeliveryBringsTheSameBytes(Delivery delivery) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        List<Integer> sizes = new ArrayList<>();
        for (ByteBuffer piece : delivery.cut(stream.body())) {
            sizes.add(piece.remaining());
            byte[] bytes = new byte[piece.remaining()];
            piece.duplicate().get(bytes);
            joined.writeBytes(bytes);
        }

        assertThat(joined.toByteArray()).isEqualTo(stream.body());
        int length = stream.body().length;
        switch (delivery) {
            case WHOLE -> assertThat(sizes).containsExactly(length);
            case SEGMENTS, DIRECT ->
                assertThat(sizes.subList(0, sizes.size() - 1)).containsOnly(1_448);
            case EVENTS -> assertThat(sizes).hasSize(ChatStream.EVENTS);
            case FRAGMENTS -> assertThat(sizes.subList(0, sizes.size() - 1)).containsOnly(17);
        }
    }

    private static List<String> events(byte[] body) {
        String text = new String(body, UTF_8);
        assertThat(text).endsWith("\n\n").doesNotContain("\uFFFD");
        return List.of(text.split("\n\n"));
    }
}
