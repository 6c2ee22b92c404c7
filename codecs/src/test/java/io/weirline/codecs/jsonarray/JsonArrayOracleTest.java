package io.weirline.codecs.jsonarray;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.testing.Corpus;
import io.weirline.codecs.testing.Cuts;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a JSON library that reads the whole array at once. */
class JsonArrayOracleTest {
    private static final long SEED = 0xA77A;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final String ALPHABET = "[]{},:\"\\ \n1e-.tn\u0001\uFEFFx";

    @Test
    void recordedStreams() {
        List<String> failures = new ArrayList<>();
        int total = 0;
        for (JsonNode entry : Corpus.json("streams/index.json")) {
            if (!entry.get("framing").asString().equals("json-array")) {
                continue;
            }
            total++;
            String file = entry.get("file").asString();
            byte[] body = Corpus.bytes(Corpus.path("streams/" + file));
            int due = Corpus.json("streams/" + file.replace(".jsonarray", ".json"))
                    .get("event_count")
                    .asInt();
            Cuts.Outcome<Seen> outcome = Seen.cuts().check(body);
            if (outcome.fault() != null
                    || outcome.values().size() != due
                    || !MAPPER.readTree(body).equals(joined(outcome))) {
                failures.add(file);
            }
        }
        Corpus.report("framing/json-array", total - failures.size(), total);
        assertThat(failures).isEmpty();
        assertThat(total).isEqualTo(3);
    }

    @Test
    void arraysThatAreRight() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int run = 0; run < 300; run++) {
            String input = array(random, 4);
            Cuts.Outcome<Seen> outcome = Seen.cuts().seeded(SEED + run).checkRandom(input.getBytes(UTF_8));
            assertThat(outcome.fault()).as(input).isNull();
            assertThat(joined(outcome)).as(input).isEqualTo(MAPPER.readTree(input));
        }
    }

    /** The framing and the reader of its elements together accept exactly what is an array of JSON values. */
    @Test
    void arraysThatAreWrong() {
        SplittableRandom random = new SplittableRandom(SEED);
        int right = 0;
        int wrong = 0;
        for (int run = 0; run < 1500; run++) {
            StringBuilder text = new StringBuilder(array(random, 3));
            for (int i = random.nextInt(1, 3); i > 0 && !text.isEmpty(); i--) {
                int at = random.nextInt(text.length());
                char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
                switch (random.nextInt(4)) {
                    case 0 -> text.setCharAt(at, c);
                    case 1 -> text.insert(at, c);
                    case 2 -> text.deleteCharAt(at);
                    default -> text.setLength(at);
                }
            }
            // A mutation may leave half a surrogate pair, which UTF-8 does not have.
            String input = new String(text.toString().getBytes(UTF_8), UTF_8);
            Cuts.Outcome<Seen> outcome = Seen.cuts().seeded(SEED + run).checkRandom(input.getBytes(UTF_8));
            JsonNode whole = read(input.startsWith("\uFEFF") ? input.substring(1) : input);
            if (whole != null && whole.isArray()) {
                assertThat(outcome.fault()).as(input).isNull();
                assertThat(joined(outcome)).as(input).isEqualTo(whole);
                right++;
            } else {
                assertThat(outcome.fault() == null && joined(outcome) != null)
                        .as(input)
                        .isFalse();
                wrong++;
            }
        }
        assertThat(right).isGreaterThan(150);
        assertThat(wrong).isGreaterThan(500);
    }

    /** Null if an element is no JSON. */
    private static @Nullable JsonNode joined(Cuts.Outcome<Seen> outcome) {
        var all = MAPPER.createArrayNode();
        for (Seen element : outcome.values()) {
            JsonNode value = read(element.text());
            if (value == null) {
                return null;
            }
            all.add(value);
        }
        return all;
    }

    private static @Nullable JsonNode read(String text) {
        try {
            JsonNode value = MAPPER.readTree(text);
            return value.isMissingNode() ? null : value;
        } catch (JacksonException e) {
            return null;
        }
    }

    private static String array(SplittableRandom random, int depth) {
        StringBuilder out = new StringBuilder(space(random)).append('[');
        for (int i = random.nextInt(5); i > 0; i--) {
            out.append(space(random))
                    .append(value(random, depth))
                    .append(space(random))
                    .append(i > 1 ? "," : "");
        }
        return out.append(space(random)).append(']').append(space(random)).toString();
    }

    private static String value(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> "-1.5e3";
            case 1 -> List.of("true", "false", "null").get(random.nextInt(3));
            case 2 -> Integer.toString(random.nextInt(1000));
            case 3, 4 -> string(random);
            case 5 -> array(random, depth - 1).strip();
            default -> {
                StringBuilder out = new StringBuilder("{");
                for (int i = random.nextInt(4); i > 0; i--) {
                    out.append(space(random))
                            .append("\"" + i + string(random).substring(1))
                            .append(space(random))
                            .append(':')
                            .append(space(random))
                            .append(value(random, depth - 1))
                            .append(i > 1 ? "," : "");
                }
                yield out.append('}').toString();
            }
        };
    }

    private static String string(SplittableRandom random) {
        String[] parts = {"\\\"", "\\\\", "\\u005d", "[", "]", "{", "}", ",", " ", "a", "é", "😀", "\\n"};
        StringBuilder out = new StringBuilder("\"");
        for (int i = random.nextInt(12); i > 0; i--) {
            out.append(parts[random.nextInt(parts.length)]);
        }
        return out.append('"').toString();
    }

    private static String space(SplittableRandom random) {
        return random.nextInt(3) > 0 ? "" : List.of(" ", "\n", "\r\n", "\t ").get(random.nextInt(4));
    }
}
