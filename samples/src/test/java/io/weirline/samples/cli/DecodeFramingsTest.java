package io.weirline.samples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.aws.AwsFrameWriter;
import io.weirline.codecs.aws.AwsHeader;
import io.weirline.core.ByteSink;
import io.weirline.samples.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are no server-sent events: counted as what they are, and told what they say before they broke. */
class DecodeFramingsTest {
    private static final String LINE = "{\"model\":\"m\",\"message\":{\"content\":\"a\"}}\n";
    private static final String DONE =
            "{\"model\":\"m\",\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":3,\"eval_count\":4}";
    private static final String ELEMENT = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}";
    private static final String LAST = "{\"candidates\":[{\"finishReason\":1}]}";

    private static Map<?, ?> summary(int status, byte[] body, String dialect) {
        Map<?, ?> whole = null;
        for (String cut : List.of("--pieces=100000", "--pieces=1", "--split-seed=7")) {
            Cli cli = Cli.runWith(body, "decode", "--dialect", dialect, cut, "-");
            assertThat(cli.status()).isEqualTo(status);
            assertThat(cli.err()).hasLineCount(status);
            assertThat(whole == null || whole.equals(cli.object())).as(cut).isTrue();
            whole = cli.object();
        }
        return whole;
    }

    private static void check(Map<?, ?> summary, String text, int events, String status) {
        assertThat(List.of(summary.get("text"), Json.text(summary.get("event_count")), summary.get("status")))
                .containsExactly(text, String.valueOf(events), status);
    }

    private static byte[] frames(String... typesAndPayloads) {
        ByteSink out = new ByteSink();
        for (int i = 0; i < typesAndPayloads.length; i += 2) {
            List<AwsHeader> headers =
                    List.of(AwsHeader.of(":message-type", "event"), AwsHeader.of(":event-type", typesAndPayloads[i]));
            byte[] payload = typesAndPayloads[i + 1].replace('\'', '"').getBytes(UTF_8);
            new AwsFrameWriter().write(headers, payload, 0, payload.length, out);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ollama", "auto"})
    void lines(String dialect) {
        Map<?, ?> summary = summary(0, (LINE + "\n" + LINE + DONE).getBytes(UTF_8), dialect);

        check(summary, "aa", 3, "complete");
        assertThat(Json.text(summary.get("comment_count"))).isEqualTo("0");
        assertThat(Json.text(summary.get("usage_io"))).isEqualTo("{\"input\":3,\"output\":4}");
    }

    @Test
    void aLineThatTheEndCutsIsCountedAndNotRead() {
        check(summary(1, (LINE + LINE + "{\"mess").getBytes(UTF_8), "ollama"), "aa", 3, "truncated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini", "auto"})
    void elements(String dialect) {
        Map<?, ?> summary = summary(0, ("\r\n[" + ELEMENT + "\n,\r\n" + LAST + "]\n").getBytes(UTF_8), dialect);

        check(summary, "a", 2, "complete");
        assertThat(summary.get("finish_reason")).as("it is a number").isNotInstanceOf(String.class);
    }

    @Test
    void anArrayThatIsNotBalanced() {
        check(summary(1, ("[" + ELEMENT + ",").getBytes(UTF_8), "gemini"), "a", 1, "truncated");
        Map<?, ?> broken = summary(1, ("[" + ELEMENT + "}]").getBytes(UTF_8), "gemini");
        check(broken, "a", 1, "malformed");
        assertThat(((Map<?, ?>) broken.get("failure")).get("type")).isEqualTo("malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bedrock-converse", "auto"})
    void framesAndABadOneAmongThem(String dialect) {
        String delta = "{'contentBlockIndex':0,'delta':{'text':'a'}}";
        byte[] body = frames(
                "contentBlockDelta", delta, "contentBlockDelta", delta, "messageStop", "{'stopReason':'end_turn'}");
        check(summary(0, body, dialect), "aa", 3, "complete");

        byte[] bad = body.clone();
        int second = frames("contentBlockDelta", delta).length;
        bad[second + 40] ^= 1;
        Map<?, ?> broken = summary(1, bad, dialect);
        check(broken, "a", 1, "malformed");
        assertThat(((Map<?, ?>) broken.get("failure")).get("type")).isEqualTo("malformed");
        assertThat(((Map<?, ?>) broken.get("failure")).get("offset"))
                .isEqualTo(new Json.Number(String.valueOf(second)));

        check(summary(1, Arrays.copyOf(body, second + 20), dialect), "a", 1, "truncated");
    }

    @Test
    void whatIsOnlyToldWhereThereIsAny() {
        List<String> data = new ArrayList<>();
        data.add("{'type':'response.created','response':{'id':'r'}}");
        for (String event : List.of("added", "done")) {
            data.add("{'type':'response.output_item." + event
                    + "','output_index':0,'item':{'id':'ws_1','type':'web_search_call'}}");
        }
        data.add("{'type':'response.output_text.delta','output_index':1,'content_index':0,'delta':'a'}");
        data.add("{'type':'response.output_text.annotation.added','output_index':1,'content_index':0,"
                + "'annotation':{'type':'url_citation'}}");
        data.add("{'type':'response.completed','response':{'id':'r','status':'completed'}}");
        String body = "data: " + String.join("\n\ndata: ", data).replace('\'', '"') + "\n\n";

        Cli cli = Cli.runWith(body.getBytes(UTF_8), "decode", "--dialect", "auto", "-");

        assertThat(cli.out())
                .contains("\"text_blocks\":[{\"index\":", "\"text\":\"a\"}]")
                .contains("\"server_tool_calls\":[{\"index\":0,\"id\":\"ws_1\",\"name\":null,\"arguments\":\"\","
                        + "\"type\":\"web_search_call\"}]")
                .contains("\"annotation_count\":1,\"event_count\":6")
                .doesNotContain("signatures");
    }

    @Test
    void aSignatureIsToldByItsHash() {
        String body = "data: {'type':'message_start','message':{'id':'m'}}\n\n"
                + "data: {'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':''}}\n\n"
                + "data: {'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'abc'}}\n\n"
                + "data: {'type':'message_delta','delta':{'stop_reason':'end_turn'}}\n\n"
                + "data: {'type':'message_stop'}\n\n";

        Cli cli = Cli.runWith(body.replace('\'', '"').getBytes(UTF_8), "decode", "--dialect", "anthropic", "-");

        // FIPS 180-2, appendix B.1: the digest of "abc".
        assertThat(cli.out())
                .contains("\"signatures\":[{\"index\":0,\"chars\":3,\"sha256\":"
                        + "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"}]");
    }
}
