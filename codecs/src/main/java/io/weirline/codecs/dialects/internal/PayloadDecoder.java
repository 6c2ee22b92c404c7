package io.weirline.codecs.dialects.internal;

import io.weirline.core.StreamException;
import org.jspecify.annotations.Nullable;

/**
 * What is a dialect's own: the meaning of one payload, whatever framing brought it. It emits into a
 * {@link StreamState}, a bounded number of events for each step, so that a payload of many values costs no queue.
 */
public interface PayloadDecoder {
    /**
     * Reads a payload whole, before any of it takes effect: if it throws, nothing was emitted and nothing changed.
     *
     * @param name the event's name in its framing
     * @param bytes the array, lent until {@link #advance()} returns false
     * @param from the first byte of the payload
     * @param length how many bytes, at least one
     * @throws StreamException if the payload is malformed or passes a limit; its offset is an index of the array
     */
    void accept(String name, byte[] bytes, int from, int length);

    /**
     * Whether a payload of nothing but white space says something; for most dialects it is a sign of life.
     *
     * @return true if {@link #accept} is to have it, unless it is empty
     */
    default boolean readsBlank() {
        return false;
    }

    /**
     * Lets the next part of the payload take effect.
     *
     * @return false if there is none
     * @throws StreamException if it passes a limit; its offset is one of the stream
     */
    boolean advance();

    /**
     * The terminal rule, at the end of the input.
     *
     * @return what lacks for a clean end, null if the terminal came
     */
    @Nullable
    String missing();

    /** Forgets the stream. */
    void reset();
}
