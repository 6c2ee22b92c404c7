package io.weirline.codecs.json.internal;

import io.weirline.codecs.partial.JsonView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An {@code Optional}. */
public abstract class OptionalShape extends Shape {
    /**
     * The shape of what it may hold.
     *
     * @return the shape
     */
    public abstract Shape content();

    @Override
    final Growing growing() {
        Growing content = content().growing();
        return new Growing(this) {
            @Override
            @Nullable
            Object open(JsonView view) {
                return optional(content.bind(view));
            }

            @Override
            @Nullable
            Object closed(JsonView view) {
                return view instanceof JsonView.NullView ? super.closed(view) : optional(content.bind(view));
            }
        };
    }

    private static Object optional(@Nullable Object value) {
        return value == Growing.ABSENT ? Optional.empty() : Optional.ofNullable(value);
    }
}
