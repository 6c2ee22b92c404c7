package io.weirline.operators.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Joins strings in one array; one string alone is passed on as it is. */
final class Texts {
    /** What the array holds at first: a few words. */
    private static final int LEAST_CHARS = 48;
    /** What the array keeps at most. */
    private static final int RETAINED_CHARS = 16 << 10;

    private static final char[] NONE = {};

    // A StringBuilder takes half as long again for strings of a few chars.
    private char[] joined = NONE;
    private int length;
    private @Nullable String first;

    void open(String text) {
        first = text;
    }

    void join(String text) {
        String alone = first;
        if (alone != null) {
            first = null;
            append(alone);
        }
        append(text);
    }

    private void append(String text) {
        int chars = text.length();
        int end = length + chars;
        if (end > joined.length) {
            grow(end);
        }
        text.getChars(0, chars, joined, length);
        length = end;
    }

    private void grow(int least) {
        joined = Arrays.copyOf(joined, Math.max(LEAST_CHARS, Math.max(least, least + (least >> 1))));
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
        String all = new String(joined, 0, length);
        length = 0;
        if (joined.length > RETAINED_CHARS) {
            joined = NONE;
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
