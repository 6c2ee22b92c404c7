package io.weirline.core;

import java.util.ArrayList;
import java.util.List;

/**
 * Text that grows at its end and is read seldom: what is there is never copied to make room, which would take as much
 * again as the text itself.
 */
final class GrowingText {
    private static final int FIRST_CHARS = 32;
    private static final int MOST_CHARS = 1024;

    // Never written again, so that copies share them.
    private final List<char[]> full = new ArrayList<>(0);
    private char[] last = {};
    private int lastLength;
    private int length;

    void append(String text) {
        int from = 0;
        while (from < text.length()) {
            if (lastLength == last.length) {
                grow();
            }
            int to = from + Math.min(text.length() - from, last.length - lastLength);
            text.getChars(from, to, last, lastLength);
            lastLength += to - from;
            from = to;
        }
        length += text.length();
    }

    private void grow() {
        if (lastLength > 0) {
            full.add(last);
        }
        last = new char[Math.min(MOST_CHARS, Math.max(FIRST_CHARS, 2 * last.length))];
        lastLength = 0;
    }

    GrowingText copy() {
        GrowingText copy = new GrowingText();
        copy.full.addAll(full);
        copy.last = last.clone();
        copy.lastLength = lastLength;
        copy.length = length;
        return copy;
    }

    void appendTo(StringBuilder out) {
        out.ensureCapacity(out.length() + length);
        full.forEach(out::append);
        out.append(last, 0, lastLength);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(length);
        appendTo(out);
        return out.toString();
    }
}
