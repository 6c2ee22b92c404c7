package io.weirline.codecs.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.codecs.dialects.DialectEncoder;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.codecs.dialects.Events;
import io.weirline.codecs.dialects.OtherDialect;
import io.weirline.core.BlockKind;
import io.weirline.core.ByteSink;
import io.weirline.core.Dialect;
import io.weirline.core.FinishReason;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Citation;
import io.weirline.core.StreamEvent.Extension;
import io.weirline.core.StreamEvent.Fault;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.Liveness;
import io.weirline.core.StreamEvent.MediaDelta;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.ReasoningSignature;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.Restarted;
import io.weirline.core.StreamEvent.Started;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.StreamEvent.ToolCallNamed;
import io.weirline.core.StreamEvent.UsageUpdate;
import io.weirline.core.StreamFault;
import io.weirline.core.ToolCall;
import io.weirline.core.Usage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exact bytes of Chat chunks. */
class ChatEncoderTest {
    private static final Dialect OTHER = new OtherDialect();

    private final DialectEncoder encoder = encoder(false);

    private static DialectEncoder encoder(boolean providerMessage) {
        return Dialects.OPENAI_CHAT
                .with(EncodeOptions.defaults().withCreated(() -> 17).withProviderMessage(providerMessage))
                .encoder();
    }

    private String encode(StreamEvent... events) {
        ByteSink out = new ByteSink(1);
        for (StreamEvent event : events) {
            encoder.encode(event, out);
        }
        return text(out);
    }

    private static String text(ByteSink out) {
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    private String start(Dialect dialect) {
        return encode(new Started("c1", "m1", dialect));
    }

    private String finish() {
        ByteSink out = new ByteSink();
        encoder.finish(out);
        return text(out);
    }

    private static String chunk(int choice, String delta) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":17,\"model\":\"m1\",\"choices\":[{\"index\":"
                + choice + ",\"delta\":" + delta.replace('\'', '"') + ",\"finish_reason\":null}]}\n\n";
    }

    private static String finished(int choice, String delta, String reason) {
        return chunk(choice, delta).replace("\"finish_reason\":null", "\"finish_reason\":\"" + reason + "\"");
    }

    private static final BlockStarted TEXT = new BlockStarted(0, 0, BlockKind.TEXT, null);

    @Test
    void textStream() {
        assertThat(start(Dialects.OPENAI_CHAT)).isEmpty();
        assertThat(encode(TEXT)).isEmpty();
        assertThat(encode(new TextDelta(0, 0, "Hi \"😀\"\n")))
                .isEqualTo(chunk(0, "{'role':'assistant','content':'Hi \\'😀\\'\\n'}")
                        .replace("\\\"", "\\\""));
        assertThat(encode(new TextDelta(0, 0, "b"))).isEqualTo(chunk(0, "{'content':'b'}"));
        assertThat(encode(new TextDelta(0, 0, ""))).isEmpty();
        assertThat(encode(new BlockEnded(0, 0, BlockKind.TEXT))).isEmpty();
        assertThat(encode(new Finished(0, FinishReason.STOP, "stop"))).isEqualTo(finished(0, "{}", "stop"));
        assertThat(finish()).isEqualTo("data: [DONE]\n\n");
        assertThat(finish()).isEmpty();
    }

    @Test
    void streamThatIsEndedByChoiceHasAReasonForEachChoice() {
        start(Dialects.OPENAI_CHAT);
        encode(new TextDelta(0, 0, "a"), new TextDelta(1, 0, "b"), new Finished(1, FinishReason.LENGTH, "length"));
        assertThat(finish()).isEqualTo(finished(0, "{}", "stop") + "data: [DONE]\n\n");
    }

    @Test
    void eachChoiceHasItsRoleOnce() {
        start(Dialects.OPENAI_CHAT);
        assertThat(encode(new TextDelta(1, 0, "a"), new TextDelta(0, 0, "b"), new TextDelta(1, 0, "c")))
                .isEqualTo(chunk(1, "{'role':'assistant','content':'a'}")
                        + chunk(0, "{'role':'assistant','content':'b'}")
                        + chunk(1, "{'content':'c'}"));
        assertThat(encode(new Finished(7, FinishReason.STOP, null)))
                .isEqualTo(finished(7, "{'role':'assistant'}", "stop"));
    }

    @Test
    void envelopeIsEscapedAndMayLack() {
        encode(new Started("a\"b\n", null, OTHER));
        assertThat(encode(new TextDelta(0, 0, "x")))
                .startsWith(
                        "data: {\"id\":\"a\\\"b\\n\",\"object\":\"chat.completion.chunk\",\"created\":17,\"model\":\"\",");
        encoder.reset();
        assertThat(encode(new TextDelta(0, 0, "x"))).startsWith("data: {\"id\":\"chatcmpl-17\",");
    }

