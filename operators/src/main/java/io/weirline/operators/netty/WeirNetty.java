package io.weirline.operators.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.weirline.codecs.sse.SseItem;
import io.weirline.codecs.utf8.Utf8Decoder;
import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.Encoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.operators.Deadlines;
import io.weirline.operators.Delivery;
import io.weirline.operators.FaultMode;
import io.weirline.operators.PieceAccess;
import io.weirline.operators.Stage;
import io.weirline.operators.StreamPipeline;
import io.weirline.operators.TapListener;
import io.weirline.operators.Weir;
import io.weirline.operators.internal.EventStages;
import io.weirline.operators.internal.FluxCoalesce;
import io.weirline.operators.internal.RoomSubscriber;
import io.weirline.operators.internal.WireBatch;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The stages of {@link Weir} for Netty's {@link ByteBuf}. Those whose name says nothing else take buffers as Reactor
 * Netty's inbound lends them: nothing is to be retained, released or copied. Put them directly behind the inbound; behind
 * an operator that holds elements back, such as {@code publishOn}, the buffers must be retained before it, and the
 * {@code owned} forms used. Reader indices do not move.
 */
public final class WeirNetty {
    private WeirNetty() {}

    /**
     * Buffers that the source releases when {@code onNext} has returned.
     *
     * @return the one instance
     */
    public static PieceAccess<ByteBuf, ByteBuffer> borrowed() {
        return ByteBufAccess.BORROWED;
    }

    /**
     * Buffers that the receiver releases, exactly once each.
     *
     * @return the one instance
     */
    public static PieceAccess<ByteBuf, ByteBuffer> owned() {
        return ByteBufAccess.OWNED;
    }

    /**
     * As {@link Weir#decode(Dialect)}, over borrowed buffers.
     *
     * @param dialect what the bytes are
     * @return the stage
     */
    public static Stage<ByteBuf, StreamEvent> decode(Dialect dialect) {
        return decode(dialect, Limits.defaults(), FaultMode.AS_ERROR);
    }

    /**
     * As {@link Weir#decode(Dialect, Limits)}, over borrowed buffers.
     *
     * @param dialect what the bytes are
     * @param limits the bounds
     * @return the stage
     */
    public static Stage<ByteBuf, StreamEvent> decode(Dialect dialect, Limits limits) {
        return decode(dialect, limits, FaultMode.AS_ERROR);
    }

    /**
     * As {@link Weir#decode(Dialect, Limits, FaultMode)}, over borrowed buffers.
     *
     * @param dialect what the bytes are
     * @param limits the bounds
     * @param mode what becomes of a fault
     * @return the stage
     */
    public static Stage<ByteBuf, StreamEvent> decode(Dialect dialect, Limits limits, FaultMode mode) {
        return Weir.decode(borrowed(), dialect, limits, mode);
    }

    /**
     * As {@link Weir#decode(Dialect)}, over owned buffers.
     *
     * @param dialect what the bytes are
     * @return the stage
     */
    public static Stage<ByteBuf, StreamEvent> decodeOwned(Dialect dialect) {
        return decodeOwned(dialect, Limits.defaults(), FaultMode.AS_ERROR);
    }

    /**
     * As {@link Weir#decode(Dialect, Limits, FaultMode)}, over owned buffers.
     *
     * @param dialect what the bytes are
     * @param limits the bounds
     * @param mode what becomes of a fault
     * @return the stage
     */
    public static Stage<ByteBuf, StreamEvent> decodeOwned(Dialect dialect, Limits limits, FaultMode mode) {
        return Weir.decode(owned(), dialect, limits, mode);
    }

    /**
     * As {@link Weir#decodeWith(Supplier)}, over borrowed buffers.
     *
     * @param decoder asked for a new decoder once a subscription
     * @param <O> the values
     * @return the stage
     */
    public static <O> Stage<ByteBuf, O> decodeWith(Supplier<? extends Decoder<ByteBuffer, O>> decoder) {
        return Weir.decode(borrowed(), decoder);
    }

    /**
     * As {@link Weir#sse()}, over borrowed buffers.
     *
     * @return the stage
     */
    public static Stage<ByteBuf, SseItem.Event> sse() {
        return Weir.sse(borrowed());
    }

