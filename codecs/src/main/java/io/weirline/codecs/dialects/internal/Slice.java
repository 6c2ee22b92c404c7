package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.internal.Utf8;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;

/** A stretch of a reader's array in one long, so that the parts of a payload cost no objects. */
public final class Slice {
    /** No stretch. */
    public static final long NONE = -1;

    private static final int MOST_DIGITS = 18;

    private Slice() {}

    /**
     * A stretch.
     *
     * @param from its first byte
     * @param to behind its last byte
     * @return both in one
     */
    public static long of(int from, int to) {
        return (long) from << 32 | to;
    }

    /**
     * Where a stretch begins.
     *
     * @param slice not {@link #NONE}
     * @return its first byte
     */
    public static int from(long slice) {
        return (int) (slice >>> 32);
    }

    /**
     * Where a stretch ends.
     *
     * @param slice not {@link #NONE}
     * @return behind its last byte
     */
    public static int to(long slice) {
        return (int) slice;
    }

    /**
     * What stands between the quotes of the string at hand.
     *
     * @param in the reader
     * @param token its token
     * @return none for other tokens
     */
    public static long string(JsonReader in, Token token) {
        return token == Token.STRING ? of(in.start(), in.end()) : NONE;
    }

    /**
     * A string's inside or a number's digits.
     *
     * @param in the reader
     * @param token its token
     * @return none for other tokens
     */
    public static long scalar(JsonReader in, Token token) {
        return token == Token.STRING || token == Token.NUMBER ? of(in.start(), in.end()) : NONE;
    }

    /**
     * The whole value at hand, quotes included; the reader goes to its end.
     *
     * @param in the reader
     * @param token its token
     * @return the value as it came
     */
    public static long value(JsonReader in, Token token) {
        int quote = token == Token.STRING ? 1 : 0;
        int from = in.start() - quote;
        in.skipChildren();
        return of(from, in.end() + quote);
    }

    /**
     * A value that says something is wrong: anything but null, false and the empty string. The reader goes to its end.
     *
     * @param in the reader
     * @param token its token
     * @return the value as it came, or none
     */
    public static long truth(JsonReader in, Token token) {
        boolean nothing =
                token == Token.NULL || token == Token.FALSE || token == Token.STRING && in.start() == in.end();
        return nothing ? NONE : value(in, token);
    }

    /**
     * An index from the wire, which is a key and never an offset.
     *
     * @param in the reader
     * @param token its token
     * @param otherwise what stands for anything but an integer from 0 to 2<sup>31</sup>-1
     * @return the index
     */
    public static int index(JsonReader in, Token token, int otherwise) {
        if (token != Token.NUMBER) {
            return otherwise;
        }
        long value = integer(in.array(), in.start(), in.end());
        return value < 0 || value > Integer.MAX_VALUE ? otherwise : (int) value;
    }

    /**
     * A number of digits alone, of at most 18 of them.
     *
     * @param bytes the array
     * @param from the first byte of the number
     * @param to behind its last
     * @return the number; -1 for any other
     */
    public static long integer(byte[] bytes, int from, int to) {
        if (to - from > MOST_DIGITS) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return value;
    }

    /**
     * Whether there is nothing in it.
     *
     * @param slice a stretch or {@link #NONE}
     * @return true for none and for one of no bytes
     */
    public static boolean isEmpty(long slice) {
        return slice == NONE || from(slice) == to(slice);
    }

    /**
     * Whether the raw bytes are these ASCII characters.
     *
     * @param bytes the array
     * @param slice a stretch or {@link #NONE}
     * @param ascii the characters
     * @return whether they are
     */
    public static boolean is(byte[] bytes, long slice, String ascii) {
        return slice != NONE && to(slice) - from(slice) == ascii.length() && startsWith(bytes, slice, ascii);
    }

    /**
     * Whether the raw bytes begin with these ASCII characters.
     *
     * @param bytes the array
     * @param slice a stretch or {@link #NONE}
     * @param ascii the characters
     * @return whether they do
     */
    public static boolean startsWith(byte[] bytes, long slice, String ascii) {
        if (slice == NONE || to(slice) - from(slice) < ascii.length()) {
            return false;
        }
        for (int i = 0, at = from(slice); i < ascii.length(); i++, at++) {
            if (bytes[at] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The bytes as they came.
     *
     * @param bytes the array
     * @param slice not {@link #NONE}
     * @return decoded, not unescaped
     */
    public static String raw(byte[] bytes, long slice) {
        return Utf8.decode(bytes, from(slice), to(slice));
    }

    /**
     * Whether a payload is the end marker {@code [DONE]}, compared as a whole but for white space around it.
     *
     * @param bytes the array
     * @param from its first byte
     * @param to behind its last
     * @return whether it is
     */
    public static boolean isEndMarker(byte[] bytes, int from, int to) {
        int first = from;
        int last = to;
        while (first < last && isSpace(bytes[first])) {
            first++;
        }
        while (last > first && isSpace(bytes[last - 1])) {
            last--;
        }
        return is(bytes, of(first, last), "[DONE]");
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }
}