    @Test
    void refusalAndReasoning() {
        start(OTHER);
        assertThat(encode(
                        new ReasoningDelta(0, 0, "r", true),
                        new ReasoningSignature(0, 0, "s\"", false),
                        new ReasoningSignature(0, 0, "e", true),
                        new RefusalDelta(0, 1, "n")))
                .isEqualTo(chunk(0, "{'role':'assistant','reasoning_content':'r'}")
                        + chunk(0, "{'reasoning_details':[{'type':'reasoning.text','index':0,'signature':'s\\''}]}")
                        + chunk(0, "{'reasoning_details':[{'type':'reasoning.encrypted','index':0,'data':'e'}]}")
                        + chunk(0, "{'refusal':'n'}"));
    }

    private static BlockStarted tool(int block, int index, String id, String name, ToolCall.Kind kind) {
        return new BlockStarted(0, block, BlockKind.TOOL, new ToolCall(index, id, name, kind));
    }

    @Test
    void callsAreNumberedFromZero() {
        start(Dialects.OPENAI_CHAT);
        assertThat(encode(
                        tool(3, 2147483647, "i", "f", ToolCall.Kind.FUNCTION),
                        new ToolCallDelta(0, 3, "{\"a\":"),
                        tool(4, 9, "j", "g", ToolCall.Kind.CUSTOM),
                        new ToolCallDelta(0, 4, "x"),
                        new ToolCallDelta(0, 3, ""),
                        new ToolCallDelta(0, 3, "1}")))
                .isEqualTo(chunk(
                                0,
                                "{'role':'assistant','tool_calls':[{'index':0,'id':'i','type':'function',"
                                        + "'function':{'name':'f','arguments':''}}]}")
                        + chunk(0, "{'tool_calls':[{'index':0,'function':{'arguments':'{\\'a\\':'}}]}")
                        + chunk(
                                0,
                                "{'tool_calls':[{'index':1,'id':'j','type':'custom','custom':{'name':'g','input':''}}]}")
                        + chunk(0, "{'tool_calls':[{'index':1,'custom':{'input':'x'}}]}")
                        + chunk(0, "{'tool_calls':[{'index':0,'function':{'arguments':'1}'}}]}"));
    }

    @Test
    void idAndNameThatComeLater() {
        start(Dialects.OPENAI_CHAT);
        assertThat(encode(
                        tool(0, 0, null, null, ToolCall.Kind.FUNCTION),
                        new ToolCallNamed(0, 0, "i", null),
                        new ToolCallNamed(0, 0, null, "f")))
                .isEqualTo(chunk(
                                0,
                                "{'role':'assistant','tool_calls':[{'index':0,'type':'function','function':{'arguments':''}}]}")
                        + chunk(0, "{'tool_calls':[{'index':0,'id':'i','type':'function','function':{}}]}")
                        + chunk(0, "{'tool_calls':[{'index':0,'function':{'name':'f'}}]}"));
    }

    @Test
    void callOfAnotherDialectWithoutAnIdIsGivenOne() {
        start(OTHER);
        assertThat(encode(
                        tool(0, 0, null, "f", ToolCall.Kind.FUNCTION),
                        tool(1, 0, null, "g", ToolCall.Kind.FUNCTION),
                        new ToolCallNamed(0, 1, "late", null)))
                .contains("'id':'call_0_0'".replace('\'', '"'), "'id':'call_0_1'".replace('\'', '"'))
                .doesNotContain("late");
    }

    @Test
    void callThatGoesOnIsNoNewCall() {
        start(Dialects.OPENAI_CHAT);
        encode(tool(0, 0, "i", "f", ToolCall.Kind.FUNCTION), new BlockEnded(0, 0, BlockKind.TOOL));
        assertThat(encode(tool(0, 0, "i", "f", ToolCall.Kind.FUNCTION))).isEmpty();
        assertThat(encode(new ToolCallDelta(0, 0, "1")))
                .isEqualTo(chunk(0, "{'tool_calls':[{'index':0,'function':{'arguments':'1'}}]}"));
    }

    @Test
    void whatChatCannotCarryIsLeftOutAndCounted() {
        start(OTHER);
        assertThat(encode(
                        tool(0, 0, "i", "search", ToolCall.Kind.SERVER),
                        new ToolCallDelta(0, 0, "{}"),
                        new BlockEnded(0, 0, BlockKind.TOOL),
                        new Citation(0, 1, "{}"),
                        new MediaDelta(0, 2, "audio/mp3", "AA=="),
                        new Restarted("x"),
                        new Extension("foo", "{}"),
                        new Extension("chunk", "{}")))
                .isEmpty();
        assertThat(encoder.dropped()).isEqualTo(5);
        encoder.reset();
        assertThat(encoder.dropped()).isZero();
    }

