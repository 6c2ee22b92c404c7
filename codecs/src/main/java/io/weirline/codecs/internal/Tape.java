package io.weirline.codecs.internal;

import io.weirline.codecs.json.JsonReader.Token;
import java.util.Arrays;

/**
 * The tokens of one JSON value as they were read, and for each whether the reader's user asked where it stands: of a token
 * that nobody asked for, only the kind can have mattered.
 */
public final class Tape {
    /** A chunk of Chat has 34. */
    private static final int FIRST_TOKENS = 40;

    private static final Token[] NO_KINDS = {};
    private static final int[] NO_PLACES = {};
    private static final boolean[] NO_ANSWERS = {};

    /** The kinds, in {@code [0, count)}. */
    public Token[] kinds = NO_KINDS;
    /** Where they begin; strings and names behind their quote. */
    public int[] starts = NO_PLACES;
    /** Where they end; strings and names before their quote. */
    public int[] ends = NO_PLACES;
    /** Whether anybody asked where they stand. */
    public boolean[] asked = NO_ANSWERS;
    /** How many there are. */
    public int count;

    /** Without tokens, and with no room for any yet. */
    public Tape() {}

    void add(Token kind, int start, int end) {
        if (count == kinds.length) {
            int room = Math.max(FIRST_TOKENS, 2 * count);
            kinds = Arrays.copyOf(kinds, room);
            starts = Arrays.copyOf(starts, room);
            ends = Arrays.copyOf(ends, room);
            asked = Arrays.copyOf(asked, room);
        }
        kinds[count] = kind;
        starts[count] = start;
        ends[count] = end;
        asked[count] = false;
        count++;
    }

    void ask() {
        if (count > 0) {
            asked[count - 1] = true;
        }
    }
}
