package io.weirline.codecs.sse;

import io.weirline.codecs.internal.Carry;
import io.weirline.codecs.internal.Utf8;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The value of a field that streams repeat: decoded when first asked for, and kept while its bytes stay the same. */
final class FieldText {
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int length;
    private @Nullable String text = "";

    void set(byte[] array, int from, int to) {
        if (Arrays.equals(bytes, 0, length, array, from, to)) {
            return;
        }
        int count = to - from;
        if (count > bytes.length) {
            bytes = new byte[Math.max(count, Math.min(2 * bytes.length, Carry.RETAINED_BYTES))];
        }
        System.arraycopy(array, from, bytes, 0, count);
        length = count;
        text = null;
    }

    String get() {
        String known = text;
        if (known == null) {
            known = Utf8.decode(bytes, 0, length);
            text = known;
        }
        return known;
    }

    void reset() {
        if (bytes.length > Carry.RETAINED_BYTES) {
            bytes = NONE;
        }
        length = 0;
        text = "";
    }
}
