package io.weirline.codecs.utf8;

import io.weirline.codecs.internal.ByteWindow;
import io.weirline.codecs.internal.Lifecycle;
import io.weirline.codecs.internal.Utf8;
import io.weirline.codecs.internal.Utf8Text;
import io.weirline.core.Decoder;
import io.weirline.core.MalformedStreamException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to text as the UTF-8 decoder of the WHATWG Encoding Standard (section 8.1.1) reads them, in any pieces. A
 * character comes out with the piece that completes it, an error with the piece that makes it certain; between pieces at
 * most three bytes are held. Text comes as one string for each piece (a direct or read-only piece: for each 64 KiB), never
 * empty, never with half a surrogate pair.
 */
public final class Utf8Decoder implements Decoder<ByteBuffer, String> {
    /** What becomes of bytes that are not UTF-8. */
    public enum Malformed {
        /** Each maximal subpart of an ill-formed sequence reads as U+FFFD. */
        REPLACE,
        /** A {@link MalformedStreamException} at the first byte of the subpart, behind the text before it. */
        REPORT
    }

    /*
     * Invariant between windows: held[0, heldCount) begins a well-formed sequence and does not end it. So with each byte
     * more it goes on, or is complete, or proves malformed in all but that last byte, which then begins what follows.
     */
    private final Malformed malformed;
    private final boolean stripBom;
    private final ByteWindow window = new ByteWindow();
    private final Utf8Text utf8 = new Utf8Text();
    private final byte[] held = new byte[4];
    private int heldCount;
    private boolean begun;
    private final Lifecycle life = new Lifecycle();
    // Set behind the last text, thrown by the poll that has no text before it.
    private @Nullable MalformedStreamException failure;

    /** A decoder that replaces, and keeps a byte order mark as U+FEFF. */
    public Utf8Decoder() {
        this(Malformed.REPLACE, false);
    }

    /**
     * A decoder.
     *
     * @param malformed what becomes of bytes that are not UTF-8
     * @param stripBom whether a byte order mark at the very start is left out
     */
    public Utf8Decoder(Malformed malformed, boolean stripBom) {
        this.malformed = Objects.requireNonNull(malformed, "malformed");
        this.stripBom = stripBom;
    }

    @Override
    public void feed(ByteBuffer piece) {
        life.feed();
        window.feed(piece);
    }

    @Override
    public @Nullable String poll() {
        life.check();
        while (failure == null && window.next()) {
            String text = decodeWindow();
            if (!text.isEmpty()) {
                return text;
            }
        }
        if (failure == null && life.isEnding()) {
            life.end();
            if (heldCount > 0) {
                String text = endHeld(heldCount, window.offset());
                heldCount = 0;
                if (!text.isEmpty()) {
                    return text;
                }
            }
        }
        if (failure != null) {
            window.abandon();
            throw life.fail(failure);
        }
        if (life.isFed()) {
            life.drained();
        }
        return null;
    }

    private String decodeWindow() {
        String first = heldCount == 0 ? "" : resumeHeld();
        if (failure != null) {
            return first;
        }
        byte[] bytes = window.array;
        int from = window.position;
        int to = window.limit - Utf8.incompleteTail(bytes, from, window.limit);
        int good = malformed == Malformed.REPLACE ? to : Utf8.wellFormedEnd(bytes, from, to);
        String rest = utf8.decode(bytes, from, good);
        if (good < to) {
            failure = malformed(window.offset(good), bytes, good, window.limit);
        } else {
            for (int i = to; i < window.limit; i++) {
                held[heldCount++] = bytes[i];
            }
        }
        window.position = window.limit;
        return withoutMark(first.isEmpty() ? rest : first.concat(rest));
    }

    /** Goes on with the held bytes; leaves the window behind what it took. */
    private String resumeHeld() {
        while (window.position < window.limit) {
            held[heldCount++] = window.array[window.position++];
            int count = Utf8.sequence(held, 0, heldCount);
            if (count > 0) {
                heldCount = 0;
                return Utf8.decode(held, 0, count);
            }
            if (count < 0) {
                window.position--;
                heldCount = 0;
                return endHeld(-count, window.offset());
            }
        }
        return "";
    }

    /** The held bytes are a malformed subpart that ends at an offset. */
    private String endHeld(int count, long end) {
        if (malformed == Malformed.REPORT) {
            failure = malformed(end - count, held, 0, count);
            return "";
        }
        return "\uFFFD";
    }

    private String withoutMark(String text) {
        if (begun || text.isEmpty()) {
            return text;
        }
        begun = true;
        return stripBom && text.charAt(0) == '\uFEFF' ? text.substring(1) : text;
    }

    private static MalformedStreamException malformed(long offset, byte[] bytes, int from, int to) {
        return new MalformedStreamException(
                "malformed UTF-8", offset, MalformedStreamException.excerpt(bytes, from, to));
    }

    @Override
    public void finish() {
        life.finish();
    }

    @Override
    public void reset() {
        window.reset();
        heldCount = 0;
        begun = false;
        life.reset();
        failure = null;
    }
}
