package io.weirline.samples.cli;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.Dialect;
import io.weirline.core.StreamEvent;
import io.weirline.samples.json.Json;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Events as JSON objects and back, by the components of their records, so that a new event needs no code here.
 *
 * <p>{@code type} is the record's name in snake case, and so are its components; nulls are left out. A nested record
 * is a nested object, with {@code kind} before its components where it is one of several. Constants are lower-case. A
 * dialect is its name, a duration ISO 8601 text, and the component {@code raw} the JSON that it holds.
 */
final class EventJson {
    private static final Map<Class<?>, Shape> SHAPES = new HashMap<>();
    private static final Map<String, Class<?>> TYPES = byName(StreamEvent.class);

    private EventJson() {}

    private record Part(String name, Class<?> type, boolean nullable, Method accessor) {}

    private record Shape(String name, Part[] parts, Constructor<?> constructor) {}

    /** What the member {@code type} tells. */
    static String name(StreamEvent event) {
        return event instanceof Enum<?> constant ? snake(constant.getDeclaringClass()) : shape(event.getClass()).name;
    }

    static void write(StreamEvent event, JsonGenerator json) {
        json.writeStringProperty("type", name(event));
        if (event instanceof Enum<?> constant) {
            json.writeStringProperty("kind", constant.name().toLowerCase(Locale.ROOT));
        } else {
            writeParts(event, shape(event.getClass()), json);
        }
    }

    private static void writeParts(Object value, Shape shape, JsonGenerator json) {
        for (Part part : shape.parts) {
            Object held = get(part, value);
            if (held != null) {
                json.writeName(part.name);
                write(held, part, json);
            }
        }
    }

    private static void write(Object value, Part part, JsonGenerator json) {
        if (value instanceof String text) {
            if (part.name.equals("raw")) {
                Json.copy(text, json);
            } else {
                json.writeString(text);
            }
        } else if (value instanceof Record) {
            Shape shape = shape(value.getClass());
            json.writeStartObject();
            if (part.type.isSealed()) {
                json.writeStringProperty("kind", shape.name);
            }
            writeParts(value, shape, json);
            json.writeEndObject();
        } else if (value instanceof Enum<?> constant) {
            json.writeString(constant.name().toLowerCase(Locale.ROOT));
        } else if (value instanceof Dialect dialect) {
            json.writeString(dialect.name());
        } else {
            Json.write(value, json);
        }
    }

    /**
     * The event that an object tells.
     *
     * @throws IllegalArgumentException if it tells none; the message names the member
     */
    static StreamEvent read(Map<?, ?> object) {
        if (!(object.get("type") instanceof String name)) {
            throw new IllegalArgumentException("\"type\" is missing");
        }
        Class<?> type = TYPES.get(name);
        if (type == null) {
            throw new IllegalArgumentException("\"type\" is no event: " + name);
        }
        Object event = type.isEnum() ? constant(type, "kind", object.get("kind")) : record(type, object);
        return (StreamEvent) event;
    }

    private static Object record(Class<?> type, Map<?, ?> object) {
        Shape shape = shape(type);
        @Nullable Object[] values = new @Nullable Object[shape.parts.length];
        for (int i = 0; i < values.length; i++) {
            Part part = shape.parts[i];
            Object value = object.get(part.name);
            if (value != null) {
                values[i] = convert(part, value);
            } else if (!part.nullable) {
                throw new IllegalArgumentException("\"" + part.name + "\" is missing");
            }
        }
        try {
            return shape.constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "not an event: " + e.getTargetException().getMessage(), e);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Object convert(Part part, Object value) {
        Class<?> type = part.type;
        if (type == String.class) {
            if (part.name.equals("raw") && !(value instanceof String)) {
                return Json.text(value);
            }
            return expect(part, String.class, value, "a string");
        }
        if (type == boolean.class) {
            return expect(part, Boolean.class, value, "true or false");
        }
        if (type == int.class || type == long.class || type == Long.class) {
            String digits = expect(part, Json.Number.class, value, "a number").text();
            try {
                return type == int.class ? (Object) Integer.valueOf(digits) : (Object) Long.valueOf(digits);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("\"" + part.name + "\" must be an integer in range", e);
            }
        }
        if (type == Duration.class) {
            try {
                return Duration.parse(expect(part, String.class, value, "a duration"));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("\"" + part.name + "\" must be a duration such as PT2S", e);
            }
        }
        if (type == Dialect.class) {
            return Dialects.named(expect(part, String.class, value, "a dialect's name"));
        }
        if (type.isEnum()) {
            return constant(type, part.name, value);
        }
        Map<?, ?> nested = expect(part, Map.class, value, "an object");
        if (!type.isSealed()) {
            return record(type, nested);
        }
        Class<?> kind = byName(type).get(String.valueOf(nested.get("kind")));
        if (kind == null) {
            throw new IllegalArgumentException("\"kind\" in \"" + part.name + "\" is none: " + nested.get("kind"));
        }
        return record(kind, nested);
    }

    private static <T> T expect(Part part, Class<T> type, Object value, String what) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("\"" + part.name + "\" must be " + what);
        }
        return type.cast(value);
    }

    private static Object constant(Class<?> type, String member, @Nullable Object value) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(value)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("\"" + member + "\" is none of its constants: " + value);
    }

    private static Map<String, Class<?>> byName(Class<?> sealed) {
        Map<String, Class<?>> types = new HashMap<>();
        for (Class<?> type : sealed.getPermittedSubclasses()) {
            types.put(snake(type), type);
        }
        return types;
    }

    private static synchronized Shape shape(Class<?> type) {
        return SHAPES.computeIfAbsent(type, EventJson::inspect);
    }

    private static Shape inspect(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Part[] parts = new Part[components.length];
        for (int i = 0; i < parts.length; i++) {
            RecordComponent component = components[i];
            AnnotatedElement annotated = component.getAnnotatedType();
            parts[i] = new Part(
                    snake(component.getName()),
                    component.getType(),
                    annotated.isAnnotationPresent(Nullable.class),
                    component.getAccessor());
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return new Shape(snake(type), parts, type.getConstructor(types));
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    private static @Nullable Object get(Part part, Object value) {
        try {
            return part.accessor.invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static String snake(Class<?> type) {
        return snake(type.getSimpleName());
    }

    private static String snake(String name) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c) && i > 0) {
                out.append('_');
            }
            out.append(Character.toLowerCase(c));
        }
        return out.toString();
    }
}
