package io.weirline.codecs.dialects;

import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * How events are written for a client. Immutable; start from {@link #defaults()}.
 *
 * @param created gives the envelope's time, in seconds since 1970-01-01T00:00Z; asked once a stream
 * @param providerMessage whether an error frame tells the provider's own words; off by default, because they may hold
 *     addresses, keys and parts of the prompt
 */
public record EncodeOptions(LongSupplier created, boolean providerMessage) {
    private static final EncodeOptions DEFAULTS =
            new EncodeOptions(() -> Math.floorDiv(System.currentTimeMillis(), 1000L), false);

    /**
     * Checks that nothing is missing.
     *
     * @param created gives the envelope's time
     * @param providerMessage whether an error frame tells the provider's own words
     */
    public EncodeOptions {
        Objects.requireNonNull(created, "created");
    }

    /**
     * The system's clock, and messages of our own.
     *
     * @return the one instance
     */
    public static EncodeOptions defaults() {
        return DEFAULTS;
    }

    /**
     * These options with another source of the envelope's time.
     *
     * @param created in seconds since 1970-01-01T00:00Z
     * @return a changed copy
     */
    public EncodeOptions withCreated(LongSupplier created) {
        return new EncodeOptions(created, providerMessage);
    }

    /**
     * These options, with the provider's own words in error frames or not.
     *
     * @param providerMessage whether they are told
     * @return a changed copy
     */
    public EncodeOptions withProviderMessage(boolean providerMessage) {
        return new EncodeOptions(created, providerMessage);
    }
}
