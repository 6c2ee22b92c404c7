package io.weirline.samples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.samples.json.Json;
import io.weirline.samples.net.ChatServer;
import io.weirline.samples.net.FaultPlan;
import io.weirline.samples.net.Network;
import io.weirline.samples.net.SimulatedSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

@Timeout(120)
class PipeCommandTest {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final int TOKENS = 40;
    private static final String WHOLE =
            IntStream.range(0, TOKENS).mapToObj(i -> "w" + i + " ").collect(Collectors.joining());
    private static final String FINISH =
            "data: {\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";

    @TempDir
    private Path folder;

    private static String frame(String text) {
        return "data: {\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text
                + "\"}}]}\n\n";
    }

    private static String body(String end) {
        return IntStream.range(0, TOKENS).mapToObj(i -> frame("w" + i + " ")).collect(Collectors.joining()) + end;
    }

    private String file(String body) throws IOException {
        return Files.writeString(folder.resolve("body.sse"), body).toString();
    }

    private static List<Map<?, ?>> texts(Cli cli) {
        return cli.objects().stream()
                .<Map<?, ?>>map(line -> line)
                .filter(line -> line.containsKey("text") && !line.containsKey("event"))
                .toList();
    }

    private static String text(Cli cli) {
        return texts(cli).stream().map(line -> (String) line.get("text")).collect(Collectors.joining());
    }

    private static double number(Map<?, ?> line, String name) {
        return Double.parseDouble(((Json.Number) line.get(name)).text());
    }

    private static Map<?, ?> end(Cli cli) {
        List<Map<?, ?>> all = cli.objects();
        assertThat(all.stream().filter(line -> line.containsKey("end"))).hasSize(1);
        return (Map<?, ?>) all.get(all.size() - 1).get("end");
    }

    @Test
    void eachEmissionIsALineAndTheLastTellsTheOutcome() throws IOException {
        Cli cli = Cli.run("pipe", file(body(FINISH + "data: [DONE]\n\n")));

        assertThat(cli.err()).isEmpty();
        assertThat(cli.status()).isZero();
        assertThat(text(cli)).isEqualTo(WHOLE);
        double at = 0;
        for (Map<?, ?> line : cli.objects().subList(0, cli.objects().size() - 1)) {
            assertThat(line.get("text")).isInstanceOf(String.class);
            assertThat(number(line, "at_ms")).isGreaterThanOrEqualTo(at);
            at = number(line, "at_ms");
            assertThat(number(line, "items")).isPositive();
            assertThat(number(line, "bytes")).isPositive();
            assertThat(line.get("reason")).isIn("demand", "size", "time", "boundary", "terminal");
        }
        assertThat(texts(cli).stream()
                        .mapToDouble(line -> number(line, "items"))
                        .sum())
                .isEqualTo(TOKENS);
        assertThat(end(cli).get("outcome")).isEqualTo("COMPLETED");
        assertThat(number(end(cli), "emissions")).isEqualTo(cli.objects().size() - 1);
        assertThat(number(end(cli), "bytes"))
                .isEqualTo(body(FINISH + "data: [DONE]\n\n").length());
    }

    @Test
    void fixedBatchesHoldTheirItemsAndTheFirstLeavesAlone() throws IOException {
        Cli cli = Cli.run("pipe", "--coalesce", "fixed:8,20s", file(body(FINISH)));

        assertThat(texts(cli)).hasSize(6);
        assertThat(texts(cli).stream().map(line -> (int) number(line, "items"))).containsExactly(1, 8, 8, 8, 8, 7);
        assertThat(texts(cli).get(1).get("reason")).isEqualTo("size");
    }

