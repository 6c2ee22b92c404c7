package io.weirline.operators.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.Limits;
import io.weirline.operators.Batching;
import io.weirline.operators.Deadlines;
import io.weirline.operators.Delivery;
import io.weirline.operators.FlushListener;
import io.weirline.operators.FlushReason;
import io.weirline.operators.Outcome;
import io.weirline.operators.Settlement;
import io.weirline.operators.StreamPipeline;
import io.weirline.operators.fixture.ChatBody;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** A model, a gateway of one pipeline, and a client, over real sockets. */
@ExtendWith(NoLeaks.class)
@Timeout(180)
class GatewayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** The reader's stop; the acceptance run sets 20. */
    private static final int STALL_SECONDS = Integer.getInteger("weirline.stallSeconds", 3);

    private static final int FRAMES = 50_000;
    private static final String KIBIBYTE = "0123456789abcdef".repeat(64);

    private final LoopResources loops = LoopResources.create("gateway", 2, true);
    private final ConnectionProvider connections = ConnectionProvider.newConnection();
    private final BlockingQueue<Settlement> settled = new LinkedBlockingQueue<>();
    private final CountDownLatch modelSawTheEnd = new CountDownLatch(1);
    private final AtomicReference<SignalType> modelsEnd = new AtomicReference<>();
    private final AtomicLong framesSent = new AtomicLong();
    private final AtomicReference<LongSupplier> undelivered = new AtomicReference<>(() -> 0);
    private final AtomicReference<Channel> reader = new AtomicReference<>();
    private DisposableServer model;
    private DisposableServer gateway;

    private static ByteBuf buffer(String... frames) {
        return Unpooled.wrappedBuffer(ChatBody.bytes(frames));
    }

    private Flux<ByteBuf> large() {
        return Flux.range(0, FRAMES)
                .map(i -> {
                    framesSent.incrementAndGet();
                    return buffer(ChatBody.text(KIBIBYTE));
                })
                .concatWith(Flux.defer(() -> Flux.just(buffer(ChatBody.FINISH, ChatBody.DONE))));
    }

    @BeforeEach
    void start() {
        model = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .route(routes -> routes.get(
                                "/short",
                                (request, response) -> response.send(Flux.just(
                                        buffer(ChatBody.text("Weir")),
                                        buffer(ChatBody.text("line"), ChatBody.FINISH, ChatBody.DONE))))
                        .get(
                                "/silent",
                                (request, response) -> response.send(
                                        Flux.concat(Flux.just(buffer(ChatBody.text("Weir"))), Flux.<ByteBuf>never())
                                                .doFinally(this::modelEnded),
                                        piece -> true))
                        .get("/large", (request, response) -> response.send(large().doFinally(this::modelEnded))))
                .bindNow(PATIENCE);
        FlushListener watch = new FlushListener() {
            @Override
            public void onFlush(FlushReason reason, int items, long bytes) {}

            @Override
            public void onStart(LongSupplier held) {
                undelivered.set(held);
            }
        };
        StreamPipeline pipe = StreamPipeline.from(Dialects.OPENAI_CHAT)
                .delivery(Delivery.defaults().withBatching(Batching.adaptive()).withListener(watch))
                .deadlines(Deadlines.none().idleContent(Duration.ofSeconds(2)).firstContent(Duration.ofSeconds(20)))
                .limits(Limits.defaults().toBuilder().transcriptBytes(64 << 10).build())
                .onSettled(settled::add)
                .build();
        HttpClient client = HttpClient.create(connections)
                .host("127.0.0.1")
                .port(model.port())
                .runOn(loops);
        gateway = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .childOption(ChannelOption.SO_SNDBUF, 64 << 10)
                .protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
                .doOnConnection(connection -> reader.set(connection.channel()))
                .handle((request, response) -> WeirNetty.stream(
                        response, client.get().uri(request.uri()).response((status, in) -> in), pipe))
                .bindNow(PATIENCE);
    }

    private void modelEnded(SignalType how) {
        modelsEnd.set(how);
        modelSawTheEnd.countDown();
    }

    @AfterEach
    void stop() {
        gateway.disposeNow(PATIENCE);
        model.disposeNow(PATIENCE);
        connections.disposeLater().block(PATIENCE);
        loops.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
    }

    @Test
    void theClientGetsItsDialectAndTheHeadersThatKeepItFlowing() throws InterruptedException {
        String answer = HttpClient.create(connections)
                .host("127.0.0.1")
                .port(gateway.port())
                .runOn(loops)
                .get()
                .uri("/short")
                .responseSingle((response, body) -> body.asString().map(text -> {
                    assertThat(response.responseHeaders().get("content-type"))
                            .isEqualTo("text/event-stream; charset=utf-8");
                    assertThat(response.responseHeaders().get("cache-control")).isEqualTo("no-cache, no-transform");
                    assertThat(response.responseHeaders().get("x-accel-buffering"))
                            .isEqualTo("no");
                    assertThat(response.responseHeaders().get("content-length")).isNull();
                    return text;
                }))
                .block(PATIENCE);
        assertThat(answer).contains("Weir").contains("line").endsWith("data: [DONE]\n\n");
        assertThat(settled.poll(30, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void aClientThatLeavesASilentModelIsSettledAndTheModelStops() throws Exception {
        try (Socket socket = connect("/silent")) {
            assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200 OK");
            awaitText(socket.getInputStream(), "Weir");
        }
        assertThat(modelSawTheEnd.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(modelsEnd).hasValue(SignalType.CANCEL);
        Settlement how = settled.poll(30, TimeUnit.SECONDS);
        assertThat(how.outcome()).isEqualTo(Outcome.CLIENT_ABORT);
        assertThat(how.transcript().text(0)).isEqualTo("Weir");
    }

    /**
     * What is held while nobody reads is bounded, by our own counters and by the heap, beside the process as it was
     * behind a stream that was read; then all of it comes. The stop is longer than the idle deadline, which stands still
     * meanwhile. The transcript, which has a bound of its own, is kept small here.
     */
    @Test
    void aReaderThatStopsStopsTheModelAndLosesNothing() throws Exception {
        try (Socket socket = connect("/large")) {
            assertThat(count(socket.getInputStream())).isEqualTo((long) FRAMES * KIBIBYTE.length());
        }
        assertThat(settled.poll(60, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.COMPLETED);
        framesSent.set(0);
        long before = heapAfterGc();
        try (Socket socket = connect("/large")) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
            awaitText(in, KIBIBYTE);
            long most = 0;
            long outbound = 0;
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(STALL_SECONDS);
            while (System.nanoTime() < until) {
                most = Math.max(most, undelivered.get().getAsLong());
                outbound = Math.max(outbound, outbound());
                // Between two looks at what is held.
                TimeUnit.MILLISECONDS.sleep(5);
            }
            long sent = framesSent.get();
            long grown = heapAfterGc() - before;
            assertThat(sent).as("the model stands still").isLessThan(FRAMES / 2);
            assertThat(most).as("undelivered at most").isLessThanOrEqualTo((256 << 10) + 2 * 1024 + 256);
            // The high water mark, and one buffer of a pass.
            assertThat(outbound).as("in the channel").isBetween(1L, (128L << 10) + 2048);
            assertThat(settled).as("no deadline fired").isEmpty();
            assertThat(grown).as("heap").isLessThanOrEqualTo(2 << 20);
            long read = KIBIBYTE.length();
            long marks = count(in);
            Settlement how = settled.poll(60, TimeUnit.SECONDS);
            System.out.printf(
                    "stalled %d s: undelivered at most %d B, in the channel %d B, heap %+d B, %d of %d frames sent meanwhile%n",
                    STALL_SECONDS, most, outbound, grown, sent, FRAMES);
            assertThat(how.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(read + marks).as("all text").isEqualTo((long) FRAMES * KIBIBYTE.length());
        }
    }

    /** The window of the one stream closes, and opens again. */
    @Test
    void aReaderOfHttp2ThatStopsStopsTheModelAndLosesNothing() throws Exception {
        Marks marks = new Marks();
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        BaseSubscriber<byte[]> subscriber = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                request(1);
            }

            @Override
            protected void hookOnNext(byte[] bytes) {
                marks.add(bytes, bytes.length);
                first.countDown();
            }

            @Override
            protected void hookFinally(SignalType how) {
                done.countDown();
            }
        };
        HttpClient.create(connections)
                .protocol(HttpProtocol.H2C)
                .host("127.0.0.1")
                .port(gateway.port())
                .runOn(loops)
                .get()
                .uri("/large")
                .responseContent()
                .asByteArray()
                .subscribe(subscriber);
        assertThat(first.await(30, TimeUnit.SECONDS)).isTrue();
        // The stall: the model goes on until its sockets, too, are full.
        TimeUnit.SECONDS.sleep(1);
        assertThat(framesSent.get()).as("the model stands still").isLessThan(FRAMES / 2);
        assertThat(undelivered.get().getAsLong()).isLessThanOrEqualTo((256 << 10) + 2 * 1024 + 256);
        subscriber.requestUnbounded();
        assertThat(done.await(90, TimeUnit.SECONDS)).isTrue();
        assertThat(settled.poll(30, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(marks.all).isEqualTo((long) FRAMES * KIBIBYTE.length());
    }

    /** What the reader's channel has been given and has not sent. */
    private long outbound() {
        ChannelOutboundBuffer buffer = reader.get().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    private Socket connect(String path) throws Exception {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 << 10);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void awaitText(InputStream in, String text) throws Exception {
        StringBuilder seen = new StringBuilder();
        for (int c; (c = in.read()) >= 0; ) {
            seen.append((char) c);
            if (seen.length() >= text.length()
                    && seen.substring(seen.length() - text.length()).equals(text)) {
                return;
            }
        }
        throw new AssertionError("not there: " + text);
    }

    private static long count(InputStream in) throws Exception {
        Marks marks = new Marks();
        byte[] buffer = new byte[64 << 10];
        for (int n; (n = in.read(buffer)) > 0; ) {
            marks.add(buffer, n);
        }
        return marks.all;
    }

    /** Counts characters of the text, between the digits' alphabet alone, which frames use too but not in a row. */
    private static final class Marks {
        volatile long all;
        private int run;

        void add(byte[] bytes, int count) {
            long more = 0;
            for (int i = 0; i < count; i++) {
                int expected = "0123456789abcdef".charAt(run % 16);
                if (bytes[i] == expected) {
                    run++;
                    more += run % 16 == 0 ? 16 : 0;
                } else {
                    run = bytes[i] == '0' ? 1 : 0;
                }
            }
            all += more;
        }
    }

    /** What lives is no more than the least that any collection leaves; on a loaded machine some leave garbage. */
    private static long heapAfterGc() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 8; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(50);
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }
}
