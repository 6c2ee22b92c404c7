package io.weirline.samples.cli;

/** Live text in lines that end between words, as far as a terminal's widths can be known. */
final class Wrap {
    private static final int OVERHANG = 10;
    private static final int JOINER = 0x200D;

    private final Output out;
    private final int columns;
    private int column;
    private int last;

    /**
     * The lines do not depend on how the text is cut into pieces.
     *
     * @param columns about where lines end: at the first space from {@value #OVERHANG} before it on, and within a word
     *     no sooner than {@value #OVERHANG} behind it
     */
    Wrap(Output out, int columns) {
        this.out = out;
        this.columns = columns;
    }

    void write(String text) {
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            int width = width(point);
            boolean space = point == ' ' && column >= columns - OVERHANG;
            if (space || column + width > columns + OVERHANG && width > 0 && last != JOINER) {
                out.write("\n");
                column = 0;
            }
            if (!space) {
                out.write(Character.toString(point));
                column += width;
            }
            last = point;
        }
        out.flush();
    }

    void end() {
        if (column > 0) {
            out.write("\n");
            column = 0;
        }
        out.flush();
    }

    /** The start of a line that fits. */
    static String cut(String line, int columns) {
        int width = 0;
        for (int i = 0; i < line.length(); ) {
            int point = line.codePointAt(i);
            width += width(point);
            if (width > columns) {
                return line.substring(0, i);
            }
            i += Character.charCount(point);
        }
        return line;
    }

    /** The columns of a code point in the common terminals; what joins to the one before it has none. */
    private static int width(int point) {
        int type = Character.getType(point);
        boolean joins = type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT
                || point >= 0x1F3FB && point <= 0x1F3FF;
        if (joins) {
            return 0;
        }
        boolean wide = point >= 0x1100 && point <= 0x115F
                || point >= 0x2E80 && point <= 0xD7A3
                || point >= 0xF900 && point <= 0xFAFF
                || point >= 0xFF00 && point <= 0xFF60
                || point >= 0x1F300;
        return wide ? 2 : 1;
    }
}
