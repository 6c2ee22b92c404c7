package io.weirline.codecs.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.codecs.dialects.Events;
import io.weirline.codecs.json.Jackson;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.jsoniter.Jsoniter;
import io.weirline.codecs.openai.ChatCorpus.Body;
import io.weirline.codecs.testing.Corpus;
import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import io.weirline.core.Transcript;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each recorded body means what its summary says, with both readers and in any pieces. */
class ChatCorpusTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final long SEED = 20_260_101;

    private static Decoder<ByteBuffer, StreamEvent> decoder(JsonReader.Factory json) {
        return Dialects.OPENAI_CHAT
                .with(DecodeOptions.defaults().withJson(json))
                .decoder(Limits.defaults());
    }

    @Test
    void everyBodyMeansWhatItsSummarySaysInAnyPieces() {
        List<Body> bodies = ChatCorpus.bodies();
        int passed = 0;
        for (Body body : bodies) {
            List<StreamEvent> whole = Events.decode(decoder(Jackson.reader()), body.bytes());
            Events.checkLaws(whole);
            checkSummary(body, whole);
            assertThat(Events.decode(decoder(Jsoniter.reader()), body.bytes()))
                    .as("%s with jsoniter", body)
                    .isEqualTo(whole);
            checkCuts(body, whole);
            passed++;
        }
        Corpus.report("streams/openai-chat events", passed, bodies.size());
    }

    private static void checkCuts(Body body, List<StreamEvent> whole) {
        SplittableRandom random = new SplittableRandom(SEED);
        int cuttings = body.bytes().length > 256 << 10 ? 20 : 200;
        for (int i = 0; i < cuttings; i++) {
            int mean = 1 + random.nextInt(200);
            for (JsonReader.Factory json : List.of(Jackson.reader(), Jsoniter.reader())) {
                if (!Events.decode(decoder(json), body.bytes(), random, mean).equals(whole)) {
                    fail("%s, seed %d, cutting %d, mean %d", body, SEED, i, mean);
                }
            }
        }
    }

    @Test
    void encodedAndDecodedAgainItMeansTheSame() {
        for (Body body : ChatCorpus.bodies()) {
            List<StreamEvent> events = Events.decode(decoder(Jackson.reader()), body.bytes());
            ChatEncoder encoder = new ChatEncoder(Dialects.OPENAI_CHAT, EncodeOptions.defaults());
            byte[] wire = Events.encode(encoder, events);
            List<StreamEvent> again = Events.decode(decoder(Jackson.reader()), wire);
            Events.checkLaws(again);
            TranscriptView before = TranscriptView.of(Events.transcript(events));
            TranscriptView after = TranscriptView.of(Events.transcript(again));
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
        checkChoice(body, summary, transcript, 0);
        if (summary.has("choices")) {
            assertThat(transcript.choices())
                    .as("%s choices", body)
                    .hasSize(summary.get("choices").size());
            for (JsonNode choice : summary.get("choices")) {
                checkChoice(body, choice, transcript, choice.get("index").asInt());
            }
        }
        String usage = transcript.usage().raw();
        assertThat(usage == null ? MAPPER.nullNode() : MAPPER.readTree(usage))
                .as("%s usage", body)
                .isEqualTo(summary.get("usage"));
        assertThat(transcript.model()).as("%s model", body).isEqualTo(text(summary.get("model")));
        assertThat(transcript.id()).as("%s response_id", body).isEqualTo(text(summary.get("response_id")));
        JsonNode error = MAPPER.nullNode();
        if (transcript.fault() instanceof StreamFault.ProviderError told) {
            error = MAPPER.readTree(told.rawJson());
        }
        assertThat(error).as("%s error", body).isEqualTo(summary.get("error"));
        int citations = transcript.blocks(0).stream()
                .mapToInt(block -> block.citations().size())
                .sum();
        assertThat(citations)
                .as("%s annotations", body)
                .isEqualTo(summary.path("annotation_count").asInt(0));
        long comments =
                events.stream().filter(StreamEvent.Liveness.COMMENT::equals).count();
        assertThat(comments)
                .as("%s comments", body)
                .isEqualTo(summary.get("comment_count").asInt());
        if (error.isNull()) {
            boolean ended = !summary.get("finish_reason").isNull();
            Class<?> expected = ended ? null : StreamFault.Truncated.class;
            StreamFault fault = transcript.fault();
            assertThat(fault == null ? null : fault.getClass())
                    .as("%s: what does not finish is cut", body)
                    .isEqualTo(expected);
        }
    }

    private static void checkChoice(Body body, JsonNode expected, Transcript transcript, int choice) {
        assertThat(transcript.text(choice)).as("%s text", body).isEqualTo(text(expected.get("text")));
        assertThat(transcript.reasoning(choice)).as("%s reasoning", body).isEqualTo(text(expected.get("reasoning")));
        assertThat(transcript.refusal(choice))
                .as("%s refusal", body)
                .isEqualTo(expected.path("refusal").asString(""));
        StreamEvent.Finished finished = transcript.finished(choice);
        assertThat(finished == null ? null : finished.rawReason())
                .as("%s finish_reason", body)
                .isEqualTo(text(expected.get("finish_reason")));
        List<Transcript.Block> calls = transcript.toolCalls(choice);
        JsonNode expectedCalls = expected.get("tool_calls");
        assertThat(calls).as("%s tool_calls", body).hasSize(expectedCalls.size());
        for (int i = 0; i < calls.size(); i++) {
            JsonNode call = expectedCalls.get(i);
            assertThat(calls.get(i).call()).as("%s call %d", body, i).isNotNull();
            assertThat(calls.get(i).call().index()).isEqualTo(call.get("index").asInt());
            assertThat(calls.get(i).call().id()).isEqualTo(text(call.get("id")));
            assertThat(calls.get(i).call().name()).isEqualTo(text(call.get("name")));
            assertThat(calls.get(i).argumentsText()).isEqualTo(text(call.get("arguments")));
        }
    }

    private static @Nullable String text(JsonNode node) {
        return node.isNull() ? null : node.asString();
    }
}
