package io.weirline.operators.internal;

import io.weirline.operators.PieceAccess;
import io.weirline.operators.fixture.LineDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Flux;

/** The Reactive Streams rules for a publisher, three values a piece. */
public class FluxDecodeVerification extends PublisherVerification<String> {
    /** A verification with the usual patience. */
    public FluxDecodeVerification() {
        super(new TestEnvironment(500, 50));
    }

    @Override
    public Publisher<String> createPublisher(long elements) {
        Flux<ByteBuffer> pieces = Flux.<ByteBuffer, Long>generate(() -> elements, (left, sink) -> {
            if (left == 0) {
                sink.complete();
                return 0L;
            }
            long lines = Math.min(3, left);
            sink.next(ByteBuffer.wrap("line\n".repeat((int) lines).getBytes(StandardCharsets.UTF_8)));
            return left - lines;
        });
        return FluxDecode.create(pieces, PieceAccess.byteBuffers(), LineDecoder::new, Recorder::none);
    }

    @Override
    public Publisher<String> createFailedPublisher() {
        return FluxDecode.create(
                Flux.<ByteBuffer>error(new IllegalStateException("failed")),
                PieceAccess.byteBuffers(),
                LineDecoder::new,
                Recorder::none);
    }
}
