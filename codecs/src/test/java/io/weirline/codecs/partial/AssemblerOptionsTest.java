package io.weirline.codecs.partial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weirline.codecs.partial.AssemblerOptions.Duplicates;
import io.weirline.codecs.partial.AssemblerOptions.Mode;
import io.weirline.codecs.partial.AssemblerOptions.Numbers;
import io.weirline.codecs.partial.AssemblerOptions.Strings;
import io.weirline.codecs.partial.AssemblerOptions.Surrogates;
import io.weirline.codecs.utf8.Utf8Decoder.Malformed;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each policy, mode and limit, at every cut. */
class AssemblerOptionsTest {
    private static final AssemblerOptions DEFAULTS = AssemblerOptions.defaults();

    private static void shows(AssemblerOptions options, String text, @Nullable String snapshot) {
        JsonAssemblerTest.everyWay(
                options, text, seen -> assertThat(seen.snapshot()).isEqualTo(snapshot));
    }

    private static void fails(AssemblerOptions options, String text, long offset) {
        JsonAssemblerTest.everyWay(options, text, seen -> {
            assertThat(seen.end().state()).as(text).isEqualTo(AssemblyEnd.State.INVALID);
            assertThat(seen.end().offset()).as(text).isEqualTo(offset);
        });
        shows(options, text.substring(0, (int) offset), snapshotOf(options, text));
    }

