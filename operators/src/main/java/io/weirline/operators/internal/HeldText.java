package io.weirline.operators.internal;

/** The end of one run of text, held back while what follows may extend its last grapheme cluster. */
final class HeldText {
    /** What is held at most, in UTF-16 units: a longer cluster leaves in parts. */
    static final int MAX_CHARS = 64;

    private String held = "";
    private boolean aged;

    /**
     * Takes text and gives what may leave.
     *
     * @return what was held and the text, without their last cluster; possibly empty
     */
    String accept(String text) {
        String all = held.isEmpty() ? text : held.concat(text);
        int cut = Graphemes.lastCluster(all, Math.max(0, all.length() - MAX_CHARS - 1));
        if (all.length() - cut > MAX_CHARS) {
            cut = all.length() - (Character.isHighSurrogate(all.charAt(all.length() - 1)) ? 1 : 0);
        }
        if (cut > 0) {
            aged = false;
        }
        held = all.substring(cut);
        return all.substring(0, cut);
    }

    /** Gives what is held, and holds nothing. */
    String release() {
        String all = held;
        held = "";
        aged = false;
        return all;
    }

    /** Whether what is held was so already when this was last asked: it has waited for a whole tick. */
    boolean aged() {
        boolean waited = aged;
        aged = true;
        return waited;
    }

    boolean isEmpty() {
        return held.isEmpty();
    }
}
