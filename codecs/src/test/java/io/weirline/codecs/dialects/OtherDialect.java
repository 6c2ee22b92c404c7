package io.weirline.codecs.dialects;

import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.Encoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import java.nio.ByteBuffer;

/** A dialect that is none of this library's. */
public final class OtherDialect implements Dialect {
    public OtherDialect() {}

    @Override
    public String name() {
        return "other";
    }

    @Override
    public String mediaType() {
        return "text/plain";
    }

    @Override
    public Decoder<ByteBuffer, StreamEvent> decoder(Limits limits) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Encoder<StreamEvent> encoder() {
        throw new UnsupportedOperationException();
    }
}
