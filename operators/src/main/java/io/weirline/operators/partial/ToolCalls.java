package io.weirline.operators.partial;

import io.weirline.codecs.partial.AssemblerOptions;
import io.weirline.core.StreamEvent;
import io.weirline.operators.PieceAccess;
import io.weirline.operators.Stage;
import io.weirline.operators.Weir;
import java.util.Objects;

/** The tool calls of a model's stream as they are written, all at once. */
public final class ToolCalls {
    private ToolCalls() {}

    /**
     * Assembles with {@link AssemblerOptions#defaults()}.
     *
     * @return the stage
     */
    public static Stage<StreamEvent, ToolCallEvent> assemble() {
        return assemble(AssemblerOptions.defaults());
    }

    /**
     * Follows every call of every choice. A call whose arguments are bad is {@link ToolCallEvent.Failed}, at the unit that
     * proves it, and ends no other. What providers do to arguments is tolerated where only one reading is left:
     *
     * <ul>
     *   <li>Nothing, white space and {@code null} are <code>{}</code>, once more than the end of the block is seen: a
     *       stream that breaks off there completes no call.
     *   <li>An empty object before the real one, or behind it, counts nothing; nor does the same object again.
     *   <li>Two different objects are a failure, because either may be what the model meant.
     *   <li>An opening brace that was lost before a quote is put back; offsets then count it.
     * </ul>
     *
     * <p>Custom calls are text. Where the model begins anew ({@link StreamEvent.Restarted}) every call so far fails.
     *
     * <p><strong>Backpressure, errors of the source, discard, cancellation, scheduler:</strong> as of {@link Weir}.
     * {@link AssemblerOptions#limits()} bound each call; {@link AssemblerOptions#mode()} is not used.
     *
     * @param options how arguments are read
     * @return the stage
     */
    public static Stage<StreamEvent, ToolCallEvent> assemble(AssemblerOptions options) {
        Objects.requireNonNull(options, "options");
        return Weir.decode(PieceAccess.<StreamEvent, StreamEvent>identity(), () -> new CallsDecoder(options));
    }
}
