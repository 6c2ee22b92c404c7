package io.weirline.codecs.ndjson;

import io.weirline.codecs.internal.ByteWindow;
import io.weirline.codecs.internal.Lifecycle;
import io.weirline.codecs.internal.Swar;
import io.weirline.codecs.json.JsonReader;
import io.weirline.core.ByteSink;
import io.weirline.core.Decoder;
import io.weirline.core.LimitExceededException;
import io.weirline.core.Limits;
import io.weirline.core.StreamException;
import io.weirline.core.TruncatedStreamException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in any pieces to the lines of newline-delimited JSON, each as a reused view. A line ends with LF or CR LF; lines
 * of white space alone are passed over; a byte order mark at the very start is left out. A last line that no LF ends comes
 * out if it is complete JSON, and is a {@link TruncatedStreamException} if not. Other lines are not looked into.
 *
 * <p>A line over {@link Limits#lineBytes()} is a {@link LimitExceededException} before more than that is kept.
 */
public final class NdjsonFrameDecoder implements Decoder<ByteBuffer, JsonFrame> {
    /*
     * The line that is being read is carry + window[position, …). Invariant between calls: carry holds no LF and at most
     * lineBytes + 1 bytes, of which the last is then a CR that may yet be part of the line's end. A line that lies in
     * the window is not copied; a view of the carry stays valid until the next poll, which clears it.
     */
    private static final byte[] NONE = {};

    private final Limits limits;
    private final JsonReader.Factory json;
    private final ByteWindow window = new ByteWindow();
    private final ByteSink carry = new ByteSink(0);
    private final JsonFrame frame = new JsonFrame();
    private boolean carryLent;
    private long lineOffset;
    private long lineNumber = 1;
    private final Lifecycle life = new Lifecycle();

    /**
     * A decoder.
     *
     * @param limits of which {@link Limits#lineBytes()} and {@link Limits#jsonDepth()} hold here
     * @param json what tells whether a last line without LF is complete
     */
    public NdjsonFrameDecoder(Limits limits, JsonReader.Factory json) {
        this.limits = Objects.requireNonNull(limits, "limits");
        this.json = Objects.requireNonNull(json, "json");
    }

    @Override
    public void feed(ByteBuffer piece) {
        life.feed();
        window.feed(piece);
    }

    @Override
    public @Nullable JsonFrame poll() {
        life.check();
        try {
            releaseCarry();
            while (window.next()) {
                if (nextLine()) {
                    return frame;
                }
            }
            if (life.isEnding()) {
                life.end();
                return carry.size() > 0 ? lastLine() : null;
            }
        } catch (StreamException e) {
            window.abandon();
            carry.clear();
            throw life.fail(e);
        }
        if (life.isFed()) {
            life.drained();
        }
        return null;
    }

    /** Reads to the end of a line or of the window; true if the frame now holds a line. */
    private boolean nextLine() {
        int from = window.position;
        int end = Swar.indexOf(window.array, from, window.limit, (byte) '\n');
        int to = end < 0 ? window.limit : end;
        checkLength(from, to);
        window.position = end < 0 ? to : to + 1;
        if (end < 0 || carry.size() > 0) {
            carry.put(window.array, from, to - from);
            if (end < 0) {
                return false;
            }
            carryLent = true;
            lend(carry.array(), 0, carry.size());
        } else {
            lend(window.array, from, to);
        }
        lineNumber++;
        lineOffset = window.offset();
        if (frame.length == 0) {
            releaseCarry();
            return false;
        }
        return true;
    }

    private void checkLength(int from, int to) {
        long length = (long) carry.size() + (to - from);
        if (length > limits.lineBytes()) {
            byte last = to > from ? window.array[to - 1] : carry.array()[carry.size() - 1];
            if (length > limits.lineBytes() + 1L || last != '\r') {
                throw new LimitExceededException("lineBytes", limits.lineBytes(), lineOffset + limits.lineBytes());
            }
        }
    }

    /** Sets the frame to a line without the white space around it. */
    private void lend(byte[] array, int from, int to) {
        int first = from;
        if (lineOffset == 0 && startsWithMark(array, from, to)) {
            first += 3;
        }
        while (first < to && isSpace(array[first])) {
            first++;
        }
        int behind = to;
        while (behind > first && isSpace(array[behind - 1])) {
            behind--;
        }
        frame.array = array;
        frame.offset = first;
        frame.length = behind - first;
        frame.streamOffset = lineOffset + (first - from);
        frame.lineNumber = lineNumber;
    }

    private static boolean startsWithMark(byte[] array, int from, int to) {
        return to - from >= 3
                && array[from] == (byte) 0xEF
                && array[from + 1] == (byte) 0xBB
                && array[from + 2] == (byte) 0xBF;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    private @Nullable JsonFrame lastLine() {
        lend(carry.array(), 0, carry.size());
        carryLent = true;
        if (frame.length == 0) {
            releaseCarry();
            return null;
        }
        try {
            JsonReader reader = json.create(limits.jsonDepth());
            reader.open(frame.array, frame.offset, frame.length);
            while (reader.next() != JsonReader.Token.END) {
                // Only whether it comes to its end is asked.
            }
            return frame;
        } catch (LimitExceededException e) {
            long inFrame = e.offset() - frame.offset;
            throw new LimitExceededException(e.limit(), e.value(), frame.streamOffset + inFrame);
        } catch (StreamException e) {
            throw new TruncatedStreamException("the last line is not complete JSON", window.offset(), null);
        }
    }

    private void releaseCarry() {
        if (carryLent) {
            carryLent = false;
            carry.clear();
        }
    }

    @Override
    public void finish() {
        life.finish();
    }

    @Override
    public void reset() {
        window.reset();
        carry.clear();
        carryLent = false;
        frame.array = NONE;
        frame.length = 0;
        lineOffset = 0;
        lineNumber = 1;
        life.reset();
    }
}
