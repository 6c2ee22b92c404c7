package io.weirline.codecs.partial;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a text ended.
 *
 * @param state what the end means
 * @param offset in UTF-16 units from the start: of the first unit that no valid text can have there; else how
 *     much was read, which is all of it but for what follows the value in a fence or behind a first value
 * @param offsetBytes the same in bytes of UTF-8, where half a surrogate pair counts three
 * @param pointer the innermost value that was open, or was due, at the offset; in the middle of a name its object
 * @param reason what is wrong or missing, without input text; null if complete
 * @param limit the component of {@link AssemblerLimits} that was passed, null if none was
 */
public record AssemblyEnd(
        State state,
        long offset,
        long offsetBytes,
        JsonPointer pointer,
        @Nullable String reason,
        @Nullable String limit) {
    /** Checks what is never missing. */
    public AssemblyEnd {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(pointer, "pointer");
    }

    /** What the end of a text means. */
    public enum State {
        /** All values are whole. */
        COMPLETE,
        /** The text is the beginning of a valid one. */
        TRUNCATED,
        /** There is no value: nothing, white space, or prose without one. */
        EMPTY,
        /** No continuation makes the text valid. */
        INVALID
    }
}
