package io.weirline.codecs.sse;

import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events as WHATWG HTML, section 9.2.6 interprets them, as immutable items: {@link SseFrameDecoder} with
 * its bytes decoded to text. Rules, limits and errors are those of that class. Single-threaded.
 */
public final class SseDecoder implements Decoder<ByteBuffer, SseItem> {
    private final SseFrameDecoder frames;

    /** A decoder of dispatched events only, with the standard's end and {@link Limits#defaults()}. */
    public SseDecoder() {
        this(SseOptions.defaults(), Limits.defaults());
    }

    /**
     * A decoder at the start of a body.
     *
     * @param options what is yielded beside events, and what becomes of tails and oversized events
     * @param limits {@link Limits#lineBytes()}, {@link Limits#eventBytes()} and {@link Limits#fieldBytes()} are used
     */
    public SseDecoder(SseOptions options, Limits limits) {
        frames = new SseFrameDecoder(options, limits);
    }

    @Override
    public void feed(ByteBuffer piece) {
        frames.feed(piece);
    }

    @Override
    public @Nullable SseItem poll() {
        SseFrame frame = frames.poll();
        if (frame == null) {
            return null;
        }
        Long retry = frame.retry() < 0 ? null : frame.retry();
        return switch (frame.kind()) {
            case EVENT -> new SseItem.Event(frame.event(), frame.text(), frame.id(), retry);
            case COMMENT -> new SseItem.Comment(frame.text());
            case FIELDS -> new SseItem.Fields(frame.id(), retry);
            case OTHER_LINE -> new SseItem.OtherLine(frame.text());
        };
    }

    @Override
    public void finish() {
        frames.finish();
    }

    @Override
    public void reset() {
        frames.reset();
    }

    /** As {@link SseFrameDecoder#reconnect()}. */
    public void reconnect() {
        frames.reconnect();
    }

    /**
     * Events dispatched.
     *
     * @return the count
     */
    public long eventCount() {
        return frames.eventCount();
    }

    /**
     * Comment lines within the line limit, yielded or not.
     *
     * @return the count
     */
    public long commentCount() {
        return frames.commentCount();
    }

    /**
     * Lines within the line limit that are no known field, no comment and not blank, yielded or not.
     *
     * @return the count
     */
    public long otherLineCount() {
        return frames.otherLineCount();
    }

    /**
     * Events dropped by {@link SseOptions.Oversize#SKIP_EVENT}.
     *
     * @return the count
     */
    public long skippedCount() {
        return frames.skippedCount();
    }

    /**
     * Where the next unread byte is in the stream.
     *
     * @return bytes from the start of the body
     */
    public long offset() {
        return frames.offset();
    }

    /**
     * The last event ID, as a client that connects again sends it.
     *
     * @return empty if none was set
     */
    public String lastEventId() {
        return frames.lastEventId();
    }

    /**
     * The reconnection time that was set last.
     *
     * @return milliseconds, at most {@link Long#MAX_VALUE}; empty if none was set
     */
    public OptionalLong retry() {
        return frames.retry();
    }
}
