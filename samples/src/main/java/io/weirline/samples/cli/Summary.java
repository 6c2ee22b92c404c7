package io.weirline.samples.cli;

import io.weirline.codecs.sse.SseFrameDecoder;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import io.weirline.core.ToolCall;
import io.weirline.core.Transcript;
import io.weirline.samples.json.Json;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/**
 * What one body says, from two sources only: the events that a decoder emitted, and the counters of a decoder of
 * server-sent events that reads the same pieces to their end, whatever becomes of the other.
 */
final class Summary {
    private static final String[] INPUT_COUNTERS = {
        "prompt_tokens", "input_tokens", "inputTokens", "promptTokenCount", "prompt_eval_count", "input_token_count"
    };
    private static final String[] OUTPUT_COUNTERS = {
        "completion_tokens",
        "output_tokens",
        "outputTokens",
        "candidatesTokenCount",
        "eval_count",
        "generated_token_count"
    };

    private final Transcript transcript;
    private final SseFrameDecoder counter;
    private boolean ended;

    /** @param transcriptBytes the most text to keep, in bytes of UTF-16 */
    Summary(long transcriptBytes, SseOptions.AtEnd atEnd) {
        transcript = new Transcript(transcriptBytes);
        // What is counted is the whole body: nothing may end the counting.
        counter = new SseFrameDecoder(
                SseOptions.defaults()
                        .withOversize(SseOptions.Oversize.SKIP_EVENT)
                        .withAtEnd(atEnd == SseOptions.AtEnd.ERROR ? SseOptions.AtEnd.DISCARD : atEnd),
                Limits.defaults());
    }

    /** Text that the heap at hand can hold with all the copies that printing it takes. */
    static long affordableBytes() {
        return Math.max(1 << 20, Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 16));
    }

    void count(ByteBuffer piece) {
        counter.feed(piece);
        drain();
    }

    /** The body is over. */
    void finish() {
        counter.finish();
        drain();
        ended = true;
    }

    private void drain() {
        while (counter.poll() != null) {
            // The counters are all that is asked for.
        }
    }

    void add(StreamEvent event) {
        transcript.add(event);
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
                    json.writeStringProperty("type", "custom");
                }
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private void writeFinish(int choice, JsonGenerator json) {
        StreamEvent.Finished finished = transcript.finished(choice);
        writeString("finish_reason", finished == null ? null : finished.rawReason(), json);
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
