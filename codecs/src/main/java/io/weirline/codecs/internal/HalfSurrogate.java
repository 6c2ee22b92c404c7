package io.weirline.codecs.internal;

/**
 * What one block of a stream holds back between two of its deltas: the first half of a surrogate pair whose second half
 * may open the next delta.
 */
public final class HalfSurrogate {
    /** The half held back, 0 if none. */
    char held;

    /** Holds nothing. */
    public HalfSurrogate() {}

    /**
     * Whether a half is held back.
     *
     * @return false if {@link #flush()} would be empty
     */
    public boolean isHeld() {
        return held != 0;
    }

    /**
     * The block ends.
     *
     * @return U+FFFD if a half was held back, else the empty string
     */
    public String flush() {
        if (held == 0) {
            return "";
        }
        held = 0;
        return "\uFFFD";
    }
}
