package io.weirline.operators.internal;

import org.jspecify.annotations.Nullable;

/** Joins strings in one builder; one string alone is passed on as it is. */
final class Texts {
    /** What the builder keeps at most, in chars. */
    private static final int RETAINED_CHARS = 16 << 10;

    private final StringBuilder joined = new StringBuilder(64);
    private @Nullable String first;

    void open(String text) {
        first = text;
    }

    void join(String text) {
        String alone = first;
        if (alone != null) {
            joined.append(alone);
            first = null;
        }
        joined.append(text);
    }

    boolean isJoined() {
        return first == null;
    }

    String build() {
        String alone = first;
        if (alone != null) {
            first = null;
            return alone;
        }
        String all = joined.toString();
        joined.setLength(0);
        if (joined.capacity() > RETAINED_CHARS) {
            joined.trimToSize();
        }
        return all;
    }

    /** As {@link #weigh}; for what is empty, or long, {@link Integer#MAX_VALUE}. */
    static int handOver(String text) {
        int length = text.length();
        return length - 1 >>> 20 == 0 ? 2 * length : Integer.MAX_VALUE;
    }

    /** Two bytes a char: the most that a string takes. At least 1, since a run with nothing in it is none. */
    static long weigh(String text) {
        return Math.max(1, 2L * text.length());
    }
}
