package io.weirline.samples.cli;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.Dialect;
import io.weirline.core.StreamEvent;
import io.weirline.core.ToolCall;
import io.weirline.core.Transcript;
import io.weirline.samples.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The calls that the provider runs itself. What the model of events has no place for, such as the provider's type of a
 * call, is in the entries that decoders pass on beside it.
 */
final class ServerCalls {
    /** A call as a summary tells it. */
    record Call(int index, @Nullable String id, @Nullable String name, String arguments, String type) {}

    private static final String USUAL_TYPE = "server_tool_use";
    private static final String ENTRY = "response.output_item.";
    private static final String CODE = "executableCode";

    private record Entry(@Nullable String type, @Nullable String name) {}

    /** More calls than a decoder lets through have no entry here. */
    private static final int MOST = 1024;

    private final Map<String, Entry> entries = new HashMap<>();
    private final List<Call> code = new ArrayList<>();

    void add(StreamEvent event) {
        if (event instanceof StreamEvent.Extension extension
                && (extension.name().startsWith(ENTRY) || extension.name().equals(CODE))) {
            try {
                if (Json.parse(extension.json()) instanceof Map<?, ?> object) {
                    add(extension.name(), object);
                }
            } catch (JacksonException e) {
                // Then it is no entry.
            }
        }
    }

    private void add(String name, Map<?, ?> object) {
        if (name.equals(CODE) && code.size() < MOST) {
            String text = string(object.get("code"));
            code.add(new Call(code.size(), string(object.get("id")), CODE, text == null ? "" : text, CODE));
        } else if (object.get("item") instanceof Map<?, ?> item && item.get("id") instanceof String id) {
            if (entries.size() < MOST) {
                entries.put(id, new Entry(string(item.get("type")), string(item.get("name"))));
            }
        }
    }

    List<Call> of(Transcript transcript, int choice) {
        List<Call> all = new ArrayList<>(code);
        for (Transcript.Block block : transcript.toolCalls(choice)) {
            ToolCall call = block.call();
            if (call != null && call.kind() == ToolCall.Kind.SERVER) {
                Entry entry = call.id() == null ? null : entries.get(call.id());
                String type = entry == null ? null : entry.type();
                all.add(new Call(
                        call.index(),
                        call.id(),
                        entry == null ? call.name() : entry.name(),
                        block.argumentsText(),
                        type == null ? USUAL_TYPE : type));
            }
        }
        return all;
    }

    /** What the dialect calls a call that takes free text. */
    static String customType(@Nullable Dialect dialect) {
        return Dialects.OPENAI_RESPONSES.equals(dialect) ? "custom_tool_call" : "custom";
    }

    private static @Nullable String string(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }
}
