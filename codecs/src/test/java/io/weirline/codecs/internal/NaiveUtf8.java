package io.weirline.codecs.internal;

/** The UTF-8 decoder of the WHATWG Encoding Standard, section 8.1.1, step by step as it is written there. */
public final class NaiveUtf8 {
    private NaiveUtf8() {}

    public static String decode(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder();
        int point = 0;
        int seen = 0;
        int needed = 0;
        int lower = 0x80;
        int upper = 0xBF;
        for (int i = from; i < to; i++) {
            int b = bytes[i] & 0xFF;
            if (needed == 0) {
                if (b <= 0x7F) {
                    text.append((char) b);
                } else if (b >= 0xC2 && b <= 0xDF) {
                    needed = 1;
                    point = b & 0x1F;
                } else if (b >= 0xE0 && b <= 0xEF) {
                    lower = b == 0xE0 ? 0xA0 : lower;
                    upper = b == 0xED ? 0x9F : upper;
                    needed = 2;
                    point = b & 0xF;
                } else if (b >= 0xF0 && b <= 0xF4) {
                    lower = b == 0xF0 ? 0x90 : lower;
                    upper = b == 0xF4 ? 0x8F : upper;
                    needed = 3;
                    point = b & 0x7;
                } else {
                    text.append('\uFFFD');
                }
            } else if (b < lower || b > upper) {
                point = 0;
                needed = 0;
                seen = 0;
                lower = 0x80;
                upper = 0xBF;
                text.append('\uFFFD');
                i--;
            } else {
                lower = 0x80;
                upper = 0xBF;
                point = point << 6 | b & 0x3F;
                if (++seen == needed) {
                    text.appendCodePoint(point);
                    point = 0;
                    needed = 0;
                    seen = 0;
                }
            }
        }
        if (needed != 0) {
            text.append('\uFFFD');
        }
        return text.toString();
    }
}
