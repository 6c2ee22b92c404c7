package io.weirline.codecs.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.codecs.dialects.Events;
import io.weirline.codecs.testing.Corpus;
import io.weirline.codecs.testing.RecordedBodies;
import io.weirline.codecs.testing.RecordedBodies.Body;
import io.weirline.codecs.testing.SummaryCheck;
import io.weirline.core.BlockKind;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.MediaDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.ToolCall;
import io.weirline.core.Transcript;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** All that a recorded stream says, but for the calls that the provider runs and their images. */
    @Test
    void encodedAndDecodedAgainItMeansTheSame() {
        List<Body> bodies = RecordedBodies.of("openai-responses");
        int passed = 0;
        for (Body body : bodies) {
            List<StreamEvent> events =
                    Events.decode(Dialects.OPENAI_RESPONSES.decoder(Limits.defaults()), body.bytes());
            ResponsesEncoder encoder = new ResponsesEncoder(Dialects.OPENAI_RESPONSES, EncodeOptions.defaults());
            byte[] wire = Events.encode(encoder, events);
            List<StreamEvent> again = Events.decode(Dialects.OPENAI_RESPONSES.decoder(Limits.defaults()), wire);
            TranscriptView before = TranscriptView.of(Events.transcript(carried(events)));
            TranscriptView after = TranscriptView.of(Events.transcript(carried(again)));
            assertThat(after).as(body.name()).isEqualTo(before);
            assertThat(encoder.dropped()).as(body.name()).isEqualTo(leftOut(events));
            passed++;
        }
        Corpus.report("streams/openai-responses encoded", passed, bodies.size());
    }

    /** What the encoder carries; without the calls that the provider runs, those of the client are numbered anew. */
    private static List<StreamEvent> carried(List<StreamEvent> events) {
        Set<Integer> own = ownCalls(events);
        List<StreamEvent> carried = new ArrayList<>();
        int calls = 0;
        for (StreamEvent event : events) {
            if (event instanceof BlockStarted start && start.kind() == BlockKind.TOOL) {
                ToolCall call = start.call();
                if (!own.contains(start.block())) {
                    ToolCall renumbered = new ToolCall(calls++, call.id(), call.name(), call.kind());
                    carried.add(new BlockStarted(0, start.block(), BlockKind.TOOL, renumbered));
                }
            } else if (!isLeftOut(event, own)) {
                carried.add(event);
            }
        }
        return carried;
    }

    private static boolean isLeftOut(StreamEvent event, Set<Integer> own) {
        return event instanceof ToolCallDelta delta && own.contains(delta.block())
                || event instanceof MediaDelta
                || event instanceof BlockStarted start && start.kind() == BlockKind.MEDIA;
    }

    private static Set<Integer> ownCalls(List<StreamEvent> events) {
        return events.stream()
                .filter(BlockStarted.class::isInstance)
                .map(BlockStarted.class::cast)
                .filter(start -> start.call() != null && start.call().kind() == ToolCall.Kind.SERVER)
                .map(BlockStarted::block)
                .collect(Collectors.toSet());
    }

    private static long leftOut(List<StreamEvent> events) {
        return ownCalls(events).size()
                + events.stream()
                        .filter(event -> event instanceof MediaDelta || event instanceof StreamEvent.Extension)
                        .count();
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
