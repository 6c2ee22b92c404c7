package io.weirline.codecs.gemini;

import static io.weirline.codecs.dialects.EncoderFixture.OTHER;
import static io.weirline.codecs.dialects.EncoderFixture.PROVIDER;
import static io.weirline.codecs.dialects.EncoderFixture.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.EncoderFixture;
import io.weirline.core.BlockKind;
import io.weirline.core.ByteSink;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exact bytes of Gemini's chunks. */
class GeminiEncoderTest {
    private final EncoderFixture gemini = new EncoderFixture(Dialects.GEMINI);

    private static String chunk(int choice, String part) {
        return chunk(choice, part, "", "");
    }

    private static String chunk(int choice, String part, String behindContent, String usage) {
        return ("data: {'candidates':[{'content':{'parts':[{" + part + "}],'role':'model'}" + behindContent
                                + ",'index':" + choice + "}]" + usage)
                        .replace('\'', '"')
                + ",\"modelVersion\":\"m1\",\"responseId\":\"c1\"}\r\n\r\n";
    }

    private static String last(int choice, String word, String usage) {
        return chunk(choice, "'text':''", ",'finishReason':'" + word + "'", usage);
    }

    @Test
    void textStream() {
        assertThat(gemini.start(Dialects.GEMINI)).isEmpty();
        assertThat(gemini.encode(new BlockStarted(0, 0, BlockKind.TEXT, null))).isEmpty();
        assertThat(gemini.encode(new TextDelta(0, 0, "Hi 😀\n"))).isEqualTo(chunk(0, "'text':'Hi 😀\\n'"));
        assertThat(gemini.encode(new TextDelta(0, 0, ""))).isEmpty();
        assertThat(gemini.encode(new BlockEnded(0, 0, BlockKind.TEXT))).isEmpty();
        assertThat(gemini.encode(new Finished(0, FinishReason.STOP, "STOP"))).isEmpty();
        assertThat(gemini.finish()).isEqualTo(last(0, "STOP", ""));
        assertThat(gemini.finish()).isEmpty();
    }

    @Test
    void whatIsNotKnownOfTheEnvelopeIsLeftOut() {
        gemini.encode(new Started(null, "a\"b", OTHER));
        assertThat(gemini.encode(new TextDelta(0, 0, "x"))).endsWith("}],\"modelVersion\":\"a\\\"b\"}\r\n\r\n");
        gemini.encoder.reset();
        assertThat(gemini.encode(new TextDelta(0, 0, "x"))).endsWith("\"index\":0}]}\r\n\r\n");
    }

    @Test
    void refusalIsTextAndReasoningIsThought() {
        gemini.start(OTHER);
        assertThat(gemini.encode(
                        new ReasoningDelta(0, 0, "r", true),
                        new ReasoningDelta(0, 0, "", true),
                        new RefusalDelta(0, 1, "n")))
                .isEqualTo(chunk(0, "'text':'r','thought':true") + chunk(0, "'text':'n'"));
    }

    // ---- signatures

    @Test
    void signatureRidesOnTheCallBehindIt() {
        gemini.start(OTHER);
        assertThat(gemini.encode(
                        new ReasoningDelta(0, 0, "r", false),
                        new ReasoningSignature(0, 0, "s\"", false),
                        new BlockEnded(0, 0, BlockKind.REASONING),
                        tool(0, 1, "i", "f", ToolCall.Kind.FUNCTION),
                        new BlockEnded(0, 1, BlockKind.TOOL),
                        tool(0, 2, "j", "g", ToolCall.Kind.FUNCTION),
                        new ToolCallDelta(0, 2, "{}"),
                        new BlockEnded(0, 2, BlockKind.TOOL)))
                .isEqualTo(chunk(0, "'text':'r','thought':true")
                        + chunk(0, "'functionCall':{'id':'i','name':'f','args':{}},'thoughtSignature':'s\\''")
                        + chunk(0, "'functionCall':{'id':'j','name':'g','args':{}}"));
    }

