package io.weirline.codecs.gemini;

import io.weirline.core.FinishReason;

/** Gemini's finish reasons, by name and, as older servers write them in a JSON array, by number. */
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
}
