package io.weirline.codecs.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Member names met before, so that the chunks of a stream, which repeat theirs, cost no String each. Direct-mapped: a
 * name displaces the one in its slot, so hostile names cost time and memory of no more than the slots.
 */
final class NameCache {
    private static final int SLOTS = 128;
    private static final int LONGEST = 32;

    private final byte[][] raw = new byte[SLOTS][];
    private final String[] names = new String[SLOTS];

    @Nullable
    String get(byte[] bytes, int from, int to) {
        if (to - from > LONGEST || from == to) {
            return null;
        }
        int slot = slot(bytes, from, to);
        byte[] known = raw[slot];
        return known != null && Arrays.equals(known, 0, known.length, bytes, from, to) ? names[slot] : null;
    }

    void put(byte[] bytes, int from, int to, String name) {
        if (to - from <= LONGEST && from < to) {
            int slot = slot(bytes, from, to);
            raw[slot] = Arrays.copyOfRange(bytes, from, to);
            names[slot] = name;
        }
    }

    private static int slot(byte[] bytes, int from, int to) {
        int hash = to - from;
        hash = hash * 31 + bytes[from];
        hash = hash * 31 + bytes[from + to >>> 1];
        hash = hash * 31 + bytes[to - 1];
        return (hash ^ hash >>> 7) & SLOTS - 1;
    }
}
