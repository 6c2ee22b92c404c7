package io.weirline.codecs.partial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weirline.codecs.partial.AssemblerOptions.Mode;
import io.weirline.codecs.partial.AssemblerOptions.Numbers;
import io.weirline.codecs.partial.AssemblerOptions.Strings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the listener is told, and the patches made of it. */
class JsonPatchesTest {
    private final JsonPatches patches = new JsonPatches();
    private JsonAssembler assembler = new JsonAssembler().listener(patches);

    private List<String> feed(String piece) {
        assembler.feed(piece);
        return take();
    }

    private List<String> take() {
        return patches.take().stream().map(JsonPatch::toJson).toList();
    }

    private void use(AssemblerOptions options) {
        assembler = new JsonAssembler(options).listener(patches);
    }

    @Test
    void everyChangeIsAPatch() {
        assertThat(feed("{\"a")).containsExactly("{\"op\":\"add\",\"path\":\"\",\"value\":{}}");
        assertThat(feed("\":[1,")).containsExactly(add("/a", "[]"), add("/a/0", "1"));
        assertThat(feed("true")).containsExactly(add("/a/1", "true"));
        assertThat(feed("],\"s\":\"x\\ud83d")).containsExactly(add("/s", "\"x\""));
        assertThat(feed("\\ude00y")).containsExactly("{\"op\":\"append\",\"path\":\"/s\",\"value\":\"😀y\"}");
        assertThat(feed("\"")).isEmpty();
        assertThat(feed(",\"a\":")).isEmpty();
        assertThat(feed("null")).containsExactly("{\"op\":\"replace\",\"path\":\"/a\",\"value\":null}");
        assertThat(feed(",\"s\":\"z")).containsExactly("{\"op\":\"replace\",\"path\":\"/s\",\"value\":\"z\"}");
        assertThat(feed("\",\"q/r\":{}}")).containsExactly(add("/q~1r", "{}"));
        assertThat(patches.isEmpty()).isTrue();
    }

    private static String add(String path, String value) {
        return "{\"op\":\"add\",\"path\":\"" + path + "\",\"value\":" + value + "}";
    }

    @Test
    void appendsCoalesceWhileTheyWait() {
        for (String unit : "[\"Hello".split("")) {
            assembler.feed(unit);
        }
        assertThat(patches.isEmpty()).isFalse();
        assertThat(take()).containsExactly(add("", "[]"), add("/0", "\"Hello\""));
        for (String unit : " world\",\"and".split("")) {
            assembler.feed(unit);
        }
        assertThat(take())
                .containsExactly("{\"op\":\"append\",\"path\":\"/0\",\"value\":\" world\"}", add("/1", "\"and\""));
    }

    @Test
    void eagerNumbersAreReplaced() {
        use(AssemblerOptions.defaults().withNumbers(Numbers.EAGER));
        assertThat(feed("[1")).containsExactly(add("", "[]"), add("/0", "1"));
        assertThat(feed("2")).containsExactly("{\"op\":\"replace\",\"path\":\"/0\",\"value\":12}");
        assertThat(feed(".")).isEmpty();
        assertThat(feed("5")).containsExactly("{\"op\":\"replace\",\"path\":\"/0\",\"value\":12.5}");
        assertThat(feed(",3]")).containsExactly(add("/1", "3"));
    }

    @Test
    void anAtomicStringTakesAway() {
        use(AssemblerOptions.defaults().withStrings(Strings.ATOMIC));
        feed("{\"a\":1,\"b\":2");
        assertThat(feed(",\"a\":\"x")).containsExactly(add("/b", "2"), "{\"op\":\"remove\",\"path\":\"/a\"}");
        assertThat(feed("y\"")).containsExactly(add("/a", "\"xy\""));
    }

    @Test
    void eachConcatenatedValueReplacesTheOneBefore() {
        use(AssemblerOptions.defaults().withMode(Mode.CONCATENATED));
        assertThat(feed("{}\"x\"1 "))
                .containsExactly(
                        add("", "{}"),
                        "{\"op\":\"replace\",\"path\":\"\",\"value\":\"x\"}",
                        "{\"op\":\"replace\",\"path\":\"\",\"value\":1}");
    }

    @Test
    void onlyStringsAreAppended() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JsonPatch(JsonPatch.Op.APPEND, JsonPointer.root(), JsonViewTest.read("1")));
    }

    @Test
    void theListenerIsToldInOrderWithPlaces() {
        List<String> told = new ArrayList<>();
        JsonPointer wanted = JsonPointer.parse("/list/1");
        JsonAssembler plain = new JsonAssembler();
        plain.listener(new JsonListener() {
            @Override
            public void begin(long offset) {
                told.add("begin " + offset);
            }

            @Override
            public void start(JsonPlace place, JsonView.Kind kind) {
                told.add("start " + place + " " + kind + (place.isReplacing() ? " again" : ""));
                assertThat(plain.at(place.pointer())).isNotNull();
            }

            @Override
            public void append(JsonPlace place, CharSequence text) {
                told.add("append " + place + " " + text);
            }

            @Override
            public void value(JsonPlace place, JsonView value) {
                told.add("value " + place + " " + value + (place.isReplacing() ? " again" : ""));
                assertThat(plain.at(place.pointer())).isEqualTo(value);
            }

            @Override
            public void end(JsonPlace place, JsonView value) {
                told.add("end " + place + " " + value);
                assertThat(plain.at(place.pointer())).isSameAs(value);
                assertThat(place.is(wanted)).isEqualTo(place.toString().equals("/list/1"));
                assertThat(place.isWithin(wanted)).isEqualTo(place.toString().startsWith("/list/1"));
                if (place.depth() == 2) {
                    assertThat(place.isName(0)).isTrue();
                    assertThat(place.name(0)).isEqualTo("list");
                    assertThat(place.isName(1)).isFalse();
                    assertThat(place.index(1))
                            .isEqualTo(Integer.parseInt(place.pointer().token(1)));
                }
            }
        });
        plain.feed(" {\"list\":[{\"k\":1},[\"te");
        plain.feed("xt\"]],\"list\":2}");
        assertThat(told)
                .containsExactly(
                        "begin 1",
                        "start  OBJECT",
                        "start /list ARRAY",
                        "start /list/0 OBJECT",
                        "value /list/0/k 1",
                        "end /list/0 {\"k\":1}",
                        "start /list/1 ARRAY",
                        "start /list/1/0 STRING",
                        "append /list/1/0 te",
                        "append /list/1/0 xt",
                        "end /list/1/0 \"text\"",
                        "end /list/1 [\"text\"]",
                        "end /list [{\"k\":1},[\"text\"]]",
                        "value /list 2 again",
                        "end  {\"list\":2}");
    }
}
