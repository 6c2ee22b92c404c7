package io.weirline.codecs.json.internal;

import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** The first of append-only items, and perhaps one more. Unmodifiable. */
final class GrownList extends AbstractList<@Nullable Object> implements RandomAccess {
    private final @Nullable Object[] items;
    private final int count;
    private final @Nullable Object tail;

    GrownList(@Nullable Object[] items, int count, @Nullable Object tail) {
        this.items = items;
        this.count = count;
        this.tail = tail;
    }

    @Override
    public int size() {
        return tail == Growing.ABSENT ? count : count + 1;
    }

    @Override
    public @Nullable Object get(int index) {
        return Objects.checkIndex(index, size()) == count ? tail : items[index];
    }
}
