package io.weirline.operators;

import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.Encoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.operators.fixture.Events;
import io.weirline.operators.fixture.LineDialect;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

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
        Decoder<ByteBuffer, StreamEvent> lines = LineDialect.INSTANCE.decoder(limits);
        return new Decoder<>() {
            @Override
            public void feed(ByteBuffer piece) {
                lines.feed(piece);
            }

            @Override
            public @Nullable StreamEvent poll() {
                StreamEvent event = lines.poll();
                return event instanceof StreamEvent.Extension e && e.json().startsWith("u:")
                        ? Events.usage(1, Long.parseLong(e.json().substring(2)))
                        : event;
            }

            @Override
            public void finish() {
                lines.finish();
            }

            @Override
            public void reset() {
                lines.reset();
            }
        };
    }

    @Override
    public Encoder<StreamEvent> encoder() {
        throw new UnsupportedOperationException("read only");
    }
}
