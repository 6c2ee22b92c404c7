package io.weirline.operators.internal;

import io.weirline.core.StreamEvent;
import io.weirline.operators.Weir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The Reactive Streams rules for the required terminal. */
public class RequireTerminalVerification extends EventStageVerification {
    /** A verification of the stage. */
    public RequireTerminalVerification() {
        super(Weir.requireTerminal());
    }

    @Override
    public Publisher<StreamEvent> createPublisher(long elements) {
        // Without an element there is no terminal.
        return elements == 0 ? Flux.empty() : super.createPublisher(elements);
    }
}
