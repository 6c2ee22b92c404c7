package io.weirline.operators.internal;

import io.weirline.core.StreamEvent;
import io.weirline.operators.Stage;
import io.weirline.operators.fixture.Events;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Flux;

/** The Reactive Streams rules for a stage that forwards events. */
abstract class EventStageVerification extends PublisherVerification<StreamEvent> {
    private final Stage<StreamEvent, StreamEvent> stage;

    EventStageVerification(Stage<StreamEvent, StreamEvent> stage) {
        super(new TestEnvironment(500, 50));
        this.stage = stage;
    }

    @Override
    public Publisher<StreamEvent> createPublisher(long elements) {
        return stage.apply(Flux.generate(() -> elements, (left, sink) -> {
            if (left == 0) {
                sink.complete();
                return 0L;
            }
            // Each is a terminal, so that each prefix is whole.
            sink.next(Events.STOP);
            return left - 1;
        }));
    }

    @Override
    public Publisher<StreamEvent> createFailedPublisher() {
        return stage.apply(Flux.error(new IllegalStateException("failed")));
    }
}
