package io.weirline.samples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranslateCommandTest {
    private static final String ANTHROPIC = """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","model":"m","usage":{"input_tokens":3,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"grün 🌿"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}

            event: message_stop
            data: {"type":"message_stop"}

            """;
    private static final String OLLAMA =
            "{\"model\":\"m\",\"message\":{\"content\":\"a\"}}\n{\"model\":\"m\",\"done\":true,\"done_reason\":\"stop\"}\n";

    private static String summary(byte[] body) {
        return Cli.runWith(body, "decode", "--dialect", "openai-chat", "-").out();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "auto"})
    void oneDialectBecomesAnother(String from) {
        for (String cut : new String[] {"--pieces=1", "--pieces=100000", "--split-seed=3"}) {
            Cli cli = Cli.runWith(
                    ANTHROPIC.getBytes(UTF_8), "translate", "--from", from, "--to", "openai-chat", cut, "-");

            assertThat(cli.err()).isEmpty();
            assertThat(cli.status()).isZero();
            assertThat(cli.out()).endsWith("data: [DONE]\n\n");
            assertThat(summary(cli.bytes()))
                    .contains("\"text\":\"grün 🌿\"", "\"finish_reason\":\"stop\"", "\"input\":3,\"output\":2")
                    .contains("\"model\":\"m\",\"response_id\":\"msg_1\"", "\"status\":\"complete\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}\n\n",
                "",
                "event: message_delta\ndata: {\"type\":\n\n"
            })
    void whatFailsOrIsCutEndsAsWhatFailed(String end) {
        String body = ANTHROPIC.substring(0, ANTHROPIC.indexOf("event: content_block_stop")) + end;
        Cli cli = Cli.runWith(body.getBytes(UTF_8), "translate", "--from", "anthropic", "--to", "openai-chat", "-");

        assertThat(cli.status()).isEqualTo(1);
        assertThat(cli.err()).startsWith("weirline: -: ").hasLineCount(1);
        assertThat(cli.out()).contains("\"error\"").doesNotContain("[DONE]");
        assertThat(summary(cli.bytes())).contains("\"text\":\"grün 🌿\"", "\"status\":\"fault\"");
    }

    @Test
    void aFileForEachFileWithTheExtensionOfTheTarget(@TempDir Path dir) throws IOException {
        Path first = Files.writeString(dir.resolve("a.b.bin"), ANTHROPIC);
        Path second = Files.writeString(dir.resolve("c.ndjson"), OLLAMA);
        Path missing = dir.resolve("d.ndjson");
        Path out = dir.resolve("made").resolve("here");

        Cli cli = Cli.run(
                "translate",
                "--from",
                "auto",
                "--to",
                "openai-chat",
                "--out",
                out.toString(),
                first.toString(),
                missing.toString(),
                second.toString());

        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).isEqualTo("weirline: " + missing + ": cannot be read: no such file\n");
        assertThat(cli.status()).isEqualTo(1);
        try (var files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("a.b.sse", "c.sse");
        }
        assertThat(summary(Files.readAllBytes(out.resolve("a.b.sse")))).contains("grün 🌿");
        assertThat(summary(Files.readAllBytes(out.resolve("c.sse")))).contains("\"text\":\"a\"");
    }

    @Test
    void noFileIsWrittenOverAnotherOnes(@TempDir Path dir) throws IOException {
        Path first = Files.writeString(dir.resolve("a.sse"), ANTHROPIC);
        Path second = Files.writeString(Files.createDirectory(dir.resolve("x")).resolve("a.ndjson"), OLLAMA);
        Path out = dir.resolve("out");

        Cli cli = Cli.run(
                "translate", "--from=auto", "--to=openai-chat", "--out=" + out, first.toString(), second.toString());

        assertThat(cli.err())
                .startsWith("weirline: " + second + ": cannot write into ")
                .hasLineCount(1);
        assertThat(cli.status()).isEqualTo(1);
        assertThat(summary(Files.readAllBytes(out.resolve("a.sse")))).contains("grün 🌿");
    }

    @Test
    void whatCannotBeWrittenIsTold(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("a.sse"), ANTHROPIC);

        Cli cli = Cli.run("translate", "--from=auto", "--to=openai-chat", "--out=" + file, file.toString());

        assertThat(cli.err())
                .startsWith("weirline: " + file + ": cannot write into ")
                .hasLineCount(1);
        assertThat(cli.status()).isEqualTo(1);
        assertThat(file).hasContent(ANTHROPIC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mcp", "auto"})
    void aDialectThatIsOnlyReadIsAWrongCommandLine(String to) {
        Cli cli = Cli.runWith(ANTHROPIC.getBytes(UTF_8), "translate", "--from", "auto", "--to", to, "-");

        assertThat(cli.err()).startsWith("weirline: dialect '" + to + "' is only read");
        assertThat(cli.bytes()).isEmpty();
        assertThat(cli.status()).isEqualTo(2);
    }
}
