package io.weirline.codecs.sse;

/** What a line is, by its bytes, and where its value begins (WHATWG HTML, section 9.2.6). */
final class Field {
    static final int DATA = 0;
    static final int EVENT = 1;
    static final int ID = 2;
    static final int RETRY = 3;
    static final int COMMENT = 4;
    static final int OTHER = 5;

    /** So many bytes of a line tell what it is and where its value begins: the longest name, a colon, a space. */
    static final int HEAD_BYTES = 7;

    private Field() {}

    /** What the line in {@code [from, to)} is; it is not empty, and whole or of at least {@link #HEAD_BYTES} bytes. */
    static int of(byte[] line, int from, int to) {
        switch (line[from]) {
            case 'd':
                return named(line, from, to, 4)
                                && line[from + 1] == 'a'
                                && line[from + 2] == 't'
                                && line[from + 3] == 'a'
                        ? DATA
                        : OTHER;
            case 'e':
                return named(line, from, to, 5)
                                && line[from + 1] == 'v'
                                && line[from + 2] == 'e'
                                && line[from + 3] == 'n'
                                && line[from + 4] == 't'
                        ? EVENT
                        : OTHER;
            case 'i':
                return named(line, from, to, 2) && line[from + 1] == 'd' ? ID : OTHER;
            case 'r':
                return named(line, from, to, 5)
                                && line[from + 1] == 'e'
                                && line[from + 2] == 't'
                                && line[from + 3] == 'r'
                                && line[from + 4] == 'y'
                        ? RETRY
                        : OTHER;
            case ':':
                return COMMENT;
            default:
                return OTHER;
        }
    }

    private static boolean named(byte[] line, int from, int to, int length) {
        return to - from == length || to - from > length && line[from + length] == ':';
    }

    /** Where the value of the line begins: behind the colon and one space; at its end where it has no colon. */
    static int value(int kind, byte[] line, int from, int to) {
        switch (kind) {
            case DATA:
                return value(line, from + 4, to);
            case ID:
                return value(line, from + 2, to);
            case EVENT:
            case RETRY:
                return value(line, from + 5, to);
            case COMMENT:
                return from + 1;
            default:
                return from;
        }
    }

    private static int value(byte[] line, int colon, int to) {
        if (colon == to) {
            return to;
        }
        return colon + 1 < to && line[colon + 1] == ' ' ? colon + 2 : colon + 1;
    }

    /** The decimal number that the bytes are, at most {@link Long#MAX_VALUE}; -1 unless there are digits only. */
    static long number(byte[] line, int from, int to) {
        long number = from == to ? -1 : 0;
        for (int i = from; i < to; i++) {
            int digit = line[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : 10 * number + digit;
        }
        return number;
    }

    static boolean hasNul(byte[] line, int from, int to) {
        for (int i = from; i < to; i++) {
            if (line[i] == 0) {
                return true;
            }
        }
        return false;
    }
}
