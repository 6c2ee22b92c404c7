package io.weirline.codecs.sse;

import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** SKELETON: signatures are the contract. */
public final class SseFrameDecoder implements Decoder<ByteBuffer, SseFrame> {
    public SseFrameDecoder(SseOptions options, Limits limits) {}

    @Override
    public void feed(ByteBuffer piece) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable SseFrame poll() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void finish() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void reset() {
        throw new UnsupportedOperationException();
    }

    /** Events dispatched. */
    public long eventCount() {
        return 0;
    }

    /** Comment lines, yielded or not. */
    public long commentCount() {
        return 0;
    }

    /** Lines that are no known field, no comment and not blank, yielded or not. */
    public long otherLineCount() {
        return 0;
    }

    /** Events dropped by {@link SseOptions.Oversize#SKIP_EVENT}. */
    public long skippedCount() {
        return 0;
    }

    /** Bytes decoded so far: where the next unread byte is in the stream. */
    public long offset() {
        return 0;
    }

    public String lastEventId() {
        return "";
    }

    /** The reconnection time, in milliseconds, if any was set. */
    public OptionalLong retry() {
        return OptionalLong.empty();
    }
}
