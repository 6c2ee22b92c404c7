package io.weirline.samples.sim;

import io.weirline.samples.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Values that fit a JSON schema, as far as type, properties, items, enum and const tell. */
final class SchemaValues {
    private static final int DEPTH = 8;

    private final SplittableRandom random;

    SchemaValues(SplittableRandom random) {
        this.random = random;
    }

    @Nullable
    Object value(String name, @Nullable Object schema, int depth) {
        if (!(schema instanceof Map<?, ?> rules) || depth > DEPTH) {
            return word(name);
        }
        if (rules.containsKey("const")) {
            return rules.get("const");
        }
        if (rules.get("enum") instanceof List<?> options && !options.isEmpty()) {
            return options.get(random.nextInt(options.size()));
        }
        Object type = rules.get("type");
        if (type instanceof List<?> types && !types.isEmpty()) {
            type = types.get(0);
        }
        if (rules.get("properties") instanceof Map<?, ?> properties) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            properties.forEach(
                    (key, rule) -> object.put(String.valueOf(key), value(String.valueOf(key), rule, depth + 1)));
            return object;
        }
        return switch (String.valueOf(type)) {
            case "object" -> Map.of();
            case "array" -> {
                List<@Nullable Object> elements = new ArrayList<>();
                for (int i = 1 + random.nextInt(3); i > 0; i--) {
                    elements.add(value(name, rules.get("items"), depth + 1));
                }
                yield elements;
            }
            case "integer" -> 1 + random.nextInt(99);
            case "number" -> new Json.Number(1 + random.nextInt(99) + ".5");
            case "boolean" -> random.nextBoolean();
            case "null" -> null;
            default -> word(name);
        };
    }

    private String word(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return pick(lower.contains("city") || lower.contains("location") ? Phrases.CITIES : Phrases.WORDS);
    }

    String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }

    /** A recipe, where the request leaves the shape open. */
    Map<String, @Nullable Object> recipe() {
        Map<String, @Nullable Object> recipe = new LinkedHashMap<>();
        recipe.put("name", pick(Phrases.DISHES));
        recipe.put("serves", 2 + random.nextInt(5));
        recipe.put("vegan", random.nextBoolean());
        List<@Nullable Object> ingredients = new ArrayList<>();
        for (int i = 2 + random.nextInt(2); i > 0; i--) {
            Map<String, @Nullable Object> ingredient = new LinkedHashMap<>();
            ingredient.put("item", pick(Phrases.ITEMS));
            ingredient.put("amount", 5 * (1 + random.nextInt(60)));
            ingredient.put("unit", pick(Phrases.UNITS));
            ingredients.add(ingredient);
        }
        recipe.put("ingredients", ingredients);
        recipe.put("steps", List.of(pick(Phrases.STEPS), pick(Phrases.STEPS)));
        return recipe;
    }
}
