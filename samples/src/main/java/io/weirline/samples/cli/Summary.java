package io.weirline.samples.cli;

import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.core.BlockKind;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import io.weirline.core.ToolCall;
import io.weirline.core.Transcript;
import io.weirline.samples.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/**
 * What one body says, from two sources only: the events that a decoder emitted, and a counter of the body's framing that
 * reads the same pieces to their end, whatever becomes of the decoder.
 */
final class Summary {
    private static final String[] INPUT_COUNTERS = {
        "prompt_tokens",
        "input_tokens",
        "inputTokens",
        "promptTokenCount",
        "prompt_eval_count",
        "input_token_count",
        "inputTextTokenCount"
    };
    private static final String[] OUTPUT_COUNTERS = {
        "completion_tokens",
        "output_tokens",
        "outputTokens",
        "candidatesTokenCount",
        "eval_count",
        "generated_token_count",
        "totalOutputTextTokenCount"
    };

    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

    private final Transcript transcript;
    private final BodyCounter counter;
    private final ServerCalls serverCalls = new ServerCalls();
    private final boolean keepsText;
    private boolean ended;

    /**
     * @param transcriptBytes the most text to keep, in bytes of UTF-16
     * @param usual the framing of what is counted, where the bytes do not tell it
     */
    Summary(long transcriptBytes, BodyFraming usual, SseOptions.AtEnd atEnd) {
        transcript = new Transcript(transcriptBytes);
        counter = new BodyCounter(usual, atEnd);
        keepsText = transcriptBytes > 1;
    }

