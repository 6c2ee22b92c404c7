package io.weirline.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The streams of other dialects: their framing and JSON are valid, and hold each delta once. */
class DialectStreamTest {
    private static final List<String> DELTAS = ChatStream.of(ChatStream.SEED).deltas();

    private static List<String> payloads(DialectStream stream) {
        byte[] body = stream.body(DELTAS);
        if (stream == DialectStream.BEDROCK_CONVERSE) {
            MessageDecoder decoder = new MessageDecoder();
            decoder.feed(ByteBuffer.wrap(body));
            List<Message> messages = new ArrayList<>(decoder.getDecodedMessages());
            assertThat(messages)
                    .allMatch(
                            m -> m.getHeaders().get(":message-type").getString().equals("event"));
            return messages.stream().map(m -> new String(m.getPayload(), UTF_8)).toList();
        }
        String text = new String(body, UTF_8);
        if (stream == DialectStream.OLLAMA) {
            return List.of(text.split("\n"));
        }
        return Stream.of(text.split(stream == DialectStream.GEMINI ? "\r\n\r\n" : "\n\n"))
                .map(event -> event.substring(event.indexOf("data: ") + 6))
                .filter(data -> !data.equals("[DONE]"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void everyPayloadIsJsonAndEachDeltaIsInItsPlace(DialectStream stream) {
        JsonMapper json = new JsonMapper();
        List<String> payloads = payloads(stream);
        List<String> texts = new ArrayList<>();
        for (String payload : payloads) {
            JsonNode at = json.readTree(payload);
            for (String name : stream.path()) {
                at = at.isArray() ? at.path(0).path(name) : at.path(name);
            }
            if (at.isString() && !at.stringValue().isEmpty()) {
                texts.add(at.stringValue());
            }
        }

        assertThat(texts).isEqualTo(DELTAS);
        assertThat(payloads.size()).isEqualTo(stream.events() - (stream == DialectStream.COHERE ? 1 : 0));
    }
}
