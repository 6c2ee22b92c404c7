package io.weirline.codecs.anthropic;

import io.weirline.core.FinishReason;

/** The stop reasons of Anthropic Messages. */
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
}
