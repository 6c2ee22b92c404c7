package io.weirline.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream that could not be read to a clean end. The messages of this family hold no input text, so they may be
 * logged.
 */
public abstract sealed class StreamException extends RuntimeException
        permits DeadlineException,
                LimitExceededException,
                MalformedStreamException,
                ProviderException,
                StreamAbortedException,
                TruncatedStreamException {
    private static final long serialVersionUID = 1L;

    private transient @Nullable Transcript transcript;

    StreamException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * What was decoded before the failure.
     *
     * @return the transcript, no longer written to; empty where the failing stage decodes no events
     */
    public final Transcript transcript() {
        Transcript known = transcript;
        return known != null ? known : new Transcript(0);
    }

    /**
     * Adds the transcript, unless an earlier stage did.
     *
     * @param transcript what was decoded before the failure; its owner writes to it no more
     * @return this
     */
    public final StreamException with(Transcript transcript) {
        if (this.transcript == null) {
            this.transcript = Objects.requireNonNull(transcript, "transcript");
        }
        return this;
    }

    /**
     * This failure as a value, for encoders.
     *
     * @return the fault
     */
    public abstract StreamFault fault();
}
