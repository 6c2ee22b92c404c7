package io.weirline.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong in a stream, as a value. Offsets count bytes from the start of the body; -1 means that none is
 * known.
 */
public sealed interface StreamFault {
    /**
     * The exception that says the same.
     *
     * @return a new exception without a transcript
     */
    StreamException toException();

    /**
     * The provider reported an error inside the stream. The provider's own text may hold addresses and keys: it is in
     * {@link #rawJson()} and {@link #providerMessage()} only, never in {@code toString()}.
     *
     * @param type the provider's type of error
     * @param code the provider's code
     * @param status the HTTP status that fits, 0 if none is known
     * @param retryable whether the same request may succeed later
     * @param retryAfter how long to wait, if the provider says so
     * @param providerMessage the provider's own words
     * @param rawJson the provider's error object as JSON text
     */
    record ProviderError(
            @Nullable String type,
            @Nullable String code,
            int status,
            boolean retryable,
            @Nullable Duration retryAfter,
            @Nullable String providerMessage,
            String rawJson)
            implements StreamFault {
        @Override
        public ProviderException toException() {
            return new ProviderException(this);
        }

        @Override
        public String toString() {
            return "ProviderError[type=" + type + ", code=" + code + ", status=" + status + ", retryable=" + retryable
                    + ", retryAfter=" + retryAfter + "]";
        }
    }

    /**
     * The bytes ended before the stream did.
     *
     * @param reason what is missing
     * @param offset where the bytes ended
     */
    record Truncated(String reason, long offset) implements StreamFault {
        @Override
        public TruncatedStreamException toException() {
            return new TruncatedStreamException(reason, offset, null);
        }
    }

    /**
     * The bytes break their format.
     *
     * @param reason which rule they break
     * @param offset where
     * @param excerpt at most 64 bytes from there, escaped as {@link MalformedStreamException#excerpt()}
     */
    record Malformed(String reason, long offset, String excerpt) implements StreamFault {
        @Override
        public MalformedStreamException toException() {
            return new MalformedStreamException(reason, offset, excerpt);
        }

        @Override
        public String toString() {
            return "Malformed[reason=" + reason + ", offset=" + offset + "]";
        }
    }

    /**
     * The stream passes a limit.
     *
     * @param limit the limit's name in {@link Limits}
     * @param value the limit's value
     * @param offset where it was passed
     */
    record LimitExceeded(String limit, long value, long offset) implements StreamFault {
        @Override
        public LimitExceededException toException() {
            return new LimitExceededException(limit, value, offset);
        }
    }

    /**
     * This side failed, and the stream is not to blame. No decoder says so; encoders tell it as the format's internal
     * error, without a word on what it was.
     */
    record Internal() implements StreamFault {
        @Override
        public StreamAbortedException toException() {
            return new StreamAbortedException("internal error");
        }
    }
}
