package io.weirline.codecs.sse;

import io.weirline.codecs.internal.LineScan;
import io.weirline.core.ByteSink;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of events, for encoders whose data is prepared: one line of UTF-8, as JSON with escaped control characters
 * is. Nothing is escaped or split here; an LF or CR in what is passed would end the line. See {@link SseEncoder} for
 * any text.
 */
public final class SseWriter {
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] EVENT = ascii("event: ");
    private static final byte[] END = {LineScan.LF, LineScan.LF};

    private SseWriter() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Appends a whole event without a name, {@code data: } and one line.
     *
     * @param out where it goes
     * @param line its bytes, without LF and CR
     */
    public static void data(ByteSink out, byte[] line) {
        data(out, line, 0, line.length);
    }

    /**
     * Appends a whole event without a name, {@code data: } and one line. Behind {@link #event}, it is the rest of that
     * event.
     *
     * @param out where it goes
     * @param line the array that holds the line's bytes, without LF and CR
     * @param offset the first byte
     * @param length how many
     */
    public static void data(ByteSink out, byte[] line, int offset, int length) {
        assert LineScan.end(line, offset, offset + length) == offset + length : "a line end inside the data";
        int at = out.size();
        byte[] to = out.reserve(DATA.length + length + END.length);
        System.arraycopy(DATA, 0, to, at, DATA.length);
        System.arraycopy(line, offset, to, at + DATA.length, length);
        int end = at + DATA.length + length;
        to[end] = LineScan.LF;
        to[end + 1] = LineScan.LF;
        out.advance(DATA.length + length + END.length);
    }

    /**
     * Appends the line that names the event that follows.
     *
     * @param out where it goes
     * @param name the name as UTF-8, not empty, without LF and CR
     */
    public static void event(ByteSink out, byte[] name) {
        assert LineScan.end(name, 0, name.length) == name.length : "a line end inside the name";
        out.put(EVENT).put(name).put(LineScan.LF);
    }

    /**
     * Appends {@code data: }; the caller appends the line itself, and {@link #endData}.
     *
     * @param out where it goes
     */
    public static void beginData(ByteSink out) {
        out.put(DATA);
    }

    /**
     * Appends the end of the line and of the event.
     *
     * @param out where it goes
     */
    public static void endData(ByteSink out) {
        out.put(END);
    }

    /**
     * Appends an empty comment, the shortest sign of life; it is no event and ends none.
     *
     * @param out where it goes
     */
    public static void comment(ByteSink out) {
        out.put(':').put(LineScan.LF);
    }
}
