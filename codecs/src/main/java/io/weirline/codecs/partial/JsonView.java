package io.weirline.codecs.partial;

import io.weirline.core.ByteSink;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value as far as it was written when the snapshot was taken. Immutable: what is written later is in later
 * snapshots alone, and a view may be handed to any thread by any means. A view of an open value shares the storage of the
 * assembler, so taking one costs no more than the depth of the document.
 *
 * <p>{@code equals} compares by value: members in any order; numbers by what they denote ({@code 1.0} equals {@code 1}),
 * those past {@value #MAX_SCALE} of scale by how they are written; an open value equals a closed one that holds the same.
 * No method recurses, so depth costs no stack.
 */
public sealed interface JsonView {
    /** Up to which scale, positive or negative, a number has a decimal. */
    int MAX_SCALE = 10_000;

    /** What a value is. */
    enum Kind {
        /** {@link ObjectView}. */
        OBJECT,
        /** {@link ArrayView}. */
        ARRAY,
        /** {@link StringView}. */
        STRING,
        /** {@link NumberView}. */
        NUMBER,
        /** {@link BooleanView}. */
        BOOLEAN,
        /** {@link NullView}. */
        NULL
    }

    /**
     * What this value is.
     *
     * @return never changes
     */
    Kind kind();

    /**
     * Whether this value was closed when the snapshot was taken.
     *
     * @return false if it may grow, or, an eager number, change
     */
    boolean isComplete();

    /**
     * The value at a path.
     *
     * @param pointer the path from this value
     * @return null if nothing is visible there
     */
    default @Nullable JsonView at(JsonPointer pointer) {
        JsonView value = this;
        for (int i = 0; value != null && i < pointer.depth(); i++) {
            String token = pointer.token(i);
            if (value instanceof ObjectView object) {
                value = object.get(token);
            } else if (value instanceof ArrayView array) {
                int index = JsonPointer.index(token);
                value = index >= 0 && index < array.size() ? array.get(index) : null;
            } else {
                value = null;
            }
        }
        return value;
    }

    /**
     * This value as compact JSON text: numbers exactly as written, half surrogate pairs as {@code \}{@code u} escapes.
     *
     * @return valid JSON, also of an open value
     */
    default String toJson() {
        return Deep.json(this);
    }

    /**
     * Appends {@link #toJson()} as UTF-8.
     *
     * @param out the sink
     */
    default void writeJson(ByteSink out) {
        Deep.write(this, out);
    }

    /** An object. Iteration is in the order in which the names first came. */
    sealed interface ObjectView extends JsonView permits ObjectNode {
        /**
         * How many members are visible.
         *
         * @return each name counted once
         */
        int size();

        /**
         * A name by position.
         *
         * @param position from 0
         * @return the name
         * @throws IndexOutOfBoundsException if there is no such position
         */
        String name(int position);

        /**
         * A value by position.
         *
         * @param position from 0
         * @return the value
         * @throws IndexOutOfBoundsException if there is no such position
         */
        JsonView value(int position);

        /**
         * A value by name, found through a seeded hash, so that no choice of names makes it slow.
         *
         * @param name the name
         * @return null if no member of this name is visible
         */
        @Nullable
        JsonView get(String name);

        /**
         * Visits the members in order.
         *
         * @param visitor gets each name and value
         */
        default void forEach(BiConsumer<? super String, ? super JsonView> visitor) {
            for (int i = 0; i < size(); i++) {
                visitor.accept(name(i), value(i));
            }
        }
    }

    /** An array. */
    sealed interface ArrayView extends JsonView, Iterable<JsonView> permits ArrayNode {
        /**
         * How many elements are visible.
         *
         * @return the count
         */
        int size();

        /**
         * An element.
         *
         * @param index from 0
         * @return the element
         * @throws IndexOutOfBoundsException if there is no such element
         */
        JsonView get(int index);

        /**
         * Whether this is a later snapshot of the same array: its first elements are the closed ones of the earlier, the
         * same objects. From one snapshot to the next that costs O(1), amortized.
         *
         * @param earlier a snapshot
         * @return true if what was made of the closed elements of the earlier one holds for this one as well
         */
        boolean isGrownFrom(ArrayView earlier);

        @Override
        default Iterator<JsonView> iterator() {
            return new ArrayIterator(this);
        }
    }

    /** A string. */
    sealed interface StringView extends JsonView permits Scalars.ClosedString, Scalars.OpenString {
        /**
         * The text. Of an open string a window over shared storage: it costs nothing to get. Reading a whole growing
         * string at each delta is O(n²) in the reader's hands; who wants each character once listens to
         * {@link JsonListener#append} instead.
         *
         * @return immutable
         */
        CharSequence text();

        /**
         * The text as a String: of an open string a copy.
         *
         * @return the text
         */
        String string();
    }

    /** A number, lossless. */
    sealed interface NumberView extends JsonView permits Scalars.Num {
        /**
         * The number exactly as written.
         *
         * @return RFC 8259, section 6
         */
        String text();

        /**
         * The exact value.
         *
         * @return empty if the scale is past ±{@value #MAX_SCALE}, so that no exponent costs more than its digits
         */
        Optional<BigDecimal> decimal();

        /**
         * The nearest double.
         *
         * @return infinite or zero where the exponent is past a double's
         */
        double doubleValue();
    }

    /** {@code true} or {@code false}. */
    sealed interface BooleanView extends JsonView permits Scalars.Bool {
        /**
         * Which.
         *
         * @return the value
         */
        boolean value();
    }

    /** {@code null}, visible, which differs from nothing visible. */
    sealed interface NullView extends JsonView permits Scalars.Null {}
}
