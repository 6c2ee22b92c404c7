package io.weirline.samples.cli;

import io.weirline.core.LimitExceededException;
import io.weirline.core.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a file that comes in pieces, each within {@link Limits#lineBytes()}. */
final class LineReader {
    private static final int LIMIT = Limits.defaults().lineBytes();

    private final Pieces input;
    private @Nullable ByteBuffer piece;
    private byte[] line = new byte[1024];
    private long offset;

    LineReader(Pieces input) {
        this.input = input;
    }

    /** The next line without its LF, or null at the end; a last line needs none. */
    byte @Nullable [] next() throws IOException {
        int length = 0;
        boolean any = false;
        while (true) {
            ByteBuffer from = piece;
            if (from == null || !from.hasRemaining()) {
                from = input.next();
                piece = from;
                if (from == null) {
                    return any ? Arrays.copyOf(line, length) : null;
                }
            }
            any = true;
            while (from.hasRemaining()) {
                byte b = from.get();
                offset++;
                if (b == '\n') {
                    return Arrays.copyOf(line, length);
                }
                if (length == LIMIT) {
                    throw new LimitExceededException("lineBytes", LIMIT, offset - 1);
                }
                if (length == line.length) {
                    line = Arrays.copyOf(line, Math.min(LIMIT, 2 * length));
                }
                line[length++] = b;
            }
        }
    }
}
