package io.weirline.codecs.aisdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.codecs.dialects.DialectEncoder;
import io.weirline.codecs.dialects.DialectFixture;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.OtherDialect;
import io.weirline.core.BlockKind;
import io.weirline.core.ByteSink;
import io.weirline.core.Dialect;
import io.weirline.core.FinishReason;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exact bytes of the UI message stream. */
class AiSdkEncoderTest {
    private static final Dialect OTHER = new OtherDialect();
    private static final StreamFault PROVIDER =
            new StreamFault.ProviderError("t", "c", 429, true, null, "key sk-1", "{}");

    private final DialectEncoder encoder = Dialects.AI_SDK_UI.encoder();

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

    private String finish() {
        ByteSink out = new ByteSink();
        encoder.finish(out);
        return text(out);
    }

    private String fail(StreamFault fault) {
        ByteSink out = new ByteSink();
        encoder.fail(fault, out);
        return text(out);
    }

    private void start(Dialect dialect) {
        assertThat(encode(new Started("m1", "c", dialect)))
                .isEqualTo(DialectFixture.sse("{'type':'start','messageId':'m1'}", "{'type':'start-step'}"));
    }

    private static String end(String finish) {
        return DialectFixture.sse(
                "{'type':'finish-step'}", "{'type':'finish','finishReason':" + finish + "}", "[DONE]");
    }

    private static BlockStarted begin(int block, BlockKind kind) {
        return new BlockStarted(0, block, kind, null);
    }

    private static BlockEnded ended(int block, BlockKind kind) {
        return new BlockEnded(0, block, kind);
    }

    private static BlockStarted tool(int block, @Nullable String id, @Nullable String name, ToolCall.Kind kind) {
        return new BlockStarted(0, block, BlockKind.TOOL, new ToolCall(block, id, name, kind));
    }

    @Test
    void textStream() {
        start(OTHER);
        assertThat(encode(
                        begin(3, BlockKind.TEXT),
                        new TextDelta(0, 3, "Hi \\ 😀\n"),
                        new TextDelta(0, 3, ""),
                        ended(3, BlockKind.TEXT)))
                .isEqualTo(DialectFixture.sse(
                        "{'type':'text-start','id':'0'}",
                        "{'type':'text-delta','id':'0','delta':'Hi \\\\ 😀\\n'}",
                        "{'type':'text-end','id':'0'}"));
        assertThat(encode(
                        new Finished(0, FinishReason.STOP, "stop"),
                        new UsageUpdate(new Usage(10L, 7L, 4L, 3L, 2L, "{}"))))
                .isEmpty();
        assertThat(finish())
                .isEqualTo(end("'stop','messageMetadata':{'usage':{'inputTokens':10,"
                        + "'inputTokenDetails':{'cacheReadTokens':4,'cacheWriteTokens':3},'outputTokens':7,"
                        + "'outputTokenDetails':{'reasoningTokens':2},'totalTokens':17}}"));
        assertThat(finish()).isEmpty();
        assertThat(encoder.dropped()).isZero();
    }

    @Test
    void textThatGoesOnIsAnotherPart() {
        start(OTHER);
        encode(begin(0, BlockKind.TEXT), ended(0, BlockKind.TEXT));
        assertThat(encode(begin(0, BlockKind.TEXT), new TextDelta(0, 0, "x"), ended(0, BlockKind.TEXT)))
                .isEqualTo(DialectFixture.sse(
                        "{'type':'text-start','id':'1'}",
                        "{'type':'text-delta','id':'1','delta':'x'}",
                        "{'type':'text-end','id':'1'}"));
    }

    @Test
    void reasoningAndRefusal() {
        start(OTHER);
        assertThat(encode(
                        begin(0, BlockKind.REASONING),
                        new ReasoningSignature(0, 0, "s", false),
                        ended(0, BlockKind.REASONING)))
                .isEmpty();
        assertThat(encoder.dropped()).isEqualTo(1);
        assertThat(encode(
                        begin(1, BlockKind.REASONING),
                        new ReasoningDelta(0, 1, "r", true),
                        begin(2, BlockKind.REFUSAL),
                        new RefusalDelta(0, 2, "no"),
                        ended(1, BlockKind.REASONING),
                        ended(2, BlockKind.REFUSAL)))
                .isEqualTo(DialectFixture.sse(
                        "{'type':'reasoning-start','id':'0'}",
                        "{'type':'reasoning-delta','id':'0','delta':'r'}",
                        "{'type':'text-start','id':'1'}",
                        "{'type':'text-delta','id':'1','delta':'no'}",
                        "{'type':'reasoning-end','id':'0'}",
                        "{'type':'text-end','id':'1'}"));
    }

