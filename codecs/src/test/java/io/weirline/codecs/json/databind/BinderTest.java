package io.weirline.codecs.json.databind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.codecs.json.JsonBinder;
import io.weirline.codecs.json.JsonBinding;
import io.weirline.codecs.json.JsonBindingException;
import io.weirline.codecs.json.PartialBinding;
import io.weirline.codecs.json.jsoniter.JsoniterBinder;
import io.weirline.codecs.partial.AssemblerLimits;
import io.weirline.codecs.partial.AssemblerOptions;
import io.weirline.codecs.partial.JsonAssembler;
import io.weirline.codecs.partial.JsonPointer;
import io.weirline.codecs.partial.JsonView;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Both binders on the same texts: at each cut, whole, and what fits no type. */
@NullUnmarked
class BinderTest {
    private static final String RECIPE = """
            {"title":"Brot \\ud83c\\udf5e","servings":4,"difficulty":"HARD","vegan":true,"day":"2026-11-21","note":"kalt",\
            "unknown":{"a":[1,{"b":2}]},\
            "ingredients":[{"name":"Mehl","grams":500.25,"note":null},{"grams":1e1,"name":"Salz"},{"name":null}],\
            "nutrition":{"kcal":265.10,"fat":3},"tags":["warm","warm","fresh"],"steps":["mix","bake"],\
            "extra":{"n":[1,2.5,"x",null,true,123456789012345678901234567890],"o":{}},\
            "shop":{"name":"Mühle","id":9007199254740993,"hours":[[8,18],[],[9]],"since":"2020-02-29T12:00:00Z",\
            "key":"123e4567-e89b-12d3-a456-426614174000","big":123456789012345678901234567890},"minutes":45}""";

    static List<JsonBinder> binders() {
        return List.of(JacksonBinder.create(), JsoniterBinder.create());
    }

