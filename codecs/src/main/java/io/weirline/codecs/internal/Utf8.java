package io.weirline.codecs.internal;

import java.nio.charset.StandardCharsets;

/** UTF-8 to text as the WHATWG Encoding Standard, section 8.1.1 decodes it: U+FFFD for each maximal subpart. */
public final class Utf8 {
    private Utf8() {}

    /**
     * Decodes a stretch that is complete; no byte order mark is taken away.
     *
     * @param bytes the array
     * @param from the first byte
     * @param to behind the last byte
     * @return the text
     */
    public static String decode(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        // The JDK differs only for the bytes of surrogates, which it replaces by one U+FFFD, not three.
        return text.indexOf('\uFFFD') < 0 ? text : replace(bytes, from, to);
    }

    private static String replace(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        int at = from;
        while (at < to) {
            int lead = bytes[at++] & 0xFF;
            int more = lead < 0x80 ? 0 : lead < 0xC2 ? -1 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : lead < 0xF5 ? 3 : -1;
            int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
            int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
            int point = more <= 0 ? lead : lead & 0x3F >> more;
            for (; more > 0 && at < to; more--) {
                int next = bytes[at] & 0xFF;
                if (next < low || next > high) {
                    break;
                }
                point = point << 6 | next & 0x3F;
                low = 0x80;
                high = 0xBF;
                at++;
            }
            text.appendCodePoint(more == 0 ? point : 0xFFFD);
        }
        return text.toString();
    }
}
