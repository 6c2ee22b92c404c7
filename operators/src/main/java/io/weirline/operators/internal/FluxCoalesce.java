package io.weirline.operators.internal;

import io.weirline.operators.Delivery;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * Joins neighbours that may wait or must, and tells downstream in silence that the stream lives.
 *
 * <p><strong>Backpressure:</strong> emits no more than was requested. The source is asked for what is demanded or, where
 * nothing is, for one element at a time until the batch or the budget is full; with an event loop for nothing then.
 *
 * <p><strong>Discard Support:</strong> what was taken and not emitted when downstream cancels, or throws, as far as it
 * was joined.
 *
 * <p><strong>Error Mode Support:</strong> a failure of the source, of the merger or the encoder, and a Scheduler that
 * rejects, end the stream behind what is pending. One of the source's own signals none beyond that.
 *
 * <p><strong>Cancellation:</strong> cancels the source at once, on the cancelling thread.
 *
 * <p><strong>Scheduler:</strong> what a window, a heartbeat or an event loop releases is emitted there, all else on the
 * thread that brings it.
 *
 * @param <I> what is taken
 * @param <O> what is emitted
 */
public final class FluxCoalesce<I, O> extends FluxOperator<I, O> {
    private final Supplier<? extends Batch<I, O>> batches;
    private final Delivery delivery;
    private final Scheduler timer;

    private FluxCoalesce(Flux<? extends I> source, Supplier<? extends Batch<I, O>> batches, Delivery delivery) {
        super(source);
        this.batches = Objects.requireNonNull(batches, "batch");
        this.delivery = Objects.requireNonNull(delivery, "delivery");
        timer = delivery.timer();
    }

    /**
     * A coalesced Flux.
     *
     * @param source what is joined
     * @param batches asked once a subscription
     * @param delivery how
     * @param <I> what is taken
     * @param <O> what is emitted
     * @return the batches
     */
    public static <I, O> Flux<O> create(
            Flux<? extends I> source, Supplier<? extends Batch<I, O>> batches, Delivery delivery) {
        return onAssembly(new FluxCoalesce<>(source, batches, delivery));
    }

    @Override
    public void subscribe(CoreSubscriber<? super O> actual) {
        CoalesceSubscriber<I, O> subscriber;
        try {
            subscriber = new CoalesceSubscriber<>(actual, batches.get(), delivery, timer);
        } catch (Throwable t) {
            Operators.error(actual, Operators.onOperatorError(t, actual.currentContext()));
            return;
        }
        source.subscribe(subscriber);
    }

    @Override
    public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
        if (key == Attr.RUN_STYLE) {
            return delivery.loop() == null && delivery.batching().window().isZero()
                    ? Attr.RunStyle.SYNC
                    : Attr.RunStyle.ASYNC;
        }
        return super.scanUnsafe(key);
    }
}