    @Test
    void serverCallsTakeNoNumber() {
        start(OTHER);
        encode(tool(0, 0, "i", "search", ToolCall.Kind.SERVER));
        assertThat(encode(tool(1, 1, "j", "f", ToolCall.Kind.FUNCTION))).contains("[{\"index\":0,\"id\":\"j\"");
    }

    @Test
    void citationsOfThisDialectAndMedia() {
        start(Dialects.OPENAI_CHAT);
        assertThat(encode(
                        new Citation(0, 0, "{\"type\":\r\n\"url_citation\"}"),
                        new MediaDelta(0, 1, "image/png", "QUI="),
                        new MediaDelta(0, 2, "audio/pcm", "QQ==")))
                .isEqualTo(chunk(0, "{'role':'assistant','annotations':[{'type':  'url_citation'}]}")
                        + chunk(0, "{'images':[{'type':'image_url','image_url':{'url':'data:image/png;base64,QUI='}}]}")
                        + chunk(0, "{'audio':{'data':'QQ=='}}"));
    }

    // ---- finish and usage

    @ParameterizedTest
    @CsvSource({
        "STOP, stop",
        "LENGTH, length",
        "TOOL_CALLS, tool_calls",
        "CONTENT_FILTER, content_filter",
        "REFUSAL, content_filter",
        "PAUSED, stop",
        "CONTEXT_EXCEEDED, length",
        "MALFORMED, error",
        "ERROR, error",
        "OTHER, stop",
    })
    void finishReasonsOfOtherDialects(FinishReason reason, String word) {
        start(OTHER);
        assertThat(encode(new Finished(0, reason, "END_TURN"))).isEqualTo(finished(0, "{'role':'assistant'}", word));
    }

    @Test
    void rawFinishReasonOfThisDialect() {
        start(Dialects.OPENAI_CHAT);
        assertThat(encode(new Finished(0, FinishReason.OTHER, "wh\"im"), new Finished(0, FinishReason.OTHER, null)))
                .isEqualTo(finished(0, "{'role':'assistant'}", "wh\\\"im") + finished(0, "{}", "stop"));
    }

