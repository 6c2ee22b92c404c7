package io.weirline.operators;

/** Why a batch left. */
public enum FlushReason {
    /** It was asked for: nothing was to be waited for, or demand came for what had waited for it. */
    DEMAND,
    /** It reached the number of items, or of bytes, that the batching aims at. */
    SIZE,
    /** Its window closed. */
    TIME,
    /** A tool call began or ended, or usage, a finish or a fault came: what was pending left before it and with it. */
    BOUNDARY,
    /** The stream ended. */
    TERMINAL
}
