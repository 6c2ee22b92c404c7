package io.weirline.operators.internal;

import io.weirline.operators.Weir;

/** The Reactive Streams rules for the settlement. */
public class SettleVerification extends EventStageVerification {
    /** A verification of the stage. */
    public SettleVerification() {
        super(Weir.settle(settlement -> {}));
    }
}
