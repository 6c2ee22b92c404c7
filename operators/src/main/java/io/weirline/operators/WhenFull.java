package io.weirline.operators;

/** What becomes of a stream whose reader is too slow for its {@link Budget}. */
public enum WhenFull {
    /** The source is asked for nothing more, so that the transport's flow control reaches the provider. */
    PAUSE_UPSTREAM,
    /**
     * The source is read on and merged, past the stream's budget and up to the pool's; for sources that cannot be
     * paused and whose data must not be lost.
     */
    COALESCE,
    /**
     * The source is paused, and after {@link Budget#patience()} without demand the stream ends with a
     * {@link io.weirline.core.DeadlineException} whose deadline is {@link Budget#SLOW_CONSUMER}.
     */
    ERROR_SLOW_CONSUMER
}
