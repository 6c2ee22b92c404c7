package io.weirline.codecs.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Member names met before by any reader, so that chunks, which repeat theirs, cost no String each, and a stream no table
 * of its own. A name has a few slots, one behind the other; one that finds them taken displaces the first, so hostile
 * names cost time and memory of no more than the slots.
 */
final class NameCache {
    /*
     * Any thread reads and writes, without a lock. An entry is immutable and so is whole wherever it is seen; a write
     * that another one overwrites, or that is not seen yet, costs one String more.
     */
    private static final int SLOTS = 256;
    private static final int WAYS = 4;
    private static final int LONGEST = 32;

    private static final @Nullable Entry[] ENTRIES = new Entry[SLOTS + WAYS];

    private record Entry(byte[] raw, String name) {}

    private NameCache() {}

    static @Nullable String get(byte[] bytes, int from, int to) {
        if (to - from > LONGEST || from == to) {
            return null;
        }
        int slot = slot(bytes, from, to);
        for (int i = slot; i < slot + WAYS; i++) {
            Entry known = ENTRIES[i];
            if (known == null) {
                return null;
            }
            if (Arrays.equals(known.raw, 0, known.raw.length, bytes, from, to)) {
                return known.name;
            }
        }
        return null;
    }

    static void put(byte[] bytes, int from, int to, String name) {
        if (to - from <= LONGEST && from < to) {
            int slot = slot(bytes, from, to);
            int free = slot;
            while (free < slot + WAYS && ENTRIES[free] != null) {
                free++;
            }
            int at = free == slot + WAYS ? slot : free;
            ENTRIES[at] = new Entry(Arrays.copyOfRange(bytes, from, to), name);
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
