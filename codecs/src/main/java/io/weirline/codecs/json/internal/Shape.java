package io.weirline.codecs.json.internal;

import io.weirline.codecs.json.JsonBinding;
import io.weirline.codecs.partial.JsonView;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** How the values of one type are bound. Immutable. */
public abstract class Shape {
    /**
     * Binds a closed value, strictly.
     *
     * @param value closed
     * @return what the library gives
     * @throws Unfit if it does not fit
     */
    public abstract @Nullable Object whole(JsonView value);

    /** A new value of this shape. What says nothing of it is there once it is closed. */
    Growing growing() {
        return new Growing(this);
    }

    /**
     * The binding of a type that has this shape.
     *
     * @param type the type
     * @param <T> the same
     * @return thread-safe
     */
    public final <T> JsonBinding<T> binding(Type type) {
        return new ShapeBinding<>(type, this);
    }
}
