package io.weirline.operators.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weirline.core.StreamException;
import io.weirline.core.TruncatedStreamException;
import io.weirline.operators.Weir;
import io.weirline.operators.fixture.LineDecoder;
import io.weirline.operators.fixture.LineDialect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.test.StepVerifier;

/** Through real sockets. All buffers of a test are back when its client, server and loops are gone. */
@ExtendWith(NoLeaks.class)
class LoopbackTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LoopResources loops = LoopResources.create("loopback", 2, true);
    private final ConnectionProvider connections = ConnectionProvider.newConnection();
    private final CountDownLatch serverSawTheEnd = new CountDownLatch(1);
    private DisposableServer server;

    @BeforeEach
    void start() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .route(routes -> routes.get("/lines/{n}", (request, response) -> {
                            int n = Integer.parseInt(request.param("n"));
                            return response.send(body(n), buf -> true);
                        })
                        .get(
                                "/endless",
                                (request, response) -> response.send(
                                        endless().doFinally(signal -> serverSawTheEnd.countDown()), buf -> true))
                        .get(
                                "/cut",
                                (request, response) -> response.send(
                                        Flux.just(bytes("t:a\nt:b\n"))
                                                .concatWith(Flux.error(new IllegalStateException("cut"))),
                                        buf -> true))
                        .get(
                                "/bad",
                                (request, response) -> response.send(
                                        Flux.just(bytes("a\n" + LineDecoder.BAD + "\nb\n"), bytes("c\n")),
                                        buf -> true)))
                .bindNow(PATIENCE);
    }

    @AfterEach
    void stop() {
        connections.disposeLater().block(PATIENCE);
        server.disposeNow(PATIENCE);
        loops.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    /** A body that only the client's cancel ends. */
    private static Flux<ByteBuf> endless() {
        return Flux.interval(Duration.ofMillis(1)).onBackpressureDrop().map(i -> bytes("t:" + i + "\nt:x\n"));
    }

    /** n lines, in pieces of odd sizes. */
    private static Flux<ByteBuf> body(int n) {
        StringBuilder all = new StringBuilder();
        IntStream.range(0, n).forEach(i -> all.append("line ").append(i).append('\n'));
        SplittableRandom random = new SplittableRandom(n);
        return Flux.<ByteBuf, Integer>generate(() -> 0, (at, sink) -> {
            if (at == all.length()) {
                sink.complete();
                return at;
            }
            int to = Math.min(all.length(), at + 1 + random.nextInt(2000));
            sink.next(bytes(all.substring(at, to)));
            return to;
        });
    }

    private HttpClient.ResponseReceiver<?> get(String uri) {
        return HttpClient.create(connections)
                .runOn(loops)
                .host("127.0.0.1")
                .port(server.port())
                .get()
                .uri(uri);
    }

    private static List<String> lines(int n) {
        return IntStream.range(0, n).mapToObj(i -> "line " + i).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 256, Integer.MAX_VALUE})
    void aWholeBodyUnderAnyDemand(int demand) {
        Flux<String> values =
                get("/lines/3000").response((response, in) -> in.transform(WeirNetty.decodeWith(LineDecoder::new)));
        assertThat(values.limitRate(demand).collectList().block(PATIENCE)).isEqualTo(lines(3000));
    }

    @Test
    void demandFromAnotherThread() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        List<String> seen = new CopyOnWriteArrayList<>();
        BaseSubscriber<String> subscriber = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {}

            @Override
            protected void hookOnNext(String value) {
                seen.add(value);
            }

            @Override
            protected void hookFinally(SignalType type) {
                done.countDown();
            }
        };
        get("/lines/2000")
                .response((response, in) -> in.transform(WeirNetty.decodeWith(LineDecoder::new)))
                .subscribe(subscriber);
        while (done.getCount() != 0) {
            subscriber.request(1);
            Thread.onSpinWait();
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).isEqualTo(lines(2000));
    }

    @Test
    void ownedBuffersBehindAThreadHop() {
        Flux<String> values = get("/lines/1000").response((response, in) -> in.retain()
                .publishOn(Schedulers.parallel(), 4)
                .transform(Weir.decode(WeirNetty.owned(), LineDecoder::new)));
        assertThat(values.limitRate(1).collectList().block(PATIENCE)).isEqualTo(lines(1000));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, Integer.MAX_VALUE})
    void aCancelInTheMiddleOfABufferEndsTheServersWork(int demand) throws InterruptedException {
        StepVerifier.create(
                        get("/endless")
                                .response((response, in) -> in.transform(WeirNetty.decode(LineDialect.INSTANCE)))
                                .transform(Weir.text())
                                .limitRate(demand)
                                .take(3),
                        3)
                .expectNext("0", "x")
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(serverSawTheEnd.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aConnectionThatIsCutIsATruncationWithTheTranscript() {
        StepVerifier.create(get("/cut")
                        .response((response, in) -> in.transform(WeirNetty.decode(LineDialect.INSTANCE)))
                        .transform(Weir.text()))
                .expectNext("a", "b")
                .expectErrorSatisfies(error -> {
                    assertThat(error).isInstanceOf(TruncatedStreamException.class);
                    assertThat(((StreamException) error).transcript().text(0)).isEqualTo("ab");
                })
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, Long.MAX_VALUE})
    void anErrorInTheMiddleOfABuffer(long demand) {
        StepVerifier.create(
                        get("/bad").response((response, in) -> in.transform(WeirNetty.decodeWith(LineDecoder::new))),
                        demand)
                .expectNext("a")
                .thenRequest(1)
                .expectError(StreamException.class)
                .verify(PATIENCE);
    }
}
