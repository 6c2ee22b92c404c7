package io.weirline.operators;

import io.weirline.core.Dialect;
import io.weirline.core.Limits;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Everything that a {@link StreamPipeline} can be told. Immutable: each method gives a changed copy. Start with
 * {@link StreamPipeline#from(Dialect)}.
 */
public final class PipelineOptions {
    final Dialect from;
    Dialect to;
    Limits limits = Limits.defaults();
    Deadlines deadlines = Deadlines.defaults();
    Delivery delivery = Delivery.defaults();
    Abandon abandon = Abandon.cancel();
    UsageEstimator estimator = UsageEstimator.fourCharacters();
    StreamListener listener = StreamListener.NONE;
    Labels labels = Labels.NONE;
    Scheduler timer = Schedulers.parallel();

    @Nullable
    Consumer<? super Settlement> settled;

    @Nullable
    AbortSignal abort;

    @Nullable
    Phases phases;

    @Nullable
    Duration graphemeDelay;

    @Nullable
    Timeline timeline;

    Duration commitAfter = Duration.ZERO;

    PipelineOptions(Dialect from) {
        this.from = Objects.requireNonNull(from, "from");
        to = from;
    }

    private PipelineOptions(PipelineOptions other) {
        from = other.from;
        to = other.to;
        limits = other.limits;
        deadlines = other.deadlines;
        delivery = other.delivery;
        abandon = other.abandon;
        estimator = other.estimator;
        listener = other.listener;
        labels = other.labels;
        timer = other.timer;
        settled = other.settled;
        abort = other.abort;
        phases = other.phases;
        graphemeDelay = other.graphemeDelay;
        timeline = other.timeline;
        commitAfter = other.commitAfter;
    }

    private PipelineOptions changed(Consumer<PipelineOptions> change) {
        PipelineOptions copy = new PipelineOptions(this);
        change.accept(copy);
        return copy;
    }

    /**
     * What the client reads. Default: the same as what the model writes.
     *
     * @param dialect the client's
     * @return a changed copy
     * @throws IllegalArgumentException if the dialect is only read
     */
    public PipelineOptions to(Dialect dialect) {
        Objects.requireNonNull(dialect, "to");
        try {
            dialect.encoder();
        } catch (UnsupportedOperationException e) {
            throw new IllegalArgumentException("to: " + e.getMessage(), e);
        }
        return changed(o -> o.to = dialect);
    }

    /**
     * The bounds of what is decoded. Default: {@link Limits#defaults()}.
     *
     * @param limits the bounds
     * @return a changed copy
     */
    public PipelineOptions limits(Limits limits) {
        Objects.requireNonNull(limits, "limits");
        return changed(o -> o.limits = limits);
    }

    /**
     * How many items leave together; the rest of the delivery stays. Default: {@link Batching#adaptive()}.
     *
     * @param batching how many
     * @return a changed copy
     */
    public PipelineOptions batching(Batching batching) {
        return delivery(delivery.withBatching(batching));
    }

    /**
     * How the stream is delivered: batching, heartbeat, errors, budget, fairness. Default: {@link Delivery#defaults()}.
     *
     * @param delivery how
     * @return a changed copy
     */
    public PipelineOptions delivery(Delivery delivery) {
        Objects.requireNonNull(delivery, "delivery");
        return changed(o -> o.delivery = delivery);
    }

    /**
     * How late a stream may be. Default: {@link Deadlines#defaults()}.
     *
     * @param deadlines how late
     * @return a changed copy
     */
    public PipelineOptions deadlines(Deadlines deadlines) {
        Objects.requireNonNull(deadlines, "deadlines");
        return changed(o -> o.deadlines = deadlines);
    }

    /**
     * What ends streams from outside. Default: nothing.
     *
     * @param signal ends them
     * @return a changed copy
     */
    public PipelineOptions abortOn(AbortSignal signal) {
        Objects.requireNonNull(signal, "signal");
        return changed(o -> o.abort = signal);
    }

    /**
     * What becomes of the model's stream when the client leaves. Default: {@link Abandon#cancel()}.
     *
     * @param policy what
     * @return a changed copy
     */
    public PipelineOptions abandon(Abandon policy) {
        Objects.requireNonNull(policy, "abandon");
        return changed(o -> o.abandon = policy);
    }

    /**
     * Who hears what came of each request, exactly once. Default: nobody.
     *
     * @param listener hears it, on the thread that ended the stream; must not block
     * @return a changed copy
     */
    public PipelineOptions onSettled(Consumer<? super Settlement> listener) {
        Objects.requireNonNull(listener, "onSettled");
        return changed(o -> o.settled = listener);
    }

    /**
     * What counts tokens where the provider did not. Default: {@link UsageEstimator#fourCharacters()}.
     *
     * @param estimator counts
     * @return a changed copy
     */
    public PipelineOptions estimator(UsageEstimator estimator) {
        Objects.requireNonNull(estimator, "estimator");
        return changed(o -> o.estimator = estimator);
    }

    /**
     * What is told until the first content comes. Default: nothing.
     *
     * @param phases what, and when
     * @return a changed copy
     */
    public PipelineOptions phases(Phases phases) {
        Objects.requireNonNull(phases, "phases");
        return changed(o -> o.phases = phases);
    }

    /**
     * Cuts text between grapheme clusters only; see {@link Weir#graphemeSafeEvents(Duration, Scheduler)}. Default: off.
     *
     * @param maxDelay how long text is held at most
     * @return a changed copy
     * @throws IllegalArgumentException if the delay is not positive
     */
    public PipelineOptions graphemeSafe(Duration maxDelay) {
        Times.positive("maxDelay", maxDelay);
        return changed(o -> o.graphemeDelay = maxDelay);
    }

    /**
     * Who is told what streams do. Default: {@link StreamListener#NONE}.
     *
     * @param listener told
     * @return a changed copy
     */
    public PipelineOptions listener(StreamListener listener) {
        Objects.requireNonNull(listener, "listener");
        return changed(o -> o.listener = listener);
    }

    /**
     * What the listener is told of the request. Default: {@link Labels#NONE}.
     *
     * @param labels passed by a {@link LabelPolicy}
     * @return a changed copy
     */
    public PipelineOptions labels(Labels labels) {
        Objects.requireNonNull(labels, "labels");
        return changed(o -> o.labels = labels);
    }

    /**
     * Where the request's time goes. Default: nobody looks.
     *
     * @param timeline of one request
     * @return a changed copy
     */
    public PipelineOptions timeline(Timeline timeline) {
        Objects.requireNonNull(timeline, "timeline");
        return changed(o -> o.timeline = timeline);
    }

    /**
     * How long an answer may wait for its first content before its headers go out with a sign of life; until then a
     * failure is answered with a status. Default: as long as the {@link Delivery#heartbeat()}, which bounds it also.
     *
     * @param wait how long; zero for the heartbeat's time alone
     * @return a changed copy
     * @throws IllegalArgumentException if it is negative
     */
    public PipelineOptions commitAfter(Duration wait) {
        Times.notNegative("commitAfter", wait);
        return changed(o -> o.commitAfter = wait);
    }

    /**
     * What keeps the time of all stages, that of the delivery at hand too; one that is given later keeps its own.
     * Default: {@link Schedulers#parallel()}.
     *
     * @param scheduler runs short tasks
     * @return a changed copy
     */
    public PipelineOptions timer(Scheduler scheduler) {
        Objects.requireNonNull(scheduler, "timer");
        return changed(o -> {
            o.timer = scheduler;
            o.delivery = o.delivery.withTimer(scheduler);
        });
    }

    /**
     * The pipeline.
     *
     * @return immutable, for any number of requests
     */
    public StreamPipeline build() {
        return new StreamPipeline(this);
    }
}