    @Test
    void signatureWithoutCallOrMediaHasAPartOfItsOwn() {
        String own = "'text':'','thought':true,'thoughtSignature':'s'";
        ReasoningSignature signature = new ReasoningSignature(0, 0, "s", true);
        gemini.start(OTHER);
        assertThat(gemini.encode(signature)).isEmpty();
        assertThat(gemini.encode(new TextDelta(0, 1, "t"))).isEqualTo(chunk(0, own) + chunk(0, "'text':'t'"));
        assertThat(gemini.encode(signature, signature)).isEqualTo(chunk(0, own));
        assertThat(gemini.encode(new MediaDelta(0, 2, "image/png", "QQ==")))
                .isEqualTo(chunk(0, "'inlineData':{'mimeType':'image/png','data':'QQ=='},'thoughtSignature':'s'"));
        assertThat(gemini.encode(signature, new MediaDelta(1, 2, "audio/pcm", "QQ==")))
                .as("it is of another choice")
                .isEqualTo(chunk(0, own) + chunk(1, "'inlineData':{'mimeType':'audio/pcm','data':'QQ=='}"));
        gemini.encode(signature);
        assertThat(gemini.finish()).isEqualTo(chunk(0, own) + last(0, "STOP", "") + last(1, "STOP", ""));
        gemini.encoder.reset();
        gemini.start(OTHER);
        gemini.encode(signature);
        assertThat(gemini.fail(PROVIDER)).startsWith(chunk(0, own) + "data: {\"error\"");
    }

    // ---- calls

    @Test
    void callLeavesWholeAtItsEnd() {
        gemini.start(OTHER);
        assertThat(gemini.encode(
                        tool(0, 3, null, null, ToolCall.Kind.FUNCTION),
                        new ToolCallDelta(0, 3, "{\"a\":"),
                        tool(0, 4, null, "g", ToolCall.Kind.CUSTOM),
                        new ToolCallDelta(0, 4, "x\""),
                        new ToolCallNamed(0, 3, "i", null),
                        new ToolCallNamed(0, 3, "late", "f"),
                        new ToolCallDelta(0, 3, "\n[1]}")))
                .isEmpty();
        assertThat(gemini.encode(new BlockEnded(0, 4, BlockKind.TOOL)))
                .isEqualTo(chunk(0, "'functionCall':{'name':'g','args':{'input':'x\\''}}"));
        assertThat(gemini.encode(new BlockEnded(0, 3, BlockKind.TOOL)))
                .isEqualTo(chunk(0, "'functionCall':{'id':'i','name':'f','args':{'a': [1]}}"));
        assertThat(gemini.encoder.dropped()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"a\":", "{} {}", "\"x\"", "null", "{a:1}"})
    void callWhoseArgumentsAreNoObjectIsLeftOutAndCounted(String arguments) {
        gemini.start(OTHER);
        assertThat(gemini.encode(
                        tool(0, 0, "i", "f", ToolCall.Kind.FUNCTION),
                        new ToolCallDelta(0, 0, arguments),
                        new BlockEnded(0, 0, BlockKind.TOOL)))
                .isEmpty();
        assertThat(gemini.encoder.dropped()).isEqualTo(1);
        assertThat(gemini.finish()).isEqualTo(last(0, "STOP", ""));
    }

    @Test
    void whatComesToACallThatIsToldIsLeftOutAndCounted() {
        gemini.start(OTHER);
        gemini.encode(
                tool(0, 0, "i", "f", ToolCall.Kind.FUNCTION),
                new ToolCallDelta(0, 0, "{}"),
                new BlockEnded(0, 0, BlockKind.TOOL));
        assertThat(gemini.encode(
                        tool(0, 0, "i", "f", ToolCall.Kind.FUNCTION),
                        new ToolCallDelta(0, 0, ""),
                        new ToolCallDelta(0, 0, "1"),
                        new ToolCallNamed(0, 0, null, "g"),
                        new BlockEnded(0, 0, BlockKind.TOOL)))
                .isEmpty();
        assertThat(gemini.encoder.dropped()).isEqualTo(2);
    }

