package io.weirline.operators.partial;

import io.weirline.codecs.partial.JsonView;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Flux;

/** The Reactive Streams rules for a form that reads ahead. */
@SuppressWarnings("exports") // TestNG wants public classes
public class PartialJsonVerification extends PublisherVerification<JsonEvent> {
    /** A verification with the usual patience. */
    public PartialJsonVerification() {
        super(new TestEnvironment(500, 50));
    }

    @Override
    public Publisher<JsonEvent> createPublisher(long elements) {
        // Begin, Start, then one Value a piece, and no end.
        long values = elements - 2;
        return Flux.<String, Long>generate(() -> -1L, (sent, sink) -> {
                    if (sent >= Math.max(0, values)) {
                        sink.complete();
                    } else {
                        sink.next(sent < 0 ? "[" : "0,");
                    }
                    return sent + 1;
                })
                .transform(PartialJson.strings().events())
                .take(elements);
    }

    @Override
    public Publisher<JsonEvent> createFailedPublisher() {
        return Flux.<String>error(new IllegalStateException("failed"))
                .transform(PartialJson.strings().events());
    }

    /** The same for a form that reads as it is asked. */
    @SuppressWarnings("exports")
    public static class Elements extends PublisherVerification<JsonView> {
        /** A verification with the usual patience. */
        public Elements() {
            super(new TestEnvironment(500, 50));
        }

        @Override
        public Publisher<JsonView> createPublisher(long elements) {
            return Flux.<String, Long>generate(() -> 0L, (sent, sink) -> {
                        if (sent == elements) {
                            sink.complete();
                        } else {
                            sink.next(sent == 0 ? "[{}" : ",{}");
                        }
                        return sent + 1;
                    })
                    .transform(PartialJson.strings().elements(""));
        }

        @Override
        public Publisher<JsonView> createFailedPublisher() {
            return Flux.<String>error(new IllegalStateException("failed"))
                    .transform(PartialJson.strings().elements(""));
        }
    }
}
