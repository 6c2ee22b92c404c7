package io.weirline.samples.cli;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A file as pieces, streamed through one reused buffer: each piece is valid until the next. */
final class Pieces implements Closeable {
    /** No piece is larger, so that memory is bounded. */
    static final int MAX_BYTES = 1 << 20;

    private static final int AS_IT_COMES = 64 << 10;

    private final InputStream in;
    private final byte[] buffer;
    private final int size;
    private final @Nullable SplittableRandom random;

    /**
     * @param size bytes of each piece, or of the largest one with a random; 0 for what a read gives
     */
    Pieces(InputStream in, int size, @Nullable SplittableRandom random) {
        this.size = Math.min(size, MAX_BYTES);
        this.in = size > 0 && size < AS_IT_COMES ? new BufferedInputStream(in, AS_IT_COMES) : in;
        this.buffer = new byte[size > 0 ? this.size : AS_IT_COMES];
        this.random = random;
    }

    /** The next piece, or null at the end of the file. */
    @Nullable
    ByteBuffer next() throws IOException {
        int count;
        if (size == 0) {
            count = in.read(buffer, 0, buffer.length);
        } else {
            count = in.readNBytes(buffer, 0, random == null ? size : 1 + random.nextInt(size));
        }
        return count <= 0 ? null : ByteBuffer.wrap(buffer, 0, count);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
