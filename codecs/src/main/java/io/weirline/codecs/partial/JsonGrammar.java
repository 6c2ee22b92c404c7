package io.weirline.codecs.partial;

import io.weirline.codecs.internal.JsonEscapes;
import io.weirline.codecs.partial.AssemblerOptions.Mode;
import io.weirline.codecs.partial.AssemblerOptions.Surrogates;
import org.jspecify.annotations.Nullable;

/** RFC 8259 as a pushdown automaton over UTF-16 units, whose stack is the tree's; refuses the first impossible unit. */
final class JsonGrammar {
    /*
     * state          due, or inside of                         goes on with
     * SEEK           what stands before the value (modes)      START
     * START          the first value                           what the value begins
     * GAP            another value, concatenated               what the value begins
     * VALUE          a value                                   what the value begins
     * FIRST_ELEMENT  a value or ]                              what the value begins, or AFTER
     * FIRST_NAME     a name or }                               TEXT, or AFTER
     * NAME           a name                                    TEXT
     * COLON          the colon                                 VALUE
     * AFTER          a comma or the closing bracket            VALUE, NAME, AFTER or the root's end
     * DONE           white space                               DONE
     * IGNORE         anything                                  IGNORE
     * TEXT           a string or name                          ESCAPE, COLON, AFTER
     * ESCAPE         behind a backslash                        TEXT, HEX
     * HEX            behind \ and u                            TEXT
     * LITERAL        true, false, null                         AFTER
     * MINUS ...      a number, by what was read last           AFTER
     *
     * AFTER of the root is DONE, IGNORE or GAP, by the mode. A unit that is refused has changed nothing visible: all
     * checks come before the tree is told. One unit may end a number and go on behind it.
     */
    private static final int SEEK = 0;
    private static final int START = 1;
    private static final int GAP = 2;
    private static final int VALUE = 3;
    private static final int FIRST_ELEMENT = 4;
    private static final int FIRST_NAME = 5;
    private static final int NAME = 6;
    private static final int COLON = 7;
    private static final int AFTER = 8;
    private static final int DONE = 9;
    private static final int IGNORE = 10;
    private static final int TEXT = 11;
    private static final int ESCAPE = 12;
    private static final int HEX = 13;
    private static final int LITERAL = 14;
    private static final int MINUS = 15;
    private static final int ZERO = 16;
    private static final int INTEGER = 17;
    private static final int POINT = 18;
    private static final int FRACTION = 19;
    private static final int E = 20;
    private static final int E_SIGN = 21;
    private static final int EXPONENT = 22;

    private final JsonTree tree;
    private final TextPage text;
    private final Surrogates surrogates;
    private final AssemblerLimits limits;
    private final @Nullable ValueSeeker seeker;
    private final int rootEnd;

    private int state;
    private boolean inName;
    /** A first half of a surrogate pair whose second may follow; 0 if none. */
    private char high;

    private int hex;
    private int hexDigits;
    private String literal = "";
    private int literalRead;
    /** Concatenated: the last value needs white space behind it. */
    private boolean spaceDue;

    private long base;
    private int values;
    private long valueStart;
    private long valueEnd;
    private String reason = "";
    private @Nullable String limit;

    JsonGrammar(AssemblerOptions options, JsonTree tree) {
        this.tree = tree;
        text = tree.text;
        surrogates = options.surrogates();
        limits = options.limits();
        Mode mode = options.mode();
        seeker = mode == Mode.FENCE || mode == Mode.FIRST_VALUE ? new ValueSeeker(mode == Mode.FENCE) : null;
        rootEnd = mode == Mode.PLAIN ? DONE : mode == Mode.CONCATENATED ? GAP : IGNORE;
        reset();
    }

    /**
     * Reads units.
     *
     * @param base where {@code in[0]} is in the text
     * @return {@code to}; or {@code ~i}: the unit at i is refused, see {@link #reason()}
     */
    int run(char[] in, int from, int to, long base) {
        this.base = base;
        int i = from;
        while (i >= 0 && i < to) {
            switch (state) {
                case TEXT:
                    i = text(in, i, to);
                    break;
                case SEEK:
                    i = seek(in, i, to);
                    break;
                case IGNORE:
                    return to;
                default:
                    i = step(in[i], i) ? i + 1 : ~i;
            }
        }
        return i;
    }

    private int seek(char[] in, int from, int to) {
        int found = seeker == null ? from : seeker.seek(in, from, to);
        if (found < to) {
            state = START;
        }
        return found;
    }

