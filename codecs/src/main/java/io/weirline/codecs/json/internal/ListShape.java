package io.weirline.codecs.json.internal;

import io.weirline.codecs.partial.JsonView;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A collection or an array. */
public abstract class ListShape extends Shape {
    /**
     * The shape of the elements, asked for when there is one: a type may hold itself.
     *
     * @return the shape
     */
    public abstract Shape element();

    /**
     * The elements as the type has them.
     *
     * @param elements unmodifiable
     * @return the same list, unless the type is no {@code List}
     */
    public abstract Object collect(List<?> elements);

    @Override
    final Growing growing() {
        return new GrowingList(this);
    }

    private static final class GrowingList extends Growing {
        /*
         * items[0, count) are the closed elements, append-only, and shared with the lists that were handed out; last
         * binds the element behind them. The view that they were taken from shows whether the next is of the same array.
         */
        private final ListShape shape;
        private @Nullable Object[] items = {};
        private int count;
        private Growing last;
        private JsonView.@Nullable ArrayView taken;

        GrowingList(ListShape shape) {
            super(shape);
            this.shape = shape;
            last = shape.element().growing();
        }

        @Override
        @Nullable
        Object open(JsonView view) {
            if (!(view instanceof JsonView.ArrayView array)) {
                return ABSENT;
            }
            take(array);
            Object tail = count < array.size() ? last.bind(array.get(count), Integer.toString(count)) : ABSENT;
            return shape.collect(new GrownList(items, count, tail));
        }

        @Override
        @Nullable
        Object closed(JsonView view) {
            // What stands for null in a collection, the library says.
            if (!(view instanceof JsonView.ArrayView array) || hasNull(array)) {
                return super.closed(view);
            }
            take(array);
            return shape.collect(new GrownList(items, count, ABSENT));
        }

        private static boolean hasNull(JsonView.ArrayView array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i) instanceof JsonView.NullView) {
                    return true;
                }
            }
            return false;
        }

        private void take(JsonView.ArrayView array) {
            JsonView.ArrayView before = taken;
            if (before != null && !array.isGrownFrom(before)) {
                items = new Object[0];
                count = 0;
                last = shape.element().growing();
            }
            taken = array;
            int size = array.size();
            while (count < size && array.get(count).isComplete()) {
                if (count == items.length) {
                    items = Arrays.copyOf(items, Math.max(4, 2 * count));
                }
                items[count] = last.bind(array.get(count), Integer.toString(count));
                count++;
                last = shape.element().growing();
            }
        }
    }
}
