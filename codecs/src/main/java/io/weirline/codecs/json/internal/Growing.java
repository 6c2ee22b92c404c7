package io.weirline.codecs.json.internal;

import io.weirline.codecs.partial.JsonView;
import org.jspecify.annotations.Nullable;

/** One value that is being written, and what of it is bound already. Serves one thread. */
class Growing {
    /** Stands for what cannot be shown yet. */
    static final Object ABSENT = new Object();

    private final Shape shape;
    private @Nullable JsonView seen;
    private @Nullable Object bound;

    Growing(Shape shape) {
        this.shape = shape;
    }

    /** What there is of a later snapshot of the value, or of another value that took its place. */
    final @Nullable Object bind(JsonView view) {
        if (view != seen) {
            bound = view.isComplete() ? closed(view) : open(view);
            seen = view;
        }
        return bound;
    }

    /** {@link #bind}, where a failure is told with the step that leads to the value. */
    final @Nullable Object bind(JsonView view, String step) {
        try {
            return bind(view);
        } catch (Unfit e) {
            throw e.in(step);
        }
    }

    @Nullable
    Object open(JsonView view) {
        return ABSENT;
    }

    @Nullable
    Object closed(JsonView view) {
        return shape.whole(view);
    }
}
