package io.weirline.codecs.anthropic;

import io.weirline.core.FinishReason;

/** The stop reasons of Anthropic Messages, both ways. */
final class AnthropicStop {
    private AnthropicStop() {}

    static FinishReason of(String raw) {
        return switch (raw) {
            case "end_turn", "stop_sequence" -> FinishReason.STOP;
            case "max_tokens" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "pause_turn" -> FinishReason.PAUSED;
            case "refusal" -> FinishReason.REFUSAL;
            case "model_context_window_exceeded" -> FinishReason.CONTEXT_EXCEEDED;
            default -> FinishReason.OTHER;
        };
    }

    /** The word for a reason from another dialect. Those of no equal are told as what they mean: no more is to come. */
    static String word(FinishReason reason) {
        return switch (reason) {
            case STOP, MALFORMED, ERROR, OTHER -> "end_turn";
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER, REFUSAL -> "refusal";
            case PAUSED -> "pause_turn";
            case CONTEXT_EXCEEDED -> "model_context_window_exceeded";
        };
    }
}
