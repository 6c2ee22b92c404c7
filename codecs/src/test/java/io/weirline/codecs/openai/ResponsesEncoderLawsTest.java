package io.weirline.codecs.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.codecs.dialects.Events;
import io.weirline.codecs.dialects.ProviderDialect;
import io.weirline.codecs.testing.Corpus;
import io.weirline.codecs.testing.RecordedBodies;
import io.weirline.codecs.testing.RecordedBodies.Body;
import io.weirline.core.BlockKind;
import io.weirline.core.FinishReason;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Citation;
import io.weirline.core.StreamEvent.Fault;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.ReasoningSignature;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.Started;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.StreamEvent.ToolCallNamed;
import io.weirline.core.StreamEvent.UsageUpdate;
import io.weirline.core.StreamFault;
import io.weirline.core.ToolCall;
import io.weirline.core.Transcript;
import io.weirline.core.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whatever the events: the life cycle of the stream is that of {@link ResponsesLaws}. */
class ResponsesEncoderLawsTest {
    private static final long SEED = 20_260_102;

    private static ResponsesEncoder encoder() {
        return new ResponsesEncoder(
                Dialects.OPENAI_RESPONSES, EncodeOptions.defaults().withCreated(() -> 17));
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
        Corpus.report("laws/openai-responses", passed, total);
    }

    /** Events in any order that the model allows, with blocks that interleave, start again, lack ids or end nowhere. */
    @Test
    void generatedStreamsKeepTheLaws() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 800; round++) {
            List<StreamEvent> events = generated(random);
            ResponsesEncoder encoder = encoder();
            byte[] wire = Events.encode(encoder, events);
            try {
                JsonNode response = ResponsesLaws.check(wire);
                boolean faulty = Events.fault(events) != null;
                assertThat(response.get("status").asString().equals("failed")).isEqualTo(faulty);
                Events.checkLaws(Events.decode(Dialects.OPENAI_RESPONSES.decoder(Limits.defaults()), wire));
                encoder.reset();
                assertThat(Events.encode(encoder, events)).as("behind a reset").isEqualTo(wire);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + SEED + ", round " + round + ", " + events, e);
            }
        }
    }

    private static List<StreamEvent> generated(SplittableRandom random) {
        List<StreamEvent> events = new ArrayList<>();
        List<BlockStarted> open = new ArrayList<>();
        List<BlockStarted> ended = new ArrayList<>();
        if (random.nextInt(5) > 0) {
            events.add(new Started(random.nextBoolean() ? "r" : null, "m", Dialects.OPENAI_RESPONSES));
        }
        int block = 0;
        for (int i = random.nextInt(30); i > 0; i--) {
            int what = random.nextInt(10);
            if (what < 3 || open.isEmpty()) {
                BlockStarted start = start(random, random.nextInt(12) == 0 ? 1 : 0, block++);
                events.add(start);
                open.add(start);
            } else if (what < 8) {
                events.add(said(random, open.get(random.nextInt(open.size()))));
            } else if (what < 9) {
                BlockStarted start = open.remove(random.nextInt(open.size()));
                events.add(new BlockEnded(start.choice(), start.block(), start.kind()));
                ended.add(start);
            } else if (!ended.isEmpty()) {
                BlockStarted again = ended.remove(random.nextInt(ended.size()));
                events.add(again);
                open.add(again);
            }
        }
        if (random.nextBoolean()) {
            open.forEach(start -> events.add(new BlockEnded(start.choice(), start.block(), start.kind())));
            events.add(new Finished(0, FinishReason.values()[random.nextInt(4)], null));
            events.add(new UsageUpdate(new Usage(1L, 2L, null, null, null, null)));
        }
        if (random.nextInt(3) == 0) {
            events.add(new Fault(new StreamFault.Truncated("x", 1)));
        }
        return events;
    }

    private static BlockStarted start(SplittableRandom random, int choice, int block) {
        BlockKind kind = BlockKind.values()[random.nextInt(4)];
        ToolCall call = kind != BlockKind.TOOL
                ? null
                : new ToolCall(
                        block,
                        random.nextBoolean() ? "i" + block : null,
                        random.nextBoolean() ? "f" : null,
                        ToolCall.Kind.values()[random.nextInt(3)]);
        return new BlockStarted(choice, block, kind, call);
    }

    private static StreamEvent said(SplittableRandom random, BlockStarted start) {
        int choice = start.choice();
        int block = start.block();
        String text = List.of("", "a", "\"\n", "😀", "\u2028\\").get(random.nextInt(5));
        boolean other = random.nextInt(4) == 0;
        return switch (start.kind()) {
            case TEXT, MEDIA -> other ? new Citation(choice, block, "{\"a\":1}") : new TextDelta(choice, block, text);
            case REFUSAL -> new RefusalDelta(choice, block, text);
            case REASONING ->
                other
                        ? new ReasoningSignature(choice, block, "s", random.nextBoolean())
                        : new ReasoningDelta(choice, block, text, random.nextInt(3) == 0);
            case TOOL ->
                other
                        ? new ToolCallNamed(choice, block, random.nextBoolean() ? "late" : null, "g")
                        : new ToolCallDelta(choice, block, text);
        };
    }

    /** With the details that the schema demands. */
    private static Usage detailed(Usage usage) {
        return usage.equals(Usage.NONE)
                ? usage
                : new Usage(
                        usage.input(),
                        usage.output(),
                        Objects.requireNonNullElse(usage.cacheRead(), 0L),
                        Objects.requireNonNullElse(usage.cacheWrite(), 0L),
                        Objects.requireNonNullElse(usage.reasoning(), 0L),
                        null);
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
        boolean raw = Dialects.OPENAI_RESPONSES.equals(before.dialect())
                && before.usage().raw() != null;
        assertThat(after.usage())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(raw ? before.usage() : detailed(before.usage()));
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
                .filter(ReasoningDelta.class::isInstance)
                .map(ReasoningDelta.class::cast)
                .filter(delta -> delta.choice() == 0 && delta.summary())
                .map(ReasoningDelta::text)
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
