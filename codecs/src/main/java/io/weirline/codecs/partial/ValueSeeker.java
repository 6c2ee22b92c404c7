package io.weirline.codecs.partial;

/** Finds where JSON begins in a text that is not all JSON. */
final class ValueSeeker {
    /*
     * state   inside                                     next
     * BLANK   white space at the very start              bracket: found; backtick: TICKS; other: PROSE
     * PROSE   text outside of blocks                     backtick: TICKS
     * TICKS   a run of backticks outside of blocks       other: three or more: INFO, else PROSE
     * INFO    the info word behind an opening run        other: GAP
     * GAP     white space behind the info word           bracket: found; other: BLOCK
     * BLOCK   a block that is not JSON                   backtick: CLOSING
     * CLOSING a run of backticks in such a block         other: as long as the opening run or longer: PROSE, else BLOCK
     * FIRST   text before the first bracket              bracket: found
     */
    private static final int BLANK = 0;
    private static final int PROSE = 1;
    private static final int TICKS = 2;
    private static final int INFO = 3;
    private static final int GAP = 4;
    private static final int BLOCK = 5;
    private static final int CLOSING = 6;
    private static final int FIRST = 7;

    private static final int FENCE_TICKS = 3;

    private final int initial;
    private int state;
    /** The opening run. */
    private long opening;
    /** The run that is being read. */
    private long ticks;

    ValueSeeker(boolean fenced) {
        initial = fenced ? BLANK : FIRST;
        state = initial;
    }

    /** The index of the bracket that begins the value, {@code to} if it is not there. */
    int seek(char[] in, int from, int to) {
        for (int i = from; i < to; i++) {
            if (step(in[i])) {
                return i;
            }
        }
        return to;
    }

    private boolean step(char c) {
        switch (state) {
            case FIRST:
                return isBracket(c);
            case BLANK:
                if (isBracket(c)) {
                    return true;
                }
                state = JsonGrammar.isSpace(c) ? BLANK : prose(c);
                return false;
            case PROSE:
                state = prose(c);
                return false;
            case TICKS:
                if (c == '`') {
                    ticks++;
                } else if (ticks < FENCE_TICKS) {
                    state = PROSE;
                } else {
                    opening = ticks;
                    return info(c);
                }
                return false;
            case INFO:
                return info(c);
            case GAP:
                return gap(c);
            case BLOCK:
                block(c);
                return false;
            default:
                if (c == '`') {
                    ticks++;
                } else {
                    state = ticks >= opening ? PROSE : BLOCK;
                }
                return false;
        }
    }

    private int prose(char c) {
        if (c == '`') {
            ticks = 1;
            return TICKS;
        }
        return PROSE;
    }

    private boolean info(char c) {
        if (isInfo(c)) {
            state = INFO;
            return false;
        }
        return gap(c);
    }

    private boolean gap(char c) {
        if (isBracket(c)) {
            return true;
        }
        if (JsonGrammar.isSpace(c)) {
            state = GAP;
        } else {
            block(c);
        }
        return false;
    }

    private void block(char c) {
        if (c == '`') {
            ticks = 1;
            state = CLOSING;
        } else {
            state = BLOCK;
        }
    }

    private static boolean isBracket(char c) {
        return c == '{' || c == '[';
    }

    private static boolean isInfo(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '_'
                || c >= '+' && c <= '.'
                || c == '#';
    }

    void reset() {
        state = initial;
        opening = 0;
        ticks = 0;
    }
}
