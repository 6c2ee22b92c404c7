package io.weirline.codecs.sse;

import io.weirline.codecs.internal.ByteWindow;
import io.weirline.codecs.internal.Carry;
import io.weirline.codecs.internal.Lifecycle;
import io.weirline.codecs.internal.LineScan;
import io.weirline.core.Decoder;
import io.weirline.core.LimitExceededException;
import io.weirline.core.Limits;
import io.weirline.core.StreamException;
import io.weirline.core.TruncatedStreamException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events as WHATWG HTML, section 9.2.6 interprets them, as views of their bytes: {@link #poll()} gives one
 * reused {@link SseFrame}, valid until the next call, for decoders that stand behind this one. Elsewhere use
 * {@link SseDecoder}.
 *
 * <p>An event is due as soon as the CR or LF of its blank line is there. An event whose only data line and blank line
 * lie in one piece is not copied (a direct or read-only piece is copied as a whole). Single-threaded.
 *
 * <p>Throws {@link LimitExceededException} for {@code lineBytes} (any line), {@code eventBytes} (the data of an event
 * with the LFs that join its lines) and {@code fieldBytes} (an id or event name), unless {@link SseOptions.Oversize}
 * says otherwise, and {@link TruncatedStreamException} where {@link SseOptions.AtEnd} says so. No other input is an
 * error.
 */
public final class SseFrameDecoder implements Decoder<ByteBuffer, SseFrame> {
    /*
     * line state   the next byte is                            on CR or LF
     * BOM          one of the first three of the body
     * START        the first of a line                         the block ends: dispatch
     * AFTER_CR     the same, but an LF is no line end
     * HEAD         of a line whose field is not yet known      the line, in `carry`, is taken
     * DATA         of the value of a data line                 the value is in `data` already
     * CARRIED      of any other line that is wanted            the line, in `carry`, is taken
     * COMMENT      of a comment that is only counted           counted
     * STRAY        of no known field, only counted             counted
     * PASSED       of a line over a limit, or of data dropped  nothing
     *
     * A line that lies in the window is taken from there, in START, and sees none of the states from HEAD on. Those
     * are for a line cut by the window's end; bytes reach them once each. What a line does, and at which byte it
     * passes a limit, depends on the line alone, so every limit is checked in one order: what fits the line limit is
     * taken first.
     *
     * A block may hold a line in the window, so it is told before the window moves.
     */
    private static final int BOM = 0;
    private static final int START = 1;
    private static final int AFTER_CR = 2;
    private static final int HEAD = 3;
    private static final int DATA = 4;
    private static final int CARRIED = 5;
    private static final int COMMENT = 6;
    private static final int STRAY = 7;
    private static final int PASSED = 8;

    private static final byte[] BOM_BYTES = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final boolean comments;
    private final boolean otherLines;
    private final SseOptions.AtEnd atEnd;
    private final int lineBytes;
    private final int fieldBytes;

    private final ByteWindow window = new ByteWindow();
    private final SseBlock block;
    private final Lifecycle life = new Lifecycle();

    private int state = BOM;
    private int bomLength;
    // The line that the window's end cut: its stream offset, itself, and the most that its field allows, which may be
    // less
    // than the head that told the field.
    private long lineOffset;
    private final Carry carry = new Carry();
    private long carryBytes;
    private long commentLines;
    private long strayLines;

    /**
     * A decoder at the start of a body.
     *
     * @param options what is yielded beside events, and what becomes of tails and oversized events
     * @param limits {@link Limits#lineBytes()}, {@link Limits#eventBytes()} and {@link Limits#fieldBytes()} are used
     */
    public SseFrameDecoder(SseOptions options, Limits limits) {
        comments = options.comments();
        otherLines = options.otherLines();
        atEnd = options.atEnd();
        lineBytes = limits.lineBytes();
        fieldBytes = limits.fieldBytes();
        block = new SseBlock(options, limits);
    }

    @Override
    public void feed(ByteBuffer piece) {
        life.feed();
        window.feed(piece);
    }

    @Override
    public void finish() {
        life.finish();
    }

    @Override
    public @Nullable SseFrame poll() {
        if (!life.isFed()) {
            return pollUnfed();
        }
        try {
            while (hasBytes()) {
                SseFrame next = state == START ? lines() : resume();
                if (next != null) {
                    return next;
                }
            }
        } catch (StreamException e) {
            throw fail(e);
        }
        life.drained();
        return null;
    }

    private boolean hasBytes() {
        if (window.position < window.limit) {
            return true;
        }
        block.hold();
        if (window.next()) {
            return true;
        }
        block.release();
        if (state != HEAD && state != CARRIED) {
            carry.trim();
        }
        return false;
    }

    /** Takes the lines that end in the window, until one yields. */
    private @Nullable SseFrame lines() {
        byte[] bytes = window.array;
        int limit = window.limit;
        int from = window.position;
        do {
            // Every second line of most bodies is blank.
            int to = bytes[from] == LineScan.LF ? from : LineScan.end(bytes, from, limit);
            if (to == limit) {
                window.position = limit;
                lineOffset = window.offset(from);
                state = HEAD;
                extend(bytes, from, limit, lineOffset);
                return null;
            }
            window.position = to + 1;
            if (bytes[to] == LineScan.CR) {
                state = AFTER_CR;
            }
            SseFrame next = line(bytes, from, to, window.offset(from));
            if (next != null || state != START) {
                return next;
            }
            from = to + 1;
        } while (from < limit);
        return null;
    }

    /** Goes on in any state but START, to the line's end at most. */
    private @Nullable SseFrame resume() {
        byte[] bytes = window.array;
        int from = window.position;
        if (state == AFTER_CR) {
            state = START;
            window.position = bytes[from] == LineScan.LF ? from + 1 : from;
            return null;
        }
        if (state == BOM) {
            if (bytes[from] == BOM_BYTES[bomLength]) {
                window.position = from + 1;
                state = ++bomLength == BOM_BYTES.length ? START : BOM;
            } else {
                openAtBom();
            }
            return null;
        }
        int to = LineScan.end(bytes, from, window.limit);
        window.position = to;
        if (from < to) {
            extend(bytes, from, to, window.offset(from));
        }
        if (to == window.limit) {
            return null;
        }
        window.position = to + 1;
        return close(bytes[to] == LineScan.CR ? AFTER_CR : START);
    }

    /** A part of a BOM is data of the first line. */
    private void openAtBom() {
        state = START;
        if (bomLength > 0) {
            state = HEAD;
            lineOffset = 0;
            extend(BOM_BYTES, 0, bomLength, 0);
        }
    }

    /** Takes bytes of the open line. */
    private void extend(byte[] bytes, int from, int to, long offset) {
        if (state == PASSED) {
            return;
        }
        long room = lineOffset + lineBytes - offset;
        if (to - from <= room) {
            take(bytes, from, to, offset);
            return;
        }
        take(bytes, from, from + (int) room, offset);
        if (state != PASSED) {
            pass("lineBytes", lineBytes, offset + room);
        }
    }

    private void take(byte[] bytes, int from, int to, long offset) {
        int rest = from;
        if (state == HEAD) {
            rest = Math.min(to, from + Field.HEAD_BYTES - carry.length);
            carry.append(bytes, from, rest, Field.HEAD_BYTES);
            if (carry.length < Field.HEAD_BYTES) {
                return;
            }
            open();
        }
        if (state == DATA) {
            appendData(bytes, rest, to, offset + (rest - from));
        } else if (state == CARRIED) {
            if (to - rest > carryBytes - carry.length) {
                pass("fieldBytes", fieldBytes, lineOffset + carryBytes);
            } else {
                carry.append(bytes, rest, to, (int) Math.min(carryBytes, Integer.MAX_VALUE - 8));
            }
        }
    }

    /** The head of the open line tells what becomes of the line. */
    private void open() {
        byte[] head = carry.array;
        int kind = Field.of(head, 0, Field.HEAD_BYTES);
        int value = Field.value(kind, head, 0, Field.HEAD_BYTES);
        state = CARRIED;
        carryBytes = lineBytes;
        switch (kind) {
            case Field.DATA -> {
                carry.length = 0;
                state = DATA;
                block.beginData(lineOffset, lineOffset + value);
                appendData(head, value, Field.HEAD_BYTES, lineOffset + value);
            }
            case Field.EVENT, Field.ID -> carryBytes = (long) value + fieldBytes;
            case Field.COMMENT -> state = comments ? CARRIED : COMMENT;
            case Field.OTHER -> state = otherLines ? CARRIED : STRAY;
            default -> {}
        }
    }

    private void appendData(byte[] bytes, int from, int to, long offset) {
        if (!block.append(bytes, from, to, offset)) {
            state = PASSED;
        }
    }

    /** The rest of the open line is not looked at. */
    private void pass(String limit, int value, long offset) {
        state = PASSED;
        block.drop(limit, value, offset);
    }

    private @Nullable SseFrame close(int behind) {
        int was = state;
        state = behind;
        int length = carry.length;
        carry.length = 0;
        switch (was) {
            case HEAD, CARRIED -> {
                return line(carry.array, 0, length, lineOffset);
            }
            case COMMENT -> commentLines++;
            case STRAY -> strayLines++;
            default -> {}
        }
        return null;
    }

    /** Takes a whole line; the state is already that behind it. */
    private @Nullable SseFrame line(byte[] bytes, int from, int to, long offset) {
        if (from == to) {
            return block.end(offset);
        }
        if (to - from > lineBytes) {
            int behind = state;
            state = HEAD;
            lineOffset = offset;
            extend(bytes, from, to, offset);
            return close(behind);
        }
        int kind = Field.of(bytes, from, to);
        int value = Field.value(kind, bytes, from, to);
        long valueOffset = offset + (value - from);
        switch (kind) {
            case Field.DATA -> block.data(bytes, value, to, offset, valueOffset, bytes == window.array);
            case Field.EVENT -> block.event(bytes, value, to, valueOffset);
            case Field.ID -> block.id(bytes, value, to, valueOffset);
            case Field.RETRY -> block.retry(bytes, value, to);
            case Field.COMMENT -> {
                commentLines++;
                return comments ? block.show(SseFrame.Kind.COMMENT, bytes, value, to, valueOffset) : null;
            }
            default -> {
                strayLines++;
                return otherLines ? block.show(SseFrame.Kind.OTHER_LINE, bytes, from, to, offset) : null;
            }
        }
        return null;
    }

    private @Nullable SseFrame pollUnfed() {
        life.check();
        return life.isEnding() ? tail() : null;
    }

    private @Nullable SseFrame tail() {
        try {
            if (state == BOM) {
                openAtBom();
            }
            boolean open = state >= HEAD;
            if (atEnd == SseOptions.AtEnd.EMIT) {
                SseFrame last = open ? close(START) : null;
                if (last != null) {
                    return last;
                }
                life.end();
                return block.end(offset());
            }
            if (atEnd == SseOptions.AtEnd.ERROR && (open || block.isOpen())) {
                throw new TruncatedStreamException("the body ends inside an event", offset(), null);
            }
        } catch (StreamException e) {
            throw fail(e);
        }
        life.end();
        return null;
    }

    private StreamException fail(StreamException e) {
        window.abandon();
        block.frame.release();
        return life.fail(e);
    }

    /**
     * Whether a piece is lent and its next byte begins a line with nothing of an event before it: one who knows the event
     * that begins there by its bytes may look at them and take it, in place of {@link #poll()}.
     *
     * @return true if {@link #array()} has at least one byte at {@link #position()}
     */
    public boolean isBetweenEvents() {
        if (!life.isFed() || state > AFTER_CR || state == BOM || block.isBegun()) {
            return false;
        }
        window.leaveJoined();
        if (!window.next()) {
            return false;
        }
        if (state == AFTER_CR) {
            state = START;
            if (window.array[window.position] == LineScan.LF) {
                window.position++;
                return window.next();
            }
        }
        return true;
    }

    /**
     * The bytes at hand.
     *
     * @return to be read only, from {@link #position()} to {@link #limit()}, until the next call that takes bytes
     */
    public byte[] array() {
        return window.array;
    }

    /**
     * Where the next byte stands.
     *
     * @return an index of {@link #array()}
     */
    public int position() {
        return window.position;
    }

    /**
     * Where the bytes at hand end.
     *
     * @return an index of {@link #array()}
     */
    public int limit() {
        return window.limit;
    }

    /**
     * Takes an event, unread: {@link #isBetweenEvents()}, and the next bytes are known to be one whole event, with no id
     * and no retry, and its blank line.
     *
     * @param length how many bytes
     */
    public void passEvent(int length) {
        window.position += length;
        block.passed();
    }

    /**
     * Puts the bytes at hand aside, unread: {@link #isBetweenEvents()}, and they are known to be the start of an event and
     * no more. They come again, with those that follow. Before {@link #finish()}, an empty piece must be fed.
     */
    public void keep() {
        window.keep();
    }

    /**
     * Whether bytes are put aside.
     *
     * @return false if there are none, or if they are at hand again
     */
    public boolean isKeeping() {
        return window.isKeeping();
    }

    /**
     * Between {@link #finish()} and the next {@link #poll()}: the last line, if the end of the body cuts it and it is no
     * known field and no comment. The standard drops such a line, and so does {@link #poll()}, unless
     * {@link SseOptions.AtEnd#EMIT} says otherwise; but an error page need not end with a line end. Neither counted nor
     * taken.
     *
     * @return the line, valid until the next call; null if there is none, or if {@link SseOptions#otherLines()} is off
     */
    public @Nullable SseFrame unendedOtherLine() {
        boolean open = life.isEnding() && (state == HEAD || state == CARRIED);
        if (!open || !otherLines || Field.of(carry.array, 0, carry.length) != Field.OTHER) {
            return null;
        }
        return block.show(SseFrame.Kind.OTHER_LINE, carry.array, 0, carry.length, lineOffset);
    }

    @Override
    public void reset() {
        reset(false);
    }

    /**
     * Like {@link #reset()}, but the last event ID and the reconnection time stay, as they do for a client that
     * connects again: what comes next is the start of another body of the same event source.
     */
    public void reconnect() {
        reset(true);
    }

    private void reset(boolean keepReconnection) {
        window.reset();
        block.reset(keepReconnection);
        carry.trim();
        life.reset();
        state = BOM;
        bomLength = 0;
        commentLines = 0;
        strayLines = 0;
    }

    /**
     * Events dispatched.
     *
     * @return the count
     */
    public long eventCount() {
        return block.eventCount();
    }

    /**
     * Comment lines within the line limit, yielded or not.
     *
     * @return the count
     */
    public long commentCount() {
        return commentLines;
    }

    /**
     * Lines within the line limit that are no known field, no comment and not blank, yielded or not.
     *
     * @return the count
     */
    public long otherLineCount() {
        return strayLines;
    }

    /**
     * Events dropped by {@link SseOptions.Oversize#SKIP_EVENT}.
     *
     * @return the count
     */
    public long skippedCount() {
        return block.skippedCount();
    }

    /**
     * Where the next unread byte is in the stream.
     *
     * @return bytes from the start of the body
     */
    public long offset() {
        return window.offset();
    }

    /**
     * The last event ID, as a client that connects again sends it.
     *
     * @return empty if none was set
     */
    public String lastEventId() {
        return block.lastEventId();
    }

    /**
     * The reconnection time that was set last.
     *
     * @return milliseconds, at most {@link Long#MAX_VALUE}; empty if none was set
     */
    public OptionalLong retry() {
        long millis = block.retry();
        return millis < 0 ? OptionalLong.empty() : OptionalLong.of(millis);
    }
}
