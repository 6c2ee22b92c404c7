package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.internal.HalfSurrogate;

/**
 * Takes {@code <think>…</think>} at the start of a choice's text apart, however the deltas cut the tags. What may yet
 * become a tag is held back: at most {@value #MAX_BLANKS} blanks and the tag, so that each unit is looked at a bounded
 * number of times. A tag later in the text is text.
 */
final class ThinkTags {
    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";
    private static final int MAX_BLANKS = 64;

    private static final int START = 0;
    private static final int INSIDE = 1;
    private static final int OUTSIDE = 2;

    /** What the choice's content holds back, since a half may come before its block is known. */
    final HalfSurrogate carry = new HalfSurrogate();

    private final Choice choice;
    private int state = START;
    private String held = "";

    ThinkTags(Choice choice) {
        this.choice = choice;
    }

    void text(String text) {
        String at = held.isEmpty() ? text : held.concat(text);
        held = "";
        if (state == START) {
            at = start(at);
        }
        if (state == INSIDE) {
            at = inside(at);
        }
        if (state == OUTSIDE) {
            choice.split(at, false);
        }
    }

    private String start(String text) {
        int tag = 0;
        while (tag < text.length() && tag <= MAX_BLANKS && Character.isWhitespace(text.charAt(tag))) {
            tag++;
        }
        if (text.startsWith(OPEN, tag)) {
            choice.split(text.substring(0, tag), false);
            state = INSIDE;
            return text.substring(tag + OPEN.length());
        }
        if (tag <= MAX_BLANKS && OPEN.startsWith(text.substring(tag))) {
            held = text;
        } else {
            state = OUTSIDE;
        }
        return text;
    }

    private String inside(String text) {
        int tag = text.indexOf(CLOSE);
        if (tag >= 0) {
            choice.split(text.substring(0, tag), true);
            state = OUTSIDE;
            return text.substring(tag + CLOSE.length());
        }
        int keep = Math.min(text.length(), CLOSE.length() - 1);
        while (!CLOSE.startsWith(text.substring(text.length() - keep))) {
            keep--;
        }
        held = text.substring(text.length() - keep);
        choice.split(text.substring(0, text.length() - keep), true);
        return "";
    }

    /** Something else comes: what is held back is no tag. */
    void flush() {
        if (carry.isHeld()) {
            text(carry.flush());
        }
        String rest = held;
        held = "";
        if (!rest.isEmpty() && state == START) {
            state = OUTSIDE;
        }
        choice.split(rest, state == INSIDE);
    }
}
