package io.weirline.operators.partial;

import io.weirline.codecs.partial.JsonPatch;
import io.weirline.codecs.partial.JsonView;
import io.weirline.core.StreamEvent;
import io.weirline.operators.PieceAccess;
import io.weirline.operators.Stage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Flux;

/**
 * Structured answers while they are written, for {@link Flux#transform}. The stages here read the visible text of the
 * first choice of a model's stream; {@link JsonStages}, from {@link #strings()}, {@link #bytes()}, {@link #choice},
 * {@link #toolCall} and {@link #steps()}, says what each stage promises, and takes options and a binder.
 *
 * <p>Where the model begins anew ({@link StreamEvent.Restarted}), so does the document.
 */
public final class PartialJson {
    private static final JsonStages<StreamEvent> FIRST = choice(0);
    private static final JsonStages<String> STRINGS =
            JsonStages.of(PieceAccess.<String, String>identity(), () -> (assembler, piece) -> {
                assembler.feed(piece);
                return false;
            });
    private static final JsonStages<ByteBuffer> BYTES = bytes(PieceAccess.byteBuffers());
    private static final JsonStages<JsonStep> STEPS = JsonStages.ofSteps();

    private PartialJson() {}

    /**
     * The stages over text.
     *
     * @return for a text in any pieces, which may be cut in the middle of a surrogate pair
     */
    public static JsonStages<String> strings() {
        return STRINGS;
    }

    /**
     * The stages over UTF-8.
     *
     * @return for bytes in any pieces
     */
    public static JsonStages<ByteBuffer> bytes() {
        return BYTES;
    }

    /**
     * The stages over UTF-8 in elements of any type.
     *
     * @param access how to reach and free the bytes
     * @param <T> the elements
     * @return for bytes in any pieces
     */
    public static <T> JsonStages<T> bytes(PieceAccess<T, ByteBuffer> access) {
        return JsonStages.of(access, () -> (assembler, piece) -> {
            assembler.feed(piece);
            return false;
        });
    }

    /**
     * The stages over the visible text of one choice.
     *
     * @param choice its key
     * @return for a model's stream
     */
    public static JsonStages<StreamEvent> choice(int choice) {
        return JsonStages.of(PieceAccess.identity(), () -> new JsonInput.Choice(choice));
    }

    /**
     * The stages over the arguments of one tool call, as they are written. {@link ToolCalls} follows all calls, and
     * tolerates what providers do to arguments.
     *
     * @param name the tool; its first call is read
     * @return for a model's stream
     */
    public static JsonStages<StreamEvent> toolCall(String name) {
        Objects.requireNonNull(name, "name");
        return JsonStages.of(PieceAccess.identity(), () -> new JsonInput.Call(name));
    }

    /**
     * The stages over {@link JsonStages#steps()}, so that several share one parse.
     *
     * @return for steps
     */
    public static JsonStages<JsonStep> steps() {
        return STEPS;
    }

    /**
     * What is there so far.
     *
     * @return {@link JsonStages#snapshots()}
     */
    public static Stage<StreamEvent, JsonView> snapshots() {
        return FIRST.snapshots();
    }

    /**
     * All that becomes visible.
     *
     * @return {@link JsonStages#events()}
     */
    public static Stage<StreamEvent, JsonEvent> events() {
        return FIRST.events();
    }

    /**
     * What changes.
     *
     * @return {@link JsonStages#patches()}
     */
    public static Stage<StreamEvent, List<JsonPatch>> patches() {
        return FIRST.patches();
    }

    /**
     * The text of one string as it grows.
     *
     * @param pointer the JSON Pointer (RFC 6901) of the string
     * @return {@link JsonStages#text(String)}
     */
    public static Stage<StreamEvent, String> text(String pointer) {
        return FIRST.text(pointer);
    }

    /**
     * The elements of one array, each once it is closed.
     *
     * @param pointer the JSON Pointer (RFC 6901) of the array
     * @param type what each is bound to
     * @param <V> the same
     * @return {@link JsonStages#elements(String, Class)}
     */
    public static <V> Stage<StreamEvent, V> elements(String pointer, Class<V> type) {
        return FIRST.elements(pointer, type);
    }

    /**
     * The value at one place, once it is closed.
     *
     * @param pointer the JSON Pointer (RFC 6901) of the value
     * @param type what it is bound to
     * @param <V> the same
     * @return {@link JsonStages#value(String, Class)}
     */
    public static <V> Stage<StreamEvent, V> value(String pointer, Class<V> type) {
        return FIRST.value(pointer, type);
    }

    /**
     * The answer as far as it is there, in the user's own type.
     *
     * @param type a record or bean
     * @param <V> the same
     * @return {@link JsonStages#typed(Class)}
     */
    public static <V> Stage<StreamEvent, V> typed(Class<V> type) {
        return FIRST.typed(type);
    }

    /**
     * The whole answer at its end.
     *
     * @param type what it is bound to
     * @param <V> the same
     * @return {@link JsonStages#last(Class)}
     */
    public static <V> Stage<StreamEvent, V> last(Class<V> type) {
        return FIRST.last(type);
    }
}
