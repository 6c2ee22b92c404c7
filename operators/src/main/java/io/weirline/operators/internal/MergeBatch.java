package io.weirline.operators.internal;

import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Elements of any type, merged as the user says. All are content.
 *
 * @param <T> the elements
 */
public final class MergeBatch<T> extends Batch<T, T> {
    private final ToLongFunction<? super T> weigher;
    private final BinaryOperator<T> merger;
    private @Nullable T merged;

    /**
     * Nothing pending.
     *
     * @param weigher gives an element's bytes
     * @param merger merges two neighbours
     */
    public MergeBatch(ToLongFunction<? super T> weigher, BinaryOperator<T> merger) {
        this.weigher = weigher;
        this.merger = merger;
    }

    @Override
    int kind(T item) {
        return CONTENT;
    }

    @Override
    long weigh(T item) {
        return Math.max(1, weigher.applyAsLong(item));
    }

    @Override
    long join(T item, long weighs) {
        merged = Objects.requireNonNull(merger.apply(Objects.requireNonNull(merged), item), "merger");
        return weighs;
    }

    @Override
    long open(T item, long weighs) {
        merged = item;
        return weighs;
    }

    @Override
    T build() {
        T all = Objects.requireNonNull(merged);
        merged = null;
        return all;
    }
}
