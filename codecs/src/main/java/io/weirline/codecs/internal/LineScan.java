package io.weirline.codecs.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The search for line ends that are LF, CR or both, eight bytes at a time. */
public final class LineScan {
    /** Line feed. */
    public static final byte LF = '\n';
    /** Carriage return. */
    public static final byte CR = '\r';

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    /*
     * (w - n * ONES) & ~w & HIGH_BITS, n <= 0x80, has the high bit of each byte that is less than n. A borrow may set
     * bits that are wrong, but only above a right one, so the lowest bit is always right, and 0 means that there is
     * none. First all bytes up to CR are sought at once: text has few but tabs beside line ends. Only a word that has
     * one is asked for LF and CR themselves (bytes less than 1 after an exclusive or).
     */

    private LineScan() {}

    /**
     * The first LF or CR.
     *
     * @param bytes the array
     * @param from the first index to look at
     * @param to behind the last index to look at
     * @return its index, or {@code to} if there is none
     */
    public static int end(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long word = (long) WORD.get(bytes, at);
            if ((word - (CR + 1) * ONES & ~word & HIGH_BITS) != 0) {
                long ends = zeros(word ^ LF * ONES) | zeros(word ^ CR * ONES);
                if (ends != 0) {
                    return at + (Long.numberOfTrailingZeros(ends) >>> 3);
                }
            }
        }
        while (at < to && bytes[at] != LF && bytes[at] != CR) {
            at++;
        }
        return at;
    }

    private static long zeros(long word) {
        return word - ONES & ~word & HIGH_BITS;
    }
}
