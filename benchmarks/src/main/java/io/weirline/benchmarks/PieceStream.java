package io.weirline.benchmarks;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** The body for peers that block: a read brings no more than one piece, as a socket would. */
final class PieceStream extends InputStream {
    private final List<ByteBuffer> pieces;
    private int next;
    private ByteBuffer piece = ByteBuffer.allocate(0);

    PieceStream(List<ByteBuffer> pieces) {
        this.pieces = pieces;
    }

    @Override
    public int read() {
        return available() == 0 ? -1 : piece.get() & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int count = Math.min(length, available());
        if (count == 0) {
            return -1;
        }
        piece.get(to, offset, count);
        return count;
    }

    /** What is left of the piece at hand, or else of the next one that holds anything; 0 at the end. */
    @Override
    public int available() {
        while (!piece.hasRemaining() && next < pieces.size()) {
            piece = pieces.get(next++).duplicate();
        }
        return piece.remaining();
    }
}
