package io.weirline.codecs.partial;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The first {@code count} of append-only elements, and behind them the one that was open. */
final class ArrayNode implements JsonView.ArrayView, Branch {
    private final JsonView[] elements;
    private final int count;
    private final @Nullable JsonView tail;
    private final boolean complete;

    ArrayNode(JsonView[] elements, int count, @Nullable JsonView tail, boolean complete) {
        this.elements = elements;
        this.count = count;
        this.tail = tail;
        this.complete = complete;
    }

    @Override
    public Kind kind() {
        return Kind.ARRAY;
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    @Override
    public int size() {
        return tail == null ? count : count + 1;
    }

    @Override
    public JsonView get(int index) {
        return child(Objects.checkIndex(index, size()));
    }

    @Override
    public boolean isGrownFrom(JsonView.ArrayView earlier) {
        ArrayNode before = (ArrayNode) earlier;
        if (before.count > count) {
            return false;
        }
        // Storage is never written twice, so only a copy of it needs a look.
        for (int i = 0; elements != before.elements && i < before.count; i++) {
            if (elements[i] != before.elements[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public JsonView child(int position) {
        JsonView last = tail;
        return position == count && last != null ? last : elements[position];
    }

    @Override
    public @Nullable JsonView counterpart(int position, Branch other) {
        return other.child(position);
    }

    @Override
    public int mix(int position, int childHash, int hash) {
        return 31 * hash + childHash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonView that && Deep.equal(this, that);
    }

    @Override
    public int hashCode() {
        return Deep.hash(this);
    }

    @Override
    public String toString() {
        return toJson();
    }
}
