package io.weirline.codecs.internal;

import io.weirline.codecs.json.JsonReader.Token;
import java.util.Arrays;

/**
 * The tokens of one JSON value as they were read, and for each whether the reader's user asked where it stands: of a token
 * that nobody asked for, only the kind can have mattered.
 */
public final class Tape {
    private static final int FIRST_TOKENS = 64;

    /** The kinds, in {@code [0, count)}. */
    public Token[] kinds = new Token[FIRST_TOKENS];
    /** Where they begin; strings and names behind their quote. */
    public int[] starts = new int[FIRST_TOKENS];
    /** Where they end; strings and names before their quote. */
    public int[] ends = new int[FIRST_TOKENS];
    /** Whether anybody asked where they stand. */
    public boolean[] asked = new boolean[FIRST_TOKENS];
    /** How many there are. */
    public int count;

    /** Without tokens. */
    public Tape() {}

    void add(Token kind, int start, int end) {
        if (count == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            asked = Arrays.copyOf(asked, 2 * count);
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
