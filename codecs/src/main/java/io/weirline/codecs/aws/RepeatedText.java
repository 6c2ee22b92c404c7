package io.weirline.codecs.aws;

import io.weirline.codecs.internal.Utf8;
import java.util.Arrays;

/** The text of a header that messages repeat: decoded again only when its bytes change. At most 64 KiB. */
final class RepeatedText {
    private byte[] bytes = {};
    private String text = "";

    String get(byte[] array, int from, int to) {
        if (!Arrays.equals(bytes, 0, bytes.length, array, from, to)) {
            text = Utf8.decode(array, from, to);
            bytes = Arrays.copyOfRange(array, from, to);
        }
        return text;
    }
}
