package io.weirline.codecs.internal;

import io.weirline.core.ByteSink;
import io.weirline.core.MalformedStreamException;
import org.jspecify.annotations.Nullable;

/**
 * JSON strings (RFC 8259, section 7) from their raw bytes, which stand between the quotes: the one routine that
 * unescapes and decodes them, whichever library reads. Malformed UTF-8 reads as the WHATWG replacement. The text never
 * holds half a surrogate pair: a lone half reads as U+FFFD, and one that ends a delta waits for its partner in the
 * next. An instance serves one thread and keeps a scratch array of at most 64 KiB.
 */
public final class JsonStrings {
    private final ByteSink scratch = new ByteSink(0);

    /** With an empty scratch array. */
    public JsonStrings() {}

    /*
     * Escapes are written to the scratch array as UTF-8, between the raw bytes as they are, and all of it is decoded at
     * once. That is right for malformed bytes too: what an escape gives begins with no continuation byte, so it neither
     * completes a sequence before it nor takes part in one behind it.
     */

    /**
     * The text of a string that stands alone, such as a name or an id.
     *
     * @param bytes the array
     * @param from the first byte behind the opening quote
     * @param to the index of the closing quote
     * @return the text
     * @throws MalformedStreamException if an escape is malformed; its offset is an index of the array
     */
    public String decode(byte[] bytes, int from, int to) {
        if (Swar.literalEnd(bytes, from, to) == to) {
            return Utf8.ascii(bytes, from, to);
        }
        int escape = Swar.indexOf(bytes, from, to, (byte) '\\');
        return escape < 0 ? Utf8.decode(bytes, from, to) : unescape(bytes, from, to, escape, null);
    }

    /**
     * The text of a string that is one delta of a block.
     *
     * @param bytes the array
     * @param from the first byte behind the opening quote
     * @param to the index of the closing quote
     * @param carry what the block holds back; read and written
     * @return the text, with a half held back before joined to its partner, and without one held back now
     * @throws MalformedStreamException if an escape is malformed; its offset is an index of the array
     */
    public String decode(byte[] bytes, int from, int to, HalfSurrogate carry) {
        if (Swar.literalEnd(bytes, from, to) == to && carry.held == 0) {
            return Utf8.ascii(bytes, from, to);
        }
        int escape = Swar.indexOf(bytes, from, to, (byte) '\\');
        if (escape >= 0) {
            return unescape(bytes, from, to, escape, carry);
        }
        String text = Utf8.decode(bytes, from, to);
        return carry.held == 0 || from == to ? text : carry.flush().concat(text);
    }

    private String unescape(byte[] bytes, int from, int to, int escape, @Nullable HalfSurrogate carry) {
        scratch.clear();
        // A half takes three bytes; everything else no more than its raw form.
        byte[] out = scratch.reserve(to - from + 3);
        int length = 0;
        char high = carry == null ? 0 : carry.held;
        int i = from;
        int next = escape;
        while (true) {
            int plain = (next < 0 ? to : next) - i;
            if (plain > 0) {
                length = replaceHalf(high, out, length);
                high = 0;
                System.arraycopy(bytes, i, out, length, plain);
                length += plain;
            }
            if (next < 0) {
                break;
            }
            char unit = escaped(bytes, next, to);
            i = next + (bytes[next + 1] == 'u' ? 6 : 2);
            if (Character.isLowSurrogate(unit) && high != 0) {
                length = put(Character.toCodePoint(high, unit), out, length);
                high = 0;
            } else {
                length = replaceHalf(high, out, length);
                high = 0;
                if (Character.isHighSurrogate(unit)) {
                    high = unit;
                } else {
                    length = put(Character.isLowSurrogate(unit) ? 0xFFFD : unit, out, length);
                }
            }
            next = i < to && bytes[i] == '\\' ? i : Swar.indexOf(bytes, i, to, (byte) '\\');
        }
        if (carry == null) {
            length = replaceHalf(high, out, length);
        } else {
            carry.held = high;
        }
        String text = Utf8.decode(out, 0, length);
        scratch.clear();
        return text;
    }

    int scratchBytes() {
        return scratch.array().length;
    }

    private static int replaceHalf(char high, byte[] out, int length) {
        return high == 0 ? length : put(0xFFFD, out, length);
    }

    private static int put(int point, byte[] out, int length) {
        int at = length;
        if (point < 0x80) {
            out[at++] = (byte) point;
        } else {
            if (point < 0x800) {
                out[at++] = (byte) (0xC0 | point >> 6);
            } else {
                if (point < 0x10000) {
                    out[at++] = (byte) (0xE0 | point >> 12);
                } else {
                    out[at++] = (byte) (0xF0 | point >> 18);
                    out[at++] = (byte) (0x80 | point >> 12 & 0x3F);
                }
                out[at++] = (byte) (0x80 | point >> 6 & 0x3F);
            }
            out[at++] = (byte) (0x80 | point & 0x3F);
        }
        return at;
    }

    private static char escaped(byte[] bytes, int at, int to) {
        int unit = unit(bytes, at, to);
        if (unit < 0) {
            throw malformed("invalid escape in a JSON string", bytes, at, to);
        }
        return (char) unit;
    }

    /** The char of the escape that begins at an index; -1 if it is none. */
    private static int unit(byte[] bytes, int at, int to) {
        if (at + 1 >= to) {
            return -1;
        }
        int letter = bytes[at + 1];
        return letter != 'u' ? JsonEscapes.unit(letter) : to - at < 6 ? -1 : hex(bytes, at + 2);
    }

    private static int hex(byte[] bytes, int at) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = JsonEscapes.hex(bytes[i]);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /**
     * Finds the end of a string and checks all that RFC 8259 demands of what is inside: whole escapes, no raw control
     * character.
     *
     * @param bytes the array
     * @param from the first byte behind the opening quote
     * @param to behind the last byte at hand
     * @return the index of the closing quote
     * @throws MalformedStreamException if the string is malformed or does not end; its offset is an index of the array
     */
    public static int end(byte[] bytes, int from, int to) {
        int end = endOrNot(bytes, from, to);
        if (end >= 0) {
            return end;
        }
        int at = ~end;
        if (at == to) {
            throw malformed("JSON string does not end", bytes, to, to);
        }
        throw malformed(
                bytes[at] == '\\' ? "invalid escape in a JSON string" : "control character in a JSON string",
                bytes,
                at,
                to);
    }

    /**
     * As {@link #end}, without an exception.
     *
     * @param bytes the array
     * @param from the first byte behind the opening quote
     * @param to behind the last byte at hand
     * @return the index of the closing quote; if the string is malformed at an index {@code i}, or does not end before
     *     {@code i = to}: {@code ~i}
     */
    public static int endOrNot(byte[] bytes, int from, int to) {
        int i = from;
        while ((i = Swar.plainEnd(bytes, i, to)) < to) {
            byte b = bytes[i];
            if (b == '"') {
                return i;
            }
            if (b != '\\' || unit(bytes, i, to) < 0) {
                return ~i;
            }
            i += bytes[i + 1] == 'u' ? 6 : 2;
        }
        return ~to;
    }

    private static MalformedStreamException malformed(String reason, byte[] bytes, int at, int to) {
        return new MalformedStreamException(reason, at, MalformedStreamException.excerpt(bytes, at, to));
    }
}
