package io.weirline.samples.readme;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decoding in a plain loop: a servlet, a virtual thread, a test. */
public final class WithoutReactor {
    private final Iterator<ByteBuffer> pieces;
    private final Consumer<StreamEvent> events;

    /**
     * A loop, not yet run.
     *
     * @param pieces the body in any pieces
     * @param events what is told of each event
     */
    public WithoutReactor(Iterator<ByteBuffer> pieces, Consumer<StreamEvent> events) {
        this.pieces = pieces;
        this.events = events;
    }

    private @Nullable ByteBuffer read() {
        return pieces.hasNext() ? pieces.next() : null;
    }

    private void handle(StreamEvent event) {
        events.accept(event);
    }

    /** Decodes the body. */
    public void run() {
        // snippet: without-reactor
        var decoder = Dialects.OPENAI_CHAT.decoder(Limits.defaults());
        for (ByteBuffer piece; (piece = read()) != null; ) {
            decoder.feed(piece);
            for (StreamEvent e; (e = decoder.poll()) != null; ) handle(e);
        }
        decoder.finish();
        for (StreamEvent e; (e = decoder.poll()) != null; ) handle(e);
        // end
    }
}
