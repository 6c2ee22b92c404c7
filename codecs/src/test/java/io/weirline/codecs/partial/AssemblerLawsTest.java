package io.weirline.codecs.partial;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.partial.AssemblerOptions.Duplicates;
import io.weirline.codecs.partial.AssemblerOptions.Numbers;
import io.weirline.codecs.partial.AssemblerOptions.Strings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws of partial JSON over generated documents. The seed is the parameter. */
class AssemblerLawsTest {
    static List<Integer> seeds() {
        List<Integer> seeds = new ArrayList<>();
        for (int seed = 0; seed < 60; seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void chunkingDoesNotMatter(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (AssemblerOptions options : policies()) {
            String document = Documents.next(random, random.nextBoolean());
            String prefix = document.substring(0, random.nextInt(document.length() + 1));
            JsonAssembler reused = new JsonAssembler(options);
            Observed whole = Observed.of(new JsonAssembler(options), a -> a.feed(prefix));
            for (int i = 0; i < 8; i++) {
                int[] cuts = Documents.cuts(random, prefix.length());
                assertThat(Observed.of(reused, a -> Observed.cut(a, prefix, cuts)))
                        .isEqualTo(whole);
                reused.reset();
            }
            if (Observed.isWellFormed(prefix)) {
                byte[] bytes = prefix.getBytes(StandardCharsets.UTF_8);
                int cut = random.nextInt(bytes.length + 1);
                assertThat(Observed.of(reused, a -> {
                            a.feed(bytes, 0, cut);
                            a.feed(bytes, cut, bytes.length);
                        }))
                        .isEqualTo(whole);
            }
        }
    }

    private static List<AssemblerOptions> policies() {
        AssemblerOptions defaults = AssemblerOptions.defaults();
        return List.of(
                defaults,
                defaults.withNumbers(Numbers.EAGER),
                defaults.withStrings(Strings.ATOMIC),
                defaults.withDuplicates(Duplicates.FIRST),
                defaults.withDuplicates(Duplicates.FAIL),
                defaults.withSurrogates(AssemblerOptions.Surrogates.REPLACE),
                defaults.withSurrogates(AssemblerOptions.Surrogates.FAIL),
                defaults.withLimits(new AssemblerLimits(3, 80, 5, 3, 3, 3)),
                defaults.withKeep(Keep.only(JsonPointer.parse("/k0/1"))));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void prefixesAreValidAndSnapshotsGrowAndStay(int seed) {
        String document = Documents.next(new SplittableRandom(seed), false);
        JsonAssembler assembler = new JsonAssembler();
        List<JsonView> views = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < document.length(); i++) {
            assertThat(assembler.feed(document.substring(i, i + 1))).isNotEqualTo(JsonAssembler.State.INVALID);
            JsonView view = assembler.view();
            if (view != null) {
                if (!views.isEmpty()) {
                    assertGrown(views.get(views.size() - 1), view, JsonPointer.root());
                }
                views.add(view);
                texts.add(view.toJson());
            }
        }
        for (int i = 0; i < views.size(); i++) {
            assertThat(views.get(i).toJson()).isEqualTo(texts.get(i));
        }
    }

    /** No visible value changes its kind, shrinks, disappears or opens again. */
    private static void assertGrown(JsonView before, JsonView after, JsonPointer at) {
        assertThat(after.kind()).as("%s", at).isEqualTo(before.kind());
        if (before.isComplete()) {
            assertThat(after.isComplete()).as("%s", at).isTrue();
            assertThat(after).as("%s", at).isEqualTo(before);
        } else if (before instanceof JsonView.StringView string && after instanceof JsonView.StringView longer) {
            assertThat(longer.string()).as("%s", at).startsWith(string.string());
        } else if (before instanceof JsonView.ArrayView array && after instanceof JsonView.ArrayView longer) {
            assertThat(longer.size()).as("%s", at).isGreaterThanOrEqualTo(array.size());
            for (int i = 0; i < array.size(); i++) {
                assertGrown(array.get(i), longer.get(i), at.child(i));
            }
        } else if (before instanceof JsonView.ObjectView object && after instanceof JsonView.ObjectView longer) {
            for (int i = 0; i < object.size(); i++) {
                assertThat(longer.name(i)).as("%s", at).isEqualTo(object.name(i));
                assertGrown(object.value(i), longer.value(i), at.child(object.name(i)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void finalEqualsWhatJacksonReads(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 5; i++) {
            String document = Documents.next(random, i % 2 == 0);
            JsonAssembler assembler = new JsonAssembler();
            Observed.cut(assembler, document, Documents.cuts(random, document.length()));
            assertThat(assembler.end().state()).isEqualTo(AssemblyEnd.State.COMPLETE);
            JsonView view = assembler.view();
            assertThat(view).isNotNull();
            Object tree = Trees.of(Trees.MAPPER.readTree(document));
            assertThat(Trees.of(view)).isEqualTo(tree);
            if (tree instanceof Map<?, ?> map) {
                assertThat(names(view))
                        .containsExactlyElementsOf(
                                map.keySet().stream().map(String.class::cast).toList());
            }
            JsonView again = assembled(view.toJson());
            assertThat(again).isEqualTo(view).hasSameHashCodeAs(view);
            assertThat(again.toJson()).isEqualTo(view.toJson());
        }
    }

    private static List<String> names(JsonView view) {
        List<String> names = new ArrayList<>();
        ((JsonView.ObjectView) view).forEach((name, value) -> names.add(name));
        return names;
    }

    private static JsonView assembled(String json) {
        JsonAssembler assembler = new JsonAssembler();
        assembler.feed(json);
        assembler.end();
        JsonView view = assembler.view();
        assertThat(view).isNotNull();
        return view;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void patchesGiveTheSnapshot(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (AssemblerOptions options : policies()) {
            if (options.keep().pointer().depth() > 0) {
                continue;
            }
            String document = Documents.next(random, true);
            JsonPatches patches = new JsonPatches();
            JsonAssembler assembler = new JsonAssembler(options).listener(patches);
            Object applied = null;
            int from = 0;
            for (int cut : Documents.cuts(random, document.length())) {
                assembler.feed(document.substring(from, cut));
                from = cut;
                if (random.nextBoolean()) {
                    applied = Trees.apply(applied, patches.take());
                    assertSame(assembler.view(), applied);
                }
            }
            assembler.feed(document.substring(from));
            assembler.end();
            applied = Trees.apply(applied, patches.take());
            assertSame(assembler.view(), applied);
            assertThat(patches.isEmpty()).isTrue();
        }
    }

    private static void assertSame(@Nullable JsonView view, @Nullable Object applied) {
        assertThat(applied).isEqualTo(view == null ? null : Trees.of(view));
    }
}
