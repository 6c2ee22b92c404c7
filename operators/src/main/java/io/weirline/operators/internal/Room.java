package io.weirline.operators.internal;

import java.util.concurrent.RejectedExecutionException;

/** What knows on a thread of its own whether a reader has room for another element. Of one subscription. */
public interface Room {
    /**
     * Runs a task on that thread, behind all that was given to it before; at once if the caller is on it.
     *
     * @param task short
     * @throws RejectedExecutionException if nothing is run any more
     */
    void execute(Runnable task) throws RejectedExecutionException;

    /**
     * Whether there is room. On that thread.
     *
     * @return whether
     */
    boolean isOpen();

    /**
     * Begins to listen.
     *
     * @param opened run on that thread whenever there may be room again
     */
    void enter(Runnable opened);

    /** No longer listens. Any thread. */
    void leave();
}
