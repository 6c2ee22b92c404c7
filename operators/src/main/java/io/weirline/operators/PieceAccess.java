package io.weirline.operators;

import io.weirline.operators.internal.Pieces;
import java.nio.ByteBuffer;

/**
 * How a decoder reaches the pieces inside the elements of a Flux, and who frees the elements. Stateless and shared by
 * all subscriptions.
 *
 * @param <T> the elements of the Flux
 * @param <P> the decoder's pieces
 */
public interface PieceAccess<T, P> {
    /** Who frees the elements. */
    enum Ownership {
        /** The garbage collector. What is discarded unread is told to Reactor's discard hook. */
        PLAIN,
        /**
         * The source, as soon as {@code onNext} has returned; this is what Reactor Netty's inbound does. An element
         * that is still needed then is retained, and released once when it no longer is.
         */
        BORROWED,
        /** The receiver: each element is released exactly once, on every path. */
        OWNED
    }

    /**
     * Who frees the elements.
     *
     * @return the same for each element
     */
    Ownership ownership();

    /**
     * The number of pieces in an element.
     *
     * @param element an element
     * @return 0 if it is empty
     */
    int parts(T element);

    /**
     * A view of one piece, valid while the element is.
     *
     * @param element an element; nothing in it moves
     * @param index from 0 to {@code parts(element) - 1}, each asked for once, in order
     * @return the piece
     */
    P part(T element, int index);

    /**
     * Keeps an element beyond {@code onNext}. Called for {@link Ownership#BORROWED} only.
     *
     * @param element an element
     */
    void retain(T element);

    /**
     * Gives back what {@link #retain} took or, for {@link Ownership#OWNED}, the element.
     *
     * @param element an element
     */
    void release(T element);

    /**
     * Elements that are pieces: strings, byte buffers.
     *
     * @param <P> the pieces
     * @param <T> the elements
     * @return the one instance
     */
    static <P, T extends P> PieceAccess<T, P> identity() {
        return Pieces.identity();
    }

    /**
     * Byte buffers, read from their position to their limit, neither of which moves.
     *
     * @return the one instance
     */
    static PieceAccess<ByteBuffer, ByteBuffer> byteBuffers() {
        return Pieces.identity();
    }

    /**
     * Byte arrays.
     *
     * @return the one instance
     */
    static PieceAccess<byte[], ByteBuffer> byteArrays() {
        return Pieces.BYTES;
    }
}
