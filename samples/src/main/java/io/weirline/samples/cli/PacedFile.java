package io.weirline.samples.cli;

import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A recorded body, cut where its events are: a decoder of the same dialect gets it byte by byte, and what it got until
 * it had something to say is a piece. So it needs to know no framing.
 */
final class PacedFile {
    /** No piece is larger, so that memory is bounded. */
    private static final int MAX_BYTES = 1 << 20;

    private final InputStream in;
    private final Decoder<ByteBuffer, StreamEvent> decoder;
    private final byte[] one = new byte[1];

    PacedFile(InputStream in, Dialect dialect) {
        this.in = in;
        decoder = dialect.decoder(Limits.defaults());
    }

    /** The next piece, or null at the end of the file. */
    @Nullable
    ByteBuffer next() throws IOException {
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        for (int c; piece.size() < MAX_BYTES && (c = in.read()) >= 0; ) {
            piece.write(c);
            one[0] = (byte) c;
            decoder.feed(ByteBuffer.wrap(one));
            boolean spoke = false;
            while (decoder.poll() != null) {
                spoke = true;
            }
            if (spoke) {
                break;
            }
        }
        return piece.size() == 0 ? null : ByteBuffer.wrap(piece.toByteArray());
    }
}
