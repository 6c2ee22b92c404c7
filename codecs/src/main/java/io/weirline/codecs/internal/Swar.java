package io.weirline.codecs.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Byte scans, eight bytes at a step.
 *
 * <p>Each tests the eight bytes of a little-endian word at once and leaves 0x80 in those that match (Warren, Hacker's
 * Delight, 6-1). A borrow can only run out of a byte that matches into the ones above it, so marks above the lowest may
 * be false, and the lowest never is: it is the first match.
 */
public final class Swar {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    /** From so many bytes on, the method that the JVM knows is the faster one. */
    private static final int WIDE = 64;

    private Swar() {}

    /**
     * Where a byte first occurs.
     *
     * @param bytes the array
     * @param from the first byte
     * @param to behind the last byte
     * @param value the byte sought
     * @return its index, -1 if it does not occur
     */
    public static int indexOf(byte[] bytes, int from, int to, byte value) {
        long wanted = ONES * (value & 0xFF);
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long found = zeros((long) LONG.get(bytes, i) ^ wanted);
            if (found != 0) {
                return i + first(found);
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == value) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Where ASCII ends.
     *
     * @param bytes the array
     * @param from the first byte
     * @param to behind the last byte
     * @return the index of the first byte above 0x7F, {@code to} if there is none
     */
    public static int asciiEnd(byte[] bytes, int from, int to) {
        int i = from;
        // Eight words for one branch: text is ASCII for long.
        for (; i <= to - 8 * Long.BYTES; i += 8 * Long.BYTES) {
            long words = (long) LONG.get(bytes, i)
                    | (long) LONG.get(bytes, i + 8)
                    | (long) LONG.get(bytes, i + 16)
                    | (long) LONG.get(bytes, i + 24)
                    | (long) LONG.get(bytes, i + 32)
                    | (long) LONG.get(bytes, i + 40)
                    | (long) LONG.get(bytes, i + 48)
                    | (long) LONG.get(bytes, i + 56);
            if ((words & HIGHS) != 0) {
                break;
            }
        }
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long found = (long) LONG.get(bytes, i) & HIGHS;
            if (found != 0) {
                return i + first(found);
            }
        }
        while (i < to && bytes[i] >= 0) {
            i++;
        }
        return i;
    }

    /**
     * Where the plain part of a JSON string ends: RFC 8259, section 7, {@code unescaped}.
     *
     * @param bytes the array
     * @param from the first byte
     * @param to behind the last byte
     * @return the index of the first quote, backslash or control character, {@code to} if there is none
     */
    public static int plainEnd(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long word = (long) LONG.get(bytes, i);
            long found = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES) | word - SPACES & ~word & HIGHS;
            if (found != 0) {
                return i + first(found);
            }
        }
        for (; i < to; i++) {
            byte b = bytes[i];
            if (b == '"' || b == '\\' || b >= 0 && b < ' ') {
                return i;
            }
        }
        return to;
    }

    /**
     * Where the text of a JSON string ceases to be its bytes: most strings end before that. Sixteen bytes at a step
     * without a branch that depends on the length, since short strings are of any.
     *
     * @param bytes the array
     * @param from the first byte
     * @param to behind the last byte; what stands behind it in the array may be read
     * @return the index of the first quote, backslash, control character or byte above 0x7F, {@code to} if there is none
     */
    public static int literalEnd(byte[] bytes, int from, int to) {
        int i = from;
        for (int last = bytes.length - 2 * Long.BYTES; i < to && i <= last; i += 2 * Long.BYTES) {
            int low = first(notLiteral((long) LONG.get(bytes, i)));
            int high = first(notLiteral((long) LONG.get(bytes, i + Long.BYTES)));
            // low is 8 if there is none in the first word.
            int count = low + (high & -(low >> 3));
            if (count < 2 * Long.BYTES) {
                return Math.min(i + count, to);
            }
        }
        for (; i < to; i++) {
            byte b = bytes[i];
            if (b == '"' || b == '\\' || b < ' ') {
                return i;
            }
        }
        return to;
    }

    /**
     * Whether two stretches are the same.
     *
     * @param a an array
     * @param i its first byte
     * @param b an array
     * @param j its first byte
     * @param length how many bytes
     * @return true if they are
     */
    public static boolean equal(byte[] a, int i, byte[] b, int j, int length) {
        if (length >= WIDE) {
            return Arrays.mismatch(a, i, i + length, b, j, j + length) < 0;
        }
        if (length < Long.BYTES) {
            for (int k = 0; k < length; k++) {
                if (a[i + k] != b[j + k]) {
                    return false;
                }
            }
            return true;
        }
        // The last word, and the others, one of which it may overlap.
        long different = (long) LONG.get(a, i + length - 8) ^ (long) LONG.get(b, j + length - 8);
        for (int k = 0; k < length - 8; k += 8) {
            different |= (long) LONG.get(a, i + k) ^ (long) LONG.get(b, j + k);
        }
        return different == 0;
    }

    /** Bytes above 0x7F, which are marked anyway, may be taken for zeros: no mask is needed to leave them out. */
    private static long notLiteral(long word) {
        return ((word ^ QUOTES) - ONES | (word ^ BACKSLASHES) - ONES | word - SPACES | word) & HIGHS;
    }

    private static long zeros(long word) {
        return word - ONES & ~word & HIGHS;
    }

    private static int first(long found) {
        return Long.numberOfTrailingZeros(found) >> 3;
    }
}
