package io.weirline.codecs.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.Events;
import io.weirline.codecs.testing.Corpus;
import io.weirline.codecs.testing.RecordedBodies;
import io.weirline.codecs.testing.RecordedBodies.Body;
import io.weirline.codecs.testing.SummaryCheck;
import io.weirline.core.StreamEvent;
import io.weirline.core.Transcript;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Each recorded body means what its summary says, with both readers and in any pieces. */
class ResponsesCorpusTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Test
    void everyBodyMeansWhatItsSummarySaysInAnyPieces() {
        List<Body> bodies = RecordedBodies.of("openai-responses");
        int passed = 0;
        for (Body body : bodies) {
            checkSummary(body, SummaryCheck.decoded(Dialects.OPENAI_RESPONSES, body));
            passed++;
        }
        Corpus.report("streams/openai-responses", passed, bodies.size());
    }

    private static void checkSummary(Body body, List<StreamEvent> events) {
        JsonNode summary = withFirstError(body);
        Transcript transcript = Events.transcript(events);
        SummaryCheck.checkStream(body, summary, events);
        SummaryCheck.checkChoice(body, summary, transcript, 0);
        SummaryCheck.checkTextBlocks(body, summary, transcript);
        List<Transcript.Block> calls = SummaryCheck.serverCalls(body, summary, transcript);
        for (int i = 0; i < calls.size(); i++) {
            JsonNode expected = summary.get("server_tool_calls").get(i);
            String type = expected.get("type").asString();
            JsonNode name = expected.get("name");
            SummaryCheck.checkCall(
                    body, expected, calls.get(i), name.isNull() ? type.replaceFirst("_call$", "") : name.asString());
            assertThat(types(events, expected.get("index").asInt()))
                    .as("%s type", body)
                    .containsOnly(type);
        }
    }

    /**
     * The summary of a body that tells its error twice has the last and shorter form; an error is reported when it first
     * comes, since nothing may follow it. All that the shorter form says, the first says too.
     */
    private static JsonNode withFirstError(Body body) {
        ObjectNode summary = (ObjectNode) body.summary().deepCopy();
        for (String line : new String(body.bytes(), StandardCharsets.UTF_8).split("\n")) {
            if (line.startsWith("data: {\"type\":\"error\"")) {
                JsonNode first = MAPPER.readTree(line.substring(6)).get("error");
                summary.get("error").propertyStream().forEach(member -> assertThat(first.get(member.getKey()))
                        .isEqualTo(member.getValue()));
                return summary.set("error", first);
            }
        }
        return summary;
    }

    /** The types that the entries of this index have, as they are passed on. */
    private static List<String> types(List<StreamEvent> events, int index) {
        return events.stream()
                .filter(StreamEvent.Extension.class::isInstance)
                .map(event -> (StreamEvent.Extension) event)
                .filter(extension -> extension.name().startsWith("response.output_item."))
                .map(extension -> MAPPER.readTree(extension.json()))
                .filter(json -> json.get("output_index").asInt() == index)
                .map(json -> json.get("item").get("type").asString())
                .toList();
    }
}
