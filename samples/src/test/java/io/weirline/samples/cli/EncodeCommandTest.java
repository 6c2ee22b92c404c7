package io.weirline.samples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodeCommandTest {
    private static final String EVENTS = """
            {"type":"started","id":"c1","model":"m","dialect":"openai-chat"}
            {"type":"block_started","choice":0,"block":0,"kind":"text"}
            {"type":"text_delta","choice":0,"block":0,"text":"grün 🌿"}

            {"type":"block_ended","choice":0,"block":0,"kind":"text"}
            {"type":"block_started","choice":0,"block":1,"kind":"tool","call":{"index":0,"id":"t","name":"f","kind":"function"}}
            {"type":"tool_call_delta","choice":0,"block":1,"fragment":"{}"}
            {"type":"block_ended","choice":0,"block":1,"kind":"tool"}
            {"type":"finished","choice":0,"reason":"tool_calls","raw_reason":"tool_calls"}\r
            {"type":"usage_update","usage":{"input":1,"output":2,"raw":{"prompt_tokens":1,"completion_tokens":2}}}""";

    private static Cli encode(String events, String... more) {
        List<String> args = new ArrayList<>(List.of("encode", "--dialect", "openai-chat", "-"));
        args.addAll(List.of(more));
        return Cli.runWith(events.getBytes(UTF_8), args.toArray(new String[0]));
    }

    private static Cli decode(byte[] body, String format) {
        return Cli.runWith(body, "decode", "--dialect", "openai-chat", "--format", format, "-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--pieces=1", "--pieces=17", "--split-seed=2", "--split-seed=4"})
    void eventsBecomeABodyThatMeansThem(String cut) {
        Cli cli = encode(EVENTS, cut);

        assertThat(cli.err()).isEmpty();
        assertThat(cli.status()).isZero();
        assertThat(cli.out()).contains("grün 🌿").endsWith("data: [DONE]\n\n");
        assertThat(decode(cli.bytes(), "summary").out())
                .startsWith(
                        "{\"text\":\"grün 🌿\",\"reasoning\":\"\",\"refusal\":null,\"tool_calls\":[{\"index\":0,\"id\":\"t\",\"name\":\"f\","
                                + "\"arguments\":\"{}\"}],\"finish_reason\":\"tool_calls\",")
                .contains("\"usage_io\":{\"input\":1,\"output\":2},\"model\":\"m\",\"response_id\":\"c1\"")
                .contains("\"status\":\"complete\"");
    }

    @Test
    void aDialectThatIsOnlyReadIsAWrongCommandLine() {
        Cli cli = Cli.runWith(EVENTS.getBytes(UTF_8), "encode", "--dialect", "cohere", "-");

        assertThat(cli.err()).startsWith("weirline: dialect 'cohere' is only read");
        assertThat(cli.bytes()).isEmpty();
        assertThat(cli.status()).isEqualTo(2);
    }

    @Test
    void aFileForEachFile(@TempDir Path dir) throws IOException {
        Path first = Files.writeString(dir.resolve("a.jsonl"), EVENTS);
        Path second = Files.writeString(dir.resolve("b"), EVENTS + "\n{}");

        Cli cli = Cli.run(
                "encode", "--dialect=openai-chat", "--out=" + dir.resolve("out"), first.toString(), second.toString());

        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).isEqualTo("weirline: " + second + ": line 11: \"type\" is missing\n");
        assertThat(cli.status()).isEqualTo(1);
        assertThat(decode(Files.readAllBytes(dir.resolve("out/a.sse")), "events")
                        .out())
                .isEqualTo(decode(encode(EVENTS).bytes(), "events").out());
        assertThat(dir.resolve("out/b.sse")).content().doesNotContain("[DONE]");
    }

    @Test
    void whatDecodeWritesComesBack() {
        byte[] body = encode(EVENTS).bytes();
        String events = decode(body, "events").out();

        assertThat(decode(encode(events).bytes(), "events").out()).isEqualTo(events);
    }

    @Test
    void aFaultIsTheEndAndNeverASuccess() {
        String fault =
                "{\"type\":\"fault\",\"fault\":{\"kind\":\"provider_error\",\"type\":\"overloaded\",\"status\":503,"
                        + "\"retryable\":true,\"raw_json\":\"{}\"}}\n";
        int before = EVENTS.indexOf("{\"type\":\"finished\"");

        Cli cli = encode(EVENTS.substring(0, before) + fault + EVENTS.substring(EVENTS.indexOf("{\"type\":\"usage")));

        assertThat(cli.status()).isZero();
        assertThat(cli.out()).contains("\"error\"").doesNotContain("[DONE]");
        assertThat(decode(cli.bytes(), "summary").out())
                .contains("\"status\":\"fault\"")
                .contains("\"usage_io\":{\"input\":1,\"output\":2}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"type\":\"nope\"} | line 2: \"type\" is no event: nope",
                "{\"type\":\"text_delta\"} | line 2: \"choice\" is missing",
                "[] | line 2: not a JSON object",
                "{ | line 2: not one JSON value",
                "{} {} | line 2: not one JSON value",
                "data: {} | line 2: not one JSON value",
            })
    void aBadLineIsToldByItsNumber(String line, String why) {
        Cli cli = encode("{\"type\":\"started\",\"dialect\":\"openai-chat\"}\n" + line + "\n");

        assertThat(cli.err()).isEqualTo("weirline: -: " + why + "\n");
        assertThat(cli.status()).isEqualTo(1);
    }

    @Test
    void aLineOverTheLimitIsNotKept() {
        Cli cli = encode("\n\"" + "x".repeat(9 << 20));

        assertThat(cli.err()).contains("lineBytes").hasLineCount(1);
        assertThat(cli.status()).isEqualTo(1);
    }

    @Test
    void namesOfFilesAndFailuresOfReadingArePassedOver(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(
                dir.resolve("events"),
                EVENTS.replace("{\"type\":\"text", "{\"file\":\"x\",\"type\":\"text")
                        + "\n{\"file\":\"x\",\"failure\":{}}\n");

        Cli cli = Cli.run("encode", "--dialect", "openai-chat", file.toString());

        assertThat(cli.err()).isEmpty();
        assertThat(decode(cli.bytes(), "text").out()).isEqualTo("grün 🌿");
    }

    @Test
    void aMissingFileIsTold() {
        Cli cli = Cli.run("encode", "--dialect", "openai-chat", "no/such");

        assertThat(cli.err()).isEqualTo("weirline: no/such: cannot be read: no such file\n");
        assertThat(cli.status()).isEqualTo(1);
    }
}
