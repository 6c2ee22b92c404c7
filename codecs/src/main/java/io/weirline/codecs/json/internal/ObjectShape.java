package io.weirline.codecs.json.internal;

import io.weirline.codecs.partial.JsonView;
import java.lang.reflect.Array;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A record or a bean. */
public abstract class ObjectShape extends Shape {
    /**
     * How many properties it has.
     *
     * @return the count
     */
    public abstract int size();

    /**
     * The JSON name of a property.
     *
     * @param property from 0
     * @return the name
     */
    public abstract String name(int property);

    /**
     * The value of a property.
     *
     * @param object what may hold it
     * @param property from 0
     * @return null if it is not visible
     */
    public @Nullable JsonView value(JsonView.ObjectView object, int property) {
        return object.get(name(property));
    }

    /**
     * The shape of a property, asked for when there is a value: a type may hold itself.
     *
     * @param property from 0
     * @return the shape
     */
    public abstract Shape shape(int property);

    /**
     * The class of a property.
     *
     * @param property from 0
     * @return the raw class
     */
    public abstract Class<?> rawClass(int property);

    /**
     * Makes an object.
     *
     * @param values by property; null, an empty {@code Optional} or zero where nothing is present
     * @param present by property
     * @return the object
     * @throws Unfit if its constructor refuses the values
     */
    public abstract Object make(@Nullable Object[] values, boolean[] present);

    /**
     * What stands for a value of a class that is not there.
     *
     * @param type the raw class
     * @return null, an empty {@code Optional} or a zero
     */
    public static @Nullable Object missing(Class<?> type) {
        if (type == Optional.class) {
            return Optional.empty();
        }
        if (type == OptionalInt.class) {
            return OptionalInt.empty();
        }
        if (type == OptionalLong.class) {
            return OptionalLong.empty();
        }
        if (type == OptionalDouble.class) {
            return OptionalDouble.empty();
        }
        return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
    }

    @Override
    final Growing growing() {
        return new GrowingObject(this);
    }

    private static final class GrowingObject extends Growing {
        private final ObjectShape shape;
        private final @Nullable Growing[] parts;

        GrowingObject(ObjectShape shape) {
            super(shape);
            this.shape = shape;
            parts = new Growing[shape.size()];
        }

        @Override
        @Nullable
        Object open(JsonView view) {
            if (!(view instanceof JsonView.ObjectView object)) {
                return ABSENT;
            }
            @Nullable Object[] values = new Object[parts.length];
            boolean[] present = new boolean[parts.length];
            for (int i = 0; i < parts.length; i++) {
                JsonView value = shape.value(object, i);
                Object bound = value == null ? ABSENT : part(i).bind(value, shape.name(i));
                present[i] = bound != ABSENT;
                values[i] = present[i] ? bound : missing(shape.rawClass(i));
            }
            try {
                return shape.make(values, present);
            } catch (Unfit incomplete) {
                return ABSENT;
            }
        }

        /**
         * Of its parts, when each property is there and not null, and nothing else: there the library has nothing to
         * add. Otherwise by the library.
         */
        @Override
        @Nullable
        Object closed(JsonView view) {
            if (!(view instanceof JsonView.ObjectView object) || object.size() != parts.length) {
                return super.closed(view);
            }
            @Nullable Object[] values = new Object[parts.length];
            boolean[] present = new boolean[parts.length];
            for (int i = 0; i < parts.length; i++) {
                JsonView value = shape.value(object, i);
                if (value == null || value instanceof JsonView.NullView) {
                    return super.closed(view);
                }
                values[i] = part(i).bind(value, shape.name(i));
                if (values[i] == null) {
                    return super.closed(view);
                }
                present[i] = true;
            }
            return shape.make(values, present);
        }

        private Growing part(int property) {
            Growing part = parts[property];
            if (part == null) {
                part = shape.shape(property).growing();
                parts[property] = part;
            }
            return part;
        }
    }
}
