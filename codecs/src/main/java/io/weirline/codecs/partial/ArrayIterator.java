package io.weirline.codecs.partial;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** The elements of one snapshot. */
final class ArrayIterator implements Iterator<JsonView> {
    private final JsonView.ArrayView array;
    private int next;

    ArrayIterator(JsonView.ArrayView array) {
        this.array = array;
    }

    @Override
    public boolean hasNext() {
        return next < array.size();
    }

    @Override
    public JsonView next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return array.get(next++);
    }
}
