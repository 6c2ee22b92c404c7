package io.weirline.operators.internal;

import io.weirline.operators.PieceAccess;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * One piece an element, and nothing to free.
 *
 * @param <T> the elements
 * @param <P> the pieces
 */
public final class Pieces<T, P> implements PieceAccess<T, P> {
    private static final Pieces<Object, Object> IDENTITY = new Pieces<>(piece -> piece);

    /** Arrays as buffers over them. */
    public static final PieceAccess<byte[], ByteBuffer> BYTES = new Pieces<>(ByteBuffer::wrap);

    private final Function<T, P> view;

    private Pieces(Function<T, P> view) {
        this.view = view;
    }

    /**
     * Elements that are pieces.
     *
     * @param <P> the pieces
     * @param <T> the elements
     * @return the one instance
     */
    @SuppressWarnings("unchecked") // takes and gives the same reference
    public static <P, T extends P> PieceAccess<T, P> identity() {
        return (PieceAccess<T, P>) (PieceAccess<?, ?>) IDENTITY;
    }

    @Override
    public Ownership ownership() {
        return Ownership.PLAIN;
    }

    @Override
    public int parts(T element) {
        return 1;
    }

    @Override
    public P part(T element, int index) {
        return view.apply(element);
    }

    @Override
    public void retain(T element) {}

    @Override
    public void release(T element) {}
}
