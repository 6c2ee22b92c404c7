package io.weirline.samples.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.core.LimitExceededException;
import io.weirline.core.MalformedStreamException;
import io.weirline.core.ProviderException;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamException;
import io.weirline.core.TruncatedStreamException;
import io.weirline.samples.json.Json;
import io.weirline.samples.sim.ChatRequest;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.resources.LoopResources;

@Timeout(60)
class ChatServerTest {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final byte[] REQUEST =
            "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}".getBytes(UTF_8);

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private LoopResources loops;
    private DisposableServer server;

    @BeforeEach
    void threads() {
        loops = Network.loops();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.disposeNow(BOUND);
        }
        loops.disposeLater(Duration.ZERO, BOUND).block(BOUND);
    }

    private URI serve(Source source, String fault) {
        return serve(source, fault, 0);
    }

    private URI serve(Source source, String fault, double tokensPerSecond) {
        FaultPlan plan = fault == null ? null : FaultPlan.parse(fault);
        server = new ChatServer(source, new ChatServer.Options(tokensPerSecond, Duration.ZERO, plan, 1), log::add)
                .bind("127.0.0.1", 0, loops)
                .block(BOUND);
        return ChatClient.endpoint("http://127.0.0.1:" + server.port());
    }

    private Flux<StreamEvent> stream(URI endpoint) {
        return new ChatClient(loops).stream(endpoint, Map.of(), REQUEST);
    }

    private String logged() throws InterruptedException {
        return String.valueOf(log.poll(BOUND.toSeconds(), TimeUnit.SECONDS));
    }

    private static byte[] join(Iterator<byte[]> frames) {
        java.io.ByteArrayOutputStream joined = new java.io.ByteArrayOutputStream();
        frames.forEachRemaining(joined::writeBytes);
        return joined.toByteArray();
    }

    private static HttpResponse<byte[]> http(URI uri, String method, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(BOUND)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void theSimulatedModelArrivesAsItWasMade() throws InterruptedException {
        SimulatedSource source = new SimulatedSource(5);

        List<StreamEvent> events = stream(serve(source, null)).collectList().block(BOUND);

        io.weirline.core.Transcript arrived = new io.weirline.core.Transcript(1 << 20);
        events.forEach(arrived::add);
        assertThat(arrived.text(0))
                .isEqualTo(source.whole(ChatRequest.parse(REQUEST)).text(0));
        assertThat(logged()).matches("stream: complete after \\d+ events");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void aRecordedBodyIsStreamedByteForByte(String end) throws IOException, InterruptedException {
        byte[] body = ("\uFEFF: hi\n\ndata: {\"a\":\"é👍🏽\"}\n\nevent: x\nid: 1\n\n\n\ndata: b\n\nstray\ndata: tail"
                        .replace("\n", end))
                .getBytes(UTF_8);
        URI endpoint = serve(new RecordedSource(body), null);

        HttpResponse<byte[]> response = http(endpoint, "POST", REQUEST);

        assertThat(response.body()).isEqualTo(body);
        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        assertThat(response.headers().firstValue("cache-control")).hasValue("no-cache, no-transform");
        assertThat(response.headers().firstValue("x-accel-buffering")).hasValue("no");
        assertThat(response.headers().firstValue("content-length")).isEmpty();
        assertThat(new RecordedSource(body).frames(ChatRequest.parse(REQUEST)))
                .toIterable()
                .hasSizeGreaterThan(3);
        assertThat(logged()).startsWith("stream: complete");
    }

    @Test
    void whatIsNotStreamedIsOneDocument() throws IOException, InterruptedException {
        SimulatedSource source = new SimulatedSource(5);
        URI endpoint = serve(source, null);
        byte[] request = "{\"messages\":[{\"role\":\"user\",\"content\":\"weather\"}]}".getBytes(UTF_8);

        Map<?, ?> completion =
                (Map<?, ?>) Json.parse(http(endpoint, "POST", request).body());

        assertThat((Object) completion.get("object")).isEqualTo("chat.completion");
        Map<?, ?> choice = (Map<?, ?>) ((List<?>) completion.get("choices")).get(0);
        assertThat((Object) choice.get("finish_reason")).isEqualTo("tool_calls");
        Map<?, ?> call = (Map<?, ?>) ((List<?>) ((Map<?, ?>) choice.get("message")).get("tool_calls")).get(0);
        assertThat(Json.text(call.get("function"))).contains("\"name\":\"get_weather\"");
        assertThat(completion.get("usage")).isInstanceOf(Map.class);
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/v1/chat/completions,200",
        "POST,/openai/deployments/x/chat/completions,200",
        "GET,/v1/chat/completions,405",
        "GET,/v1/models,200",
        "GET,/healthz,200",
        "GET,/,404",
        "POST,/v1/completions,404"
    })
    void routes(String method, String path, int status) throws IOException, InterruptedException {
        URI endpoint = serve(new SimulatedSource(1), null);

        assertThat(http(endpoint.resolve(path), method, REQUEST).statusCode()).isEqualTo(status);
    }

    @Test
    void whatIsNoRequestIsRefusedWithAnError() throws IOException, InterruptedException {
        URI endpoint = serve(new SimulatedSource(1), null);

        HttpResponse<byte[]> bad = http(endpoint, "POST", "{".getBytes(UTF_8));
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(new String(bad.body(), UTF_8)).contains("\"type\":\"invalid_request_error\"");
        assertThat(http(endpoint, "POST", new byte[0]).statusCode()).isEqualTo(400);
        assertThat(http(endpoint, "POST", new byte[5 << 20]).statusCode()).isEqualTo(400);
        assertThatThrownBy(() -> new ChatClient(loops)
                        .stream(endpoint, Map.of(), "{}".getBytes(UTF_8)).blockLast(BOUND))
                .isInstanceOfSatisfying(ProviderException.class, e -> {
                    assertThat(e.status()).isEqualTo(400);
                    assertThat(e.type()).isEqualTo("invalid_request_error");
                    assertThat(e.providerMessage()).contains("messages");
                });
    }

    @ParameterizedTest
    @CsvSource({"cut", "reset", "garbage", "error"})
    void aFaultIsTypedAndWhatCameBeforeIsKept(String kind) throws InterruptedException {
        SimulatedSource source = new SimulatedSource(5);
        URI endpoint = serve(source, kind + ":6", 200);

        StringBuilder text = new StringBuilder();
        Throwable failure = stream(endpoint)
                .doOnNext(event -> text.append(event instanceof StreamEvent.TextDelta delta ? delta.text() : ""))
                .then()
                .materialize()
                .map(signal -> signal.getThrowable())
                .block(BOUND);

        Class<? extends StreamException> type =
                switch (kind) {
                    case "garbage" -> MalformedStreamException.class;
                    case "error" -> ProviderException.class;
                    default -> TruncatedStreamException.class;
                };
        assertThat(failure).isInstanceOf(type);
        StreamException typed = (StreamException) failure;
        assertThat(text.toString()).isNotEmpty();
        assertThat(source.whole(ChatRequest.parse(REQUEST)).text(0))
                .startsWith(text)
                .isNotEqualTo(text.toString());
        assertThat(typed.transcript().text(0)).isEqualTo(text.toString());
        assertThat(typed).isNotInstanceOf(LimitExceededException.class);
        assertThat(logged()).isEqualTo("stream: " + kind + " after 6 events");
    }

    @ParameterizedTest
    @CsvSource({"cut", "reset", "garbage"})
    void aBrokenConnectionIsNoEndOfTheBody(String kind) {
        URI endpoint = serve(new SimulatedSource(5), kind + ":6", 200);

        assertThatThrownBy(() -> http(endpoint, "POST", REQUEST)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({"cut,false", "reset,true"})
    void aCutConnectionEndsInOrderAndAResetOneDoesNot(String kind, boolean reset) throws IOException {
        URI endpoint = serve(new SimulatedSource(5), kind + ":6", 200);
        boolean failed = false;
        try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            socket.setSoTimeout((int) BOUND.toMillis());
            String head = "POST " + endpoint.getPath() + " HTTP/1.1\r\nhost: x\r\ncontent-length: " + REQUEST.length
                    + "\r\n\r\n";
            socket.getOutputStream().write((head + new String(REQUEST, UTF_8)).getBytes(UTF_8));
            while (socket.getInputStream().read() >= 0) {
                // To the end, whichever it is.
            }
        } catch (SocketException e) {
            failed = true;
        }

        assertThat(failed).isEqualTo(reset);
    }

    @Test
    void anErrorInsideIsTheEndOfTheBody() throws IOException, InterruptedException {
        byte[] body =
                http(serve(new SimulatedSource(5), "error:6"), "POST", REQUEST).body();

        assertThat(new String(body, UTF_8)).contains("\"error\":{").doesNotContain("[DONE]");
    }

    @Test
    void aStalledStreamLastsUntilTheClientLeaves() throws InterruptedException {
        URI endpoint = serve(new SimulatedSource(5), "stall:6", 200);
        CountDownLatch some = new CountDownLatch(6);
        Disposable client = stream(endpoint).subscribe(event -> {
            if (event instanceof StreamEvent.TextDelta) {
                some.countDown();
            }
        });

        assertThat(some.await(30, TimeUnit.SECONDS)).isTrue();
        client.dispose();

        assertThat(logged()).isEqualTo("stream: stall after 6 events");
    }

    @Test
    void aClientThatLeavesStopsItsStream() throws InterruptedException {
        URI endpoint = serve(new SimulatedSource(5), null, 50);

        stream(endpoint).take(3).blockLast(BOUND);

        assertThat(logged()).matches("stream: client left after \\d events, model stopped");
    }

    @Test
    void aFaultBehindTheEndNeverHappens() throws InterruptedException {
        stream(serve(new SimulatedSource(5), "cut:100000")).blockLast(BOUND);

        assertThat(logged()).startsWith("stream: complete");
        assertThat(join(new SimulatedSource(5).frames(ChatRequest.parse(REQUEST))))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://h,http://h/v1/chat/completions",
        "http://h/,http://h/v1/chat/completions",
        "https://h:8/v1,https://h:8/v1/chat/completions",
        "https://h:8/v1/,https://h:8/v1/chat/completions",
        "https://h/a/chat/completions?api-version=2,https://h/a/chat/completions?api-version=2",
        "https://h/a?api-version=2,https://h/a/chat/completions?api-version=2"
    })
    void endpointsFromBaseUrls(String url, String endpoint) {
        assertThat(ChatClient.endpoint(url)).isEqualTo(URI.create(endpoint));
    }
}
