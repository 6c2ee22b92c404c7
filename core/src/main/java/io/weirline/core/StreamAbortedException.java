package io.weirline.core;

/** This side ended the stream from outside its pipeline. */
public final class StreamAbortedException extends StreamException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * A new exception.
     *
     * @param reason why, in the caller's words
     */
    public StreamAbortedException(String reason) {
        super("aborted: " + reason, null);
        this.reason = reason;
    }

    /**
     * Why.
     *
     * @return the caller's words
     */
    public String reason() {
        return reason;
    }

    @Override
    public StreamFault fault() {
        return new StreamFault.Truncated("aborted", -1);
    }
}
