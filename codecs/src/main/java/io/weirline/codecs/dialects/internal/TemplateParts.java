package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.internal.Tape;
import io.weirline.codecs.json.JsonReader.Token;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What two payloads share and where they vary, taken from the second. */
final class TemplateParts {
    private static final byte[] NONE = {};

    /** More holes than that do not pay. */
    private static final int MOST = 16;

    private final Sample a;
    private final Sample b;
    private final byte[] head;
    private final byte[][] constants = new byte[MOST + 1][];
    private final byte[] holes = new byte[MOST];
    private int count;
    /** Where the constant begins that is at hand. */
    private int from;

    private TemplateParts(Sample a, Sample b, byte[] head) {
        this.a = a;
        this.b = b;
        this.head = head;
    }

    private void end(int to, byte[] tail) {
        int before = count == 0 ? head.length : 0;
        byte[] constant = new byte[before + to - from + tail.length];
        System.arraycopy(head, 0, constant, 0, before);
        System.arraycopy(b.bytes, from, constant, before, to - from);
        System.arraycopy(tail, 0, constant, before + to - from, tail.length);
        constants[count] = constant;
    }

    private boolean hole(byte kind, int start, int behind) {
        if (count == MOST) {
            return false;
        }
        end(start, NONE);
        holes[count++] = kind;
        from = behind;
        return true;
    }

    /** What stands between two tokens: the same, but for a run of spaces that are no indent. */
    private boolean between(int fromA, int toA, int fromB, int toB) {
        int spacesA = space(a.bytes, fromA, toA);
        int spacesB = space(b.bytes, fromB, toB);
        int restA = behindSpaces(a.bytes, spacesA, toA);
        int restB = behindSpaces(b.bytes, spacesB, toB);
        boolean indents = spacesA > fromA && a.bytes[spacesA - 1] == '\n';
        boolean varies = restA - spacesA > 1 && !indents || restA - spacesA != restB - spacesB;
        if (!varies) {
            return Arrays.equals(a.bytes, fromA, toA, b.bytes, fromB, toB);
        }
        return Arrays.equals(a.bytes, fromA, spacesA, b.bytes, fromB, spacesB)
                && Arrays.equals(a.bytes, restA, toA, b.bytes, restB, toB)
                && hole(Template.BLANKS, spacesB, restB);
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

    private boolean token(int i) {
        int start = b.tape.starts[i];
        int end = b.tape.ends[i];
        return (!b.isIn(Sample.USAGE_AT, i) || hole(Template.USAGE, start, start))
                && value(i, start, end)
                && (!b.isIn(Sample.USAGE_END_AT, i) || hole(Template.USAGE_END, end, end));
    }

    private boolean value(int i, int start, int end) {
        boolean string = b.tape.kinds[i] == Token.STRING;
        boolean number = b.tape.kinds[i] == Token.NUMBER;
        if (b.isIn(Sample.CONTENT_AT, i)) {
            return string && hole(Template.CONTENT, start, end);
        }
        if (b.isIn(Sample.INDEX_AT, i)) {
            return number && hole(Template.INDEX, start, end);
        }
        if (Arrays.equals(a.bytes, a.tape.starts[i], a.tape.ends[i], b.bytes, start, end)) {
            return true;
        }
        if (b.isIn(Sample.PART_AT, i)) {
            return number && hole(Template.PART, start, end);
        }
        if (number && b.isInUsage(i)) {
            return hole(Template.NUMBER, start, end);
        }
        if ((a.tape.asked[i] || b.tape.asked[i]) && !b.isIn(Sample.MUTED_AT, i)) {
            return false;
        }
        return string && hole(Template.STRING, start, end) || number && hole(Template.NUMBER, start, end);
    }

    /**
     * The shape of two payloads.
     *
     * @param saying what the second does; the first does the same, but perhaps in another place
     * @return null if they differ in more than may vary
     */
    static @Nullable Template template(String name, Saying saying, Sample a, Sample b, byte[] head, byte[] tail) {
        Tape ta = a.tape;
        Tape tb = b.tape;
        if (ta.count != tb.count || b.places[0] < 0 || !Arrays.equals(a.places, b.places)) {
            return null;
        }
        TemplateParts parts = new TemplateParts(a, b, head);
        int fromA = 0;
        int fromB = 0;
        for (int i = 0; i < ta.count; i++) {
            if (ta.kinds[i] != tb.kinds[i]
                    || !parts.between(fromA, ta.starts[i], fromB, tb.starts[i])
                    || !parts.token(i)) {
                return null;
            }
            fromA = ta.ends[i];
            fromB = tb.ends[i];
        }
        if (!parts.between(fromA, a.length, fromB, b.length)) {
            return null;
        }
        parts.end(b.length, tail);
        return new Template(
                name,
                saying,
                Arrays.copyOf(parts.constants, parts.count + 1),
                Arrays.copyOf(parts.holes, parts.count),
                head.length,
                tail.length);
    }
}
