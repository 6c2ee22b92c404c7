package io.weirline.codecs.internal;

/** {@link Utf8#decode} for one who decodes stretch after stretch: with one array for all of them. For one thread. */
public final class Utf8Text {
    /** What is kept: 64 KiB. */
    private static final int RETAINED_CHARS = 32 << 10;

    private static final int FIRST_CHARS = 512;

    private char[] chars = {};

    /** Without an array, as long as all is ASCII. */
    public Utf8Text() {}

    /**
     * Decodes a stretch.
     *
     * @param bytes the array
     * @param from the first byte
     * @param to behind the last byte
     * @return the text
     */
    public String decode(byte[] bytes, int from, int to) {
        int plain = Swar.asciiEnd(bytes, from, to);
        return plain == to ? Utf8.ascii(bytes, from, to) : Utf8.decodeMixed(bytes, from, to, plain, room(to - from));
    }

    private char[] room(int count) {
        if (count > RETAINED_CHARS) {
            return new char[count];
        }
        if (chars.length < count) {
            chars = new char[Math.min(RETAINED_CHARS, Math.max(count, Math.max(FIRST_CHARS, 2 * chars.length)))];
        }
        return chars;
    }
}