    @Test
    void callsEndWithTheirInput() {
        start(OTHER);
        assertThat(encode(
                        tool(0, "i", "f", ToolCall.Kind.FUNCTION),
                        new ToolCallDelta(0, 0, "{\"a\":\n"),
                        tool(1, "j", "g", ToolCall.Kind.SERVER),
                        new ToolCallDelta(0, 0, "1}"),
                        new ToolCallDelta(0, 1, "x=1"),
                        ended(0, BlockKind.TOOL),
                        ended(1, BlockKind.TOOL)))
                .isEqualTo(DialectFixture.sse(
                        "{'type':'tool-input-start','toolCallId':'i','toolName':'f'}",
                        "{'type':'tool-input-delta','toolCallId':'i','inputTextDelta':'{\\'a\\':\\n'}"
                                .replace("\\'", "\\\""),
                        "{'type':'tool-input-start','toolCallId':'j','toolName':'g','providerExecuted':true}",
                        "{'type':'tool-input-delta','toolCallId':'i','inputTextDelta':'1}'}",
                        "{'type':'tool-input-delta','toolCallId':'j','inputTextDelta':'x=1'}",
                        "{'type':'tool-input-available','toolCallId':'i','toolName':'f','input':{'a': 1}}",
                        "{'type':'tool-input-available','toolCallId':'j','toolName':'g','providerExecuted':true,"
                                + "'input':'x=1'}"));
        assertThat(encode(tool(0, "i", "f", ToolCall.Kind.FUNCTION), new ToolCallDelta(0, 0, "late")))
                .isEmpty();
        assertThat(encoder.dropped()).as("a call runs once").isEqualTo(1);
    }

