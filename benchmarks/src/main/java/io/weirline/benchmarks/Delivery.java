package io.weirline.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How a body arrives. */
public enum Delivery {
    /** One buffer. */
    WHOLE,
    /** What one TCP segment carries on Ethernet: 1,448 bytes. */
    SEGMENTS,
    /** As {@link #SEGMENTS}, in pooled direct buffers, as a network stack brings them. */
    DIRECT,
    /** One buffer for each event, its blank line included. */
    EVENTS,
    /** 17 bytes, so that nearly nothing is ever whole. */
    FRAGMENTS;

    /** Never given back: the pieces live as long as the benchmark's process, and nobody may take them for a leak. */
    private static final Queue<ByteBuf> HELD = new ConcurrentLinkedQueue<>();

    /**
     * Cuts a body of events that end in LF LF.
     *
     * @param body the bytes, which the pieces share
     * @return the pieces in order
     */
    public List<ByteBuffer> cut(byte[] body) {
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int from = 0; from < body.length; ) {
            int to = Math.min(body.length, end(body, from));
            ByteBuffer piece = ByteBuffer.wrap(body, from, to - from).slice();
            pieces.add(this == DIRECT ? direct(piece) : piece);
            from = to;
        }
        return List.copyOf(pieces);
    }

    private static ByteBuffer direct(ByteBuffer piece) {
        ByteBuf pooled =
                PooledByteBufAllocator.DEFAULT.directBuffer(piece.remaining()).writeBytes(piece.duplicate());
        HELD.add(pooled);
        return pooled.nioBuffer();
    }

    private int end(byte[] body, int from) {
        return switch (this) {
            case WHOLE -> body.length;
            case SEGMENTS, DIRECT -> from + 1_448;
            case EVENTS -> endOfEvent(body, from);
            case FRAGMENTS -> from + 17;
        };
    }

    private static int endOfEvent(byte[] body, int from) {
        for (int i = from + 1; i < body.length; i++) {
            if (body[i] == '\n' && body[i - 1] == '\n') {
                return i + 1;
            }
        }
        return body.length;
    }
}
