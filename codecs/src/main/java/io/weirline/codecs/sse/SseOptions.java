package io.weirline.codecs.sse;

import java.util.Objects;

/**
 * What a decoder of server-sent events yields beside dispatched events. Immutable; all items are off by default.
 *
 * @param comments whether comment lines are yielded
 * @param fields whether blocks that set only an id or a retry time are yielded
 * @param otherLines whether lines that are no known field, no comment and not blank are yielded
 * @param atEnd what becomes of an event whose blank line never came
 * @param oversize what becomes of an event or line over its limit
 */
public record SseOptions(boolean comments, boolean fields, boolean otherLines, AtEnd atEnd, Oversize oversize) {
    private static final SseOptions DEFAULTS = new SseOptions(false, false, false, AtEnd.DISCARD, Oversize.ERROR);

    /**
     * Checks that no policy is missing.
     *
     * @param comments whether comment lines are yielded
     * @param fields whether blocks that set only an id or a retry time are yielded
     * @param otherLines whether lines that are no known field, no comment and not blank are yielded
     * @param atEnd what becomes of an event whose blank line never came
     * @param oversize what becomes of an event or line over its limit
     */
    public SseOptions {
        Objects.requireNonNull(atEnd, "atEnd");
        Objects.requireNonNull(oversize, "oversize");
    }

    /** What becomes of an event whose blank line never came. */
    public enum AtEnd {
        /** It is dropped, as the standard says. */
        DISCARD,
        /** The end of the stream stands for the end of the line and of the event. */
        EMIT,
        /** {@link io.weirline.core.TruncatedStreamException}. */
        ERROR
    }

    /** What becomes of an event or line over its limit. */
    public enum Oversize {
        /** {@link io.weirline.core.LimitExceededException}. */
        ERROR,
        /**
         * The whole event is dropped and counted; the stream goes on behind its blank line. Its id (if that keeps its
         * own limit) and its reconnection time count as if it had been dispatched, so that it is not asked for again.
         * A line of any kind over the limit drops the event in whose block it stands.
         */
        SKIP_EVENT
    }

    /**
     * Dispatched events only, and the standard's end.
     *
     * @return the one instance
     */
    public static SseOptions defaults() {
        return DEFAULTS;
    }

    /**
     * These options, with comments or without.
     *
     * @param comments whether comment lines are yielded
     * @return a changed copy
     */
    public SseOptions withComments(boolean comments) {
        return new SseOptions(comments, fields, otherLines, atEnd, oversize);
    }

    /**
     * These options, with or without blocks of only an id or a retry time.
     *
     * @param fields whether they are yielded
     * @return a changed copy
     */
    public SseOptions withFields(boolean fields) {
        return new SseOptions(comments, fields, otherLines, atEnd, oversize);
    }

    /**
     * These options, with or without lines outside the standard.
     *
     * @param otherLines whether they are yielded
     * @return a changed copy
     */
    public SseOptions withOtherLines(boolean otherLines) {
        return new SseOptions(comments, fields, otherLines, atEnd, oversize);
    }

    /**
     * These options with another policy for the end.
     *
     * @param atEnd the policy
     * @return a changed copy
     */
    public SseOptions withAtEnd(AtEnd atEnd) {
        return new SseOptions(comments, fields, otherLines, atEnd, oversize);
    }

    /**
     * These options with another policy for what passes a limit.
     *
     * @param oversize the policy
     * @return a changed copy
     */
    public SseOptions withOversize(Oversize oversize) {
        return new SseOptions(comments, fields, otherLines, atEnd, oversize);
    }
}
