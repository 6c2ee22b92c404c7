package io.weirline.codecs.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.Events;
import io.weirline.codecs.dialects.ProviderDialect;
import io.weirline.codecs.testing.RecordedBodies.Body;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import io.weirline.core.Transcript;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Recorded bodies of the dialects whose framing is not, or not only, server-sent events, against their summaries. */
public final class StreamCheck {
    private static final JsonMapper MAPPER = new JsonMapper();

    private StreamCheck() {}

    /** Checks all bodies of a dialect, and reports them; what is the dialect's own is for the caller to check. */
    public static void check(ProviderDialect dialect, BiConsumer<Body, List<StreamEvent>> own) {
        List<Body> bodies = RecordedBodies.of(dialect.name());
        int passed = 0;
        for (Body body : bodies) {
            List<StreamEvent> events = SummaryCheck.decoded(dialect, body);
            Transcript transcript = Events.transcript(events);
            JsonNode summary = body.summary();
            JsonNode choice = withClientCalls(summary);
            SummaryCheck.checkChoice(body, choice, transcript, 0);
            SummaryCheck.checkTextBlocks(body, summary, transcript);
            SummaryCheck.checkSignatures(body, summary, transcript);
            String usage = transcript.usage().raw();
            assertThat(usage == null ? MAPPER.nullNode() : MAPPER.readTree(usage))
                    .as("%s usage", body)
                    .isEqualTo(summary.get("usage"));
            assertThat(transcript.model()).as("%s model", body).isEqualTo(text(summary.get("model")));
            assertThat(transcript.id()).as("%s response_id", body).isEqualTo(text(summary.get("response_id")));
            if (summary.has("annotation_count")) {
                assertThat(citations(transcript))
                        .as("%s annotations", body)
                        .isEqualTo(summary.get("annotation_count").asInt());
            }
            own.accept(body, events);
            passed++;
        }
        Corpus.report("streams/" + dialect.name(), passed, bodies.size());
    }

    // A summary counts every Converse call that names a type among the server's, also where the type is tool_use and
    // the
    // stop reason says that the client is to run it (bedrock/converse-code-execution).
    private static JsonNode withClientCalls(JsonNode summary) {
        ObjectNode changed = (ObjectNode) summary.deepCopy();
        for (JsonNode call : summary.path("server_tool_calls")) {
            if (call.get("type").asString().equals("tool_use")) {
                ((ArrayNode) changed.get("tool_calls")).add(((ObjectNode) call.deepCopy()).without("type"));
            }
        }
        return changed;
    }

    public static int citations(Transcript transcript) {
        return transcript.blocks(0).stream()
                .mapToInt(block -> block.citations().size())
                .sum();
    }

    /** The provider's error as the decoder tells it. */
    public static JsonNode error(List<StreamEvent> events) {
        return Events.fault(events) instanceof StreamFault.ProviderError told
                ? MAPPER.readTree(told.rawJson())
                : MAPPER.nullNode();
    }

    /** The error, and whether the stream is cut. */
    public static void checkEnd(Body body, List<StreamEvent> events, @Nullable Class<?> fault) {
        assertThat(error(events)).as("%s error", body).isEqualTo(body.summary().get("error"));
        StreamFault told = Events.fault(events);
        assertThat(told == null ? null : told.getClass())
                .as("%s fault %s", body, told)
                .isEqualTo(fault);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isNull() || node.asString().isEmpty() ? null : node.asString();
    }
}
