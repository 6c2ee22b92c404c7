package io.weirline.codecs.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.Events;
import io.weirline.codecs.testing.Corpus;
import io.weirline.codecs.testing.RecordedBodies;
import io.weirline.codecs.testing.RecordedBodies.Body;
import io.weirline.codecs.testing.SummaryCheck;
import io.weirline.core.StreamEvent;
import io.weirline.core.Transcript;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Each recorded body means what its summary says, with both readers and in any pieces. */
class AnthropicCorpusTest {
    @Test
    void everyBodyMeansWhatItsSummarySaysInAnyPieces() {
        List<Body> bodies = RecordedBodies.of("anthropic");
        int passed = 0;
        for (Body body : bodies) {
            checkSummary(body, SummaryCheck.decoded(Dialects.ANTHROPIC, body));
            passed++;
        }
        Corpus.report("streams/anthropic", passed, bodies.size());
    }

    private static void checkSummary(Body body, List<StreamEvent> events) {
        JsonNode summary = body.summary();
        Transcript transcript = Events.transcript(events);
        SummaryCheck.checkStream(body, summary, events);
        SummaryCheck.checkChoice(body, summary, transcript, 0);
        SummaryCheck.checkTextBlocks(body, summary, transcript);
        SummaryCheck.checkSignatures(body, summary, transcript);
        List<Transcript.Block> calls = SummaryCheck.serverCalls(body, summary, transcript);
        for (int i = 0; i < calls.size(); i++) {
            JsonNode expected = summary.get("server_tool_calls").get(i);
            SummaryCheck.checkCall(
                    body, expected, calls.get(i), expected.get("name").asString());
        }
        long pings = events.stream().filter(StreamEvent.Liveness.PING::equals).count();
        assertThat(pings)
                .as("%s pings", body)
                .isEqualTo(summary.get("event_types").path("ping").asInt(0));
    }
}
