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
 * <p><strong>Scheduler:</strong> none.
 *
 * @param <T> the elements of the source
 * @param <P> the decoder's pieces
 * @param <O> the decoder's values
 */
public final class FluxDecode<T, P, O> extends FluxOperator<T, O> {
    private final PieceAccess<T, P> access;
    private final Supplier<? extends Decoder<P, O>> decoders;
    private final Supplier<? extends Recorder<? super O>> recorders;

    private FluxDecode(
            Flux<? extends T> source,
            PieceAccess<T, P> access,
            Supplier<? extends Decoder<P, O>> decoders,
            Supplier<? extends Recorder<? super O>> recorders) {
        super(source);
        this.access = Objects.requireNonNull(access, "access");
        this.decoders = Objects.requireNonNull(decoders, "decoder");
        this.recorders = Objects.requireNonNull(recorders, "recorder");
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
        return onAssembly(new FluxDecode<>(source, access, decoders, recorders));
    }

    @Override
    public int getPrefetch() {
        return 1;
    }

    @Override
    public void subscribe(CoreSubscriber<? super O> actual) {
        DecodeSubscriber<T, P, O> subscriber;
        try {
            subscriber = new DecodeSubscriber<>(actual, access, decoders.get(), recorders.get());
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
}
