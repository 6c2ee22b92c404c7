package io.weirline.codecs.partial;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listener that keeps what changed as patches until they are taken. Applied in order, all of them, to what the last
 * ones gave, they give the snapshot. Nothing is lost while they wait; they coalesce: what is appended to a string joins
 * the operation before, so that what waits is never more than the value itself.
 *
 * <p>Of concatenated values, each replaces the one before.
 */
public final class JsonPatches implements JsonListener {
    private final List<JsonPatch> pending = new ArrayList<>();
    /** The text of the last pending operation, while it is one that a string may still join. */
    private final StringBuilder text = new StringBuilder();

    private JsonPatch.@Nullable Op textOp;
    private @Nullable JsonPointer textPath;
    /** The eager number that was told last, as long as nothing else was. */
    private @Nullable JsonView number;

    /** Without patches. */
    public JsonPatches() {}

    /**
     * Whether nothing waits.
     *
     * @return true if {@link #take()} would be empty
     */
    public boolean isEmpty() {
        return pending.isEmpty() && textOp == null;
    }

    /**
     * Takes what waits.
     *
     * @return the patches since the last call, in order; unmodifiable
     */
    public List<JsonPatch> take() {
        settle();
        List<JsonPatch> taken = List.copyOf(pending);
        pending.clear();
        return taken;
    }

    /**
     * How many operations wait.
     *
     * @return 0 if {@link #isEmpty()}
     */
    public int size() {
        return pending.size() + (textOp == null ? 0 : 1);
    }

    /**
     * Takes patches that another instance gave, behind its earlier ones. They wait and coalesce as if told here.
     *
     * @param patches the patches, in order
     */
    public void add(List<JsonPatch> patches) {
        for (JsonPatch patch : patches) {
            if (patch.op() != JsonPatch.Op.APPEND || textPath == null || !textPath.equals(patch.path())) {
                settle();
                if (!(patch.value() instanceof JsonView.StringView)) {
                    pending.add(patch);
                    continue;
                }
                textOp = patch.op();
                textPath = patch.path();
            }
            if (patch.value() instanceof JsonView.StringView grown) {
                text.append(grown.text());
            }
        }
    }

    private void settle() {
        if (textOp != null && textPath != null) {
            pending.add(new JsonPatch(textOp, textPath, new Scalars.ClosedString(text.toString())));
        }
        textOp = null;
        textPath = null;
        text.setLength(0);
    }

    @Override
    public void start(JsonPlace place, JsonView.Kind kind) {
        settle();
        number = null;
        JsonPatch.Op op = op(place);
        if (kind == JsonView.Kind.STRING) {
            textOp = op;
            textPath = place.pointer();
        } else {
            JsonView empty = kind == JsonView.Kind.OBJECT ? Frame.EMPTY_OBJECT : Frame.EMPTY_ARRAY;
            pending.add(new JsonPatch(op, place.pointer(), empty));
        }
    }

    @Override
    public void append(JsonPlace place, CharSequence delta) {
        if (textOp == null) {
            textOp = JsonPatch.Op.APPEND;
            textPath = place.pointer();
        }
        text.append(delta);
    }

    @Override
    public void value(JsonPlace place, JsonView value) {
        settle();
        JsonView last = number;
        number = value.isComplete() ? null : value;
        // An eager number that ends as it was is no change.
        if (last instanceof JsonView.NumberView was
                && value instanceof JsonView.NumberView is
                && was.text().equals(is.text())) {
            return;
        }
        pending.add(new JsonPatch(op(place), place.pointer(), value));
    }

    @Override
    public void withdraw(JsonPlace place) {
        settle();
        pending.add(new JsonPatch(JsonPatch.Op.REMOVE, place.pointer(), Scalars.NULL));
    }

    @Override
    public void end(JsonPlace place, JsonView value) {
        settle();
    }

    private static JsonPatch.Op op(JsonPlace place) {
        return place.isReplacing() ? JsonPatch.Op.REPLACE : JsonPatch.Op.ADD;
    }
}
