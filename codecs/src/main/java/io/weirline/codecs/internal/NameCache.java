package io.weirline.codecs.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Member names met before, so that the chunks of a stream, which repeat theirs, cost no String each. A name has a few
 * slots, one behind the other; one that finds them taken displaces the first, so hostile names cost time and memory of no
 * more than the slots.
 */
final class NameCache {
    private static final int SLOTS = 256;
    private static final int WAYS = 4;
    private static final int LONGEST = 32;

    private final byte[][] raw = new byte[SLOTS + WAYS][];
    private final String[] names = new String[SLOTS + WAYS];

    @Nullable
    String get(byte[] bytes, int from, int to) {
        if (to - from > LONGEST || from == to) {
            return null;
        }
        int slot = slot(bytes, from, to);
        for (int i = slot; i < slot + WAYS; i++) {
            byte[] known = raw[i];
            if (known == null) {
                return null;
            }
            if (Arrays.equals(known, 0, known.length, bytes, from, to)) {
                return names[i];
            }
        }
        return null;
    }

    void put(byte[] bytes, int from, int to, String name) {
        if (to - from <= LONGEST && from < to) {
            int slot = slot(bytes, from, to);
            int free = slot;
            while (free < slot + WAYS && raw[free] != null) {
                free++;
            }
            int at = free == slot + WAYS ? slot : free;
            raw[at] = Arrays.copyOfRange(bytes, from, to);
            names[at] = name;
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
