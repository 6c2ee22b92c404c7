package io.weirline.operators.partial;

import io.weirline.codecs.partial.AssemblyEnd;
import io.weirline.codecs.partial.JsonPatch;
import io.weirline.codecs.partial.JsonView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one piece of text, or its end, did to a parsed document. Immutable, so that several stages may read one parse:
 * {@link JsonStages#steps()}, shared by {@code publish()}, and {@link PartialJson#steps()} behind it.
 */
public final class JsonStep {
    private final @Nullable JsonView view;
    private final boolean fresh;
    private final List<JsonEvent> events;
    private final List<JsonPatch> patches;
    private final @Nullable AssemblyEnd end;

    JsonStep(
            @Nullable JsonView view,
            boolean fresh,
            List<JsonEvent> events,
            List<JsonPatch> patches,
            @Nullable AssemblyEnd end) {
        this.view = view;
        this.fresh = fresh;
        this.events = events;
        this.patches = patches;
        this.end = end;
    }

    /**
     * The document behind the piece.
     *
     * @return a snapshot; null if nothing is visible
     */
    public @Nullable JsonView view() {
        return view;
    }

    /** Whether the view is of another value than that of the step before. */
    boolean isFresh() {
        return fresh;
    }

    /** What became visible. */
    List<JsonEvent> events() {
        return events;
    }

    /** What changed. */
    List<JsonPatch> patches() {
        return patches;
    }

    /**
     * How the text ended.
     *
     * @return null but for the last step
     */
    public @Nullable AssemblyEnd end() {
        return end;
    }
}
