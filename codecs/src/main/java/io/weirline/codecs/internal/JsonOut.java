package io.weirline.codecs.internal;

import io.weirline.core.ByteSink;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writing JSON: strings and integers appended to a sink. */
public final class JsonOut {
    /** How many chars are written at one reservation, so that the room asked for stays small beside long texts. */
    static final int BLOCK = 2048;
    /** What one char takes at most: an escape by its number. */
    static final int WIDEST = 6;

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    /** For each ASCII char: 0 if it stands for itself, 'u' if it is escaped by its number, else its escape letter. */
    private static final byte[] ESCAPES = new byte[0x80];

    static {
        for (int c = 0; c < ' '; c++) {
            ESCAPES[c] = 'u';
        }
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
        ESCAPES['\b'] = 'b';
        ESCAPES['\f'] = 'f';
        ESCAPES['\n'] = 'n';
        ESCAPES['\r'] = 'r';
        ESCAPES['\t'] = 't';
    }

    private JsonOut() {}

    /**
     * The bytes of a constant part.
     *
     * @param text ASCII
     * @return its bytes
     */
    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Appends a member with a count, if it is known; a comma before it unless it is the first of its object.
     *
     * @param out the sink
     * @param from where the members of the object begin
     * @param name the member's name, ASCII without escapes
     * @param value the count, or null to append nothing
     */
    public static void count(ByteSink out, int from, String name, @Nullable Long value) {
        if (value != null) {
            out.put(ascii((out.size() > from ? ",\"" : "\"") + name + "\":"));
            number(out, value);
        }
    }

    /**
     * Appends a string with its quotes.
     *
     * @param out the sink
     * @param text the text
     */
    public static void string(ByteSink out, CharSequence text) {
        out.put('"');
        stringBody(out, text);
        out.put('"');
    }

    /**
     * Appends what stands between the quotes of a string: UTF-8; quote, backslash and control characters escaped. Half
     * a surrogate pair, which UTF-8 cannot hold, is escaped too, so that nothing is lost.
     *
     * @param out the sink
     * @param text the text
     */
    public static void stringBody(ByteSink out, CharSequence text) {
        int length = text.length();
        if (length <= BLOCK && text instanceof String string) {
            byte[] bytes = out.reserve(WIDEST * length);
            out.advance(stringBody(bytes, out.size(), string) - out.size());
            return;
        }
        for (int from = 0; from < length; ) {
            int to = Math.min(length, from + BLOCK);
            // A pair is written whole, by the block that it begins in.
            if (to < length && Character.isHighSurrogate(text.charAt(to - 1))) {
                to++;
            }
            block(out, text, from, to);
            from = to;
        }
    }

    private static void block(ByteSink out, CharSequence text, int from, int to) {
        byte[] bytes = out.reserve(WIDEST * (to - from));
        int at = escaped(bytes, out.size(), text, from, to);
        out.advance(at - out.size());
    }

    /**
     * As {@link #stringBody}, for a text whose room is reserved: {@link #WIDEST} bytes for each char.
     *
     * @param bytes the array
     * @param start where to begin in it
     * @param text the text
     * @return behind the last byte that was written
     */
    static int stringBody(byte[] bytes, int start, String text) {
        int length = text.length();
        int i = 0;
        int at = start;
        // A String is of one class, and most are of nothing but plain ASCII: this loop asks for no more than that.
        for (; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || ESCAPES[c] != 0) {
                break;
            }
            bytes[at++] = (byte) c;
        }
        return i == length ? at : escaped(bytes, at, text, i, length);
    }

    private static int escaped(byte[] bytes, int start, CharSequence text, int from, int to) {
        int at = start;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                byte escape = ESCAPES[c];
                if (escape == 0) {
                    bytes[at++] = (byte) c;
                } else if (escape == 'u') {
                    at = numbered(bytes, at, c);
                } else {
                    bytes[at++] = '\\';
                    bytes[at++] = escape;
                }
            } else if (c < 0x800) {
                bytes[at++] = (byte) (0xC0 | c >> 6);
                bytes[at++] = (byte) (0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                bytes[at++] = (byte) (0xE0 | c >> 12);
                bytes[at++] = (byte) (0x80 | c >> 6 & 0x3F);
                bytes[at++] = (byte) (0x80 | c & 0x3F);
            } else if (Character.isHighSurrogate(c) && i + 1 < to && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                bytes[at++] = (byte) (0xF0 | point >> 18);
                bytes[at++] = (byte) (0x80 | point >> 12 & 0x3F);
                bytes[at++] = (byte) (0x80 | point >> 6 & 0x3F);
                bytes[at++] = (byte) (0x80 | point & 0x3F);
            } else {
                at = numbered(bytes, at, c);
            }
        }
        return at;
    }

    private static int numbered(byte[] bytes, int at, char c) {
        bytes[at] = '\\';
        bytes[at + 1] = 'u';
        bytes[at + 2] = HEX[c >> 12];
        bytes[at + 3] = HEX[c >> 8 & 0xF];
        bytes[at + 4] = HEX[c >> 4 & 0xF];
        bytes[at + 5] = HEX[c & 0xF];
        return at + 6;
    }

    /**
     * Appends an integer.
     *
     * @param out the sink
     * @param value the number
     */
    public static void number(ByteSink out, long value) {
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        int length = value < 0 ? digits + 1 : digits;
        byte[] bytes = out.reserve(length);
        int at = out.size() + length;
        long rest = value;
        for (int i = 0; i < digits; i++) {
            // Of a negative number the remainder is negative: its sign is dropped, so that the lowest long fits.
            bytes[--at] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        }
        if (value < 0) {
            bytes[--at] = '-';
        }
        out.advance(length);
    }
}