    /** What is bound behind each char, as text where it differs from before. */
    private static List<String> shown(JsonBinder binder, Type type, String json) {
        PartialBinding<Object> partial = binder.to(type).partial();
        JsonAssembler assembler = new JsonAssembler();
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < json.length(); i++) {
            assembler.feed(json.substring(i, i + 1));
            JsonView view = assembler.view();
            if (view != null) {
                String text = String.valueOf(partial.bind(view));
                if (shown.isEmpty() || !shown.get(shown.size() - 1).equals(text)) {
                    shown.add(text);
                }
            }
        }
        return shown;
    }

    private static JsonView view(String json) {
        JsonAssembler assembler = new JsonAssembler();
        assembler.feed(json);
        assembler.end();
        return Objects.requireNonNull(assembler.view());
    }

    @Test
    void bothShowTheSameAtEachCut() {
        List<String> jackson = shown(JacksonBinder.create(), Types.Recipe.class, RECIPE);
        assertThat(shown(JsoniterBinder.create(), Types.Recipe.class, RECIPE)).isEqualTo(jackson);
        assertThat(jackson.size()).isGreaterThan(80);
        assertThat(jackson.get(jackson.size() - 1))
                .isEqualTo(JsonMapper.shared()
                        .readValue(RECIPE, Types.Recipe.class)
                        .toString());
    }

    @ParameterizedTest
    @MethodSource("binders")
    void wholeIsWhatJacksonReads(JsonBinder binder) {
        JsonBinding<Types.Recipe> binding = binder.to(Types.Recipe.class);
        Types.Recipe expected = JsonMapper.shared().readValue(RECIPE, Types.Recipe.class);
        assertThat(binding.bind(view(RECIPE))).isEqualTo(expected);
        byte[] bytes = (" " + RECIPE + " ").getBytes(StandardCharsets.UTF_8);
        assertThat(binding.bind(bytes, 1, bytes.length)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("binders")
    void atomsAreThereOnceTheyAreClosed(JsonBinder binder) {
        record Expected(String prefix, String shown) {}
        List<Expected> table = List.of(
                new Expected("{", "null null null null null Optional.empty null null null null null null 0"),
                new Expected(
                        "{\"title\":\"Br", "Br null null null null Optional.empty null null null null null null 0"),
                new Expected(
                        "{\"servings\":4", "null null null null null Optional.empty null null null null null null 0"),
                new Expected(
                        "{\"servings\":4,", "null 4 null null null Optional.empty null null null null null null 0"),
                new Expected(
                        "{\"difficulty\":\"HARD",
                        "null null null null null Optional.empty null null null null null null 0"),
                new Expected(
                        "{\"difficulty\":\"HARD\"",
                        "null null HARD null null Optional.empty null null null null null null 0"),
                new Expected(
                        "{\"vegan\":tru", "null null null null null Optional.empty null null null null null null 0"),
                new Expected(
                        "{\"vegan\":true", "null null null true null Optional.empty null null null null null null 0"),
                new Expected(
                        "{\"day\":\"2026-11-2",
                        "null null null null null Optional.empty null null null null null null 0"),
                new Expected(
                        "{\"day\":\"2026-11-21\"",
                        "null null null null 2026-11-21 Optional.empty null null null null null null 0"),
                new Expected("{\"note\":\"ka", "null null null null null Optional[ka] null null null null null null 0"),
                new Expected(
                        "{\"tags\":[\"wa", "null null null null null Optional.empty null null [wa] null null null 0"),
                new Expected(
                        "{\"ingredients\":[{\"name\":\"Me",
                        "null null null null null Optional.empty [Ingredient[name=Me, grams=null, note=Optional.empty]] null"
                                + " null null null null 0"),
                new Expected(
                        "{\"nutrition\":{\"kcal\":265",
                        "null null null null null Optional.empty null {} null null null null 0"),
                new Expected(
                        "{\"nutrition\":{\"kcal\":265,",
                        "null null null null null Optional.empty null {kcal=265} null null null null 0"),
                new Expected(
                        "{\"steps\":[\"mix\",\"b",
                        "null null null null null Optional.empty null null null [mix, b] null null 0"),
                new Expected(
                        "{\"extra\":{\"n\":[1,2.5,\"x",
                        "null null null null null Optional.empty null null null null {n=[1, 2.5, x]} null 0"),
                new Expected(
                        "{\"shop\":{\"id\":12,\"hours\":[[8,18],[9",
                        "null null null null null Optional.empty null null null null null Shop null 12 [[8, 18], []] null null"
                                + " null 0"),
                new Expected(
                        "{\"minutes\":4", "null null null null null Optional.empty null null null null null null 0"),
                new Expected(
                        "{\"minutes\":4 ", "null null null null null Optional.empty null null null null null null 4"));
        for (Expected row : table) {
            Types.Recipe recipe = binder.to(Types.Recipe.class).partial().bind(view(row.prefix));
            assertThat(recipe.toString().replaceAll("(^| )[a-z]+=(?![^\\[\\]{}]*[\\]}])", "$1"))
                    .as(row.prefix)
                    .isEqualTo(row.shown);
        }
    }

    @ParameterizedTest
    @MethodSource("binders")
    void genericAndRecursiveTypes(JsonBinder binder) {
        Type page = new TypeReference<Types.Page<Types.Named>>() {}.getType();
        String json =
                "{\"first\":{\"name\":\"A\",\"age\":1},\"items\":[{\"name\":\"B\",\"age\":null},{\"name\":\"C\"}]}";
        assertThat(binder.to(page).bind(view(json)))
                .isEqualTo(JsonMapper.shared().readValue(json, new TypeReference<Types.Page<Types.Named>>() {}));
        String tree =
                "{\"name\":\"a\",\"children\":[{\"name\":\"b\",\"children\":[{\"name\":\"c\",\"children\":[]}]}]}";
        assertThat(binder.to(Types.Tree.class).bind(view(tree)))
                .isEqualTo(JsonMapper.shared().readValue(tree, Types.Tree.class));
        List<String> shown = shown(binder, Types.Tree.class, tree);
        assertThat(shown).contains("Tree[name=a, children=[Tree[name=b, children=[Tree[name=, children=null]]]]]");
        Type map = new TypeReference<Map<String, List<Types.Named>>>() {}.getType();
        assertThat(shown(binder, map, "{\"x\":[{\"name\":\"n\"}],\"y\":[]}"))
                .containsExactly(
                        "{}",
                        "{x=[]}",
                        "{x=[Named[name=, age=null]]}",
                        "{x=[Named[name=n, age=null]]}",
                        "{x=[Named[name=n, age=null]], y=[]}");
    }

    @ParameterizedTest
    @MethodSource("binders")
    void aConstructorThatRefusesHasToWait(JsonBinder binder) {
        assertThat(shown(binder, Types.Named.class, "{\"age\":3,\"name\":\"x\"}"))
                .containsExactly("null", "Named[name=, age=3]", "Named[name=x, age=3]");
        assertThatThrownBy(() -> binder.to(Types.Named.class).bind(view("{\"age\":3}")))
                .isInstanceOfSatisfying(JsonBindingException.class, e -> {
                    assertThat(e.pointer()).isEqualTo(JsonPointer.root());
                    assertThat(e).hasCauseInstanceOf(NullPointerException.class);
                });
    }

    @ParameterizedTest
    @MethodSource("binders")
    void aClosedPartIsBoundOnce(JsonBinder binder) {
        Types.Counted.made = 0;
        String item = "{\"name\":\"a b.\",\"values\":[1,2]}";
        String json = "{\"items\":[" + (item + ",").repeat(49) + item + "],\"end\":\"behind them.\"}";
        PartialBinding<Types.Basket> partial = binder.to(Types.Basket.class).partial();
        JsonAssembler assembler = new JsonAssembler();
        Types.Basket basket = null;
        for (int i = 0; i < json.length(); i++) {
            assembler.feed(json.substring(i, i + 1));
            Types.Basket before = basket;
            basket = partial.bind(Objects.requireNonNull(assembler.view()));
            if (before != null && before.items() != null && before.items().size() > 1) {
                assertThat(basket.items().get(0)).isSameAs(before.items().get(0));
            }
        }
        assertThat(basket.items()).hasSize(50);
        // Each once when it closes, and once while its array was still open behind the second number.
        assertThat(Types.Counted.made).isBetween(50, 100);
        assertThat(basket).isEqualTo(binder.to(Types.Basket.class).bind(view(json)));
    }

    @ParameterizedTest
    @MethodSource("binders")
    void olderListsStayAsTheyAre(JsonBinder binder) {
        PartialBinding<List<String>> partial = binder.<List<String>>to(new TypeReference<List<String>>() {}.getType())
                .partial();
        JsonAssembler assembler = new JsonAssembler();
        List<List<String>> lists = new ArrayList<>();
        for (String piece : List.of("[", "\"a", "b\"", ",\"c\"", ",\"d\",\"e\",\"f", "\"", "]")) {
            assembler.feed(piece);
            lists.add(partial.bind(Objects.requireNonNull(assembler.view())));
        }
        assertThat(lists).hasToString("[[], [a], [ab], [ab, c], [ab, c, d, e, f], [ab, c, d, e, f], [ab, c, d, e, f]]");
        assertThatThrownBy(() -> lists.get(2).add("x")).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @MethodSource("binders")
    void aLaterValueOfTheSameNameIsBoundAnew(JsonBinder binder) {
        Type type = new TypeReference<Map<String, List<Boolean>>>() {}.getType();
        PartialBinding<Object> partial = binder.to(type).partial();
        JsonAssembler assembler = new JsonAssembler();
        assembler.feed("{\"a\":[true,false");
        assertThat(partial.bind(Objects.requireNonNull(assembler.view()))).hasToString("{a=[true, false]}");
        assembler.feed("],\"a\":[false,false,true");
        assertThat(partial.bind(Objects.requireNonNull(assembler.view()))).hasToString("{a=[false, false, true]}");
    }

    @ParameterizedTest
    @MethodSource("binders")
    void whatDoesNotFitIsToldWithItsPlace(JsonBinder binder) {
        assertRefused(
                binder, Types.Recipe.class, "{\"ingredients\":[{},{\"grams\":\"secret\"}]}", "/ingredients/1/grams");
        assertRefused(binder, Types.Recipe.class, "{\"difficulty\":\"secret\"}", "/difficulty");
        assertRefused(binder, Types.Recipe.class, "{\"day\":\"secret\"}", "/day");
        assertRefused(binder, Types.Recipe.class, "{\"shop\":{\"hours\":[[1],[\"secret\"]]}}", "/shop/hours/1/0");
        assertRefused(binder, Types.Recipe.class, "{\"nutrition\":{\"kcal\":[]}}", "/nutrition/kcal");
        assertRefused(binder, Types.Recipe.class, "{\"minutes\":null}", "/minutes");
        assertRefused(binder, Types.Recipe.class, "{\"servings\":1e999999999}", "/servings");
        assertRefused(binder, Types.Recipe.class, "{\"shop\":{\"big\":1e999999999}}", "/shop/big");
        assertRefused(binder, Types.Recipe.class, "{\"servings\":3000000000}", "/servings");
        assertRefused(binder, Types.Recipe.class, "[]", "");
        assertThatThrownBy(() -> binder.to(Types.Named.class).bind(view("{\"name\":\"")))
                .isInstanceOf(JsonBindingException.class)
                .hasMessageContaining("is not complete");
        assertThatThrownBy(() -> binder.to(Types.Named.class).bind("{} x".getBytes(StandardCharsets.UTF_8), 0, 4))
                .isInstanceOf(JsonBindingException.class);
    }

    /** While it is written: as soon as it is closed, when the rest is not there. */
    private static void assertRefused(JsonBinder binder, Type type, String json, String pointer) {
        assertThatThrownBy(() -> binder.to(type).bind(view(json)))
                .isInstanceOfSatisfying(JsonBindingException.class, e -> {
                    assertThat(e.pointer()).as(json).hasToString(pointer);
                    assertThat(e.type()).isEqualTo(type);
                    assertThat(e.getMessage()).doesNotContain("secret").contains(type.getTypeName());
                    assertThat(e).hasNoCause();
                });
        if (!json.equals("[]")) {
            String open = json.substring(0, json.length() - 1) + ",";
            assertThatThrownBy(() -> binder.to(type).partial().bind(view(open)))
                    .isInstanceOfSatisfying(JsonBindingException.class, e -> assertThat(e.pointer())
                            .hasToString(pointer));
        }
    }

    @ParameterizedTest
    @MethodSource("binders")
    void scalarsAndNullAtTheRoot(JsonBinder binder) {
        assertThat(binder.to(Integer.class).bind(view("7"))).isEqualTo(7);
        assertThat(binder.to(String.class).bind(view("\"x\""))).isEqualTo("x");
        assertThat(binder.to(String.class).bind(view("null"))).isNull();
        assertThat(binder.to(Types.Named.class).bind(view("null"))).isNull();
        assertThat(binder.to(Double.class).bind(view("1e999"))).isInfinite();
        assertThat(shown(binder, Object.class, "[1,{\"a\":\"b\"},null]"))
                .containsExactly("[]", "[1]", "[1, {}]", "[1, {a=}]", "[1, {a=b}]", "[1, {a=b}, null]");
        assertThat(binder.<Optional<String>>to(new TypeReference<Optional<String>>() {}.getType())
                        .bind(view("null")))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("binders")
    void theSameSnapshotIsTheSameValue(JsonBinder binder) {
        PartialBinding<Types.Named> partial = binder.to(Types.Named.class).partial();
        JsonView view = view("{\"name\":\"a");
        assertThat(partial.bind(view)).isSameAs(partial.bind(view));
    }

    @Test
    void namesAreTheLibrarys() {
        String json = "{\"first_name\":\"Ada\",\"grown\":36,\"first\":\"no\"}";
        assertThat(JacksonBinder.create().to(Types.Renamed.class).bind(view(json)))
                .hasToString("Renamed[first=Ada, age=36]");
        assertThat(JacksonBinder.create().to(Types.Renamed.class).partial().bind(view("{\"first_name\":\"A")))
                .hasToString("Renamed[first=A, age=null]");
        assertThat(JsoniterBinder.create().to(Types.RenamedToo.class).bind(view(json)))
                .hasToString("RenamedToo[first=Ada, age=36]");
        assertThat(JsoniterBinder.create()
                        .to(Types.RenamedToo.class)
                        .partial()
                        .bind(view("{\"grown\":36,\"first_name\":\"A")))
                .hasToString("RenamedToo[first=A, age=36]");
        assertThat(shown(JsoniterBinder.create(), Types.Created.class, "{\"hidden\":\"h\",\"name\":\"n\"}"))
                .containsExactly("Created null null", "Created  null", "Created n null");
    }

    @ParameterizedTest
    @MethodSource("binders")
    void whatCannotBeBoundIsToldWhenItIsMet(JsonBinder binder) {
        assertThat(binder.to(Types.Odd.class).partial().bind(view("{\"name\":\"a")))
                .isEqualTo(new Types.Odd("a", null));
        assertThatThrownBy(() -> binder.to(Types.Odd.class).bind(view("{\"run\":{}}")))
                .isInstanceOfSatisfying(
                        JsonBindingException.class, e -> assertThat(e.pointer()).hasToString("/run"));
        assertThatThrownBy(() -> binder.to(Runnable.class).bind(view("{}"))).isInstanceOf(JsonBindingException.class);
    }

    @Test
    void jacksonsBoundOnDepthHolds() {
        JsonAssembler deep = new JsonAssembler(AssemblerOptions.defaults()
                .withLimits(AssemblerLimits.defaults().withDepth(5000)));
        deep.feed("[".repeat(5000) + "]".repeat(5000));
        JsonView value = Objects.requireNonNull(deep.view());
        assertThatThrownBy(() -> JacksonBinder.create().to(Object.class).bind(value))
                .isInstanceOf(JsonBindingException.class);
    }

    @Test
    void whatJacksonBindsInASpecialWayIsThereWhenItIsClosed() {
        assertThat(
                        shown(
                                JacksonBinder.create(),
                                Types.Drawing.class,
                                "{\"title\":\"t\",\"figure\":{\"kind\":\"circle\",\"radius\":3},\"figures\":[{\"kind\":\"circle\",\"radius\":4}]}"))
                .containsExactly(
                        "Drawing[title=null, figure=null, figures=null]",
                        "Drawing[title=, figure=null, figures=null]",
                        "Drawing[title=t, figure=null, figures=null]",
                        "Drawing[title=t, figure=Circle[radius=3], figures=null]",
                        "Drawing[title=t, figure=Circle[radius=3], figures=[]]",
                        "Drawing[title=t, figure=Circle[radius=3], figures=[Circle[radius=4]]]");
    }

    @Test
    void theMappersRulesHold() {
        JsonBinder strict = JacksonBinder.of(JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .build());
        PartialBinding<Types.Named> partial = strict.to(Types.Named.class).partial();
        assertThat(partial.bind(view("{\"name\":\"a\",\"other\":1"))).isEqualTo(new Types.Named("a", null));
        assertThatThrownBy(() -> partial.bind(view("{\"name\":\"a\",\"age\":1,\"other\":1}")))
                .isInstanceOf(JsonBindingException.class);
        assertThatThrownBy(() -> strict.to(Types.Named.class).partial().bind(view("{\"name\":\"a\"}")))
                .isInstanceOf(JsonBindingException.class);
    }
}
