package io.weirline.operators.internal;

import io.weirline.core.Decoder;

/**
 * A decoder that has something to say also when time passes, and at the very beginning. It is run one piece at a time,
 * polled before the first one and, where it holds something, finished also behind a source that failed.
 *
 * @param <I> the pieces
 * @param <O> the values
 */
interface TimedDecoder<I, O> extends Decoder<I, O> {
    /**
     * How long to wait for the next tick. Asked when none is being waited for, after each round of polls.
     *
     * @return nanoseconds from now, or 0 for no tick
     */
    long delay();

    /** Whether nothing would come if the input ended now. */
    boolean isEmpty();

    /** The time has passed; {@link #poll()} gives what that yields. In any state, but not behind {@link #finish()}. */
    void tick();
}
