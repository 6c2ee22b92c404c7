package io.weirline.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.samples.net.ChatServer;
import io.weirline.samples.net.FaultPlan;
import io.weirline.samples.net.Network;
import io.weirline.samples.net.SimulatedSource;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

@Timeout(60)
class ChatCommandTest {
    private static final Duration BOUND = Duration.ofSeconds(30);

    private LoopResources loops;
    private DisposableServer server;

    @BeforeEach
    void threads() {
        loops = Network.loops();
    }

    @AfterEach
    void stop() {
        server.disposeNow(BOUND);
        loops.disposeLater(Duration.ZERO, BOUND).block(BOUND);
    }

    private String serve(String fault) {
        ChatServer.Options options =
                new ChatServer.Options(400, Duration.ZERO, fault == null ? null : FaultPlan.parse(fault), 1);
        server = new ChatServer(new SimulatedSource(1), options, line -> {})
                .bind("127.0.0.1", 0, loops)
                .block(BOUND);
        return "http://127.0.0.1:" + server.port();
    }

    @Test
    void textIsOnStdoutAndFiguresOnStderr() {
        String url = serve(null);

        Cli cli = Cli.run("chat", url, "Tell me about weirs");

        assertThat(cli.out()).contains("🌊").endsWith("\n").hasLineCount(1);
        assertThat(cli.err())
                .matches(
                        "first token \\d+ ms, [0-9.]+ tokens/s, \\d+ deltas, usage \\d+ in \\+ \\d+ out, finish stop\n");
        assertThat(cli.status()).isZero();
        assertThat(Cli.run("chat", url + "/v1/", "Tell me about weirs").out()).isEqualTo(cli.out());
    }

    @Test
    void aCallIsShownWithItsArguments() {
        Cli cli = Cli.run("chat", serve(null), "How is the weather?");

        assertThat(cli.out()).matches("get_weather \\{\"city\":\".*\",\"unit\":\"celsius\"}\n");
        assertThat(cli.err()).contains("finish tool_calls");
    }

    @Test
    void theAnswerMayBeLimited() {
        Cli cli = Cli.run("chat", serve(null), "x", "--max-tokens", "3", "--system", "Be brief", "--model", "other");

        assertThat(cli.err()).contains(" 3 deltas, ").contains(" + 3 out, finish length");
        assertThat(cli.status()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "cut:9, the connection broke: ",
        "reset:9, the connection broke: ",
        "garbage:9, invalid JSON",
        "error:9, the provider reported an error: status 529, type server_error"
    })
    void aBrokenStreamIsToldInOneLineBehindItsText(String fault, String why) {
        String url = serve(fault);

        Cli cli = Cli.run("chat", url, "Tell me about weirs");

        assertThat(cli.out()).isNotBlank().endsWith("\n");
        assertThat(cli.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("weirline: " + url + ": ")
                                .containsIgnoringCase(why),
                        line -> assertThat(line).contains(" deltas").endsWith("finish none"));
        assertThat(cli.status()).isEqualTo(1);
    }

    @Test
    void statusesAndTypedErrorsAreTold() {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops, false)
                .handle((request, response) -> {
                    seen.add(request.requestHeaders().get("authorization") + " "
                            + request.requestHeaders().get("x-a"));
                    boolean html = request.uri().contains("html");
                    return response.status(html ? 502 : 401)
                            .sendString(
                                    Mono.just(
                                            html
                                                    ? "<html>Bad Gateway</html>"
                                                    : "{\"error\":{\"message\":\"no\\nkey\",\"type\":\"auth\",\"code\":\"bad_key\"}}"));
                })
                .bindNow(BOUND);
        String url = "http://127.0.0.1:" + server.port();

        Cli typed = Cli.run("chat", url, "x", "--key-env", "PATH", "--header", "X-A: b c");

        assertThat(typed.err())
                .isEqualTo("weirline: " + url
                        + ": the provider reported an error: status 401, type auth, code bad_key: no\\x0akey\n");
        assertThat(typed.status()).isEqualTo(1);
        assertThat(seen.poll()).isEqualTo("Bearer " + System.getenv("PATH") + " b c");

        Cli page = Cli.run("chat", url + "/html", "x", "--header", "Authorization: Basic q", "--key-env", "PATH");
        assertThat(page.err()).isEqualTo("weirline: " + url + "/html: the provider reported an error: status 502\n");
        assertThat(seen.poll()).isEqualTo("Basic q null");
    }

    @Test
    void nobodyAtTheOtherEndIsOneLine() {
        String url = serve(null);
        server.disposeNow(BOUND);

        Cli cli = Cli.run("chat", url, "x");

        assertThat(cli.err())
                .startsWith("weirline: " + url + ": cannot be reached: ")
                .hasLineCount(1);
        assertThat(cli.status()).isEqualTo(1);
    }
}
