package io.weirline.core;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A provider's wire format, both ways. Implementations are immutable and may be shared; each call gives a new decoder
 * or encoder for one stream. Users may add their own.
 */
public interface Dialect {
    /**
     * The name of the payload family, such as {@code openai-chat}. Two dialects with one name speak the same format.
     *
     * @return a lower-case name
     */
    String name();

    /**
     * The content type of the encoded stream.
     *
     * @return the value for a {@code Content-Type} header
     */
    String mediaType();

    /**
     * The headers of a response that streams this dialect, so that nothing on the way caches, compresses or holds it
     * back. There is no length, because none is known.
     *
     * @return lower-case names with their values
     */
    default Map<String, String> responseHeaders() {
        return Map.of(
                "content-type", mediaType(), "cache-control", "no-cache, no-transform", "x-accel-buffering", "no");
    }

    /**
     * A decoder for one stream. It throws nothing for bad input: it emits one {@link StreamEvent.Fault}, behind a
     * malformed or over-long stretch as its last event. A stream that ends without the dialect's terminal ends with a
     * {@link StreamFault.Truncated}. Blocks that were started are always ended.
     *
     * @param limits the bounds
     * @return a new decoder
     */
    Decoder<ByteBuffer, StreamEvent> decoder(Limits limits);

    /**
     * An encoder for one stream.
     *
     * @return a new encoder
     * @throws UnsupportedOperationException if this dialect is only read
     */
    Encoder<StreamEvent> encoder();
}
