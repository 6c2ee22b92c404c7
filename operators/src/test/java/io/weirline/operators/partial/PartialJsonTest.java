package io.weirline.operators.partial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.codecs.json.JsonBinding;
import io.weirline.codecs.json.JsonBindingException;
import io.weirline.codecs.json.PartialBinding;
import io.weirline.codecs.partial.AssemblerLimits;
import io.weirline.codecs.partial.AssemblerOptions;
import io.weirline.codecs.partial.AssemblyEnd;
import io.weirline.codecs.partial.JsonAssembler;
import io.weirline.codecs.partial.JsonPatch;
import io.weirline.codecs.partial.JsonPointer;
import io.weirline.codecs.partial.JsonView;
import io.weirline.core.BlockKind;
import io.weirline.core.StreamEvent;
import io.weirline.core.ToolCall;
import io.weirline.core.TruncatedStreamException;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

class PartialJsonTest {
    record Ingredient(@Nullable String item, int amount) {}

    record Recipe(
            @Nullable String name,
            @Nullable Boolean vegan,
            @Nullable List<Ingredient> ingredients) {}

    private static final String RECIPE = "{\"name\":\"P\\u00e2t\\u00e9 \\\"x\\\"\",\"vegan\":false,\"ingredients\":["
            + "{\"item\":\"salt\",\"amount\":5},{\"item\":\"leek\",\"amount\":2},{\"item\":\"oil\",\"amount\":30},"
            + "{\"item\":\"rye\",\"amount\":400}]}";

    private static List<String> units(String text) {
        return text.chars().mapToObj(c -> String.valueOf((char) c)).toList();
    }

