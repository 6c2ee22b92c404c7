package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.internal.Tape;

/** A payload that was read whole. */
final class Sample {
    static final int CONTENT_AT = 0;
    static final int INDEX_AT = 1;
    static final int PART_AT = 2;
    static final int MUTED_AT = 3;
    static final int USAGE_AT = 4;
    static final int USAGE_END_AT = 5;

    /** For the next one, which may say more. */
    private static final int SPARE = 64;

    final Tape tape = new Tape();
    byte[] bytes = {};
    int length;

    /** Which tokens are what it says, and where; -1 for what it has not. */
    final int[] places = new int[6];

    /** Copies a payload, and counts its tokens' places from its start. */
    void keep(Saying saying, byte[] array, int from, int count) {
        if (bytes.length < count) {
            bytes = new byte[count + SPARE];
        }
        System.arraycopy(array, from, bytes, 0, count);
        length = count;
        places[CONTENT_AT] = token(tape.starts, Slice.from(saying.content()));
        places[INDEX_AT] = token(tape.starts, saying.indexAt());
        places[PART_AT] = token(tape.starts, saying.partAt());
        places[MUTED_AT] = token(tape.starts, saying.mutedAt());
        places[USAGE_AT] = saying.usage() == Slice.NONE ? -1 : token(tape.starts, Slice.from(saying.usage()));
        places[USAGE_END_AT] = saying.usage() == Slice.NONE ? -1 : token(tape.ends, Slice.to(saying.usage()));
        for (int i = 0; i < tape.count; i++) {
            tape.starts[i] -= from;
            tape.ends[i] -= from;
        }
    }

    private int token(int[] borders, int border) {
        for (int i = 0; i < tape.count; i++) {
            if (borders[i] == border && tape.asked[i]) {
                return i;
            }
        }
        return -1;
    }

    boolean isIn(int place, int token) {
        return places[place] == token;
    }

    boolean isInUsage(int token) {
        return token > places[USAGE_AT] && token < places[USAGE_END_AT];
    }
}
