package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.internal.JsonStrings;
import io.weirline.codecs.internal.Swar;
import io.weirline.codecs.internal.Utf8;

/**
 * The shape that two payloads share: constant bytes, and between them what varies. A payload that matches has the tokens
 * of those two but for the values that vary; of these, some are what it says and where, and where the others stand nobody
 * asked. So whoever reads it does what it did for those two, with other values.
 */
final class Template {
    /*
     * constants[0] hole[0] constants[1] hole[1] … constants[n]
     *
     * hole        matches                                                   which, in the two payloads, was
     * CONTENT     the inside of a JSON string, which is well-formed UTF-8   what they say
     * STRING      the same                                                  a string, not asked for or muted
     * NUMBER      a number (RFC 8259, section 6)                            a number, not asked for or read again
     * INDEX       digits without a leading zero                             the index of what holds what they say
     * PART        the same                                                  the index of the choice or part
     * BLANKS      any number of spaces                                      between tokens
     * USAGE       nothing                                                   the start of the counts, which are read again
     * USAGE_END   nothing                                                   their end
     *
     * Around it in the framing: a head, which begins constants[0], and a tail, which ends constants[n].
     */
    static final byte CONTENT = 0;
    static final byte STRING = 1;
    static final byte NUMBER = 2;
    static final byte INDEX = 3;
    static final byte PART = 4;
    static final byte BLANKS = 5;
    static final byte USAGE = 6;
    static final byte USAGE_END = 7;

    /** An index of more digits might not be an int. */
    private static final int MOST_DIGITS = 9;
    /** A reader may refuse longer numbers. */
    private static final int MOST_OF_NUMBER = 32;

    /** What a match gives: the bytes at hand are too few to tell. */
    static final int SHORT = -1;

    /** What a match gives: the bytes at hand are the start of what may be a match; with more of them they must be asked again. */
    static final int CUT = -2;

    /** What a match gives: no. */
    static final int NO = 0;

    final String name;
    final int form;
    private final boolean needsContent;
    private final byte[][] constants;
    private final byte[] holes;
    private final int headLength;
    private final int tailLength;
    /** Whether nothing of an event that is cut is due: behind a CR that ends one, an LF may still come. */
    private final boolean canBeKept;

    // Of the last match, from its first byte on: what it says, and where.
    int part;
    int index;
    int contentFrom;
    int contentTo;
    int usageFrom = -1;
    int usageTo;

    Template(String name, Saying saying, byte[][] constants, byte[] holes, int headLength, int tailLength) {
        this.name = name;
        form = saying.form();
        part = saying.part();
        index = saying.index();
        needsContent = saying.mutedAt() >= 0;
        this.constants = constants;
        this.holes = holes;
        this.headLength = headLength;
        this.tailLength = tailLength;
        canBeKept = tailLength == 2;
    }

    int headLength() {
        return headLength;
    }

    /**
     * Whether bytes are a payload of this shape, within its framing.
     *
     * @return how many bytes it takes; {@link #NO}; {@link #CUT}; {@link #SHORT} too if the framing is not known
     */
    int matchFramed(byte[] bytes, int from, int to) {
        if (tailLength == 0) {
            return SHORT;
        }
        int taken = match(bytes, from, to, 0, constants[holes.length].length);
        return taken == CUT && !canBeKept ? SHORT : taken;
    }

    /** Whether bytes are a payload of this shape. */
    boolean matchPayload(byte[] bytes, int from, int to) {
        int last = constants[holes.length].length - tailLength;
        return match(bytes, from, to, headLength, last) == to - from;
    }

    private int match(byte[] bytes, int from, int to, int first, int lastLength) {
        int at = from;
        int skip = first;
        int last = holes.length;
        for (int i = 0; ; i++) {
            byte[] constant = constants[i];
            int length = (i == last ? lastLength : constant.length) - skip;
            if (length > to - at) {
                return Swar.equal(bytes, at, constant, skip, to - at) ? CUT : NO;
            }
            if (!Swar.equal(bytes, at, constant, skip, length)) {
                return NO;
            }
            at += length;
            skip = 0;
            if (i == last) {
                return at - from;
            }
            int end = hole(holes[i], bytes, from, at, to);
            if (end < 0) {
                return end == ~to ? CUT : NO;
            }
            at = end;
        }
    }

    /** Behind what a hole takes; negative if it takes nothing, ~to if more bytes might change that. */
    private int hole(byte kind, byte[] bytes, int start, int from, int to) {
        switch (kind) {
            case CONTENT: {
                int end = string(bytes, from, to);
                contentFrom = from - start;
                contentTo = end - start;
                return needsContent && end == from ? ~from : end;
            }
            case STRING:
                return string(bytes, from, to);
            case NUMBER:
                return number(bytes, from, to);
            case INDEX:
                index = 0;
                int behind = digits(bytes, from, to, MOST_DIGITS);
                for (int i = from; i < behind; i++) {
                    index = 10 * index + bytes[i] - '0';
                }
                return behind;
            case PART:
                part = 0;
                int end = digits(bytes, from, to, MOST_DIGITS);
                for (int i = from; i < end; i++) {
                    part = 10 * part + bytes[i] - '0';
                }
                return end;
            case USAGE:
                usageFrom = from - start;
                return from;
            case USAGE_END:
                usageTo = from - start;
                return from;
            default:
                int i = from;
                while (i < to && bytes[i] == ' ') {
                    i++;
                }
                return i;
        }
    }

    private static int string(byte[] bytes, int from, int to) {
        int plain = Swar.literalEnd(bytes, from, to);
        if (plain == to) {
            return ~to;
        }
        if (bytes[plain] == '"') {
            return plain;
        }
        int end = JsonStrings.endOrNot(bytes, from, to);
        if (end > from && Swar.asciiEnd(bytes, from, end) < end && !Utf8.isWellFormed(bytes, from, end)) {
            return ~from;
        }
        return end;
    }

    private static int behindDigits(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        return i;
    }

    private static int digits(byte[] bytes, int from, int to, int most) {
        int i = behindDigits(bytes, from, to);
        if (i == to) {
            return ~to;
        }
        return i == from || i - from > most || bytes[from] == '0' && i > from + 1 ? ~from : i;
    }

    private static int number(byte[] bytes, int from, int to) {
        int sign = from < to && bytes[from] == '-' ? 1 : 0;
        int i = digits(bytes, from + sign, to, MOST_OF_NUMBER);
        if (i > 0 && bytes[i] == '.') {
            i = atLeastOneDigit(bytes, i + 1, to);
        }
        if (i > 0 && (bytes[i] == 'e' || bytes[i] == 'E')) {
            int first = i + 1 < to && (bytes[i + 1] == '+' || bytes[i + 1] == '-') ? i + 2 : i + 1;
            i = atLeastOneDigit(bytes, first, to);
        }
        return i - from > MOST_OF_NUMBER ? ~from : i;
    }

    private static int atLeastOneDigit(byte[] bytes, int from, int to) {
        int i = behindDigits(bytes, from, to);
        return i >= to ? ~to : i == from ? ~from : i;
    }
}
