package io.weirline.codecs.partial;

import io.weirline.codecs.internal.JsonEscapes;
import io.weirline.codecs.partial.AssemblerOptions.Surrogates;
import org.jspecify.annotations.Nullable;

/** RFC 8259, section 7: what stands between the quotes of a string or name, put into the tree's text. */
final class StringGrammar {
    /*
     * state          inside of                     goes on with
     * PLAIN          the string                    ESCAPE, or the closing quote
     * ESCAPE         behind a backslash            PLAIN, HEX
     * HEX            behind \ and u                PLAIN
     *
     * A first half of a surrogate pair is held back in high until what follows it is known. A unit that is refused has
     * changed nothing visible.
     */
    private static final int PLAIN = 0;
    private static final int ESCAPE = 1;
    private static final int HEX = 2;

    private final JsonTree tree;
    private final TextPage text;
    private final Surrogates surrogates;
    private final int maxString;
    private final int maxName;

    private int state;
    private boolean inName;
    private boolean closed;
    /** A first half of a surrogate pair whose second may follow; 0 if none. */
    private char high;

    private int hex;
    private int hexDigits;
    private String reason = "";
    private @Nullable String limit;

    StringGrammar(AssemblerOptions options, JsonTree tree) {
        this.tree = tree;
        text = tree.text;
        surrogates = options.surrogates();
        maxString = options.limits().string();
        maxName = options.limits().name();
    }

    /** Behind an opening quote. */
    void open(boolean name) {
        inName = name;
        closed = false;
    }

    /**
     * Reads units. Fast path: all that is plain is taken at once, and the closing quote behind it.
     *
     * @return where the string ends, see {@link #isClosed()}, or {@code to}; or {@code ~i}: the unit at i is refused
     */
    int run(char[] in, int from, int to) {
        int i = from;
        while (i < to) {
            if (state != PLAIN) {
                if (!(state == ESCAPE ? escape(in[i]) : hex(in[i]))) {
                    return ~i;
                }
                i++;
                continue;
            }
            int plain = i;
            char c = in[i];
            while (isPlain(c)) {
                if (++i == to) {
                    return append(in, plain, to);
                }
                c = in[i];
            }
            if (i > plain) {
                int appended = append(in, plain, i);
                if (appended < 0) {
                    return appended;
                }
            }
            if (c == '"') {
                if (high != 0 && !alone()) {
                    return ~i;
                }
                closed = true;
                return i + 1;
            }
            if (c == '\\') {
                state = ESCAPE;
            } else if (c < ' ') {
                refuse("a control character in a string is due to be escaped");
                return ~i;
            } else if (!unit(c)) {
                return ~i;
            }
            i++;
        }
        return i;
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c);
    }

    /** Takes plain units; gives {@code to}, or {@code ~i} where they are too many. */
    private int append(char[] in, int from, int to) {
        if (high != 0 && !alone()) {
            return ~from;
        }
        int room = room();
        int end = to - from > room ? from + room : to;
        text.put(in, from, end);
        tree.grown(inName);
        if (end < to) {
            passed();
            return ~end;
        }
        return to;
    }

    private int room() {
        return (inName ? maxName : maxString) - text.length();
    }

    private boolean escape(char c) {
        if (c == 'u') {
            hex = 0;
            hexDigits = 0;
            state = HEX;
            return true;
        }
        int unit = JsonEscapes.unit(c);
        if (unit < 0) {
            return refuse("no escape of JSON");
        }
        return unit((char) unit) && backToText();
    }

    private boolean backToText() {
        state = PLAIN;
        return true;
    }

    private boolean hex(char c) {
        int digit = JsonEscapes.hex(c);
        if (digit < 0) {
            return refuse("a hexadecimal digit is due");
        }
        int value = hex << 4 | digit;
        if (surrogates == Surrogates.FAIL && !mayPair(value, hexDigits + 1)) {
            return alone();
        }
        if (hexDigits == 3 && !unit((char) value)) {
            return false;
        }
        hex = value;
        if (++hexDigits == 4) {
            state = PLAIN;
        }
        return true;
    }

    /** Whether these digits can begin a unit that neither is a second half alone nor leaves a first half alone. */
    private boolean mayPair(int value, int digits) {
        if (digits == 1) {
            return high == 0 || value == 0xD;
        }
        return digits != 2 || (value >= 0xDC && value <= 0xDF) == (high != 0);
    }

    /** A unit of the text that is or may be half a pair, or comes from an escape. */
    private boolean unit(char c) {
        if (Character.isLowSurrogate(c)) {
            if (high == 0) {
                return surrogates == Surrogates.FAIL ? alone() : put(surrogates == Surrogates.KEEP ? c : '\uFFFD');
            }
            if (room() < 2) {
                return passed();
            }
            text.put(high);
            high = 0;
            return put(c);
        }
        if (high != 0 && !alone()) {
            return false;
        }
        if (Character.isHighSurrogate(c)) {
            high = c;
            return true;
        }
        return put(c);
    }

    /** The half held back stands alone; or, with none held back, the one that is read. */
    private boolean alone() {
        if (surrogates == Surrogates.FAIL) {
            return refuse("half a surrogate pair");
        }
        char half = surrogates == Surrogates.KEEP ? high : '\uFFFD';
        high = 0;
        return put(half);
    }

    private boolean put(char c) {
        if (room() == 0) {
            return passed();
        }
        text.put(c);
        tree.grown(inName);
        return true;
    }

    private boolean passed() {
        limit = inName ? "name" : "string";
        return refuse("limit " + limit + " passed");
    }

    private boolean refuse(String reason) {
        this.reason = reason;
        return false;
    }

    /** Whether the string has ended. */
    boolean isClosed() {
        return closed;
    }

    boolean isName() {
        return inName;
    }

    /** Whether a unit beyond ASCII may come next. */
    boolean takesText() {
        return state == PLAIN;
    }

    String reason() {
        return reason;
    }

    @Nullable
    String limit() {
        return limit;
    }

    void reset() {
        state = PLAIN;
        inName = false;
        closed = false;
        high = 0;
        reason = "";
        limit = null;
    }
}