    @Test
    void argumentsAreHeldUpToABound() {
        String half = "\"" + "x".repeat((2 << 20) - 2) + "\"";
        gemini.start(OTHER);
        gemini.encode(
                tool(0, 0, "i", "f", ToolCall.Kind.FUNCTION),
                tool(0, 1, "j", "g", ToolCall.Kind.FUNCTION),
                new ToolCallDelta(0, 0, half),
                new ToolCallDelta(0, 1, half),
                new ToolCallDelta(0, 0, "1"),
                new ToolCallDelta(0, 0, "2"));
        assertThat(gemini.encoder.dropped()).as("the call, once").isEqualTo(1);
        gemini.encode(tool(0, 2, "k", "h", ToolCall.Kind.FUNCTION));
        assertThat(gemini.encode(new ToolCallDelta(0, 2, "{}"), new BlockEnded(0, 2, BlockKind.TOOL)))
                .as("there is room again")
                .isEqualTo(chunk(0, "'functionCall':{'id':'k','name':'h','args':{}}"));
        assertThat(gemini.encode(new BlockEnded(0, 0, BlockKind.TOOL))).isEmpty();
    }

    @Test
    void callWithoutArgumentsWaitsForMore() {
        String told = chunk(0, "'functionCall':{'id':'i','name':'f','args':{}}");
        String behind = chunk(0, "'functionCall':{'id':'j','name':'g','args':{'a':1}}");
        StreamEvent[] calls = {
            tool(0, 0, "i", "f", ToolCall.Kind.FUNCTION),
            tool(0, 1, "j", "g", ToolCall.Kind.FUNCTION),
            new ToolCallDelta(0, 1, "{\"a\":1}"),
            new ToolCallDelta(0, 0, " "),
            new BlockEnded(0, 0, BlockKind.TOOL),
            new BlockEnded(0, 1, BlockKind.TOOL)
        };
        gemini.start(OTHER);
        assertThat(gemini.encode(calls)).isEmpty();
        assertThat(gemini.encode(new BlockStarted(0, 2, BlockKind.TEXT, null))).isEqualTo(told + behind);
        gemini.encoder.reset();
        gemini.start(OTHER);
        gemini.encode(calls);
        assertThat(gemini.encode(new Finished(0, FinishReason.STOP, null))).isEqualTo(told + behind);
        gemini.encoder.reset();
        gemini.start(OTHER);
        gemini.encode(calls);
        assertThat(gemini.fail(PROVIDER)).startsWith(behind + "data: {\"error\"");
        assertThat(gemini.encoder.dropped()).isEqualTo(1);
    }

    @Test
    void openCallsEndCleanlyOrAreLeftOutBeforeAnError() {
        gemini.start(OTHER);
        gemini.encode(tool(0, 0, "i", "f", ToolCall.Kind.FUNCTION));
        assertThat(gemini.finish())
                .isEqualTo(chunk(0, "'functionCall':{'id':'i','name':'f','args':{}}") + last(0, "STOP", ""));
        gemini.encoder.reset();
        gemini.encode(tool(0, 0, "i", "f", ToolCall.Kind.FUNCTION));
        assertThat(gemini.fail(PROVIDER)).startsWith("data: {\"error\"");
        assertThat(gemini.encoder.dropped()).isEqualTo(1);
    }

