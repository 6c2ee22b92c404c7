package io.weirline.core;

/**
 * What an event means to timers and batching. <em>Content</em> is a non-empty event of {@link #CONTENT},
 * {@link #REASONING} or {@link #TOOL}.
 */
public enum Phase {
    /** Nothing to show yet: the envelope, starts and ends of text and reasoning blocks, empty deltas. */
    PREAMBLE,
    /** Visible output. */
    CONTENT,
    /** The model's thinking. */
    REASONING,
    /** A tool call: its start, its deltas, its end. */
    TOOL,
    /** Token counts. */
    USAGE,
    /** The reason for the end of a choice. */
    TERMINAL,
    /** A fault. */
    ERROR,
    /** A sign of life without meaning. */
    HEARTBEAT,
    /** Something that this version does not know. */
    UNKNOWN
}
