package io.weirline.operators.internal;

import io.weirline.core.Decoder;
import io.weirline.operators.PieceAccess;
import io.weirline.operators.TapListener;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;

/**
 * Forwards a Flux untouched and shows its pieces to a {@link Decoder} on the way. An element is decoded before it is
 * forwarded, since downstream may free it.
 *
 * <p><strong>Backpressure:</strong> downstream's demand is the source's.
 *
 * <p><strong>Discard Support:</strong> none: each element is forwarded.
 *
 * <p><strong>Error Mode Support:</strong> a failure of the decoder or of the listener switches the tap off, and only
 * the listener gets it.
 *
 * <p><strong>Cancellation:</strong> cancels the source at once, on the cancelling thread.
 *
 * <p><strong>Scheduler:</strong> none.
 *
 * @param <T> the elements
 * @param <P> the decoder's pieces
 * @param <O> the decoder's values
 */
public final class FluxTap<T, P, O> extends FluxOperator<T, T> {
    private final PieceAccess<T, P> access;
    private final Supplier<? extends Decoder<P, O>> decoders;
    private final TapListener<? super O> listener;

    private FluxTap(
            Flux<? extends T> source,
            PieceAccess<T, P> access,
            Supplier<? extends Decoder<P, O>> decoders,
            TapListener<? super O> listener) {
        super(source);
        this.access = Objects.requireNonNull(access, "access");
        this.decoders = Objects.requireNonNull(decoders, "decoder");
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /**
     * A tapped Flux.
     *
     * @param source what is forwarded
     * @param access how to reach the pieces; nothing is retained or released
     * @param decoders asked once a subscription
     * @param listener gets what is decoded
     * @param <T> the elements
     * @param <P> the decoder's pieces
     * @param <O> the decoder's values
     * @return the same elements
     */
    public static <T, P, O> Flux<T> create(
            Flux<? extends T> source,
            PieceAccess<T, P> access,
            Supplier<? extends Decoder<P, O>> decoders,
            TapListener<? super O> listener) {
        return onAssembly(new FluxTap<>(source, access, decoders, listener));
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        TapSubscriber<T, P, O> subscriber;
        try {
            subscriber = new TapSubscriber<>(actual, access, decoders.get(), listener);
        } catch (Throwable t) {
            Operators.error(actual, Operators.onOperatorError(t, actual.currentContext()));
            return;
        }
        source.subscribe(subscriber);
    }

    @Override
    public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
        return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : super.scanUnsafe(key);
    }

    static final class TapSubscriber<T, P, O> extends StageSubscriber<T, T> {
        /*
         * guard: IDLE --source's signal--> BUSY --its end--> IDLE
         *        IDLE --cancel()--> CLOSED: the cancelling thread tells the listener
         *        BUSY --cancel()--> CLOSED: the busy thread tells the listener, at the end of its signal
         * Only who moved guard from IDLE touches the decoder and the listener. The decoder is null once the listener
         * had its last call. Signals of the source come one at a time, so that only a cancel can meet one.
         */
        private static final int IDLE = 0;
        private static final int BUSY = 1;
        private static final int CLOSED = 2;

        @SuppressWarnings("rawtypes")
        private static final AtomicIntegerFieldUpdater<TapSubscriber> GUARD =
                AtomicIntegerFieldUpdater.newUpdater(TapSubscriber.class, "guard");

        private final PieceAccess<T, P> access;
        private final TapListener<? super O> listener;
        private @Nullable Decoder<P, O> decoder;
        private volatile int guard;

        TapSubscriber(
                CoreSubscriber<? super T> actual,
                PieceAccess<T, P> access,
                Decoder<P, O> decoder,
                TapListener<? super O> listener) {
            super(actual);
            this.access = access;
            this.decoder = Objects.requireNonNull(decoder, "decoder");
            this.listener = listener;
        }

        @Override
        public void request(long n) {
            if (Operators.validate(n)) {
                s.request(n);
            }
        }

        @Override
        void onRequest(long n) {}

        @Override
        public void onNext(T t) {
            Objects.requireNonNull(t, "onNext");
            if (done) {
                Operators.onNextDropped(t, currentContext());
                return;
            }
            if (GUARD.compareAndSet(this, IDLE, BUSY)) {
                try {
                    show(t);
                } finally {
                    leave();
                }
            }
            actual.onNext(t);
        }

        @Override
        void onSourceEnd() {
            Throwable failure = error;
            if (GUARD.compareAndSet(this, IDLE, BUSY)) {
                try {
                    showEnd(failure);
                } finally {
                    leave();
                }
            }
            if (failure != null) {
                fail(failure);
            } else {
                complete();
            }
        }

        @Override
        void onCancel() {
            if (GUARD.getAndSet(this, CLOSED) == IDLE) {
                tellCancel();
            }
        }

        private void leave() {
            if (!GUARD.compareAndSet(this, BUSY, IDLE)) {
                tellCancel();
            }
        }

        private void show(T t) {
            Decoder<P, O> on = decoder;
            if (on == null) {
                return;
            }
            try {
                int parts = access.parts(t);
                for (int i = 0; i < parts && isActive(); i++) {
                    on.feed(access.part(t, i));
                    drain(on);
                }
            } catch (Throwable thrown) {
                switchOff(thrown);
            }
        }

        private void showEnd(@Nullable Throwable failure) {
            Decoder<P, O> on = decoder;
            if (on == null) {
                return;
            }
            if (failure != null) {
                tellLast(() -> listener.onFailure(failure));
                return;
            }
            try {
                on.finish();
                drain(on);
            } catch (Throwable thrown) {
                switchOff(thrown);
                return;
            }
            if (isActive()) {
                tellLast(listener::onComplete);
            }
        }

        private void drain(Decoder<P, O> on) {
            O value;
            while (isActive() && (value = on.poll()) != null) {
                listener.onValue(value);
            }
        }

        private void switchOff(Throwable thrown) {
            decoder = null;
            Exceptions.throwIfJvmFatal(thrown);
            tellLast(() -> listener.onFailure(thrown));
        }

        private void tellCancel() {
            if (decoder != null) {
                tellLast(listener::onCancel);
            }
        }

        private void tellLast(Runnable call) {
            decoder = null;
            try {
                call.run();
            } catch (Throwable thrown) {
                Exceptions.throwIfJvmFatal(thrown);
                Operators.onErrorDropped(thrown, currentContext());
            }
        }
    }
}
