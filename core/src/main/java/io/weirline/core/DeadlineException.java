package io.weirline.core;

import java.time.Duration;

/** A deadline passed before what it waits for came. */
public final class DeadlineException extends StreamException {
    private static final long serialVersionUID = 1L;

    private final String deadline;
    private final Duration elapsed;

    /**
     * A new exception.
     *
     * @param deadline which one, such as {@code firstContent}
     * @param elapsed how long it had waited
     */
    public DeadlineException(String deadline, Duration elapsed) {
        super("deadline " + deadline + " passed after " + elapsed.toMillis() + " ms", null);
        this.deadline = deadline;
        this.elapsed = elapsed;
    }

    /**
     * Which deadline.
     *
     * @return its name
     */
    public String deadline() {
        return deadline;
    }

    /**
     * How long it had waited.
     *
     * @return the time
     */
    public Duration elapsed() {
        return elapsed;
    }

    @Override
    public StreamFault fault() {
        return new StreamFault.Truncated("deadline " + deadline, -1);
    }
}
