package io.weirline.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The provider reported an error inside the stream. The message holds the type and code, not the provider's text. */
public final class ProviderException extends StreamException {
    private static final long serialVersionUID = 1L;

    private final transient StreamFault.ProviderError error;

    /**
     * A new exception.
     *
     * @param error what the provider reported
     */
    public ProviderException(StreamFault.ProviderError error) {
        super("the provider reported an error: type " + error.type() + ", code " + error.code(), null);
        this.error = error;
    }

    /**
     * The provider's type of error.
     *
     * @return such as {@code overloaded_error}, or null
     */
    public @Nullable String type() {
        return error.type();
    }

    /**
     * The provider's code.
     *
     * @return such as {@code tool_use_failed} or {@code 429}, or null
     */
    public @Nullable String code() {
        return error.code();
    }

    /**
     * The HTTP status that fits.
     *
     * @return the status, 0 if none is known
     */
    public int status() {
        return error.status();
    }

    /**
     * Whether the same request may succeed later.
     *
     * @return true for overload, rate limits, timeouts and failures of the provider's servers
     */
    public boolean retryable() {
        return error.retryable();
    }

    /**
     * How long to wait before a retry.
     *
     * @return the time, or null if the provider does not say
     */
    public @Nullable Duration retryAfter() {
        return error.retryAfter();
    }

    /**
     * The provider's own words. They may hold addresses, keys and parts of the prompt.
     *
     * @return the text, or null
     */
    public @Nullable String providerMessage() {
        return error.providerMessage();
    }

    /**
     * The provider's error object.
     *
     * @return JSON text as it came
     */
    public String rawJson() {
        return error.rawJson();
    }

    @Override
    public StreamFault fault() {
        return error;
    }
}
