package io.weirline.operators.internal;

import io.weirline.core.Decoder;

/**
 * A decoder that may be fed while its values wait, because {@link #feed} reads the whole piece and borrows nothing: what
 * waits is joined, or replaced by what is newer. {@link #finish} may be called while values wait, too.
 *
 * @param <I> the pieces
 * @param <O> the values
 */
public interface AheadDecoder<I, O> extends Decoder<I, O> {
    /**
     * Whether another piece is welcome before the values that wait are polled.
     *
     * @return false if what waits has reached the decoder's bound
     */
    boolean takesMore();
}
