package io.weirline.operators.internal;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * What the subscribers of all operators share: the handshake, the demand, the one cancel and the one terminal signal.
 *
 * @param <I> what the source emits
 * @param <O> what downstream receives
 */
abstract class StageSubscriber<I, O> implements CoreSubscriber<I>, Subscription, Scannable {
    /*
     * state: ACTIVE --cancel()--------------> CANCELLED     downstream wants no more
     *        ACTIVE --complete(), fail()----> TERMINATED    downstream got, or is getting, its one terminal signal
     *        ACTIVE --abort()---------------> TERMINATED    downstream broke the rules and gets nothing more
     * Whoever wins the one transition out of ACTIVE acts on it; all others do nothing but tell the hooks.
     *
     * done says that the source gave its terminal signal; error is written before it, and read behind it.
     */
    private static final int ACTIVE = 0;
    private static final int CANCELLED = 1;
    private static final int TERMINATED = 2;

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<StageSubscriber> STATE =
            AtomicIntegerFieldUpdater.newUpdater(StageSubscriber.class, "state");

    @SuppressWarnings("rawtypes")
    static final AtomicLongFieldUpdater<StageSubscriber> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(StageSubscriber.class, "requested");

    final CoreSubscriber<? super O> actual;
    private final Context context;

    @SuppressWarnings("NullAway.Init") // before onSubscribe nobody has a reference to ask through
    Subscription s;

    private volatile int state;
    volatile long requested;
    volatile boolean done;

    @Nullable
    Throwable error;

    StageSubscriber(CoreSubscriber<? super O> actual) {
        this(actual, actual.currentContext());
    }

    /** With what the source sees as the Context. */
    StageSubscriber(CoreSubscriber<? super O> actual, Context context) {
        this.actual = actual;
        this.context = context;
    }

    /** Downstream asked for more; {@link #requested} has grown already. */
    abstract void onRequest(long n);

    /** Downstream cancelled, and {@link #cancelSource()} has run. Any thread; once; never behind the terminal. */
    abstract void onCancel();

    /** The source ended: {@link #done} is set and {@link #error} tells how. Once, unless cancelled or terminated. */
    abstract void onSourceEnd();

    /** Downstream knows its subscription. Not necessarily before its first request. */
    void onSubscribed() {}

    /** What a cancel does to the source: any thread, once. */
    void cancelSource() {
        s.cancel();
    }

    /** The source ended behind a cancel or behind the terminal. */
    void onLateEnd(@Nullable Throwable t) {
        if (t != null) {
            Operators.onErrorDropped(t, currentContext());
        }
    }

    @Override
    @SuppressWarnings("NullAway.Init") // validate refuses only where s is set
    public final void onSubscribe(Subscription s) {
        if (Operators.validate(this.s, s)) {
            this.s = s;
            actual.onSubscribe(this);
            onSubscribed();
        }
    }

    @Override
    public final void onComplete() {
        if (done || !isActive()) {
            onLateEnd(null);
            return;
        }
        done = true;
        onSourceEnd();
    }

    @Override
    public final void onError(Throwable t) {
        Objects.requireNonNull(t, "onError");
        if (done || !isActive()) {
            onLateEnd(t);
            return;
        }
        error = t;
        done = true;
        onSourceEnd();
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            Operators.addCap(REQUESTED, this, n);
            onRequest(n);
        }
    }

    @Override
    public final void cancel() {
        if (STATE.compareAndSet(this, ACTIVE, CANCELLED)) {
            cancelSource();
            onCancel();
        }
    }

    final boolean isActive() {
        return state == ACTIVE;
    }

    final boolean isCancelled() {
        return state == CANCELLED;
    }

    final void complete() {
        if (STATE.compareAndSet(this, ACTIVE, TERMINATED)) {
            actual.onComplete();
        }
    }

    final void fail(Throwable t) {
        if (STATE.compareAndSet(this, ACTIVE, TERMINATED)) {
            actual.onError(t);
        } else {
            Operators.onErrorDropped(t, currentContext());
        }
    }

    /** The end without a signal, after downstream threw. */
    final void abort() {
        if (STATE.compareAndSet(this, ACTIVE, TERMINATED)) {
            s.cancel();
        }
    }

    @Override
    public final Context currentContext() {
        return context;
    }

    @Override
    public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
        if (key == Attr.PARENT) {
            return s;
        }
        if (key == Attr.ACTUAL) {
            return actual;
        }
        if (key == Attr.CANCELLED) {
            return isCancelled();
        }
        if (key == Attr.TERMINATED) {
            return state == TERMINATED;
        }
        if (key == Attr.ERROR) {
            return error;
        }
        if (key == Attr.RUN_STYLE) {
            return Attr.RunStyle.SYNC;
        }
        return null;
    }
}
