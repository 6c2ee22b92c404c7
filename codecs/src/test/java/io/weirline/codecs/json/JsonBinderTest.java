package io.weirline.codecs.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.codecs.partial.JsonPointer;
import io.weirline.codecs.partial.JsonView;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What holds without a library that binds; run with and without those jars. */
class JsonBinderTest {
    /** A binding of the user's own. */
    private record Written(Type type) implements JsonBinding<String> {
        @Override
        public String bind(JsonView value) {
            return value.toJson();
        }

        @Override
        public PartialBinding<String> partial() {
            return JsonView::toJson;
        }
    }

    private static boolean isThere(String name) {
        try {
            Class.forName(name);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Test
    void standardIsTheLibraryThatIsThere() {
        if (isThere("tools.jackson.databind.ObjectMapper")) {
            assertThat(JsonBinder.standard().getClass().getSimpleName()).isEqualTo("JacksonBinder");
        } else if (isThere("com.jsoniter.JsonIterator")) {
            assertThat(JsonBinder.standard().getClass().getSimpleName()).isEqualTo("JsoniterBinder");
        } else {
            assertThatThrownBy(JsonBinder::standard)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("jackson-databind");
        }
    }

    @Test
    void bytesAreOneWholeValue() {
        Written binding = new Written(String.class);
        byte[] bytes = "x{\"a\":[1.50,\"ü\"]} ".getBytes(StandardCharsets.UTF_8);
        assertThat(binding.bind(bytes, 1, bytes.length)).isEqualTo("{\"a\":[1.50,\"ü\"]}");
        assertRefused(binding, "{\"a\":[1", "/a/0");
        assertRefused(binding, "{\"a\":x}", "/a");
        assertRefused(binding, "", "");
        assertRefused(binding, "1 2", "");
    }

    private static void assertRefused(Written binding, String json, String pointer) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> binding.bind(bytes, 0, bytes.length))
                .isInstanceOfSatisfying(JsonBindingException.class, e -> {
                    assertThat(e.pointer()).isEqualTo(JsonPointer.parse(pointer));
                    assertThat(e.type()).isEqualTo(String.class);
                    assertThat(e).hasMessageStartingWith("value of java.lang.String is not one JSON value");
                });
    }
}
