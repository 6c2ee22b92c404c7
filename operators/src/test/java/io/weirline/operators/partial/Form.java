package io.weirline.operators.partial;

import io.weirline.codecs.partial.AssemblerOptions;
import io.weirline.codecs.partial.JsonPatch;
import io.weirline.core.BlockKind;
import io.weirline.core.StreamEvent;
import io.weirline.core.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * One form in which partial JSON comes out, and text of which each piece makes a value of it.
 *
 * @param <T> the elements of the source
 */
final class Form<T> {
    /** Where demand is not met one for one. */
    enum Pace {
        /** A value for each piece, read as it is asked. */
        ASKED,
        /** A value for each piece that is asked for; what comes before is replaced or joined. */
        AHEAD,
        /** A value at the end. */
        LAST
    }

    private static final String TRUE = "[true";

    private final String name;
    final Pace pace;
    private final Function<String, T> element;
    private final String first;
    private final String next;
    private final String end;
    private final Function<Flux<T>, Flux<?>> stage;
    private final Function<List<?>, String> gist;
    /** How many values the first piece makes besides its own, and the end. */
    final int besides;

    private Form(
            String name,
            Pace pace,
            Function<String, T> element,
            List<String> text,
            Function<Flux<T>, Flux<?>> stage,
            Function<List<?>, String> gist,
            int besides) {
        this.name = name;
        this.pace = pace;
        this.element = element;
        first = text.get(0);
        next = text.get(1);
        end = text.get(2);
        this.stage = stage;
        this.gist = gist;
        this.besides = besides;
    }

    /** All forms over one kind of source, and with them what {@link #shared} has. */
    static <T> List<Form<T>> of(JsonStages<T> stages, Function<String, T> element) {
        JsonStages<T> concatenated =
                stages.withOptions(AssemblerOptions.defaults().withMode(AssemblerOptions.Mode.CONCATENATED));
        List<String> array = List.of(TRUE, ",true", "]");
        List<String> texts = List.of("\"x", "x", "\"");
        List<String> values = List.of("true ", "true ", " ");
        Function<List<?>, String> last = seen -> seen.isEmpty() ? "" : plain(seen.get(seen.size() - 1));
        Function<List<?>, String> all = Form::plain;
        Function<List<?>, String> joined =
                seen -> String.join("", seen.stream().map(String::valueOf).toList());
        return List.of(
                new Form<>("snapshots", Pace.AHEAD, element, array, f -> f.transform(stages.snapshots()), last, 0),
                new Form<>("typed", Pace.AHEAD, element, array, f -> f.transform(stages.typed(Object.class)), last, 0),
                new Form<>("patches", Pace.AHEAD, element, array, f -> f.transform(stages.patches()), Form::patched, 0),
                new Form<>("events", Pace.AHEAD, element, array, f -> f.transform(stages.events()), Form::told, 2),
                new Form<>("steps", Pace.ASKED, element, array, f -> f.transform(stages.steps()), Form::stepped, 1),
                new Form<>("text", Pace.ASKED, element, texts, f -> f.transform(stages.text("")), joined, 0),
                new Form<>("elements", Pace.ASKED, element, array, f -> f.transform(stages.elements("")), all, 0),
                new Form<>(
                        "elements of a type",
                        Pace.ASKED,
                        element,
                        array,
                        f -> f.transform(stages.elements("", Boolean.class)),
                        all,
                        0),
                new Form<>("value", Pace.ASKED, element, values, f -> f.transform(concatenated.value("")), all, 0),
                new Form<>(
                        "value of a type",
                        Pace.ASKED,
                        element,
                        values,
                        f -> f.transform(concatenated.value("", Boolean.class)),
                        all,
                        0),
                new Form<>("last", Pace.LAST, element, array, f -> f.transform(stages.last(Object.class)), last, 0),
                new Form<>(
                        "snapshots of steps",
                        Pace.AHEAD,
                        element,
                        array,
                        f -> f.transform(stages.steps())
                                .transform(PartialJson.steps().snapshots()),
                        last,
                        0));
    }

    /** Snapshots of a parse that others may share. */
    static <T> Form<T> shared(JsonStages<T> stages, Function<String, T> element) {
        Function<Flux<T>, Flux<?>> stage = source -> source.transform(stages.steps())
                .publish()
                .refCount(1)
                .transform(PartialJson.steps().snapshots());
        return new Form<>(
                "shared",
                Pace.AHEAD,
                element,
                List.of(TRUE, ",true", "]"),
                stage,
                seen -> seen.isEmpty() ? "" : plain(seen.get(seen.size() - 1)),
                0);
    }

    /** The calls of a model's stream; the argument of the one here is text. */
    static Form<StreamEvent> calls() {
        return new Form<>(
                "tool calls",
                Pace.ASKED,
                Form::ofCall,
                List.of("start", "x", "end"),
                source -> source.transform(ToolCalls.assemble()),
                seen -> String.join(
                        "",
                        seen.stream()
                                .map(event -> event instanceof ToolCallEvent.Completed ? "" : "x")
                                .toList()),
                0);
    }

    private static StreamEvent ofCall(String text) {
        return switch (text) {
            case "start" ->
                new StreamEvent.BlockStarted(0, 0, BlockKind.TOOL, new ToolCall(0, "id", "tool", ToolCall.Kind.CUSTOM));
            case "end" -> new StreamEvent.BlockEnded(0, 0, BlockKind.TOOL);
            default -> new StreamEvent.ToolCallDelta(0, 0, text);
        };
    }

    /** Everything over a model's stream. */
    static Stream<Form<StreamEvent>> overEvents() {
        List<Form<StreamEvent>> forms =
                new ArrayList<>(of(PartialJson.choice(0), text -> new StreamEvent.TextDelta(0, 0, text)));
        forms.add(calls());
        return forms.stream();
    }

    boolean isShared() {
        return name.equals("shared");
    }

    boolean isOfCalls() {
        return name.equals("tool calls");
    }

    Flux<?> over(Flux<T> source) {
        return stage.apply(source);
    }

    T element(String text) {
        return element.apply(text);
    }

    /** So many pieces, and one that ends the text. */
    List<T> pieces(int count) {
        List<T> pieces = open(count);
        pieces.add(element(end));
        return pieces;
    }

    /** So many pieces; the text may go on. */
    List<T> open(int count) {
        List<T> pieces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pieces.add(element(i == 0 ? first : next));
        }
        return pieces;
    }

    /** What values say, however they were joined. */
    String gist(List<?> values) {
        return gist.apply(values);
    }

    /** What the values of so many pieces and the end say. */
    String expected(int count) {
        if (first.equals(TRUE) || first.equals("true ")) {
            return "[" + "true,".repeat(count - 1) + "true]";
        }
        return "x".repeat(count);
    }

    @Override
    public String toString() {
        return name;
    }

    private static String plain(@Nullable Object value) {
        return String.valueOf(value).replace(" ", "");
    }

    private static String told(List<?> events) {
        return plain(events.stream()
                .filter(event -> event instanceof JsonEvent.Value)
                .map(event -> ((JsonEvent.Value) event).value())
                .toList());
    }

    private static String stepped(List<?> steps) {
        return steps.isEmpty() ? "" : plain(((JsonStep) steps.get(steps.size() - 1)).view());
    }

    private static String patched(List<?> lists) {
        Patched patched = new Patched();
        for (Object list : lists) {
            for (Object patch : (List<?>) list) {
                patched.apply((JsonPatch) patch);
            }
        }
        return plain(patched.root());
    }
}
