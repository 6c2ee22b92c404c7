package io.weirline.codecs.json.jsoniter;

import com.jsoniter.CodegenAccess;
import com.jsoniter.JsonIterator;
import com.jsoniter.spi.Decoder;
import com.jsoniter.spi.JsonException;
import com.jsoniter.spi.JsoniterSpi;
import com.jsoniter.spi.TypeLiteral;
import io.weirline.codecs.json.internal.AnyShape;
import io.weirline.codecs.json.internal.ListShape;
import io.weirline.codecs.json.internal.Lists;
import io.weirline.codecs.json.internal.MapShape;
import io.weirline.codecs.json.internal.OptionalShape;
import io.weirline.codecs.json.internal.Shape;
import io.weirline.codecs.json.internal.TextShape;
import io.weirline.codecs.json.internal.Unfit;
import io.weirline.codecs.partial.JsonView;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The shapes of types, for jsoniter. Thread-safe. */
final class JsoniterShapes {
    private final Map<Type, Shape> known = new ConcurrentHashMap<>();

    Shape of(Type type) {
        Shape shape = known.get(type);
        if (shape == null) {
            try {
                shape = shape(type);
            } catch (JsonException | InaccessibleObjectException e) {
                throw new Unfit("has a part that cannot be bound", null);
            }
            known.put(type, shape);
        }
        return shape;
    }

    private Shape shape(Type type) {
        if (type instanceof WildcardType wildcard) {
            return of(wildcard.getUpperBounds()[0]);
        }
        Class<?> raw = raw(type);
        if (raw == null || isDecodedByUser(type)) {
            return read(TypeLiteral.create(type));
        }
        if (raw == String.class || raw == CharSequence.class) {
            return new Text();
        }
        if (raw == Object.class) {
            return new Any();
        }
        Function<JsonView, @Nullable Object> scalar = Scalars.of(raw);
        if (scalar != null) {
            return new Leaf(scalar);
        }
        if (raw == Optional.class) {
            return new Maybe(argument(type, 0));
        }
        if (raw == Map.class && argument(type, 0) == String.class) {
            return new Dictionary(argument(type, 1));
        }
        Function<List<?>, Object> collector = Lists.collector(raw);
        if (collector != null) {
            return new Sequence(element(type, raw), collector);
        }
        JsoniterObject object = raw.isPrimitive()
                        || raw.isEnum()
                        || raw.isArray()
                        || raw.getName().startsWith("java.")
                ? null
                : JsoniterObject.of(type, raw, this);
        return object != null ? object : read(TypeLiteral.create(type));
    }

    static @Nullable Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        if (type instanceof GenericArrayType array) {
            Class<?> component = raw(array.getGenericComponentType());
            return component == null ? null : Array.newInstance(component, 0).getClass();
        }
        return null;
    }

    private static Type argument(Type type, int index) {
        return type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[index] : Object.class;
    }

    private static Type element(Type type, Class<?> raw) {
        if (type instanceof GenericArrayType array) {
            return array.getGenericComponentType();
        }
        return raw.isArray() ? raw.getComponentType() : argument(type, 0);
    }

    /** jsoniter keeps what it makes itself beside what users have registered. */
    private static boolean isDecodedByUser(Type type) {
        Decoder decoder = JsoniterSpi.getDecoder(TypeLiteral.create(type).getDecoderCacheKey());
        return decoder != null && !decoder.getClass().getName().startsWith("com.jsoniter.");
    }

    private static Shape read(TypeLiteral<?> type) {
        return new Leaf(view -> decode(view, iterator -> iterator.read(type)));
    }

    static Shape decoded(Decoder decoder) {
        return new Leaf(view -> decode(view, decoder));
    }

    private static @Nullable Object decode(JsonView view, Decoder decoder) {
        byte[] json = view.toJson().getBytes(StandardCharsets.UTF_8);
        JsonIterator iterator = JsonIterator.parse(json);
        try {
            Object decoded = decoder.decode(iterator);
            // Of 1.5 it takes the 1 for an int.
            if (CodegenAccess.head(iterator) == json.length) {
                return decoded;
            }
        } catch (IOException | RuntimeException e) {
            // Its text holds input.
        }
        throw new Unfit("does not fit", null);
    }

    /** What is there when it is closed. */
    private static final class Leaf extends Shape {
        private final Function<JsonView, @Nullable Object> whole;

        Leaf(Function<JsonView, @Nullable Object> whole) {
            this.whole = whole;
        }

        @Override
        public @Nullable Object whole(JsonView value) {
            return whole.apply(value);
        }
    }

    private static final class Text extends TextShape {
        @Override
        public @Nullable Object whole(JsonView value) {
            if (value instanceof JsonView.NullView) {
                return null;
            }
            return Scalars.text(value);
        }
    }

    private static final class Any extends AnyShape {
        @Override
        public @Nullable Object whole(JsonView value) {
            return Scalars.natural(value);
        }
    }

    private final class Maybe extends OptionalShape {
        private final Type content;

        Maybe(Type content) {
            this.content = content;
        }

        @Override
        public Shape content() {
            return of(content);
        }

        @Override
        public Object whole(JsonView value) {
            return value instanceof JsonView.NullView
                    ? Optional.empty()
                    : Optional.ofNullable(content().whole(value));
        }
    }

    private final class Sequence extends ListShape {
        private final Type element;
        private final Function<List<?>, Object> collector;

        Sequence(Type element, Function<List<?>, Object> collector) {
            this.element = element;
            this.collector = collector;
        }

        @Override
        public Shape element() {
            return of(element);
        }

        @Override
        public Object collect(List<?> elements) {
            return collector.apply(elements);
        }

        @Override
        public @Nullable Object whole(JsonView value) {
            if (value instanceof JsonView.NullView) {
                return null;
            }
            if (!(value instanceof JsonView.ArrayView array)) {
                throw new Unfit("is not an array", null);
            }
            Shape shape = element();
            List<@Nullable Object> elements = new ArrayList<>(array.size());
            for (int i = 0; i < array.size(); i++) {
                elements.add(at(shape, array.get(i), Integer.toString(i)));
            }
            return collect(elements);
        }
    }

    private final class Dictionary extends MapShape {
        private final Type value;

        Dictionary(Type value) {
            this.value = value;
        }

        @Override
        public Shape value() {
            return of(value);
        }

        @Override
        public @Nullable Object whole(JsonView view) {
            if (view instanceof JsonView.NullView) {
                return null;
            }
            if (!(view instanceof JsonView.ObjectView object)) {
                throw new Unfit("is not an object", null);
            }
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            object.forEach((name, member) -> map.put(name, at(value(), member, name)));
            return map;
        }
    }

    static @Nullable Object at(Shape shape, JsonView value, String step) {
        try {
            return shape.whole(value);
        } catch (Unfit e) {
            throw e.in(step);
        }
    }
}