    @Test
    void customInputIsText() {
        start(OTHER);
        assertThat(encode(
                        tool(0, "i", "f", ToolCall.Kind.CUSTOM),
                        new ToolCallDelta(0, 0, "{}"),
                        ended(0, BlockKind.TOOL)))
                .isEqualTo(DialectFixture.sse(
                        "{'type':'tool-input-start','toolCallId':'i','toolName':'f','inputEncoding':'text'}",
                        "{'type':'tool-input-delta','toolCallId':'i','inputTextDelta':'{}'}",
                        "{'type':'tool-input-available','toolCallId':'i','toolName':'f','input':'{}'}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{bad", "{} {}", "nope"})
    void argumentsThatAreNoJson(String arguments) {
        start(OTHER);
        encode(tool(0, "i", "f", ToolCall.Kind.FUNCTION), new ToolCallDelta(0, 0, arguments));
        assertThat(encode(ended(0, BlockKind.TOOL)))
                .isEqualTo(DialectFixture.sse("{'type':'tool-input-error','toolCallId':'i','toolName':'f','input':'"
                        + arguments + "','errorText':'the input of the call is no valid JSON'}"));
    }

    @Test
    void callWithoutArgumentsWaitsForWhatComesNext() {
        String available = "{'type':'tool-input-available','toolCallId':'i','toolName':'f','input':{}}";
        start(OTHER);
        assertThat(encode(tool(0, "i", "f", ToolCall.Kind.FUNCTION), ended(0, BlockKind.TOOL)))
                .doesNotContain("available");
        assertThat(encode(new Finished(0, FinishReason.TOOL_CALLS, null))).isEqualTo(DialectFixture.sse(available));
        encoder.reset();
        start(OTHER);
        encode(tool(0, "i", "f", ToolCall.Kind.FUNCTION), ended(0, BlockKind.TOOL));
        assertThat(encode(begin(1, BlockKind.TEXT))).startsWith(DialectFixture.sse(available));
        encoder.reset();
        start(OTHER);
        encode(tool(0, "i", "f", ToolCall.Kind.FUNCTION), ended(0, BlockKind.TOOL));
        assertThat(fail(new StreamFault.Truncated("x", 1)))
                .contains("tool-input-error")
                .doesNotContain("available");
    }

    @Test
    void idsAreGivenWhereThereAreNoneOrTwo() {
        start(OTHER);
        encode(tool(0, "i", "f", ToolCall.Kind.FUNCTION));
        assertThat(encode(tool(1, "i", "g", ToolCall.Kind.FUNCTION)))
                .matches(
                        "data: \\{\"type\":\"tool-input-start\",\"toolCallId\":\"call_[0-9a-f]{32}\",\"toolName\":\"g\"}\n\n");
        assertThat(encode(tool(2, null, null, ToolCall.Kind.FUNCTION), new ToolCallNamed(0, 2, null, "h")))
                .isEmpty();
        assertThat(encode(new ToolCallNamed(0, 2, "k", null)))
                .isEqualTo(DialectFixture.sse("{'type':'tool-input-start','toolCallId':'k','toolName':'h'}"));
        assertThat(encode(new ToolCallNamed(0, 2, "late", null))).isEmpty();
        assertThat(encoder.dropped()).isEqualTo(1);
    }

    @Test
    void filesAndSources() {
        start(OTHER);
        assertThat(encode(
                        new MediaDelta(0, 0, "image/png", "QUI="),
                        new Citation(0, 1, "{\"url\":\"https://a/\\u0022\",\"title\":\"T\"}"),
                        new Citation(0, 1, "{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"b\"}}"),
                        new Citation(0, 1, "{\"web\":{\"title\":\"\",\"uri\":\"c\"}}")))
                .isEqualTo(DialectFixture.sse(
                        "{'type':'file','mediaType':'image/png','url':'data:image/png;base64,QUI='}",
                        "{'type':'source-url','sourceId':'source-0','url':'https://a/\\\"','title':'T'}",
                        "{'type':'source-url','sourceId':'source-1','url':'b'}",
                        "{'type':'source-url','sourceId':'source-2','url':'c'}"));
        assertThat(encode(
                        new Citation(0, 1, "{\"document_index\":0}"),
                        new Citation(0, 1, "{\"url\":\"x\"} x"),
                        new Citation(0, 1, "{\"url\":[{\"url\":\"x\"}]}"),
                        new Citation(0, 1, "{\"a\":{\"b\":{\"url\":\"x\"}}}"),
                        new MediaDelta(0, 0, "audio/pcm", "AA=="),
                        new Extension("foo", "{}"),
                        new Extension("chunk", "{}"),
                        new TextDelta(1, 0, "x"),
                        new BlockEnded(1, 0, BlockKind.TEXT)))
                .isEmpty();
        assertThat(encoder.dropped()).isEqualTo(7);
    }

    @Test
    void callOfALongStreamIsNotForgotten() {
        start(OTHER);
        encode(tool(0, "i", "f", ToolCall.Kind.FUNCTION), new ToolCallDelta(0, 0, "{}"), ended(0, BlockKind.TOOL));
        for (int i = 1; i < 3000; i++) {
            encode(begin(i, BlockKind.TEXT), ended(i, BlockKind.TEXT));
        }
        assertThat(encode(tool(0, "i", "f", ToolCall.Kind.FUNCTION), new ToolCallDelta(0, 0, "late")))
                .isEmpty();
        assertThat(encoder.dropped()).isEqualTo(1);
    }

    @Test
    void restartResetsTheStep() {
        start(OTHER);
        encode(begin(0, BlockKind.TEXT), tool(1, "i", "f", ToolCall.Kind.FUNCTION));
        assertThat(encode(new Restarted("m2")))
                .isEqualTo(DialectFixture.sse(
                        "{'type':'text-end','id':'0'}",
                        "{'type':'tool-input-error','toolCallId':'i','toolName':'f','input':'',"
                                + "'errorText':'the call is not complete'}",
                        "{'type':'reset-step'}"));
        assertThat(encode(begin(2, BlockKind.TEXT))).isEqualTo(DialectFixture.sse("{'type':'text-start','id':'1'}"));
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, stop",
        "LENGTH, length",
        "TOOL_CALLS, tool-calls",
        "CONTENT_FILTER, content-filter",
        "REFUSAL, content-filter",
        "PAUSED, other",
        "CONTEXT_EXCEEDED, length",
        "MALFORMED, error",
        "ERROR, error",
        "OTHER, other",
    })
    void finishReasons(FinishReason reason, String word) {
        start(OTHER);
        encode(new Finished(0, reason, "raw"));
        assertThat(finish()).isEqualTo(end("'" + word + "'"));
    }

