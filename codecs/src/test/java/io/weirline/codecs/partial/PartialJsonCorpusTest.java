package io.weirline.codecs.partial;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.partial.AssemblerOptions.Duplicates;
import io.weirline.codecs.partial.AssemblerOptions.Mode;
import io.weirline.codecs.partial.AssemblerOptions.Numbers;
import io.weirline.codecs.partial.AssemblerOptions.Strings;
import io.weirline.codecs.testing.Corpus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The tables of the partial JSON corpus: as text and as bytes, whole, cut at each place, one by one. */
class PartialJsonCorpusTest {
    private static final AssemblerOptions DEFAULTS = AssemblerOptions.defaults();

    private final List<String> failures = new ArrayList<>();

    @Test
    void cases() {
        JsonNode table = Corpus.json("partial-json/cases.json");
        int passed = 0;
        for (JsonNode one : table) {
            passed += passes(one.get("name").asString(), () -> plainCase(one));
        }
        Corpus.report("partial-json/cases", passed, table.size());
        assertThat(failures).isEmpty();
        assertThat(table.size()).isGreaterThan(400);
    }

    private void plainCase(JsonNode one) {
        JsonNode depth = one.path("options").path("max_depth");
        AssemblerOptions options = depth.isMissingNode()
                ? DEFAULTS
                : DEFAULTS.withLimits(DEFAULTS.limits().withDepth(depth.asInt()));
        String prefix = one.get("prefix").asString();
        everyWay(options, prefix, seen -> expect(one, seen));
        JsonNode alt = one.path("alt");
        if (alt.has("numbers_eager")) {
            everyWay(options.withNumbers(Numbers.EAGER), prefix, seen -> snapshot(alt.get("numbers_eager"), seen));
        }
        if (alt.has("strings_atomic")) {
            everyWay(options.withStrings(Strings.ATOMIC), prefix, seen -> snapshot(alt.get("strings_atomic"), seen));
        }
        if (alt.has("duplicates_fail")) {
            everyWay(options.withDuplicates(Duplicates.FAIL), prefix, seen -> {
                assertThat(seen.end().state()).isEqualTo(AssemblyEnd.State.INVALID);
                assertThat(seen.end().offset())
                        .isEqualTo(
                                alt.get("duplicates_fail").get("error_offset").asLong());
            });
        }
        if (alt.has("strip_bom")) {
            everyWay(options.withStripBom(true), prefix, seen -> {
                snapshot(alt.get("strip_bom"), seen);
                assertThat(seen.state()).isEqualTo(JsonAssembler.State.COMPLETE);
            });
        }
    }

    private static void expect(JsonNode one, Observed seen) {
        snapshot(one, seen);
        boolean invalid = one.get("invalid").asBoolean();
        assertThat(seen.state())
                .isEqualTo(
                        invalid
                                ? JsonAssembler.State.INVALID
                                : one.get("complete").asBoolean()
                                        ? JsonAssembler.State.COMPLETE
                                        : JsonAssembler.State.OPEN);
        assertThat(seen.complete()).isEqualTo(texts(one.get("paths_complete")));
        if (one.has("paths_open")) {
            assertThat(seen.open()).isEqualTo(texts(one.get("paths_open")));
        }
        assertThat(seen.end().state().toString().toLowerCase(Locale.ROOT))
                .isEqualTo(one.get("eof").asString());
        if (invalid) {
            AssemblyEnd failure = Objects.requireNonNull(seen.failure());
            assertThat(failure.offset()).isEqualTo(one.get("error_offset").asLong());
            if (one.has("error_offset_bytes")) {
                assertThat(failure.offsetBytes())
                        .isEqualTo(one.get("error_offset_bytes").asLong());
            }
            assertThat("depth".equals(failure.limit()))
                    .isEqualTo(one.get("error").asString().equals("depth"));
        }
        if (one.has("eof_snapshot_text")) {
            assertThat(seen.endSnapshot())
                    .isEqualTo(one.get("eof_snapshot_text").asString());
        } else {
            assertThat(seen.endSnapshot()).isEqualTo(seen.snapshot());
        }
    }

    private static void snapshot(JsonNode one, Observed seen) {
        assertThat(ascii(seen.snapshot()))
                .isEqualTo(
                        one.get("has_snapshot").asBoolean()
                                ? one.get("snapshot_text").asString()
                                : null);
    }

    @Test
    void sweeps() {
        JsonNode table = Corpus.json("partial-json/sweeps.json");
        int passed = 0;
        int total = 0;
        for (JsonNode sweep : table) {
            String document = sweep.get("document").asString();
            int step = 0;
            for (int n = 0; n <= document.length(); n++) {
                if (step + 1 < sweep.get("steps").size()
                        && sweep.get("steps").get(step + 1).get("n").asInt() == n) {
                    step++;
                }
                JsonNode expected = sweep.get("steps").get(step);
                String prefix = document.substring(0, n);
                total++;
                passed += passes(
                        sweep.get("name").asString() + "@" + n,
                        () -> everyWay(DEFAULTS, prefix, seen -> {
                            JsonNode text = expected.get("snapshot_text");
                            assertThat(ascii(seen.snapshot())).isEqualTo(text.isNull() ? null : text.asString());
                            assertThat(seen.complete()).isEqualTo(texts(expected.get("paths_complete")));
                            assertThat(seen.state() == JsonAssembler.State.COMPLETE)
                                    .isEqualTo(expected.get("complete").asBoolean());
                        }));
            }
        }
        Corpus.report("partial-json/sweeps", passed, total);
        assertThat(failures).isEmpty();
        assertThat(total).isGreaterThan(400);
    }

