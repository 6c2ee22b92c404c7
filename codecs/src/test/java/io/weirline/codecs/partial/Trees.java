package io.weirline.codecs.partial;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Values as plain collections: the neutral ground on which views, patches and Jackson's trees are compared. */
final class Trees {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** A number by its value, whatever its scale. */
    record Number(BigDecimal value) {
        static Number of(BigDecimal value) {
            return new Number(value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros());
        }
    }

    private Trees() {}

    static @Nullable Object of(JsonView view) {
        if (view instanceof JsonView.ObjectView object) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            object.forEach((name, value) -> map.put(name, of(value)));
            return map;
        }
        if (view instanceof JsonView.ArrayView array) {
            List<@Nullable Object> list = new ArrayList<>();
            array.forEach(value -> list.add(of(value)));
            return list;
        }
        if (view instanceof JsonView.StringView string) {
            return string.string();
        }
        if (view instanceof JsonView.NumberView number) {
            return Number.of(number.decimal().orElseThrow());
        }
        return view instanceof JsonView.BooleanView literal ? literal.value() : null;
    }

    static @Nullable Object of(JsonNode node) {
        if (node.isObject()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            node.properties().forEach(member -> map.put(member.getKey(), of(member.getValue())));
            return map;
        }
        if (node.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            node.forEach(value -> list.add(of(value)));
            return list;
        }
        if (node.isString()) {
            return node.asString();
        }
        if (node.isNumber()) {
            return Number.of(node.decimalValue());
        }
        return node.isBoolean() ? node.asBoolean() : null;
    }

    /** What patches give, by the letter of RFC 6902 and of append. */
    static @Nullable Object apply(@Nullable Object root, List<JsonPatch> patches) {
        Object result = root;
        for (JsonPatch patch : patches) {
            int depth = patch.path().depth();
            if (depth == 0) {
                result = patch.op() == JsonPatch.Op.APPEND ? result + text(patch) : of(patch.value());
                continue;
            }
            Object parent = result;
            for (int i = 0; i < depth - 1; i++) {
                parent = child(parent, patch.path().token(i));
            }
            change(parent, patch.path().token(depth - 1), patch);
        }
        return result;
    }

    @SuppressWarnings("unchecked") // the trees are built of maps with string keys and of lists only
    private static void change(@Nullable Object parent, String token, JsonPatch patch) {
        if (parent instanceof Map<?, ?> any) {
            Map<String, @Nullable Object> map = (Map<String, @Nullable Object>) any;
            switch (patch.op()) {
                case ADD -> absent(map.containsKey(token), patch, map.put(token, of(patch.value())));
                case REPLACE -> present(map.containsKey(token), patch, map.put(token, of(patch.value())));
                case REMOVE -> present(map.containsKey(token), patch, map.remove(token));
                case APPEND -> map.put(token, (String) map.get(token) + text(patch));
            }
        } else {
            List<@Nullable Object> list = (List<@Nullable Object>) parent;
            int index = Integer.parseInt(token);
            switch (patch.op()) {
                case ADD -> list.add(index, of(patch.value()));
                case REPLACE -> list.set(index, of(patch.value()));
                case REMOVE -> list.remove(index);
                case APPEND -> list.set(index, (String) list.get(index) + text(patch));
            }
        }
    }

    private static void absent(boolean there, JsonPatch patch, @Nullable Object before) {
        if (there) {
            throw new AssertionError("added twice: " + patch + " over " + before);
        }
    }

    private static void present(boolean there, JsonPatch patch, @Nullable Object before) {
        if (!there) {
            throw new AssertionError("not there: " + patch + " over " + before);
        }
    }

    private static String text(JsonPatch patch) {
        return ((JsonView.StringView) patch.value()).string();
    }

    private static @Nullable Object child(@Nullable Object parent, String token) {
        return parent instanceof Map<?, ?> map ? map.get(token) : ((List<?>) parent).get(Integer.parseInt(token));
    }
}
