package io.weirline.operators;

/** What becomes of the {@link io.weirline.core.StreamEvent.Fault} that a dialect's decoder emits. */
public enum FaultMode {
    /**
     * The fault is the stream's error: the values of the same piece come first, then the source is cancelled and the
     * fault's exception follows, with the transcript. The fault itself is not emitted.
     */
    AS_ERROR,
    /** The fault is an event like others; the stream goes on as the dialect's decoder does. */
    AS_EVENT
}
