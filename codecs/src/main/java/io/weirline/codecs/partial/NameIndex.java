package io.weirline.codecs.partial;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.security.SecureRandom;

/**
 * From names to their slots, append-only, written by one thread while others read.
 */
final class NameIndex {
    /*
     * Hash. For a name c1..cn of UTF-16 units, with p = 2^61 - 1 and secret random A, B, R in [1, p):
     *
     *     h = A * (c1+1 * R^n + ... + cn+1 * R) + B mod p, bucket = low bits of h
     *
     * Two different names agree in the polynomial for at most n of the p choices of R, and else fall into the same
     * bucket with the chance of a random choice (Carter and Wegman, 1979). So who does not know the secret cannot choose
     * names that collide, as he can for String.hashCode.
     *
     * Sharing. A chain runs from the newest slot to the oldest. An entry is written before its slot is released into the
     * chain's head; a reader acquires the head. It may meet slots that are newer than its snapshot, and passes them by:
     * everything below its own count was written before it got its snapshot. A table that is full is replaced by a
     * larger one; it stays as it is for those who hold it.
     */
    private static final long PRIME = (1L << 61) - 1;
    private static final long RADIX;
    private static final long FACTOR;
    private static final long TERM;
    private static final VarHandle HEADS = MethodHandles.arrayElementVarHandle(int[].class);

    static {
        SecureRandom random = new SecureRandom();
        RADIX = 1 + (random.nextLong() >>> 3) % (PRIME - 1);
        FACTOR = 1 + (random.nextLong() >>> 3) % (PRIME - 1);
        TERM = (random.nextLong() >>> 3) % PRIME;
    }

    // Slots plus one; 0 ends a chain.
    private final int[] heads;
    private final int[] next;
    private final int[] hashes;

    private NameIndex(int capacity) {
        heads = new int[Integer.highestOneBit(Math.max(8, capacity - 1)) << 1];
        next = new int[capacity];
        hashes = new int[capacity];
    }

    /** An index of the first {@code count} names with room for as many again. */
    static NameIndex of(String[] names, int count) {
        NameIndex index = new NameIndex(2 * count);
        for (int slot = 0; slot < count; slot++) {
            index.link(slot, hash(names[slot]));
        }
        return index;
    }

    /** This index with one slot more: itself, or if it is full a larger one. */
    NameIndex with(int slot, int hash) {
        NameIndex index = this;
        if (slot == next.length) {
            index = new NameIndex((int) Math.min(Integer.MAX_VALUE - 8L, 2L * slot));
            for (int i = 0; i < slot; i++) {
                index.link(i, hashes[i]);
            }
        }
        index.link(slot, hash);
        return index;
    }

    private void link(int slot, int hash) {
        int bucket = hash & heads.length - 1;
        hashes[slot] = hash;
        next[slot] = heads[bucket];
        HEADS.setRelease(heads, bucket, slot + 1);
    }

    /** The slot below {@code below} that has a name, -1 if none has. */
    int find(String name, int hash, String[] names, int below) {
        for (int link = (int) HEADS.getAcquire(heads, hash & heads.length - 1); link != 0; link = next[link - 1]) {
            int slot = link - 1;
            if (slot < below && hashes[slot] == hash && names[slot].equals(name)) {
                return slot;
            }
        }
        return -1;
    }

    /** How many slots {@link #find} looks at when it finds nothing. */
    int steps(int hash) {
        int steps = 0;
        for (int link = heads[hash & heads.length - 1]; link != 0; link = next[link - 1]) {
            steps++;
        }
        return steps;
    }

    static int hash(String name) {
        long hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = multiply(hash + name.charAt(i) + 1, RADIX);
        }
        hash = multiply(hash, FACTOR) + TERM;
        return (int) (hash >= PRIME ? hash - PRIME : hash);
    }

    /** The product modulo 2^61 - 1 of a number below 2^62 and one below 2^61. */
    private static long multiply(long a, long b) {
        long low = a * b;
        long sum = (low & PRIME) + (Math.multiplyHigh(a, b) << 3 | low >>> 61);
        sum = (sum & PRIME) + (sum >>> 61);
        return sum >= PRIME ? sum - PRIME : sum;
    }
}