    private boolean step(char c, int at) {
        switch (state) {
            case START, GAP:
                return isSpace(c) ? space() : root(c, at);
            case VALUE:
                return isSpace(c) || value(c);
            case FIRST_ELEMENT:
                return isSpace(c) || (c == ']' ? closeContainer(at) : value(c));
            case FIRST_NAME:
                return isSpace(c) || (c == '}' ? closeContainer(at) : name(c));
            case NAME:
                return isSpace(c) || name(c);
            case COLON:
                return isSpace(c) || colon(c);
            case AFTER:
                return isSpace(c) || after(c, at);
            case DONE:
                return isSpace(c) || refuse("nothing may follow the value");
            case ESCAPE:
                return escape(c);
            case HEX:
                return hex(c);
            case LITERAL:
                return literal(c, at);
            default:
                return number(c, at);
        }
    }

    private boolean space() {
        spaceDue = false;
        return true;
    }

    private boolean root(char c, int at) {
        if (spaceDue) {
            return refuse("white space is due between these values");
        }
        values++;
        valueStart = base + at;
        valueEnd = -1;
        state = VALUE;
        tree.begin(valueStart);
        return value(c);
    }

    private boolean value(char c) {
        if (tree.depth() > 0 && !tree.top().object && !hasRoom()) {
            return pass("members");
        }
        switch (c) {
            case '{', '[':
                if (tree.depth() == limits.depth()) {
                    return pass("depth");
                }
                tree.startContainer(c == '{');
                state = c == '{' ? FIRST_NAME : FIRST_ELEMENT;
                return true;
            case '"':
                tree.startString();
                inName = false;
                state = TEXT;
                return true;
            case 't':
                return startLiteral("true");
            case 'f':
                return startLiteral("false");
            case 'n':
                return startLiteral("null");
            case '-':
                return startNumber(c, MINUS);
            case '0':
                return startNumber(c, ZERO);
            default:
                return c >= '1' && c <= '9' ? startNumber(c, INTEGER) : refuse("a value is due");
        }
    }

    private boolean hasRoom() {
        Frame frame = tree.top();
        return frame.passing || frame.ended < limits.members();
    }

    private boolean name(char c) {
        if (c != '"') {
            return refuse("a name is due");
        }
        if (!hasRoom()) {
            return pass("members");
        }
        text.begin();
        inName = true;
        state = TEXT;
        return true;
    }

    private boolean colon(char c) {
        if (c != ':') {
            return refuse("a colon is due");
        }
        state = VALUE;
        return true;
    }

    private boolean after(char c, int at) {
        boolean object = tree.top().object;
        if (c == ',') {
            state = object ? NAME : VALUE;
            return true;
        }
        return c == (object ? '}' : ']')
                ? closeContainer(at)
                : refuse("a comma or the end of the " + (object ? "object" : "array") + " is due");
    }

    private boolean closeContainer(int at) {
        tree.endContainer();
        ended(at + 1, false);
        return true;
    }

    /** A value has ended before a unit. */
    private void ended(int behind, boolean spaceDue) {
        if (tree.depth() > 0) {
            state = AFTER;
        } else {
            state = rootEnd;
            valueEnd = base + behind;
            this.spaceDue = spaceDue;
        }
    }

    private boolean startLiteral(String word) {
        literal = word;
        literalRead = 1;
        state = LITERAL;
        return true;
    }

    private boolean literal(char c, int at) {
        if (c != literal.charAt(literalRead)) {
            return refuse("no literal of JSON goes on like this");
        }
        if (++literalRead == literal.length()) {
            switch (literal) {
                case "true" -> tree.atom(Scalars.TRUE);
                case "false" -> tree.atom(Scalars.FALSE);
                default -> tree.atom(Scalars.NULL);
            }
            ended(at + 1, true);
        }
        return true;
    }

    private boolean startNumber(char c, int first) {
        if (limits.number() == 0) {
            return pass("number");
        }
        tree.startNumber();
        append(c, first);
        return true;
    }

    private void append(char c, int next) {
        text.put(c);
        state = next;
        if (isNumber()) {
            tree.validNumber();
        }
    }

    /** Whether what was read is a number as it stands. */
    private boolean isNumber() {
        return state == ZERO || state == INTEGER || state == FRACTION || state == EXPONENT;
    }