    /**
     * As {@link Weir#utf8()}, over borrowed buffers.
     *
     * @return the stage
     */
    public static Stage<ByteBuf, String> utf8() {
        return decodeWith(Utf8Decoder::new);
    }

    /**
     * As {@link Weir#tap(Supplier, TapListener)}. Whether the buffers are borrowed or owned makes no difference.
     *
     * @param decoder asked for a new decoder once a subscription
     * @param listener gets what is decoded
     * @param <O> the values
     * @return the stage
     */
    public static <O> Stage<ByteBuf, ByteBuf> tap(
            Supplier<? extends Decoder<ByteBuffer, O>> decoder, TapListener<? super O> listener) {
        return Weir.tap(borrowed(), decoder, listener);
    }

    /**
     * As {@link Weir#deadlines(Deadlines)}, around an exchange of Reactor Netty: behind
     * {@code response((res, in) -> in.transform(WeirNetty.decode(...)))}. {@link Deadlines#headers()} is met when the
     * response is there, since Reactor Netty subscribes the decode inside no earlier.
     *
     * @param deadlines how late
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> deadlines(Deadlines deadlines) {
        return deadlines(deadlines, Schedulers.parallel());
    }

    /**
     * As {@link #deadlines(Deadlines)}, on a scheduler of choice.
     *
     * @param deadlines how late
     * @param scheduler keeps the time; runs one task for each subscription, and no event
     * @return the stage
     */
    public static Stage<StreamEvent, StreamEvent> deadlines(Deadlines deadlines, Scheduler scheduler) {
        return EventStages.deadlines(deadlines, true, scheduler);
    }

    /**
     * As {@link Weir#deliver(Dialect, Delivery)}, for {@code response.send(…)}: each element is a buffer of its own, to be
     * released by who takes it, as {@code send} does. With {@link Delivery#withLoop} of the connection's event loop, what
     * one pass of the loop brings is one buffer and, if each element is flushed, one write.
     *
     * @param dialect what the client reads
     * @param delivery how
     * @return the stage
     */
    public static Stage<StreamEvent, ByteBuf> deliver(Dialect dialect, Delivery delivery) {
        return deliver(dialect, delivery, ByteBufAllocator.DEFAULT);
    }

    /**
     * As {@link #deliver(Dialect, Delivery)}, with another allocator.
     *
     * @param dialect what the client reads
     * @param delivery how
     * @param allocator gives the buffers
     * @return the stage
     */
    public static Stage<StreamEvent, ByteBuf> deliver(Dialect dialect, Delivery delivery, ByteBufAllocator allocator) {
        Objects.requireNonNull(dialect, "dialect");
        return deliverWith(dialect::encoder, delivery, allocator);
    }

    /**
     * As {@link #deliver(Dialect, Delivery, ByteBufAllocator)}, with an encoder of your own making.
     *
     * @param encoder asked for a new encoder once a subscription
     * @param delivery how
     * @param allocator gives the buffers
     * @return the stage
     */
    public static Stage<StreamEvent, ByteBuf> deliverWith(
            Supplier<? extends Encoder<StreamEvent>> encoder, Delivery delivery, ByteBufAllocator allocator) {
        Objects.requireNonNull(encoder, "encoder");
        Objects.requireNonNull(delivery, "delivery");
        Objects.requireNonNull(allocator, "allocator");
        boolean errorFrames = delivery.errorFrames();
        return source -> FluxCoalesce.create(
                source,
                () -> new WireBatch<>(
                        encoder.get(),
                        sink -> allocator.buffer(sink.size()).writeBytes(sink.array(), 0, sink.size()),
                        errorFrames),
                delivery);
    }

    /**
     * Asks for one buffer at a time, each when the connection's channel is writable behind the one before: between
     * {@link #deliver} and {@code response.send(…)}, which asks for 128 buffers and gives the channel all of them, whatever
     * their size. Towards a reader that has stopped the channel then holds its high water mark, 64 KiB by default, and one
     * buffer; the rest waits in the delivery, within its {@link io.weirline.operators.Budget}. {@link #stream} does this.
     *
     * <p><strong>Backpressure:</strong> as said. <strong>Cancellation:</strong> at once. <strong>Discard:</strong> nothing is
     * held. <strong>Scheduler:</strong> the source is asked on the channel's event loop.
     *
     * @param connection the reader's
     * @return the stage
     */
    @SuppressWarnings("exports") // optional: who calls this has Reactor Netty
    public static Stage<ByteBuf, ByteBuf> whileWritable(Connection connection) {
        Channel channel = connection.channel();
        return RoomSubscriber.stage(() -> new ChannelRoom(channel));
    }

