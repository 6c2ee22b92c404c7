package io.weirline.samples.clients;

import io.weirline.codecs.dialects.ProviderDialect;
import io.weirline.core.ByteSink;
import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.Encoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Started;
import io.weirline.core.Transcript;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream as one dialect writes it.
 *
 * @param name where it comes from
 * @param source the dialect in which it came
 * @param target the dialect in which it is written
 * @param body what its encoder wrote
 * @param transcript what its decoder reads in that
 */
record ClientCase(String name, @Nullable Dialect source, ProviderDialect target, byte[] body, Transcript transcript) {
    static ClientCase of(String name, List<StreamEvent> events, ProviderDialect target) {
        Encoder<StreamEvent> encoder = target.encoder();
        ByteSink out = new ByteSink();
        events.forEach(event -> encoder.encode(event, out));
        encoder.finish(out);
        byte[] body = out.toByteArray();
        Transcript transcript = new Transcript(64 << 20);
        decode(target, body).forEach(transcript::add);
        Dialect source = events.stream()
                .filter(Started.class::isInstance)
                .map(event -> ((Started) event).dialect())
                .findFirst()
                .orElse(null);
        return new ClientCase(name, source, target, body, transcript);
    }

    static List<StreamEvent> decode(ProviderDialect dialect, byte[] body) {
        Decoder<ByteBuffer, StreamEvent> decoder = dialect.decoder(Limits.defaults());
        List<StreamEvent> events = new ArrayList<>();
        decoder.feed(ByteBuffer.wrap(body));
        drain(decoder, events);
        decoder.finish();
        drain(decoder, events);
        return events;
    }

    private static void drain(Decoder<ByteBuffer, StreamEvent> decoder, List<StreamEvent> to) {
        for (StreamEvent event; (event = decoder.poll()) != null; ) {
            to.add(event);
        }
    }

    @Override
    public String toString() {
        return name + " as " + target;
    }
}
