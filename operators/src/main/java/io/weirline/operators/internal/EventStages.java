package io.weirline.operators.internal;

import io.weirline.core.StreamAbortedException;
import io.weirline.core.StreamEvent;
import io.weirline.operators.Deadlines;
import io.weirline.operators.Outcome;
import io.weirline.operators.Settlement;
import io.weirline.operators.Stage;
import io.weirline.operators.UsageEstimator;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable.Attr.RunStyle;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/** The stages that watch over a request. */
public final class EventStages {
    private EventStages() {}

    /**
     * Fails a stream that is late.
     *
     * @param deadlines how late
     * @param headers whether the stage stands around the exchange
     * @param scheduler keeps the time
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> deadlines(Deadlines deadlines, boolean headers, Scheduler scheduler) {
        Objects.requireNonNull(scheduler, "scheduler");
        DeadlinePlan plan = DeadlinePlan.of(Objects.requireNonNull(deadlines, "deadlines"), headers);
        return source -> FluxStage.<StreamEvent, StreamEvent>create(
                source,
                "deadlines",
                RunStyle.ASYNC,
                actual -> new DeadlineSubscriber(actual, slot(actual, false), plan, scheduler));
    }

    /**
     * Ends streams from outside.
     *
     * @param flag when it is raised
     * @param scheduler ends a stream that does not do it itself
     * @param <T> the elements
     * @return the stage
     */
    public static <T> Stage<T, T> abortOn(AbortFlag flag, Scheduler scheduler) {
        return source ->
                FluxStage.<T, T>create(source, "abortOn", RunStyle.ASYNC, actual -> abort(actual, flag, scheduler));
    }

    private static <T> @Nullable CoreSubscriber<T> abort(
            CoreSubscriber<? super T> actual, AbortFlag flag, Scheduler scheduler) {
        RecordSlot slot = slot(actual, false);
        AbortFlag.Raised how = flag.raised();
        if (how == null) {
            return new AbortSubscriber<>(actual, slot, flag, scheduler);
        }
        if (how.clean()) {
            slot.blameBelow(Outcome.ABORTED, how.reason());
            Operators.complete(actual);
        } else {
            Operators.error(actual, new StreamAbortedException(how.reason()));
        }
        return null;
    }

    /**
     * Fails a stream without its terminal.
     *
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> requireTerminal() {
        return source -> FluxStage.<StreamEvent, StreamEvent>create(
                source,
                "requireTerminal",
                RunStyle.SYNC,
                actual -> new TerminalSubscriber(actual, slot(actual, false)));
    }

    /**
     * Tells what came of each request.
     *
     * @param estimator counts where the provider did not
     * @param listener is told
     * @param clock keeps the time
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> settle(
            UsageEstimator estimator, Consumer<? super Settlement> listener, Scheduler clock) {
        Objects.requireNonNull(estimator, "estimator");
        Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(clock, "clock");
        return source -> FluxStage.<StreamEvent, StreamEvent>create(
                source,
                "settle",
                RunStyle.SYNC,
                actual -> new SettleSubscriber(actual, slot(actual, true), estimator, listener, clock));
    }

    /**
     * Reads abandoned streams on.
     *
     * @param maxTime how long
     * @param maxBytes how far
     * @param permits how many at one time
     * @param scheduler keeps the time
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> drain(
            Duration maxTime, long maxBytes, DrainPermits permits, Scheduler scheduler) {
        Objects.requireNonNull(scheduler, "scheduler");
        long nanos = maxTime.toNanos();
        return source -> FluxStage.<StreamEvent, StreamEvent>create(
                source,
                "abandon",
                RunStyle.ASYNC,
                actual -> new DrainSubscriber(actual, slot(actual, false), nanos, maxBytes, permits, scheduler));
    }

    private static RecordSlot slot(CoreSubscriber<?> actual, boolean settles) {
        return new RecordSlot(actual.currentContext(), settles);
    }
}
