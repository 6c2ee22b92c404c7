package io.weirline.operators.internal;

import io.weirline.core.ByteSink;
import io.weirline.core.Encoder;
import io.weirline.core.StreamEvent;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Events as frames of a wire format, one behind the other in a sink that is the stream's as long as they are pending: what
 * leaves together is one buffer.
 *
 * @param <O> the buffers
 */
public final class WireBatch<O> extends Batch<StreamEvent, O> {
    private final Encoder<StreamEvent> encoder;
    private final Function<ByteSink, O> buffers;
    private final boolean errorFrames;
    private @Nullable ByteSink sink;

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
    int handOver(StreamEvent event) {
        return EventBatch.handOverOf(event);
    }

    @Override
    long weigh(StreamEvent event) {
        return 0;
    }

    private ByteSink sink() {
        ByteSink taken = sink;
        if (taken == null) {
            taken = SpareSinks.take();
            sink = taken;
        }
        return taken;
    }

    private void giveSink() {
        ByteSink taken = sink;
        if (taken != null) {
            sink = null;
            SpareSinks.give(taken);
        }
    }

    @Override
    long open(StreamEvent event, long weighs) {
        long added = join(event, weighs);
        if (added == 0) {
            giveSink();
        }
        return added;
    }

    @Override
    long join(StreamEvent event, long weighs) {
        ByteSink to = sink();
        int before = to.size();
        encoder.encode(event, to);
        return to.size() - before;
    }

    @Override
    O build() {
        O buffer = buffers.apply(sink());
        giveSink();
        return buffer;
    }

    @Override
    void discardOpen(Consumer<? super O> discard) {
        giveSink();
    }

    @Override
    @Nullable
    Throwable end(@Nullable Throwable failure) {
        ByteSink to = sink();
        int before = to.size();
        try {
            if (failure == null) {
                encoder.finish(to);
            } else if (errorFrames) {
                encoder.fail(Outcomes.fault(failure), to);
            } else {
                return failure;
            }
        } catch (RuntimeException thrown) {
            if (failure != null) {
                failure.addSuppressed(thrown);
            }
            return failure != null ? failure : thrown;
        }
        count(0, to.size() - before);
        return null;
    }

    @Override
    @Nullable
    O heartbeat() {
        ByteSink to = sink();
        encoder.heartbeat(to);
        if (to.size() == 0) {
            giveSink();
            return null;
        }
        return build();
    }
}
