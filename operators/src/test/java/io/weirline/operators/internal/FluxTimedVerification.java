package io.weirline.operators.internal;

import io.weirline.core.StreamEvent;
import io.weirline.operators.Phases;
import io.weirline.operators.Weir;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Flux;

/** The Reactive Streams rules for decoders with a timer. */
public class FluxTimedVerification extends PublisherVerification<StreamEvent> {
    private static final Phases NONE_IN_TIME =
            new Phases(java.util.List.of(new Phases.Step(Duration.ofDays(1), "never")));

    /** A verification with the usual patience. */
    public FluxTimedVerification() {
        super(new TestEnvironment(500, 50));
    }

    private static Flux<StreamEvent> stages(Flux<StreamEvent> events) {
        return events.transform(Weir.phases(NONE_IN_TIME).andThen(Weir.graphemeSafeEvents()));
    }

    @Override
    public Publisher<StreamEvent> createPublisher(long elements) {
        return stages(Flux.<StreamEvent, Long>generate(() -> elements, (left, sink) -> {
            if (left == 0) {
                sink.complete();
                return 0L;
            }
            sink.next(new StreamEvent.TextDelta(0, 0, "a\n"));
            return left - 1;
        }));
    }

    @Override
    public Publisher<StreamEvent> createFailedPublisher() {
        return stages(Flux.error(new IllegalStateException("failed")));
    }
}
