package io.weirline.operators.internal;

import io.weirline.core.ByteSink;
import io.weirline.core.Encoder;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamException;
import io.weirline.core.StreamFault;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Events as frames of a wire format, one behind the other in a sink of the stream's own: what leaves together is one
 * buffer.
 *
 * @param <O> the buffers
 */
public final class WireBatch<O> extends Batch<StreamEvent, O> {
    /** Room for a delta's frame. */
    private static final int FRAME_BYTES = 256;

    private final Encoder<StreamEvent> encoder;
    private final Function<ByteSink, O> buffers;
    private final boolean errorFrames;
    private ByteSink sink = new ByteSink(FRAME_BYTES);

    /**
     * Nothing pending.
     *
     * @param encoder encodes this stream alone
     * @param buffers copies what a sink holds
     * @param errorFrames whether a failure becomes a frame, behind which the bytes complete
     */
    public WireBatch(Encoder<StreamEvent> encoder, Function<ByteSink, O> buffers, boolean errorFrames) {
        this.encoder = Objects.requireNonNull(encoder, "encoder");
        this.buffers = buffers;
        this.errorFrames = errorFrames;
    }

    @Override
    int kind(StreamEvent event) {
        return EventBatch.kindOf(event);
    }

    @Override
    long weigh(StreamEvent event) {
        return 0;
    }

    @Override
    long open(StreamEvent event, long weighs) {
        return join(event, weighs);
    }

    @Override
    long join(StreamEvent event, long weighs) {
        int before = sink.size();
        encoder.encode(event, sink);
        return sink.size() - before;
    }

    @Override
    O build() {
        O buffer = buffers.apply(sink);
        sink.clear();
        return buffer;
    }

    @Override
    void discardOpen(Consumer<? super O> discard) {
        sink.clear();
    }

    @Override
    @Nullable
    Throwable end(@Nullable Throwable failure) {
        int before = sink.size();
        try {
            if (failure == null) {
                encoder.finish(sink);
            } else if (errorFrames) {
                encoder.fail(fault(failure), sink);
            } else {
                return failure;
            }
        } catch (RuntimeException thrown) {
            if (failure != null) {
                failure.addSuppressed(thrown);
            }
            return failure != null ? failure : thrown;
        }
        count(0, sink.size() - before);
        return null;
    }

    /** What is no failure of the stream itself is told as no more than a break: its message is not the client's. */
    private static StreamFault fault(Throwable failure) {
        return failure instanceof StreamException e ? e.fault() : new StreamFault.Truncated("internal error", -1);
    }

    @Override
    @Nullable
    O heartbeat() {
        // Nothing has come for long: the room that a burst took is given back.
        sink = new ByteSink(FRAME_BYTES);
        encoder.heartbeat(sink);
        return sink.size() == 0 ? null : build();
    }
}
