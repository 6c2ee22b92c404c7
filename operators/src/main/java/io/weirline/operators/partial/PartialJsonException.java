package io.weirline.operators.partial;

import io.weirline.codecs.partial.AssemblyEnd;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The text is not what it should be: no JSON, past a limit or, where the whole is asked for, not whole. The stream that
 * carried it may be in order, so this is no {@link io.weirline.core.StreamException}. The message holds no input text.
 */
public final class PartialJsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable AssemblyEnd end;

    /**
     * A new exception.
     *
     * @param end how the text ended
     */
    public PartialJsonException(AssemblyEnd end) {
        super(message(end));
        this.end = end;
    }

    private static String message(AssemblyEnd end) {
        String what =
                switch (end.state()) {
                    case INVALID -> "invalid JSON: ";
                    case TRUNCATED -> "truncated JSON: ";
                    case EMPTY -> "no JSON: ";
                    case COMPLETE -> "JSON: ";
                };
        return what + Objects.requireNonNullElse(end.reason(), "complete") + " at unit " + end.offset();
    }

    /**
     * How the text ended: the state, the offset in units and in bytes of the text (not of the stream's body), the JSON
     * Pointer, the reason, the limit.
     *
     * @return null of an exception that was serialized
     */
    public @Nullable AssemblyEnd end() {
        return end;
    }
}