    @Test
    void whatGeminiCannotCarryIsLeftOutAndCounted() {
        gemini.start(Dialects.GEMINI);
        assertThat(gemini.encode(
                        tool(0, 0, "i", "search", ToolCall.Kind.SERVER),
                        new ToolCallDelta(0, 0, "{}"),
                        new ToolCallNamed(0, 0, null, "g"),
                        new BlockEnded(0, 0, BlockKind.TOOL),
                        new Citation(0, 1, "{}"),
                        new Restarted("x"),
                        new Extension("foo", "{}"),
                        new Extension("chunk", "{}"),
                        Liveness.HEARTBEAT))
                .isEmpty();
        assertThat(gemini.encoder.dropped()).isEqualTo(4);
        gemini.encoder.reset();
        assertThat(gemini.encoder.dropped()).isZero();
    }

    @Test
    void whatCannotBeWrittenLeavesTheSinkAsItWas() {
        ByteSink out = new ByteSink();
        out.put('x');
        assertThatThrownBy(() -> gemini.encoder.encode(new ToolCallDelta(0, 5, "x"), out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("block");
        assertThatThrownBy(() -> gemini.encoder.encode(new BlockStarted(0, 5, BlockKind.TOOL, null), out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("call");
        assertThat(EncoderFixture.text(out)).isEqualTo("x");
    }

    // ---- finish and usage

    @ParameterizedTest
    @CsvSource({
        "STOP, STOP",
        "LENGTH, MAX_TOKENS",
        "TOOL_CALLS, STOP",
        "CONTENT_FILTER, SAFETY",
        "REFUSAL, SAFETY",
        "PAUSED, OTHER",
        "CONTEXT_EXCEEDED, MAX_TOKENS",
        "MALFORMED, MALFORMED_FUNCTION_CALL",
        "ERROR, OTHER",
        "OTHER, OTHER",
    })
    void finishReasonsOfOtherDialects(FinishReason reason, String word) {
        gemini.start(OTHER);
        gemini.encode(new Finished(0, reason, "end_turn"));
        assertThat(gemini.finish()).isEqualTo(last(0, word, ""));
    }

    @ParameterizedTest
    @CsvSource({"RECITATION, RECITATION", "4, SAFETY", ", SAFETY", "'', SAFETY"})
    void rawFinishReasonOfThisDialect(String raw, String word) {
        gemini.start(Dialects.GEMINI);
        gemini.encode(new Finished(0, FinishReason.CONTENT_FILTER, raw));
        assertThat(gemini.finish()).isEqualTo(last(0, word, ""));
    }

    @Test
    void eachChoiceFinishesInTheEndAndUsageStandsOnce() {
        gemini.start(OTHER);
        gemini.encode(
                new TextDelta(2, 0, "a"),
                new UsageUpdate(new Usage(1L, null, null, null, null, null)),
                new Finished(0, FinishReason.LENGTH, null),
                new UsageUpdate(new Usage(10L, 7L, 4L, 3L, 2L, "{\"input_tokens\":6}")));
        assertThat(gemini.finish())
                .isEqualTo(last(
                                0,
                                "MAX_TOKENS",
                                ",'usageMetadata':{'promptTokenCount':10,'cachedContentTokenCount':4,"
                                        + "'candidatesTokenCount':5,'thoughtsTokenCount':2,'totalTokenCount':17}")
                        + last(2, "STOP", ""));
    }

    @Test
    void thoughtsAreNoMoreThanAll() {
        gemini.start(OTHER);
        gemini.encode(new UsageUpdate(new Usage(null, 18L, null, null, 95L, null)));
        assertThat(gemini.finish())
                .isEqualTo(last(0, "STOP", ",'usageMetadata':{'candidatesTokenCount':0,'thoughtsTokenCount':18}"));
        gemini.encoder.reset();
        gemini.start(OTHER);
        gemini.encode(new UsageUpdate(new Usage(null, null, null, null, 95L, null)));
        assertThat(gemini.finish()).isEqualTo(last(0, "STOP", ",'usageMetadata':{'thoughtsTokenCount':95}"));
    }

    @Test
    void finishWithoutAnyEventIsACleanEnd() {
        assertThat(gemini.finish()).contains("\"finishReason\":\"STOP\",\"index\":0");
    }

    @Test
    void rawUsageOfThisDialectIfItIsAnObject() {
        assertThat(lastWithUsage("{'promptTokenCount':\n1}"))
                .isEqualTo(last(0, "STOP", ",'usageMetadata':{'promptTokenCount': 1}"));
        String converted = last(0, "STOP", ",'usageMetadata':{'candidatesTokenCount':1}");
        assertThat(lastWithUsage("[]")).isEqualTo(converted);
        assertThat(lastWithUsage(null)).isEqualTo(converted);
    }

    private String lastWithUsage(@Nullable String raw) {
        gemini.encoder.reset();
        gemini.start(Dialects.GEMINI);
        gemini.encode(
                new UsageUpdate(new Usage(null, 1L, null, null, null, raw == null ? null : raw.replace('\'', '"'))));
        return gemini.finish();
    }

    // ---- faults

    @Test
    void errorChunksHaveMessagesOfOurs() {
        assertThat(gemini.fail(PROVIDER))
                .isEqualTo("data: {\"error\":{\"code\":429,\"message\":\"the provider reported an error\","
                        + "\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"@type\":"
                        + "\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"rate_limit_error\","
                        + "\"domain\":\"weirline\"}]}}\r\n\r\n");
        gemini.encoder.reset();
        assertThat(gemini.fail(new StreamFault.ProviderError(null, null, 0, false, null, null, "{}")))
                .isEqualTo("data: {\"error\":{\"code\":500,\"message\":\"the provider reported an error\","
                        + "\"status\":\"INTERNAL\"}}\r\n\r\n");
        gemini.encoder.reset();
        assertThat(gemini.fail(new StreamFault.Truncated("secret", 5)))
                .contains("\"code\":502", "\"status\":\"UNAVAILABLE\"", "\"reason\":\"truncated\"")
                .doesNotContain("secret");
        assertThat(new EncoderFixture(Dialects.GEMINI, true).fail(PROVIDER)).contains("\"message\":\"key sk-1\"");
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_ARGUMENT",
        "401, UNAUTHENTICATED",
        "403, PERMISSION_DENIED",
        "404, NOT_FOUND",
        "408, DEADLINE_EXCEEDED",
        "409, ABORTED",
        "429, RESOURCE_EXHAUSTED",
        "499, CANCELLED",
        "500, INTERNAL",
        "501, UNIMPLEMENTED",
        "503, UNAVAILABLE",
        "504, DEADLINE_EXCEEDED",
        "529, UNAVAILABLE",
    })
    void canonicalCodes(int http, String status) {
        assertThat(gemini.fail(new StreamFault.ProviderError(null, null, http, false, null, null, "{}")))
                .contains("\"code\":" + http + ",", "\"status\":\"" + status + "\"");
    }

    @Test
    void behindAnErrorNothingReadsAsSuccess() {
        String counts = ",'usageMetadata':{'promptTokenCount':1}";
        UsageUpdate usage = new UsageUpdate(new Usage(1L, null, null, null, null, null));
        gemini.start(OTHER);
        gemini.encode(new Finished(0, FinishReason.STOP, null), usage);
        assertThat(gemini.fail(PROVIDER)).startsWith(chunk(0, "'text':''", "", counts) + "data: {\"error\"");
        assertThat(gemini.fail(PROVIDER)).isEmpty();
        assertThat(gemini.finish()).isEmpty();
        gemini.encoder.reset();
        gemini.start(OTHER);
        assertThat(gemini.encode(new Fault(PROVIDER))).contains("\"error\"");
        assertThat(gemini.encode(new Fault(PROVIDER), new Finished(0, FinishReason.STOP, null), usage))
                .isEmpty();
        assertThat(gemini.finish()).isEqualTo(chunk(0, "'text':''", "", counts));
    }
}
