package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.internal.JsonStrings;
import io.weirline.codecs.internal.Swar;
import io.weirline.codecs.internal.Tape;
import io.weirline.codecs.internal.Utf8;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.ByteSink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The shape that two payloads share: constant bytes, and between them what varies. A payload that matches has the tokens
 * of those two but for the values that vary; one of these is what it says, and where the others stand nobody asked. So
 * whoever reads it does what it did for those two, with another string.
 */
final class Template {
    /*
     * constants[0] hole[0] constants[1] hole[1] … constants[n]
     *
     * hole     matches                                                          which, in the two payloads, was
     * CONTENT  the inside of a JSON string, which is well-formed UTF-8          what they say
     * STRING   the same                                                         a string, not asked for
     * DIGITS   digits without a leading zero                                    an integer, not asked for
     * BLANKS   any number of spaces                                             between tokens
     *
     * Around it in the framing: a head, which begins constants[0], and a tail, which ends constants[n].
     */
    private static final byte CONTENT = 0;
    private static final byte STRING = 1;
    private static final byte DIGITS = 2;
    private static final byte BLANKS = 3;

    /** What {@link #match} gives: the bytes at hand may be the start of a match. */
    static final int SHORT = -1;

    /** What {@link #match} gives: no. */
    static final int NO = 0;

    final String name;
    final Saying saying;
    private final byte[][] constants;
    private final byte[] holes;
    private final int headLength;
    private final int tailLength;

    /** Of the last match: what it says. */
    int contentFrom;

    int contentTo;

    private Template(String name, Saying saying, byte[][] constants, byte[] holes, int headLength, int tailLength) {
        this.name = name;
        this.saying = saying;
        this.constants = constants;
        this.holes = holes;
        this.headLength = headLength;
        this.tailLength = tailLength;
    }

    int headLength() {
        return headLength;
    }

    /**
     * Whether bytes are a payload of this shape, within its framing.
     *
     * @return how many bytes it takes; {@link #NO}; {@link #SHORT} too if the framing is not known
     */
    int matchFramed(byte[] bytes, int from, int to) {
        return tailLength == 0 ? SHORT : match(bytes, from, to, 0, constants[holes.length].length);
    }

    /** Whether bytes are a payload of this shape. */
    boolean matchPayload(byte[] bytes, int from, int to) {
        return match(bytes, from, to, headLength, constants[holes.length].length - tailLength) == to - from;
    }

    private int match(byte[] bytes, int from, int to, int first, int lastLength) {
        int at = from;
        int skip = first;
        int last = holes.length;
        for (int i = 0; ; i++) {
            byte[] constant = constants[i];
            int length = (i == last ? lastLength : constant.length) - skip;
            if (length > to - at) {
                return SHORT;
            }
            if (Arrays.mismatch(bytes, at, at + length, constant, skip, skip + length) >= 0) {
                return NO;
            }
            at += length;
            skip = 0;
            if (i == last) {
                return at - from;
            }
            int end = hole(holes[i], bytes, at, to);
            if (end < 0) {
                return end == ~to ? SHORT : NO;
            }
            if (holes[i] == CONTENT) {
                contentFrom = at;
                contentTo = end;
            }
            at = end;
        }
    }

