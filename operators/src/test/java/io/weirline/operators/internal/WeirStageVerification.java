package io.weirline.operators.internal;

import io.weirline.operators.Weir;
import io.weirline.operators.fixture.LineDialect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Flux;

/** The Reactive Streams rules for a whole chain of stages: bytes, events, text. */
public class WeirStageVerification extends PublisherVerification<String> {
    /** A verification with the usual patience. */
    public WeirStageVerification() {
        super(new TestEnvironment(500, 50));
    }

    @Override
    public Publisher<String> createPublisher(long elements) {
        Flux<ByteBuffer> body = Flux.<ByteBuffer, Long>generate(() -> elements, (left, sink) -> {
            if (left == 0) {
                sink.next(bytes(".\n"));
                sink.complete();
                return 0L;
            }
            sink.next(bytes("t:text\n"));
            return left - 1;
        });
        return body.transform(Weir.decode(LineDialect.INSTANCE).andThen(Weir.text()));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Publisher<String> createFailedPublisher() {
        return Flux.<ByteBuffer>error(new IllegalStateException("failed"))
                .transform(Weir.decode(LineDialect.INSTANCE).andThen(Weir.text()));
    }
}
