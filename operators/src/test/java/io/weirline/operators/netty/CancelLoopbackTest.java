package io.weirline.operators.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.weirline.core.StreamEvent;
import io.weirline.operators.AbortSignal;
import io.weirline.operators.Deadlines;
import io.weirline.operators.Outcome;
import io.weirline.operators.Settlement;
import io.weirline.operators.StreamPipeline;
import io.weirline.operators.Weir;
import io.weirline.operators.fixture.LineDialect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** A cancel, through all stages and a socket, to the model. */
@ExtendWith(NoLeaks.class)
class CancelLoopbackTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CANCELS = 1_000;
    /** A server of Netty's takes more than 200 resets in 30 s of one connection for an attack. */
    private static final int CANCELS_OF_A_CONNECTION = 100;

    /** Where the stream is when its reader leaves. */
    private enum Moment {
        /** Behind its first words. */
        SPEAKING,
        /** The headers came, and nothing else. */
        SILENT,
        /** Not even they. */
        UNANSWERED
    }

    private final LoopResources loops = LoopResources.create("cancel", 2, true);
    private final List<ConnectionProvider> pools = new ArrayList<>();
    private final Map<String, CountDownLatch> arrived = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Long>> left = new ConcurrentHashMap<>();
    private final Set<Channel> sockets = ConcurrentHashMap.newKeySet();
    private DisposableServer server;

    private void start(HttpProtocol protocol) {
        server = HttpServer.create()
                .protocol(protocol)
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .route(routes -> routes.get("/{moment}/{id}", this::answer))
                .bindNow(PATIENCE);
    }

    private HttpClient client(HttpProtocol protocol) {
        ConnectionProvider pool = ConnectionProvider.create("cancel", 4);
        pools.add(pool);
        HttpClient client =
                HttpClient.create(pool).runOn(loops).host("127.0.0.1").port(server.port());
        return protocol == HttpProtocol.H2C ? client.protocol(protocol) : client;
    }

    @AfterEach
    void stop() {
        pools.forEach(pool -> pool.disposeLater().block(PATIENCE));
        server.disposeNow(PATIENCE);
        loops.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        String id = request.param("id");
        request.withConnection(connection -> {
            Channel stream = connection.channel();
            sockets.add(stream.parent() instanceof io.netty.channel.socket.SocketChannel tcp ? tcp : stream);
            connection.onDispose(() -> left.get(id).complete(System.nanoTime()));
        });
        arrived.get(id).countDown();
        Flux<ByteBuf> words = Flux.<ByteBuf>just(Unpooled.copiedBuffer("t:hello\n", StandardCharsets.UTF_8))
                .concatWith(Flux.never());
        return switch (Moment.valueOf(request.param("moment"))) {
            case SPEAKING -> response.send(words, buf -> true).then();
            case SILENT -> response.sendHeaders().then(Mono.never()).then();
            case UNANSWERED -> Mono.never();
        };
    }

    private static Flux<StreamEvent> pipeline(
            HttpClient client,
            Moment moment,
            String id,
            CountDownLatch headers,
            CompletableFuture<Settlement> settled) {
        StreamPipeline pipe = StreamPipeline.from(LineDialect.INSTANCE)
                .abortOn(new AbortSignal())
                .onSettled(settled::complete)
                .build();
        return client.get()
                .uri("/" + moment + "/" + id)
                .response((response, in) -> {
                    headers.countDown();
                    return in.transform(pipe.decode(WeirNetty.borrowed()));
                })
                .transform(pipe.watch(WeirNetty.deadlines(Deadlines.defaults())))
                .transform(pipe.deliverEvents());
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpProtocol.class,
            names = {"HTTP11", "H2C"})
    void theModelSeesEachCancel(HttpProtocol protocol) throws Exception {
        start(protocol);
        long[] latency = new long[CANCELS];
        HttpClient client = client(protocol);
        for (int i = 0; i < CANCELS; i++) {
            if (i % CANCELS_OF_A_CONNECTION == 0) {
                client = client(protocol);
            }
            Moment moment = Moment.values()[i % 3];
            String id = String.valueOf(i);
            arrived.put(id, new CountDownLatch(1));
            left.put(id, new CompletableFuture<>());
            CountDownLatch headers = new CountDownLatch(1);
            CountDownLatch words = new CountDownLatch(1);
            CompletableFuture<Settlement> settled = new CompletableFuture<>();
            Disposable reader = pipeline(client, moment, id, headers, settled)
                    .subscribe(event -> words.countDown(), settled::completeExceptionally);
            CountDownLatch ready =
                    switch (moment) {
                        case SPEAKING -> words;
                        case SILENT -> headers;
                        case UNANSWERED -> arrived.get(id);
                    };
            assertThat(ready.await(30, TimeUnit.SECONDS))
                    .as("%s %s", moment, id)
                    .isTrue();
            long from = System.nanoTime();
            reader.dispose();
            assertThat(settled).as("settled when the cancel returns").isCompleted();
            latency[i] = left.get(id).get(30, TimeUnit.SECONDS) - from;
            assertThat(settled.get().outcome()).isEqualTo(Outcome.CLIENT_ABORT);
            assertThat(settled.get().transcript().text(0)).isEqualTo(moment == Moment.SPEAKING ? "hello" : "");
        }
        Arrays.sort(latency);
        System.out.printf(
                "cancel over %s: %d/%d seen, p50 %.2f ms, p99 %.2f ms%n",
                protocol, CANCELS, CANCELS, latency[CANCELS / 2] / 1e6, latency[CANCELS * 99 / 100] / 1e6);
        if (protocol == HttpProtocol.H2C) {
            assertThat(sockets)
                    .as("streams are reset, connections stay")
                    .hasSizeLessThanOrEqualTo(4 * CANCELS / CANCELS_OF_A_CONNECTION);
        } else {
            assertThat(sockets).as("connections are closed").hasSize(CANCELS);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpProtocol.class,
            names = {"HTTP11", "H2C"})
    void aModelThatFallsSilentMissesItsDeadlines(HttpProtocol protocol) throws Exception {
        start(protocol);
        HttpClient client = client(protocol);
        // The first exchange of a process takes long, and no deadline may pass before a request is on its way.
        arrived.put("warm", new CountDownLatch(1));
        left.put("warm", new CompletableFuture<>());
        client.get()
                .uri("/" + Moment.SPEAKING + "/warm")
                .responseContent()
                .asString()
                .blockFirst(PATIENCE);
        // What is not to pass is as long as a machine under load may take.
        Deadlines deadlines =
                Deadlines.none().headers(PATIENCE).firstContent(PATIENCE).idleContent(PATIENCE);
        Duration soon = Duration.ofSeconds(2);
        Map<Moment, Deadlines> late = Map.of(
                Moment.SPEAKING, deadlines.idleContent(soon),
                Moment.SILENT, deadlines.firstContent(soon),
                Moment.UNANSWERED, deadlines.headers(soon));
        Map<Moment, CompletableFuture<Settlement>> settlements = new EnumMap<>(Moment.class);
        for (Moment moment : Moment.values()) {
            String id = moment.name();
            arrived.put(id, new CountDownLatch(1));
            left.put(id, new CompletableFuture<>());
            CompletableFuture<Settlement> settled = new CompletableFuture<>();
            settlements.put(moment, settled);
            client.get()
                    .uri("/" + moment + "/" + id)
                    .response((response, in) -> in.transform(WeirNetty.decode(LineDialect.INSTANCE)))
                    .transform(WeirNetty.deadlines(late.get(moment)))
                    .transform(Weir.settle(settled::complete))
                    .subscribe(event -> {}, error -> {});
        }
        assertThat(deadline(settlements, Moment.SPEAKING)).isEqualTo("idleContent");
        assertThat(deadline(settlements, Moment.SILENT)).isEqualTo("firstContent");
        assertThat(deadline(settlements, Moment.UNANSWERED)).isEqualTo("headers");
        for (Moment moment : Moment.values()) {
            left.get(moment.name()).get(30, TimeUnit.SECONDS);
        }
    }

    private static String deadline(Map<Moment, CompletableFuture<Settlement>> settlements, Moment moment)
            throws Exception {
        Settlement settled = settlements.get(moment).get(30, TimeUnit.SECONDS);
        assertThat(settled.outcome()).isEqualTo(Outcome.DEADLINE);
        return settled.deadline();
    }
}
