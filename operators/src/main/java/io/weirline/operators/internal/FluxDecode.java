package io.weirline.operators.internal;

import io.weirline.core.Decoder;
import io.weirline.core.TruncatedStreamException;
import io.weirline.operators.PieceAccess;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * Runs a {@link Decoder} over the pieces of a Flux.
 *
 * <p><strong>Backpressure:</strong> demand n means at most n values decoded. The source is asked for one piece, when
 * the last one is drained and demand remains; without bound if the first request is. Only polling tells that a piece,
 * or the tail behind the source's completion, is drained, so that completion waits for demand. An
 * {@link AheadDecoder} is given pieces without demand too, from the first request on, one by one.
 *
 * <p><strong>Discard Support:</strong> unread pieces are released or, if they need no release, discarded.
 *
 * <p><strong>Error Mode Support:</strong> none: a decoder's failure cancels the source. The source's own failure comes
 * behind what the piece at hand, or the decoder, still holds, as a {@link TruncatedStreamException}.
 *
 * <p><strong>Cancellation:</strong> cancels the source at once, on the cancelling thread.
 *
 * <p><strong>Scheduler:</strong> none; a {@link TimedDecoder} ticks on the given one. Its source is asked for one element
 * at a time, and a failure of the source comes behind what it held, as it is.
 *
 * @param <T> the elements of the source
 * @param <P> the decoder's pieces
 * @param <O> the decoder's values
 */
public final class FluxDecode<T, P, O> extends FluxOperator<T, O> {
    private final PieceAccess<T, P> access;
    private final Supplier<? extends Decoder<P, O>> decoders;
    private final Supplier<? extends Recorder<? super O>> recorders;
    private final @Nullable Scheduler scheduler;

    private FluxDecode(
            Flux<? extends T> source,
            PieceAccess<T, P> access,
            Supplier<? extends Decoder<P, O>> decoders,
            Supplier<? extends Recorder<? super O>> recorders,
            @Nullable Scheduler scheduler) {
        super(source);
        this.access = Objects.requireNonNull(access, "access");
        this.decoders = Objects.requireNonNull(decoders, "decoder");
        this.recorders = Objects.requireNonNull(recorders, "recorder");
        this.scheduler = scheduler;
    }

    /**
     * A decoded Flux.
     *
     * @param source where the pieces come from
     * @param access how to reach and free them
     * @param decoders asked once a subscription
     * @param recorders asked once a subscription
     * @param <T> the elements of the source
     * @param <P> the decoder's pieces
     * @param <O> the decoder's values
     * @return the values
     */
    public static <T, P, O> Flux<O> create(
            Flux<? extends T> source,
            PieceAccess<T, P> access,
            Supplier<? extends Decoder<P, O>> decoders,
            Supplier<? extends Recorder<? super O>> recorders) {
        return onAssembly(new FluxDecode<>(source, access, decoders, recorders, null));
    }

    /**
     * A Flux of which a decoder with a timer changes the elements, which hold no bytes.
     *
     * @param source where the elements come from
     * @param decoders asked once a subscription
     * @param scheduler keeps the time
     * @param <T> the elements
     * @return the values
     */
    public static <T> Flux<T> timed(
            Flux<? extends T> source, Supplier<? extends Decoder<T, T>> decoders, Scheduler scheduler) {
        return onAssembly(new FluxDecode<>(
                source,
                PieceAccess.<T, T>identity(),
                decoders,
                Recorder::none,
                Objects.requireNonNull(scheduler, "scheduler")));
    }

    @Override
    public int getPrefetch() {
        return 1;
    }

    @Override
    public void subscribe(CoreSubscriber<? super O> actual) {
        DecodeSubscriber<T, P, O> subscriber;
        try {
            Recorder<? super O> recorder = recorders.get();
            subscriber = new DecodeSubscriber<>(actual, access, decoders.get(), recorder, scheduler);
            recorder.begin(actual.currentContext());
        } catch (Throwable t) {
            Operators.error(actual, Operators.onOperatorError(t, actual.currentContext()));
            return;
        }
        source.subscribe(subscriber);
    }

    @Override
    public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
        if (key == Attr.RUN_STYLE) {
            return scheduler == null ? Attr.RunStyle.SYNC : Attr.RunStyle.ASYNC;
        }
        return super.scanUnsafe(key);
    }
}
