package io.weirline.operators.partial;

import io.weirline.codecs.json.JsonBinder;
import io.weirline.codecs.json.JsonBinding;
import io.weirline.codecs.json.PartialBinding;
import io.weirline.codecs.partial.AssemblerOptions;
import io.weirline.codecs.partial.JsonPatch;
import io.weirline.codecs.partial.JsonPointer;
import io.weirline.codecs.partial.JsonView;
import io.weirline.codecs.partial.Keep;
import io.weirline.core.Decoder;
import io.weirline.operators.PieceAccess;
import io.weirline.operators.Stage;
import io.weirline.operators.internal.FluxDecode;
import io.weirline.operators.internal.Recorder;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The forms in which JSON that is still being written comes out of one kind of stream; made by {@link PartialJson}.
 * Immutable.
 *
 * <p><strong>Errors:</strong> text that no continuation makes valid, or that passes a limit, cancels the source and ends
 * the stage with a {@link PartialJsonException}, behind all that was visible before. Text that ends too early completes
 * it; {@link #last} alone is strict there. What does not fit a type ends it with a
 * {@link io.weirline.codecs.json.JsonBindingException}. A source that fails ends it with a
 * {@link io.weirline.core.StreamException}, likewise behind all that was visible.
 *
 * <p><strong>Backpressure:</strong> {@link #snapshots}, {@link #typed}, {@link #patches} and {@link #events} read ahead
 * of demand, from the first request on, so that a slow reader slows no model: what waits is replaced, or joined, and past
 * 256 patches or events the source waits. All others read as they are asked. A source is asked for one element at a time,
 * unless the first request is unbounded.
 *
 * <p><strong>Memory:</strong> {@link #text}, {@link #elements} and {@link #value} keep nothing but what they lead to, so
 * that the {@code elements} of an array need memory for one element and what one piece completes. The limits of the
 * {@link AssemblerOptions} hold; a stream past 16 Mi units needs a higher
 * {@link io.weirline.codecs.partial.AssemblerLimits#chars()}.
 *
 * <p><strong>Discard, cancellation, scheduler:</strong> as of {@link io.weirline.operators.Weir}.
 *
 * @param <T> the elements of the stream
 */
public final class JsonStages<T> {
    /** How a stream becomes steps. */
    @FunctionalInterface
    private interface Parse<T> {
        Flux<JsonStep> steps(Flux<T> source, AssemblerOptions options, Supplier<StepDecoder.Needs> needs);
    }

    private static final Supplier<StepDecoder.Needs> VIEWS = () -> new StepDecoder.Needs(true, false, null);

    private final Parse<T> parse;
    private final AssemblerOptions options;
    private final @Nullable JsonBinder binder;

    private JsonStages(Parse<T> parse, AssemblerOptions options, @Nullable JsonBinder binder) {
        this.parse = parse;
        this.options = options;
        this.binder = binder;
    }

    static <T, P> JsonStages<T> of(PieceAccess<T, P> access, Supplier<? extends JsonInput<P>> input) {
        Objects.requireNonNull(access, "access");
        return new JsonStages<>(
                (source, options, needs) -> FluxDecode.create(
                        source, access, () -> new StepDecoder<>(options, input.get(), needs.get()), Recorder::none),
                AssemblerOptions.defaults(),
                null);
    }

    static JsonStages<JsonStep> ofSteps() {
        return new JsonStages<>((source, options, needs) -> source, AssemblerOptions.defaults(), null);
    }

    /**
     * These stages with other options. Of {@link PartialJson#steps()} the options are those of the parse.
     *
     * @param options how the text is read; what is kept is chosen by the stages that name a place, and by the options for
     *     all others
     * @return a changed copy
     */
    public JsonStages<T> withOptions(AssemblerOptions options) {
        return new JsonStages<>(parse, Objects.requireNonNull(options, "options"), binder);
    }

    /**
     * These stages with another binder.
     *
     * @param binder binds to the types; by default {@link JsonBinder#standard()}
     * @return a changed copy
     */
    public JsonStages<T> withBinder(JsonBinder binder) {
        return new JsonStages<>(parse, options, Objects.requireNonNull(binder, "binder"));
    }

    private <V> JsonBinding<V> binding(Class<V> type) {
        Objects.requireNonNull(type, "type");
        return (binder == null ? JsonBinder.standard() : binder).to(type);
    }

    private <O> Stage<T, O> stage(
            UnaryOperator<AssemblerOptions> adapt,
            Supplier<StepDecoder.Needs> needs,
            Supplier<? extends Decoder<JsonStep, O>> form) {
        AssemblerOptions adapted = adapt.apply(options);
        return source -> FluxDecode.create(
                parse.steps(source, adapted, needs), PieceAccess.<JsonStep, JsonStep>identity(), form, Recorder::none);
    }

    /**
     * The parse itself, for several stages of {@link PartialJson#steps()} behind one {@code publish()}:
     *
     * <pre>{@code
     * Flux<JsonStep> parsed = events.transform(PartialJson.choice(0).steps()).publish().refCount(2);
     * Flux<String> title = parsed.transform(PartialJson.steps().text("/title"));
     * Flux<JsonView> snapshots = parsed.transform(PartialJson.steps().snapshots());
     * }</pre>
     *
     * <p>It keeps the whole document, and asks the source as fast as the slowest of them takes.
     *
     * @return the stage; a step for each piece that changed something, and one for the end
     */
    public Stage<T, JsonStep> steps() {
        return source ->
                parse.steps(source, options, () -> new StepDecoder.Needs(true, true, new EventCollector(null)));
    }

    /**
     * What is there so far, whenever it has changed: the newest when it is asked for, and always the last. Reading a
     * whole growing string at each snapshot is O(n²) in the reader's hands; {@link #text} gives each character once.
     *
     * @return the stage
     */
    public Stage<T, JsonView> snapshots() {
        return stage(UnaryOperator.identity(), VIEWS, () -> new StepForm.Newest<>() {
            @Override
            JsonView show(JsonView view, boolean fresh) {
                return view;
            }
        });
    }

    /**
     * All that becomes visible, in order. Nothing is lost; while they wait, appends to one string are joined.
     *
     * @return the stage
     */
    public Stage<T, JsonEvent> events() {
        return stage(
                UnaryOperator.identity(),
                () -> new StepDecoder.Needs(false, false, new EventCollector(null)),
                StepForm.Events::new);
    }

    /**
     * What changes. Applied in order, all of them, they give the last snapshot; while they wait, what is appended to one
     * string is joined.
     *
     * @return the stage; its lists are not empty
     */
    public Stage<T, List<JsonPatch>> patches() {
        return stage(UnaryOperator.identity(), () -> new StepDecoder.Needs(false, true, null), StepForm.Patches::new);
    }

    /**
     * The text of one string as it grows, each character once. A second string of the same name follows the first.
     *
     * @param pointer the JSON Pointer (RFC 6901) of the string
     * @return the stage; it emits no empty text, and nothing if there is no string at the place
     * @throws IllegalArgumentException if it is no pointer
     */
    public Stage<T, String> text(String pointer) {
        JsonPointer place = JsonPointer.parse(pointer);
        return picked(Keep.only(place), new EventCollector.Wanted(place, 0, true), JsonStages::grown);
    }

    /**
     * The elements of one array, or the values of the members of one object, each when it is closed.
     * {@code take(3)} behind it cancels the source when the third is closed.
     *
     * @param pointer the JSON Pointer (RFC 6901) of the array
     * @return the stage
     * @throws IllegalArgumentException if it is no pointer
     */
    public Stage<T, JsonView> elements(String pointer) {
        JsonPointer place = JsonPointer.parse(pointer);
        return picked(Keep.elementsOf(place), new EventCollector.Wanted(place, 1, false), JsonStages::closed);
    }

    /**
     * The elements of one array, bound to a type, each once it is closed. One that is bound to null is passed over.
     *
     * @param pointer the JSON Pointer (RFC 6901) of the array
     * @param type what each is bound to
     * @param <V> the same
     * @return the stage
     * @throws IllegalArgumentException if it is no pointer
     */
    public <V> Stage<T, V> elements(String pointer, Class<V> type) {
        return elements(pointer, binding(type));
    }

    /**
     * As {@link #elements(String, Class)}, for any type that a binder can tell.
     *
     * @param pointer the JSON Pointer (RFC 6901) of the array
     * @param type binds each
     * @param <V> what to
     * @return the stage
     * @throws IllegalArgumentException if it is no pointer
     */
    public <V> Stage<T, V> elements(String pointer, JsonBinding<V> type) {
        JsonPointer place = JsonPointer.parse(pointer);
        return picked(Keep.elementsOf(place), new EventCollector.Wanted(place, 1, false), bound(type));
    }

    /**
     * The value at one place, when it is closed. The source is read on; {@code next()} behind it cancels it. A second
     * value of the same name follows.
     *
     * @param pointer the JSON Pointer (RFC 6901) of the value
     * @return the stage; it is empty if the value is never closed
     * @throws IllegalArgumentException if it is no pointer
     */
    public Stage<T, JsonView> value(String pointer) {
        JsonPointer place = JsonPointer.parse(pointer);
        return picked(Keep.only(place), new EventCollector.Wanted(place, 0, false), JsonStages::closed);
    }

    /**
     * The value at one place, bound to a type when it is closed, as {@link #value(String)}. A null is passed over.
     *
     * @param pointer the JSON Pointer (RFC 6901) of the value
     * @param type what it is bound to
     * @param <V> the same
     * @return the stage
     * @throws IllegalArgumentException if it is no pointer
     */
    public <V> Stage<T, V> value(String pointer, Class<V> type) {
        return value(pointer, binding(type));
    }

    /**
     * As {@link #value(String, Class)}, for any type that a binder can tell.
     *
     * @param pointer the JSON Pointer (RFC 6901) of the value
     * @param type binds it
     * @param <V> what to
     * @return the stage
     * @throws IllegalArgumentException if it is no pointer
     */
    public <V> Stage<T, V> value(String pointer, JsonBinding<V> type) {
        JsonPointer place = JsonPointer.parse(pointer);
        return picked(Keep.only(place), new EventCollector.Wanted(place, 0, false), bound(type));
    }

    private <O> Stage<T, O> picked(
            Keep keep, EventCollector.Wanted wanted, Function<? super JsonEvent, ? extends @Nullable O> pick) {
        return stage(
                options -> options.withKeep(keep),
                () -> new StepDecoder.Needs(false, false, new EventCollector(wanted)),
                () -> new StepForm.Picked<O>(wanted, pick));
    }

    /**
     * The snapshots bound to a type as far as they are there, under the rules of {@link PartialBinding}: the newest when
     * it is asked for, and always the last, which, if the text is whole, is bound strictly.
     *
     * @param type a record or bean
     * @param <V> the same
     * @return the stage
     */
    public <V> Stage<T, V> typed(Class<V> type) {
        return typed(binding(type));
    }

    /**
     * As {@link #typed(Class)}, for any type that a binder can tell.
     *
     * @param type binds each snapshot
     * @param <V> what to
     * @return the stage
     */
    public <V> Stage<T, V> typed(JsonBinding<V> type) {
        Objects.requireNonNull(type, "type");
        return stage(UnaryOperator.identity(), VIEWS, () -> new StepForm.Newest<V>() {
            private PartialBinding<V> binding = type.partial();

            @Override
            @Nullable
            V show(JsonView view, boolean fresh) {
                if (fresh) {
                    binding = type.partial();
                }
                return binding.bind(view);
            }
        });
    }

    /**
     * The whole value at the end of the text, bound to a type. Text that is not whole then, or not there, is a
     * {@link PartialJsonException}.
     *
     * @param type what it is bound to
     * @param <V> the same
     * @return the stage; one value, none for null
     */
    public <V> Stage<T, V> last(Class<V> type) {
        return last(binding(type));
    }

    /**
     * As {@link #last(Class)}, for any type that a binder can tell.
     *
     * @param type binds the value
     * @param <V> what to
     * @return the stage
     */
    public <V> Stage<T, V> last(JsonBinding<V> type) {
        Objects.requireNonNull(type, "type");
        return stage(UnaryOperator.identity(), VIEWS, () -> new StepForm.Last<>(type));
    }

    private static @Nullable String grown(JsonEvent event) {
        if (event instanceof JsonEvent.Append append) {
            return append.text();
        }
        return event instanceof JsonEvent.Value told
                        && told.value() instanceof JsonView.StringView string
                        && !string.string().isEmpty()
                ? string.string()
                : null;
    }

    private static @Nullable JsonView closed(JsonEvent event) {
        if (event instanceof JsonEvent.End end) {
            return end.value();
        }
        return event instanceof JsonEvent.Value told && told.value().isComplete() ? told.value() : null;
    }

    private static <V> Function<JsonEvent, @Nullable V> bound(JsonBinding<V> binding) {
        Objects.requireNonNull(binding, "type");
        return event -> {
            JsonView value = closed(event);
            return value == null ? null : binding.bind(value);
        };
    }
}
