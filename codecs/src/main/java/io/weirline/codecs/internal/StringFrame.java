package io.weirline.codecs.internal;

import io.weirline.core.ByteSink;

/** A frame that is the same each time but for one string: what stands before the string and behind it, made once. */
public final class StringFrame {
    private final byte[] prefix;
    private final byte[] suffix;

    /**
     * A frame.
     *
     * @param prefix all up to the string, its opening quote included; not copied
     * @param suffix all behind the string, from its closing quote on; not copied
     */
    public StringFrame(byte[] prefix, byte[] suffix) {
        this.prefix = prefix;
        this.suffix = suffix;
    }

    /**
     * Writes the frame with a string, escaped as {@link JsonOut#stringBody} does.
     *
     * @param out the sink
     * @param text the string
     */
    public void write(ByteSink out, String text) {
        write(out, prefix, text, suffix);
    }

    /**
     * As {@link #write(ByteSink, String)}, where what stands around the string is not kept as one frame.
     *
     * @param out the sink
     * @param prefix all up to the string, its opening quote included
     * @param text the string
     * @param suffix all behind the string, from its closing quote on
     * @return where the string ends in the sink
     */
    public static int write(ByteSink out, byte[] prefix, String text, byte[] suffix) {
        int length = text.length();
        if (length > JsonOut.BLOCK) {
            JsonOut.stringBody(out.put(prefix), text);
            int end = out.size();
            out.put(suffix);
            return end;
        }
        byte[] bytes = out.reserve(prefix.length + JsonOut.WIDEST * length + suffix.length);
        int from = out.size();
        System.arraycopy(prefix, 0, bytes, from, prefix.length);
        int at = JsonOut.stringBody(bytes, from + prefix.length, text);
        System.arraycopy(suffix, 0, bytes, at, suffix.length);
        out.advance(at + suffix.length - from);
        return at;
    }
}
