package io.weirline.core;

import org.jspecify.annotations.Nullable;

/**
 * An incremental, resumable decoder: pieces in, values out, nothing decoded before it is asked for.
 *
 * <pre>
 * EMPTY  --feed-->   FED     --poll() == null--> EMPTY
 * EMPTY  --finish--> ENDING  --poll() == null--> ENDED
 * FED, ENDING --poll() throws--> FAILED          (later polls throw the same exception)
 * any state   --reset()--> EMPTY
 * </pre>
 *
 * <p>Any cut of the input into pieces gives the same values. A call that the state does not allow is a programming
 * error and throws {@link IllegalStateException}. Single-threaded: calls may come from different threads only if each
 * happens-before the next.
 *
 * @param <I> the pieces; a {@link java.nio.ByteBuffer} is read from its position to its limit, neither of which moves
 * @param <O> the values; immutable unless the decoder documents a reused view, which is valid until the next call
 */
public interface Decoder<I, O> {
    /**
     * Lends a piece to this decoder until {@link #poll()} has returned null or thrown, or until {@link #reset()}.
     * O(1): nothing is decoded, and nothing is thrown for bad input.
     *
     * @param piece the next piece; its content must not change during the loan
     */
    void feed(I piece);

    /**
     * The next value. Decodes no further than that value; every value that precedes an error comes out before the
     * error is thrown.
     *
     * @return the value, or null when drained: this decoder needs a piece or, after {@link #finish()}, is at its end
     * @throws StreamException for input that breaks the format or a limit
     */
    @Nullable
    O poll();

    /** No more input follows. What the policy yields for the tail comes from {@link #poll()}. */
    void finish();

    /** Forgets everything, ends a loan, and keeps internal buffers of at most 64 KiB for reuse. */
    void reset();

    /**
     * This decoder, then another: each value of this one is lent to {@code next} until that is drained. No queue
     * stands between the two.
     *
     * @param next the decoder of this one's values
     * @param <P> the values of {@code next}
     * @return one decoder from this one's pieces to the values of {@code next}
     */
    default <P> Decoder<I, P> andThen(Decoder<? super O, P> next) {
        return new ChainedDecoder<>(this, next);
    }
}
