package io.weirline.operators.partial;

import io.weirline.codecs.partial.AssemblerOptions;
import io.weirline.codecs.partial.AssemblyEnd;
import io.weirline.codecs.partial.JsonAssembler;
import io.weirline.codecs.partial.JsonListener;
import io.weirline.codecs.partial.JsonPlace;
import io.weirline.codecs.partial.JsonPointer;
import io.weirline.codecs.partial.JsonView;
import io.weirline.core.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One tool call: its arguments as they come, told to a queue. */
final class Call implements JsonListener {
    /*
     * form: UNKNOWN --first unit that is not blank--> JSON or TEXT
     * What it told last is Completed or Failed once over; behind Failed nothing follows.
     */
    private enum Form {
        UNKNOWN,
        JSON,
        TEXT
    }

    private static final JsonView.ObjectView EMPTY = empty();

    private final int choice;
    private final int block;
    private final Queue<? super ToolCallEvent> out;
    private final AssemblerOptions options;
    private final StringBuilder text = new StringBuilder();
    private final Map<String, JsonView> toldFields = new HashMap<>();
    private final List<ToolCallEvent> fields = new ArrayList<>();

    private ToolCall head;
    private Form form;
    private @Nullable JsonAssembler assembler;
    private boolean started;
    private boolean over;
    private boolean failed;
    /** The object that counts, once it is closed. */
    private JsonView.@Nullable ObjectView whole;

    private @Nullable JsonView shown;
    private @Nullable String wrong;

    Call(int choice, int block, ToolCall head, AssemblerOptions options, Queue<? super ToolCallEvent> out) {
        this.choice = choice;
        this.block = block;
        this.head = head;
        this.options = options;
        this.out = out;
        form = head.kind() == ToolCall.Kind.CUSTOM ? Form.TEXT : Form.UNKNOWN;
    }

    private static JsonView.ObjectView empty() {
        JsonAssembler assembler = new JsonAssembler();
        assembler.feed("{}");
        return (JsonView.ObjectView) java.util.Objects.requireNonNull(assembler.view());
    }

    void begin() {
        if (head.name() != null) {
            start();
        }
    }

    void named(@Nullable String id, @Nullable String name) {
        head = new ToolCall(
                head.index(),
                head.id() == null ? id : head.id(),
                head.name() == null ? name : head.name(),
                head.kind());
        begin();
    }

    private void start() {
        if (!started) {
            started = true;
            out.add(new ToolCallEvent.Started(choice, block, head));
        }
    }

    private void tell(ToolCallEvent event) {
        start();
        out.add(event);
    }

    void grow(String fragment) {
        if (over || fragment.isEmpty()) {
            return;
        }
        if (fragment.length() > options.limits().chars() - text.length()) {
            fail(end("limit chars passed", "chars"));
            return;
        }
        int from = form == Form.UNKNOWN ? 0 : text.length();
        text.append(fragment);
        if (form == Form.UNKNOWN) {
            int first = firstUnit();
            if (first < 0) {
                return;
            }
            choose(text.charAt(first));
        }
        String piece = from == 0 ? text.toString() : fragment;
        if (assembler == null) {
            tell(new ToolCallEvent.Text(choice, block, piece));
        } else {
            parse(assembler, piece);
        }
    }

    private int firstUnit() {
        for (int i = 0; i < text.length(); i++) {
            if (" \t\r\n".indexOf(text.charAt(i)) < 0) {
                return i;
            }
        }
        return -1;
    }

    private void choose(char first) {
        if (head.kind() == ToolCall.Kind.SERVER && first != '{') {
            form = Form.TEXT;
            return;
        }
        form = Form.JSON;
        assembler = new JsonAssembler(options).listener(this);
        if (first == '"') {
            assembler.feed("{");
        }
    }

    private void parse(JsonAssembler json, String piece) {
        boolean settled = hasMembers(whole);
        json.feed(piece);
        JsonView view = hasMembers(whole) ? whole : json.view();
        if (!settled && view != shown && view instanceof JsonView.ObjectView object) {
            shown = view;
            tell(new ToolCallEvent.Arguments(choice, block, object));
        }
        fields.forEach(this::tell);
        fields.clear();
        AssemblyEnd failure = json.failure();
        if (wrong != null) {
            fail(wrong);
        } else if (failure != null) {
            fail(failure);
        }
    }

    private static boolean hasMembers(JsonView.@Nullable ObjectView object) {
        return object != null && object.size() > 0;
    }

    /** The block ended; false if nothing came, which may be an end or a break. */
    boolean end() {
        if (over) {
            return true;
        }
        if (form == Form.UNKNOWN) {
            return false;
        }
        JsonAssembler json = assembler;
        if (json == null) {
            complete(null);
            return true;
        }
        AssemblyEnd end = json.end();
        if (wrong != null) {
            fail(wrong);
        } else if (end.state() == AssemblyEnd.State.COMPLETE && whole != null) {
            complete(whole);
        } else {
            fail(end);
        }
        return true;
    }

    void completeEmpty() {
        if (!over) {
            complete(form == Form.TEXT ? null : EMPTY);
        }
    }

    private void complete(JsonView.@Nullable ObjectView arguments) {
        over = true;
        tell(new ToolCallEvent.Completed(choice, block, head, text.toString(), arguments));
        forget();
    }

    void fail(String reason) {
        fail(end(reason, null));
    }

    private void fail(AssemblyEnd end) {
        if (!failed) {
            failed = true;
            over = true;
            tell(new ToolCallEvent.Failed(choice, block, head, text.toString(), end));
            forget();
        }
    }

    /** What is over stays known, but keeps no text. */
    private void forget() {
        text.setLength(0);
        text.trimToSize();
        toldFields.clear();
        assembler = null;
        whole = null;
        shown = null;
    }

    private AssemblyEnd end(String reason, @Nullable String limit) {
        long bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;
        return new AssemblyEnd(AssemblyEnd.State.INVALID, text.length(), bytes, JsonPointer.root(), reason, limit);
    }

    @Override
    public void value(JsonPlace place, JsonView value) {
        if (value.isComplete()) {
            closed(place, value);
        }
    }

    @Override
    public void end(JsonPlace place, JsonView value) {
        closed(place, value);
    }

    @Override
    public void start(JsonPlace place, JsonView.Kind kind) {
        if (place.depth() == 0 && kind != JsonView.Kind.OBJECT && wrong == null) {
            wrong = "the arguments are no object";
        }
    }

    private void closed(JsonPlace place, JsonView value) {
        if (wrong != null) {
            return;
        }
        if (place.depth() == 1 && place.isName(0)) {
            JsonView before = toldFields.put(place.name(0), value);
            if (before == null || !before.equals(value)) {
                fields.add(new ToolCallEvent.FieldComplete(choice, block, place.name(0), value));
            }
        } else if (place.depth() == 0) {
            JsonView.ObjectView object = value.kind() == JsonView.Kind.NULL ? EMPTY : asObject(value);
            if (object == null) {
                wrong = "the arguments are no object";
            } else if (!hasMembers(whole)) {
                whole = object;
            } else if (hasMembers(object) && !object.equals(whole)) {
                wrong = "several different objects";
            }
        }
    }

    private static JsonView.@Nullable ObjectView asObject(JsonView value) {
        return value instanceof JsonView.ObjectView object ? object : null;
    }
}
