package io.weirline.codecs.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.codecs.dialects.DialectEncoder;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.EncodeOptions;
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
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exact bytes of Anthropic Messages. */
class AnthropicEncoderTest {
    private static final Dialect OTHER = new OtherDialect();
    private static final String ZERO = "{'input_tokens':0,'output_tokens':0}";
    private static final String PING = "event: ping\ndata: {\"type\":\"ping\"}\n\n";

    private final DialectEncoder encoder = Dialects.ANTHROPIC.encoder();

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

    /** A frame; single quotes stand for double ones. */
    private static String frame(String type, String members) {
        return ("event: " + type + "\ndata: {'type':'" + type + "'" + members + "}\n\n").replace('\'', '"');
    }

    private static String start(String id, String model, String usage) {
        return frame(
                "message_start",
                ",'message':{'type':'message','role':'assistant','id':'" + id + "','model':'" + model
                        + "','content':[],'stop_reason':null,'stop_sequence':null,'usage':" + usage + "}");
    }

    private static String block(int index, String block) {
        return frame("content_block_start", ",'index':" + index + ",'content_block':" + block);
    }

    private static String text(int index) {
        return block(index, "{'type':'text','text':''}");
    }

    private static String delta(int index, String delta) {
        return frame("content_block_delta", ",'index':" + index + ",'delta':{'type':'" + delta + "}");
    }

    private static String stop(int index) {
        return frame("content_block_stop", ",'index':" + index);
    }

