package io.weirline.operators.internal;

import io.weirline.operators.PieceAccess;
import io.weirline.operators.fixture.LineDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Flux;

/** The Reactive Streams rules for a publisher. */
public class FluxTapVerification extends PublisherVerification<ByteBuffer> {
    /** A verification with the usual patience. */
    public FluxTapVerification() {
        super(new TestEnvironment(500, 50));
    }

    @Override
    public Publisher<ByteBuffer> createPublisher(long elements) {
        Flux<ByteBuffer> pieces = Flux.<ByteBuffer, Long>generate(() -> elements, (left, sink) -> {
            if (left == 0) {
                sink.complete();
                return 0L;
            }
            sink.next(ByteBuffer.wrap("line\n".getBytes(StandardCharsets.UTF_8)));
            return left - 1;
        });
        return FluxTap.create(pieces, PieceAccess.byteBuffers(), LineDecoder::new, value -> {});
    }

    @Override
    public Publisher<ByteBuffer> createFailedPublisher() {
        return FluxTap.create(
                Flux.<ByteBuffer>error(new IllegalStateException("failed")),
                PieceAccess.byteBuffers(),
                LineDecoder::new,
                value -> {});
    }
}
