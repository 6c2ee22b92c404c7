package io.weirline.codecs.partial;

/** The chars of the token that is being read, in a page that snapshots may share. */
final class TextPage {
    /*
     * What a snapshot has seen is never written again: a token that begins behind a snapshot begins behind the last one
     * in the page, and one that outgrows the page moves to a page of its own. While no snapshot shares the page, each
     * token begins at its start.
     */
    private static final int CHARS = 1024;
    private static final int RETAINED_CHARS = 32 << 10;

    private char[] page = {};
    private int from;
    private int to;
    private boolean shared;

    void begin() {
        from = shared ? to : 0;
        to = from;
    }

    int length() {
        return to - from;
    }

    void put(char c) {
        if (to == page.length) {
            grow(1);
        }
        page[to++] = c;
    }

    void put(char[] source, int start, int end) {
        int count = end - start;
        if (count > page.length - to) {
            grow(count);
        }
        System.arraycopy(source, start, page, to, count);
        to += count;
    }

    private void grow(int count) {
        int length = length();
        char[] larger = new char[Math.max(CHARS, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * (length + count)))];
        System.arraycopy(page, from, larger, 0, length);
        page = larger;
        from = 0;
        to = length;
        shared = false;
    }

    boolean contentEquals(String text) {
        if (text.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i - from) != page[i]) {
                return false;
            }
        }
        return true;
    }

    String string() {
        return new String(page, from, to - from);
    }

    /** The first chars of the token. */
    String string(int length) {
        return new String(page, from, length);
    }

    /** All of the token so far; it stays as it is for ever. */
    Scalars.PageWindow share() {
        shared = true;
        return new Scalars.PageWindow(page, from, to);
    }

    /** The token from an index on; for the moment only. */
    CharSequence lend(int start) {
        return new Scalars.PageWindow(page, from + start, to);
    }

    void reset() {
        if (shared || page.length > RETAINED_CHARS) {
            page = new char[0];
        }
        from = 0;
        to = 0;
        shared = false;
    }
}
