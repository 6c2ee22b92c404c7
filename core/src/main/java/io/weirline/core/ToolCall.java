package io.weirline.core;

import org.jspecify.annotations.Nullable;

/**
 * The head of a tool call.
 *
 * @param index the provider's index of the call, or its position where the provider gives none; a key, never an offset
 * @param id the id that the tool's result must carry; null until known
 * @param name the tool; null until known
 * @param kind how the arguments are to be read and who runs the tool
 */
public record ToolCall(
        int index, @Nullable String id, @Nullable String name, Kind kind) {
    /** How the arguments are to be read and who runs the tool. */
    public enum Kind {
        /** The client runs it; the arguments are JSON text. */
        FUNCTION,
        /** The client runs it; the input is free text and is never parsed. */
        CUSTOM,
        /** The provider runs it. */
        SERVER
    }
}
