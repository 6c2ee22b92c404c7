package io.weirline.samples.json;

import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** JSON values without classes for them: written as a stream, read as maps, lists, strings and {@link Number}s. */
public final class Json {
    // Values that a decoder let pass are written again whatever their size; its limits are the ones that count.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .rootValueSeparator("")
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(600)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(1_000).build())
            .build();

    private Json() {}

    /**
     * A number with its digits as they were written.
     *
     * @param text its JSON text
     */
    public record Number(String text) {}

    /**
     * A generator of one value or several.
     *
     * @param to where the text goes; neither flushed nor closed
     * @return a new generator, to be closed so that all is written
     */
    public static JsonGenerator generator(Writer to) {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), to);
    }

    /**
     * Copies a JSON text as a value, compact, its numbers as they are.
     *
     * @param text JSON, or null; what is not JSON becomes a string
     * @param to where it goes
     */
    public static void copy(@Nullable String text, JsonGenerator to) {
        if (text == null) {
            to.writeNull();
            return;
        }
        Object value;
        try {
            value = parse(text);
        } catch (JacksonException e) {
            to.writeString(text);
            return;
        }
        write(value, to);
    }

    /**
     * Reads one value.
     *
     * @param text JSON
     * @return a map, list, string, {@link Number}, Boolean, or null
     * @throws JacksonException if it is not one JSON value
     */
    public static @Nullable Object parse(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return whole(parser);
        }
    }

    /**
     * Reads one value.
     *
     * @param bytes JSON as UTF-8
     * @return as {@link #parse(String)}
     * @throws JacksonException if it is not one JSON value
     */
    public static @Nullable Object parse(byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            return whole(parser);
        }
    }

    private static @Nullable Object whole(JsonParser parser) {
        parser.nextToken();
        Object value = value(parser);
        if (parser.nextToken() != null) {
            throw new tools.jackson.core.exc.StreamReadException(parser, "more than one value");
        }
        return value;
    }

    private static @Nullable Object value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new tools.jackson.core.exc.StreamReadException(parser, "no value");
        }
        switch (token) {
            case START_OBJECT:
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.put(name, value(parser));
                }
                return members;
            case START_ARRAY:
                List<@Nullable Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                return elements;
            case VALUE_NUMBER_INT:
            case VALUE_NUMBER_FLOAT:
                return new Number(parser.getString());
            case VALUE_TRUE:
                return Boolean.TRUE;
            case VALUE_FALSE:
                return Boolean.FALSE;
            case VALUE_NULL:
                return null;
            default:
                return parser.getString();
        }
    }

    /**
     * Writes a value as {@link #parse(String)} gives it.
     *
     * @param value the value; also the boxed types of Java
     * @param to where it goes
     */
    public static void write(@Nullable Object value, JsonGenerator to) {
        if (value instanceof Map<?, ?> members) {
            to.writeStartObject();
            members.forEach((name, member) -> {
                to.writeName(String.valueOf(name));
                write(member, to);
            });
            to.writeEndObject();
        } else if (value instanceof List<?> elements) {
            to.writeStartArray();
            elements.forEach(element -> write(element, to));
            to.writeEndArray();
        } else if (value instanceof Number number) {
            to.writeNumber(number.text());
        } else if (value instanceof Boolean truth) {
            to.writeBoolean(truth);
        } else if (value instanceof Integer || value instanceof Long) {
            to.writeNumber(((java.lang.Number) value).longValue());
        } else if (value == null) {
            to.writeNull();
        } else {
            to.writeString(value.toString());
        }
    }

    /**
     * A value as compact text.
     *
     * @param value as {@link #write(Object, JsonGenerator)} takes it
     * @return JSON
     */
    public static String text(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = generator(text)) {
            write(value, generator);
        }
        return text.toString();
    }
}
