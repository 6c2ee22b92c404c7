package io.weirline.core;

import org.jspecify.annotations.Nullable;

/** The bytes ended, or the source failed, before the stream did. */
public final class TruncatedStreamException extends StreamException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final long offset;

    /**
     * A new exception.
     *
     * @param reason what is missing
     * @param offset where the bytes ended, in bytes from the start of the body; -1 if unknown
     * @param cause what the source failed with, if it did
     */
    public TruncatedStreamException(String reason, long offset, @Nullable Throwable cause) {
        super(offset < 0 ? reason : reason + ", ended at byte " + offset, cause);
        this.reason = reason;
        this.offset = offset;
    }

    /**
     * Where the bytes ended.
     *
     * @return bytes from the start of the body; -1 if unknown
     */
    public long offset() {
        return offset;
    }

    @Override
    public StreamFault fault() {
        return new StreamFault.Truncated(reason, offset);
    }
}
