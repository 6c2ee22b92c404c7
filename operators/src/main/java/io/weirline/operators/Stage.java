package io.weirline.operators;

import java.util.Objects;
import java.util.function.Function;
import reactor.core.publisher.Flux;

/**
 * A step of a stream, for {@link Flux#transform(Function)}. Immutable; each subscription of the resulting Flux has its
 * own state.
 *
 * @param <I> what goes in
 * @param <O> what comes out
 */
@FunctionalInterface
public interface Stage<I, O> extends Function<Flux<I>, Flux<O>> {
    /**
     * This stage, then another.
     *
     * @param next the stage that takes what comes out of this one
     * @param <P> what comes out of {@code next}
     * @return one stage
     */
    @SuppressWarnings("overloads") // a Stage is the more specific of the two, also for a lambda
    default <P> Stage<I, P> andThen(Stage<? super O, P> next) {
        Objects.requireNonNull(next, "next");
        // A Flux only gives: one of O serves wherever one of a supertype is read.
        @SuppressWarnings("unchecked")
        Stage<O, P> after = (Stage<O, P>) next;
        return source -> after.apply(apply(source));
    }
}
