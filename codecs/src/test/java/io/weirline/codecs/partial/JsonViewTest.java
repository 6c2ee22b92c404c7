package io.weirline.codecs.partial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weirline.codecs.partial.JsonView.ArrayView;
import io.weirline.codecs.partial.JsonView.NumberView;
import io.weirline.codecs.partial.JsonView.ObjectView;
import io.weirline.codecs.partial.JsonView.StringView;
import io.weirline.core.ByteSink;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The immutable values. */
class JsonViewTest {
    static JsonView read(String json) {
        return read(json, AssemblerOptions.defaults());
    }

    private static JsonView read(String json, AssemblerOptions options) {
        JsonAssembler assembler = new JsonAssembler(options);
        assembler.feed(json);
        if (assembler.state() != JsonAssembler.State.INVALID) {
            assembler.end();
        }
        JsonView view = assembler.view();
        assertThat(view).isNotNull();
        return view;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":2} | {\"b\":2,\"a\":1} | true", "[1,2]  | [2,1]     | false", "[1,2] | [1,2,3] | false",
                "[1,2,3]           | [1,2              | false", "[1,2 | [1]        | true",
                        "\"ab\" | \"ab       | true",
                "\"ab\"            | \"abc             | false", "1     | 1.0       | true",
                        "1     | 10e-1      | true",
                "0                 | -0.0e5            | true", "1      | 2         | false",
                        "1e20000 | 1e20000  | true",
                "1e20000           | 10e19999          | false", "[]    | {}        | false",
                        "true  | false      | false",
                "null              | false             | false", "\"1\" | 1         | false",
                        "[{}]  | [{}]       | true",
                "{\"a\":[1,{}]}    | {\"a\":[1,{      | true", "{\"a\":1} | {\"b\":1} | false",
                        "[[],[]] | [[],{}] | false",
                "{\"a\":1,\"b\":1} | {\"a\":1}         | false", "{\"a\":1,\"a\":2} | {\"a\":2} | true",
                        "null | null | true"
            })
    void equalsByValue(String left, String right, boolean equal) {
        JsonView a = read(left);
        JsonView b = read(right);
        assertThat(a.equals(b)).isEqualTo(equal);
        assertThat(b.equals(a)).isEqualTo(equal);
        assertThat(a).isEqualTo(a).isNotEqualTo(left);
        if (equal) {
            assertThat(a).hasSameHashCodeAs(b);
        }
    }

    @Test
    void hashesTellCommonValuesApart() {
        List<Integer> hashes = new ArrayList<>();
        for (String json : List.of(
                "[]", "{}", "[[]]", "[1,2]", "[2,1]", "{\"a\":1}", "{\"a\":2}", "{\"b\":1}", "\"a\"", "true", "null")) {
            hashes.add(read(json).hashCode());
        }
        assertThat(hashes).doesNotHaveDuplicates();
    }

    @Test
    void jsonIsCompactWithNumbersAsWrittenAndHalfPairsEscaped() {
        String json =
                "{\"a\":[1.50,-0,1E+5,12345678901234567890],\"\\u0000\\u001f\\b\\f\\n\\r\\t\\\"\\\\\":\"/\u007fü😀\\ud83d\\ude00x\\ud83d\"}";
        String compact = json.replace("\\ud83d\\ude00", "😀");
        JsonView view = read(" " + json.replace(",", " , "));
        assertThat(view.toJson()).isEqualTo(compact).isEqualTo(view.toString());
        ByteSink out = new ByteSink();
        out.put('x');
        view.writeJson(out);
        assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8)).isEqualTo("x" + compact);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e10001",
                "1e-10001",
                "1e999999999",
                "-1e99999999999999999999",
                "0e2147483648",
                "0.5e-9999999999"
            })
    void aWideExponentHasNoDecimalAndCostsNothing(String number) {
        NumberView view = (NumberView) read(number);
        assertThat(view.decimal()).isEmpty();
        assertThat(view.text()).isEqualTo(number);
        assertThat(view).isEqualTo(read(number)).hasSameHashCodeAs(read(number));
        assertThat(view.doubleValue()).isEqualTo(Double.parseDouble(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1e10000",
                "1e-10000",
                "1e0000000000000000000001",
                "12.5e3",
                "0.00",
                "9007199254740993",
                "1E+2"
            })
    void decimalsAreExact(String number) {
        NumberView view = (NumberView) read(number);
        assertThat(view.decimal()).contains(new BigDecimal(number));
        assertThat(view.toJson()).isEqualTo(number);
    }

    @Test
    void scaleIsBoundedWithTheDigits() {
        String digits = "0." + "1".repeat(900);
        assertThat(((NumberView) read(digits + "e-9100")).decimal()).isPresent();
        assertThat(((NumberView) read(digits + "e-9101")).decimal()).isEmpty();
        assertThat(((NumberView) read(digits + "e10900")).decimal()).isPresent();
    }

    @Test
    void kindsAndAccessors() {
        ObjectView object = (ObjectView) read("{\"s\":\"x\",\"n\":1,\"t\":true,\"z\":null,\"a\":[1,2],\"o\":{}}");
        List<String> seen = new ArrayList<>();
        object.forEach((name, value) -> seen.add(name + value.kind() + value.isComplete()));
        assertThat(seen)
                .containsExactly(
                        "sSTRINGtrue", "nNUMBERtrue", "tBOOLEANtrue", "zNULLtrue", "aARRAYtrue", "oOBJECTtrue");
        assertThat(object.kind()).isEqualTo(JsonView.Kind.OBJECT);
        assertThat(object.size()).isEqualTo(6);
        assertThat(object.name(5)).isEqualTo("o");
        assertThat(object.get("q")).isNull();
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> object.name(6));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> object.value(-1));
        ArrayView array = (ArrayView) object.value(4);
        assertThat(array).hasSize(2);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> array.get(2));
        var iterator = array.iterator();
        iterator.next();
        iterator.next();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(iterator::next);
    }

    @Test
    void anOpenStringIsAWindowThatStays() {
        JsonAssembler assembler = new JsonAssembler();
        assembler.feed("\"héllo");
        StringView before = (StringView) assembler.view();
        assertThat(before).isNotNull();
        assembler.feed(" world".repeat(1000));
        assertThat(before.string()).isEqualTo("héllo");
        assertThat(before.text().length()).isEqualTo(5);
        assertThat(before.text().charAt(1)).isEqualTo('é');
        assertThat(before.text().subSequence(1, 3)).hasToString("él");
        assertThat(before.isComplete()).isFalse();
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> before.text().charAt(5));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> before.text().subSequence(1, 6));
        assertThat(before).isEqualTo(read("\"héllo\"")).hasSameHashCodeAs(read("\"héllo\""));
    }

    @Test
    void oldSnapshotsKeepTheValuesOfTheirTime() {
        for (int members : new int[] {1, 5, 9, 40}) {
            JsonAssembler assembler = new JsonAssembler();
            assembler.feed("{");
            for (int i = 0; i < members; i++) {
                assembler.feed("\"n" + i + "\":0,");
            }
            List<JsonView> views = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            for (int round = 1; round < 20; round++) {
                assembler.feed("\"n" + (round * 7 % members) + "\":[" + round);
                views.add(assembler.view());
                assembler.feed("],");
                views.add(assembler.view());
                if (round % 5 == 0) {
                    assembler.feed("\"new" + round + "\":" + round + ",");
                }
            }
            views.forEach(view -> texts.add(view.toJson()));
            assembler.feed("\"end\":{}}");
            for (int i = 0; i < views.size(); i++) {
                ObjectView view = (ObjectView) views.get(i);
                assertThat(view.toJson()).isEqualTo(texts.get(i));
                int round = i / 2 + 1;
                assertThat(view.get("n" + (round * 7 % members))).hasToString(i % 2 == 0 ? "[]" : "[" + round + "]");
                assertThat(view.get("end")).isNull();
            }
            ObjectView last = (ObjectView) assembler.view();
            assertThat(last).isNotNull();
            assertThat(last.get("n" + (19 * 7 % members))).hasToString("[19]");
        }
    }

    @Test
    void depthCostsNoStack() {
        int depth = 200_000;
        AssemblerOptions deep = AssemblerOptions.defaults()
                .withLimits(AssemblerLimits.defaults().withDepth(depth));
        String open = "[{\"a\":".repeat(depth / 2);
        JsonView one = read(open, deep);
        JsonView other = read(open, deep);
        assertThat(one.equals(other)).isTrue();
        assertThat(one.hashCode()).isEqualTo(other.hashCode());
        String closed = open + "1" + "}]".repeat(depth / 2);
        JsonView whole = read(closed, deep);
        assertThat(whole.toJson().equals(closed)).isTrue();
        assertThat(whole.equals(one)).isFalse();
        assertThat(whole.isComplete()).isTrue();
    }

    /** One grows from another if what was closed in that one stands in this one, whatever storage both have. */
    @Test
    void anArrayKnowsWhatItHasGrownFrom() {
        JsonAssembler assembler = new JsonAssembler();
        List<JsonView.ArrayView> grown = new ArrayList<>();
        assembler.feed("[");
        for (int i = 0; i < 20; i++) {
            assembler.feed("{\"a\":[");
            grown.add((JsonView.ArrayView) assembler.view());
            assembler.feed(i < 19 ? "1]}," : "1]}]");
            grown.add((JsonView.ArrayView) assembler.view());
        }
        for (int late = 0; late < grown.size(); late++) {
            for (int early = 0; early < grown.size(); early++) {
                // Of two with as many closed elements each is grown from the other: what is open does not count.
                boolean is = (early + 1) / 2 <= (late + 1) / 2;
                assertThat(grown.get(late).isGrownFrom(grown.get(early)))
                        .as("%d from %d", late, early)
                        .isEqualTo(is);
            }
        }
        JsonView.ArrayView other = (JsonView.ArrayView) read("[{\"a\":[1]},2]", AssemblerOptions.defaults());
        assertThat(other.isGrownFrom(grown.get(1))).isFalse();
        assertThat(other.isGrownFrom(grown.get(0))).isTrue();
    }

    @Test
    void pastTheDepthLimitIsAnErrorLikeOthers() {
        JsonAssembler assembler = new JsonAssembler();
        assertThat(assembler.feed("[".repeat(100_000))).isEqualTo(JsonAssembler.State.INVALID);
        assertThat(assembler.end().limit()).isEqualTo("depth");
        assertThat(assembler.end().offset()).isEqualTo(64);
        assertThat(assembler.view()).hasToString("[".repeat(64) + "]".repeat(64));
    }

    @Test
    void pointersReadAndWrite() {
        for (String text : List.of("", "/", "/a/0", "/a~1b/~0~01/", "//")) {
            assertThat(JsonPointer.parse(text)).hasToString(text).isEqualTo(JsonPointer.parse(text));
        }
        JsonPointer pointer = JsonPointer.root().child("a/b").child(3).child("~");
        assertThat(pointer).hasToString("/a~1b/3/~0").isEqualTo(JsonPointer.of("a/b", "3", "~"));
        assertThat(pointer.tokens()).containsExactly("a/b", "3", "~");
        assertThat(pointer.depth()).isEqualTo(3);
        assertThat(pointer.token(1)).isEqualTo("3");
        for (String wrong : List.of("a", "/~", "/~2", "/a~")) {
            assertThatIllegalArgumentException().isThrownBy(() -> JsonPointer.parse(wrong));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> JsonPointer.root().child(-1));
    }
}
