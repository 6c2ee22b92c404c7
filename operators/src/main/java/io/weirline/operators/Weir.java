package io.weirline.operators;

import io.weirline.codecs.ndjson.NdjsonDecoder;
import io.weirline.codecs.sse.SseDecoder;
import io.weirline.codecs.sse.SseItem;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.codecs.utf8.SurrogateGuard;
import io.weirline.codecs.utf8.Utf8Decoder;
import io.weirline.core.ByteSink;
import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.Encoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.Usage;
import io.weirline.operators.internal.DrainPermits;
import io.weirline.operators.internal.EventBatch;
import io.weirline.operators.internal.EventRecorder;
import io.weirline.operators.internal.EventStages;
import io.weirline.operators.internal.FluxCoalesce;
import io.weirline.operators.internal.FluxDecode;
import io.weirline.operators.internal.FluxTap;
import io.weirline.operators.internal.GraphemeEvents;
import io.weirline.operators.internal.GraphemeText;
import io.weirline.operators.internal.MergeBatch;
import io.weirline.operators.internal.Observation;
import io.weirline.operators.internal.PhaseEvents;
import io.weirline.operators.internal.Recorder;
import io.weirline.operators.internal.TextBatch;
import io.weirline.operators.internal.WireBatch;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The stages, for {@code flux.transform(...)}. All decoding stages keep these promises: any cut of the input gives the
 * same values; demand n decodes at most n of them; a cancel reaches the source at once, on the cancelling thread; a
 * source that fails ends them, behind what its last piece still holds, with a
 * {@link io.weirline.core.TruncatedStreamException} around its failure (a {@link io.weirline.core.StreamException}
 * passes as it is; so does any failure through the stages with a timer, {@link #graphemeSafe()} and {@link #phases}).
 * Completion waits for demand, since only decoding on tells that nothing is left.
 */
public final class Weir {
    private static final Duration GRAPHEME_DELAY = Duration.ofMillis(100);

    private Weir() {}

    /**
     * The events of a model's stream, with the default limits and {@link FaultMode#AS_ERROR}.
     *
     * @param dialect what the bytes are
     * @return the stage
     */
    public static Stage<ByteBuffer, StreamEvent> decode(Dialect dialect) {
        return decode(dialect, Limits.defaults());
    }

    /**
     * The events of a model's stream, with {@link FaultMode#AS_ERROR}.
     *
     * @param dialect what the bytes are
     * @param limits the bounds
     * @return the stage
     */
    public static Stage<ByteBuffer, StreamEvent> decode(Dialect dialect, Limits limits) {
        return decode(dialect, limits, FaultMode.AS_ERROR);
    }

    /**
     * The events of a model's stream. Each {@link io.weirline.core.StreamException} that ends it carries the transcript
     * of what came before.
     *
     * <p><img src="{@docRoot}/resources/decode.svg" alt="Bytes cut anywhere become events; one piece is asked for when the last is drained.">
     *
     * @param dialect what the bytes are
     * @param limits the bounds
     * @param mode what becomes of a fault
     * @return the stage
     */
    public static Stage<ByteBuffer, StreamEvent> decode(Dialect dialect, Limits limits, FaultMode mode) {
        return decode(PieceAccess.byteBuffers(), dialect, limits, mode);
    }

    /**
     * The events of a model's stream whose bytes come in elements of any type.
     *
     * @param access how to reach and free the bytes
     * @param dialect what the bytes are
     * @param limits the bounds
     * @param mode what becomes of a fault
     * @param <T> the elements
     * @return the stage
     */
    public static <T> Stage<T, StreamEvent> decode(
            PieceAccess<T, ByteBuffer> access, Dialect dialect, Limits limits, FaultMode mode) {
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(dialect, "dialect");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(mode, "mode");
        return source ->
                FluxDecode.create(source, access, () -> dialect.decoder(limits), () -> new EventRecorder(limits, mode));
    }

    /**
     * The values of any decoder of bytes. A dialect's decoder run so keeps no transcript, and its faults are values.
     *
     * @param decoder asked for a new decoder once a subscription
     * @param <O> the values
     * @return the stage
     */
    public static <O> Stage<ByteBuffer, O> decodeWith(Supplier<? extends Decoder<ByteBuffer, O>> decoder) {
        return decode(PieceAccess.byteBuffers(), decoder);
    }

    /**
     * The values of any decoder, from elements of any type. A dialect's decoder run so keeps no transcript, and its
     * faults are values.
     *
     * @param access how to reach and free the pieces
     * @param decoder asked for a new decoder once a subscription
     * @param <T> the elements
     * @param <P> the pieces
     * @param <O> the values
     * @return the stage
     */
    public static <T, P, O> Stage<T, O> decode(PieceAccess<T, P> access, Supplier<? extends Decoder<P, O>> decoder) {
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(decoder, "decoder");
        return source -> FluxDecode.create(source, access, decoder, Recorder::none);
    }

    /**
     * Forwards byte buffers untouched and shows them to a decoder on the way. It adds its own CPU time, nothing else:
     * the first failure of the decoder or the listener switches the tap off.
     *
     * <p><img src="{@docRoot}/resources/tap.svg" alt="The buffers pass untouched; a listener sees what they say.">
     *
     * @param decoder asked for a new decoder once a subscription
     * @param listener gets what is decoded; one object for all subscriptions, so that a listener with a state is made
     *     within {@link Flux#defer}
     * @param <O> the values
     * @return the stage
     */
    public static <O> Stage<ByteBuffer, ByteBuffer> tap(
            Supplier<? extends Decoder<ByteBuffer, O>> decoder, TapListener<? super O> listener) {
        return tap(PieceAccess.byteBuffers(), decoder, listener);
    }

    /**
     * As {@link #tap(Supplier, TapListener)}, for elements of any type. None is retained or released.
     *
     * @param access how to reach the pieces
     * @param decoder asked for a new decoder once a subscription
     * @param listener gets what is decoded
     * @param <T> the elements
     * @param <P> the pieces
     * @param <O> the values
     * @return the stage
     */
    public static <T, P, O> Stage<T, T> tap(
            PieceAccess<T, P> access, Supplier<? extends Decoder<P, O>> decoder, TapListener<? super O> listener) {
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(decoder, "decoder");
        Objects.requireNonNull(listener, "listener");
        return source -> FluxTap.create(source, access, decoder, listener);
    }

    /**
     * Events, joined: neighbours of the same choice, block and type that hold text become one, never across types, order
     * kept. The joined content is the same. See {@link Batching} for what waits for what; without demand, neighbours are
     * merged up to the batch's bounds and {@link Budget#defaults()}, then the source is paused.
     *
     * @param batching how many items leave together
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> coalesce(Batching batching) {
        return coalesce(Delivery.defaults().withBatching(batching).withHeartbeat(Duration.ZERO));
    }

    /**
     * As {@link #coalesce(Batching)}, with all that can be chosen. A heartbeat is a
     * {@link io.weirline.core.StreamEvent.Liveness#HEARTBEAT}.
     *
     * <p><img src="{@docRoot}/resources/coalesce.svg" alt="The first content leaves at once; neighbours merge while nobody asks; a tool call flushes.">
     *
     * @param delivery how
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> coalesce(Delivery delivery) {
        Objects.requireNonNull(delivery, "delivery");
        return source -> FluxCoalesce.create(source, EventBatch::new, delivery);
    }

    /**
     * Strings, joined. The first that is not empty leaves at once.
     *
     * @param batching how many items leave together
     * @return the stage
     */
    public static Stage<String, String> coalesceText(Batching batching) {
        return coalesceText(Delivery.defaults().withBatching(batching));
    }

    /**
     * As {@link #coalesceText(Batching)}, with all that can be chosen. There is no heartbeat in text.
     *
     * @param delivery how
     * @return the stage
     */
    public static Stage<String, String> coalesceText(Delivery delivery) {
        Delivery silent = delivery.withHeartbeat(Duration.ZERO);
        return source -> FluxCoalesce.create(source, TextBatch::new, silent);
    }

    /**
     * Elements of any type, merged. The first leaves at once.
     *
     * @param batching how many items leave together
     * @param weigher gives the bytes of an element, of which at least one is counted
     * @param merger merges two neighbours; the first may be what it gave before
     * @param <T> the elements
     * @return the stage
     */
    public static <T> Stage<T, T> coalesce(
            Batching batching, ToLongFunction<? super T> weigher, BinaryOperator<T> merger) {
        return coalesce(Delivery.defaults().withBatching(batching), weigher, merger);
    }

    /**
     * As {@link #coalesce(Batching, ToLongFunction, BinaryOperator)}, with all that can be chosen. There is no heartbeat.
     *
     * @param delivery how
     * @param weigher gives the bytes of an element
     * @param merger merges two neighbours
     * @param <T> the elements
     * @return the stage
     */
    public static <T> Stage<T, T> coalesce(
            Delivery delivery, ToLongFunction<? super T> weigher, BinaryOperator<T> merger) {
        Objects.requireNonNull(weigher, "weigher");
        Objects.requireNonNull(merger, "merger");
        Delivery silent = delivery.withHeartbeat(Duration.ZERO);
        return source -> FluxCoalesce.create(source, () -> new MergeBatch<>(weigher, merger), silent);
    }

    /**
     * Events as the bytes of a dialect, for one client: batching, heartbeat and encoding in one step. What leaves
     * together is one buffer of whole frames. The end of the events is the dialect's terminal; their failure is its error
     * frame, unless {@link Delivery#withErrorFrames} says that it is passed on.
     *
     * <p><img src="{@docRoot}/resources/deliver.svg" alt="Events become bytes, with a heartbeat where nothing was written for a while.">
     *
     * @param dialect what the client reads
     * @param delivery how
     * @return the stage
     */
    public static Stage<StreamEvent, ByteBuffer> deliver(Dialect dialect, Delivery delivery) {
        Objects.requireNonNull(dialect, "dialect");
        return deliverWith(dialect::encoder, delivery);
    }

    /**
     * As {@link #deliver(Dialect, Delivery)}, with an encoder of your own making.
     *
     * @param encoder asked for a new encoder once a subscription
     * @param delivery how
     * @return the stage
     */
    public static Stage<StreamEvent, ByteBuffer> deliverWith(
            Supplier<? extends Encoder<StreamEvent>> encoder, Delivery delivery) {
        Objects.requireNonNull(encoder, "encoder");
        Objects.requireNonNull(delivery, "delivery");
        boolean errorFrames = delivery.errorFrames();
        return source -> FluxCoalesce.create(
                source, () -> new WireBatch<>(encoder.get(), ByteSink::toByteBuffer, errorFrames), delivery);
    }

    /**
     * Server-sent events, with the standard's treatment of an unfinished one at the end: it is dropped.
     *
     * @return the stage
     */
    public static Stage<ByteBuffer, SseItem.Event> sse() {
        return sse(PieceAccess.byteBuffers());
    }

    /**
     * Server-sent events from elements of any type.
     *
     * @param access how to reach and free the bytes
     * @param <T> the elements
     * @return the stage
     */
    public static <T> Stage<T, SseItem.Event> sse(PieceAccess<T, ByteBuffer> access) {
        // By default a decoder yields dispatched events only.
        return decode(access, SseDecoder::new).andThen(items -> items.cast(SseItem.Event.class));
    }

    /**
     * Server-sent events, and what else the options ask for.
     *
     * @param options what is yielded beside events, and what becomes of tails and oversized events
     * @param limits the bounds
     * @return the stage
     */
    public static Stage<ByteBuffer, SseItem> sse(SseOptions options, Limits limits) {
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(limits, "limits");
        return decodeWith(() -> new SseDecoder(options, limits));
    }

    /**
     * UTF-8 as text, by the WHATWG rules: malformed bytes are replaced, a leading U+FEFF is kept. A character that two
     * pieces share comes whole.
     *
     * @return the stage
     */
    public static Stage<ByteBuffer, String> utf8() {
        return decodeWith(Utf8Decoder::new);
    }

    /**
     * The lines of newline-delimited JSON.
     *
     * @return the stage
     */
    public static Stage<ByteBuffer, String> ndjson() {
        return decodeWith(NdjsonDecoder::new);
    }

    /**
     * Strings cut so that no half of a surrogate pair leaves: a pair that two of them share comes whole, with the
     * second.
     *
     * @return the stage
     */
    public static Stage<String, String> surrogateSafe() {
        return decode(PieceAccess.<CharSequence, String>identity(), SurrogateGuard::new);
    }

    /**
     * Strings cut so that no grapheme cluster is (UAX #29): the last one of each is held until what follows tells that it
     * is whole, for 100 ms at most, by {@link Schedulers#parallel()}.
     *
     * @return the stage
     */
    public static Stage<String, String> graphemeSafe() {
        return graphemeSafe(GRAPHEME_DELAY, Schedulers.parallel());
    }

    /**
     * Strings cut so that no grapheme cluster is (UAX #29): the last one of each is held until what follows tells that it
     * is whole. A cluster of more than 64 UTF-16 units leaves in parts; half a surrogate pair never does.
     *
     * <p><img src="{@docRoot}/resources/grapheme-safe.svg" alt="A letter waits for its accent; a flag comes whole.">
     *
     * <p><strong>Backpressure:</strong> the source is asked for one element at a time. <strong>Cancellation:</strong>
     * at once; what is held is dropped. <strong>Discard:</strong> strings that were not looked at. <strong>Errors:</strong>
     * come behind what is held.
     *
     * @param maxDelay how long text is held at most; more than half of it as a rule
     * @param scheduler its timer lets late text go
     * @return the stage; it emits no empty string
     * @throws IllegalArgumentException if the delay is not positive
     */
    public static Stage<String, String> graphemeSafe(Duration maxDelay, Scheduler scheduler) {
        long nanos = Times.positive("maxDelay", maxDelay).toNanos();
        Objects.requireNonNull(scheduler, "scheduler");
        return source -> FluxDecode.timed(source, () -> new GraphemeText(nanos), scheduler);
    }

    /**
     * As {@link #graphemeSafe()}, for text, refusals and reasoning, in each block apart.
     *
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> graphemeSafeEvents() {
        return graphemeSafeEvents(GRAPHEME_DELAY, Schedulers.parallel());
    }

    /**
     * As {@link #graphemeSafe(Duration, Scheduler)}, for text, refusals and reasoning, in each block apart. What else
     * concerns a block comes behind its text; events of other blocks, and of the whole stream, may overtake its last
     * cluster.
     *
     * @param maxDelay how long text is held at most; more than half of it as a rule
     * @param scheduler its timer lets late text go
     * @return the stage
     * @throws IllegalArgumentException if the delay is not positive
     */
    public static Stage<StreamEvent, StreamEvent> graphemeSafeEvents(Duration maxDelay, Scheduler scheduler) {
        long nanos = Times.positive("maxDelay", maxDelay).toNanos();
        Objects.requireNonNull(scheduler, "scheduler");
        return source -> FluxDecode.timed(source, () -> new GraphemeEvents(nanos), scheduler);
    }

    /**
     * As {@link #phases(Phases, Scheduler)}, by {@link Schedulers#parallel()}.
     *
     * @param phases what is told, and when
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> phases(Phases phases) {
        return phases(phases, Schedulers.parallel());
    }

    /**
     * Tells what goes on until the first content comes.
     *
     * <p><img src="{@docRoot}/resources/phases.svg" alt="Two statuses come by time, then the content, then no more of them.">
     *
     * <p><strong>Backpressure:</strong> a status counts as an element; without demand only the newest waits. The source
     * is asked for one element at a time. <strong>Cancellation:</strong> at once; stops the timer too.
     *
     * @param phases what is told, and when
     * @param scheduler its timer tells them
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> phases(Phases phases, Scheduler scheduler) {
        Objects.requireNonNull(phases, "phases");
        Objects.requireNonNull(scheduler, "scheduler");
        return source -> FluxDecode.timed(source, () -> new PhaseEvents(phases), scheduler);
    }

    /**
     * Tells a listener what becomes of a stream, and adds the automatic spans to its timeline. Events, demand and cancel
     * pass untouched; the clock is read three times for a stream, not for each event.
     *
     * <p><img src="{@docRoot}/resources/observe.svg" alt="Events pass; the listener hears of the start, the first content and the end.">
     *
     * @param listener told
     * @param labels of the request
     * @param timeline of the request, or null
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> observe(
            StreamListener listener, Labels labels, @Nullable Timeline timeline) {
        return observe(listener, labels, timeline, Schedulers.parallel());
    }

    /**
     * As {@link #observe(StreamListener, Labels, Timeline)}, by another clock.
     *
     * @param listener told
     * @param labels of the request
     * @param timeline of the request, or null
     * @param clock tells the time; runs nothing
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> observe(
            StreamListener listener, Labels labels, @Nullable Timeline timeline, Scheduler clock) {
        Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(clock, "clock");
        return source -> Observation.of(source, listener, labels, timeline, clock);
    }

    /**
     * The visible text of the first choice, whose key is 0.
     *
     * @return the stage
     */
    public static Stage<StreamEvent, String> text() {
        return text(0);
    }

    /**
     * The visible text of one choice.
     *
     * @param choice its key
     * @return the stage; it emits no empty text
     */
    public static Stage<StreamEvent, String> text(int choice) {
        return events -> events.mapNotNull(event -> event instanceof StreamEvent.TextDelta delta
                        && delta.choice() == choice
                        && !delta.text().isEmpty()
                ? delta.text()
                : null);
    }

    /**
     * The token counts, each merged with all earlier ones: the last is the truth.
     *
     * @return the stage
     */
    public static Stage<StreamEvent, Usage> usage() {
        return events -> events.ofType(StreamEvent.UsageUpdate.class).map(StreamEvent.UsageUpdate::usage);
    }

    /**
     * The events of one type.
     *
     * @param type the type
     * @param <E> the type
     * @return the stage
     */
    public static <E extends StreamEvent> Stage<StreamEvent, E> ofType(Class<E> type) {
        Objects.requireNonNull(type, "type");
        return events -> events.ofType(type);
    }

    /**
     * Fails a stream that is late, on {@link Schedulers#parallel()}.
     *
     * @param deadlines how late
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> deadlines(Deadlines deadlines) {
        return deadlines(deadlines, Schedulers.parallel());
    }

    /**
     * Fails a stream that is late with a {@link io.weirline.core.DeadlineException} that tells which deadline passed, and
     * carries the transcript if a decode or {@link #requireTerminal()} stands upstream. The source is cancelled first, on
     * the scheduler's thread. {@link Deadlines#headers()} is not looked at: nothing in a stream of events tells when
     * they came. {@link Deadlines#firstByte()} and {@link Deadlines#idleByte()} see the bytes that a decode upstream
     * takes, or else the events alone.
     *
     * <p><img src="{@docRoot}/resources/deadlines.svg" alt="Pings feed no content deadline; the error names the one that passed.">
     *
     * @param deadlines how late
     * @param scheduler keeps the time; runs one task for each subscription, and no event
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> deadlines(Deadlines deadlines, Scheduler scheduler) {
        return EventStages.deadlines(deadlines, false, scheduler);
    }

    /**
     * Fails a stream of events that completes without its terminal: with a
     * {@link io.weirline.core.TruncatedStreamException}, with the transcript. The terminal is a
     * {@link StreamEvent.Finished} for each choice that was opened, and for one at least. A stream that failed, or whose
     * {@link StreamEvent.Fault} was an event, has told already. A dialect's decoder does this by itself: the stage is
     * for events that come from elsewhere.
     *
     * <p><img src="{@docRoot}/resources/require-terminal.svg" alt="Bytes that end without the terminal are an error.">
     *
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> requireTerminal() {
        return EventStages.requireTerminal();
    }

    /**
     * Ends streams from outside: by {@link AbortSignal#abort(String)} with a
     * {@link io.weirline.core.StreamAbortedException}, which carries the transcript if a decode or
     * {@link #requireTerminal()} stands upstream, or by {@link AbortSignal#stop(String)} as complete. The source is
     * cancelled first, on the thread that raises the signal; the end comes there too, or behind the element that is on
     * its way. Subscribed to when the signal is up already, the stream ends without its source.
     *
     * <p><img src="{@docRoot}/resources/abort.svg" alt="One signal ends many streams.">
     *
     * @param signal ends them
     * @param <T> the elements
     * @return the stage
     */
    public static <T> Stage<T, T> abortOn(AbortSignal signal) {
        return EventStages.abortOn(signal.flag, Schedulers.parallel());
    }

    /**
     * Settles each request, with {@link UsageEstimator#fourCharacters()}.
     *
     * <p><img src="{@docRoot}/resources/settle.svg" alt="Exactly one settlement, whatever ends the request.">
     *
     * @param listener is told
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> settle(Consumer<? super Settlement> listener) {
        return settle(UsageEstimator.fourCharacters(), listener);
    }

    /**
     * Tells once for each subscription what came of it, whatever ends it: completion, failure, cancel, or that
     * downstream threw. Behind a cancel the source is cancelled before; otherwise downstream's signal comes after. The
     * listener runs on the thread of the end and must not block; what it throws goes to Reactor's hook for dropped
     * errors. Put it upstream of {@link #abandon(Abandon)} and downstream of all that can fail.
     *
     * @param estimator counts tokens where the provider did not
     * @param listener is told
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> settle(
            UsageEstimator estimator, Consumer<? super Settlement> listener) {
        return EventStages.settle(estimator, listener, Schedulers.parallel());
    }

    /**
     * What becomes of the stream when downstream cancels, on {@link Schedulers#parallel()}.
     *
     * <p><img src="{@docRoot}/resources/abandon.svg" alt="The client leaves; the stream is read on for its usage alone.">
     *
     * @param policy cancel, or read on for the usage
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> abandon(Abandon policy) {
        return abandon(policy, Schedulers.parallel());
    }

    /**
     * What becomes of the stream when downstream cancels. A stream that is read on is settled, by a
     * {@link #settle(Consumer)} upstream, when that ends, as {@link Outcome#CLIENT_ABORT}, with the usage that came.
     *
     * @param policy cancel, or read on for the usage
     * @param scheduler keeps the time of streams that are read on
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> abandon(Abandon policy, Scheduler scheduler) {
        DrainPermits permits = policy.permits;
        return permits == null
                ? source -> source
                : EventStages.drain(policy.maxTime, policy.maxBytes, permits, scheduler);
    }
}
