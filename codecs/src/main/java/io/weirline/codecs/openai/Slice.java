package io.weirline.codecs.openai;

import io.weirline.codecs.internal.Utf8;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;

/** A stretch of a reader's array in one long, so that the parts of a chunk cost no objects. */
final class Slice {
    /** No stretch. */
    static final long NONE = -1;

    private Slice() {}

    static long of(int from, int to) {
        return (long) from << 32 | to;
    }

    static int from(long slice) {
        return (int) (slice >>> 32);
    }

    static int to(long slice) {
        return (int) slice;
    }

    /** What stands between the quotes of the string at hand; none for other tokens. */
    static long string(JsonReader in, Token token) {
        return token == Token.STRING ? of(in.start(), in.end()) : NONE;
    }

    /** A string's inside or a number's digits; none for other tokens. */
    static long scalar(JsonReader in, Token token) {
        return token == Token.STRING || token == Token.NUMBER ? of(in.start(), in.end()) : NONE;
    }

    /** The whole value at hand, quotes included; the reader goes to its end. */
    static long value(JsonReader in, Token token) {
        int quote = token == Token.STRING ? 1 : 0;
        int from = in.start() - quote;
        in.skipChildren();
        return of(from, in.end() + quote);
    }

    static boolean isEmpty(long slice) {
        return slice == NONE || from(slice) == to(slice);
    }

    /** Whether the raw bytes are these ASCII characters. */
    static boolean is(byte[] bytes, long slice, String ascii) {
        return slice != NONE && to(slice) - from(slice) == ascii.length() && startsWith(bytes, slice, ascii);
    }

    /** Whether the raw bytes begin with these ASCII characters. */
    static boolean startsWith(byte[] bytes, long slice, String ascii) {
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

    /** The bytes as they came. */
    static String raw(byte[] bytes, long slice) {
        return Utf8.decode(bytes, from(slice), to(slice));
    }
}
