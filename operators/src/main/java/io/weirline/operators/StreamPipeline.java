package io.weirline.operators;

import io.weirline.core.Dialect;
import io.weirline.core.StreamEvent;
import io.weirline.operators.internal.CommitGate;
import io.weirline.operators.internal.FluxDecode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's stages in their order, from one set of options: decode, {@link Weir#requireTerminal() requireTerminal},
 * {@link Weir#deadlines(Deadlines) deadlines}, {@link Weir#abortOn(AbortSignal) abortOn},
 * {@link Weir#settle(Consumer) settle}, {@link Weir#abandon(Abandon) abandon}, {@link Weir#phases(Phases) phases},
 * {@link Weir#graphemeSafeEvents() graphemeSafe}, {@link Weir#observe observe} and delivery, as events or as the bytes of
 * the client's dialect. What is not asked for is not there. The stages are public one by one, for who wants another
 * order.
 *
 * <p>Immutable; one for all requests, and {@link #with(Overrides)} for what one of them wants otherwise. Each
 * subscription is settled on its own.
 *
 * <p><strong>Backpressure:</strong> nothing is decoded that was not asked for; the delivery merges what waits for demand,
 * up to its budget. <strong>Cancellation:</strong> reaches the source at once, unless {@link PipelineOptions#abandon}
 * says otherwise. <strong>Errors:</strong> come behind all that was decoded, and as the client's own error frame where
 * bytes are delivered. <strong>Scheduler:</strong> {@link PipelineOptions#timer}, for what time does; no other hop.
 */
public final class StreamPipeline {
    private final PipelineOptions options;
    // One for all requests: thousands of streams share it.
    private final Stage<StreamEvent, StreamEvent> watch;

    StreamPipeline(PipelineOptions options) {
        this.options = options;
        watch = watch(Weir.deadlines(options.deadlines, options.timer));
    }

    /**
     * Begins with what the model writes.
     *
     * @param dialect the model's
     * @return options with defaults
     */
    public static PipelineOptions from(Dialect dialect) {
        return new PipelineOptions(dialect);
    }

    /**
     * What this pipeline was told.
     *
     * @return the options
     */
    public PipelineOptions options() {
        return options;
    }

    /**
     * What the client reads.
     *
     * @return the target dialect
     */
    public Dialect target() {
        return options.to;
    }

    /**
     * How the client's bytes or events are delivered.
     *
     * @return the delivery
     */
    public Delivery delivery() {
        return options.delivery;
    }

    /**
     * This pipeline for one request.
     *
     * @param overrides what it wants otherwise
     * @return a changed copy
     * @throws IllegalArgumentException if a wish is out of its bounds; the message names it
     */
    public StreamPipeline with(Overrides overrides) {
        PipelineOptions changed = options;
        Batching batching = options.delivery.batching();
        if (overrides.chunkSize() != null) {
            batching = batching.withChunkSize(overrides.chunkSize());
        }
        if (overrides.flushAfter() != null) {
            batching = batching.withFlushAfter(overrides.flushAfter());
        }
        changed = changed.batching(batching);
        changed = apply(changed, overrides.deadlines(), PipelineOptions::deadlines);
        changed = apply(changed, overrides.abort(), PipelineOptions::abortOn);
        changed = apply(changed, overrides.labels(), PipelineOptions::labels);
        changed = apply(changed, overrides.timeline(), PipelineOptions::timeline);
        return new StreamPipeline(changed);
    }

    private static <V> PipelineOptions apply(
            PipelineOptions to, @Nullable V wish, BiFunction<PipelineOptions, V, PipelineOptions> how) {
        return wish == null ? to : how.apply(to, wish);
    }

    /**
     * From the model's bytes to batched events.
     *
     * @return the stage
     */
    public Stage<ByteBuffer, StreamEvent> events() {
        return events(PieceAccess.byteBuffers());
    }

    /**
     * From the model's bytes, in elements of any type, to batched events.
     *
     * @param access how to reach and free the bytes
     * @param <T> the elements
     * @return the stage
     */
    public <T> Stage<T, StreamEvent> events(PieceAccess<T, ByteBuffer> access) {
        return decode(access).andThen(watch).andThen(deliverEvents());
    }

    /**
     * From the model's bytes to the client's.
     *
     * @return the stage
     */
    public Stage<ByteBuffer, ByteBuffer> bytes() {
        return bytes(PieceAccess.byteBuffers());
    }

    /**
     * From the model's bytes, in elements of any type, to the client's.
     *
     * @param access how to reach and free the bytes
     * @param <T> the elements
     * @return the stage
     */
    public <T> Stage<T, ByteBuffer> bytes(PieceAccess<T, ByteBuffer> access) {
        return decode(access).andThen(watch).andThen(deliverBytes());
    }

    /**
     * The first part: from the model's bytes to its events.
     *
     * @param access how to reach and free the bytes
     * @param <T> the elements
     * @return the stage
     */
    public <T> Stage<T, StreamEvent> decode(PieceAccess<T, ByteBuffer> access) {
        return Weir.decode(access, options.from, options.limits, FaultMode.AS_ERROR);
    }

    /**
     * The middle: all that watches over the request, between {@link #decode} and the delivery.
     *
     * @return the stage
     */
    public Stage<StreamEvent, StreamEvent> watch() {
        return watch;
    }

    /**
     * The middle, with deadlines of your own making, such as those of a client that tells when the headers come.
     *
     * @param deadlines their stage
     * @return the stage
     */
    public Stage<StreamEvent, StreamEvent> watch(Stage<StreamEvent, StreamEvent> deadlines) {
        Stage<StreamEvent, StreamEvent> all = Weir.requireTerminal().andThen(deadlines);
        if (options.abort != null) {
            all = all.andThen(Weir.abortOn(options.abort));
        }
        Consumer<Settlement> settled = settled();
        if (settled != null) {
            all = all.andThen(Weir.settle(options.estimator, settled));
        }
        all = all.andThen(Weir.abandon(options.abandon, options.timer));
        if (options.phases != null) {
            all = all.andThen(Weir.phases(options.phases, options.timer));
        }
        Duration held = options.graphemeDelay;
        if (held != null) {
            all = all.andThen(Weir.graphemeSafeEvents(held, options.timer));
        }
        if (options.listener != StreamListener.NONE || options.timeline != null) {
            all = all.andThen(Weir.observe(options.listener, options.labels, options.timeline, options.timer));
        }
        return all;
    }

    private @Nullable Consumer<Settlement> settled() {
        Consumer<? super Settlement> own = options.settled;
        StreamListener listener = options.listener;
        if (listener == StreamListener.NONE) {
            return own == null ? null : own::accept;
        }
        Labels labels = options.labels;
        return settlement -> {
            if (own != null) {
                own.accept(settlement);
            }
            listener.onSettled(labels, settlement);
        };
    }

    /**
     * Between the middle and the delivery, where a host can still choose its answer: holds what comes before the first
     * content or status (64 events or 256 KiB at most), until that comes, or the first heartbeat is due, or
     * {@link PipelineOptions#commitAfter}. A failure before that is the first signal; {@code switchOnFirst} sees it and
     * answers with a status.
     *
     * <p><strong>Backpressure:</strong> the source is asked for one element at a time.
     * <strong>Cancellation:</strong> at once. <strong>Scheduler:</strong> {@link PipelineOptions#timer}.
     *
     * @return the stage
     */
    public Stage<StreamEvent, StreamEvent> commit() {
        long heartbeat = options.delivery.heartbeat().toNanos();
        long wish = options.commitAfter.toNanos();
        long after = wish == 0 || heartbeat != 0 && heartbeat < wish ? heartbeat : wish;
        return source -> FluxDecode.timed(source, () -> new CommitGate(after), options.timer);
    }

    /**
     * The last part, for who reads events.
     *
     * @return the stage
     */
    public Stage<StreamEvent, StreamEvent> deliverEvents() {
        return Weir.coalesce(options.delivery);
    }

    /**
     * The last part, for who reads bytes.
     *
     * @return the stage
     */
    public Stage<StreamEvent, ByteBuffer> deliverBytes() {
        return Weir.deliver(options.to, options.delivery);
    }
}
