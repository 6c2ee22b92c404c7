package io.weirline.operators.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.Dialect;
import io.weirline.core.ProviderException;
import io.weirline.operators.Deadlines;
import io.weirline.operators.Outcome;
import io.weirline.operators.Phases;
import io.weirline.operators.PipelineOptions;
import io.weirline.operators.Settlement;
import io.weirline.operators.StreamPipeline;
import io.weirline.operators.fixture.ChatBody;
import io.weirline.operators.fixture.Clockwork;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Models that break off, lie or say nothing, behind a gateway of one pipeline, byte by byte over real sockets. The
 * gateway has one connection to the model: what does not give it back leaves the next request without an answer.
 */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class HostileModelTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";
    private static final String CHUNKED = OK + "transfer-encoding: chunked\r\n\r\n";

    /** What the model does with one connection, behind the request. */
    @FunctionalInterface
    private interface Script {
        void play(Socket socket, OutputStream out) throws Exception;
    }

    /** What a client got. */
    private record Answer(int status, String headers, String body) {}

    private final LoopResources loops = LoopResources.create("hostile", 1, true);
    private final ConnectionProvider connections = ConnectionProvider.builder("hostile")
            .maxConnections(1)
            .pendingAcquireTimeout(PATIENCE)
            .build();
    private final BlockingQueue<Settlement> settled = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Boolean> modelSawTheEnd = new LinkedBlockingQueue<>();
    private ServerSocket model;
    private DisposableServer gateway;
    private volatile Script script = (socket, out) -> {};
    private long mostErrorBytes = ErrorBody.MOST_READ;

    @BeforeEach
    void listen() throws IOException {
        model = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        run(() -> {
            while (!model.isClosed()) {
                Socket socket = model.accept();
                sockets.add(socket);
                run(() -> serve(socket));
            }
        });
    }

    private interface Task {
        void run() throws Exception;
    }

    private void run(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (Exception e) {
                // The test has closed the socket, or the gateway has.
            }
        });
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void serve(Socket socket) throws Exception {
        try (socket) {
            InputStream in = socket.getInputStream();
            while (readHead(in) != null) {
                script.play(socket, socket.getOutputStream());
            }
        }
    }

    /** To the blank line; null at the end. */
    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            head.append((char) b);
        }
        return head.toString();
    }

    private void start(UnaryOperator<PipelineOptions> how) {
        start(Dialects.OPENAI_CHAT, how);
    }

    private void start(Dialect client, UnaryOperator<PipelineOptions> how) {
        StreamPipeline pipe = how.apply(StreamPipeline.from(Dialects.OPENAI_CHAT)
                        .to(client)
                        .deadlines(Deadlines.none().firstContent(PATIENCE))
                        .onSettled(settled::add))
                .build();
        HttpClient http = HttpClient.create(connections)
                .host("127.0.0.1")
                .port(model.getLocalPort())
                .runOn(loops)
                .compress(true)
                .disableRetry(true);
        gateway = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .handle((request, response) -> WeirNetty.stream(
                        response,
                        http.get()
                                .uri("/")
                                .response((head, in) -> WeirNetty.body(Dialects.OPENAI_CHAT, head, in, mostErrorBytes)),
                        pipe))
                .bindNow(PATIENCE);
    }

    @AfterEach
    void stop() throws Exception {
        model.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        if (gateway != null) {
            gateway.disposeNow(PATIENCE);
        }
        connections.disposeLater().block(PATIENCE);
        loops.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
        for (Thread thread : threads) {
            thread.join(PATIENCE.toMillis());
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.getOutputStream()
                .write("GET / HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private Answer ask() throws IOException {
        try (Socket socket = connect()) {
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int blank = all.indexOf("\r\n\r\n");
            assertThat(blank).as("an answer: %s", all).isPositive();
            return new Answer(
                    Integer.parseInt(all.substring(9, 12)),
                    all.substring(0, blank).toLowerCase(Locale.ROOT),
                    all.substring(blank + 4));
        }
    }

    private Settlement settlement() throws InterruptedException {
        Settlement how = settled.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(how).as("settled").isNotNull();
        return how;
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String chunk(String... frames) {
        String body = String.join("", frames);
        return Integer.toHexString(body.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + body + "\r\n";
    }

    /** The one connection is free: another request is answered. */
    private void theConnectionWasGivenBack() throws Exception {
        script = (socket, out) ->
                write(out, CHUNKED + chunk(ChatBody.text("again"), ChatBody.FINISH, ChatBody.DONE) + "0\r\n\r\n");
        Answer next = ask();
        assertThat(next.status()).isEqualTo(200);
        assertThat(next.body()).contains("again");
        assertThat(settlement().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(settled).as("settled once each").isEmpty();
    }

    @Test
    void aModelThatClosesInMidChunkIsTruncated() throws Exception {
        start(options -> options);
        script = (socket, out) -> {
            write(out, CHUNKED + chunk(ChatBody.text("Weir")));
            write(out, "1000\r\ndata: {\"id\":\"1\",\"choi");
            socket.close();
        };
        Answer answer = ask();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("Weir").contains("\"error\"").doesNotContain("[DONE]");
        Settlement how = settlement();
        assertThat(how.outcome()).isEqualTo(Outcome.TRUNCATED);
        assertThat(how.transcript().text(0)).isEqualTo("Weir");
        theConnectionWasGivenBack();
    }

    @Test
    void aModelThatResetsTheConnectionIsTruncated() throws Exception {
        start(options -> options);
        script = (socket, out) -> {
            write(out, CHUNKED + chunk(ChatBody.text("Weir")));
            // What was written must be read before the reset, which drops what is on its way.
            TimeUnit.MILLISECONDS.sleep(300);
            socket.setSoLinger(true, 0);
            socket.close();
        };
        Answer answer = ask();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("Weir").contains("\"error\"").doesNotContain("[DONE]");
        Settlement how = settlement();
        assertThat(how.outcome()).isEqualTo(Outcome.TRUNCATED);
        assertThat(how.transcript().text(0)).isEqualTo("Weir");
        theConnectionWasGivenBack();
    }

    @Test
    void aModelThatHangsUpBeforeItAnswersIsABadGateway() throws Exception {
        start(options -> options);
        script = (socket, out) -> socket.close();
        Answer answer = ask();
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).startsWith("{").contains("\"error\"");
        assertThat(settlement().outcome()).isEqualTo(Outcome.TRUNCATED);
        theConnectionWasGivenBack();
    }

    @Test
    void garbageForABodyIsABadGateway() throws Exception {
        start(options -> options);
        script = (socket, out) -> {
            write(out, OK + "connection: close\r\n\r\n");
            byte[] garbage = new byte[20_000];
            new java.util.SplittableRandom(7).nextBytes(garbage);
            out.write(garbage);
            socket.close();
        };
        Answer answer = ask();
        assertThat(answer.status()).isEqualTo(502);
        Settlement how = settlement();
        assertThat(how.outcome()).isIn(Outcome.TRUNCATED, Outcome.MALFORMED);
        assertThat(how.transcript().choices()).isEmpty();
        theConnectionWasGivenBack();
    }

    @Test
    void garbageInPlaceOfAChunksLengthIsTruncated() throws Exception {
        start(options -> options);
        script = (socket, out) -> {
            write(out, CHUNKED + chunk(ChatBody.text("Weir")) + "this is no length\r\n");
            socket.getInputStream().read();
        };
        Answer answer = ask();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("Weir").contains("\"error\"").doesNotContain("[DONE]");
        Settlement how = settlement();
        assertThat(how.outcome()).isIn(Outcome.TRUNCATED, Outcome.INTERNAL);
        assertThat(how.transcript().text(0)).isEqualTo("Weir");
        theConnectionWasGivenBack();
    }

    @Test
    void aPageForABodyIsABadGateway() throws Exception {
        start(options -> options);
        String page = "<!DOCTYPE html>\n<html><body>Welcome to the proxy</body></html>\n";
        script = (socket, out) -> write(
                out,
                "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: " + page.length() + "\r\n\r\n" + page);
        Answer answer = ask();
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).doesNotContain("Welcome");
        assertThat(settlement().outcome()).isIn(Outcome.TRUNCATED, Outcome.MALFORMED);
        theConnectionWasGivenBack();
    }

    @Test
    void anErrorForAnAnswerKeepsItsStatusAndNotItsWords() throws Exception {
        start(options -> options);
        String error =
                "{\"error\":{\"message\":\"secret of 10.0.0.7\",\"type\":\"server_error\",\"code\":\"overloaded\"}}";
        script = (socket, out) -> write(
                out,
                "HTTP/1.1 500 Oh\r\ncontent-type: application/json\r\ncontent-length: " + error.length() + "\r\n\r\n"
                        + error);
        Answer answer = ask();
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.headers()).contains("content-type: application/json");
        assertThat(answer.body()).contains("\"error\"").contains("overloaded").doesNotContain("secret");
        assertThat(settlement().outcome()).isEqualTo(Outcome.PROVIDER_ERROR);
        theConnectionWasGivenBack();
    }

    @ParameterizedTest
    @CsvSource({"429, 429", "503, 503", "500, 500", "401, 502", "404, 502", "302, 502"})
    void anAnswersStatusIsPassedOnWhateverItsBodyIs(int status, int expected) throws Exception {
        start(options -> options);
        String page = "<html>" + "busy ".repeat(30_000) + "</html>";
        script = (socket, out) -> write(
                out,
                "HTTP/1.1 " + status + " No\r\ncontent-type: text/html\r\nretry-after: 7\r\ncontent-length: "
                        + page.length() + "\r\n\r\n" + page);
        Answer answer = ask();
        assertThat(answer.status()).isEqualTo(expected);
        assertThat(answer.headers()).contains("retry-after: 7");
        assertThat(answer.body()).contains("\"error\"").doesNotContain("busy");
        Settlement how = settlement();
        assertThat(how.outcome()).isEqualTo(Outcome.PROVIDER_ERROR);
        assertThat(((ProviderException) how.error()).status()).isEqualTo(status);
        theConnectionWasGivenBack();
    }

    @Test
    void aRefusalThatBreaksOffIsStillOne() throws Exception {
        start(options -> options);
        script = (socket, out) -> {
            write(out, "HTTP/1.1 429 No\r\nretry-after: 3\r\ncontent-length: 500\r\n\r\n{\"error\":{\"mess");
            socket.close();
        };
        Answer answer = ask();
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers()).contains("retry-after: 3");
        assertThat(settlement().outcome()).isEqualTo(Outcome.PROVIDER_ERROR);
        theConnectionWasGivenBack();
    }

    @ParameterizedTest
    @CsvSource({"1048576, 1", "100000, 2"})
    void whatIsReadOfARefusalForTheConnectionsSakeIsBounded(long most, int connections) throws Exception {
        mostErrorBytes = most;
        start(options -> options);
        String page = "busy ".repeat(60_000);
        script = (socket, out) -> write(out, "HTTP/1.1 503 No\r\ncontent-length: " + page.length() + "\r\n\r\n" + page);
        assertThat(ask().status()).isEqualTo(503);
        assertThat(settlement().outcome()).isEqualTo(Outcome.PROVIDER_ERROR);
        theConnectionWasGivenBack();
        assertThat(sockets).hasSize(connections);
    }

    /** A refusal without end costs the connection, and no more of it than was said. */
    @Test
    void anErrorThatDoesNotEndIsGivenUp() throws Exception {
        start(options -> options);
        String piece = "busy ".repeat(4_000);
        AtomicLong sent = new AtomicLong();
        script = (socket, out) -> {
            write(out, "HTTP/1.1 503 No\r\ntransfer-encoding: chunked\r\n\r\n");
            while (true) {
                write(out, chunk(piece));
                sent.addAndGet(piece.length());
            }
        };
        Answer answer = ask();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(settlement().outcome()).isEqualTo(Outcome.PROVIDER_ERROR);
        // The rest stood in the sockets' buffers.
        assertThat(sent.get()).isBetween(1L << 20, 16L << 20);
        theConnectionWasGivenBack();
    }

    @ParameterizedTest
    @CsvSource({
        "openai-chat, server_error",
        "openai-responses, server_error",
        "anthropic, api_error",
        "gemini, INTERNAL",
        "ollama, internal error"
    })
    void aFailureOfTheGatewayIsItsOwn(String dialect, String word) throws Exception {
        Clockwork broken = new Clockwork();
        broken.rejects = true;
        start(Dialects.named(dialect), options -> options.timer(broken));
        script = (socket, out) ->
                write(out, CHUNKED + chunk(ChatBody.text("Weir"), ChatBody.FINISH, ChatBody.DONE) + "0\r\n\r\n");
        Answer answer = ask();
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.headers()).contains("content-type: application/json");
        assertThat(answer.body()).contains("\"error\"").contains(word).doesNotContain("rejected");
        assertThat(settlement().outcome()).isEqualTo(Outcome.INTERNAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-chat", "anthropic", "openai-responses", "gemini", "ollama"})
    void aRateLimitIsPassedOnInTheClientsWords(String dialect) throws Exception {
        start(Dialects.named(dialect), options -> options);
        script = (socket, out) -> write(
                out,
                CHUNKED
                        + chunk(
                                "data: {\"error\":{\"message\":\"slow down\",\"type\":\"rate_limit_error\",\"code\":429}}\n\n")
                        + "0\r\n\r\n");
        Answer answer = ask();
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers()).contains("content-type: application/json").doesNotContain("event-stream");
        assertThat(answer.body()).startsWith("{").contains("\"error\"");
        assertThat(settlement().outcome()).isEqualTo(Outcome.PROVIDER_ERROR);
        theConnectionWasGivenBack();
    }

    @Test
    void aModelThatNeverAnswersMissesItsDeadline() throws Exception {
        start(options -> options.deadlines(Deadlines.none().firstContent(Duration.ofMillis(600))));
        script = (socket, out) -> modelSawTheEnd.add(socket.getInputStream().read() < 0);
        Answer answer = ask();
        assertThat(answer.status()).isEqualTo(504);
        Settlement how = settlement();
        assertThat(how.outcome()).isEqualTo(Outcome.DEADLINE);
        assertThat(how.deadline()).isEqualTo("firstContent");
        assertThat(modelSawTheEnd.poll(30, TimeUnit.SECONDS)).isTrue();
        theConnectionWasGivenBack();
    }

    /** Bytes come all the time, and no content: pings, and the beginning of a frame. */
    @Test
    void aModelThatTricklesMissesItsDeadline() throws Exception {
        start(options -> options.deadlines(Deadlines.none().firstContent(Duration.ofSeconds(2))));
        script = (socket, out) -> {
            write(out, OK + "connection: close\r\n\r\n: ping\n\n");
            for (char c : ChatBody.text("never").toCharArray()) {
                write(out, String.valueOf(c));
                // The trickle: each byte a read of its own, the last one far behind the deadline.
                TimeUnit.MILLISECONDS.sleep(100);
            }
        };
        Answer answer = ask();
        assertThat(answer.status()).isEqualTo(504);
        Settlement how = settlement();
        assertThat(how.deadline()).isEqualTo("firstContent");
        assertThat(how.bytes()).as("bytes had come").isGreaterThanOrEqualTo(8);
        theConnectionWasGivenBack();
    }

    @Test
    void aModelThatFallsSilentBehindItsFirstWordsIsToldAsAnError() throws Exception {
        start(options -> options.deadlines(Deadlines.none().idleContent(Duration.ofMillis(600))));
        script = (socket, out) -> {
            write(out, CHUNKED + chunk(ChatBody.text("Weir")));
            modelSawTheEnd.add(socket.getInputStream().read() < 0);
        };
        Answer answer = ask();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("Weir").contains("\"error\"").doesNotContain("[DONE]");
        Settlement how = settlement();
        assertThat(how.deadline()).isEqualTo("idleContent");
        assertThat(how.transcript().text(0)).isEqualTo("Weir");
        assertThat(modelSawTheEnd.poll(30, TimeUnit.SECONDS)).isTrue();
        theConnectionWasGivenBack();
    }

    @Test
    void aCompressedAnswerIsRead() throws Exception {
        start(options -> options);
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(ChatBody.bytes(ChatBody.text("Weir"), ChatBody.FINISH, ChatBody.DONE));
        }
        script = (socket, out) -> {
            write(out, OK + "content-encoding: gzip\r\ncontent-length: " + zipped.size() + "\r\n\r\n");
            out.write(zipped.toByteArray());
            out.flush();
        };
        Answer answer = ask();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("Weir").contains("[DONE]");
        assertThat(settlement().outcome()).isEqualTo(Outcome.COMPLETED);
        theConnectionWasGivenBack();
    }

    /** The envelope alone does not commit: what fails behind it is still answered with a status. */
    @Test
    void anEnvelopeIsNoAnswerYet() throws Exception {
        start(options -> options);
        String envelope =
                "data: {\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
                        + "\"content\":\"\"}}]}\n\n";
        script = (socket, out) -> write(out, CHUNKED + chunk(envelope, ChatBody.ERROR) + "0\r\n\r\n");
        assertThat(ask().status()).isBetween(500, 599);
        assertThat(settlement().outcome()).isEqualTo(Outcome.PROVIDER_ERROR);
        theConnectionWasGivenBack();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStatusOrTheTimeCommits(boolean status) throws Exception {
        start(options -> status ? options.phases(Phases.of("searching")) : options.commitAfter(Duration.ofMillis(200)));
        CountDownLatch headRead = new CountDownLatch(1);
        script = (socket, out) -> {
            write(out, CHUNKED);
            if (headRead.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                write(out, chunk(ChatBody.ERROR) + "0\r\n\r\n");
            }
        };
        try (Socket socket = connect()) {
            String head = readHead(socket.getInputStream());
            headRead.countDown();
            assertThat(head).startsWith("HTTP/1.1 200").contains("text/event-stream");
            String body = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(body).contains("\"error\"").doesNotContain("[DONE]");
        }
        assertThat(settlement().outcome()).isEqualTo(Outcome.PROVIDER_ERROR);
        theConnectionWasGivenBack();
    }

    @Test
    void aClientThatLeavesBeforeTheFirstByteCancelsTheModel() throws Exception {
        start(options -> options);
        BlockingQueue<Boolean> asked = new LinkedBlockingQueue<>();
        script = (socket, out) -> {
            asked.add(true);
            modelSawTheEnd.add(socket.getInputStream().read() < 0);
        };
        Socket client = connect();
        assertThat(asked.poll(30, TimeUnit.SECONDS)).isTrue();
        client.close();
        assertThat(modelSawTheEnd.poll(30, TimeUnit.SECONDS)).isTrue();
        Settlement how = settlement();
        assertThat(how.outcome()).isEqualTo(Outcome.CLIENT_ABORT);
        theConnectionWasGivenBack();
    }
}
