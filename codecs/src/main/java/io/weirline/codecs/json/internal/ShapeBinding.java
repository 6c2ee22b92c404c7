package io.weirline.codecs.json.internal;

import io.weirline.codecs.json.JsonBinding;
import io.weirline.codecs.json.PartialBinding;
import io.weirline.codecs.partial.JsonView;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** A type and its shape; the one place where a failure gets its type. */
record ShapeBinding<T>(Type type, Shape shape) implements JsonBinding<T> {
    @Override
    public @Nullable T bind(JsonView value) {
        try {
            if (!value.isComplete()) {
                throw new Unfit("is not complete", null);
            }
            return typed(shape.whole(value));
        } catch (Unfit e) {
            throw e.of(type);
        }
    }

    @Override
    public PartialBinding<T> partial() {
        Growing root = shape.growing();
        return snapshot -> {
            try {
                Object value = root.bind(snapshot);
                return value == Growing.ABSENT ? null : typed(value);
            } catch (Unfit e) {
                throw e.of(type);
            }
        };
    }

    @SuppressWarnings("unchecked") // the shape was made for the type
    private @Nullable T typed(@Nullable Object value) {
        return (T) value;
    }
}
