package io.weirline.codecs.internal;

import java.util.Arrays;

/**
 * Bytes that a decoder keeps because they straddle two windows. Grows by doubling, so that each byte is moved O(1)
 * times, and never past the bound that each append names.
 */
public final class Carry {
    /** What {@link #trim()} keeps, in bytes. */
    public static final int RETAINED_BYTES = 64 << 10;

    private static final int FIRST_BYTES = 512;
    private static final byte[] NONE = {};

    /** The bytes, in {@code [0, length)}; another array after an append. */
    public byte[] array = NONE;
    /** How many bytes are kept; to be set to 0 to forget them. */
    public int length;

    /** Nothing, and no array yet. */
    public Carry() {}

    /**
     * Appends bytes that the user has checked against the bound.
     *
     * @param source the array
     * @param from the first byte
     * @param to behind the last byte
     * @param bound what the length will never pass; the array does not grow past it
     */
    public void append(byte[] source, int from, int to, int bound) {
        int count = to - from;
        if (count > array.length - length) {
            grow(length + count, bound);
        }
        System.arraycopy(source, from, array, length, count);
        length += count;
    }

    /**
     * Appends a byte that the user has checked against the bound.
     *
     * @param value the byte
     * @param bound what the length will never pass; the array does not grow past it
     */
    public void append(byte value, int bound) {
        if (length == array.length) {
            grow(length + 1, bound);
        }
        array[length++] = value;
    }

    private void grow(int needed, int bound) {
        long doubled = Math.max(FIRST_BYTES, 2L * array.length);
        array = Arrays.copyOf(array, (int) Math.max(needed, Math.min(bound, doubled)));
    }

    /** Forgets the bytes, and the array if it has more than {@value #RETAINED_BYTES} bytes. */
    public void trim() {
        length = 0;
        if (array.length > RETAINED_BYTES) {
            array = NONE;
        }
    }
}