    private boolean number(char c, int at) {
        int next = numberState(c);
        if (next >= 0) {
            if (text.length() == limits.number()) {
                return pass("number");
            }
            append(c, next);
            return true;
        }
        boolean behind = isSpace(c) || tree.depth() > 0 && (c == ',' || c == (tree.top().object ? '}' : ']'));
        if (!isNumber() || !behind) {
            return refuse("no number goes on like this");
        }
        tree.endNumber();
        ended(at, true);
        return step(c, at);
    }

    /** The state behind one more unit of the number, -1 if it does not go on so. */
    private int numberState(char c) {
        if (c >= '0' && c <= '9') {
            return switch (state) {
                case MINUS -> c == '0' ? ZERO : INTEGER;
                case ZERO -> -1;
                case INTEGER -> INTEGER;
                case POINT, FRACTION -> FRACTION;
                default -> EXPONENT;
            };
        }
        return switch (c) {
            case '.' -> state == ZERO || state == INTEGER ? POINT : -1;
            case 'e', 'E' -> state == ZERO || state == INTEGER || state == FRACTION ? E : -1;
            case '+', '-' -> state == E ? E_SIGN : -1;
            default -> -1;
        };
    }

    /** Fast path: all that is plain is taken at once. */
    private int text(char[] in, int from, int to) {
        int i = from;
        while (i < to) {
            int plain = i;
            while (i < to && isPlain(in[i])) {
                i++;
            }
            if (i > plain) {
                if (high != 0 && !alone()) {
                    return ~plain;
                }
                int room = room();
                if (i - plain > room) {
                    text.put(in, plain, plain + room);
                    tree.grown(inName);
                    pass(inName ? "name" : "string");
                    return ~(plain + room);
                }
                text.put(in, plain, i);
                tree.grown(inName);
                if (i == to) {
                    return i;
                }
            }
            char c = in[i];
            if (c == '"') {
                return endText(i) ? i + 1 : ~i;
            }
            if (c == '\\') {
                state = ESCAPE;
                return i + 1;
            }
            if (c < ' ') {
                refuse("a control character in a string is due to be escaped");
                return ~i;
            }
            if (!unit(c)) {
                return ~i;
            }
            i++;
        }
        return i;
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c);
    }

    private int room() {
        return (inName ? limits.name() : limits.string()) - text.length();
    }

    private boolean endText(int at) {
        if (high != 0 && !alone()) {
            return false;
        }
        if (!inName) {
            tree.endString();
            ended(at + 1, false);
            return true;
        }
        inName = false;
        state = COLON;
        if (tree.name()) {
            return true;
        }
        state = TEXT;
        inName = true;
        return refuse("the name is in the object already");
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
        state = TEXT;
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
            state = TEXT;
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
                return pass(inName ? "name" : "string");
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
            return pass(inName ? "name" : "string");
        }
        text.put(c);
        tree.grown(inName);
        return true;
    }

    private boolean refuse(String reason) {
        this.reason = reason;
        return false;
    }

    private boolean pass(String limit) {
        this.limit = limit;
        return refuse("limit " + limit + " passed");
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    /** The text ends: a number of the top level is then whole. */
    void finish(long end) {
        if (tree.depth() == 0 && isNumber()) {
            tree.endNumber();
            base = end;
            ended(0, true);
        }
    }

    String reason() {
        return reason;
    }

    @Nullable
    String limit() {
        return limit;
    }

    /** Whether a unit beyond ASCII may come next. */
    boolean takesText() {
        return state == TEXT || isOutside();
    }

    /** Whether what comes next is not JSON and is not judged. */
    boolean isOutside() {
        return state == SEEK || state == IGNORE;
    }

    boolean isIgnoring() {
        return state == IGNORE;
    }

    /** Whether all values that have begun are whole, and there is one. */
    boolean isComplete() {
        return state == DONE || state == IGNORE || state == GAP && values > 0;
    }

    boolean isEmpty() {
        return values == 0;
    }

    long valueStart() {
        return valueStart;
    }

    long valueEnd() {
        return valueEnd;
    }

    /** The innermost value that is open or due. */
    JsonPointer pointer() {
        boolean inContainer = state == AFTER || state == FIRST_NAME || state == NAME || state >= TEXT && inName;
        return tree.pointer(inContainer ? tree.depth() - 1 : tree.depth());
    }

    void reset() {
        state = seeker == null ? START : SEEK;
        if (seeker != null) {
            seeker.reset();
        }
        inName = false;
        high = 0;
        spaceDue = false;
        values = 0;
        valueStart = -1;
        valueEnd = -1;
        reason = "";
        limit = null;
    }
}
