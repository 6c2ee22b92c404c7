package io.weirline.codecs.openai;

import io.weirline.core.FinishReason;
import org.jspecify.annotations.Nullable;

/** The finish reasons of Chat Completions and of those who speak it, both ways. */
final class ChatFinish {
    private ChatFinish() {}

    static FinishReason of(String raw) {
        return switch (raw) {
            case "stop", "end_turn", "stop_sequence", "eos", "eos_token", "STOP" -> FinishReason.STOP;
            case "length", "model_length", "max_tokens", "MAX_TOKENS" -> FinishReason.LENGTH;
            case "tool_calls", "function_call", "tool_use", "tool_call" -> FinishReason.TOOL_CALLS;
            case "content_filter", "sensitive", "safety", "SAFETY" -> FinishReason.CONTENT_FILTER;
            case "refusal" -> FinishReason.REFUSAL;
            case "pause_turn" -> FinishReason.PAUSED;
            case "context_length_exceeded", "model_context_window_exceeded" -> FinishReason.CONTEXT_EXCEEDED;
            case "malformed_function_call", "MALFORMED_FUNCTION_CALL" -> FinishReason.MALFORMED;
            case "error", "insufficient_system_resource", "network_error" -> FinishReason.ERROR;
            default -> FinishReason.OTHER;
        };
    }

    /**
     * The word for a reason from another dialect, one that strict clients know. Those of no equal are told as what they
     * mean for the client: no more is to come, and the text may be cut.
     */
    static String word(FinishReason reason) {
        return switch (reason) {
            case STOP, PAUSED, OTHER -> "stop";
            case LENGTH, CONTEXT_EXCEEDED -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER, REFUSAL -> "content_filter";
            case MALFORMED, ERROR -> "error";
        };
    }

    /** The raw word if the client's dialect is its own, else the word for the reason. */
    static String word(FinishReason reason, @Nullable String raw, boolean sameDialect) {
        return sameDialect && raw != null ? raw : word(reason);
    }
}
