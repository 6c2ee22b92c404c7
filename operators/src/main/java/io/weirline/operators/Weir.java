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
import io.weirline.operators.internal.EventBatch;
import io.weirline.operators.internal.EventRecorder;
import io.weirline.operators.internal.FluxCoalesce;
import io.weirline.operators.internal.FluxDecode;
import io.weirline.operators.internal.FluxTap;
import io.weirline.operators.internal.MergeBatch;
import io.weirline.operators.internal.Recorder;
import io.weirline.operators.internal.TextBatch;
import io.weirline.operators.internal.WireBatch;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import reactor.core.publisher.Flux;

/**
 * The stages, for {@code flux.transform(...)}. All decoding stages keep these promises: any cut of the input gives the
 * same values; demand n decodes at most n of them; a cancel reaches the source at once, on the cancelling thread; a
 * source that fails ends them, behind what its last piece still holds, with a
 * {@link io.weirline.core.TruncatedStreamException} around its failure (a {@link io.weirline.core.StreamException}
 * passes as it is). Completion waits for demand, since only decoding on tells that nothing is left.
 */
public final class Weir {
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
}