    @Test
    void aSlowReaderGetsWhatCameMeanwhileAtOnce() throws IOException {
        Cli cli = Cli.run(
                "pipe", "--coalesce", "immediate", "--slow-consumer", "60ms", "--pace", "4ms", file(body(FINISH)));

        assertThat(text(cli)).isEqualTo(WHOLE);
        assertThat(texts(cli)).hasSizeLessThan(TOKENS / 2);
        List<Map<?, ?>> lines = cli.objects();
        for (int i = 1; i < lines.size() - 1; i++) {
            assertThat(number(lines.get(i), "at_ms") - number(lines.get(i - 1), "at_ms"))
                    .isGreaterThanOrEqualTo(59);
        }
        assertThat(cli.status()).isZero();
    }

    @Test
    void aFileIsPlayedAtItsPace() throws IOException {
        Cli cli = Cli.run("pipe", "--coalesce", "immediate", "--pace", "10ms", file(body(FINISH)));

        List<Map<?, ?>> lines = texts(cli);
        assertThat(lines).hasSize(TOKENS);
        double took = number(lines.get(TOKENS - 1), "at_ms") - number(lines.get(0), "at_ms");
        assertThat(took).isBetween(10.0 * (TOKENS - 1) - 15, 5_000.0);
        assertThat(number(end(cli), "bytes")).isEqualTo(body(FINISH).length());
    }

    @Test
    void aDeadlineThatPassesIsNamed() throws IOException {
        Cli cli = Cli.run("pipe", "--deadline", "total=150ms,first-content=off", "--pace", "20ms", file(body(FINISH)));

        assertThat(cli.err()).contains("deadline total passed").hasLineCount(1);
        assertThat(cli.status()).isEqualTo(1);
        assertThat(end(cli).get("outcome")).isEqualTo("DEADLINE");
        assertThat(end(cli).get("deadline")).isEqualTo("total");
        assertThat(WHOLE).startsWith(text(cli));
    }

    @Test
    void aRateThatIsTooLowIsNamed() throws IOException {
        Cli cli = Cli.run("pipe", "--deadline", "min-rate=100000/100ms", "--pace", "20ms", file(body(FINISH)));

        assertThat(cli.err()).contains("deadline minRate passed").hasLineCount(1);
        assertThat(cli.status()).isEqualTo(1);
        assertThat(end(cli).get("deadline")).isEqualTo("minRate");
        assertThat(Cli.run("pipe", "--deadline", "min-rate=1/10s", file(body(FINISH)))
                        .status())
                .isZero();
        for (String wrong : List.of("min-rate=5s", "min-rate=x/5s", "min-rate=/5s", "min-rate=0/5s", "min-rate=5/0s")) {
            Cli refused = Cli.run("pipe", "--deadline", wrong, file(body(FINISH)));
            assertThat(refused.status()).as(wrong).isEqualTo(2);
            assertThat(refused.out()).isEmpty();
        }
    }

    @Test
    void anUnfinishedStreamAndAnErrorAreTold() throws IOException {
        Cli cut = Cli.run("pipe", file(body("")));
        assertThat(text(cut)).isEqualTo(WHOLE);
        assertThat(end(cut).get("outcome")).isEqualTo("TRUNCATED");
        assertThat(cut.err()).hasLineCount(1).startsWith("weirline: ");
        assertThat(cut.status()).isEqualTo(1);

        Cli error = Cli.run("pipe", file(body("data: {\"error\":{\"message\":\"m\",\"type\":\"server_error\"}}\n\n")));
        assertThat(text(error)).isEqualTo(WHOLE);
        assertThat(end(error).get("outcome")).isEqualTo("PROVIDER_ERROR");
        assertThat(error.err()).hasLineCount(1).contains("the provider reported an error");
        assertThat(error.status()).isEqualTo(1);
    }

    @Test
    void stdinAndOtherDialectsAreRead() {
        String lines = "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"a\"},\"done\":false}\n"
                + "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"b\"},\"done\":true,\"done_reason\":\"stop\"}\n";
        Cli cli = Cli.runWith(lines.getBytes(UTF_8), "pipe", "--dialect", "ollama", "--pace", "1ms", "-");

        assertThat(text(cli)).isEqualTo("ab");
        assertThat(cli.status()).isZero();
    }

