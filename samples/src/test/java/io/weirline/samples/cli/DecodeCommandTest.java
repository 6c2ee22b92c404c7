package io.weirline.samples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.samples.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodeCommandTest {
    private static final String BODY = """
            : keep-alive

            data: {"id":"c1","model":"m1","choices":[{"index":0,"delta":{"role":"assistant","reasoning":"So"},"finish_reason":null}]}

            data: {"id":"c1","model":"m1","choices":[{"index":0,"delta":{"content":"Zwölf \\ud83c"},"finish_reason":null}]}

            stray line
            data: {"id":"c1","model":"m1","choices":[{"index":0,"delta":{"content":"\\udf0a"},"finish_reason":null}]}

            data: {"id":"c1","model":"m1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t1","type":"function","function":{"name":"f","arguments":"{\\"a\\":"}}]},"finish_reason":null}]}

            data: {"id":"c1","model":"m1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]},"finish_reason":null}]}

            data: {"id":"c1","model":"m1","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

            data: {"id":"c1","model":"m1","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4, "cost":1.20e-5}}

            data: [DONE]

            """;

    private static final String FAULTY = BODY.substring(
            0, BODY.indexOf("data: {\"id\":\"c1\",\"model\":\"m1\",\"choices\":[{\"index\":0,\"delta\":{},"));

    private static Cli decode(String body, String... more) {
        String[] args = new String[4 + more.length];
        System.arraycopy(new String[] {"decode", "--dialect", "openai-chat", "-"}, 0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        return Cli.runWith(body.getBytes(UTF_8), args);
    }

    @Test
    void theSummaryHasItsFieldsInTheirOrder() {
        Cli cli = decode(BODY);

        assertThat(cli.out())
                .isEqualTo(
                        "{\"text\":\"Zwölf 🌊\",\"reasoning\":\"So\",\"refusal\":null,"
                                + "\"tool_calls\":[{\"index\":0,\"id\":\"t1\",\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}],"
                                + "\"finish_reason\":\"tool_calls\","
                                + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"cost\":1.20e-5},"
                                + "\"usage_io\":{\"input\":3,\"output\":4},\"model\":\"m1\",\"response_id\":\"c1\",\"error\":null,"
                                + "\"text_blocks\":[{\"index\":1,\"text\":\"Zwölf 🌊\"}],\"event_count\":8,\"comment_count\":1,\"other_field_lines\":1,\"status\":\"complete\"}\n");
        assertThat(cli.err()).isEmpty();
        assertThat(cli.status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--pieces=1", "--pieces=5", "--split-seed=3", "--json=jsoniter", "--json=JACKSON"})
    void anyPiecesAndEitherLibraryMeanTheSame(String option) {
        for (String format : List.of("summary", "events", "text")) {
            assertThat(decode(BODY, option, "--format", format).out())
                    .isEqualTo(decode(BODY, "--format", format).out());
        }
    }

    @Test
    void textComesAlone() {
        Cli cli = decode(BODY, "--format", "text");

        assertThat(cli.out()).isEqualTo("Zwölf 🌊");
        assertThat(cli.status()).isZero();
    }

    @Test
    void textIsShownAtEachPiece() {
        // Input that waits until what it gave so far has been seen.
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        String first = BODY.substring(0, BODY.indexOf("stray"));
        boolean[] seen = new boolean[1];
        InputStream input = new SequenceInputStream(
                new ByteArrayInputStream(first.getBytes(UTF_8)),
                new ByteArrayInputStream(BODY.substring(first.length()).getBytes(UTF_8)) {
                    @Override
                    public synchronized int read(byte[] to, int offset, int length) {
                        seen[0] |= shown.toString(UTF_8).equals("Zwölf ");
                        return super.read(to, offset, length);
                    }
                });

        int status = Commands.run(
                new String[] {"decode", "--dialect", "openai-chat", "--format", "text", "-"},
                new Console(input, shown, OutputStream.nullOutputStream(), false));

        assertThat(seen[0]).isTrue();
        assertThat(status).isZero();
    }

    @Test
    void eventsAreOneObjectALine() {
        assertThat(decode(BODY, "--format", "events").lines())
                .startsWith("{\"type\":\"liveness\",\"kind\":\"comment\"}")
                .contains(
                        "{\"type\":\"started\",\"id\":\"c1\",\"model\":\"m1\",\"dialect\":\"openai-chat\"}",
                        "{\"type\":\"finished\",\"choice\":0,\"reason\":\"tool_calls\",\"raw_reason\":\"tool_calls\"}");
    }

    @Test
    void choicesAppearWhereThereAreSeveral() {
        Map<?, ?> summary = decode("""
                data: {"id":"c","choices":[{"index":1,"delta":{"content":"b"},"finish_reason":"length"}]}

                data: {"id":"c","choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}

                """).object();

        assertThat(Json.text(summary.get("choices")))
                .isEqualTo("[{\"index\":0,\"text\":\"a\",\"reasoning\":\"\",\"refusal\":\"\",\"tool_calls\":[],"
                        + "\"finish_reason\":\"stop\"},{\"index\":1,\"text\":\"b\",\"reasoning\":\"\",\"refusal\":\"\","
                        + "\"tool_calls\":[],\"finish_reason\":\"length\"}]");
        assertThat((Object) summary.get("text")).isEqualTo("a");
        assertThat((Object) summary.get("finish_reason")).isEqualTo("stop");
    }

    @Test
    void refusalAndUsageUnderOtherNames() {
        Map<?, ?> summary = decode("""
                data: {"choices":[{"index":0,"delta":{"refusal":"No."},"finish_reason":"stop"}],"usage":{"input_tokens":0,"output_tokens":null}}

                """).object();

        assertThat((Object) summary.get("refusal")).isEqualTo("No.");
        assertThat(Json.text(summary.get("usage_io"))).isEqualTo("{\"input\":0,\"output\":null}");
        assertThat(summary.get("model")).isNull();
        assertThat(summary.get("response_id")).isNull();
    }

    @Test
    void aCutIsTruncatedWithoutFailure() {
        Cli cli = decode(FAULTY);

        assertThat((Object) cli.object().get("status")).isEqualTo("truncated");
        assertThat(cli.object().containsKey("failure")).isFalse();
        assertThat((Object) cli.object().get("text")).isEqualTo("Zwölf 🌊");
        assertThat(cli.err()).startsWith("weirline: -: ").hasLineCount(1);
        assertThat(cli.status()).isEqualTo(1);
    }

    @Test
    void anErrorInsideIsAFaultAndWhatFollowsCounts() {
        Cli cli = decode(FAULTY + """
                data: {"error":{"message":"busy at 10.0.0.1","type":"overloaded","code":503,"x":[1.0]}}

                data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2}}

                data: [DONE]

                """);

        Map<?, ?> summary = cli.object();
        assertThat((Object) summary.get("status")).isEqualTo("fault");
        assertThat(Json.text(summary.get("error")))
                .isEqualTo("{\"message\":\"busy at 10.0.0.1\",\"type\":\"overloaded\",\"code\":503,\"x\":[1.0]}");
        assertThat(Json.text(summary.get("usage_io"))).isEqualTo("{\"input\":1,\"output\":2}");
        assertThat(summary.containsKey("failure")).isFalse();
        assertThat(cli.err()).contains("overloaded").doesNotContain("10.0.0.1").hasLineCount(1);
        assertThat(cli.status()).isEqualTo(1);
    }

    @Test
    void malformedJsonTellsItsPlaceAndTheRestIsCounted() {
        Cli cli = decode(FAULTY + "data: {\"choices\":[{]}\n\ndata: x\n\n: c\n\ndata: y\n\n");

        Map<?, ?> summary = cli.object();
        assertThat((Object) summary.get("status")).isEqualTo("malformed");
        assertThat((Object) summary.get("text")).isEqualTo("Zwölf 🌊");
        assertThat(Json.text(summary.get("event_count"))).isEqualTo("8");
        assertThat(Json.text(summary.get("comment_count"))).isEqualTo("2");
        Map<?, ?> failure = (Map<?, ?>) summary.get("failure");
        assertThat((Object) failure.get("type")).isEqualTo("malformed");
        int start = FAULTY.getBytes(UTF_8).length;
        assertThat(Integer.parseInt(((Json.Number) failure.get("offset")).text()))
                .isBetween(start, start + 28);
        assertThat(cli.err()).hasLineCount(1);
        assertThat(cli.status()).isEqualTo(1);

        List<Map<?, ?>> events = decode(FAULTY + "data: {\"choices\":[{]}\n\n", "--format", "events")
                .objects();
        assertThat((Object) events.get(events.size() - 1).get("failure")).isEqualTo(failure);
        assertThat(events.stream().filter(event -> event.containsKey("failure")))
                .hasSize(1);
        assertThat(decode(FAULTY + "data: {\"choices\":[{]}\n\n", "--format", "text")
                        .status())
                .isEqualTo(1);
    }

    @Test
    void aLimitNamesItselfAndWhatCameBeforeIsThere() {
        byte[] before = FAULTY.getBytes(UTF_8);
        byte[] body = Arrays.copyOf(before, before.length + (9 << 20));
        Arrays.fill(body, before.length, body.length, (byte) 'x');
        System.arraycopy("data: ".getBytes(UTF_8), 0, body, before.length, 6);
        byte[] tail = "\n\ndata: z\n\n".getBytes(UTF_8);
        System.arraycopy(tail, 0, body, body.length - tail.length, tail.length);

        Cli cli = Cli.runWith(body, "decode", "--dialect", "openai-chat", "-");

        Map<?, ?> failure = (Map<?, ?>) cli.object().get("failure");
        assertThat((Object) failure.get("type")).isEqualTo("limit_exceeded");
        assertThat((Object) failure.get("limit")).isEqualTo("lineBytes");
        assertThat((Object) cli.object().get("status")).isEqualTo("malformed");
        assertThat((Object) cli.object().get("text")).isEqualTo("Zwölf 🌊");
        assertThat(Json.text(cli.object().get("event_count")))
                .as("the long one is skipped, the last one counts")
                .isEqualTo("6");
        assertThat(cli.status()).isEqualTo(1);
    }

    @Test
    void atTheEndATailIsDroppedEmittedOrAnError() {
        String tail = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}";

        assertThat(Json.text(decode(tail).object())).contains("\"text\":\"\"").contains("\"event_count\":0");
        assertThat(Json.text(decode(tail, "--at-end", "emit").object()))
                .contains("\"text\":\"a\"")
                .contains("\"event_count\":1")
                .contains("\"status\":\"complete\"");
        assertThat(Json.text(decode(tail, "--at-end", "error").object())).contains("\"status\":\"truncated\"");
        assertThat(decode(tail, "--at-end", "emit").status()).isZero();
        assertThat(decode(tail, "--at-end", "error").status()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<html><body>502 Bad Gateway</body></html>\n", "\u0000\u0001\u0002", "data: [DONE]\n\n"})
    void whatIsNoAnswerIsNeverComplete(String body) {
        Cli cli = decode(body);

        assertThat((Object) cli.object().get("status")).isIn("truncated", "malformed");
        assertThat((Object) cli.object().get("text")).isEqualTo("");
        assertThat(cli.err()).hasLineCount(1);
        assertThat(cli.status()).isEqualTo(1);
    }

    @Test
    void severalFilesTellTheirNames(@TempDir Path dir) throws IOException {
        String good = Files.writeString(dir.resolve("good"), BODY).toString();
        String missing = dir.resolve("missing").toString();

        Cli cli = Cli.run("decode", "--dialect", "openai-chat", missing, good);

        assertThat(cli.lines().get(0)).startsWith("{\"file\":\"" + missing + "\",\"text\":\"\"");
        assertThat(cli.lines().get(0))
                .endsWith("\"status\":\"truncated\",\"failure\":{\"type\":\"unreadable\","
                        + "\"message\":\"cannot be read: no such file\"}}");
        assertThat(cli.lines().get(1)).startsWith("{\"file\":\"" + good + "\",\"text\":\"Zwölf");
        assertThat(cli.err()).isEqualTo("weirline: " + missing + ": cannot be read: no such file\n");
        assertThat(cli.status()).isEqualTo(1);

        Cli events = Cli.run("decode", "--dialect", "openai-chat", "--format", "events", missing, good);
        assertThat(events.objects())
                .allSatisfy(event -> assertThat(event.containsKey("file")).isTrue());
        assertThat(events.lines().get(0)).contains("\"failure\":{\"type\":\"unreadable\"");
    }

    @Test
    void moreTextThanIsKeptIsTold() {
        Summary summary = new Summary(128 + 10, BodyFraming.SSE, SseOptions.AtEnd.DISCARD);
        summary.add(new io.weirline.core.StreamEvent.TextDelta(0, 0, "12345"));
        assertThat(summary.overflow()).isNull();
        summary.add(new io.weirline.core.StreamEvent.TextDelta(0, 0, "6"));

        assertThat(summary.overflow()).isNotNull().extracting(Failure::limit).isEqualTo("transcriptBytes");
    }
}
