package io.weirline.operators.internal;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;

/**
 * An operator that is nothing but its subscriber.
 *
 * @param <I> what the source emits
 * @param <O> what comes out
 */
final class FluxStage<I, O> extends FluxOperator<I, O> {
    /** Makes the subscriber of one subscription. */
    @FunctionalInterface
    interface Maker<I, O> {
        /** The subscriber; null if downstream has its end already. */
        @Nullable
        CoreSubscriber<? super I> make(CoreSubscriber<? super O> actual);
    }

    private final String name;
    private final Attr.RunStyle style;
    private final Maker<I, O> maker;

    private FluxStage(Flux<? extends I> source, String name, Attr.RunStyle style, Maker<I, O> maker) {
        super(source);
        this.name = name;
        this.style = style;
        this.maker = maker;
    }

    static <I, O> Flux<O> create(Flux<? extends I> source, String name, Attr.RunStyle style, Maker<I, O> maker) {
        Objects.requireNonNull(source, "source");
        return onAssembly(new FluxStage<>(source, name, style, maker));
    }

    @Override
    public void subscribe(CoreSubscriber<? super O> actual) {
        CoreSubscriber<? super I> subscriber;
        try {
            subscriber = maker.make(actual);
        } catch (Throwable t) {
            Operators.error(actual, Operators.onOperatorError(t, actual.currentContext()));
            return;
        }
        if (subscriber != null) {
            source.subscribe(subscriber);
        }
    }

    @Override
    public String stepName() {
        return name;
    }

    @Override
    public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
        return key == Attr.RUN_STYLE ? style : super.scanUnsafe(key);
    }
}
