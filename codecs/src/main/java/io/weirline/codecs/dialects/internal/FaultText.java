package io.weirline.codecs.dialects.internal;

import io.weirline.core.StreamFault;
import org.jspecify.annotations.Nullable;

/**
 * A fault in words that a client may read: the provider's type and code, and a message of ours, because the provider's own
 * may hold addresses, keys and parts of the prompt.
 *
 * @param type the provider's type of error, or null
 * @param code the provider's code, or what happened; null if the provider names none
 * @param message never empty
 * @param status the HTTP status that fits, 0 if none is known
 */
public record FaultText(@Nullable String type, @Nullable String code, String message, int status) {
    private static final int INTERNAL = 500;
    private static final int BAD_GATEWAY = 502;

    /**
     * The words for a fault.
     *
     * @param fault what went wrong
     * @param providerMessage whether the provider's own words are told, where there are any
     * @return the words
     */
    public static FaultText of(StreamFault fault, boolean providerMessage) {
        if (fault instanceof StreamFault.ProviderError error) {
            String words = providerMessage ? error.providerMessage() : null;
            return new FaultText(
                    error.type(),
                    error.code(),
                    words == null || words.isEmpty() ? "the provider reported an error" : words,
                    error.status());
        }
        if (fault instanceof StreamFault.Truncated) {
            return new FaultText(null, "truncated", "the provider's stream ended too early", BAD_GATEWAY);
        }
        if (fault instanceof StreamFault.Malformed) {
            return new FaultText(null, "malformed", "the provider's stream is malformed", BAD_GATEWAY);
        }
        if (fault instanceof StreamFault.Internal) {
            return new FaultText("server_error", "internal_error", "internal error", INTERNAL);
        }
        return new FaultText(null, "limit_exceeded", "the provider's stream passes a limit", BAD_GATEWAY);
    }

    /**
     * The same words under another status.
     *
     * @param status the HTTP status that is sent
     * @return a changed copy
     */
    FaultText withStatus(int status) {
        return new FaultText(type, code, message, status);
    }
}
