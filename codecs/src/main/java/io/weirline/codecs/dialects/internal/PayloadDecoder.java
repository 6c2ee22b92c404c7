package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.internal.SliceReader;
import io.weirline.codecs.internal.Tape;
import io.weirline.codecs.json.JsonReader;
import io.weirline.core.Limits;
import io.weirline.core.StreamException;
import org.jspecify.annotations.Nullable;

/**
 * What is a dialect's own: the meaning of one payload, whatever framing brought it. It emits into a
 * {@link StreamState}, a bounded number of events for each step, so that a payload of many values costs no queue.
 */
public interface PayloadDecoder {
    /** Makes the decoder of a dialect's payloads. */
    @FunctionalInterface
    interface Factory {
        /**
         * For one stream.
         *
         * @param state where to emit
         * @param options how to decode
         * @param limits the bounds
         * @param errors reads errors
         * @return a new decoder
         */
        PayloadDecoder create(StreamState state, DecodeOptions options, Limits limits, ProviderErrors errors);
    }

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
     * From the next payload on, keeps what is read.
     *
     * @param tape where the tokens go, or null to keep none
     * @return whether this can
     */
    default boolean record(@Nullable Tape tape) {
        return false;
    }

    /**
     * As {@link #record(Tape)}, for a reader.
     *
     * @param reader what reads the payloads
     * @param tape where the tokens go, or null to keep none
     * @return false for a reader that is not of this library
     */
    static boolean record(JsonReader reader, @Nullable Tape tape) {
        if (reader instanceof SliceReader slices) {
            slices.record(tape);
            return true;
        }
        return false;
    }

    /**
     * What the accepted payload is about to do, if it does no more than say one string.
     *
     * @param bytes the array that was accepted
     * @return null if it does anything else, or was not read from that array
     */
    default @Nullable Saying saying(byte[] bytes) {
        return null;
    }

    /**
     * Whether a payload that says a string would still do only that: the stream may have gone on in another way.
     *
     * @param form that of an earlier payload
     * @param part its own
     * @param index its own
     * @return false if it must be read
     */
    default boolean fits(int form, int part, int index) {
        return true;
    }

    /**
     * Does what a payload does that says a string.
     *
     * @param form that of an earlier payload
     * @param part its own
     * @param index its own
     * @param bytes the array
     * @param from behind the opening quote
     * @param to the closing quote
     */
    default void say(int form, int part, int index, byte[] bytes, int from, int to) {
        throw new IllegalStateException("says nothing");
    }

    /**
     * Does what a payload does, behind its string, with the object of its counts.
     *
     * @param bytes the array
     * @param from the object's first byte
     * @param to behind its last
     */
    default void reportUsage(byte[] bytes, int from, int to) {
        throw new IllegalStateException("reports nothing");
    }

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
