package io.weirline.operators;

import io.weirline.operators.internal.AbortFlag;
import org.jspecify.annotations.Nullable;

/**
 * Ends streams from outside: one flag for as many of them as are given it with {@link Weir#abortOn(AbortSignal)}. It is
 * raised once, for good; the first call decides. Streams that end otherwise are forgotten, so that a signal may outlive
 * them. Thread-safe.
 */
public final class AbortSignal {
    final AbortFlag flag = new AbortFlag();

    /** A signal that is not raised. */
    public AbortSignal() {}

    /**
     * Fails all streams of this signal with a {@link io.weirline.core.StreamAbortedException}, now and when they are
     * subscribed later. Their sources are cancelled on this thread.
     *
     * @param reason why; it goes into the exception and the {@link Settlement}
     * @return false if the signal was raised already
     */
    public boolean abort(String reason) {
        return flag.raise(reason, false);
    }

    /**
     * Completes all streams of this signal with what they gave so far, now and when they are subscribed later. Their
     * sources are cancelled on this thread.
     *
     * @param reason why; it goes into the {@link Settlement}
     * @return false if the signal was raised already
     */
    public boolean stop(String reason) {
        return flag.raise(reason, true);
    }

    /**
     * Why it was raised.
     *
     * @return the reason, or null if it was not
     */
    public @Nullable String reason() {
        return flag.reason();
    }

    /**
     * How many streams wait for it.
     *
     * @return those that are subscribed and did not end
     */
    public int streams() {
        return flag.size();
    }
}
