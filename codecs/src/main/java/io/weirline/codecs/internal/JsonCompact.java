package io.weirline.codecs.internal;

/** JSON texts without the blanks between their tokens (RFC 8259, section 2); strings stay as they came. */
public final class JsonCompact {
    private JsonCompact() {}

    /**
     * The compact form of a value.
     *
     * @param json the array
     * @param from the first byte of a valid value
     * @param to behind its last
     * @return the text
     */
    public static String of(byte[] json, int from, int to) {
        byte[] out = new byte[to - from];
        int length = 0;
        boolean string = false;
        for (int i = from; i < to; i++) {
            byte b = json[i];
            if (string) {
                out[length++] = b;
                if (b == '\\') {
                    out[length++] = json[++i];
                } else if (b == '"') {
                    string = false;
                }
            } else if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
                out[length++] = b;
                string = b == '"';
            }
        }
        return Utf8.decode(out, 0, length);
    }
}
