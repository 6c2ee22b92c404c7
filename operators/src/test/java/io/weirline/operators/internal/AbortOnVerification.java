package io.weirline.operators.internal;

import io.weirline.operators.AbortSignal;
import io.weirline.operators.Weir;

/** The Reactive Streams rules for a signal. */
public class AbortOnVerification extends EventStageVerification {
    /** A verification of the stage. */
    public AbortOnVerification() {
        super(Weir.abortOn(new AbortSignal()));
    }
}