    /**
     * The body of a model's answer, for {@code response((head, in) -> WeirNetty.body(dialect, head, in))}; where the
     * status is not of 2xx, a {@link io.weirline.core.ProviderException} with that status, with {@code retry-after}, and
     * with the type and code that the body tells, if it is the dialect's error. Of such a body 64 KiB are kept;
     * the rest is read and dropped, so that the connection can be used again, up to 1 MiB: a body longer than that costs
     * the connection. How long that takes is for deadlines or a cancel to bound.
     *
     * @param dialect the model's
     * @param head the response
     * @param in its body
     * @return the same body, or the error
     */
    @SuppressWarnings("exports") // optional: who calls this has Reactor Netty
    public static Flux<ByteBuf> body(Dialect dialect, HttpClientResponse head, Flux<ByteBuf> in) {
        return body(dialect, head, in, ErrorBody.MOST_READ);
    }

    /**
     * As {@link #body(Dialect, HttpClientResponse, Flux)}, with another bound of what is read of an error's body.
     *
     * @param dialect the model's
     * @param head the response
     * @param in its body
     * @param mostBytes the longest body behind which the connection can be used again; a longer one is given up
     * @return the same body, or the error
     * @throws IllegalArgumentException if the bound is negative
     */
    @SuppressWarnings("exports") // optional: who calls this has Reactor Netty
    public static Flux<ByteBuf> body(Dialect dialect, HttpClientResponse head, Flux<ByteBuf> in, long mostBytes) {
        if (mostBytes < 0) {
            throw new IllegalArgumentException("mostBytes: at least 0, not " + mostBytes);
        }
        return head.status().code() / 100 == 2 ? in : ErrorBody.read(dialect, head, in, mostBytes);
    }

    /**
     * Answers a request of Reactor Netty with a model's stream in the client's dialect, and with the headers that keep
     * proxies from holding it back. Each pass of the connection's event loop is one buffer and one write; a client that
     * stops reading stops the model, one that leaves cancels it. For a client that has stopped, the delivery's budget is
     * held at most, and in the channel its high water mark and one buffer.
     *
     * <p>The headers go out with the first content or status, when the first heartbeat is due, or at
     * {@link io.weirline.operators.PipelineOptions#commitAfter}, whichever comes first. A failure before that is answered
     * with a status of its own: the provider's if that is 429 or 5xx, with {@code retry-after} where it is known; 504
     * where a deadline passed, 500 where a stage failed, else 502. The body is the dialect's error as JSON. A failure
     * behind it is an error frame.
     *
     * @param response not yet sent; its status stays what it is unless the stream fails before it begins
     * @param body the model's bytes, as Reactor Netty's inbound lends them
     * @param pipe what is done with them
     * @return to be returned by the handler: subscribing it sends
     */
    @SuppressWarnings("exports") // optional: who calls this has Reactor Netty
    public static Publisher<Void> stream(HttpServerResponse response, Flux<ByteBuf> body, StreamPipeline pipe) {
        Connection[] client = new Connection[1];
        response.withConnection(connection -> client[0] = connection);
        Channel channel = client[0].channel();
        Stage<StreamEvent, ByteBuf> deliver =
                deliver(pipe.target(), pipe.delivery().withLoop(channel.eventLoop()), channel.alloc());
        return body.transform(pipe.decode(borrowed()))
                .transform(pipe.watch())
                .transform(pipe.commit())
                .switchOnFirst((first, events) -> {
                    Throwable failure = first.getThrowable();
                    if (failure != null) {
                        return Refusal.of(failure, pipe.target()).answer(response);
                    }
                    pipe.target().responseHeaders().forEach(response::header);
                    return response.send(events.transform(deliver.andThen(whileWritable(client[0]))), buffer -> true);
                })
                .then();
    }
}
