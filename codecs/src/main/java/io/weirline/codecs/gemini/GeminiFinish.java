package io.weirline.codecs.gemini;

import io.weirline.core.FinishReason;
import org.jspecify.annotations.Nullable;

/** Gemini's finish reasons, by name and, as older servers write them in a JSON array, by number; and its statuses. */
final class GeminiFinish {
    private GeminiFinish() {}

    /** Whether the word says that the candidate has not finished. */
    static boolean isNone(String raw) {
        return raw.isEmpty() || raw.equals("0") || raw.equals("FINISH_REASON_UNSPECIFIED");
    }

    /**
     * The reason for a word. A number is taken only where the Gemini API and Vertex AI, which number differently from 6
     * on, agree on its meaning.
     */
    static FinishReason of(String raw, boolean calls) {
        return switch (raw) {
            case "STOP", "1" -> calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case "MAX_TOKENS", "2" -> FinishReason.LENGTH;
            case "SAFETY",
                    "3",
                    "RECITATION",
                    "4",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "7",
                    "8",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> FinishReason.CONTENT_FILTER;
            case "MALFORMED_FUNCTION_CALL", "MALFORMED_RESPONSE", "UNEXPECTED_TOOL_CALL" -> FinishReason.MALFORMED;
            default -> FinishReason.OTHER;
        };
    }

    /**
     * The word for a reason from another dialect. A stop for calls is a plain one; what has no word is OTHER, which
     * says no more than that the end was not natural.
     */
    static String word(FinishReason reason) {
        return switch (reason) {
            case STOP, TOOL_CALLS -> "STOP";
            case LENGTH, CONTEXT_EXCEEDED -> "MAX_TOKENS";
            case CONTENT_FILTER, REFUSAL -> "SAFETY";
            case MALFORMED -> "MALFORMED_FUNCTION_CALL";
            case PAUSED, ERROR, OTHER -> "OTHER";
        };
    }

    /** The raw word, unless it is a number, if the client's dialect is its own; else the word for the reason. */
    static String word(FinishReason reason, @Nullable String raw, boolean sameDialect) {
        if (sameDialect && raw != null && !raw.isEmpty() && !Character.isDigit(raw.charAt(0))) {
            return raw;
        }
        return word(reason);
    }

    /** The canonical code of an error with an HTTP status ({@code google.rpc.Code}). */
    static String status(int http) {
        return switch (http) {
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 409 -> "ABORTED";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 499 -> "CANCELLED";
            case 501 -> "UNIMPLEMENTED";
            case 502, 503, 529 -> "UNAVAILABLE";
            case 408, 504 -> "DEADLINE_EXCEEDED";
            default -> http < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
        };
    }
}
