package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.core.Limits;
import io.weirline.core.StreamException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Which dialect a body has, by the names of its first payloads and of their members. Each payload is asked as a whole,
 * or as what the end of the look-ahead leaves of it, so that pieces do not matter.
 */
final class Detection {
    /** Payloads that tell nothing, such as pings and chunks without choices, before the usual dialect is taken. */
    private static final int MOST_PAYLOADS = 64;

    private static final String CHAT = "openai-chat";

    private final DetectedFraming framing;
    private final JsonReader reader;
    private int payloads;
    private boolean finished;
    // What an error that comes first hints at.
    private @Nullable String hint;

    /** @param contentType what the response says that the body is, null if it does not */
    Detection(@Nullable String contentType, DecodeOptions options, Limits limits) {
        reader = options.json().create(limits.jsonDepth());
        // Without a content type a brace begins a line: an object that is no line tells itself by being open at its
        // end.
        BodyFraming usual = contentType == null ? BodyFraming.NDJSON : BodyFraming.of(contentType, BodyFraming.NDJSON);
        ProviderErrors errors = new ProviderErrors(options.json(), limits.jsonDepth());
        framing = new DetectedFraming(usual, errors, options.withAtEnd(SseOptions.AtEnd.EMIT), limits);
    }

    /** The name of the dialect, null as long as nothing tells it. */
    @Nullable
    String look(ByteBuffer piece) {
        framing.feed(piece);
        return read();
    }

    /** The name of the dialect, if no more than this is to be seen. */
    String finish() {
        finished = true;
        framing.finish();
        String told = read();
        return told == null ? usual() : told;
    }

    private @Nullable String read() {
        try {
            for (Framing shown = framing.next(); shown != null; shown = framing.next()) {
                if (shown.item == Framing.PAYLOAD) {
                    String told = payload(shown);
                    if (told != null) {
                        return told;
                    }
                    if (++payloads == MOST_PAYLOADS) {
                        return usual();
                    }
                }
            }
            return null;
        } catch (StreamException e) {
            // The decoder of the usual dialect will tell what is wrong.
            return usual();
        }
    }

    private String usual() {
        if (hint != null) {
            return hint;
        }
        return switch (framing.told()) {
            case SSE -> CHAT;
            case JSON_ARRAY -> "gemini";
            case AWS_EVENT_STREAM -> "bedrock-converse";
            // Neither an object nor a line of SSE, or an object over several lines: only Chat's decoder reads pages.
            case NDJSON -> payloads > 0 ? "ollama" : CHAT;
        };
    }

    private @Nullable String payload(Framing shown) {
        if (framing.told() == BodyFraming.AWS_EVENT_STREAM) {
            return shown.name.equals("chunk") ? "bedrock-invoke" : "bedrock-converse";
        }
        String told = named(shown.name);
        if (told != null || Slice.isEndMarker(shown.array, shown.from, shown.from + shown.length)) {
            return told;
        }
        if (shown.name.equals("output") || shown.name.equals("logs")) {
            return "replicate";
        }
        try {
            reader.open(shown.array, shown.from, shown.length);
            if (reader.next() == Token.START_OBJECT) {
                told = members();
            }
            return told;
        } catch (StreamException e) {
            // A first line that is no JSON is a page, unless it is only cut.
            return framing.told() == BodyFraming.NDJSON && payloads == 0 && !finished ? CHAT : null;
        }
    }

    private @Nullable String members() {
        boolean failed = false;
        boolean isObject = false;
        while (reader.next() == Token.NAME) {
            String name = reader.name();
            Token token = reader.next();
            String told = member(name, token);
            if (told != null) {
                return told;
            }
            if (name.equals("error")) {
                failed = true;
                isObject = token == Token.START_OBJECT;
            }
            reader.skipChildren();
        }
        if (failed && hint == null) {
            hint = framing.told() == BodyFraming.NDJSON && !isObject ? "ollama" : null;
        }
        return failed && framing.told() == BodyFraming.NDJSON && isObject ? CHAT : null;
    }

    private @Nullable String member(String name, Token value) {
        boolean lines = framing.told() == BodyFraming.NDJSON;
        return switch (name) {
            case "type" -> value == Token.STRING ? named(string()) : null;
            case "object" -> value == Token.STRING ? object(string()) : null;
            case "choices" -> value == Token.START_ARRAY ? choices() : null;
            case "candidates", "promptFeedback", "usageMetadata" -> "gemini";
            case "jsonrpc" -> "mcp";
            case "errorText" -> "ai-sdk-ui";
            case "model_id", "results" -> "watsonx";
            case "event_type", "is_finished" -> "cohere-v1";
            case "done" -> "ollama";
            case "created_at", "response", "status" -> lines ? "ollama" : null;
            default -> null;
        };
    }

    private String string() {
        return new String(reader.array(), reader.start(), reader.end() - reader.start(), StandardCharsets.UTF_8);
    }

    /** By the name of an event or the type of a payload. */
    private @Nullable String named(String type) {
        if (type.startsWith("response.")) {
            return "openai-responses";
        }
        if (type.startsWith("transcript.")) {
            return "transcription";
        }
        if (type.startsWith("thread.")) {
            return "assistants";
        }
        if (type.startsWith("content_block_")) {
            return "anthropic";
        }
        return switch (type) {
            case "message_start", "message_delta", "message_stop" -> "anthropic";
            case "message-start",
                    "message-end",
                    "content-start",
                    "content-delta",
                    "content-end",
                    "tool-plan-delta",
                    "tool-call-start",
                    "citation-start" -> "cohere";
            case "start-step",
                    "text-start",
                    "text-delta",
                    "reasoning-start",
                    "reasoning-delta",
                    "tool-input-start",
                    "tool-input-available",
                    "message-metadata" -> "ai-sdk-ui";
            case "error" -> {
                hint = hint == null && framing.told() == BodyFraming.SSE ? "anthropic" : hint;
                yield null;
            }
            default -> null;
        };
    }

    private static @Nullable String object(String object) {
        if (object.startsWith("chat.completion")) {
            return CHAT;
        }
        if (object.startsWith("thread.")) {
            return "assistants";
        }
        return object.equals("text_completion") ? "openai-completions" : null;
    }

    /** An entry of Chat has a delta, one of Completions a text. */
    private @Nullable String choices() {
        String told = null;
        for (Token token = reader.next(); token != Token.END_ARRAY; token = reader.next()) {
            if (token == Token.START_OBJECT) {
                while (reader.next() == Token.NAME) {
                    String name = reader.name();
                    if (name.equals("delta") || name.equals("message")) {
                        told = CHAT;
                    } else if (name.equals("text") && told == null) {
                        told = "openai-completions";
                    }
                    reader.next();
                    reader.skipChildren();
                }
            } else {
                reader.skipChildren();
            }
        }
        return told;
    }
}