    @Test
    void emptyStreamIsAWholeMessage() {
        assertThat(finish())
                .isEqualTo(DialectFixture.sse("{'type':'start'}", "{'type':'start-step'}") + end("'other'"));
    }

    @Test
    void rawUsageOfThisDialect() {
        start(Dialects.AI_SDK_UI);
        encode(new UsageUpdate(new Usage(1L, null, null, null, null, "{\"inputTokens\":1,\"raw\":{}}")));
        assertThat(finish()).isEqualTo(end("'other','messageMetadata':{'usage':{'inputTokens':1,'raw':{}}}"));
        encoder.reset();
        start(Dialects.AI_SDK_UI);
        encode(new UsageUpdate(new Usage(1L, null, null, null, null, "[]")));
        assertThat(finish()).isEqualTo(end("'other','messageMetadata':{'usage':{'inputTokens':1}}"));
    }

    @Test
    void openPartsEndBeforeAnErrorAndNothingFollows() {
        start(OTHER);
        encode(
                begin(0, BlockKind.TEXT),
                tool(1, "i", "f", ToolCall.Kind.FUNCTION),
                new ToolCallDelta(0, 1, "{}"),
                new UsageUpdate(new Usage(null, 1L, null, null, null, null)));
        assertThat(encode(new Fault(PROVIDER)))
                .isEqualTo(DialectFixture.sse(
                        "{'type':'text-end','id':'0'}",
                        "{'type':'tool-input-error','toolCallId':'i','toolName':'f','input':'{}',"
                                + "'errorText':'the call is not complete'}",
                        "{'type':'message-metadata','messageMetadata':{'usage':{'outputTokens':1}}}",
                        "{'type':'error','errorText':'the provider reported an error'}"));
        assertThat(encode(new TextDelta(0, 0, "x"), ended(0, BlockKind.TEXT))).isEmpty();
        assertThat(encoder.dropped()).isEqualTo(1);
        assertThat(fail(PROVIDER)).isEmpty();
        assertThat(finish()).isEmpty();
    }

    @Test
    void argumentsBeyondWhatIsHeldAreNoInput() {
        start(OTHER);
        String piece = " ".repeat(1 << 20);
        encode(tool(0, "i", "f", ToolCall.Kind.FUNCTION), new ToolCallDelta(0, 0, "{}"));
        for (int i = 0; i < 8; i++) {
            assertThat(encode(new ToolCallDelta(0, 0, piece))).endsWith(" \"}\n\n");
        }
        assertThat(encode(ended(0, BlockKind.TOOL))).startsWith("data: {\"type\":\"tool-input-error\"");
        encode(tool(1, "j", "f", ToolCall.Kind.FUNCTION), new ToolCallDelta(0, 1, piece + piece + "{}"));
        assertThat(encode(ended(1, BlockKind.TOOL))).contains("tool-input-available");
    }

    @Test
    void signsOfLifeAreComments() {
        assertThat(encode(Liveness.HEARTBEAT, Liveness.PING)).isEqualTo(":\n:\n");
    }

    @Test
    void whatCannotBeWrittenLeavesTheSinkAsItWas() {
        start(OTHER);
        ByteSink out = new ByteSink();
        out.put('x');
        assertThatThrownBy(() -> encoder.encode(new ToolCallDelta(0, 5, "x"), out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("block");
        assertThatThrownBy(() -> encoder.encode(begin(5, BlockKind.TOOL), out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("call");
        assertThat(text(out)).isEqualTo("x");
    }
}
