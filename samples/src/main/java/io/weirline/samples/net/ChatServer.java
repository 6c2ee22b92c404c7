package io.weirline.samples.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpMethod;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.ByteSink;
import io.weirline.core.StreamFault;
import io.weirline.core.Transcript;
import io.weirline.samples.sim.ChatRequest;
import io.weirline.samples.sim.SimulatedModel;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * An HTTP server of the OpenAI Chat API, under any path prefix. Streams are paced, cut oddly, and break where they are
 * told to.
 */
public final class ChatServer {
    private static final int MAX_REQUEST_BYTES = 4 << 20;
    private static final byte[] GARBAGE = {
        'd',
        'a',
        't',
        'a',
        ':',
        ' ',
        '{',
        '"',
        (byte) 0xFF,
        (byte) 0xC0,
        (byte) 0x80,
        '"',
        ':',
        (byte) 0xED,
        (byte) 0xA0,
        (byte) 0x80,
        0,
        '}',
        '}',
        ']',
        '\n',
        '\n',
        (byte) 0xF0,
        (byte) 0x9F
    };

    private final Options options;
    private final Source source;
    private final Consumer<String> log;
    private final AtomicLong requests = new AtomicLong();

    /**
     * How the server behaves.
     *
     * @param tokensPerSecond events a second, 0 for as fast as they are taken
     * @param firstToken the time before the first event
     * @param fault how streams break, or null
     * @param seed where events are cut
     */
    public record Options(
            double tokensPerSecond,
            Duration firstToken,
            @Nullable FaultPlan fault,
            long seed) {}

    /**
     * A server, not yet started.
     *
     * @param source where the answers come from
     * @param options how it behaves
     * @param log told one line for each request that ended; called on event loops
     */
    public ChatServer(Source source, Options options, Consumer<String> log) {
        this.source = source;
        this.options = options;
        this.log = log;
    }

    /**
     * Binds.
     *
     * @param host the address
     * @param port the port, 0 for a free one
     * @param loops the threads
     * @return the bound server
     */
    public Mono<? extends DisposableServer> bind(String host, int port, LoopResources loops) {
        return HttpServer.create()
                .host(host)
                .port(port)
                .runOn(loops, false)
                .handle(this::handle)
                .bind();
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        String path = "/" + request.path();
        boolean post = request.method().equals(HttpMethod.POST);
        if (path.endsWith("/chat/completions")) {
            return post ? complete(request, response) : refuse(response, 405, "only POST is allowed here");
        }
        if (path.endsWith("/models")) {
            return json(response, 200, Completion.models(SimulatedModel.NAME));
        }
        if (path.endsWith("/healthz")) {
            return response.header("content-type", "text/plain").sendByteArray(Mono.just(new byte[] {'o', 'k', '\n'}));
        }
        return refuse(response, 404, "there is only POST /v1/chat/completions, GET /v1/models and GET /healthz");
    }

    private Mono<Void> complete(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .asByteArray()
                .reduceWith(ByteArrayOutputStream::new, (body, part) -> {
                    if (body.size() + part.length > MAX_REQUEST_BYTES) {
                        throw new IllegalArgumentException("the body is over " + MAX_REQUEST_BYTES + " bytes");
                    }
                    body.writeBytes(part);
                    return body;
                })
                .map(ByteArrayOutputStream::toByteArray)
                .map(ChatRequest::parse)
                .flatMap(parsed -> Mono.from(answer(parsed, response)))
                .onErrorResume(IllegalArgumentException.class, e -> Mono.from(refuse(response, 400, e.getMessage())));
    }

    private Publisher<Void> answer(ChatRequest request, HttpServerResponse response) {
        if (request.stream()) {
            response.header("content-type", source.mediaType())
                    .header("cache-control", "no-cache, no-transform")
                    .header("x-accel-buffering", "no");
            Channel[] channel = new Channel[1];
            response.withConnection(connection -> channel[0] = connection.channel());
            return response.send(stream(source.frames(request), channel[0]), piece -> true);
        }
        Transcript transcript = source.whole(request);
        byte[] completion = Completion.of(transcript);
        log.accept("answered whole");
        return completion != null
                ? json(response, 200, completion)
                : json(response, 502, Completion.error("server_error", "the recorded stream is faulty"));
    }

    private Publisher<Void> refuse(HttpServerResponse response, int status, @Nullable String why) {
        log.accept("refused with " + status);
        return json(response, status, Completion.error("invalid_request_error", String.valueOf(why)));
    }

    private static Publisher<Void> json(HttpServerResponse response, int status, byte[] body) {
        return response.status(status)
                .header("content-type", "application/json")
                .header("content-length", String.valueOf(body.length))
                .sendByteArray(Mono.just(body));
    }

    private Flux<ByteBuf> stream(Iterator<byte[]> frames, Channel channel) {
        Scheduler loop = Schedulers.fromExecutorService(channel.eventLoop());
        AtomicInteger sent = new AtomicInteger();
        FaultPlan fault = options.fault;
        Schedule schedule = new Schedule(
                frames,
                fault == null ? Integer.MAX_VALUE : fault.after(),
                options.tokensPerSecond,
                new SplittableRandom(options.seed + requests.getAndIncrement()));
        long start = System.nanoTime() + options.firstToken.toNanos();
        Flux<ByteBuf> paced = Flux.fromIterable(() -> schedule)
                .concatMap(
                        piece -> {
                            Mono<ByteBuf> buffer = Mono.fromSupplier(() -> {
                                sent.addAndGet(piece.lastOfEvent() ? 1 : 0);
                                return Unpooled.wrappedBuffer(piece.bytes());
                            });
                            long wait = start + piece.dueNanos() - System.nanoTime();
                            return wait <= 0 ? buffer : buffer.delaySubscription(Duration.ofNanos(wait), loop);
                        },
                        1);
        AtomicReference<String> outcome = new AtomicReference<>("complete");
        Flux<ByteBuf> whole = fault == null
                ? paced
                : paced.concatWith(Flux.defer(() -> {
                    if (!frames.hasNext()) {
                        return Flux.empty();
                    }
                    outcome.set(fault.kind().name().toLowerCase(Locale.ROOT));
                    return broken(fault, channel);
                }));
        return whole.doFinally(signal -> {
            boolean left = signal == SignalType.CANCEL && outcome.compareAndSet("complete", "client left");
            log.accept("stream: " + outcome + " after " + sent + " events" + (left ? ", model stopped" : ""));
        });
    }

    private static Flux<ByteBuf> broken(FaultPlan fault, Channel channel) {
        switch (fault.kind()) {
            case STALL:
                return Flux.never();
            case ERROR:
                ByteSink sink = new ByteSink();
                Dialects.OPENAI_CHAT
                        .encoder()
                        .fail(
                                new StreamFault.ProviderError(
                                        "server_error", "overloaded", 503, true, null, null, "{}"),
                                sink);
                return Flux.just(Unpooled.wrappedBuffer(sink.toByteArray()));
            case GARBAGE:
                return Flux.concat(Flux.just(Unpooled.wrappedBuffer(GARBAGE)), closed(channel));
            case RESET:
                return Flux.defer(() -> {
                    channel.config().setOption(ChannelOption.SO_LINGER, 0);
                    return closed(channel);
                });
            default:
                return closed(channel);
        }
    }

    /** The end of the connection without the end of the body. */
    private static Flux<ByteBuf> closed(Channel channel) {
        return Flux.defer(() -> {
            channel.close();
            return Flux.never();
        });
    }
}