    @Test
    void aFileThatIsNotThereIsOneLine() {
        Cli cli = Cli.run("pipe", folder.resolve("none").toString());

        assertThat(cli.err()).endsWith("cannot be read: no such file\n").hasLineCount(1);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.status()).isEqualTo(1);
    }

    private static byte[] zipped(String body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** What answers is no server of HTTP, or breaks its rules. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SSH-2.0-OpenSSH_9~|TRUNCATED|the connection broke: ",
                "HTTP/1.1 200 OK~transfer-encoding: chunked~~zz~|TRUNCATED|the connection broke: ",
                "HTTP/1.1 200 OK~content-encoding: gzip~content-length: 12~~data: aaaaaa|TRUNCATED|the connection broke: ",
                "HTTP/1.1 302 Found~content-length: 0~~|PROVIDER_ERROR|the provider reported an error: status 302",
            })
    void anAnswerThatIsNoneIsTyped(String answer, String outcome, String why) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read();
                    socket.getOutputStream().write(answer.replace("~", "\r\n").getBytes(StandardCharsets.US_ASCII));
                    socket.shutdownOutput();
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The client has gone.
                }
            });
            thread.start();
            Cli cli = Cli.run("pipe", "http://127.0.0.1:" + server.getLocalPort() + "/");
            thread.join(BOUND.toMillis());
            assertThat(cli.err()).hasLineCount(1).contains("/: " + why);
            assertThat(cli.out()).contains("\"outcome\":\"" + outcome + "\"");
            assertThat(cli.status()).isEqualTo(1);
        }
    }

    @Test
    void urlsAreReadByGetAndAskedByPost() {
        LoopResources loops = Network.loops();
        DisposableServer plain = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops, false)
                .route(routes -> routes.get(
                                "/body", (request, response) -> response.sendString(Mono.just(body(FINISH))))
                        .get("/zipped", (request, response) -> response.header("content-encoding", "gzip")
                                .sendByteArray(Mono.just(zipped(body(FINISH)))))
                        .get("/gone", (request, response) -> response.status(410)
                                .send()))
                .bindNow(BOUND);
        DisposableServer chat = new ChatServer(
                        new SimulatedSource(1),
                        new ChatServer.Options(400, Duration.ZERO, FaultPlan.parse("stall:5"), 1),
                        line -> {})
                .bind("127.0.0.1", 0, loops)
                .block(BOUND);
        try {
            Cli read = Cli.run("pipe", "http://127.0.0.1:" + plain.port() + "/body");
            assertThat(text(read)).isEqualTo(WHOLE);
            assertThat(read.status()).isZero();

            Cli gone = Cli.run("pipe", "http://127.0.0.1:" + plain.port() + "/gone");
            assertThat(gone.err()).hasLineCount(1).contains("the provider reported an error: status 410");
            assertThat(gone.out()).contains("\"outcome\":\"PROVIDER_ERROR\"");
            assertThat(gone.status()).isEqualTo(1);

            // It was not asked for.
            Cli zipped = Cli.run("pipe", "http://127.0.0.1:" + plain.port() + "/zipped");
            assertThat(text(zipped)).isEqualTo(WHOLE);
            assertThat(zipped.status()).isZero();

            Cli stalled = Cli.run(
                    "pipe",
                    "--prompt",
                    "Tell me about weirs",
                    "--deadline",
                    "idle-content=300ms",
                    "http://127.0.0.1:" + chat.port());
            assertThat(text(stalled)).isNotBlank();
            assertThat(stalled.err()).contains("deadline idleContent passed");
            assertThat(end(stalled).get("outcome")).isEqualTo("DEADLINE");
            assertThat(stalled.status()).isEqualTo(1);
        } finally {
            plain.disposeNow(BOUND);
            chat.disposeNow(BOUND);
            loops.disposeLater(Duration.ZERO, BOUND).block(BOUND);
        }
    }
}
