package io.weirline.samples.cli;

import io.weirline.core.ByteSink;
import io.weirline.core.Encoder;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import org.jspecify.annotations.Nullable;

/**
 * Events as wire bytes, each as soon as it is there. What follows a provider's error, such as usage, is still part of
 * the stream: the error is its end.
 */
final class Wire {
    private final Encoder<StreamEvent> encoder;
    private final ByteSink sink = new ByteSink();
    private @Nullable StreamFault fault;

    Wire(Encoder<StreamEvent> encoder) {
        this.encoder = encoder;
    }

    void begin() {
        encoder.reset();
        fault = null;
    }

    @Nullable
    StreamFault fault() {
        return fault;
    }

    void write(StreamEvent event, Output to) {
        if (event instanceof StreamEvent.Fault broken) {
            fault = broken.fault();
        } else {
            encoder.encode(event, sink);
            send(to);
        }
    }

    void end(Output to) {
        StreamFault broken = fault;
        if (broken == null) {
            encoder.finish(sink);
        } else {
            encoder.fail(broken, sink);
        }
        send(to);
    }

    private void send(Output to) {
        to.write(sink.array(), 0, sink.size());
        sink.clear();
        to.flush();
    }
}