    private static String end(String reason, String usage) {
        return frame("message_delta", ",'delta':{'stop_reason':" + reason + ",'stop_sequence':null},'usage':" + usage)
                + frame("message_stop", "");
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

    private void startOther() {
        assertThat(encode(new Started("m1", "c", OTHER))).isEqualTo(start("m1", "c", ZERO));
    }

    @Test
    void textStream() {
        startOther();
        assertThat(encode(begin(5, BlockKind.TEXT))).isEqualTo(text(0));
        assertThat(encode(new TextDelta(0, 5, "Hi \"😀\"\n")))
                .isEqualTo(delta(0, "text_delta','text':'Hi \\\"😀\\\"\\n'"));
        assertThat(encode(new TextDelta(0, 5, ""))).isEmpty();
        assertThat(encode(ended(5, BlockKind.TEXT))).isEqualTo(stop(0));
        assertThat(encode(new Finished(0, FinishReason.STOP, "stop"))).isEmpty();
        assertThat(encode(new UsageUpdate(new Usage(10L, 7L, 4L, 3L, 2L, "{\"prompt_tokens\":10}"))))
                .isEmpty();
        assertThat(finish())
                .isEqualTo(
                        end(
                                "'end_turn'",
                                "{'input_tokens':3,'cache_creation_input_tokens':3,'cache_read_input_tokens':4,'output_tokens':7}"));
        assertThat(finish()).isEmpty();
        assertThat(encoder.dropped()).isZero();
    }

    @Test
    void messageOfThisDialectStartsWithItsUsage() {
        String raw = "{\"input_tokens\":1,\"output_tokens\":2,\"x\":{}}";
        assertThat(encode(new Started("m1", "c", Dialects.ANTHROPIC))).isEmpty();
        assertThat(encode(new UsageUpdate(new Usage(1L, 2L, null, null, null, raw))))
                .isEqualTo(start("m1", "c", raw));
        encoder.reset();
        encode(new Started("m1", "c", Dialects.ANTHROPIC));
        assertThat(encode(begin(0, BlockKind.TEXT))).isEqualTo(start("m1", "c", ZERO) + text(0));
    }

    @Test
    void whatHasNoIdIsGivenOne() {
        assertThat(encode(new Started(null, null, OTHER)))
                .matches("(?s).*\"id\":\"msg_[0-9a-f]{32}\",\"model\":\"\",.*");
        String first = encode(tool(0, null, "f", ToolCall.Kind.FUNCTION), ended(0, BlockKind.TOOL));
        String second = encode(tool(1, null, "f", ToolCall.Kind.SERVER), ended(1, BlockKind.TOOL));
        assertThat(first).matches("(?s).*\"tool_use\",\"id\":\"toolu_[0-9a-f]{32}\",\"name\":\"f\",\"input\":\\{\\}.*");
        assertThat(second).matches("(?s).*\"server_tool_use\",\"id\":\"srvtoolu_[0-9a-f]{32}\".*");
    }

    @Test
    void reasoning() {
        startOther();
        assertThat(encode(begin(0, BlockKind.REASONING))).isEmpty();
        assertThat(encode(
                        new ReasoningDelta(0, 0, "hm", true),
                        new ReasoningSignature(0, 0, "s\"", false),
                        new ReasoningSignature(0, 0, "e", true),
                        new ReasoningDelta(0, 0, "on", false),
                        ended(0, BlockKind.REASONING)))
                .isEqualTo(block(0, "{'type':'thinking','thinking':'','signature':''}")
                        + delta(0, "thinking_delta','thinking':'hm'")
                        + delta(0, "signature_delta','signature':'s\\\"'")
                        + stop(0)
                        + block(1, "{'type':'redacted_thinking','data':'e'}")
                        + stop(1)
                        + block(2, "{'type':'thinking','thinking':'','signature':''}")
                        + delta(2, "thinking_delta','thinking':'on'")
                        + stop(2));
        assertThat(encode(begin(1, BlockKind.REASONING), ended(1, BlockKind.REASONING)))
                .as("what says nothing is no block")
                .isEmpty();
    }

    @Test
    void parallelCallsWhoseFragmentsInterleave() {
        startOther();
        assertThat(encode(
                        tool(0, "i", "f", ToolCall.Kind.FUNCTION),
                        new ToolCallDelta(0, 0, "{\"a\":"),
                        tool(1, "j", "g", ToolCall.Kind.FUNCTION),
                        new ToolCallDelta(0, 1, "{}"),
                        new ToolCallDelta(0, 0, "1}"),
                        ended(0, BlockKind.TOOL),
                        new ToolCallDelta(0, 1, "\n"),
                        ended(1, BlockKind.TOOL),
                        tool(0, "i", "f", ToolCall.Kind.FUNCTION),
                        new ToolCallDelta(0, 0, " "),
                        ended(0, BlockKind.TOOL)))
                .isEqualTo(block(0, "{'type':'tool_use','id':'i','name':'f','input':{}}")
                        + delta(0, "input_json_delta','partial_json':'{\\\"a\\\":'")
                        + delta(0, "input_json_delta','partial_json':'1}'")
                        + stop(0)
                        + block(1, "{'type':'tool_use','id':'j','name':'g','input':{}}")
                        + delta(1, "input_json_delta','partial_json':'{}'")
                        + delta(1, "input_json_delta','partial_json':'\\n'")
                        + stop(1));
    }

    @Test
    void whatIsBetweenTheFragmentsOfCallsWaitsForEachInItsTurn() {
        startOther();
        assertThat(encode(
                        tool(0, "i", "f", ToolCall.Kind.FUNCTION),
                        tool(1, "j", "g", ToolCall.Kind.FUNCTION),
                        new TextDelta(0, 2, "t"),
                        new ToolCallDelta(0, 1, "{\"}"),
                        new ToolCallDelta(0, 0, "{\"a\":[{"),
                        new ToolCallDelta(0, 1, "\\\"\":1}"),
                        new ToolCallDelta(0, 0, "}]")))
                .isEqualTo(block(0, "{'type':'tool_use','id':'i','name':'f','input':{}}")
                        + delta(0, "input_json_delta','partial_json':'{\\\"a\\\":[{'")
                        + delta(0, "input_json_delta','partial_json':'}]'"));
        assertThat(encode(new ToolCallDelta(0, 0, "}")))
                .isEqualTo(delta(0, "input_json_delta','partial_json':'}'")
                        + stop(0)
                        + block(1, "{'type':'tool_use','id':'j','name':'g','input':{}}")
                        + delta(1, "input_json_delta','partial_json':'{\\\"}'")
                        + delta(1, "input_json_delta','partial_json':'\\\\\\\"\\\":1}'")
                        + stop(1)
                        + block(2, "{'type':'text','text':''}")
                        + delta(2, "text_delta','text':'t'"));
        assertThat(encoder.dropped()).isZero();
    }

    @Test
    void whatWaitsLeavesBeforeAnErrorAndBeforeTheEnd() {
        for (boolean faulty : new boolean[] {true, false}) {
            encoder.reset();
            startOther();
            encode(tool(0, "i", "f", ToolCall.Kind.FUNCTION), new ToolCallDelta(0, 0, "{"));
            assertThat(encode(new TextDelta(0, 1, "t"))).isEmpty();
            ByteSink out = new ByteSink();
            if (faulty) {
                encoder.fail(provider("api_error", 500), out);
            } else {
                encoder.finish(out);
            }
            assertThat(text(out))
                    .startsWith(stop(0)
                            + block(1, "{'type':'text','text':''}")
                            + delta(1, "text_delta','text':'t'")
                            + stop(1));
        }
    }

    @Test
    void whatBelongsToNoCallIsRefusedWhenItComesAlsoWhereItWouldWait() {
        startOther();
        encode(
                tool(0, "i", "f", ToolCall.Kind.FUNCTION),
                new ToolCallDelta(0, 0, "{"),
                tool(1, null, null, ToolCall.Kind.FUNCTION),
                new ToolCallNamed(0, 1, "j", "g"),
                new ToolCallDelta(0, 1, "{}"));
        for (StreamEvent stray : List.of(
                new ToolCallDelta(0, 2, "{}"),
                new ToolCallNamed(0, 2, "k", "h"),
                new BlockStarted(0, 2, BlockKind.TOOL, null))) {
            assertThatIllegalArgumentException().isThrownBy(() -> encode(stray));
        }
        assertThat(encode(new ToolCallDelta(0, 0, "}")))
                .as("what waited is as if they had not come")
                .isEqualTo(delta(0, "input_json_delta','partial_json':'}'")
                        + stop(0)
                        + block(1, "{'type':'tool_use','id':'j','name':'g','input':{}}")
                        + delta(1, "input_json_delta','partial_json':'{}'"));
        assertThatIllegalArgumentException().isThrownBy(() -> encode(new ToolCallDelta(0, 2, "{}")));
    }

    @Test
    void aCallWhoseStartWaitsAgainTakesItsArguments() {
        startOther();
        encode(
                tool(0, "i", "f", ToolCall.Kind.FUNCTION),
                new ToolCallDelta(0, 0, "{"),
                tool(1, "j", "g", ToolCall.Kind.FUNCTION),
                tool(2, "k", "h", ToolCall.Kind.FUNCTION),
                new ToolCallDelta(0, 0, "}"));
        assertThat(encode(new ToolCallDelta(0, 2, "{}"))).isEmpty();
        assertThat(encode(new ToolCallDelta(0, 1, "{}")))
                .isEqualTo(delta(1, "input_json_delta','partial_json':'{}'")
                        + stop(1)
                        + block(2, "{'type':'tool_use','id':'k','name':'h','input':{}}")
                        + delta(2, "input_json_delta','partial_json':'{}'"));
    }

    @Test
    void noMoreWaitsThanThereIsRoomFor() {
        startOther();
        encode(tool(0, "i", "f", ToolCall.Kind.FUNCTION), new ToolCallDelta(0, 0, "{"));
        String half = "x".repeat(1 << 19);
        assertThat(encode(new TextDelta(0, 1, half))).isEmpty();
        assertThat(encode(new TextDelta(0, 1, half)))
                .startsWith(
                        stop(0) + block(1, "{'type':'text','text':''}") + delta(1, "text_delta','text':'" + half + "'"))
                .endsWith(delta(1, "text_delta','text':'" + half + "'"));
        assertThat(encode(new ToolCallDelta(0, 0, "}")))
                .as("under the index of the block that was stopped")
                .isEqualTo(delta(0, "input_json_delta','partial_json':'}'"));
    }

    @Test
    void textBehindACallIsABlockOfItsOwn() {
        startOther();
        assertThat(encode(
                        new TextDelta(0, 0, "a"),
                        tool(1, "i", "f", ToolCall.Kind.FUNCTION),
                        new ToolCallDelta(0, 1, "{}"),
                        new TextDelta(0, 0, "b")))
                .endsWith(stop(1) + block(2, "{'type':'text','text':''}") + delta(2, "text_delta','text':'b'"));
    }

    @Test
    void callStartsWhenItIsNamedOrItsArgumentsBegin() {
        startOther();
        assertThat(encode(tool(0, null, null, ToolCall.Kind.FUNCTION), new ToolCallNamed(0, 0, "i", null)))
                .isEmpty();
        assertThat(encode(new ToolCallNamed(0, 0, null, "f")))
                .isEqualTo(block(0, "{'type':'tool_use','id':'i','name':'f','input':{}}"));
        encode(new ToolCallDelta(0, 0, "{}"));
        assertThat(encode(tool(1, "j", null, ToolCall.Kind.FUNCTION), new ToolCallDelta(0, 1, "")))
                .isEmpty();
        assertThat(encode(new ToolCallDelta(0, 1, "{}")))
                .isEqualTo(stop(0)
                        + block(1, "{'type':'tool_use','id':'j','name':'','input':{}}")
                        + delta(1, "input_json_delta','partial_json':'{}'"));
        assertThat(encode(new ToolCallNamed(0, 1, null, "late"))).isEmpty();
        assertThat(encoder.dropped()).isEqualTo(1);
        assertThat(encode(tool(2, "k", null, ToolCall.Kind.FUNCTION), ended(2, BlockKind.TOOL)))
                .isEqualTo(stop(1)
                        + block(2, "{'type':'tool_use','id':'k','name':'','input':{}}")
                        + delta(2, "input_json_delta','partial_json':''")
                        + stop(2));
    }

    @Test
    void textInputIsAMemberOfAnObject() {
        startOther();
        assertThat(encode(
                        tool(0, "i", "f", ToolCall.Kind.CUSTOM),
                        new ToolCallDelta(0, 0, "a\"\n"),
                        new ToolCallDelta(0, 0, "{}"),
                        ended(0, BlockKind.TOOL)))
                .isEqualTo(block(0, "{'type':'tool_use','id':'i','name':'f','input':{}}")
                        + delta(0, "input_json_delta','partial_json':'{\\\"input\\\":\\\"a\\\\\\\"\\\\n'")
                        + delta(0, "input_json_delta','partial_json':'{}'")
                        + delta(0, "input_json_delta','partial_json':'\\\"}'")
                        + stop(0));
        assertThat(encode(new ToolCallDelta(0, 0, "late"))).isEmpty();
        assertThat(encoder.dropped()).isEqualTo(1);
        assertThat(encode(tool(1, "j", "g", ToolCall.Kind.CUSTOM), ended(1, BlockKind.TOOL)))
                .contains("\"partial_json\":\"{\\\"input\\\":\\\"\\\"}\"");
    }

    @Test
    void argumentsThatBeginAsNoObjectAreTextInput() {
        startOther();
        String calls = encode(
                tool(0, "i", "f", ToolCall.Kind.SERVER),
                new ToolCallDelta(0, 0, " \n"),
                new ToolCallDelta(0, 0, "n = {1}"),
                ended(0, BlockKind.TOOL),
                tool(1, "j", "g", ToolCall.Kind.FUNCTION),
                new ToolCallDelta(0, 1, " {"),
                new ToolCallDelta(0, 1, "x"),
                ended(1, BlockKind.TOOL));
        assertThat(calls)
                .contains(delta(0, "input_json_delta','partial_json':' \\n'")
                        + delta(0, "input_json_delta','partial_json':'{\\\"input\\\":\\\"n = {1}'")
                        + delta(0, "input_json_delta','partial_json':'\\\"}'")
                        + stop(0))
                .endsWith(delta(1, "input_json_delta','partial_json':' {'")
                        + delta(1, "input_json_delta','partial_json':'x'")
                        + stop(1));
    }

    @Test
    void refusalIsTextWithItsStopReason() {
        startOther();
        assertThat(encode(begin(0, BlockKind.REFUSAL), new RefusalDelta(0, 0, "no"), ended(0, BlockKind.REFUSAL)))
                .isEqualTo(text(0) + delta(0, "text_delta','text':'no'") + stop(0));
        encode(new Finished(0, FinishReason.STOP, "stop"));
        assertThat(finish()).isEqualTo(end("'refusal'", "{'output_tokens':0}"));
    }

    @Test
    void citationsOfThisDialect() {
        encode(new Started("m1", "c", Dialects.ANTHROPIC), begin(0, BlockKind.TEXT));
        assertThat(encode(new Citation(0, 0, "{\"a\":\n1}")))
                .isEqualTo(delta(0, "citations_delta','citation':{'a': 1}"));
        assertThat(encode(new Citation(0, 0, "{bad"))).isEmpty();
        assertThat(encoder.dropped()).isEqualTo(1);
        assertThat(encode(new TextDelta(0, 0, "a"))).isEqualTo(delta(0, "text_delta','text':'a'"));
    }

    @Test
    void whatMessagesCannotCarryIsLeftOutAndCounted() {
        startOther();
        assertThat(encode(
                        new Citation(0, 1, "{}"),
                        new MediaDelta(0, 2, "image/png", "AA=="),
                        new Extension("foo", "{}"),
                        new Extension("chunk", "{}"),
                        new BlockStarted(1, 0, BlockKind.TEXT, null),
                        new TextDelta(1, 0, "x"),
                        new BlockEnded(1, 0, BlockKind.TEXT),
                        new Finished(1, FinishReason.STOP, null)))
                .isEmpty();
        assertThat(encoder.dropped()).isEqualTo(6);
        encoder.reset();
        assertThat(encoder.dropped()).isZero();
    }

    @Test
    void restartIsAnotherMessage() {
        encode(new Started("m1", "c", Dialects.ANTHROPIC));
        encode(new UsageUpdate(new Usage(5L, 1L, null, null, null, "{\"input_tokens\":5}")));
        encode(begin(0, BlockKind.TEXT), new TextDelta(0, 0, "void"));
        assertThat(encode(new Restarted("m2"))).isEqualTo(stop(0));
        assertThat(encode(new UsageUpdate(new Usage(12L, 1L, null, null, null, "{\"input_tokens\":12}"))))
                .isEqualTo(start("m2", "c", "{'input_tokens':7,'output_tokens':0}"));
        assertThat(encode(begin(1, BlockKind.TEXT))).isEqualTo(text(0));
    }

    // ---- the end

    @ParameterizedTest
    @CsvSource({
        "STOP, end_turn",
        "LENGTH, max_tokens",
        "TOOL_CALLS, tool_use",
        "CONTENT_FILTER, refusal",
        "REFUSAL, refusal",
        "PAUSED, pause_turn",
        "CONTEXT_EXCEEDED, model_context_window_exceeded",
        "MALFORMED, end_turn",
        "ERROR, end_turn",
        "OTHER, end_turn",
    })
    void stopReasonsOfOtherDialects(FinishReason reason, String word) {
        startOther();
        encode(new Finished(0, reason, "raw"));
        assertThat(finish()).isEqualTo(end("'" + word + "'", "{'output_tokens':0}"));
    }

    @Test
    void rawStopReasonOfThisDialect() {
        encode(new Started("m1", "c", Dialects.ANTHROPIC), new Finished(0, FinishReason.OTHER, "wh\"im"));
        assertThat(finish()).isEqualTo(start("m1", "c", ZERO) + end("'wh\\\"im'", "{'output_tokens':0}"));
    }

    @Test
    void emptyStreamIsAWholeMessage() {
        assertThat(finish()).startsWith("event: message_start\n").endsWith(end("'end_turn'", "{'output_tokens':0}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{bad", "[]", ""})
    void rawUsageThatIsNoObjectIsConverted(String raw) {
        encode(new Started("m1", "c", Dialects.ANTHROPIC));
        assertThat(encode(new UsageUpdate(new Usage(9L, 1L, 2L, null, null, raw))))
                .isEqualTo(start("m1", "c", "{'input_tokens':7,'cache_read_input_tokens':2,'output_tokens':1}"));
    }

    // ---- faults and signs of life

    private static StreamFault.ProviderError provider(@Nullable String type, int status) {
        return new StreamFault.ProviderError(type, null, status, true, null, "key sk-1", "{}");
    }

    private static String error(String type, String message) {
        return frame("error", ",'error':{'type':'" + type + "','message':'" + message + "'}");
    }

    @ParameterizedTest
    @CsvSource({
        "overloaded_error, 0, overloaded_error",
        "server_error, 500, api_error",
        ", 400, invalid_request_error",
        ", 401, authentication_error",
        ", 402, billing_error",
        ", 403, permission_error",
        ", 404, not_found_error",
        ", 413, request_too_large",
        "slow_down, 429, rate_limit_error",
        ", 503, overloaded_error",
        ", 529, overloaded_error",
        ", 504, timeout_error",
        ", 0, api_error",
    })
    void errorsHaveTypesOfThisDialect(@Nullable String type, int status, String expected) {
        assertThat(fail(provider(type, status))).isEqualTo(error(expected, "the provider reported an error"));
    }

    @Test
    void openBlockStopsBeforeAnErrorAndNothingFollows() {
        startOther();
        encode(begin(0, BlockKind.TEXT), new UsageUpdate(new Usage(3L, 1L, null, null, null, null)));
        assertThat(encode(new Fault(provider("rate_limit_error", 429))))
                .isEqualTo(stop(0)
                        + frame(
                                "message_delta",
                                ",'delta':{'stop_reason':null,'stop_sequence':null},"
                                        + "'usage':{'input_tokens':3,'output_tokens':1}")
                        + error("rate_limit_error", "the provider reported an error"));
        assertThat(encode(
                        new TextDelta(0, 0, "x"),
                        new UsageUpdate(new Usage(4L, 1L, null, null, null, null)),
                        Liveness.PING,
                        ended(0, BlockKind.TEXT)))
                .isEmpty();
        assertThat(encoder.dropped()).isEqualTo(2);
        assertThat(fail(provider(null, 0))).isEmpty();
        assertThat(finish()).isEmpty();
    }

    @Test
    void faultsOfOursAndProvidersOwnWordsByOption() {
        assertThat(fail(new StreamFault.Truncated("secret", 5)))
                .isEqualTo(error("api_error", "the provider's stream ended too early".replace('\'', '\u0001'))
                        .replace('\u0001', '\''));
        ByteSink out = new ByteSink();
        Dialects.ANTHROPIC
                .with(EncodeOptions.defaults().withProviderMessage(true))
                .encoder()
                .fail(provider(null, 0), out);
        assertThat(text(out)).contains("\"message\":\"key sk-1\"");
    }

    @Test
    void signsOfLifeArePingsAlsoBeforeTheMessage() {
        assertThat(encode(Liveness.HEARTBEAT, Liveness.COMMENT, Liveness.PING)).isEqualTo(PING.repeat(3));
        ByteSink out = new ByteSink();
        encoder.heartbeat(out);
        assertThat(text(out)).isEqualTo(PING);
    }

    @Test
    void whatCannotBeWrittenLeavesTheSinkAsItWas() {
        startOther();
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

    @Test
    void blocksOfALongStreamAreForgotten() {
        startOther();
        for (int i = 0; i < 5000; i++) {
            encode(begin(i, BlockKind.TEXT), new TextDelta(0, i, "x"), ended(i, BlockKind.TEXT));
        }
        assertThat(encode(new TextDelta(0, 4999, "late"))).startsWith(text(5000));
        assertThat(encode(new TextDelta(0, 0, "too late"))).startsWith(stop(5000) + text(5001));
    }
}