    private static String usageChunk(String usage) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":17,\"model\":\"m1\",\"choices\":[],\"usage\":"
                + usage.replace('\'', '"') + "}\n\n";
    }

    @Test
    void newestUsageComesLast() {
        start(Dialects.OPENAI_CHAT);
        assertThat(encode(
                        new UsageUpdate(new Usage(1L, null, null, null, null, "{\"prompt_tokens\":1}")),
                        new UsageUpdate(new Usage(1L, 2L, null, null, null, "{\"completion_tokens\":\n2}"))))
                .isEmpty();
        assertThat(finish()).isEqualTo(usageChunk("{'completion_tokens': 2}") + "data: [DONE]\n\n");
    }

    @Test
    void usageOfOtherDialectsIsConverted() {
        start(OTHER);
        encode(new UsageUpdate(new Usage(10L, 7L, 4L, 3L, 2L, "{\"input_tokens\":6}")));
        assertThat(finish())
                .startsWith(usageChunk("{'prompt_tokens':10,'completion_tokens':7,'total_tokens':17,"
                        + "'prompt_tokens_details':{'cached_tokens':4,'cache_write_tokens':3},"
                        + "'completion_tokens_details':{'reasoning_tokens':2}}"));
    }

    @Test
    void countsThatAreNotKnownAreLeftOut() {
        start(OTHER);
        encode(new UsageUpdate(new Usage(null, 7L, null, 0L, null, null)));
        assertThat(finish())
                .startsWith(usageChunk("{'completion_tokens':7,'prompt_tokens_details':{'cache_write_tokens':0}}"));
        encoder.reset();
        start(OTHER);
        encode(new UsageUpdate(Usage.NONE));
        assertThat(finish()).startsWith(usageChunk("{}"));
    }

    @Test
    void usageOfThisDialectWithoutRawIsConverted() {
        start(Dialects.OPENAI_CHAT);
        encode(new UsageUpdate(new Usage(1L, null, null, null, null, null)));
        assertThat(finish()).startsWith(usageChunk("{'prompt_tokens':1}"));
    }

    // ---- faults

    private static final StreamFault.ProviderError PROVIDER =
            new StreamFault.ProviderError("rate_limit_error", "429", 429, true, null, "key sk-1", "{\"a\":\"sk-1\"}");

    private String fail(StreamFault fault) {
        ByteSink out = new ByteSink();
        encoder.fail(fault, out);
        return text(out);
    }

    @Test
    void errorFramesHaveMessagesOfOurs() {
        assertThat(fail(PROVIDER))
                .isEqualTo("data: {\"error\":{\"message\":\"the provider reported an error\","
                        + "\"type\":\"rate_limit_error\",\"param\":null,\"code\":\"429\"}}\n\n");
        encoder.reset();
        assertThat(fail(new StreamFault.ProviderError(null, null, 0, false, null, null, "{}")))
                .contains("\"type\":\"upstream_error\",\"param\":null,\"code\":null");
        encoder.reset();
        assertThat(fail(new StreamFault.Truncated("secret", 5)))
                .contains("\"code\":\"truncated\"")
                .doesNotContain("secret");
        encoder.reset();
        assertThat(fail(new StreamFault.Malformed("secret", 5, "secret")))
                .contains("\"code\":\"malformed\"")
                .doesNotContain("secret");
        encoder.reset();
        assertThat(fail(new StreamFault.LimitExceeded("lineBytes", 8, 5))).contains("\"code\":\"limit_exceeded\"");
    }

    @Test
    void providersOwnWordsByOption() {
        ByteSink out = new ByteSink();
        encoder(true).fail(PROVIDER, out);
        assertThat(text(out)).contains("\"message\":\"key sk-1\"");
    }

    @Test
    void behindAnErrorThereIsNeverDone() {
        start(Dialects.OPENAI_CHAT);
        encode(new UsageUpdate(new Usage(1L, null, null, null, null, null)));
        assertThat(fail(PROVIDER)).startsWith(usageChunk("{'prompt_tokens':1}")).contains("\"error\"");
        assertThat(fail(PROVIDER)).isEmpty();
        assertThat(finish()).isEmpty();
        encoder.reset();
        assertThat(encode(new Fault(PROVIDER))).contains("\"error\"");
        assertThat(encode(new Fault(PROVIDER))).isEmpty();
        assertThat(finish()).isEmpty();
    }

    @Test
    void usageBehindAnErrorEventIsStillTold() {
        start(Dialects.OPENAI_CHAT);
        encode(new Fault(PROVIDER), new UsageUpdate(new Usage(1L, null, null, null, null, null)));
        assertThat(finish()).isEqualTo(usageChunk("{'prompt_tokens':1}"));
    }

    @Test
    void signsOfLifeAreCommentsOfOneLine() {
        assertThat(encode(Liveness.HEARTBEAT, Liveness.COMMENT, Liveness.PING)).isEqualTo(":\n:\n:\n");
        ByteSink out = new ByteSink();
        encoder.heartbeat(out);
        assertThat(text(out)).isEqualTo(":\n");
    }

    @Test
    void whatCannotBeWrittenLeavesTheSinkAsItWas() {
        start(Dialects.OPENAI_CHAT);
        ByteSink out = new ByteSink();
        out.put('x');
        assertThatThrownBy(() -> encoder.encode(new ToolCallDelta(0, 5, "x"), out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("block");
        assertThatThrownBy(() -> encoder.encode(new BlockStarted(0, 5, BlockKind.TOOL, null), out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("call");
        assertThat(text(out)).isEqualTo("x");
        encoder.encode(new TextDelta(0, 0, "a"), out);
        assertThat(text(out)).isEqualTo("x" + chunk(0, "{'role':'assistant','content':'a'}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{bad", "{} {}", "[]", "\"\"", ""})
    void rawUsageThatIsNoObjectIsConverted(String raw) {
        start(Dialects.OPENAI_CHAT);
        encode(new UsageUpdate(new Usage(1L, null, null, null, null, raw)));
        assertThat(finish()).startsWith(usageChunk("{'prompt_tokens':1}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{bad", "{} {}", ""})
    void citationThatIsNoJsonIsLeftOutAndCounted(String json) {
        start(Dialects.OPENAI_CHAT);
        assertThat(encode(new Citation(0, 0, json))).isEmpty();
        assertThat(encoder.dropped()).isEqualTo(1);
        assertThat(encode(new TextDelta(0, 0, "a"))).isEqualTo(chunk(0, "{'role':'assistant','content':'a'}"));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        start(Dialects.OPENAI_CHAT);
        String body = encode(
                        TEXT,
                        new TextDelta(0, 0, "a\u2028\u0000\t\\/\ud800"),
                        new ReasoningDelta(0, 1, "😀", false),
                        new Finished(0, FinishReason.STOP, "stop"))
                + finish();
        var transcript = Events.transcript(Events.decode(Dialects.OPENAI_CHAT.decoder(Limits.defaults()), body));
        assertThat(transcript.text(0)).isEqualTo("a\u2028\u0000\t\\/\uFFFD");
        assertThat(transcript.reasoning(0)).isEqualTo("😀");
        assertThat(transcript.fault()).isNull();
    }
}