    private static @Nullable String snapshotOf(AssemblerOptions options, String text) {
        JsonAssembler assembler = new JsonAssembler(options);
        assembler.feed(text);
        JsonView view = assembler.view();
        return view == null ? null : view.toJson();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1      | [1]", "[12    | [12]", "[12.   | [12]", "[1.5   | [1.5]", "[1.5e  | [1.5]", "[1.5e+ | [1.5]",
                "[1.5e3  | [1.5e3]", "[-   | []", "[-0    | [-0]", "[1x    | [1]", "1      | 1", "{\"a\":1 | {\"a\":1}"
            })
    void eagerNumbersShowTheLongestNumber(String text, String snapshot) {
        shows(DEFAULTS.withNumbers(Numbers.EAGER), text, snapshot);
    }

    @Test
    void eagerNumbersAreNotComplete() {
        JsonAssembler assembler = new JsonAssembler(DEFAULTS.withNumbers(Numbers.EAGER));
        assembler.feed("[1,2");
        assertThat(assembler.isComplete(JsonPointer.parse("/0"))).isTrue();
        assertThat(assembler.isComplete(JsonPointer.parse("/1"))).isFalse();
        assembler.feed(" ");
        assertThat(assembler.isComplete(JsonPointer.parse("/1"))).isTrue();
    }

    @Test
    void atomicStringsShowWhenTheyEnd() {
        AssemblerOptions atomic = DEFAULTS.withStrings(Strings.ATOMIC);
        shows(atomic, "\"ab", null);
        shows(atomic, "\"ab\"", "\"ab\"");
        shows(atomic, "{\"a\":\"x", "{}");
        shows(atomic, "{\"a\":\"x\"", "{\"a\":\"x\"}");
        shows(atomic, "{\"a\":1,\"b\":2,\"a\":\"x", "{\"b\":2}");
        shows(atomic, "{\"a\":1,\"b\":2,\"a\":\"x\",\"c\":", "{\"a\":\"x\",\"b\":2}");
    }

    @Test
    void aWithdrawnMemberIsNotFound() {
        JsonAssembler assembler = new JsonAssembler(DEFAULTS.withStrings(Strings.ATOMIC));
        assembler.feed("{\"a\":1,\"b\":2,\"c\":3,\"b\":\"x");
        JsonView.ObjectView view = (JsonView.ObjectView) assembler.view();
        assertThat(view).isNotNull();
        assertThat(view.size()).isEqualTo(2);
        assertThat(view.name(1)).isEqualTo("c");
        assertThat(view.value(1)).hasToString("3");
        assertThat(view.get("b")).isNull();
        assertThat(view.get("c")).hasToString("3");
        assertThat(view).isEqualTo(parsed("{\"c\":3,\"a\":1}")).hasSameHashCodeAs(parsed("{\"c\":3,\"a\":1}"));
    }

    private static JsonView parsed(String json) {
        JsonAssembler assembler = new JsonAssembler();
        assembler.feed(json);
        JsonView view = assembler.view();
        assertThat(view).isNotNull();
        return view;
    }

    @Test
    void firstDuplicateWins() {
        AssemblerOptions first = DEFAULTS.withDuplicates(Duplicates.FIRST);
        shows(first, "{\"a\":1,\"a\":2,\"b\":3}", "{\"a\":1,\"b\":3}");
        shows(first, "{\"a\":1,\"a\":{\"x\":[\"y", "{\"a\":1}");
        shows(first, "{\"a\":1,\"a\":{\"x\":[\"y\",{}]},\"b\":\"z", "{\"a\":1,\"b\":\"z\"}");
        fails(first, "{\"a\":1,\"a\":[1,x", 14);
        JsonAssembler assembler = new JsonAssembler(first);
        assembler.feed("{\"a\":1,\"a\":{\"x\":[0,y");
        assertThat(assembler.end().pointer()).hasToString("/a/x/1");
    }

    @Test
    void failOnDuplicateAtTheClosingQuote() {
        AssemblerOptions fail = DEFAULTS.withDuplicates(Duplicates.FAIL);
        fails(fail, "{\"a\":1,\"a\":2}", 9);
        fails(fail, "{\"a\":1,\"\\u0061\":2}", 14);
        shows(fail, "[{\"a\":1},{\"a\":2}]", "[{\"a\":1},{\"a\":2}]");
        StringBuilder many = new StringBuilder("{");
        for (int i = 0; i < 30; i++) {
            many.append("\"n").append(i).append("\":0,");
        }
        fails(fail, many + "\"n17\":0", many.length() + 4);
    }

    @Test
    void surrogatesAreReplaced() {
        AssemblerOptions replace = DEFAULTS.withSurrogates(Surrogates.REPLACE);
        shows(replace, "[\"\\ud83dx\\ude00y\\ud83d\\ude00", "[\"\ufffdx\ufffdy😀\"]");
        shows(replace, "{\"\\ud83d\":\"\ude00\ud83d\"", "{\"\ufffd\":\"\ufffd\ufffd\"}");
    }

    @Test
    void surrogatesFailWhereTheyAreCertain() {
        AssemblerOptions fail = DEFAULTS.withSurrogates(Surrogates.FAIL);
        shows(fail, "[\"\\ud83d\\ude00\ud83d\ude00\\udbff\\udfff", "[\"😀😀\udbff\udfff\"]");
        fails(fail, "[\"\\ude00\"", 5);
        fails(fail, "[\"\\ud83dx", 8);
        fails(fail, "[\"\\ud83d\"", 8);
        fails(fail, "[\"\\ud83d\\n", 9);
        fails(fail, "[\"\\ud83d\\u0041", 10);
        fails(fail, "[\"\\ud83d\\ud83d", 11);
        fails(fail, "[\"\ude00", 2);
        fails(fail, "[\"\ud83dx", 3);
        fails(fail, "[\"\ud83d\ud83d", 3);
        fails(fail, "{\"\\ud83d\":", 8);
        shows(fail, "[\"\\ud7ff\\ue000", "[\"\ud7ff\ue000\"]");
    }

    @Test
    void bomIsPassedOverOrRefused() {
        AssemblerOptions strip = DEFAULTS.withStripBom(true);
        shows(strip, "\ufeff{\"a\":1}", "{\"a\":1}");
        fails(DEFAULTS, "\ufeff{}", 0);
        fails(strip, "\ufeff\ufeff", 1);
        fails(strip, " \ufeff", 1);
        fails(strip, "\uff0c", 0);
        JsonAssemblerTest.everyWay(strip, "\ufeff[x", seen -> {
            assertThat(seen.end().offset()).isEqualTo(2);
            assertThat(seen.end().offsetBytes()).isEqualTo(4);
        });
        JsonAssembler other = new JsonAssembler(strip);
        assertThat(other.feed(new byte[] {(byte) 0xEF, (byte) 0xBC}, 0, 2)).isEqualTo(JsonAssembler.State.INVALID);
        JsonAssembler half = new JsonAssembler(strip);
        assertThat(half.feed(new byte[] {(byte) 0xEF, (byte) 0xBB}, 0, 2)).isEqualTo(JsonAssembler.State.OPEN);
        assertThat(half.feed(new byte[] {'{'}, 0, 1)).isEqualTo(JsonAssembler.State.INVALID);
        assertThat(half.end().offsetBytes()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5B22 FF 22      | 2 | [\"\ufffd\"", "5B22 C080 22  | 2 | [\"\ufffd\ufffd\"",
                "5B22 EDA080     | 2 | [\"\ufffd\ufffd\ufffd", "5B22 E4BD 41  | 2 | [\"\ufffdA",
                "5B22 F09F9880F0 9F98 41 | 6 | [\"😀\ufffdA", "5B22 61 F5     | 3 | [\"a\ufffd"
            })
    void malformedUtf8(String hex, long offset, String replaced) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        JsonAssembler expected = new JsonAssembler();
        expected.feed(replaced);
        for (Consumer<JsonAssembler> way : Observed.everyWay(bytes)) {
            Observed report = Observed.of(new JsonAssembler(), way);
            assertThat(report.end().state()).isEqualTo(AssemblyEnd.State.INVALID);
            assertThat(report.end().offsetBytes()).isEqualTo(offset);
            JsonAssembler replacing = new JsonAssembler(DEFAULTS.withMalformed(Malformed.REPLACE));
            way.accept(replacing);
            assertThat(replacing.view()).isEqualTo(expected.view());
            // Offsets count what came, not what it was replaced by.
            replacing.feed("\u0001");
            assertThat(replacing.end().offsetBytes()).isEqualTo(bytes.length);
        }
    }

    @Test
    void bytesBeyondAsciiOutsideStringsAreRefusedAtOnce() {
        for (String hex : List.of("E4", "EF", "5BC3", "5B31F0", "5B5DC2", "5B225CC3", "5B225C75E5", "7BE2")) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            JsonAssembler assembler = new JsonAssembler(DEFAULTS.withMalformed(Malformed.REPLACE));
            assertThat(assembler.feed(bytes, 0, bytes.length)).as(hex).isEqualTo(JsonAssembler.State.INVALID);
            assertThat(assembler.end().offsetBytes()).as(hex).isEqualTo(bytes.length - 1);
        }
        byte[] open = {'[', '"', (byte) 0xC3};
        JsonAssembler assembler = new JsonAssembler();
        assertThat(assembler.feed(open, 0, 3)).isEqualTo(JsonAssembler.State.OPEN);
        assertThat(assembler.end().state()).isEqualTo(AssemblyEnd.State.TRUNCATED);
        assertThat(assembler.end().offsetBytes()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "depth   | [[{\"a\":[        | 7",
                "string  | [\"12345678         | 7",
                "string  | [\"1234\\n6          | 8",
                "string  | [\"1234😀          | 7",
                "string  | [\"12345\\n         | 8",
                "string  | [\"12345\\ud83d!    | 13",
                "number  | [1234              | 4",
                "number  | [-1.5              | 4",
                "name    | {\"12345           | 6",
                "members | [1,2,3,4,5          | 9",
                "members | {\"a\":1,\"a\":2,\"a\":3,\"a\":4,\"a\":5 | 25",
                "chars   | [               1   | 16"
            })
    void limitsAreRefusedByName(String limit, String text, long offset) {
        AssemblerOptions tight = DEFAULTS.withLimits(new AssemblerLimits(3, 100, 5, 3, 4, 4));
        AssemblerOptions options =
                limit.equals("chars") ? DEFAULTS.withLimits(DEFAULTS.limits().withChars(16)) : tight;
        JsonAssemblerTest.everyWay(options, text, seen -> {
            assertThat(seen.end().limit()).isEqualTo(limit);
            assertThat(seen.end().offset()).isEqualTo(offset);
            assertThat(seen.end().reason()).contains(limit);
            assertThat(seen.snapshot()).isEqualTo(snapshotOf(options, text.substring(0, (int) offset)));
        });
        JsonAssemblerTest.everyWay(options, text.substring(0, (int) offset), seen -> assertThat(seen.failure())
                .isNull());
    }

    @Test
    void limitsCheckThemselves() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AssemblerLimits(-1, 0, 0, 0, 0, 0))
                .withMessageContaining("depth");
        assertThat(AssemblerLimits.defaults())
                .isEqualTo(new AssemblerLimits(64, 16 << 20, 16 << 20, 1000, 50_000, 1 << 20));
        AssemblerLimits changed = AssemblerLimits.defaults()
                .withDepth(1)
                .withChars(2)
                .withString(3)
                .withNumber(4)
                .withName(5)
                .withMembers(6);
        assertThat(changed).isEqualTo(new AssemblerLimits(1, 2, 3, 4, 5, 6));
        AssemblerOptions none = DEFAULTS.withLimits(new AssemblerLimits(0, 100, 0, 0, 0, 0));
        fails(none, "[", 0);
        fails(none, "\"a", 1);
        fails(none, "1", 0);
        shows(none, "null", "null");
    }

    @Test
    void fences() {
        fence("{\"a\":1} more", 0, "{\"a\":1}", AssemblyEnd.State.COMPLETE);
        fence(" \n[1] ```[2]", 2, "[1]", AssemblyEnd.State.COMPLETE);
        fence("see ```json {\"a\":1}", 12, "{\"a\":1}", AssemblyEnd.State.COMPLETE);
        fence("", -1, null, AssemblyEnd.State.EMPTY);
        fence("no {json} [here]", -1, null, AssemblyEnd.State.EMPTY);
        fence("``{}``", -1, null, AssemblyEnd.State.EMPTY);
        fence("`{` ```\n[", 8, "[]", AssemblyEnd.State.TRUNCATED);
        fence("```json\n{\"a\":1}\n``` {\"b\":2}", 8, "{\"a\":1}", AssemblyEnd.State.COMPLETE);
        fence("```JSON\r\n\t [1,2", 11, "[1]", AssemblyEnd.State.TRUNCATED);
        fence("```a_B.c-9+#,\n{", 14, "{}", AssemblyEnd.State.TRUNCATED);
        fence("```js x {\n}```\n```{", 18, "{}", AssemblyEnd.State.TRUNCATED);
        fence("```py\n{}\n", 6, "{}", AssemblyEnd.State.COMPLETE);
        fence("```py\nf({})\n", -1, null, AssemblyEnd.State.EMPTY);
        fence("```\n```\n```\n[", 12, "[]", AssemblyEnd.State.TRUNCATED);
        fence("````py\nx\n``` ```{\n````` ```{", 27, "{}", AssemblyEnd.State.TRUNCATED);
        fence("```json\n{\"a\":\"```\"", 8, "{\"a\":\"```\"}", AssemblyEnd.State.TRUNCATED);
        fence("ü 😀 ```\n{\"é", 9, "{}", AssemblyEnd.State.TRUNCATED);
        fence("```\n{\"a\":1,}", 4, "{\"a\":1}", AssemblyEnd.State.INVALID);
        fence("~~~\n{", -1, null, AssemblyEnd.State.EMPTY);
        fence("42 ```[", 6, "[]", AssemblyEnd.State.TRUNCATED);
    }

    private static void fence(String text, long start, @Nullable String snapshot, AssemblyEnd.State end) {
        JsonAssemblerTest.everyWay(DEFAULTS.withMode(Mode.FENCE), text, seen -> {
            assertThat(seen.valueStart()).as(text).isEqualTo(start);
            assertThat(seen.snapshot()).as(text).isEqualTo(snapshot);
            assertThat(seen.end().state()).as(text).isEqualTo(end);
        });
    }

    @Test
    void firstValueBeginsAtTheFirstBracket() {
        AssemblerOptions first = DEFAULTS.withMode(Mode.FIRST_VALUE);
        shows(first, "\"x\" 42 é {\"a\":[1]} } ] x", "{\"a\":[1]}");
        shows(first, "none", null);
        fails(first, "use {x}", 5);
        JsonAssembler assembler = new JsonAssembler(first);
        assembler.feed("say [1] and [2");
        assertThat(assembler.state()).isEqualTo(JsonAssembler.State.COMPLETE);
        assertThat(assembler.valueStart()).isEqualTo(4);
        assertThat(assembler.valueEnd()).isEqualTo(7);
        assertThat(assembler.end().offset()).isEqualTo(7);
        // What follows is not judged, not even as UTF-8.
        assembler.reset();
        byte[] bytes = {'[', ']', (byte) 0xFF, '{'};
        assertThat(assembler.feed(bytes, 0, 4)).isEqualTo(JsonAssembler.State.COMPLETE);
        assertThat(assembler.feed(bytes, 0, 4)).isEqualTo(JsonAssembler.State.COMPLETE);
    }

    @Test
    void concatenatedValuesFollowEachOther() {
        AssemblerOptions many = DEFAULTS.withMode(Mode.CONCATENATED);
        JsonAssemblerTest.everyWay(many, "{}{\"a\":1}[2] \"x\"\"y\"true null\n7 8 -", seen -> {
            assertThat(seen.values())
                    .containsExactly("{}", "{\"a\":1}", "[2]", "\"x\"", "\"y\"", "true", "null", "7", "8");
            assertThat(seen.starts()).containsExactly(0L, 2L, 9L, 13L, 16L, 19L, 24L, 29L, 31L, 33L);
            assertThat(seen.snapshot()).isEqualTo("8");
            assertThat(seen.end().state()).isEqualTo(AssemblyEnd.State.TRUNCATED);
        });
        JsonAssemblerTest.everyWay(many, "1 2", seen -> {
            assertThat(seen.state()).isEqualTo(JsonAssembler.State.OPEN);
            assertThat(seen.end().state()).isEqualTo(AssemblyEnd.State.COMPLETE);
            assertThat(seen.endSnapshot()).isEqualTo("2");
        });
        JsonAssemblerTest.everyWay(
                many, "{} \n", seen -> assertThat(seen.state()).isEqualTo(JsonAssembler.State.COMPLETE));
        JsonAssemblerTest.everyWay(many, " \n", seen -> {
            assertThat(seen.state()).isEqualTo(JsonAssembler.State.OPEN);
            assertThat(seen.end().state()).isEqualTo(AssemblyEnd.State.EMPTY);
        });
        fails(many, "truefalse", 4);
        fails(many, "1{}", 1);
        fails(many, "null\"x", 4);
        fails(many, "{},{}", 2);
        fails(many, "{}}", 2);
        fails(many, "{}\u001e{}", 2);
    }

    @Test
    void onlyOnePathIsKept() {
        AssemblerOptions only = DEFAULTS.withKeep(Keep.only(JsonPointer.parse("/a/1/b")));
        shows(
                only,
                "{\"x\":[1,{\"a\":2}],\"a\":[5,{\"c\":\"no\",\"b\":{\"deep\":[1,2]},\"d\":3},7],\"z\":\"no",
                "{\"a\":[{\"b\":{\"deep\":[1,2]}}]}");
        fails(only, "{\"x\":[1,}", 8);
        JsonAssembler assembler = new JsonAssembler(only);
        assembler.feed("{\"x\":{\"y\":[0,?");
        assertThat(assembler.end().pointer()).hasToString("/x/y/1");
    }

    @Test
    void passingElementsAreToldAndLetGo() {
        List<String> told = new ArrayList<>();
        JsonListener listener = new JsonListener() {
            @Override
            public void value(JsonPlace place, JsonView value) {
                told.add(place + "=" + value.toJson());
            }

            @Override
            public void end(JsonPlace place, JsonView value) {
                value(place, value);
            }
        };
        JsonPointer items = JsonPointer.parse("/items");
        JsonAssembler assembler = new JsonAssembler(DEFAULTS.withKeep(Keep.elementsOf(items))).listener(listener);
        assembler.feed("{\"n\":1,\"items\":[1,{\"a\":[2]},\"x\",{\"b\":\"ope");
        assertThat(assembler.view()).hasToString("{\"items\":[{\"b\":\"ope\"}]}");
        assembler.feed("n\"}],\"m\":2}");
        assertThat(told)
                .containsExactly(
                        "/items/0=1",
                        "/items/1/a/0=2",
                        "/items/1/a=[2]",
                        "/items/1={\"a\":[2]}",
                        "/items/2=\"x\"",
                        "/items/3/b=\"open\"",
                        "/items/3={\"b\":\"open\"}",
                        "/items=[]",
                        "={\"items\":[]}");
        assembler.reset();
        told.clear();
        assembler.feed("{\"items\":{\"p\":1,\"q\":{\"r\":2},\"s\":\"o");
        assertThat(assembler.view()).hasToString("{\"items\":{\"s\":\"o\"}}");
        assertThat(told).containsExactly("/items/p=1", "/items/q/r=2", "/items/q={\"r\":2}");
    }

    /** What comes behind the value is passed over, not read, and so counts for no limit. */
    @Test
    void theLimitOfTheTextEndsWithTheValue() {
        AssemblerOptions options = AssemblerOptions.defaults()
                .withMode(AssemblerOptions.Mode.FIRST_VALUE)
                .withLimits(AssemblerLimits.defaults().withChars(9));
        JsonAssembler assembler = new JsonAssembler(options);
        assertThat(assembler.feed("x {\"a\":1} and so on")).isEqualTo(JsonAssembler.State.COMPLETE);
        assertThat(assembler.feed("and on")).isEqualTo(JsonAssembler.State.COMPLETE);
        assertThat(assembler.end().offset()).isEqualTo(9);
        assembler.reset();
        assertThat(assembler.feed("xx {\"a\":1}")).isEqualTo(JsonAssembler.State.INVALID);
        assertThat(assembler.end().limit()).isEqualTo("chars");
    }
}
