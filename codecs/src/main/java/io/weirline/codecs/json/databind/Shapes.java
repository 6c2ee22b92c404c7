package io.weirline.codecs.json.databind;

import io.weirline.codecs.json.internal.AnyShape;
import io.weirline.codecs.json.internal.ListShape;
import io.weirline.codecs.json.internal.Lists;
import io.weirline.codecs.json.internal.MapShape;
import io.weirline.codecs.json.internal.OptionalShape;
import io.weirline.codecs.json.internal.Shape;
import io.weirline.codecs.json.internal.TextShape;
import io.weirline.codecs.json.internal.Unfit;
import io.weirline.codecs.partial.JsonView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationContextExt;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanDeserializer;
import tools.jackson.databind.deser.jdk.MapDeserializer;
import tools.jackson.databind.deser.std.ContainerDeserializerBase;
import tools.jackson.databind.deser.std.ReferenceTypeDeserializer;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.util.ClassUtil;

/** What Jackson does with each type, as shapes. Thread-safe. */
final class Shapes {
    /*
     * Shapes come from the deserializers that Jackson has found, not from the types: what the user has configured to be
     * bound otherwise is then of no shape that is known here, and is left to Jackson when it is closed.
     */
    /** How Jackson reads a value whose first token is current. */
    private interface Reading {
        @Nullable
        Object read(JsonParser parser, DeserializationContext context);
    }

    private final ObjectMapper mapper;
    private final Map<ValueDeserializer<?>, Optional<Bean>> beans = new ConcurrentHashMap<>();

    Shapes(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    Shape root(JavaType type) {
        ValueDeserializer<?> deserializer = context(null).findRootValueDeserializer(type);
        ObjectReader reader = mapper.readerFor(type);
        return shape(type, deserializer, null, view -> {
            try {
                return reader.<@Nullable Object>readValue(new ViewParser(view, context(null)));
            } catch (JacksonException e) {
                throw unfit(e);
            }
        });
    }

    /** A property, with all that Jackson was told of it. */
    Shape property(SettableBeanProperty property) {
        Function<JsonView, @Nullable Object> whole = whole(property::deserialize);
        return property.getValueTypeDeserializer() != null
                ? shape(property.getType(), null, property, whole)
                : shape(property.getType(), property.getValueDeserializer(), property, whole);
    }

    /** Of what is in a container; asked for when there is something, so what cannot be bound is found out then. */
    private Shape content(JavaType type, @Nullable ValueDeserializer<?> known, @Nullable BeanProperty property) {
        try {
            return found(type, known, property);
        } catch (JacksonException e) {
            throw new Unfit("has a part that cannot be bound", null);
        }
    }

    private Shape found(JavaType type, @Nullable ValueDeserializer<?> known, @Nullable BeanProperty property) {
        DeserializationContext context = context(null);
        if (context.findTypeDeserializer(type) != null) {
            return root(type);
        }
        ValueDeserializer<?> deserializer =
                known != null ? known : context.findContextualValueDeserializer(type, property);
        return shape(
                type,
                deserializer,
                property,
                whole((p, c) -> p.hasToken(JsonToken.VALUE_NULL)
                        ? deserializer.getNullValue(c)
                        : deserializer.deserialize(p, c)));
    }

    private Function<JsonView, @Nullable Object> whole(Reading reading) {
        return view -> {
            ViewParser parser = new ViewParser(view, context(null));
            DeserializationContext context = context(parser);
            parser.nextToken();
            try {
                return reading.read(parser, context);
            } catch (JacksonException e) {
                throw unfit(e);
            }
        };
    }

    DeserializationContextExt context(@Nullable JsonParser parser) {
        DeserializationContextExt context = mapper._deserializationContext();
        return parser == null ? context : context.assignParser(parser);
    }

    static Unfit unfit(JacksonException e) {
        // Jackson's text holds input. What the user's constructor threw is the user's.
        Unfit unfit = new Unfit("does not fit", e instanceof ValueInstantiationException ? e.getCause() : null);
        List<JacksonException.Reference> path = e.getPath();
        for (int i = path.size() - 1; i >= 0; i--) {
            String name = path.get(i).getPropertyName();
            unfit.in(name != null ? name : Integer.toString(path.get(i).getIndex()));
        }
        return unfit;
    }

    private Shape shape(
            JavaType type,
            @Nullable ValueDeserializer<?> deserializer,
            @Nullable BeanProperty property,
            Function<JsonView, @Nullable Object> whole) {
        Class<?> raw = type.getRawClass();
        boolean usual = ClassUtil.isJacksonStdImpl(deserializer);
        if (usual && (raw == String.class || raw == CharSequence.class)) {
            return new TextShape() {
                @Override
                public @Nullable Object whole(JsonView value) {
                    return whole.apply(value);
                }
            };
        }
        if (usual && raw == Object.class) {
            return new AnyShape() {
                @Override
                public @Nullable Object whole(JsonView value) {
                    return whole.apply(value);
                }
            };
        }
        if (deserializer instanceof ContainerDeserializerBase<?> || usual && raw == String[].class) {
            Shape shape = container(type, deserializer, property, whole);
            if (shape != null) {
                return shape;
            }
        }
        if (raw == Optional.class && deserializer instanceof ReferenceTypeDeserializer) {
            Shape content = content(type.getReferencedType(), null, property);
            return new OptionalShape() {
                @Override
                public Shape content() {
                    return content;
                }

                @Override
                public @Nullable Object whole(JsonView value) {
                    return whole.apply(value);
                }
            };
        }
        if (deserializer instanceof BeanDeserializer bean && bean.getClass() == BeanDeserializer.class) {
            Optional<Bean> known = beans.get(bean);
            if (known == null) {
                known = Optional.ofNullable(Bean.of(this, bean));
                beans.put(bean, known);
            }
            if (known.isPresent()) {
                return new BeanShape(known.get(), whole);
            }
        }
        return new Shape() {
            @Override
            public @Nullable Object whole(JsonView value) {
                return whole.apply(value);
            }
        };
    }

    private @Nullable Shape container(
            JavaType type,
            @Nullable ValueDeserializer<?> deserializer,
            @Nullable BeanProperty property,
            Function<JsonView, @Nullable Object> whole) {
        Class<?> raw = type.getRawClass();
        ValueDeserializer<?> content = deserializer instanceof ContainerDeserializerBase<?> container
                ? container.getContentDeserializer()
                : null;
        if (deserializer instanceof MapDeserializer
                && raw == Map.class
                && type.getKeyType().hasRawClass(String.class)) {
            return new MapShape() {
                private @Nullable Shape value;

                @Override
                public Shape value() {
                    Shape shape = value;
                    if (shape == null) {
                        shape = content(type.getContentType(), content, property);
                        value = shape;
                    }
                    return shape;
                }

                @Override
                public @Nullable Object whole(JsonView view) {
                    return whole.apply(view);
                }
            };
        }
        Function<List<?>, Object> collector = Lists.collector(raw);
        if (collector == null) {
            return null;
        }
        return new ListShape() {
            private @Nullable Shape element;

            @Override
            public Shape element() {
                Shape shape = element;
                if (shape == null) {
                    shape = content(type.getContentType(), content, property);
                    element = shape;
                }
                return shape;
            }

            @Override
            public Object collect(List<?> elements) {
                return collector.apply(elements);
            }

            @Override
            public @Nullable Object whole(JsonView view) {
                return whole.apply(view);
            }
        };
    }
}
