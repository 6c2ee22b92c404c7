package io.weirline.operators.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.BlockKind;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.Started;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.operators.Batching;
import io.weirline.operators.Budget;
import io.weirline.operators.BudgetPool;
import io.weirline.operators.Delivery;
import io.weirline.operators.FlushCounts;
import io.weirline.operators.Weir;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** A model behind one socket, a gateway that decodes and delivers, and a reader behind another, who may be slow. */
@ExtendWith(NoLeaks.class)
class DeliverLoopbackTest {
    enum Transport {
        NIO,
        EPOLL
    }

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CHUNKS = 4_000;

    private final LoopResources loops = LoopResources.create("deliver", 2, true);
    private final ConnectionProvider connections = ConnectionProvider.newConnection();
    private final BudgetPool pool = BudgetPool.of(64 << 20);
    private final FlushCounts counts = new FlushCounts();
    private final CountDownLatch modelSawTheEnd = new CountDownLatch(1);
    private final AtomicReference<SignalType> ended = new AtomicReference<>();
    private final List<DisposableServer> servers = new ArrayList<>();
    private boolean epoll;
    private String text = "";

    @AfterEach
    void stop() {
        connections.disposeLater().block(PATIENCE);
        servers.forEach(server -> server.disposeNow(PATIENCE));
        loops.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
        assertThat(pool.used()).isZero();
    }

    private static List<StreamEvent> events(String word, int chunks) {
        List<StreamEvent> events = new ArrayList<>();
        events.add(new Started("id", "model", Dialects.OPENAI_CHAT));
        events.add(new BlockStarted(0, 0, BlockKind.TEXT, null));
        IntStream.range(0, chunks).forEach(i -> events.add(new TextDelta(0, 0, word + i)));
        events.add(new BlockEnded(0, 0, BlockKind.TEXT));
        events.add(new Finished(0, FinishReason.STOP, "stop"));
        return events;
    }

