package io.weirline.operators;

import java.time.Duration;
import java.util.Objects;

/**
 * How much undelivered data a stream may hold, and what happens when its reader is too slow for that. One element is
 * never cut: one that is larger than the budget passes alone.
 *
 * <p><img src="{@docRoot}/resources/budgets.svg" alt="What nobody has taken stays under a bound; then the source is asked for nothing more.">
 *
 * @param bytes the stream's own bound, at least 1; the default is 256 KiB
 * @param pool what it shares with other streams
 * @param whenFull what happens then
 * @param patience how long a reader may leave a full stream untouched, for {@link WhenFull#ERROR_SLOW_CONSUMER} only; the
 *     default is 30 s
 */
public record Budget(long bytes, BudgetPool pool, WhenFull whenFull, Duration patience) {
    /** The default bound of a stream: 256 KiB. */
    public static final int STREAM_BYTES = 256 << 10;

    /** The name of the deadline that a reader misses. */
    public static final String SLOW_CONSUMER = "slowConsumer";

    private static final Budget DEFAULTS =
            new Budget(STREAM_BYTES, BudgetPool.shared(), WhenFull.PAUSE_UPSTREAM, Duration.ofSeconds(30));

    /**
     * Checks the values.
     *
     * @param bytes the stream's own bound
     * @param pool what it shares with other streams
     * @param whenFull what happens then
     * @param patience how long a reader may leave a full stream untouched
     * @throws IllegalArgumentException if bytes or patience is not positive
     */
    public Budget {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes: at least 1, not " + bytes);
        }
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(whenFull, "whenFull");
        Times.positive("patience", patience);
    }

    /**
     * 256 KiB, the shared pool, {@link WhenFull#PAUSE_UPSTREAM}, 30 s.
     *
     * @return the one instance
     */
    public static Budget defaults() {
        return DEFAULTS;
    }

    /**
     * This budget with another bound.
     *
     * @param bytes the stream's own bound
     * @return a changed copy
     */
    public Budget withBytes(long bytes) {
        return new Budget(bytes, pool, whenFull, patience);
    }

    /**
     * This budget with another pool.
     *
     * @param pool what the stream shares with others
     * @return a changed copy
     */
    public Budget withPool(BudgetPool pool) {
        return new Budget(bytes, pool, whenFull, patience);
    }

    /**
     * This budget with another policy.
     *
     * @param whenFull what happens when it is full
     * @return a changed copy
     */
    public Budget withPolicy(WhenFull whenFull) {
        return new Budget(bytes, pool, whenFull, patience);
    }

    /**
     * This budget with another patience.
     *
     * @param patience how long a reader may leave a full stream untouched
     * @return a changed copy
     */
    public Budget withPatience(Duration patience) {
        return new Budget(bytes, pool, whenFull, patience);
    }
}