    /** Text that the heap at hand can hold with all the copies that printing it takes. */
    static long affordableBytes() {
        return Math.max(1 << 20, Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 16));
    }

    void count(ByteBuffer piece) {
        counter.count(piece);
    }

    /** The body is over. */
    void finish() {
        counter.finish();
        ended = true;
    }

    void add(StreamEvent event) {
        transcript.add(event);
        if (keepsText) {
            serverCalls.add(event);
        }
    }

    @Nullable
    StreamFault fault() {
        return transcript.fault();
    }

    /** Why the text is not whole, though the stream was; null if it is. */
    @Nullable
    Failure overflow() {
        return transcript.isComplete()
                ? null
                : new Failure(
                        "limit_exceeded",
                        "more text than a summary keeps in this heap: what follows was left out",
                        null,
                        "transcriptBytes");
    }

    String status() {
        StreamFault fault = transcript.fault();
        if (fault == null) {
            return ended ? "complete" : "truncated";
        }
        if (fault instanceof StreamFault.ProviderError) {
            return "fault";
        }
        return fault instanceof StreamFault.Truncated ? "truncated" : "malformed";
    }

    /** Writes the members of the summary. */
    void write(JsonGenerator json) {
        SortedSet<Integer> choices = transcript.choices();
        int first = choices.isEmpty() ? 0 : choices.first();
        json.writeStringProperty("text", transcript.text(first));
        json.writeStringProperty("reasoning", transcript.reasoning(first));
        String refusal = transcript.refusal(first);
        writeString("refusal", refusal.isEmpty() ? null : refusal, json);
        writeCalls(first, json);
        if (choices.size() > 1) {
            json.writeArrayPropertyStart("choices");
            choices.forEach(choice -> writeChoice(choice, json));
            json.writeEndArray();
        }
        writeFinish(first, json);
        writeUsage(transcript.usage().raw(), json);
        writeString("model", transcript.model(), json);
        writeString("response_id", transcript.id(), json);
        json.writeName("error");
        Json.copy(transcript.fault() instanceof StreamFault.ProviderError error ? error.rawJson() : null, json);
        writeBlocks(first, json);
        json.writeNumberProperty("event_count", counter.eventCount());
        json.writeNumberProperty("comment_count", counter.commentCount());
        json.writeNumberProperty("other_field_lines", counter.otherLineCount());
        json.writeStringProperty("status", status());
    }

    private void writeChoice(int choice, JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("index", choice);
        json.writeStringProperty("text", transcript.text(choice));
        json.writeStringProperty("reasoning", transcript.reasoning(choice));
        json.writeStringProperty("refusal", transcript.refusal(choice));
        writeCalls(choice, json);
        writeFinish(choice, json);
        json.writeEndObject();
    }

    /** The calls that the client must run. */
    private void writeCalls(int choice, JsonGenerator json) {
        json.writeArrayPropertyStart("tool_calls");
        for (Transcript.Block block : transcript.toolCalls(choice)) {
            ToolCall call = block.call();
            if (call != null && call.kind() != ToolCall.Kind.SERVER) {
                json.writeStartObject();
                json.writeNumberProperty("index", call.index());
                writeString("id", call.id(), json);
                writeString("name", call.name(), json);
                json.writeStringProperty("arguments", block.argumentsText());
                if (call.kind() == ToolCall.Kind.CUSTOM) {
                    json.writeStringProperty("type", ServerCalls.customType(transcript.dialect()));
                }
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    /** What is only told where there is any: text by its blocks, the provider's own calls, signatures, sources. */
    private void writeBlocks(int choice, JsonGenerator json) {
        List<Transcript.Block> blocks = transcript.blocks(choice);
        writeEach("text_blocks", blocks.stream().filter(block -> block.kind() == BlockKind.TEXT), json, block -> {
            json.writeNumberProperty("index", block.block());
            json.writeStringProperty("text", block.text());
        });
        writeEach("server_tool_calls", serverCalls.of(transcript, choice).stream(), json, call -> {
            json.writeNumberProperty("index", call.index());
            writeString("id", call.id(), json);
            writeString("name", call.name(), json);
            json.writeStringProperty("arguments", call.arguments());
            json.writeStringProperty("type", call.type());
        });
        writeEach("signatures", blocks.stream().flatMap(Signature::of), json, signature -> {
            json.writeNumberProperty("index", signature.index());
            json.writeNumberProperty("chars", signature.text().length());
            json.writeStringProperty("sha256", signature.sha256());
        });
        int citations =
                blocks.stream().mapToInt(block -> block.citations().size()).sum();
        if (citations > 0) {
            json.writeNumberProperty("annotation_count", citations);
        }
    }

    /** A signature of readable reasoning; it is too long to show, so its hash stands for it. */
    private record Signature(int index, String text) {
        static Stream<Signature> of(Transcript.Block block) {
            return block.signatures().stream()
                    .filter(signature -> !signature.encrypted())
                    .map(signature -> new Signature(block.block(), signature.signature()));
        }

        String sha256() {
            try {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    }

    private static <T> void writeEach(String name, Stream<T> all, JsonGenerator json, Consumer<T> members) {
        Iterator<T> each = all.iterator();
        if (!each.hasNext()) {
            return;
        }
        json.writeArrayPropertyStart(name);
        while (each.hasNext()) {
            json.writeStartObject();
            members.accept(each.next());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeFinish(int choice, JsonGenerator json) {
        StreamEvent.Finished finished = transcript.finished(choice);
        String raw = finished == null ? null : finished.rawReason();
        if (raw != null && NUMBER.matcher(raw).matches()) {
            // Some providers number their reasons.
            json.writeNumberProperty("finish_reason", Integer.parseInt(raw));
        } else {
            writeString("finish_reason", raw, json);
        }
    }

    private static void writeUsage(@Nullable String raw, JsonGenerator json) {
        Map<?, ?> usage = Map.of();
        try {
            if (raw != null && Json.parse(raw) instanceof Map<?, ?> object) {
                usage = object;
            }
        } catch (JacksonException e) {
            // Then it is written as text, and holds no counters.
        }
        json.writeName("usage");
        Json.copy(raw, json);
        // Cohere counts what is billed apart from what is read and written.
        if (usage.get("tokens") instanceof Map<?, ?> tokens) {
            usage = tokens;
        }
        json.writeObjectPropertyStart("usage_io");
        json.writeName("input");
        Json.write(counter(usage, INPUT_COUNTERS), json);
        json.writeName("output");
        Json.write(counter(usage, OUTPUT_COUNTERS), json);
        json.writeEndObject();
    }

    private static @Nullable Object counter(Map<?, ?> usage, String[] names) {
        return List.of(names).stream()
                .map(usage::get)
                .filter(Json.Number.class::isInstance)
                .findFirst()
                .orElse(null);
    }

    private static void writeString(String name, @Nullable String value, JsonGenerator json) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, value);
        }
    }
}
