package io.weirline.codecs.internal;

import java.util.Arrays;

/**
 * UTF-8 as the UTF-8 decoder of the WHATWG Encoding Standard (section 8.1.1) reads it: each maximal subpart of an
 * ill-formed sequence becomes one U+FFFD, and no byte order mark is stripped.
 */
public final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';
    /** From so many bytes on, a stretch of ASCII is worth a string of its own. */
    private static final int WIDE_RUN = 64;

    private static final String[] NONE = {};

    private Utf8() {}

    /*
     * Well-formed sequences (Unicode Standard, table 3-7):
     *
     *   lead      second    others
     *   C2..DF    80..BF
     *   E0        A0..BF    80..BF        below: overlong
     *   E1..EF    80..BF    80..BF
     *   ED        80..9F    80..BF        above: surrogates
     *   F0        90..BF    80..BF x 2    below: overlong
     *   F1..F3    80..BF    80..BF x 2
     *   F4        80..8F    80..BF x 2    above: past U+10FFFF
     *
     * The JDK's decoder counts surrogates (ED A0..BF) otherwise, and takes text that is not Latin-1 byte by byte. Here
     * stretches of ASCII become strings of their own, which String.join copies or widens once, by code that the JVM knows.
     */

    /**
     * Decodes a stretch.
     *
     * @param bytes the array
     * @param from the first byte
     * @param to behind the last byte
     * @return the text
     */
    public static String decode(byte[] bytes, int from, int to) {
        int plain = Swar.asciiEnd(bytes, from, to);
        return plain == to ? ascii(bytes, from, to) : decodeMixed(bytes, from, to, plain, new char[to - from]);
    }

    @SuppressWarnings("deprecation") // small enough to be inlined, as the constructor for all character sets is not
    static String ascii(byte[] bytes, int from, int to) {
        return new String(bytes, 0, from, to - from);
    }

    /** Decodes what is ASCII up to {@code plain}, by means of an array that has a char for each byte. */
    static String decodeMixed(byte[] bytes, int from, int to, int plain, char[] text) {
        String[] parts = NONE;
        int count = 0;
        int length = 0;
        int i = from;
        for (int end = plain; ; end = Swar.asciiEnd(bytes, i, to)) {
            if (end - i < WIDE_RUN) {
                while (i < end) {
                    text[length++] = (char) bytes[i++];
                }
            } else {
                if (parts.length < count + 2) {
                    parts = Arrays.copyOf(parts, 2 * count + 4);
                }
                if (length > 0) {
                    parts[count++] = new String(text, 0, length);
                    length = 0;
                }
                parts[count++] = ascii(bytes, i, end);
                i = end;
            }
            if (i == to) {
                String last = new String(text, 0, length);
                if (count == 0) {
                    return last;
                }
                parts = Arrays.copyOf(parts, count + 1);
                parts[count] = last;
                return String.join("", parts);
            }
            do {
                int size = sequence(bytes, i, to);
                if (size <= 0) {
                    text[length++] = REPLACEMENT;
                    i = size == 0 ? to : i - size;
                } else {
                    int point = codePoint(bytes, i, size);
                    i += size;
                    if (size < 4) {
                        text[length++] = (char) point;
                    } else {
                        text[length++] = Character.highSurrogate(point);
                        text[length++] = Character.lowSurrogate(point);
                    }
                }
            } while (i < to && bytes[i] < 0);
        }
    }

    /**
     * The character of a well-formed sequence.
     *
     * @param bytes the array
     * @param at the first byte of the sequence
     * @param count how many bytes it has, as {@link #sequence} gives it
     * @return the code point
     */
    public static int codePoint(byte[] bytes, int at, int count) {
        int point = count == 1 ? bytes[at] : bytes[at] & 0x7F >> count;
        for (int i = 1; i < count; i++) {
            point = point << 6 | bytes[at + i] & 0x3F;
        }
        return point;
    }

    /**
     * What stands at an index.
     *
     * @param bytes the array
     * @param at the first byte of the sequence
     * @param to behind the last byte at hand, above {@code at}
     * @return n &gt; 0: a well-formed sequence of n bytes; n &lt; 0: a maximal subpart of -n bytes that is ill-formed
     *     whatever follows; 0: the bytes at hand begin a well-formed sequence and do not end it
     */
    public static int sequence(byte[] bytes, int at, int to) {
        int lead = bytes[at];
        if (lead >= 0) {
            return 1;
        }
        lead &= 0xFF;
        if (lead < 0xC2 || lead > 0xF4) {
            return -1;
        }
        if (at + 1 == to) {
            return 0;
        }
        int second = bytes[at + 1] & 0xFF;
        int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < lowest || second > highest) {
            return -1;
        }
        int count = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        for (int i = 2; i < count; i++) {
            if (at + i == to) {
                return 0;
            }
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return -i;
            }
        }
        return count;
    }

    /**
     * How many bytes at the end of a stretch begin a well-formed sequence without ending it.
     *
     * @param bytes the array
     * @param from the first byte
     * @param to behind the last byte
     * @return 0 to 3
     */
    public static int incompleteTail(byte[] bytes, int from, int to) {
        for (int i = to - 1; i >= Math.max(from, to - 3); i--) {
            // A lead byte begins a sequence whatever stands before it.
            if ((bytes[i] & 0xC0) != 0x80) {
                return sequence(bytes, i, to) == 0 ? to - i : 0;
            }
        }
        return 0;
    }

    /**
     * How far a stretch is well-formed.
     *
     * @param bytes the array
     * @param from the first byte
     * @param to behind the last byte
     * @return the first byte of the first ill-formed or incomplete sequence, {@code to} if there is none
     */
    public static int wellFormedEnd(byte[] bytes, int from, int to) {
        int i = from;
        while ((i = Swar.asciiEnd(bytes, i, to)) < to) {
            do {
                int count = sequence(bytes, i, to);
                if (count <= 0) {
                    return i;
                }
                i += count;
            } while (i < to && bytes[i] < 0);
        }
        return i;
    }

    /**
     * Whether a stretch is well-formed.
     *
     * @param bytes the array
     * @param from the first byte
     * @param to behind the last byte
     * @return false if anything in it would be replaced
     */
    public static boolean isWellFormed(byte[] bytes, int from, int to) {
        return wellFormedEnd(bytes, from, to) == to;
    }

    /**
     * A copy in which each maximal subpart of an ill-formed sequence is the UTF-8 of U+FFFD.
     *
     * @param bytes the array
     * @param from the first byte
     * @param to behind the last byte
     * @return a well-formed array of its own
     */
    public static byte[] repair(byte[] bytes, int from, int to) {
        byte[] out = new byte[repairedLength(bytes, from, to)];
        int length = 0;
        for (int i = from; i < to; ) {
            int good = wellFormedEnd(bytes, i, to);
            System.arraycopy(bytes, i, out, length, good - i);
            length += good - i;
            i = good;
            if (i < to) {
                out[length++] = (byte) 0xEF;
                out[length++] = (byte) 0xBF;
                out[length++] = (byte) 0xBD;
                i += subpart(bytes, i, to);
            }
        }
        return out;
    }

    private static int repairedLength(byte[] bytes, int from, int to) {
        int length = 0;
        for (int i = from; i < to; ) {
            int good = wellFormedEnd(bytes, i, to);
            length = Math.addExact(length, good - i);
            i = good;
            if (i < to) {
                length = Math.addExact(length, 3);
                i += subpart(bytes, i, to);
            }
        }
        return length;
    }

    /**
     * Where a byte of a repaired copy comes from.
     *
     * @param bytes the array that was repaired
     * @param from the first byte
     * @param to behind the last byte
     * @param index an index of what {@link #repair} made of it, or its length
     * @return the index of the same byte, or of the subpart that it replaces
     */
    public static int unrepair(byte[] bytes, int from, int to, int index) {
        int left = index;
        for (int i = from; i < to; ) {
            int good = wellFormedEnd(bytes, i, to);
            if (left < good - i + 3) {
                return i + Math.min(left, good - i);
            }
            left -= good - i + 3;
            i = good;
            if (i < to) {
                i += subpart(bytes, i, to);
            }
        }
        return to;
    }

    private static int subpart(byte[] bytes, int at, int to) {
        int count = sequence(bytes, at, to);
        return count == 0 ? to - at : -count;
    }
}
