package io.weirline.codecs.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.codecs.dialects.Events;
import io.weirline.codecs.testing.Corpus;
import io.weirline.codecs.testing.RecordedBodies;
import io.weirline.codecs.testing.RecordedBodies.Body;
import io.weirline.codecs.testing.SummaryCheck;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import io.weirline.core.Transcript;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Each recorded body means what its summary says, with both readers and in any pieces. */
class ChatCorpusTest {
    @Test
    void everyBodyMeansWhatItsSummarySaysInAnyPieces() {
        List<Body> bodies = RecordedBodies.of("openai-chat");
        int passed = 0;
        for (Body body : bodies) {
            checkSummary(body, SummaryCheck.decoded(Dialects.OPENAI_CHAT, body));
            passed++;
        }
        Corpus.report("streams/openai-chat events", passed, bodies.size());
    }

    @Test
    void encodedAndDecodedAgainItMeansTheSame() {
        for (Body body : RecordedBodies.of("openai-chat")) {
            List<StreamEvent> events = Events.decode(Dialects.OPENAI_CHAT.decoder(Limits.defaults()), body.bytes());
            ChatEncoder encoder = new ChatEncoder(Dialects.OPENAI_CHAT, EncodeOptions.defaults());
            byte[] wire = Events.encode(encoder, events);
            List<StreamEvent> again = Events.decode(Dialects.OPENAI_CHAT.decoder(Limits.defaults()), wire);
            Events.checkLaws(again);
            TranscriptView before = TranscriptView.of(Events.transcript(events));
            TranscriptView after = TranscriptView.of(Events.transcript(again));
            if (before.id() == null) {
                // Clients drop what comes under an empty id: one was made.
                assertThat(after.id()).as(body.name()).startsWith("chatcmpl-");
                after = after.withoutId();
            }
            if (before.fault() == null) {
                assertThat(after).as(body.name()).isEqualTo(before);
                assertThat(encoder.dropped()).as(body.name()).isZero();
            } else {
                assertThat(after.fault()).as(body.name()).isEqualTo(StreamFault.ProviderError.class);
                assertThat(after.withoutFault()).as(body.name()).isEqualTo(before.withoutFault());
                assertThat(new String(wire, StandardCharsets.UTF_8))
                        .as(body.name())
                        .doesNotContain("[DONE]");
            }
        }
    }

    private static void checkSummary(Body body, List<StreamEvent> events) {
        JsonNode summary = body.summary();
        Transcript transcript = Events.transcript(events);
        SummaryCheck.checkStream(body, summary, events);
        SummaryCheck.checkChoice(body, summary, transcript, 0);
        if (summary.has("choices")) {
            assertThat(transcript.choices())
                    .as("%s choices", body)
                    .hasSize(summary.get("choices").size());
            for (JsonNode choice : summary.get("choices")) {
                SummaryCheck.checkChoice(
                        body, choice, transcript, choice.get("index").asInt());
            }
        }
    }
}