    private static List<String> cut(String text, SplittableRandom random, int most) {
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + random.nextInt(most + 1));
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }

    private static JsonView parsed(String json) {
        JsonAssembler assembler = new JsonAssembler();
        assembler.feed(json);
        assertThat(assembler.end().state()).isEqualTo(AssemblyEnd.State.COMPLETE);
        return Objects.requireNonNull(assembler.view());
    }

    /** Subscribes to a source that gives a piece whenever it was asked, and asks as the random number says. */
    private static <T, O> Probe<O> play(
            List<T> pieces, java.util.function.Function<Flux<T>, Flux<O>> stage, SplittableRandom random) {
        ManualSource<T> source = new ManualSource<>();
        Probe<O> probe = new Probe<>();
        stage.apply(source).subscribe(probe);
        int sent = 0;
        boolean completed = false;
        while (!probe.terminated()) {
            int choice = random.nextInt(3);
            if (choice == 0) {
                probe.request(1 + random.nextInt(3));
            } else if (sent < pieces.size()) {
                if (source.requested.get() > sent) {
                    source.next(pieces.get(sent++));
                }
            } else if (!completed) {
                completed = true;
                source.complete();
            }
        }
        assertThat(probe.broken).isEmpty();
        assertThat(source.requested.get()).isLessThanOrEqualTo(sent + 1L);
        return probe;
    }

    /** A document that its seed tells. */
    private static String document(SplittableRandom random, int depth) {
        StringBuilder out = new StringBuilder();
        int kind = depth == 0 ? 2 + random.nextInt(3) : random.nextInt(5);
        switch (kind) {
            case 0 -> {
                out.append('{');
                int members = random.nextInt(4);
                for (int i = 0; i < members; i++) {
                    out.append(i > 0 ? "," : "").append("\"k").append(i).append("~/\":");
                    out.append(document(random, depth - 1));
                }
                out.append('}');
            }
            case 1 -> {
                out.append('[');
                int elements = random.nextInt(4);
                for (int i = 0; i < elements; i++) {
                    out.append(i > 0 ? " , " : "").append(document(random, depth - 1));
                }
                out.append(']');
            }
            case 2 -> out.append(random.nextInt(-99, 99)).append(random.nextBoolean() ? ".50" : "");
            case 3 -> {
                String[] parts = {"a", "\\n", "\\u00e9", "é", "😀", "\\ud83d\\ude00", "long enough", "\\\""};
                out.append('"');
                for (int i = random.nextInt(6); i > 0; i--) {
                    out.append(parts[random.nextInt(parts.length)]);
                }
                out.append('"');
            }
            default -> out.append(random.nextBoolean() ? "null" : "true");
        }
        return out.toString();
    }

    @Test
    void whateverIsAskedTheLastSnapshotIsDelivered() {
        for (int seed = 0; seed < 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            String json = document(random, 3) + " ";
            List<String> pieces = cut(json, random, 5);
            Probe<JsonView> probe = play(pieces, PartialJson.strings().snapshots(), random);
            assertThat(probe.completions).as("seed %d: %s", seed, json).isEqualTo(1);
            JsonView last = probe.values.get(probe.values.size() - 1);
            assertThat(last).as("seed %d: %s", seed, json).isEqualTo(parsed(json));
            assertThat(last.isComplete()).isTrue();
            for (int i = 1; i < probe.values.size(); i++) {
                assertThat(probe.values.get(i)).isNotSameAs(probe.values.get(i - 1));
            }
        }
    }

    @Test
    void patchesAppliedAreTheLastSnapshotUnderAnyDemand() {
        for (int seed = 0; seed < 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            String json = document(random, 3) + " ";
            Probe<List<JsonPatch>> probe =
                    play(cut(json, random, 5), PartialJson.strings().patches(), random);
            Patched patched = new Patched();
            for (List<JsonPatch> patches : probe.values) {
                assertThat(patches).isNotEmpty();
                patches.forEach(patched::apply);
            }
            assertThat(patched.root()).as("seed %d: %s", seed, json).isEqualTo(Patched.tree(parsed(json)));
        }
    }

    @Test
    void eventsAreTheSameUnderAnyDemandButForTheCutsOfStrings() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            String json = document(random, 3) + " ";
            List<JsonEvent> whole = joined(Flux.just(json)
                    .transform(PartialJson.strings().events())
                    .collectList()
                    .block());
            Probe<JsonEvent> probe =
                    play(cut(json, random, 5), PartialJson.strings().events(), random);
            assertThat(joined(probe.values)).as("seed %d: %s", seed, json).isEqualTo(whole);
        }
    }

    private static List<JsonEvent> joined(@Nullable List<JsonEvent> events) {
        List<JsonEvent> joined = new ArrayList<>();
        for (JsonEvent event : Objects.requireNonNull(events)) {
            int last = joined.size() - 1;
            if (event instanceof JsonEvent.Append more
                    && last >= 0
                    && joined.get(last) instanceof JsonEvent.Append before) {
                joined.set(last, new JsonEvent.Append(more.pointer(), before.text() + more.text()));
            } else {
                joined.add(event);
            }
        }
        return joined;
    }

    @Test
    void theTextOfAPlaceIsTheWholeString() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            String json = "{\"other\":[{\"t\":\"no\"}],\"a~\":[" + document(random, 1) + ",{\"t\":\"x😀\\uD83D\\ude00"
                    + "y\\n".repeat(random.nextInt(20)) + "\"}],\"t\":\"no\"}";
            Probe<String> probe =
                    play(cut(json, random, 4), PartialJson.strings().text("/a~0/1/t"), random);
            assertThat(String.join("", probe.values))
                    .as("seed %d: %s", seed, json)
                    .isEqualTo("x😀😀"
                            + "y\n"
                                    .repeat(((JsonView.StringView) Objects.requireNonNull(
                                                                    parsed(json).at(JsonPointer.of("a~", "1", "t"))))
                                                            .string()
                                                            .length()
                                                    / 2
                                            - 2));
            assertThat(probe.values).noneMatch(String::isEmpty);
        }
    }

    @Test
    void aSlowReaderSlowsNoModelAndGetsTheNewest() {
        ManualSource<String> source = new ManualSource<>();
        Probe<JsonView> probe = new Probe<>();
        source.transform(PartialJson.strings().snapshots()).subscribe(probe);
        source.onRequest = () -> {};
        assertThat(source.requested).hasValue(0);
        probe.request(1);
        for (String piece : List.of("[1,", "2,", "3,", "4")) {
            source.next(piece);
        }
        assertThat(probe.values).hasToString("[[1]]");
        assertThat(source.requested).hasValue(5);
        probe.request(1);
        assertThat(probe.values).hasSize(2).last().hasToString("[1,2,3]");
        source.next("]");
        source.complete();
        assertThat(probe.terminated()).isFalse();
        probe.request(2);
        assertThat(probe.values).hasSize(3).last().hasToString("[1,2,3,4]");
        assertThat(probe.completions).isEqualTo(1);
    }

    @Test
    void pastTheBoundTheSourceWaits() {
        ManualSource<String> source = new ManualSource<>();
        Probe<List<JsonPatch>> probe = new Probe<>();
        source.transform(PartialJson.strings().patches()).subscribe(probe);
        probe.request(1);
        source.next("[");
        int sent = 1;
        while (source.requested.get() > sent && sent < 10_000) {
            source.next("0,");
            sent++;
        }
        assertThat(sent).isEqualTo(1 + 256);
        probe.request(1);
        assertThat(probe.values).hasSize(2);
        assertThat(probe.values.get(1)).hasSize(256);
        assertThat(source.requested.get()).isEqualTo(sent + 1L);
        probe.cancel();
        assertThat(source.cancels).hasValue(1);
    }

    @Test
    void theThirdElementCancelsTheModel() {
        ManualSource<StreamEvent> source = new ManualSource<>();
        Probe<Ingredient> probe = new Probe<>();
        source.transform(PartialJson.elements("/ingredients", Ingredient.class))
                .take(3)
                .subscribe(probe);
        probe.request(10);
        int third = RECIPE.indexOf("30}") + 3;
        for (String unit : units(RECIPE.substring(0, third - 1))) {
            source.next(new StreamEvent.TextDelta(0, 0, unit));
        }
        assertThat(probe.values).hasSize(2);
        assertThat(source.cancels).hasValue(0);
        source.next(new StreamEvent.TextDelta(0, 0, "}"));
        assertThat(probe.values)
                .containsExactly(new Ingredient("salt", 5), new Ingredient("leek", 2), new Ingredient("oil", 30));
        assertThat(probe.completions).isEqualTo(1);
        assertThat(source.cancels).hasValue(1);
    }

    @Test
    void elementsAreReadAsTheyAreAsked() {
        ManualSource<String> source = new ManualSource<>();
        Probe<JsonView> probe = new Probe<>();
        source.transform(PartialJson.strings().elements("")).subscribe(probe);
        probe.request(1);
        source.next("[1,2,3,");
        assertThat(probe.values).hasSize(1);
        assertThat(source.requested).hasValue(1);
        probe.request(2);
        assertThat(source.requested).hasValue(1);
        assertThat(probe.values).hasToString("[1, 2, 3]");
        probe.request(1);
        assertThat(source.requested).hasValue(2);
        probe.cancel();
    }

    @Test
    void typedShowsAtomsOnceTheyAreClosed() {
        List<Recipe> drafts = Flux.fromIterable(units(RECIPE))
                .transform(PartialJson.strings().typed(Recipe.class))
                .collectList()
                .block();
        assertThat(drafts).isNotNull();
        assertThat(drafts.get(0)).isEqualTo(new Recipe(null, null, null));
        assertThat(drafts).contains(new Recipe("Pâ", null, null), new Recipe("Pâté \"x\"", false, List.of()));
        assertThat(drafts.get(drafts.size() - 1))
                .isEqualTo(Flux.just(RECIPE)
                        .transform(PartialJson.strings().last(Recipe.class))
                        .blockLast());
    }

    @Test
    void theValueOfAPlaceComesWhenItIsClosed() {
        ManualSource<String> source = new ManualSource<>();
        Probe<Boolean> probe = new Probe<>();
        source.transform(PartialJson.strings().value("/vegan", Boolean.class)).subscribe(probe);
        probe.request(Long.MAX_VALUE);
        int at = RECIPE.indexOf("false") + 5;
        source.next(RECIPE.substring(0, at - 1));
        assertThat(probe.values).isEmpty();
        source.next(RECIPE.substring(at - 1, at));
        assertThat(probe.values).containsExactly(false);
        source.complete();
        assertThat(probe.completions).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"name\":\"x\"", "12.", "[1,"})
    void lastIsStrictAndTheOthersAreNot(String text) {
        assertThat(Flux.just(text)
                        .transform(PartialJson.strings().snapshots())
                        .then()
                        .materialize()
                        .block())
                .matches(signal -> signal.isOnComplete());
        assertThatThrownBy(() -> Flux.just(text)
                        .transform(PartialJson.strings().last(Object.class))
                        .blockLast())
                .isInstanceOfSatisfying(PartialJsonException.class, e -> {
                    AssemblyEnd end = Objects.requireNonNull(e.end());
                    assertThat(end.state())
                            .isEqualTo(text.isEmpty() ? AssemblyEnd.State.EMPTY : AssemblyEnd.State.TRUNCATED);
                    assertThat(e).hasMessageEndingWith("at unit " + text.length());
                });
    }

    @Test
    void invalidTextEndsBehindWhatWasVisible() {
        ManualSource<String> source = new ManualSource<>();
        Probe<JsonView> probe = new Probe<>();
        source.transform(PartialJson.strings().snapshots()).subscribe(probe);
        probe.request(1);
        source.next("{\"a\":[1,");
        source.next("2,");
        source.next("3 x, 4");
        assertThat(probe.terminated()).isFalse();
        probe.request(2);
        assertThat(probe.values).hasSize(2).last().hasToString("{\"a\":[1,2,3]}");
        assertThat(probe.error()).isInstanceOfSatisfying(PartialJsonException.class, e -> {
            AssemblyEnd end = Objects.requireNonNull(e.end());
            assertThat(end.offset()).isEqualTo(12);
            assertThat(end.pointer()).hasToString("/a");
            assertThat(e.getMessage()).doesNotContain("x");
        });
        assertThat(source.cancels).hasValue(1);
    }

    @Test
    void aFailingSourceComesBehindWhatWasVisible() {
        ManualSource<String> source = new ManualSource<>();
        Probe<JsonView> probe = new Probe<>();
        source.transform(PartialJson.strings().snapshots()).subscribe(probe);
        probe.request(1);
        source.next("[1,");
        source.next("2,");
        source.fail(new IllegalStateException("broke"));
        assertThat(probe.terminated()).isFalse();
        probe.request(2);
        assertThat(probe.values).hasSize(2).last().hasToString("[1,2]");
        assertThat(probe.error()).isInstanceOf(TruncatedStreamException.class).hasRootCauseMessage("broke");
    }

    @Test
    void whatDoesNotFitTheTypeIsAnError() {
        Probe<Ingredient> probe = new Probe<>(Long.MAX_VALUE);
        Flux.just("[{\"item\":\"a\",\"amount\":1},{\"item\":[]}]")
                .transform(PartialJson.strings().elements("", Ingredient.class))
                .subscribe(probe);
        assertThat(probe.values).containsExactly(new Ingredient("a", 1));
        assertThat(probe.error()).isInstanceOf(JsonBindingException.class);
    }

    @Test
    void limitsAndModesAreOptions() {
        AssemblerOptions options = AssemblerOptions.defaults()
                .withLimits(AssemblerLimits.defaults().withDepth(1));
        assertThatThrownBy(() -> Flux.just("[[1]]")
                        .transform(PartialJson.strings().withOptions(options).snapshots())
                        .blockLast())
                .isInstanceOfSatisfying(
                        PartialJsonException.class,
                        e -> assertThat(Objects.requireNonNull(e.end()).limit()).isEqualTo("depth"));
        Object last = Flux.just("Here: ```json\n{\"a\":1}\n``` done")
                .transform(PartialJson.strings()
                        .withOptions(AssemblerOptions.defaults().withMode(AssemblerOptions.Mode.FENCE))
                        .last(Object.class))
                .blockLast();
        assertThat(last).isEqualTo(Map.of("a", 1));
    }

    @Test
    void aModelThatBeginsAnewHasANewDocument() {
        List<StreamEvent> events = List.of(
                new StreamEvent.TextDelta(0, 0, "{\"name\":\"old\",\"vegan\":true"),
                new StreamEvent.Restarted("2"),
                new StreamEvent.TextDelta(1, 0, "not this"),
                new StreamEvent.TextDelta(0, 1, "{\"name\":\"new\"}"));
        List<Recipe> drafts = Flux.fromIterable(events)
                .transform(PartialJson.typed(Recipe.class))
                .collectList()
                .block();
        assertThat(drafts).containsExactly(new Recipe("old", true, null), new Recipe("new", null, null));
        Patched patched = new Patched();
        Flux.fromIterable(events)
                .transform(PartialJson.patches())
                .doOnNext(p -> p.forEach(patched::apply))
                .blockLast();
        assertThat(patched.root()).isEqualTo(Patched.tree(parsed("{\"name\":\"new\"}")));
    }

    /** A partial binding is for one value: the next value has another, also where its first snapshots were replaced. */
    @Test
    void aNewDocumentHasABindingOfItsOwnAlsoWhereNobodyAskedWhenItBegan() {
        List<PartialBinding<String>> made = new ArrayList<>();
        JsonBinding<String> binding = new JsonBinding<>() {
            @Override
            public Type type() {
                return String.class;
            }

            @Override
            public String bind(JsonView value) {
                return value.toJson();
            }

            @Override
            public PartialBinding<String> partial() {
                int number = made.size();
                made.add(view -> number + ": " + view.toJson());
                return made.get(number);
            }
        };
        ManualSource<StreamEvent> source = new ManualSource<>();
        Probe<String> probe = new Probe<>();
        source.transform(PartialJson.choice(0).typed(binding)).subscribe(probe);
        probe.request(1);
        source.next(new StreamEvent.TextDelta(0, 0, "[1,"));
        source.next(new StreamEvent.TextDelta(0, 0, "2,"));
        probe.request(1);
        source.next(new StreamEvent.Restarted("2"));
        source.next(new StreamEvent.TextDelta(0, 1, "[3,"));
        source.next(new StreamEvent.TextDelta(0, 1, "4,"));
        probe.request(1);
        String first = probe.values.get(0).substring(0, 2);
        assertThat(probe.values).hasSize(3);
        assertThat(probe.values.get(1)).isEqualTo(first + " [1,2]");
        assertThat(probe.values.get(2)).endsWith(": [3,4]").doesNotStartWith(first);
        probe.cancel();
    }

    @Test
    void theArgumentsOfOneToolAreRead() {
        List<StreamEvent> events = List.of(
                start(0, "other"),
                start(1, null),
                new StreamEvent.ToolCallDelta(0, 0, "{\"a\":9}"),
                new StreamEvent.ToolCallDelta(0, 1, "{\"a\""),
                new StreamEvent.ToolCallNamed(0, 1, null, "mine"),
                new StreamEvent.ToolCallDelta(0, 1, ":1}"),
                start(2, "mine"),
                new StreamEvent.ToolCallDelta(0, 2, "{\"a\":2}"));
        assertThat(Flux.fromIterable(events)
                        .transform(PartialJson.toolCall("mine").last(Object.class))
                        .blockLast())
                .isEqualTo(Map.of("a", 1));
    }

    private static StreamEvent start(int block, @Nullable String name) {
        return new StreamEvent.BlockStarted(
                0, block, BlockKind.TOOL, new ToolCall(block, "id" + block, name, ToolCall.Kind.FUNCTION));
    }

    @Test
    void bytesMayBeCutAnywhere() {
        byte[] utf8 = "{\"a\":\"é😀\"}".getBytes(StandardCharsets.UTF_8);
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int i = 0; i < utf8.length; i++) {
            pieces.add(ByteBuffer.wrap(utf8, i, 1));
        }
        assertThat(Flux.fromIterable(pieces)
                        .transform(PartialJson.bytes().text("/a"))
                        .collectList()
                        .block())
                .containsExactly("é", "😀");
    }

    @Test
    void severalStagesShareOneParse() {
        ManualSource<String> source = new ManualSource<>();
        Flux<JsonStep> parsed =
                source.transform(PartialJson.strings().steps()).publish().refCount(4);
        Probe<String> name = new Probe<>(Long.MAX_VALUE);
        Probe<Ingredient> ingredients = new Probe<>(Long.MAX_VALUE);
        Probe<List<JsonPatch>> patches = new Probe<>(Long.MAX_VALUE);
        Probe<Recipe> last = new Probe<>(Long.MAX_VALUE);
        parsed.transform(PartialJson.steps().text("/name")).subscribe(name);
        parsed.transform(PartialJson.steps().elements("/ingredients", Ingredient.class))
                .take(3)
                .subscribe(ingredients);
        parsed.transform(PartialJson.steps().patches()).subscribe(patches);
        parsed.transform(PartialJson.steps().last(Recipe.class)).subscribe(last);
        units(RECIPE).forEach(source::next);
        source.complete();
        assertThat(String.join("", name.values)).isEqualTo("Pâté \"x\"");
        assertThat(ingredients.values).hasSize(3);
        Patched patched = new Patched();
        patches.values.forEach(list -> list.forEach(patched::apply));
        assertThat(patched.root()).isEqualTo(Patched.tree(parsed(RECIPE)));
        assertThat(last.values)
                .singleElement()
                .extracting(Recipe::ingredients)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .hasSize(4);
        assertThat(source.cancels).hasValue(0);
        assertThat(last.completions).isEqualTo(1);
    }
}