    /** Behind what a hole takes; negative if it takes nothing, ~to if more bytes might change that. */
    private static int hole(byte kind, byte[] bytes, int from, int to) {
        if (kind == BLANKS) {
            int i = from;
            while (i < to && bytes[i] == ' ') {
                i++;
            }
            return i;
        }
        if (kind == DIGITS) {
            int i = from;
            while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
                i++;
            }
            return i == to ? ~to : i == from || bytes[from] == '0' && i > from + 1 ? ~from : i;
        }
        int end = JsonStrings.endOrNot(bytes, from, to);
        if (end > from && Swar.asciiEnd(bytes, from, end) < end && !Utf8.isWellFormed(bytes, from, end)) {
            return ~from;
        }
        return end;
    }

    // ---- learning

    /**
     * The shape of two payloads.
     *
     * @param content the index of the token that they say
     * @return null if they differ in more than may vary
     */
    static @Nullable Template of(
            String name, Saying saying, int content, Sample a, Sample b, byte[] head, byte[] tail) {
        Tape ta = a.tape;
        Tape tb = b.tape;
        if (ta.count != tb.count) {
            return null;
        }
        Parts parts = new Parts(head);
        int fromA = 0;
        int fromB = 0;
        for (int i = 0; i < ta.count; i++) {
            Token kind = ta.kinds[i];
            if (kind != tb.kinds[i]
                    || !parts.between(a.bytes, fromA, ta.starts[i], b.bytes, fromB, tb.starts[i])
                    || !parts.token(kind, i == content, a, b, i)) {
                return null;
            }
            fromA = ta.ends[i];
            fromB = tb.ends[i];
        }
        if (!parts.between(a.bytes, fromA, a.length, b.bytes, fromB, b.length)) {
            return null;
        }
        parts.constant.put(tail);
        parts.end();
        return new Template(
                name,
                saying,
                Arrays.copyOf(parts.constants, parts.count + 1),
                Arrays.copyOf(parts.holes, parts.count),
                head.length,
                tail.length);
    }

    /** A payload that was read whole. */
    static final class Sample {
        final Tape tape = new Tape();
        byte[] bytes = {};
        int length;
    }

    private static final class Parts {
        /** More holes than that do not pay. */
        private static final int MOST = 8;

        final ByteSink constant = new ByteSink(256);
        final byte[][] constants = new byte[MOST + 1][];
        final byte[] holes = new byte[MOST];
        int count;

        Parts(byte[] head) {
            constant.put(head);
        }

        void end() {
            constants[count] = constant.toByteArray();
            constant.clear();
        }

        private boolean hole(byte kind) {
            if (count == MOST) {
                return false;
            }
            end();
            holes[count++] = kind;
            return true;
        }

        /** What stands between two tokens: the same, but for a run of spaces. */
        boolean between(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB) {
            int spacesA = space(a, fromA, toA);
            int spacesB = space(b, fromB, toB);
            int restA = behindSpaces(a, spacesA, toA);
            int restB = behindSpaces(b, spacesB, toB);
            boolean varies = restA - spacesA > 1 || restA - spacesA != restB - spacesB;
            if (!varies) {
                constant.put(a, fromA, toA - fromA);
                return Arrays.equals(a, fromA, toA, b, fromB, toB);
            }
            constant.put(a, fromA, spacesA - fromA);
            boolean fits = Arrays.equals(a, fromA, spacesA, b, fromB, spacesB)
                    && Arrays.equals(a, restA, toA, b, restB, toB)
                    && hole(BLANKS);
            constant.put(a, restA, toA - restA);
            return fits;
        }

        private static int space(byte[] bytes, int from, int to) {
            int i = from;
            while (i < to && bytes[i] != ' ') {
                i++;
            }
            return i;
        }

        private static int behindSpaces(byte[] bytes, int from, int to) {
            int i = from;
            while (i < to && bytes[i] == ' ') {
                i++;
            }
            return i;
        }

        boolean token(Token kind, boolean content, Sample a, Sample b, int i) {
            if (content) {
                return kind == Token.STRING && hole(CONTENT);
            }
            int fromA = a.tape.starts[i];
            int toA = a.tape.ends[i];
            if (Arrays.equals(a.bytes, fromA, toA, b.bytes, b.tape.starts[i], b.tape.ends[i])) {
                constant.put(a.bytes, fromA, toA - fromA);
                return true;
            }
            if (a.tape.asked[i] || b.tape.asked[i]) {
                return false;
            }
            if (kind == Token.STRING) {
                return hole(STRING);
            }
            return kind == Token.NUMBER && isInteger(a, i) && isInteger(b, i) && hole(DIGITS);
        }

        private static boolean isInteger(Sample sample, int i) {
            return Slice.integer(sample.bytes, sample.tape.starts[i], sample.tape.ends[i]) >= 0;
        }
    }
}
