package io.weirline.codecs.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.Events;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.codecs.testing.RecordedBodies;
import io.weirline.codecs.testing.RecordedBodies.Body;
import io.weirline.codecs.testing.StreamCheck;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Extension;
import io.weirline.core.StreamEvent.MediaDelta;
import io.weirline.core.StreamFault;
import io.weirline.core.Transcript;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each recorded body means what its summary says, with both readers and in any pieces. */
class GeminiCorpusTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Test
    void everyBodyMeansWhatItsSummarySaysInAnyPieces() {
        StreamCheck.check(Dialects.GEMINI, GeminiCorpusTest::checkOwn);
    }

    private static void checkOwn(Body body, List<StreamEvent> events) {
        JsonNode summary = body.summary();
        boolean blocked = summary.has("block_reason");
        if (body.name().equals("gemini/error-json-mid-stream.sse")) {
            // The summary follows the SSE standard alone, which drops these lines; the object is what the body shows.
            assertThat(StreamCheck.error(events).get("code").asInt()).isEqualTo(499);
            assertThat(StreamCheck.error(events).get("status").asString()).isEqualTo("CANCELLED");
        } else if (!summary.get("error").isNull()) {
            StreamCheck.checkEnd(body, events, StreamFault.ProviderError.class);
        } else {
            boolean ended = !summary.get("finish_reason").isNull() || blocked;
            StreamCheck.checkEnd(body, events, ended ? null : StreamFault.Truncated.class);
        }
        assertThat(extensions(events, "promptFeedback").stream()
                        .map(node -> node.get("blockReason").asString())
                        .toList())
                .as("%s block_reason", body)
                .isEqualTo(blocked ? List.of(summary.get("block_reason").asString()) : List.of());
        List<JsonNode> code = extensions(events, "executableCode");
        JsonNode server = summary.path("server_tool_calls");
        assertThat(code).as("%s server_tool_calls", body).hasSize(server.size());
        for (int i = 0; i < code.size(); i++) {
            assertThat(code.get(i).get("id")).isEqualTo(server.get(i).get("id"));
            assertThat(code.get(i).get("code")).isEqualTo(server.get(i).get("arguments"));
        }
        List<MediaDelta> media = events.stream()
                .filter(MediaDelta.class::isInstance)
                .map(MediaDelta.class::cast)
                .toList();
        assertThat(media).as("%s media", body).hasSize(summary.path("media").size());
        for (int i = 0; i < media.size(); i++) {
            assertThat(media.get(i).mediaType())
                    .isEqualTo(summary.get("media").get(i).get("mime").asString());
            assertThat(media.get(i).base64())
                    .hasSize(summary.get("media").get(i).get("base64_chars").asInt());
        }
    }

    private static List<JsonNode> extensions(List<StreamEvent> events, String name) {
        return events.stream()
                .filter(event -> event instanceof Extension e && e.name().equals(name))
                .map(event -> MAPPER.readTree(((Extension) event).json()))
                .toList();
    }

    @Test
    void unterminatedTailsAreReadByOption() {
        for (Body body : RecordedBodies.of("gemini")) {
            JsonNode flushed = body.summary().path("with_tail_flushed");
            if (flushed.isObject()) {
                DecodeOptions options = DecodeOptions.defaults().withAtEnd(SseOptions.AtEnd.EMIT);
                Transcript transcript = Events.transcript(
                        Events.decode(Dialects.GEMINI.with(options).decoder(Limits.defaults()), body.bytes()));
                assertThat(transcript.text(0))
                        .as("%s text", body)
                        .isEqualTo(flushed.get("text").asString());
                assertThat(transcript.fault() == null)
                        .as("%s ends", body)
                        .isEqualTo(!flushed.get("finish_reason").isNull() || flushed.has("block_reason"));
            }
        }
    }
}
