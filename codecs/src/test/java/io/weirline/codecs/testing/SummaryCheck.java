package io.weirline.codecs.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.Events;
import io.weirline.codecs.dialects.ProviderDialect;
import io.weirline.codecs.json.Jackson;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.testing.RecordedBodies.Body;
import io.weirline.core.BlockKind;
import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import io.weirline.core.ToolCall;
import io.weirline.core.Transcript;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares what a recorded body was decoded to with its summary, and with the same body in pieces. */
public final class SummaryCheck {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final long SEED = 20_260_101;
    private static final int LARGE = 256 << 10;
    private static final int CUTTINGS = 200;
    private static final int CUTTINGS_OF_LARGE = 20;

    private SummaryCheck() {}

    /** A decoder of this dialect with this reader. */
    public static Decoder<ByteBuffer, StreamEvent> decoder(ProviderDialect dialect, JsonReader.Factory json) {
        return dialect.with(DecodeOptions.defaults().withJson(json)).decoder(Limits.defaults());
    }

    /** The body's events, after both readers and all cuttings gave the same. */
    public static List<StreamEvent> decoded(ProviderDialect dialect, Body body) {
        List<StreamEvent> whole = Events.decode(decoder(dialect, Jackson.reader()), body.bytes());
        Events.checkLaws(whole);
        SplittableRandom random = new SplittableRandom(SEED);
        List<Named<JsonReader.Factory>> readers = Readers.all().toList();
        for (Named<JsonReader.Factory> reader : readers) {
            assertThat(Events.decode(decoder(dialect, reader.getPayload()), body.bytes()))
                    .as("%s with %s", body, reader.getName())
                    .isEqualTo(whole);
        }
        int runs = body.bytes().length > LARGE ? CUTTINGS_OF_LARGE : CUTTINGS;
        for (Named<JsonReader.Factory> reader : readers) {
            Decoder<ByteBuffer, StreamEvent> reused = decoder(dialect, reader.getPayload());
            for (int i = 0; i < runs; i++) {
                int mean = 1 + random.nextInt(200);
                reused.reset();
                int differs = Events.differsAt(whole, reused, body.bytes(), random, mean);
                if (differs >= 0) {
                    fail(
                            "%s with %s, seed %d, cutting %d, mean %d: event %d",
                            body, reader.getName(), SEED, i, mean, differs);
                }
            }
        }
        return whole;
    }

    /** What every summary tells of a stream, other than of its choices. */
    public static void checkStream(Body body, JsonNode summary, List<StreamEvent> events) {
        Transcript transcript = Events.transcript(events);
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

    /** What a summary tells of one choice; its calls are those that the client runs. */
    public static void checkChoice(Body body, JsonNode expected, Transcript transcript, int choice) {
        assertThat(transcript.text(choice)).as("%s text", body).isEqualTo(text(expected.get("text"), ""));
        assertThat(transcript.reasoning(choice))
                .as("%s reasoning", body)
                .isEqualTo(text(expected.get("reasoning"), ""));
        assertThat(transcript.refusal(choice))
                .as("%s refusal", body)
                .isEqualTo(expected.path("refusal").asString(""));
        StreamEvent.Finished finished = transcript.finished(choice);
        assertThat(finished == null ? null : finished.rawReason())
                .as("%s finish_reason", body)
                .isEqualTo(text(expected.get("finish_reason")));
        List<Transcript.Block> calls = transcript.toolCalls(choice).stream()
                .filter(block -> kind(block) != ToolCall.Kind.SERVER)
                .toList();
        JsonNode expectedCalls = expected.get("tool_calls");
        assertThat(calls).as("%s tool_calls", body).hasSize(expectedCalls.size());
        for (int i = 0; i < calls.size(); i++) {
            JsonNode call = expectedCalls.get(i);
            checkCall(body, call, calls.get(i), text(call.get("name")));
            assertThat(kind(calls.get(i)) == ToolCall.Kind.CUSTOM)
                    .as("%s custom", body)
                    .isEqualTo(call.has("type"));
        }
    }

    /** The calls that the provider runs. */
    public static List<Transcript.Block> serverCalls(Body body, JsonNode summary, Transcript transcript) {
        List<Transcript.Block> calls = transcript.toolCalls(0).stream()
                .filter(block -> kind(block) == ToolCall.Kind.SERVER)
                .toList();
        assertThat(calls)
                .as("%s server_tool_calls", body)
                .hasSize(summary.path("server_tool_calls").size());
        return calls;
    }

    /** One call, and the name that the model of events gives it. */
    public static void checkCall(Body body, JsonNode expected, Transcript.Block block, @Nullable String name) {
        ToolCall call = block.call();
        assertThat(call).as("%s call", body).isNotNull();
        assertThat(call.index())
                .as("%s index", body)
                .isEqualTo(expected.get("index").asInt());
        assertThat(call.id()).as("%s id", body).isEqualTo(text(expected.get("id")));
        assertThat(call.name()).as("%s name", body).isEqualTo(name);
        assertThat(block.argumentsText()).as("%s arguments", body).isEqualTo(text(expected.get("arguments"), ""));
    }

    /** The text of each text block, where the summary tells it. */
    public static void checkTextBlocks(Body body, JsonNode summary, Transcript transcript) {
        if (summary.has("text_blocks")) {
            List<String> expected = summary.get("text_blocks")
                    .valueStream()
                    .map(block -> block.get("text").asString())
                    .toList();
            assertThat(transcript.blocks(0))
                    .filteredOn(block -> block.kind() == BlockKind.TEXT)
                    .extracting(Transcript.Block::text)
                    .as("%s text_blocks", body)
                    .isEqualTo(expected);
        }
    }

    /** The signatures of readable reasoning: their lengths and hashes, in order. */
    public static void checkSignatures(Body body, JsonNode summary, Transcript transcript) {
        List<String> expected = summary.path("signatures")
                .valueStream()
                .map(signature -> signature.get("chars").asInt() + " "
                        + signature.get("sha256").asString())
                .toList();
        List<String> actual = transcript.blocks(0).stream()
                .flatMap(block -> block.signatures().stream())
                .filter(signature -> !signature.encrypted())
                .map(signature -> signature.signature().length() + " " + sha256(signature.signature()))
                .toList();
        assertThat(actual).as("%s signatures", body).isEqualTo(expected);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ToolCall.@Nullable Kind kind(Transcript.Block block) {
        ToolCall call = block.call();
        return call == null ? null : call.kind();
    }

    // An id that is empty is none: a summary has the first that is not.
    private static @Nullable String text(JsonNode node) {
        return node.isNull() || node.asString().isEmpty() ? null : node.asString();
    }

    private static String text(JsonNode node, String otherwise) {
        String text = text(node);
        return text == null ? otherwise : text;
    }
}
