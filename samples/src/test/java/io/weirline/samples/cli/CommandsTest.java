package io.weirline.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    @ParameterizedTest
    @ValueSource(strings = {"demo", "chat", "serve", "pipe", "decode", "encode", "translate", "sse", "utf8"})
    void helpTellsUseExampleAndStatus(String command) {
        Cli cli = Cli.run(command, "--help");

        assertThat(cli.out())
                .contains("Usage: weirline " + command)
                .contains("Example: weirline " + command)
                .contains("Exit status:");
        assertThat(cli.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(cli.err()).isEmpty();
        assertThat(cli.status()).isZero();
        assertThat(Cli.run("--help").out()).contains("\n  " + command);
    }

    @Test
    void versionIsOneLine() {
        assertThat(Cli.run("--version").out()).startsWith("weirline ").hasLineCount(1);
        assertThat(Cli.run("sse", "--version").out()).startsWith("weirline ").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'', a command is missing",
        "nope, unknown command or option: nope",
        "--nope, unknown command or option: --nope",
        "sse, Missing required parameter",
        "sse --nope x, Unknown option",
        "sse --pieces 0 x, --pieces",
        "sse --pieces -3 x, --pieces",
        "sse --pieces many x, --pieces",
        "sse --split-seed x y, --split-seed",
        "sse --at-end never x, --at-end",
        "utf8 --malformed never x, --malformed",
        "decode x, --dialect",
        "decode --dialect nope x, nope",
        "decode --dialect openai-chat --format nope x, --format",
        "decode --dialect openai-chat --json nope x, --json",
        "encode x, --dialect",
        "encode --dialect openai-chat x y, several files need --out",
        "encode --dialect mcp x, only read",
        "encode --dialect auto x, only read",
        "translate --to openai-chat x, --from",
        "translate --from openai-chat x, --to",
        "translate --from nope --to openai-chat x, nope",
        "translate --from auto --to mcp x, only read",
        "translate --from auto --to openai-chat x y, several files need --out",
        "translate --from auto --to openai-chat, Missing required parameter",
        "serve --listen here, --listen",
        "serve --listen 127.0.0.1:65536, --listen",
        "serve --fault cut, --fault",
        "serve --fault cut:-1, --fault",
        "serve --fault melt:1, --fault",
        "serve --model other, --model",
        "serve --replay a --model sim, mutually exclusive",
        "serve --tokens-per-second -1, --tokens-per-second",
        "chat, Missing required parameter",
        "chat nowhere hello, Invalid URL",
        "chat ftp://host hello, Invalid URL",
        "chat http://127.0.0.1:1 hello --header nocolon, --header",
        "chat http://127.0.0.1:1 hello --key-env NO_SUCH_VARIABLE_HERE, NO_SUCH_VARIABLE_HERE",
        "pipe, Missing required parameter",
        "pipe --coalesce nope x, --coalesce",
        "pipe --coalesce fixed:8 x, --coalesce",
        "'pipe --coalesce fixed:0,20ms x', items: must be at least 1",
        "'pipe --coalesce fixed:8,2m x', window",
        "pipe --pace 5 x, --pace",
        "pipe --pace 0ms x, longer than zero",
        "pipe --slow-consumer soon x, --slow-consumer",
        "pipe --deadline never=1s x, --deadline",
        "pipe --deadline first-content x, --deadline",
        "pipe --dialect nope x, nope",
        "pipe --prompt hello x, --prompt needs a URL",
        "pipe --prompt hello --dialect anthropic http://127.0.0.1:1, --prompt needs a URL",
        "pipe --pace 5ms http://127.0.0.1:1, --pace needs a file",
        "demo extra, Unmatched argument",
        "demo --seed x, --seed",
    })
    void wrongCommandLinesAreToldInOneLineAndAHint(String line, String why) {
        Cli cli = Cli.run(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(cli.err().lines())
                .hasSize(2)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("weirline: ").contains(why),
                        hint -> assertThat(hint).startsWith("Try 'weirline").endsWith("--help'."));
        assertThat(cli.out()).isEmpty();
        assertThat(cli.status()).isEqualTo(2);
    }

    @Test
    void anArgumentThatBeginsWithAnAtIsAFile() {
        assertThat(Cli.run("sse", "@file").err()).isEqualTo("weirline: @file: cannot be read: no such file\n");
    }
}
