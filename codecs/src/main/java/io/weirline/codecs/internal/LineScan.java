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
        while (true) {
            // Four words for one branch: lines are long.
            for (; at <= to - 4 * Long.BYTES; at += 4 * Long.BYTES) {
                long low = low((long) WORD.get(bytes, at))
                        | low((long) WORD.get(bytes, at + 8))
                        | low((long) WORD.get(bytes, at + 16))
                        | low((long) WORD.get(bytes, at + 24));
                if ((low & HIGH_BITS) != 0) {
                    break;
                }
            }
            int stop = Math.min(at + 4 * Long.BYTES, to);
            for (; at <= stop - Long.BYTES; at += Long.BYTES) {
                long ends = ends((long) WORD.get(bytes, at));
                if (ends != 0) {
                    return at + (Long.numberOfTrailingZeros(ends) >>> 3);
                }
            }
            if (stop == to) {
                return tail(bytes, at, to);
            }
        }
    }

    /** Fewer than eight bytes. */
    private static int tail(byte[] bytes, int from, int to) {
        if (from == to) {
            return to;
        }
        if (to >= Long.BYTES) {
            // The word that ends with them. What is shifted in at its other end is no line end.
            long word = (long) WORD.get(bytes, to - Long.BYTES) >>> (Long.BYTES - (to - from) << 3);
            long ends = ends(word);
            return ends == 0 ? to : from + (Long.numberOfTrailingZeros(ends) >>> 3);
        }
        int at = from;
        while (at < to && bytes[at] != LF && bytes[at] != CR) {
            at++;
        }
        return at;
    }

    private static long low(long word) {
        return word - (CR + 1) * ONES & ~word;
    }

    private static long ends(long word) {
        return zeros(word ^ LF * ONES) | zeros(word ^ CR * ONES);
    }

    private static long zeros(long word) {
        return word - ONES & ~word & HIGH_BITS;
    }
}
