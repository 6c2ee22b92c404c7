package io.weirline.core;

/** The stream passes a limit. */
public final class LimitExceededException extends StreamException {
    private static final long serialVersionUID = 1L;

    private final String limit;
    private final long value;
    private final long offset;

    /**
     * A new exception.
     *
     * @param limit the limit's name in {@link Limits}
     * @param value the limit's value
     * @param offset where it was passed, in bytes from the start of the body
     */
    public LimitExceededException(String limit, long value, long offset) {
        super("limit " + limit + " = " + value + " passed at byte " + offset, null);
        this.limit = limit;
        this.value = value;
        this.offset = offset;
    }

    /**
     * Which limit.
     *
     * @return its name in {@link Limits}
     */
    public String limit() {
        return limit;
    }

    /**
     * The limit's value.
     *
     * @return in the limit's own unit
     */
    public long value() {
        return value;
    }

    /**
     * Where it was passed.
     *
     * @return bytes from the start of the body
     */
    public long offset() {
        return offset;
    }

    @Override
    public StreamFault fault() {
        return new StreamFault.LimitExceeded(limit, value, offset);
    }
}
