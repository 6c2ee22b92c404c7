package io.weirline.operators;

import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.Encoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.operators.fixture.Events;
import io.weirline.operators.fixture.LineDialect;
import io.weirline.operators.fixture.Mapped;
import java.nio.ByteBuffer;

/** {@link LineDialect} in which {@code u:n} reports n tokens. */
final class UsageLines implements Dialect {
    @Override
    public String name() {
        return "usage lines";
    }

    @Override
    public String mediaType() {
        return "text/plain";
    }

    @Override
    public Decoder<ByteBuffer, StreamEvent> decoder(Limits limits) {
        return new Mapped<>(
                piece -> piece,
                LineDialect.INSTANCE.decoder(limits),
                event -> event instanceof StreamEvent.Extension e && e.json().startsWith("u:")
                        ? Events.usage(1, Long.parseLong(e.json().substring(2)))
                        : event);
    }

    @Override
    public Encoder<StreamEvent> encoder() {
        throw new UnsupportedOperationException("read only");
    }
}
