package io.weirline.codecs.dialects.internal;

import io.weirline.core.StreamException;
import io.weirline.core.StreamFault;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How a body is cut into payloads: the one part of a {@link DialectDecoder} that differs between SSE, NDJSON, a JSON
 * array and the AWS event stream. It shows one item at a time; its bytes are a view that lives until the next call.
 */
abstract class Framing {
    /** An item that means nothing to a dialect. */
    static final int NOTHING = 0;

    static final int PAYLOAD = 1;
    /** A comment: a sign of life. */
    static final int COMMENT = 2;
    /** An error that the framing itself tells. */
    static final int ERROR = 3;

    /** A payload of a known shape, with its framing around it; the last hit tells what it says. */
    static final int KNOWN = 4;

    /** Knows payloads by their shape; null if that is switched off. */
    @Nullable
    Templates templates;

    /** What {@link #next()} has read. */
    int item;
    /** The name that the framing gives the payload. */
    String name = "message";

    byte[] array = {};
    int from;
    int length;
    /** Where the payload begins, in bytes from the start of the body. */
    long streamOffset;

    /** Whether the payload at hand was found to be of no known shape. */
    boolean unknown;

    StreamFault.@Nullable ProviderError error;

    Framing() {}

    /** Lends a piece until {@link #next()} returns false or throws, or until {@link #reset()}. */
    abstract void feed(ByteBuffer piece);

    /**
     * Reads an item.
     *
     * @return false if it needs input, or is at its end
     * @throws StreamException for what breaks the framing; its offset is one of the stream
     */
    abstract boolean next();

    /** No more input. */
    abstract void finish();

    abstract void reset();

    /** How many bytes have been read. */
    abstract long offset();

    /** Which payload the last one was, for the reason of a fault. */
    abstract String place();

    /** At the end: what tells that the body was nothing of this framing, null if it was. */
    StreamFault.@Nullable Malformed mistaken() {
        return null;
    }

    final void show(byte[] bytes, int first, int count, long offset) {
        item = PAYLOAD;
        // Most often the same: then nothing need be told to a collector that watches stores.
        if (array != bytes) {
            array = bytes;
        }
        from = first;
        length = count;
        streamOffset = offset;
    }

    final boolean show(StreamFault.@Nullable ProviderError told) {
        item = told == null ? NOTHING : ERROR;
        error = told;
        return true;
    }
}
