package io.weirline.operators;

/** How a request ended: exactly one for each. */
public enum Outcome {
    /** The model came to its natural end. */
    COMPLETED,
    /** A limit of output tokens, or the context window, ended it. */
    LENGTH,
    /** The provider's filter ended it. */
    CONTENT_FILTER,
    /** The model refused. */
    REFUSAL,
    /** The model waits for the results of tools. */
    TOOL,
    /** The provider paused a long turn. */
    PAUSED,
    /** Downstream cancelled. */
    CLIENT_ABORT,
    /** An {@link AbortSignal} ended it. */
    ABORTED,
    /** The bytes ended, or the connection failed, before the stream did. */
    TRUNCATED,
    /** The provider reported an error. */
    PROVIDER_ERROR,
    /** The bytes break their format, or the model's output was not readable to its provider. */
    MALFORMED,
    /** The stream passed a limit. */
    LIMIT_EXCEEDED,
    /** A deadline passed; {@link Settlement#deadline()} tells which. */
    DEADLINE,
    /** The client took too little for too long. */
    SLOW_CONSUMER,
    /** A stage or downstream threw. */
    INTERNAL
}
