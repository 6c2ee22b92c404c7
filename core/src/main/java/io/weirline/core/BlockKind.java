package io.weirline.core;

/** What a block of a choice holds. */
public enum BlockKind {
    /** Visible text. */
    TEXT,
    /** The model's words of refusal. */
    REFUSAL,
    /** Reasoning or its summary. */
    REASONING,
    /** A tool call. */
    TOOL,
    /** Images or audio. */
    MEDIA
}
