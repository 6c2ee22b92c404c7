package io.weirline.benchmarks;

import io.weirline.codecs.internal.JsonOut;
import io.weirline.codecs.internal.Swar;
import io.weirline.core.ByteSink;
import java.nio.charset.StandardCharsets;

/**
 * Ways to write a text as a JSON string where there is nothing to escape. What is not plain ASCII is left to ours by all,
 * which is why the others can only gain where texts are plain.
 */
public enum Escaping {
    /** What the encoders do: char by char, and a table. */
    OURS {
        @Override
        void write(String text, ByteSink out) {
            JsonOut.stringBody(out, text);
        }
    },
    /** The JDK makes an array of bytes, which are looked at eight at a time and copied. */
    COPIED {
        @Override
        void write(String text, ByteSink out) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length == text.length() && Swar.plainEnd(bytes, 0, bytes.length) == bytes.length) {
                out.put(bytes);
            } else {
                JsonOut.stringBody(out, text);
            }
        }
    },
    /**
     * The JDK puts the low half of each char into the sink, where they are looked at eight at a time; whether the other
     * halves say anything can only be seen char by char.
     */
    NARROWED {
        @Override
        @SuppressWarnings("deprecation") // what is lost is looked for
        void write(String text, ByteSink out) {
            int length = text.length();
            int all = 0;
            for (int i = 0; i < length; i++) {
                all |= text.charAt(i);
            }
            if (all < 0x80) {
                int from = out.size();
                byte[] bytes = out.reserve(length);
                text.getBytes(0, length, bytes, from);
                if (Swar.plainEnd(bytes, from, from + length) == from + length) {
                    out.advance(length);
                    return;
                }
            }
            JsonOut.stringBody(out, text);
        }
    };

    abstract void write(String text, ByteSink out);
}
