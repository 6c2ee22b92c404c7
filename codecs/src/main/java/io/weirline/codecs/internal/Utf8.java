package io.weirline.codecs.internal;

import java.nio.charset.StandardCharsets;

/** SKELETON: UTF-8 to text as the WHATWG Encoding Standard decodes it. */
public final class Utf8 {
    private Utf8() {}

    public static String decode(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
