package io.weirline.samples.net;

import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import io.weirline.core.Transcript;
import io.weirline.samples.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON documents of the API beside its streams. */
final class Completion {
    private Completion() {}

    static byte[] models(String model) {
        return bytes(Map.of("object", "list", "data", List.of(Map.of("id", model, "object", "model"))));
    }

    static byte[] error(String type, String message) {
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("message", message);
        error.put("type", type);
        error.put("param", null);
        error.put("code", null);
        return bytes(Map.of("error", error));
    }

    /** An answer that is not streamed; null if the transcript tells of a fault. */
    static byte @Nullable [] of(Transcript transcript) {
        StreamFault fault = transcript.fault();
        if (fault != null) {
            return null;
        }
        Map<String, @Nullable Object> completion = new LinkedHashMap<>();
        completion.put("id", transcript.id());
        completion.put("object", "chat.completion");
        completion.put("created", System.currentTimeMillis() / 1_000);
        completion.put("model", transcript.model());
        completion.put(
                "choices",
                transcript.choices().stream()
                        .map(choice -> choice(choice, transcript))
                        .toList());
        String usage = transcript.usage().raw();
        if (usage != null) {
            completion.put("usage", Json.parse(usage));
        }
        return bytes(completion);
    }

    private static Map<String, @Nullable Object> choice(int index, Transcript transcript) {
        Map<String, @Nullable Object> message = new LinkedHashMap<>();
        message.put("role", "assistant");
        String text = transcript.text(index);
        message.put("content", text.isEmpty() ? null : text);
        List<Map<String, @Nullable Object>> calls =
                transcript.toolCalls(index).stream().map(Completion::call).toList();
        if (!calls.isEmpty()) {
            message.put("tool_calls", calls);
        }
        StreamEvent.Finished finished = transcript.finished(index);
        Map<String, @Nullable Object> choice = new LinkedHashMap<>();
        choice.put("index", index);
        choice.put("message", message);
        choice.put("finish_reason", finished == null ? null : finished.rawReason());
        return choice;
    }

    private static Map<String, @Nullable Object> call(Transcript.Block block) {
        Map<String, @Nullable Object> function = new LinkedHashMap<>();
        Map<String, @Nullable Object> call = new LinkedHashMap<>();
        if (block.call() != null) {
            function.put("name", block.call().name());
            call.put("id", block.call().id());
        }
        function.put("arguments", block.argumentsText());
        call.put("type", "function");
        call.put("function", function);
        return call;
    }

    private static byte[] bytes(Object value) {
        return Json.text(value).getBytes(StandardCharsets.UTF_8);
    }
}
