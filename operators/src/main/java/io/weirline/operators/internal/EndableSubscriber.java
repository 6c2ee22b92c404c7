package io.weirline.operators.internal;

import io.weirline.core.StreamException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * Forwards a stream that another thread may end: by a timer, by a flag. No two signals to downstream overlap.
 *
 * @param <T> the elements
 */
abstract class EndableSubscriber<T> extends StageSubscriber<T, T> {
    /*
     * ending: null --the source's end, a cancel, an end from outside--> how; the first one counts.
     * Whoever set it closes the guard:
     *
     * guard: IDLE --onNext--> BUSY --its return--> IDLE
     *        IDLE --ending--> CLOSED: the ending thread signals
     *        BUSY --ending--> CLOSING --the return of onNext--> CLOSED: the busy thread signals
     *        BUSY, CLOSING --downstream threw--> CLOSED: nobody signals
     */
    private static final int IDLE = 0;
    private static final int BUSY = 1;
    private static final int CLOSING = 2;
    private static final int CLOSED = 3;

    private static final Object COMPLETE = "complete";
    private static final Object SILENT = "silent";

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<EndableSubscriber> GUARD =
            AtomicIntegerFieldUpdater.newUpdater(EndableSubscriber.class, "guard");

    @SuppressWarnings("rawtypes")
    private static final AtomicReferenceFieldUpdater<EndableSubscriber, Object> ENDING =
            AtomicReferenceFieldUpdater.newUpdater(EndableSubscriber.class, Object.class, "ending");

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<EndableSubscriber> OPENED =
            AtomicIntegerFieldUpdater.newUpdater(EndableSubscriber.class, "opened");

    final RecordSlot slot;
    private volatile int guard;
    private volatile int opened;
    private volatile @Nullable Object ending;

    EndableSubscriber(CoreSubscriber<? super T> actual, RecordSlot slot) {
        super(actual, slot.in(actual.currentContext()));
        this.slot = slot;
    }

    /** May be ended from here on: at the first request or behind onSubscribe, whichever comes first. Once. */
    abstract void onOpen();

    /** Waits for nothing any more. Any thread, maybe more than once, maybe before {@link #onOpen()} returns. */
    abstract void onEnded();

    @Override
    void onSubscribed() {
        open();
    }

    @Override
    void onRequest(long n) {
        open();
    }

    private void open() {
        if (opened == 0 && OPENED.compareAndSet(this, 0, 1)) {
            onOpen();
            if (ending != null) {
                onEnded();
            }
        }
    }

    final void forward(T t) {
        Objects.requireNonNull(t, "onNext");
        if (!GUARD.compareAndSet(this, IDLE, BUSY)) {
            late(t);
            return;
        }
        try {
            actual.onNext(t);
        } catch (Throwable thrown) {
            ENDING.compareAndSet(this, null, SILENT);
            guard = CLOSED;
            abort();
            onEnded();
            throw thrown;
        }
        if (!GUARD.compareAndSet(this, BUSY, IDLE)) {
            guard = CLOSED;
            signal();
        }
    }

    private void late(T t) {
        if (done) {
            Operators.onNextDropped(t, currentContext());
        } else {
            Operators.onDiscard(t, currentContext());
        }
    }

    /** Fails downstream, with the transcript, and cancels the source; unless there was an end. Any thread. */
    final void endWith(StreamException failure) {
        if (ENDING.compareAndSet(this, null, failure)) {
            s.cancel();
            failure.with(slot.transcript());
            close();
        }
    }

    /** Fails downstream and cancels the source; unless there was an end. Any thread. */
    final void endWith(Throwable failure) {
        if (ENDING.compareAndSet(this, null, failure)) {
            s.cancel();
            close();
        }
    }

    /** Completes downstream and cancels the source; false if there was an end. Any thread. */
    final boolean endCleanly(Runnable first) {
        if (!ENDING.compareAndSet(this, null, COMPLETE)) {
            return false;
        }
        s.cancel();
        first.run();
        close();
        return true;
    }

    @Override
    final void onSourceEnd() {
        Throwable failure = error;
        if (ENDING.compareAndSet(this, null, failure != null ? failure : COMPLETE)) {
            close();
        } else if (failure != null) {
            Operators.onErrorDropped(failure, currentContext());
        }
    }

    @Override
    final void onCancel() {
        onEnded();
        if (ENDING.compareAndSet(this, null, SILENT)) {
            close();
        }
    }

    private void close() {
        while (guard != CLOSED) {
            if (GUARD.compareAndSet(this, IDLE, CLOSED)) {
                signal();
            } else if (GUARD.compareAndSet(this, BUSY, CLOSING)) {
                return;
            }
        }
    }

    private void signal() {
        onEnded();
        Object how = ending;
        if (how == COMPLETE) {
            complete();
        } else if (how instanceof Throwable failure) {
            fail(failure);
        }
    }
}
