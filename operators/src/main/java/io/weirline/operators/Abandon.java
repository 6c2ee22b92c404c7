package io.weirline.operators;

import io.weirline.operators.internal.DrainPermits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the model's stream when its reader leaves. Immutable but for the permits, which all streams of one
 * instance share.
 */
public final class Abandon {
    private static final Abandon CANCEL = new Abandon(Duration.ZERO, 0, null);

    final Duration maxTime;
    final long maxBytes;
    final @Nullable DrainPermits permits;

    private Abandon(Duration maxTime, long maxBytes, @Nullable DrainPermits permits) {
        this.maxTime = maxTime;
        this.maxBytes = maxBytes;
        this.permits = permits;
    }

    /**
     * The default: the source is cancelled at once, on the cancelling thread.
     *
     * @return the one instance
     */
    public static Abandon cancel() {
        return CANCEL;
    }

    /**
     * Reads on to the end for the usage that comes last, and throws the rest away. A stream that finds no permit when it
     * is abandoned is cancelled.
     *
     * @param maxTime the longest to read on; then the source is cancelled
     * @param maxBytes the most of the body to read on, as {@link Weir#decode(io.weirline.core.Dialect)} counts it; then
     *     the source is cancelled, at the next event or within a sixteenth of {@code maxTime}
     * @param permits the most streams that drain at one time
     * @return a policy with permits of its own: keep it, and give the same to all streams
     * @throws IllegalArgumentException if one is not positive; the message names it
     */
    public static Abandon drain(Duration maxTime, long maxBytes, int permits) {
        Times.positive("maxTime", maxTime);
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("maxBytes must be positive, was " + maxBytes);
        }
        if (permits <= 0) {
            throw new IllegalArgumentException("permits must be positive, was " + permits);
        }
        return new Abandon(maxTime, maxBytes, new DrainPermits(permits));
    }

    /**
     * How many abandoned streams are read on now.
     *
     * @return at most the permits; 0 for {@link #cancel()}
     */
    public int draining() {
        DrainPermits shared = permits;
        return shared == null ? 0 : shared.taken();
    }
}
