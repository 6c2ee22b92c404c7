package io.weirline.operators.internal;

import io.weirline.core.ByteSink;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Sinks that no stream writes to at the moment. A stream has one only while bytes are pending: thousands of streams that
 * wait hold none, and the few threads that write use the same ones again.
 */
final class SpareSinks {
    /** Room for a delta's frame. */
    private static final int FRAME_BYTES = 256;
    /** A slot for each thread, where they are numbered one behind the other; who shares one makes a new sink now and then. */
    private static final int SLOTS = 16;
    /** Slots lie in cache lines of their own. */
    private static final int STRIDE = 16;

    private static final AtomicReferenceArray<ByteSink> SPARE = new AtomicReferenceArray<>(SLOTS * STRIDE);

    private SpareSinks() {}

    /** An empty sink, for its taker alone. */
    static ByteSink take() {
        ByteSink spare = SPARE.getAndSet(slot(), null);
        return spare != null ? spare : new ByteSink(FRAME_BYTES);
    }

    /** Takes back what nobody reads any more; of a large one no more than {@link ByteSink#clear} keeps. */
    static void give(ByteSink sink) {
        sink.clear();
        SPARE.setRelease(slot(), sink);
    }

    private static int slot() {
        return ((int) Thread.currentThread().getId() & SLOTS - 1) * STRIDE;
    }
}
