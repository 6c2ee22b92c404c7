package io.weirline.codecs.sse;

import io.weirline.codecs.internal.Utf8Text;
import org.jspecify.annotations.Nullable;

/**
 * One item of a stream of server-sent events as a view of its bytes, for decoders that stand behind
 * {@link SseFrameDecoder}. It is reused: everything in it is valid until that decoder's next call, and it must never
 * become an element of a Flux.
 */
public final class SseFrame {
    /** What the bytes of a frame are. */
    public enum Kind {
        /** The data of a dispatched event, its lines joined by LF. */
        EVENT,
        /** What follows the colon of a comment line. */
        COMMENT,
        /** Nothing: the block set only an id or a reconnection time. */
        FIELDS,
        /** A whole line that is no known field, no comment and not blank. */
        OTHER_LINE
    }

    private static final byte[] NONE = {};

    private final Utf8Text utf8 = new Utf8Text();

    Kind kind = Kind.EVENT;
    byte[] array = NONE;
    int offset;
    int length;
    // Null: none was given.
    @Nullable
    FieldText event;

    FieldText id;
    long retry = -1;
    long streamOffset;

    SseFrame(FieldText id) {
        this.id = id;
    }

    /** Ends the loan: a view that is still held shows nothing, and holds nothing. */
    void release() {
        // A store of a reference costs the collector's barrier, and most pieces of a slow stream show no frame.
        if (array != NONE) {
            array = NONE;
            offset = 0;
            length = 0;
        }
    }

    /**
     * What the bytes are.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The array that holds the bytes.
     *
     * @return not a copy; to be read only, from {@link #offset()}, {@link #length()} bytes
     */
    public byte[] array() {
        return array;
    }

    /**
     * The first byte.
     *
     * @return an index of {@link #array()}
     */
    public int offset() {
        return offset;
    }

    /**
     * How many bytes.
     *
     * @return the count
     */
    public int length() {
        return length;
    }

    /**
     * The event's name.
     *
     * @return {@code message} if it gave none; the same string as before while the stream repeats the name
     */
    public String event() {
        FieldText given = event;
        return given == null ? "message" : given.get();
    }

    /**
     * The last event id at this point.
     *
     * @return empty if none was set
     */
    public String id() {
        return id.get();
    }

    /**
     * The reconnection time that this block set.
     *
     * @return milliseconds, -1 if it set none
     */
    public long retry() {
        return retry;
    }

    /**
     * Where the bytes begin in the stream. Behind the first data line of an event of several, or where the input had
     * malformed UTF-8, later bytes are further on by what was left out.
     *
     * @return bytes from the start of the body
     */
    public long streamOffset() {
        return streamOffset;
    }

    /**
     * The bytes as text, decoded as the standard says.
     *
     * @return a new string
     */
    public String text() {
        return utf8.decode(array, offset, offset + length);
    }
}
