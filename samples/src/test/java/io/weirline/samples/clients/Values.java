package io.weirline.samples.clients;

import io.weirline.samples.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON such that what two libraries read is equal if it means the same. */
final class Values {
    private Values() {}

    /** Arguments as a JSON value; as text if they are none. */
    static @Nullable Object arguments(String text) {
        try {
            return plain(Json.parse(text.isBlank() ? "{}" : text));
        } catch (tools.jackson.core.JacksonException e) {
            return text;
        }
    }

    /** Numbers as JavaScript has them. */
    static @Nullable Object plain(@Nullable Object json) {
        if (json instanceof Json.Number number) {
            return Double.valueOf(number.text());
        }
        if (json instanceof List<?> list) {
            return list.stream().map(Values::plain).collect(Collectors.toList());
        }
        if (json instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, value) -> copy.put(name, plain(value)));
            return copy;
        }
        return json;
    }
}
