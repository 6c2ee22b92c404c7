package io.weirline.codecs.internal;

/**
 * Tells where a top-level JSON object or array ends in bytes that come in any pieces, O(1) for each. It counts brackets
 * outside strings and judges nothing else: that what it has found is JSON is for a reader to say.
 */
public final class JsonBoundary {
    /*
     * state     inside
     * PLAIN     no string
     * STRING    a string
     * ESCAPED   a string, behind a backslash: the next byte ends nothing
     *
     * One byte behind the backslash is enough for \\u too: hex digits are no quote.
     */
    private static final int PLAIN = 0;
    private static final int STRING = 1;
    private static final int ESCAPED = 2;

    private int state = PLAIN;
    private int depth;

    /** Outside of everything. */
    public JsonBoundary() {}

    /**
     * Scans on, to the end of a top-level object or array.
     *
     * @param bytes the array
     * @param from the first byte
     * @param to behind the last byte
     * @return behind the bracket that closes it, where the next scan goes on; -1 if none does. A closing bracket
     *     outside of everything counts too, so that its bytes reach the reader that refuses them
     */
    public int scan(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (state == STRING) {
                i = Swar.plainEnd(bytes, i, to);
                if (i == to) {
                    return -1;
                }
            }
            byte b = bytes[i++];
            if (state == PLAIN) {
                if (b == '"') {
                    state = STRING;
                } else if (b == '{' || b == '[') {
                    depth++;
                } else if (b == '}' || b == ']') {
                    if (depth > 0) {
                        depth--;
                    }
                    if (depth == 0) {
                        return i;
                    }
                }
            } else if (state == ESCAPED) {
                state = STRING;
            } else if (b == '\\') {
                state = ESCAPED;
            } else if (b == '"') {
                state = PLAIN;
            }
        }
        return -1;
    }

    /**
     * Whether anything is open.
     *
     * @return true inside an object, an array or a string
     */
    public boolean isOpen() {
        return depth > 0 || state != PLAIN;
    }

    /**
     * How deep.
     *
     * @return the number of brackets that are open
     */
    public int depth() {
        return depth;
    }

    /** Outside of everything again. */
    public void reset() {
        state = PLAIN;
        depth = 0;
    }
}
