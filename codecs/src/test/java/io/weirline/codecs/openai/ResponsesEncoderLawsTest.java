package io.weirline.codecs.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.codecs.dialects.Events;
import io.weirline.codecs.dialects.ProviderDialect;
import io.weirline.codecs.testing.Corpus;
import io.weirline.codecs.testing.RecordedBodies;
import io.weirline.codecs.testing.RecordedBodies.Body;
import io.weirline.core.FinishReason;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamFault;
import io.weirline.core.ToolCall;
import io.weirline.core.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whatever the events: the life cycle of the stream is that of {@link ResponsesLaws}. */
class ResponsesEncoderLawsTest {
    private static final long SEED = 20_260_102;

    private static ResponsesEncoder encoder() {
        return new ResponsesEncoder(Dialects.OPENAI_RESPONSES, EncodeOptions.defaults());
    }

    @Test
    void streamsOfEveryDialectMeanTheSameInThisOne() {
        int passed = 0;
        int total = 0;
        for (ProviderDialect dialect : Dialects.all()) {
            for (Body body : RecordedBodies.of(dialect.name())) {
                List<StreamEvent> events = Events.decode(dialect.decoder(Limits.defaults()), body.bytes());
                total++;
                try {
                    check(events);
                    passed++;
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError(dialect + " " + body, e);
                }
            }
        }
        Corpus.report("streams encoded as openai-responses", passed, total);
    }

    private static void check(List<StreamEvent> events) {
        ResponsesEncoder encoder = encoder();
        byte[] wire = Events.encode(encoder, events);
        JsonNode response = ResponsesLaws.check(wire);
        List<StreamEvent> again = Events.decode(Dialects.OPENAI_RESPONSES.decoder(Limits.defaults()), wire);
        Events.checkLaws(again);
        Transcript before = Events.transcript(events);
        Transcript after = Events.transcript(again);
        assertThat(after.text(0)).isEqualTo(before.text(0));
        assertThat(after.reasoning(0)).isEqualTo(before.reasoning(0));
        assertThat(after.refusal(0)).isEqualTo(before.refusal(0));
        assertThat(calls(after, before)).isEqualTo(calls(before, before));
        assertThat(summaries(again)).isEqualTo(summaries(events));
        assertThat(after.usage())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(before.usage());
        Finished finished = before.finished(0);
        if (before.fault() != null) {
            assertThat(after.fault()).isInstanceOf(StreamFault.ProviderError.class);
            assertThat(response.get("status").asString()).isEqualTo("failed");
        } else if (finished != null) {
            assertThat(after.finished(0).reason()).isEqualTo(expected(finished.reason(), before));
            assertThat(after.fault() == null).isEqualTo(finished.reason() != FinishReason.ERROR);
        }
    }

    /** The calls of the client; where the source gave no id, any that is made up will do. */
    private static List<String> calls(Transcript transcript, Transcript source) {
        List<Transcript.Block> given = clientCalls(source);
        List<String> shown = new ArrayList<>();
        for (Transcript.Block block : clientCalls(transcript)) {
            boolean hasId = shown.size() < given.size()
                    && given.get(shown.size()).call().id() != null;
            shown.add((hasId ? block.call().id() : "made up") + " "
                    + block.call().kind() + " " + block.call().name() + " " + block.argumentsText());
        }
        return shown;
    }

    private static List<Transcript.Block> clientCalls(Transcript transcript) {
        return transcript.toolCalls(0).stream()
                .filter(block -> block.call().kind() != ToolCall.Kind.SERVER)
                .toList();
    }

    private static String summaries(List<StreamEvent> events) {
        return events.stream()
                .filter(StreamEvent.ReasoningDelta.class::isInstance)
                .map(StreamEvent.ReasoningDelta.class::cast)
                .filter(delta -> delta.choice() == 0 && delta.summary())
                .map(StreamEvent.ReasoningDelta::text)
                .collect(Collectors.joining());
    }

    /** This dialect tells calls by their entries, and has no word for some reasons. */
    private static FinishReason expected(FinishReason reason, Transcript transcript) {
        boolean calls = !clientCalls(transcript).isEmpty();
        return switch (reason) {
            case STOP, TOOL_CALLS -> calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case LENGTH, CONTEXT_EXCEEDED -> FinishReason.LENGTH;
            case CONTENT_FILTER, REFUSAL -> FinishReason.CONTENT_FILTER;
            case ERROR -> FinishReason.ERROR;
            case PAUSED, MALFORMED, OTHER -> FinishReason.OTHER;
        };
    }
}
