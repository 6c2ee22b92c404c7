package io.weirline.operators.internal;

import io.weirline.core.StreamException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * Forwards a stream that another thread may end: by a timer, by a flag. No two signals to downstream overlap.
 *
 * @param <T> the elements
 */
abstract class EndableSubscriber<T> extends StageSubscriber<T, T> {
    /*
     * ending: NOT_YET --the source's end, a cancel, an end from outside--> how; the first one counts.
     *
     * guard: IDLE --onNext--> BUSY --its return--> IDLE
     *        IDLE, and ending is told --close()--> CLOSED: the closing thread signals
     *        BUSY --downstream threw--> CLOSED: nobody signals
     *
     * Whoever sets ending closes, and so does the stream behind each onNext if it finds it set. The way back to IDLE is
     * no atomic operation, which is half of what an element costs. So an end from outside may still see BUSY when the
     * stream has looked at ending already: it then looks again, at a tick, until the guard is closed.
     */
    private static final int IDLE = 0;
    private static final int BUSY = 1;
    private static final int CLOSED = 2;

    static final long LOOK_AGAIN = 1_000_000;

    private static final Object NOT_YET = "not yet";
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
    private volatile Object ending = NOT_YET;

    EndableSubscriber(CoreSubscriber<? super T> actual, RecordSlot slot) {
        super(actual, slot.in(actual.currentContext()));
        this.slot = slot;
    }

    /** May be ended from here on: at the first request or behind onSubscribe, whichever comes first. Once. */
    abstract void onOpen();

    /** Waits for nothing any more. Any thread, maybe more than once, maybe before {@link #onOpen()} returns. */
    abstract void onEnded();

    /** An element is on its way: calls {@link #close()} after {@link #LOOK_AGAIN} nanoseconds. */
    abstract void closeLater();

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
            if (ending != NOT_YET) {
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
            ENDING.compareAndSet(this, NOT_YET, SILENT);
            guard = CLOSED;
            abort();
            onEnded();
            throw thrown;
        }
        GUARD.lazySet(this, IDLE);
        if (ending != NOT_YET) {
            close();
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
    final void endWith(Throwable failure) {
        // What the stream finds set it signals at once: it is whole before.
        end(failure instanceof StreamException e ? e.with(slot.transcript()) : failure);
    }

    /** Completes downstream and cancels the source; unless there was an end. Any thread. */
    final void endCleanly() {
        end(COMPLETE);
    }

    private void end(Object how) {
        if (ending == NOT_YET && ENDING.compareAndSet(this, NOT_YET, how)) {
            s.cancel();
            if (!close()) {
                closeLater();
            }
        }
    }

    @Override
    final void onSourceEnd() {
        Throwable failure = error;
        if (ENDING.compareAndSet(this, NOT_YET, failure != null ? failure : COMPLETE)) {
            close();
        } else if (failure != null) {
            Operators.onErrorDropped(failure, currentContext());
        }
    }

    @Override
    final void onCancel() {
        onEnded();
        if (ENDING.compareAndSet(this, NOT_YET, SILENT)) {
            close();
        }
    }

    final boolean isEnding() {
        return ending != NOT_YET;
    }

    /** Signals the end that is set, unless an element is on its way; true if that is done. */
    final boolean close() {
        if (!GUARD.compareAndSet(this, IDLE, CLOSED)) {
            return guard == CLOSED;
        }
        onEnded();
        Object how = ending;
        if (how == COMPLETE) {
            complete();
        } else if (how instanceof Throwable failure) {
            fail(failure);
        }
        return true;
    }
}
