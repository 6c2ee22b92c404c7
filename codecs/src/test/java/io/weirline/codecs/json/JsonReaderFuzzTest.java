package io.weirline.codecs.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.json.jsoniter.Jsoniter;
import io.weirline.codecs.testing.Readers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The two readers against each other and against tree binding, on random values and on damaged ones. */
class JsonReaderFuzzTest {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u",
        "d83d",
        "\"a\":",
        "\"\\ud83d\\ude00\"",
        "0",
        "-",
        "1",
        ".",
        "e",
        "E+",
        "true",
        "false",
        "null",
        " ",
        "\n",
        "\t",
        "\u0001",
        "\u0000",
        "\u007f",
        "\u00e9",
        "\u20ac",
        "\ud83d\ude00",
        "nul",
        "tru",
        "\"\"",
        "{}",
        "[]",
        "12",
        "/",
        "\\/",
        "\\b",
        "\\x"
    };

    private final JsonReader jackson = Jackson.reader().create(100);
    private JsonReader jsoniter;

    @BeforeEach
    void createReader() {
        Readers.assumeJsoniter();
        jsoniter = Jsoniter.reader().create(100);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void randomValues(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder();
            value(random, 5, text);
            byte[] json = text.toString().getBytes(UTF_8);
            List<String> tokens = Tokens.of(jackson, json);
            assertThat(Tokens.of(jsoniter, json)).as("seed %d: %s", seed, text).isEqualTo(tokens);
            assertThat(doubles(tokens)).as("seed %d: %s", seed, text).isEqualTo(tokens(MAPPER.readTree(json)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void damagedValues(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int valid = 0;
        for (int i = 0; i < 2500; i++) {
            StringBuilder text = new StringBuilder();
            value(random, 3, text);
            for (int j = random.nextInt(3); j >= 0; j--) {
                int at = random.nextInt(text.length() + 1);
                int cut = Math.min(text.length(), at + random.nextInt(3));
                String with = random.nextInt(3) == 0 ? "" : PIECES[random.nextInt(PIECES.length)];
                text.replace(at, cut, with);
            }
            byte[] json = text.toString().getBytes(UTF_8);
            if (random.nextInt(4) == 0 && json.length > 0) {
                json[random.nextInt(json.length)] = (byte) random.nextInt(256);
            }
            List<String> tokens = Tokens.orNull(jackson, json);
            List<String> others = Tokens.orNull(jsoniter, json);
            if (tokens != null) {
                valid++;
                assertThat(others).as("seed %d: %s", seed, text).isEqualTo(tokens);
            } else if (others != null) {
                // The one thing that jackson-core refuses of what RFC 8259 allows: half a surrogate pair in a name.
                assertThat(text.toString()).as("seed %d", seed).containsPattern("\\\\u[dD][89a-fA-F]");
            }
            if (isWellFormed(json)) {
                assertThat(tokens != null).as("seed %d: %s", seed, text).isEqualTo(mapperAccepts(json));
            }
        }
        assertThat(valid).as("valid ones among the damaged").isBetween(100, 2000);
    }

    private static boolean isWellFormed(byte[] json) {
        // Tree binding finds out the encoding by itself.
        for (int i = 0; i < Math.min(4, json.length); i++) {
            if (json[i] == 0) {
                return false;
            }
        }
        return java.util.Arrays.equals(new String(json, UTF_8).getBytes(UTF_8), json);
    }

    private static boolean mapperAccepts(byte[] json) {
        try {
            return !MAPPER.readTree(json).isMissingNode();
        } catch (JacksonException e) {
            return false;
        }
    }

    private static void value(SplittableRandom random, int depth, StringBuilder out) {
        space(random, out);
        switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> out.append(random.nextInt(-1000, 1000));
            case 1 ->
                out.append("-".repeat(random.nextInt(2)))
                        .append(random.nextLong(1L << 40))
                        .append('.')
                        .append(random.nextInt(1000, 9999))
                        .append(random.nextBoolean() ? "" : "e-" + random.nextInt(20));
            case 2 -> out.append(List.of("true", "false", "null").get(random.nextInt(3)));
            case 3, 4, 5 -> string(random, out);
            case 6 -> {
                out.append('[');
                for (int i = random.nextInt(4); i > 0; i--) {
                    value(random, depth - 1, out);
                    out.append(i > 1 ? "," : "");
                }
                out.append(']');
            }
            default -> {
                out.append('{');
                for (int i = random.nextInt(4); i > 0; i--) {
                    space(random, out);
                    // Numbered, since a tree keeps one of each name.
                    out.append("\"\\u0041").append(i);
                    string(random, out.append("\\\""));
                    out.setLength(out.length() - 1);
                    out.append("\"");
                    space(random, out);
                    out.append(':');
                    value(random, depth - 1, out);
                    out.append(i > 1 ? "," : "");
                }
                out.append('}');
            }
        }
        space(random, out);
    }

    private static void string(SplittableRandom random, StringBuilder out) {
        if (out.length() == 0 || out.charAt(out.length() - 1) != '"' || out.length() < 2) {
            out.append('"');
        } else {
            // Goes on inside a name.
            out.append("n");
        }
        for (int i = random.nextInt(12); i > 0; i--) {
            out.append(
                    switch (random.nextInt(9)) {
                        case 0 ->
                            List.of("\\n", "\\\"", "\\\\", "\\/", "\\t", "\\b", "\\f", "\\r")
                                    .get(random.nextInt(8));
                        case 1 -> String.format("\\u%04x", random.nextInt(0xD800));
                        case 2 -> "\\uD83D\\uDE" + String.format("%02X", random.nextInt(0x40));
                        case 3 -> "\u00e9";
                        case 4 -> "\ud83d\ude00";
                        case 5 -> "\u65e5\u672c";
                        default -> "text ".substring(random.nextInt(5));
                    });
        }
        out.append('"');
    }

    private static void space(SplittableRandom random, StringBuilder out) {
        if (random.nextInt(4) == 0) {
            out.append(List.of(" ", "\n", "\r\n\t", "          ").get(random.nextInt(4)));
        }
    }

    private static List<String> tokens(JsonNode root) {
        List<String> tokens = new ArrayList<>();
        add(root, tokens);
        return tokens;
    }

    private static List<String> doubles(List<String> tokens) {
        return tokens.stream()
                .map(t -> t.startsWith("NUMBER ") ? "NUMBER " + Double.parseDouble(t.substring(7)) : t)
                .toList();
    }

    private static void add(JsonNode node, List<String> tokens) {
        if (node.isObject()) {
            tokens.add("START_OBJECT {");
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                tokens.add("NAME " + member.getKey());
                add(member.getValue(), tokens);
            }
            tokens.add("END_OBJECT }");
        } else if (node.isArray()) {
            tokens.add("START_ARRAY [");
            node.forEach(e -> add(e, tokens));
            tokens.add("END_ARRAY ]");
        } else if (node.isString()) {
            tokens.add("STRING " + node.stringValue());
        } else if (node.isNumber()) {
            tokens.add("NUMBER " + node.doubleValue());
        } else {
            String literal = node.toString();
            tokens.add(literal.toUpperCase(java.util.Locale.ROOT) + " " + literal);
        }
    }
}
