package io.weirline.operators.internal;

import io.weirline.core.StreamException;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * What one subscription remembers of the values that pass. Touched by one thread at a time.
 *
 * @param <O> the values
 */
public interface Recorder<O> {
    /**
     * The subscription begins.
     *
     * @param context of downstream
     */
    default void begin(ContextView context) {}

    /**
     * The decoder is lent a piece.
     *
     * @param piece what it is lent
     */
    default void fed(Object piece) {}

    /** Values may come, one behind the other. */
    default void enter() {}

    /** No value comes until then. */
    default void leave() {}

    /** No value comes from here on. Maybe more than once. */
    default void end() {}

    /**
     * Sees a value before it is emitted.
     *
     * @param value the value
     * @return false to hold it back: {@link #held()} then tells why
     */
    boolean admit(O value);

    /**
     * What ends the stream behind the values of the piece at hand.
     *
     * @return the failure that a value stood for, or null
     */
    @Nullable
    StreamException held();

    /**
     * Adds what is remembered to a failure; nothing is remembered from here on.
     *
     * @param failure what downstream will get
     * @return the same
     */
    Throwable attach(Throwable failure);

    /**
     * A recorder that remembers nothing.
     *
     * @param <O> the values
     * @return the one instance
     */
    @SuppressWarnings("unchecked") // takes any value
    static <O> Recorder<O> none() {
        return (Recorder<O>) None.INSTANCE;
    }

    /** Remembers nothing. */
    enum None implements Recorder<Object> {
        /** The one instance. */
        INSTANCE;

        @Override
        public boolean admit(Object value) {
            return true;
        }

        @Override
        public @Nullable StreamException held() {
            return null;
        }

        @Override
        public Throwable attach(Throwable failure) {
            return failure;
        }
    }
}
