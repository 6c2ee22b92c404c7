package io.weirline.operators.internal;

import io.weirline.operators.StreamPipeline;
import io.weirline.operators.fixture.LineDialect;

/** The Reactive Streams rules for a stream that waits for its first content. */
public class CommitVerification extends EventStageVerification {
    /** A verification of the stage. */
    public CommitVerification() {
        super(StreamPipeline.from(LineDialect.INSTANCE).build().commit());
    }
}
