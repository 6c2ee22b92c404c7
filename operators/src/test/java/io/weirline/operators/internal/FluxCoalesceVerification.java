package io.weirline.operators.internal;

import io.weirline.operators.Batching;
import io.weirline.operators.Delivery;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Flux;

/** The Reactive Streams rules for a publisher, with elements that are never joined. */
public class FluxCoalesceVerification extends PublisherVerification<String> {
    private static final Delivery DELIVERY =
            Delivery.defaults().withBatching(Batching.adaptive()).withHeartbeat(Duration.ZERO);

    /** A verification with the usual patience. */
    public FluxCoalesceVerification() {
        super(new TestEnvironment(500, 50));
    }

    @Override
    public Publisher<String> createPublisher(long elements) {
        Flux<String> source = Flux.<String, Long>generate(() -> elements, (left, sink) -> {
            if (left == 0) {
                sink.complete();
                return 0L;
            }
            sink.next("element");
            return left - 1;
        });
        return FluxCoalesce.create(source, CoalesceContractTest.Apart::new, DELIVERY);
    }

    @Override
    public Publisher<String> createFailedPublisher() {
        return FluxCoalesce.create(
                Flux.error(new IllegalStateException("failed")), CoalesceContractTest.Apart::new, DELIVERY);
    }
}
