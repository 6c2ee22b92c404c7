package io.weirline.samples.sim;

import io.weirline.samples.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What of a chat completion request matters to a simulated model.
 *
 * @param stream whether the answer is to come as it is made
 * @param includeUsage whether a stream is to end with token counts
 * @param prompt the text of the last message of the user
 * @param answersTool whether the last message is the result of a tool
 * @param structured whether the answer is to be JSON
 * @param schema the JSON schema of a structured answer, if one is given
 * @param tools the functions that the model may call
 * @param maxTokens how long the answer may be
 */
public record ChatRequest(
        boolean stream,
        boolean includeUsage,
        String prompt,
        boolean answersTool,
        boolean structured,
        @Nullable Map<?, ?> schema,
        List<Tool> tools,
        int maxTokens) {
    /**
     * A function.
     *
     * @param name its name
     * @param parameters the JSON schema of its arguments
     */
    public record Tool(String name, Map<?, ?> parameters) {}

    /**
     * Reads a request.
     *
     * @param body its JSON
     * @return what it asks for
     * @throws IllegalArgumentException if it is no chat completion request; the message tells why
     */
    public static ChatRequest parse(byte[] body) {
        Object json;
        try {
            json = Json.parse(body);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the body is not JSON", e);
        }
        if (!(json instanceof Map<?, ?> request)) {
            throw new IllegalArgumentException("the body is not a JSON object");
        }
        List<?> messages = list(request.get("messages"));
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("'messages' must be a non-empty array");
        }
        String prompt = "";
        String role = "";
        for (Object element : messages) {
            Map<?, ?> message = map(element);
            role = String.valueOf(message.get("role"));
            if (role.equals("user")) {
                prompt = text(message.get("content"));
            }
        }
        Map<?, ?> format = map(request.get("response_format"));
        Object schema = map(format.get("json_schema")).get("schema");
        boolean mayCall = !"none".equals(request.get("tool_choice"));
        return new ChatRequest(
                Boolean.TRUE.equals(request.get("stream")),
                Boolean.TRUE.equals(map(request.get("stream_options")).get("include_usage")),
                prompt,
                role.equals("tool"),
                String.valueOf(format.get("type")).startsWith("json"),
                schema instanceof Map<?, ?> map ? map : null,
                mayCall ? tools(list(request.get("tools"))) : List.of(),
                maxTokens(request));
    }

    private static List<Tool> tools(List<?> declared) {
        List<Tool> tools = new ArrayList<>();
        for (Object element : declared) {
            Map<?, ?> function = map(map(element).get("function"));
            if (function.get("name") instanceof String name) {
                tools.add(new Tool(name, map(function.get("parameters"))));
            }
        }
        return tools;
    }

    private static int maxTokens(Map<?, ?> request) {
        Object limit = request.get("max_completion_tokens");
        if (!(limit instanceof Json.Number)) {
            limit = request.get("max_tokens");
        }
        if (limit instanceof Json.Number number) {
            try {
                return Math.max(1, Integer.parseInt(number.text()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'max_tokens' must be an integer", e);
            }
        }
        return Integer.MAX_VALUE;
    }

    /** The content of a message: a string, or the text parts of an array. */
    private static String text(@Nullable Object content) {
        if (content instanceof String text) {
            return text;
        }
        StringBuilder text = new StringBuilder();
        for (Object part : list(content)) {
            if (map(part).get("text") instanceof String piece) {
                text.append(piece);
            }
        }
        return text.toString();
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
