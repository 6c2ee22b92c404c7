package io.weirline.codecs.sse;

import io.weirline.codecs.internal.Carry;
import io.weirline.codecs.internal.LineScan;
import io.weirline.core.LimitExceededException;
import io.weirline.core.Limits;
import org.jspecify.annotations.Nullable;

/**
 * The open block: what its lines have set so far, and what outlives it, the last event ID and the reconnection time.
 * Each rule is that of WHATWG HTML, section 9.2.6, for one field.
 */
final class SseBlock {
    /*
     * The data is `placed` in the window as long as it is one whole line there, or else in `data`. `data` is empty
     * unless it holds data of this block, or of the frame that is on loan. A dropped block has no data and gets none.
     */
    private static final byte[] NONE = {};

    final SseFrame frame;
    private final boolean fields;
    private final boolean skipOversize;
    private final int eventBytes;
    private final int fieldBytes;

    private boolean hasData;
    private byte @Nullable [] placed;
    private int placedFrom;
    private int placedTo;
    private final Carry data = new Carry();
    private long dataOffset;
    private boolean named;
    private final FieldText name = new FieldText();
    private boolean identified;
    private FieldText nextId = new FieldText();
    private long blockRetry = -1;
    private boolean dropped;

    private FieldText id = new FieldText();
    private long retry = -1;
    private long events;
    private long skipped;

    SseBlock(SseOptions options, Limits limits) {
        fields = options.fields();
        skipOversize = options.oversize() == SseOptions.Oversize.SKIP_EVENT;
        eventBytes = limits.eventBytes();
        fieldBytes = limits.fieldBytes();
        frame = new SseFrame(id);
    }

    /** A whole data line. If it is lent, its bytes stay until {@link #hold()}. */
    void data(byte[] bytes, int from, int to, long lineOffset, long offset, boolean lent) {
        if (lent && !hasData && !dropped && to - from <= eventBytes) {
            hasData = true;
            placed = bytes;
            placedFrom = from;
            placedTo = to;
            dataOffset = offset;
        } else {
            beginData(lineOffset, offset);
            append(bytes, from, to, offset);
        }
    }

    /** Begins a data line, the value of which follows in parts. */
    void beginData(long lineOffset, long offset) {
        if (dropped) {
            return;
        }
        hold();
        if (!hasData) {
            hasData = true;
            dataOffset = offset;
        } else if (data.length == eventBytes) {
            drop("eventBytes", eventBytes, lineOffset);
        } else {
            data.append(LineScan.LF, eventBytes);
        }
    }

    /** A part of the value of a data line; false if the event is dropped, so that no more need be told. */
    boolean append(byte[] bytes, int from, int to, long offset) {
        if (!dropped && to - from > eventBytes - data.length) {
            drop("eventBytes", eventBytes, offset + (eventBytes - data.length));
        }
        if (!dropped) {
            data.append(bytes, from, to, eventBytes);
        }
        return !dropped;
    }

    /** Takes over lent bytes, which are about to go. */
    void hold() {
        byte[] lent = placed;
        if (lent != null) {
            placed = null;
            data.append(lent, placedFrom, placedTo, eventBytes);
        }
    }

    void event(byte[] bytes, int from, int to, long offset) {
        named = from < to && fits(from, to, offset);
        if (named) {
            name.set(bytes, from, to);
        }
    }

    void id(byte[] bytes, int from, int to, long offset) {
        if (fits(from, to, offset) && !Field.hasNul(bytes, from, to)) {
            nextId.set(bytes, from, to);
            identified = true;
        }
    }

    private boolean fits(int from, int to, long offset) {
        if (to - from > fieldBytes) {
            drop("fieldBytes", fieldBytes, offset + fieldBytes);
            return false;
        }
        return true;
    }

    void retry(byte[] bytes, int from, int to) {
        long number = Field.number(bytes, from, to);
        if (number >= 0) {
            blockRetry = number;
            retry = number;
        }
    }

    /** A limit is passed: throws, or drops the event of this block. */
    void drop(String limit, int value, long offset) {
        if (!skipOversize) {
            throw new LimitExceededException(limit, value, offset);
        }
        if (!dropped) {
            dropped = true;
            skipped++;
        }
        hasData = false;
        placed = null;
        data.length = 0;
    }

    /** The blank line, or what stands for it. */
    @Nullable
    SseFrame end(long offset) {
        if (identified) {
            FieldText last = id;
            id = nextId;
            nextId = last;
        }
        SseFrame next = null;
        if (hasData) {
            events++;
            byte[] lent = placed;
            next = lent != null
                    ? show(SseFrame.Kind.EVENT, lent, placedFrom, placedTo, dataOffset)
                    : show(SseFrame.Kind.EVENT, data.array, 0, data.length, dataOffset);
            next.event = named ? name : null;
            next.retry = blockRetry;
        } else if (fields && !dropped && (identified || blockRetry >= 0)) {
            next = show(SseFrame.Kind.FIELDS, NONE, 0, 0, offset);
            next.retry = blockRetry;
        }
        begin();
        return next;
    }

    private void begin() {
        hasData = false;
        placed = null;
        data.length = 0;
        named = false;
        identified = false;
        blockRetry = -1;
        dropped = false;
    }

    SseFrame show(SseFrame.Kind kind, byte[] bytes, int from, int to, long offset) {
        SseFrame next = frame;
        next.kind = kind;
        next.array = bytes;
        next.offset = from;
        next.length = to - from;
        next.streamOffset = offset;
        next.event = null;
        next.id = id;
        next.retry = -1;
        return next;
    }

    /** Ends the loan of the frame; what an event needed beyond the usual goes with it. */
    void release() {
        frame.release();
        if (!hasData) {
            data.trim();
        }
    }

    /** Whether the end of the body would lose an event. */
    boolean isOpen() {
        return hasData || dropped;
    }

    /** Whether any line of the block has said anything. */
    boolean isBegun() {
        return hasData || dropped || named || identified || blockRetry >= 0;
    }

    void passed() {
        events++;
    }

    long eventCount() {
        return events;
    }

    long skippedCount() {
        return skipped;
    }

    String lastEventId() {
        return id.get();
    }

    /** In milliseconds; -1 if none was set. */
    long retry() {
        return retry;
    }

    void reset(boolean keepReconnection) {
        begin();
        release();
        name.reset();
        nextId.reset();
        if (!keepReconnection) {
            id.reset();
            retry = -1;
        }
        events = 0;
        skipped = 0;
    }
}
