package io.weirline.core;

/** Why a choice ended, normalised; the provider's own word stands beside it in {@link StreamEvent.Finished}. */
public enum FinishReason {
    /** A natural end or a stop sequence. */
    STOP,
    /** The limit of output tokens. */
    LENGTH,
    /** The model waits for the results of tools. */
    TOOL_CALLS,
    /** A filter of the provider. */
    CONTENT_FILTER,
    /** The model refused. */
    REFUSAL,
    /** The provider paused a long turn, to be continued. */
    PAUSED,
    /** The context window is full. */
    CONTEXT_EXCEEDED,
    /** The model produced a call or output that the provider could not read. */
    MALFORMED,
    /** The provider names an error as the reason. */
    ERROR,
    /** A reason that this version does not know, or none was given. */
    OTHER
}
