package io.weirline.operators.internal;

import io.weirline.operators.Deadlines;
import io.weirline.operators.Weir;

/** The Reactive Streams rules for deadlines. */
public class DeadlinesVerification extends EventStageVerification {
    /** A verification of the stage. */
    public DeadlinesVerification() {
        super(Weir.deadlines(Deadlines.defaults()));
    }
}
