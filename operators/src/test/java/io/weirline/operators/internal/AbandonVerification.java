package io.weirline.operators.internal;

import io.weirline.operators.Abandon;
import io.weirline.operators.Weir;
import java.time.Duration;

/** The Reactive Streams rules for a stream that is read on. */
public class AbandonVerification extends EventStageVerification {
    /** A verification of the stage. */
    public AbandonVerification() {
        super(Weir.abandon(Abandon.drain(Duration.ofMillis(50), 1000, 10)));
    }
}