    private DisposableServer serve(HttpServerRoute route) {
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops, epoll)
                .childOption(io.netty.channel.ChannelOption.SO_SNDBUF, 32 << 10)
                .handle((request, response) -> route.on(response))
                .bindNow(PATIENCE);
        servers.add(server);
        return server;
    }

    private interface HttpServerRoute {
        Publisher<Void> on(HttpServerResponse response);
    }

    /** Sends chunks, sixteen in a buffer. */
    private DisposableServer model(String word, int chunks, boolean endless) {
        List<StreamEvent> events = events(word, chunks);
        text = IntStream.range(0, chunks)
                .mapToObj(i -> word + i)
                .reduce(new StringBuilder(), StringBuilder::append, (a, b) -> a)
                .toString();
        Flux<StreamEvent> stream = Flux.fromIterable(events);
        if (endless) {
            stream = stream.repeat();
        }
        Flux<StreamEvent> body = stream;
        return serve(response -> {
            AtomicReference<Channel> channel = new AtomicReference<>();
            response.withConnection(connection -> channel.set(connection.channel()));
            Delivery delivery = Delivery.defaults()
                    .withBatching(Batching.fixed(16, Duration.ofMillis(20)))
                    .withLoop(channel.get().eventLoop());
            return response.send(
                    body.transform(WeirNetty.deliver(Dialects.OPENAI_CHAT, delivery, response.alloc()))
                            .doFinally(signal -> {
                                ended.set(signal);
                                modelSawTheEnd.countDown();
                            }),
                    buf -> true);
        });
    }

    private DisposableServer gateway(DisposableServer model, Batching batching) {
        return serve(response -> {
            response.header(HttpHeaderNames.CONTENT_TYPE, Dialects.OPENAI_CHAT.mediaType());
            AtomicReference<Channel> channel = new AtomicReference<>();
            response.withConnection(connection -> channel.set(connection.channel()));
            Flux<ByteBuf> body = HttpClient.create(connections)
                    .runOn(loops, epoll)
                    .host("127.0.0.1")
                    .port(model.port())
                    .get()
                    .uri("/")
                    .response((head, in) -> in.transform(WeirNetty.decode(Dialects.OPENAI_CHAT)))
                    .transform(WeirNetty.deliver(
                            Dialects.OPENAI_CHAT,
                            Delivery.defaults()
                                    .withBatching(batching)
                                    .withBudget(Budget.defaults().withPool(pool))
                                    .withListener(counts)
                                    .withHeartbeat(Duration.ZERO)
                                    .withLoop(channel.get().eventLoop()),
                            response.alloc()));
            return response.send(body, buf -> true);
        });
    }

    private void on(Transport transport) {
        epoll = transport == Transport.EPOLL;
        assumeTrue(!epoll || Epoll.isAvailable(), "no native epoll here");
    }

    /** The bytes behind the head of a chunked response, its chunks joined; blocks, as a plain reader does. */
    private static String body(InputStream in, Runnable midway) throws IOException {
        line(in, "\r\n\r\n");
        StringBuilder all = new StringBuilder();
        boolean stalled = false;
        while (true) {
            int size = Integer.parseInt(line(in, "\r\n"), 16);
            all.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
            line(in, "\r\n");
            if (size == 0) {
                return all.toString();
            }
            if (!stalled && all.length() > 100_000) {
                stalled = true;
                midway.run();
            }
        }
    }

    private static String line(InputStream in, String end) throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < end.length() || line.indexOf(end, line.length() - end.length()) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the end in: " + line);
            }
            line.append((char) next);
        }
        return line.substring(0, line.length() - end.length());
    }

    private static Socket connect(DisposableServer server) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 << 10);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private String read(String body) {
        assertThat(body).endsWith("data: [DONE]\n\n");
        return Flux.just(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)))
                .transform(Weir.decode(Dialects.OPENAI_CHAT).andThen(Weir.text()))
                .reduce(new StringBuilder(), StringBuilder::append)
                .map(StringBuilder::toString)
                .block(PATIENCE);
    }

    @ParameterizedTest
    @EnumSource
    void aPassIsOneWrite(Transport transport) throws IOException {
        on(transport);
        DisposableServer gateway = gateway(model(" word", CHUNKS, false), Batching.immediate());
        try (Socket socket = connect(gateway)) {
            assertThat(read(body(socket.getInputStream(), () -> {}))).isEqualTo(text);
        }
        // The model's buffers hold sixteen chunks, so a pass holds sixteen at least, but for the first and the last.
        assertThat(counts.items()).isGreaterThan(CHUNKS);
        assertThat(counts.flushes()).isLessThan(CHUNKS / 8);
    }

    @ParameterizedTest
    @EnumSource
    void aReaderThatStallsAndComesBackMissesNothing(Transport transport) throws IOException {
        on(transport);
        String word = "x".repeat(1000);
        DisposableServer gateway = gateway(model(word, CHUNKS, false), Batching.adaptive());
        try (Socket socket = connect(gateway)) {
            String body = body(socket.getInputStream(), () -> {
                try {
                    // The stall: what stands between the model and its reader fills meanwhile.
                    TimeUnit.SECONDS.sleep(1);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(read(body).equals(text)).isTrue();
        }
        assertThat(pool.peak()).isBetween(1L, Budget.STREAM_BYTES + (4L << 10));
    }

    @ParameterizedTest
    @EnumSource
    void aReaderThatGoesWhileItStallsEndsTheModel(Transport transport) throws Exception {
        on(transport);
        DisposableServer gateway = gateway(model("x".repeat(1000), CHUNKS, true), Batching.adaptive());
        try (Socket socket = connect(gateway)) {
            assertThat(socket.getInputStream().readNBytes(100_000)).hasSize(100_000);
            // The stall: all that can be written is, so that only the reader's end is left to be seen.
            TimeUnit.MILLISECONDS.sleep(300);
            assertThat(ended).hasValue(null);
            socket.setSoLinger(true, 0);
        }
        assertThat(modelSawTheEnd.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(ended).hasValue(SignalType.CANCEL);
        assertThat(pool.peak()).isLessThanOrEqualTo(Budget.STREAM_BYTES + (4L << 10));
    }

    /** Between the buffers of a source that answers each request at once, the loop comes to its I/O, or nothing is sent. */
    @ParameterizedTest
    @EnumSource
    void aSourceThatNeverWaitsLeavesTheLoopToOthers(Transport transport) throws InterruptedException {
        on(transport);
        EventLoop loop = loops.onServer(epoll).next();
        AtomicLong bytes = new AtomicLong();
        BaseSubscriber<ByteBuf> reader = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                request(128);
            }

            @Override
            protected void hookOnNext(ByteBuf buffer) {
                bytes.addAndGet(buffer.readableBytes());
                buffer.release();
                request(1);
            }
        };
        loop.execute(() -> {
            Flux.fromIterable(events("x".repeat(1000), CHUNKS))
                    .repeat()
                    .transform(WeirNetty.deliver(
                            Dialects.OPENAI_CHAT, Delivery.defaults().withLoop(loop)))
                    .subscribe(reader);
            takeTurns(loop, 20, () -> {
                reader.cancel();
                modelSawTheEnd.countDown();
            });
        });
        assertThat(modelSawTheEnd.await(30, TimeUnit.SECONDS)).isTrue();
        // No two of its turns without one of the others' between; each is a cap and what was asked for before it.
        assertThat(bytes.get()).isBetween(64L << 10, 20L * 2 * (64 + 256) << 10);
    }

    /** Runs a task behind so many passes: what a loop schedules is fetched once a pass, behind its I/O. */
    private static void takeTurns(EventLoop loop, int turns, Runnable task) {
        loop.schedule(
                () -> {
                    if (turns == 1) {
                        task.run();
                    } else {
                        takeTurns(loop, turns - 1, task);
                    }
                },
                0,
                TimeUnit.NANOSECONDS);
    }
}
