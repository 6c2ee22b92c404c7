package io.weirline.operators;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one request wants otherwise than the {@link StreamPipeline} has it; null keeps what is there. Immutable; start
 * from {@link #none()}.
 *
 * @param chunkSize the request's {@code chunk_size}: items that leave together
 * @param flushAfter the request's {@code flush_ms}: how long an item may wait
 * @param deadlines how late the stream may be
 * @param abort what ends it from outside
 * @param labels what meters may tell of it
 * @param timeline where its time goes
 */
public record Overrides(
        @Nullable Integer chunkSize,
        @Nullable Duration flushAfter,
        @Nullable Deadlines deadlines,
        @Nullable AbortSignal abort,
        @Nullable Labels labels,
        @Nullable Timeline timeline) {
    private static final Overrides NONE = new Overrides(null, null, null, null, null, null);

    /**
     * No change.
     *
     * @return the one instance
     */
    public static Overrides none() {
        return NONE;
    }

    /**
     * These with a {@code chunk_size}.
     *
     * @param items how many leave together; 1 for each at once
     * @return a changed copy
     */
    public Overrides chunkSize(int items) {
        return new Overrides(items, flushAfter, deadlines, abort, labels, timeline);
    }

    /**
     * These with a {@code flush_ms}.
     *
     * @param time how long an item may wait; zero for not at all
     * @return a changed copy
     */
    public Overrides flushAfter(Duration time) {
        return new Overrides(chunkSize, time, deadlines, abort, labels, timeline);
    }

    /**
     * These with deadlines.
     *
     * @param late how late the stream may be
     * @return a changed copy
     */
    public Overrides deadlines(Deadlines late) {
        return new Overrides(chunkSize, flushAfter, late, abort, labels, timeline);
    }

    /**
     * These with a signal of their own.
     *
     * @param signal ends the stream from outside
     * @return a changed copy
     */
    public Overrides abortOn(AbortSignal signal) {
        return new Overrides(chunkSize, flushAfter, deadlines, signal, labels, timeline);
    }

    /**
     * These with labels.
     *
     * @param told what meters may tell of the request
     * @return a changed copy
     */
    public Overrides labels(Labels told) {
        return new Overrides(chunkSize, flushAfter, deadlines, abort, told, timeline);
    }

    /**
     * These with a timeline.
     *
     * @param time where the request's time goes
     * @return a changed copy
     */
    public Overrides timeline(Timeline time) {
        return new Overrides(chunkSize, flushAfter, deadlines, abort, labels, time);
    }
}
