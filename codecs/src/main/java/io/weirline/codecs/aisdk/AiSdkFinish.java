package io.weirline.codecs.aisdk;

import io.weirline.core.FinishReason;

/** The finish reasons of the UI message stream, both ways; clients refuse others. */
final class AiSdkFinish {
    private AiSdkFinish() {}

    static FinishReason of(String raw) {
        return switch (raw) {
            case "stop" -> FinishReason.STOP;
            case "length" -> FinishReason.LENGTH;
            case "content-filter" -> FinishReason.CONTENT_FILTER;
            case "tool-calls" -> FinishReason.TOOL_CALLS;
            case "error" -> FinishReason.ERROR;
            default -> FinishReason.OTHER;
        };
    }

    static String word(FinishReason reason) {
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH, CONTEXT_EXCEEDED -> "length";
            case CONTENT_FILTER, REFUSAL -> "content-filter";
            case TOOL_CALLS -> "tool-calls";
            case MALFORMED, ERROR -> "error";
            case PAUSED, OTHER -> "other";
        };
    }
}
