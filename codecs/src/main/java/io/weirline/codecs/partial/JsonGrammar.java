package io.weirline.codecs.partial;

import io.weirline.codecs.partial.AssemblerOptions.Mode;
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
     * FIRST_NAME     a name or }                               STRING, or AFTER
     * NAME           a name                                    STRING
     * COLON          the colon                                 VALUE
     * AFTER          a comma or the closing bracket            VALUE, NAME, AFTER or the root's end
     * DONE           white space                               DONE
     * IGNORE         anything                                  IGNORE
     * STRING         a string or name, see StringGrammar       COLON, AFTER
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
    private static final int STRING = 11;
    private static final int LITERAL = 12;
    private static final int MINUS = 13;
    private static final int ZERO = 14;
    private static final int INTEGER = 15;
    private static final int POINT = 16;
    private static final int FRACTION = 17;
    private static final int E = 18;
    private static final int E_SIGN = 19;
    private static final int EXPONENT = 20;

    private final JsonTree tree;
    private final TextPage text;
    private final StringGrammar strings;
    private final AssemblerLimits limits;
    private final @Nullable ValueSeeker seeker;
    private final int rootEnd;

    private int state;
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
        strings = new StringGrammar(options, tree);
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
                case STRING:
                    i = string(in, i, to);
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
                strings.open(false);
                state = STRING;
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
        strings.open(true);
        state = STRING;
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

    private int string(char[] in, int from, int to) {
        int behind = strings.run(in, from, to);
        if (behind < 0) {
            reason = strings.reason();
            limit = strings.limit();
        } else if (strings.isClosed()) {
            return strings.isName() ? endName(behind) : endString(behind);
        }
        return behind;
    }

    private int endString(int behind) {
        tree.endString();
        ended(behind, false);
        return behind;
    }

    private int endName(int behind) {
        if (tree.name()) {
            state = COLON;
            return behind;
        }
        refuse("the name is in the object already");
        return ~(behind - 1);
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
        return state == STRING && strings.takesText() || isOutside();
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
        boolean inContainer =
                state == AFTER || state == FIRST_NAME || state == NAME || state == STRING && strings.isName();
        return tree.pointer(inContainer ? tree.depth() - 1 : tree.depth());
    }

    void reset() {
        state = seeker == null ? START : SEEK;
        if (seeker != null) {
            seeker.reset();
        }
        strings.reset();
        spaceDue = false;
        values = 0;
        valueStart = -1;
        valueEnd = -1;
        reason = "";
        limit = null;
    }
}
