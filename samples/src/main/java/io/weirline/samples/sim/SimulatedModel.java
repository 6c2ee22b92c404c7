package io.weirline.samples.sim;

import io.weirline.core.BlockKind;
import io.weirline.core.Dialect;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent;
import io.weirline.core.ToolCall;
import io.weirline.core.Usage;
import io.weirline.samples.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A model that says the same for the same seed and request: text with emoji, structured answers, tool calls. */
public final class SimulatedModel {
    /** Its name. */
    public static final String NAME = "sim";

    private final long seed;
    private final Dialect dialect;

    /**
     * A model.
     *
     * @param seed what its words depend on, beside the prompt
     * @param dialect the format that its answers are to be written in
     */
    public SimulatedModel(long seed, Dialect dialect) {
        this.seed = seed;
        this.dialect = dialect;
    }

    /**
     * Answers.
     *
     * @param request what is asked
     * @return the whole answer as events; token counts as asked for, and always where it does not stream
     */
    public List<StreamEvent> answer(ChatRequest request) {
        SplittableRandom random =
                new SplittableRandom(seed * 31 + request.prompt().hashCode());
        SchemaValues values = new SchemaValues(random);
        List<StreamEvent> events = new ArrayList<>();
        String id = "chatcmpl-" + Long.toString(random.nextLong() >>> 1, 36);
        events.add(new StreamEvent.Started(id, NAME, dialect));
        String prompt = request.prompt().toLowerCase(Locale.ROOT);
        List<Call> calls = request.answersTool() ? List.of() : calls(request, prompt, values);
        FinishReason reason = calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
        String rawReason = calls.isEmpty() ? "stop" : "tool_calls";
        int tokens = 0;
        if (calls.isEmpty()) {
            List<String> deltas = deltas(text(request, prompt, values, random), random);
            if (deltas.size() > request.maxTokens()) {
                deltas = deltas.subList(0, request.maxTokens());
                reason = FinishReason.LENGTH;
                rawReason = "length";
            }
            events.add(new StreamEvent.BlockStarted(0, 0, BlockKind.TEXT, null));
            deltas.forEach(delta -> events.add(new StreamEvent.TextDelta(0, 0, delta)));
            events.add(new StreamEvent.BlockEnded(0, 0, BlockKind.TEXT));
            tokens = deltas.size();
        }
        for (int i = 0; i < calls.size(); i++) {
            String callId = "call_" + Long.toString(random.nextLong() >>> 1, 36);
            ToolCall head = new ToolCall(i, callId, calls.get(i).name(), ToolCall.Kind.FUNCTION);
            events.add(new StreamEvent.BlockStarted(0, i, BlockKind.TOOL, head));
            for (String delta : deltas(calls.get(i).arguments(), random)) {
                events.add(new StreamEvent.ToolCallDelta(0, i, delta));
                tokens++;
            }
            events.add(new StreamEvent.BlockEnded(0, i, BlockKind.TOOL));
        }
        events.add(new StreamEvent.Finished(0, reason, rawReason));
        if (request.includeUsage() || !request.stream()) {
            events.add(new StreamEvent.UsageUpdate(usage(1 + request.prompt().length() / 4, tokens)));
        }
        return events;
    }

    private record Call(String name, String arguments) {}

    private static List<Call> calls(ChatRequest request, String prompt, SchemaValues values) {
        List<Call> calls = new ArrayList<>();
        for (ChatRequest.Tool tool :
                request.tools().subList(0, Math.min(2, request.tools().size()))) {
            calls.add(new Call(tool.name(), Json.text(arguments(tool, values))));
        }
        if (calls.isEmpty() && prompt.contains("weather")) {
            Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
            arguments.put("city", values.pick(Phrases.CITIES));
            arguments.put("unit", "celsius");
            calls.add(new Call("get_weather", Json.text(arguments)));
        }
        return calls;
    }

    private static @Nullable Object arguments(ChatRequest.Tool tool, SchemaValues values) {
        return tool.parameters().isEmpty() ? Map.of() : values.value(tool.name(), tool.parameters(), 0);
    }

    private static String text(ChatRequest request, String prompt, SchemaValues values, SplittableRandom random) {
        if (request.structured() || prompt.contains("json")) {
            Map<?, ?> schema = request.schema();
            return Json.text(schema == null ? values.recipe() : values.value("answer", schema, 0));
        }
        String[] sentences = Phrases.SENTENCES.clone();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            int chosen = i + random.nextInt(sentences.length - i);
            text.append(i == 0 ? "" : " ").append(sentences[chosen]);
            sentences[chosen] = sentences[i];
        }
        return text.toString();
    }

    /** Pieces as a tokenizer makes them: mostly a word with the blank before it, at times part of one or of an emoji. */
    private static List<String> deltas(String text, SplittableRandom random) {
        List<String> deltas = new ArrayList<>();
        int[] points = text.codePoints().toArray();
        int start = 0;
        for (int i = 1; i <= points.length; i++) {
            boolean border = i == points.length || points[i] == ' ' || i - start >= 12;
            if (border || i - start >= 2 && random.nextInt(6) == 0) {
                deltas.add(new String(points, start, i - start));
                start = i;
            }
        }
        return deltas;
    }

    private static Usage usage(long input, long output) {
        Map<String, @Nullable Object> raw = new LinkedHashMap<>();
        raw.put("prompt_tokens", input);
        raw.put("completion_tokens", output);
        raw.put("total_tokens", input + output);
        return new Usage(input, output, null, null, null, Json.text(raw));
    }
}