    @Test
    void extract() {
        JsonNode table = Corpus.json("partial-json/extract.json");
        int passed = 0;
        for (JsonNode one : table) {
            Mode mode = one.get("mode").asString().equals("fence") ? Mode.FENCE : Mode.FIRST_VALUE;
            passed += passes(
                    one.get("name").asString(),
                    () -> everyWay(DEFAULTS.withMode(mode), one.get("prefix").asString(), seen -> {
                        expect(one, seen);
                        JsonNode start = one.get("json_start");
                        assertThat(seen.valueStart()).isEqualTo(start.isNull() ? -1 : start.asLong());
                        if (one.has("json_end")) {
                            assertThat(seen.end().offset())
                                    .isEqualTo(one.get("json_end").asLong());
                        }
                    }));
        }
        Corpus.report("partial-json/extract", passed, table.size());
        assertThat(failures).isEmpty();
        assertThat(table.size()).isGreaterThan(40);
    }

    @Test
    void concatenated() {
        JsonNode table = Corpus.json("partial-json/concatenated.json");
        int passed = 0;
        for (JsonNode one : table) {
            passed += passes(
                    one.get("name").asString(),
                    () -> everyWay(
                            DEFAULTS.withMode(Mode.CONCATENATED),
                            one.get("prefix").asString(),
                            seen -> {
                                List<String> values = texts(one.get("value_texts"));
                                int whole = one.get("values_complete").asInt();
                                assertThat(seen.values()).isEqualTo(values.subList(0, whole));
                                assertThat(seen.snapshot())
                                        .isEqualTo(values.isEmpty() ? null : values.get(values.size() - 1));
                                assertThat(seen.starts()).isEqualTo(longs(one.get("starts")));
                                AssemblyEnd failure = seen.failure();
                                assertThat(failure != null)
                                        .isEqualTo(one.get("invalid").asBoolean());
                                if (failure != null) {
                                    assertThat(failure.offset())
                                            .isEqualTo(one.get("error_offset").asLong());
                                }
                            }));
        }
        Corpus.report("partial-json/concatenated", passed, table.size());
        assertThat(failures).isEmpty();
        assertThat(table.size()).isGreaterThan(20);
    }

    @Test
    void jsonTestSuiteAsStreams() {
        JsonNode table = Corpus.json("partial-json/jsontestsuite-states.json");
        AssemblerOptions deep = DEFAULTS.withLimits(DEFAULTS.limits().withDepth(100_000));
        int passed = 0;
        for (JsonNode one : table) {
            String file = one.get("file").asString();
            byte[] bytes = Corpus.bytes(Corpus.path("partial-json/JSONTestSuite/test_parsing/" + file));
            passed += passes(file, () -> {
                String state = one.get("state").asString();
                Consumer<AssemblyEnd> check = end -> {
                    assertThat(end.state().toString().toLowerCase(Locale.ROOT))
                            .isEqualTo(state.equals("invalid-utf8") ? "invalid" : state);
                    String offset = one.has("error_offset_bytes")
                            ? "error_offset_bytes"
                            : one.has("utf8_error_offset") ? "utf8_error_offset" : "bytes";
                    assertThat(end.offsetBytes()).isEqualTo(one.get(offset).asLong());
                };
                List<Consumer<JsonAssembler>> ways = new ArrayList<>(Observed.everyWay(bytes));
                if (!state.equals("invalid-utf8")) {
                    ways.addAll(Observed.everyWay(new String(bytes, StandardCharsets.UTF_8)));
                }
                JsonAssembler reused = new JsonAssembler(deep);
                for (Consumer<JsonAssembler> way : ways) {
                    way.accept(reused);
                    check.accept(reused.end());
                    reused.reset();
                }
            });
        }
        Corpus.report("partial-json/jsontestsuite", passed, table.size());
        assertThat(failures).isEmpty();
        assertThat(table.size()).isGreaterThan(300);
    }

    private static void everyWay(AssemblerOptions options, String text, Consumer<Observed> check) {
        JsonAssembler reused = new JsonAssembler(options);
        for (Consumer<JsonAssembler> way : Observed.everyWay(text)) {
            check.accept(Observed.of(reused, way));
            reused.reset();
        }
    }

    private int passes(String name, Runnable check) {
        try {
            check.run();
            return 1;
        } catch (AssertionError e) {
            failures.add(name + ": " + e.getMessage());
            return 0;
        }
    }

    private static List<String> texts(JsonNode array) {
        return list(array, JsonNode::asString);
    }

    private static List<Long> longs(JsonNode array) {
        return list(array, JsonNode::asLong);
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> read) {
        List<T> out = new ArrayList<>();
        array.forEach(one -> out.add(read.apply(one)));
        return out;
    }

    /** The tables write all but printable ASCII as escapes. */
    private static @Nullable String ascii(@Nullable String json) {
        if (json == null) {
            return null;
        }
        StringBuilder out = new StringBuilder();
        for (char c : json.toCharArray()) {
            if (c > '~') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
