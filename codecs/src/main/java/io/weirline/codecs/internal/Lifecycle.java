package io.weirline.codecs.internal;

import io.weirline.core.StreamException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a {@link io.weirline.core.Decoder} stands in the life that its contract draws, and what it refuses there. */
public final class Lifecycle {
    /*
     * EMPTY --feed--> FED --drained--> EMPTY --finish--> ENDING --end--> ENDED
     * any --fail--> FAILED;   any --reset--> EMPTY
     */
    private static final int EMPTY = 0;
    private static final int FED = 1;
    private static final int ENDING = 2;
    private static final int ENDED = 3;
    private static final int FAILED = 4;

    private int phase = EMPTY;
    private @Nullable StreamException failure;

    /** At the start of a body. */
    public Lifecycle() {}

    /**
     * A piece is lent.
     *
     * @throws IllegalStateException unless the last one is drained and the stream goes on
     */
    public void feed() {
        require("feed");
        phase = FED;
    }

    /**
     * No more pieces come.
     *
     * @throws IllegalStateException unless the last one is drained and the stream goes on
     */
    public void finish() {
        require("finish");
        phase = ENDING;
    }

    private void require(String call) {
        if (phase != EMPTY) {
            throw new IllegalStateException(
                    call + (phase == FED ? ": the last piece is not drained" : ": the stream has ended or failed"));
        }
    }

    /**
     * Whether a piece is lent.
     *
     * @return true until it is drained
     */
    public boolean isFed() {
        return phase == FED;
    }

    /** The lent piece has nothing more. */
    public void drained() {
        phase = EMPTY;
    }

    /** Throws the failure again, if there was one. */
    public void check() {
        if (phase == FAILED) {
            throw Objects.requireNonNull(failure);
        }
    }

    /**
     * Whether the tail is due.
     *
     * @return true between the last piece and {@link #end()}
     */
    public boolean isEnding() {
        return phase == ENDING;
    }

    /** The tail is given. */
    public void end() {
        phase = ENDED;
    }

    /**
     * The decoder fails, for good.
     *
     * @param e what each later poll throws
     * @return the same, to be thrown
     */
    public StreamException fail(StreamException e) {
        failure = e;
        phase = FAILED;
        return e;
    }

    /** Another body begins. */
    public void reset() {
        phase = EMPTY;
        failure = null;
    }
}
