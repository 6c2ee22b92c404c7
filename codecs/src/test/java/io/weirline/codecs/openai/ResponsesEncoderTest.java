package io.weirline.codecs.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.codecs.dialects.DialectEncoder;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.codecs.dialects.Events;
import io.weirline.codecs.testing.Allocation;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The exact bytes of Responses events. In expectations single quotes stand for double ones. */
class ResponsesEncoderTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Dialect OTHER = Dialects.OPENAI_CHAT;
    private static final Dialect SAME = Dialects.OPENAI_RESPONSES;
    private static final Finished STOP = new Finished(0, FinishReason.STOP, null);

    private final DialectEncoder encoder = encoder(false);
    private final ByteSink all = new ByteSink();
    private int sequence;

    private static DialectEncoder encoder(boolean providerMessage) {
        return Dialects.OPENAI_RESPONSES
                .with(EncodeOptions.defaults().withCreated(() -> 17).withProviderMessage(providerMessage))
                .encoder();
    }

    // ---- what comes out

    private String encode(StreamEvent... events) {
        int from = all.size();
        for (StreamEvent event : events) {
            encoder.encode(event, all);
        }
        return since(from);
    }

    private String finish() {
        int from = all.size();
        encoder.finish(all);
        return since(from);
    }

    private String fail(StreamFault fault) {
        int from = all.size();
        encoder.fail(fault, all);
        return since(from);
    }

    private String since(int from) {
        return new String(all.array(), from, all.size() - from, StandardCharsets.UTF_8);
    }

    /** Begins a response that is named r1, without looking at its first events. */
    private void begin(Dialect dialect) {
        encode(new Started("r1", "m1", dialect));
        sequence = 2;
    }

    /** The response in the last event, after the whole stream has kept the laws. */
    private JsonNode response() {
        return ResponsesLaws.check(all.toByteArray());
    }

    /** The types of the events, without what is before the last dot where it is all the same. */
    private static List<String> types(String frames) {
        return Pattern.compile("^event: (?:response\\.)?(.*)$", Pattern.MULTILINE)
                .matcher(frames)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    // ---- what is expected

    private String frame(String type, String members) {
        return ("event: " + type + "\ndata: {'type':'" + type + "'," + members + ",'sequence_number':" + sequence++
                        + "}\n\n")
                .replace('\'', '"');
    }

    private static String response(String status, String error, String details, String output, String usage) {
        return "'response':{'id':'r1','object':'response','created_at':17,'status':'" + status + "','error':" + error
                + ",'incomplete_details':" + details
                + ",'model':'m1','instructions':null,'metadata':{},'parallel_tool_calls':true,'temperature':null,"
                + "'tool_choice':'auto','tools':[],'top_p':null,'output':[" + output + "],'usage':" + usage + "}";
    }

    private String completed(String output, String usage) {
        return frame("response.completed", response("completed", "null", "null", output, usage));
    }

    private String item(String event, int index, String item) {
        return frame("response.output_item." + event, "'output_index':" + index + ",'item':" + item);
    }

    private static String message(String status, String content) {
        return "{'id':'msg_r1_0','type':'message','status':'" + status + "','role':'assistant','content':[" + content
                + "]}";
    }

    private static String text(String text) {
        return "{'type':'output_text','text':'" + text + "','annotations':[],'logprobs':[]}";
    }

    private static String at(String id, int item, String part) {
        return "'item_id':'" + id + "','output_index':" + item + part;
    }

    // ---- text

    @Test
    void textStream() {
        assertThat(encode(new Started("r1", "m1", SAME)))
                .isEqualTo(frame("response.created", response("in_progress", "null", "null", "", "null"))
                        + frame("response.in_progress", response("in_progress", "null", "null", "", "null")));
        assertThat(encode(new BlockStarted(0, 4, BlockKind.TEXT, null), new TextDelta(0, 4, "")))
                .isEmpty();
        String place = at("msg_r1_0", 0, ",'content_index':0");
        assertThat(encode(new TextDelta(0, 4, "Hi 😀\n")))
                .isEqualTo(item("added", 0, message("in_progress", ""))
                        + frame("response.content_part.added", place + ",'part':" + text(""))
                        + frame("response.output_text.delta", place + ",'logprobs':[],'delta':'Hi 😀\\n'"));
        assertThat(encode(new TextDelta(0, 4, "b")))
                .isEqualTo(frame("response.output_text.delta", place + ",'logprobs':[],'delta':'b'"));
        assertThat(encode(new BlockEnded(0, 4, BlockKind.TEXT), STOP)).isEmpty();
        assertThat(encode(new UsageUpdate(new Usage(3L, 2L, null, null, null, "{\"input_tokens\":\n3}"))))
                .isEmpty();
        assertThat(finish())
                .isEqualTo(frame("response.output_text.done", place + ",'text':'Hi 😀\\nb','logprobs':[]")
                        + frame("response.content_part.done", place + ",'part':" + text("Hi 😀\\nb"))
                        + item("done", 0, message("completed", text("Hi 😀\\nb")))
                        + completed(message("completed", text("Hi 😀\\nb")), "{'input_tokens': 3}"));
        assertThat(finish()).isEmpty();
        response();
    }

    @Test
    void textAndRefusalThatFollowEachOtherAreOneMessage() {
        begin(SAME);
        encode(new TextDelta(0, 0, "a"), new BlockEnded(0, 0, BlockKind.TEXT));
        String place = at("msg_r1_0", 0, ",'content_index':1");
        sequence = 5;
        assertThat(encode(new RefusalDelta(0, 1, "no")))
                .isEqualTo(frame(
                                "response.output_text.done",
                                at("msg_r1_0", 0, ",'content_index':0") + ",'text':'a','logprobs':[]")
                        + frame(
                                "response.content_part.done",
                                at("msg_r1_0", 0, ",'content_index':0") + ",'part':" + text("a"))
                        + frame("response.content_part.added", place + ",'part':{'type':'refusal','refusal':''}")
                        + frame("response.refusal.delta", place + ",'delta':'no'"));
        encode(new BlockEnded(0, 1, BlockKind.REFUSAL), STOP);
        String whole = message("completed", text("a") + ",{'type':'refusal','refusal':'no'}");
        assertThat(finish())
                .isEqualTo(frame("response.refusal.done", place + ",'refusal':'no'")
                        + frame("response.content_part.done", place + ",'part':{'type':'refusal','refusal':'no'}")
                        + item("done", 0, whole)
                        + completed(whole, "null"));
    }

    @Test
    void whatFollowsAnotherEntryIsAnotherMessage() {
        begin(OTHER);
        encode(
                new TextDelta(0, 0, "a"),
                new BlockEnded(0, 0, BlockKind.TEXT),
                tool(1, "i", "f", ToolCall.Kind.FUNCTION),
                new BlockEnded(0, 1, BlockKind.TOOL),
                new TextDelta(0, 2, "b"),
                new BlockEnded(0, 2, BlockKind.TEXT),
                STOP);
        finish();
        assertThat(response().get("output").valueStream().map(item -> item.get("id")
                        .asString()))
                .containsExactly("msg_r1_0", "fc_r1_1", "msg_r1_2");
    }

    @Test
    void blockThatStartsAgainGoesOnUnlessItsEndWasTold() {
        begin(OTHER);
        encode(
                new TextDelta(0, 0, "a"),
                new BlockEnded(0, 0, BlockKind.TEXT),
                new BlockStarted(0, 0, BlockKind.TEXT, null),
                new TextDelta(0, 0, "b"),
                new BlockEnded(0, 0, BlockKind.TEXT),
                new TextDelta(0, 1, "c"),
                new BlockStarted(0, 0, BlockKind.TEXT, null),
                new TextDelta(0, 0, "d"));
        finish();
        assertThat(response().get("output").get(0).get("content").valueStream().map(part -> part.get("text")
                        .asString()))
                .containsExactly("ab", "c", "d");
    }

    @Test
    void eventsAreNumberedOnByDigitsAsTheyNeed() {
        begin(OTHER);
        encode(
                new TextDelta(0, 0, "a"),
                new ReasoningDelta(0, 1, "r", false),
                tool(2, "i", "f", ToolCall.Kind.FUNCTION),
                tool(3, "j", "g", ToolCall.Kind.CUSTOM));
        sequence = types(since(0)).size();
        assertThat(sequence).isEqualTo(10);
        while (sequence < 10_010) {
            assertThat(encode(new TextDelta(0, 0, "a")))
                    .isEqualTo(frame(
                            "response.output_text.delta",
                            at("msg_r1_0", 0, ",'content_index':0,'logprobs':[],'delta':'a'")));
            assertThat(encode(new ReasoningDelta(0, 1, "r", false)))
                    .isEqualTo(
                            frame("response.reasoning_text.delta", at("rs_r1_1", 1, ",'content_index':0,'delta':'r'")));
            assertThat(encode(new ToolCallDelta(0, 2, "1")))
                    .isEqualTo(frame("response.function_call_arguments.delta", at("fc_r1_2", 2, ",'delta':'1'")));
            assertThat(encode(new ToolCallDelta(0, 3, "c")))
                    .isEqualTo(frame("response.custom_tool_call_input.delta", at("ctc_r1_3", 3, ",'delta':'c'")));
        }
        encode(STOP);
        finish();
        response();
        encoder.reset();
        all.clear();
        assertThat(encode(new Started("r1", "m1", OTHER))).contains("'sequence_number':0}".replace('\'', '"'));
    }

    // ---- reasoning

    private static String reasoning(String summary, String content, String rest) {
        return "{'id':'rs_r1_0','type':'reasoning','summary':[" + summary + "],'content':[" + content + "]" + rest
                + "}";
    }

    @Test
    void partsOfReasoningAreOneEntryUntilItIsSigned() {
        begin(OTHER);
        String first = at("rs_r1_0", 0, ",'summary_index':0");
        String second = at("rs_r1_0", 0, ",'content_index':0");
        assertThat(encode(new ReasoningDelta(0, 0, "s", true)))
                .isEqualTo(item("added", 0, reasoning("", "", ""))
                        + frame(
                                "response.reasoning_summary_part.added",
                                first + ",'part':{'type':'summary_text','text':''}")
                        + frame("response.reasoning_summary_text.delta", first + ",'delta':'s'"));
        encode(new BlockEnded(0, 0, BlockKind.REASONING));
        assertThat(encode(new ReasoningDelta(0, 1, "r", false)))
                .isEqualTo(frame("response.reasoning_summary_text.done", first + ",'text':'s'")
                        + frame(
                                "response.reasoning_summary_part.done",
                                first + ",'part':{'type':'summary_text','text':'s'}")
                        + frame("response.content_part.added", second + ",'part':{'type':'reasoning_text','text':''}")
                        + frame("response.reasoning_text.delta", second + ",'delta':'r'"));
        assertThat(encode(new ReasoningSignature(0, 1, "e\"", true), new BlockEnded(0, 1, BlockKind.REASONING)))
                .isEmpty();
        assertThat(encode(new ReasoningSignature(0, 2, "f", true)))
                .isEqualTo(frame("response.reasoning_text.done", second + ",'text':'r'")
                        + frame("response.content_part.done", second + ",'part':{'type':'reasoning_text','text':'r'}")
                        + item(
                                        "done",
                                        0,
                                        reasoning(
                                                "{'type':'summary_text','text':'s'}",
                                                "{'type':'reasoning_text','text':'r'}",
                                                ",'encrypted_content':'e~'"))
                                .replace("~", "\\\"")
                        + item("added", 1, reasoning("", "", "").replace("_0", "_1")));
        finish();
        assertThat(response().get("output").get(1).get("encrypted_content").asString())
                .isEqualTo("f");
    }

    @Test
    void secondEncryptedContentOfABlockIsAnotherEntry() {
        begin(OTHER);
        encode(
                new ReasoningDelta(0, 0, "r", false),
                new ReasoningSignature(0, 0, "e", true),
                new ReasoningSignature(0, 0, "f", true),
                new BlockEnded(0, 0, BlockKind.REASONING),
                STOP);
        finish();
        assertThat(response().get("output").valueStream().map(item -> item.get("encrypted_content")
                        .asString()))
                .containsExactly("e", "f");
    }

    // ---- calls

    private static BlockStarted tool(int block, String id, String name, ToolCall.Kind kind) {
        return new BlockStarted(0, block, BlockKind.TOOL, new ToolCall(block, id, name, kind));
    }

    @Test
    void callsInterleaveEachUnderItsIndex() {
        begin(OTHER);
        String function =
                "{'id':'fc_r1_0','type':'function_call','status':'%s','arguments':'%s','call_id':'i','name':'f'}";
        String custom =
                "{'id':'ctc_r1_1','type':'custom_tool_call','status':'%s','input':'%s','call_id':'j','name':'g'}";
        assertThat(encode(
                        tool(3, "i", "f", ToolCall.Kind.FUNCTION),
                        tool(4, "j", "g", ToolCall.Kind.CUSTOM),
                        new ToolCallDelta(0, 4, "x"),
                        new ToolCallDelta(0, 3, "[1"),
                        new ToolCallDelta(0, 3, ""),
                        new ToolCallDelta(0, 3, "]")))
                .isEqualTo(item("added", 0, function.formatted("in_progress", ""))
                        + item("added", 1, custom.formatted("in_progress", ""))
                        + frame("response.custom_tool_call_input.delta", at("ctc_r1_1", 1, ",'delta':'x'"))
                        + frame("response.function_call_arguments.delta", at("fc_r1_0", 0, ",'delta':'[1'"))
                        + frame("response.function_call_arguments.delta", at("fc_r1_0", 0, ",'delta':']'")));
        encode(new BlockEnded(0, 3, BlockKind.TOOL), new BlockEnded(0, 4, BlockKind.TOOL));
        encode(new Finished(0, FinishReason.TOOL_CALLS, null));
        assertThat(finish())
                .isEqualTo(frame(
                                "response.function_call_arguments.done",
                                at("fc_r1_0", 0, ",'arguments':'[1]','name':'f'"))
                        + item("done", 0, function.formatted("completed", "[1]"))
                        + frame("response.custom_tool_call_input.done", at("ctc_r1_1", 1, ",'input':'x'"))
                        + item("done", 1, custom.formatted("completed", "x"))
                        + completed(
                                function.formatted("completed", "[1]") + "," + custom.formatted("completed", "x"),
                                "null"));
    }

    @Test
    void startOfACallWaitsForItsIdAndName() {
        begin(OTHER);
        assertThat(encode(tool(0, null, null, ToolCall.Kind.FUNCTION), new ToolCallNamed(0, 0, "i", null)))
                .isEmpty();
        assertThat(encode(new ToolCallNamed(0, 0, null, "f"))).contains("\"call_id\":\"i\",\"name\":\"f\"");
        encode(tool(1, null, null, ToolCall.Kind.FUNCTION));
        assertThat(encode(new ToolCallDelta(0, 1, "1"))).contains("\"call_id\":\"call_r1_1\",\"name\":\"\"");
        assertThat(encode(new ToolCallNamed(0, 1, "late", "g"))).isEmpty();
        assertThat(encode(tool(2, null, null, ToolCall.Kind.FUNCTION), new BlockEnded(0, 2, BlockKind.TOOL)))
                .isEmpty();
        finish();
        assertThat(response()
                        .get("output")
                        .valueStream()
                        .map(item -> item.get("call_id").asString() + " "
                                + item.get("name").asString()))
                .containsExactlyInAnyOrder("i f", "call_r1_1 g", "call_r1_2 ");
    }

    @Test
    void withoutAnIdOfTheResponseIdsAreUniqueInItStill() {
        encode(tool(0, null, "f", ToolCall.Kind.FUNCTION), new TextDelta(0, 1, "a"));
        assertThat(types(since(0))).startsWith("created", "in_progress", "output_item.added");
        finish();
        assertThat(response().get("id").asString()).isEmpty();
        assertThat(response().get("output").valueStream().map(item -> item.get("id")
                        .asString()))
                .containsExactly("msg_0", "fc_1");
    }

    @Test
    void pieceBehindTheEndOfACallStandsInTheResponseAlone() {
        begin(OTHER);
        encode(
                tool(0, "i", "f", ToolCall.Kind.FUNCTION),
                new ToolCallDelta(0, 0, "1"),
                new BlockEnded(0, 0, BlockKind.TOOL),
                new TextDelta(0, 1, "a"),
                tool(0, "i", "f", ToolCall.Kind.FUNCTION));
        assertThat(encode(new ToolCallDelta(0, 0, "2"))).isEmpty();
        assertThat(encoder.dropped()).isEqualTo(1);
        finish();
        assertThat(response().get("output").get(0).get("arguments").asString()).isEqualTo("12");
    }

    // ---- what is left out

    @Test
    void whatResponsesCannotCarryIsLeftOutAndCounted() {
        begin(OTHER);
        assertThat(encode(
                        tool(0, "i", "search", ToolCall.Kind.SERVER),
                        new ToolCallDelta(0, 0, "{}"),
                        new BlockEnded(0, 0, BlockKind.TOOL),
                        new Citation(0, 1, "{}"),
                        new MediaDelta(0, 2, "image/png", "AA=="),
                        new ReasoningSignature(0, 3, "s", false),
                        new Restarted("x"),
                        new Extension("foo", "{}"),
                        new Extension("chunk", "{}")))
                .isEmpty();
        assertThat(encoder.dropped()).isEqualTo(6);
        assertThat(encode(
                        new TextDelta(1, 0, "a"),
                        new ReasoningDelta(1, 0, "a", false),
                        new RefusalDelta(1, 0, "a"),
                        new ReasoningSignature(1, 0, "a", true),
                        new BlockStarted(1, 1, BlockKind.TOOL, new ToolCall(0, "i", "f", ToolCall.Kind.FUNCTION)),
                        new ToolCallNamed(1, 1, "j", null),
                        new ToolCallDelta(1, 1, "1"),
                        new BlockEnded(1, 1, BlockKind.TOOL),
                        new Finished(1, FinishReason.LENGTH, null)))
                .isEmpty();
        assertThat(encoder.dropped()).isEqualTo(14);
        encode(STOP);
        finish();
        assertThat(response().get("status").asString()).isEqualTo("completed");
        encoder.reset();
        assertThat(encoder.dropped()).isZero();
    }

    @Test
    void citationsOfThisDialectStandInTheirPart() {
        begin(SAME);
        encode(new TextDelta(0, 0, "a"));
        sequence = 5;
        String place = at("msg_r1_0", 0, ",'content_index':0");
        assertThat(encode(new Citation(0, 0, "{\"a\":\r1}"), new Citation(0, 0, "{}"), new Citation(0, 0, "[]")))
                .isEqualTo(frame(
                                "response.output_text.annotation.added",
                                place + ",'annotation_index':0,'annotation':{'a': 1}")
                        + frame(
                                "response.output_text.annotation.added",
                                place + ",'annotation_index':1,'annotation':{}"));
        assertThat(encoder.dropped()).isEqualTo(1);
        finish();
        response();
        assertThat(since(0)).contains("\"annotations\":[{\"a\": 1},{}]");
    }

    // ---- the end

    @ParameterizedTest
    @CsvSource({
        "STOP, completed,",
        "TOOL_CALLS, completed,",
        "LENGTH, incomplete, max_output_tokens",
        "CONTEXT_EXCEEDED, incomplete, max_output_tokens",
        "CONTENT_FILTER, incomplete, content_filter",
        "REFUSAL, incomplete, content_filter",
        "PAUSED, incomplete,",
        "MALFORMED, incomplete,",
        "OTHER, incomplete,",
        "ERROR, failed,",
    })
    void finishReasons(FinishReason reason, String status, String details) {
        begin(OTHER);
        encode(new TextDelta(0, 0, "a"), new BlockEnded(0, 0, BlockKind.TEXT), new Finished(0, reason, "END_TURN"));
        assertThat(types(finish())).last().isEqualTo(status);
        JsonNode response = response();
        assertThat(response.at("/incomplete_details/reason").asString(null)).isEqualTo(details);
        assertThat(response.at("/output/0/status").asString())
                .isEqualTo(status.equals("completed") ? "completed" : "incomplete");
        assertThat(response.at("/error/code").asString(null))
                .isEqualTo(status.equals("failed") ? "server_error" : null);
    }

    @Test
    void streamThatIsCutOffCleanlyIsIncomplete() {
        assertThat(finish()).isNotEmpty();
        assertThat(response().get("status").asString()).isEqualTo("incomplete");
        encoder.reset();
        all.clear();
        encode(
                new TextDelta(0, 0, "a"),
                tool(1, "i", "f", ToolCall.Kind.CUSTOM),
                new ToolCallDelta(0, 1, "rm"),
                new ReasoningDelta(0, 2, "r", true));
        assertThat(types(finish()))
                .containsExactly(
                        "output_text.done",
                        "content_part.done",
                        "output_item.done",
                        "reasoning_summary_text.done",
                        "reasoning_summary_part.done",
                        "custom_tool_call_input.done",
                        "output_item.done",
                        "output_item.done",
                        "incomplete");
        assertThat(response().get("output").valueStream().map(item -> item.path("status")
                        .asString("none")))
                .containsExactly("incomplete", "incomplete", "none");
    }

    @Test
    void usageOfOtherDialectsIsConverted() {
        begin(OTHER);
        encode(new UsageUpdate(new Usage(10L, 7L, 4L, 3L, 2L, "{\"prompt_tokens\":6}")), STOP);
        assertThat(finish())
                .isEqualTo(
                        completed(
                                "",
                                "{'input_tokens':10,'input_tokens_details':{'cached_tokens':4,'cache_write_tokens':3},"
                                        + "'output_tokens':7,'output_tokens_details':{'reasoning_tokens':2},'total_tokens':17}"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"`{bad`", "`[]`", "``"})
    void countsThatAreNotKnownAreLeftOutButDetailsAre0AndRawThatIsNoObjectIsConverted(String raw) {
        begin(SAME);
        encode(new UsageUpdate(new Usage(null, null, null, 0L, 1L, raw)), STOP);
        assertThat(finish())
                .isEqualTo(completed(
                        "",
                        "{'input_tokens_details':{'cached_tokens':0,'cache_write_tokens':0},"
                                + "'output_tokens_details':{'reasoning_tokens':1}}"));
    }

    // ---- faults

    private static final StreamFault.ProviderError PROVIDER =
            new StreamFault.ProviderError("rate_limit_error", "429", 429, true, null, "key sk-1", "{\"a\":\"sk-1\"}");

    @Test
    void errorIsToldAtOnceAndTheResponseFailsAtTheEnd() {
        begin(OTHER);
        String words = "'code':'429','message':'the provider reported an error'";
        assertThat(encode(new Fault(PROVIDER)))
                .isEqualTo(frame(
                        "error",
                        words + ",'param':null,'error':{'type':'rate_limit_error'," + words + ",'param':null}"));
        assertThat(encode(new Fault(PROVIDER), new UsageUpdate(new Usage(1L, null, null, null, null, null))))
                .isEmpty();
        assertThat(finish())
                .isEqualTo(
                        frame(
                                "response.failed",
                                response(
                                        "failed",
                                        "{" + words + "}",
                                        "null",
                                        "",
                                        "{'input_tokens':1,'input_tokens_details':{'cached_tokens':0,'cache_write_tokens':0},'output_tokens_details':{'reasoning_tokens':0}}")));
        assertThat(finish()).isEmpty();
        assertThat(fail(PROVIDER)).isEmpty();
    }

    @Test
    void whatAFaultCutsOffIsClosedAndIncomplete() {
        begin(OTHER);
        encode(
                new TextDelta(0, 0, "a"),
                tool(1, "i", "f", ToolCall.Kind.CUSTOM),
                new ToolCallDelta(0, 1, "rm /tmp"),
                new BlockEnded(0, 1, BlockKind.TOOL),
                STOP);
        assertThat(types(fail(new StreamFault.Truncated("secret", 5))))
                .containsExactly(
                        "custom_tool_call_input.done",
                        "output_item.done",
                        "output_text.done",
                        "content_part.done",
                        "output_item.done",
                        "error",
                        "failed");
        assertThat(response().at("/error/code").asString()).isEqualTo("truncated");
        assertThat(since(0)).doesNotContain("secret").doesNotContain("\"status\":\"completed\"");
    }

    @Test
    void errorsWithoutTypeOrCodeAndTheProvidersOwnWordsByOption() {
        assertThat(fail(new StreamFault.ProviderError(null, null, 0, false, null, null, "{}")))
                .contains(
                        "\"error\":{\"type\":\"upstream_error\",\"code\":null,",
                        "\"error\":{\"code\":\"server_error\",");
        ByteSink out = new ByteSink();
        encoder(true).fail(PROVIDER, out);
        assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8)).contains("\"message\":\"key sk-1\"");
        ResponsesLaws.check(out.toByteArray());
    }

    @Test
    void decodersTellTheErrorOnce() {
        begin(SAME);
        fail(PROVIDER);
        List<StreamEvent> events =
                Events.decode(Dialects.OPENAI_RESPONSES.decoder(Limits.defaults()), all.toByteArray());
        assertThat(events).filteredOn(Fault.class::isInstance).singleElement().satisfies(event -> {
            StreamFault.ProviderError error = (StreamFault.ProviderError) ((Fault) event).fault();
            assertThat(error.type()).isEqualTo("rate_limit_error");
            assertThat(error.code()).isEqualTo("429");
        });
    }

    // ---- bounds

    @Test
    void beyondTheBoundPiecesLeaveAndTheResponseIsIncomplete() {
        begin(OTHER);
        String text = "x".repeat(1 << 20);
        List<StreamEvent> events = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            events.add(new TextDelta(0, 0, text));
        }
        events.add(new BlockEnded(0, 0, BlockKind.TEXT));
        events.add(tool(1, "i", "f", ToolCall.Kind.FUNCTION));
        events.add(new ToolCallDelta(0, 1, "{}"));
        events.add(STOP);
        String frames = encode(events.toArray(StreamEvent[]::new));
        assertThat(Arrays.stream(frames.split("\n\n"))
                        .filter(frame -> frame.startsWith("event: response.output_text.delta")))
                .hasSize(6);
        String end = finish();
        assertThat(types(end)).last().isEqualTo("incomplete");
        JsonNode response =
                MAPPER.readTree(end.substring(end.lastIndexOf("data: ") + 6)).get("response");
        assertThat(response.at("/output/0/content/0/text").asString()).isEqualTo(text.repeat(3));
        assertThat(response.at("/output/0/status").asString()).isEqualTo("incomplete");
        assertThat(response.get("output")).hasSize(1);
    }

    /** The copy of 100,000 bytes grows by doubling; each event of text makes nothing else. */
    @Test
    void pieceOfTextAllocatesNothingButItsCopy() {
        begin(OTHER);
        TextDelta delta = new TextDelta(0, 0, "0123456789");
        for (int i = 0; i < 1000; i++) {
            encoder.encode(delta, all);
        }
        all.clear();
        long before = Allocation.bytes();
        for (int i = 0; i < 10_000; i++) {
            encoder.encode(delta, all);
            all.clear();
        }
        assertThat(Allocation.bytes() - before).isLessThan(4 * 100_000);
    }

    @Test
    void signsOfLifeAreCommentsOfOneLine() {
        assertThat(encode(Liveness.HEARTBEAT, Liveness.COMMENT, Liveness.PING)).isEqualTo(":\n:\n:\n");
    }

    @Test
    void whatCannotBeWrittenLeavesTheStreamAsItWas() {
        begin(OTHER);
        assertThatThrownBy(() -> encode(new ToolCallDelta(0, 5, "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("block");
        assertThatThrownBy(() -> encode(new ToolCallNamed(0, 5, "x", null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("block");
        assertThatThrownBy(() -> encode(new BlockStarted(0, 5, BlockKind.TOOL, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("call");
        encode(new TextDelta(0, 0, "a"));
        finish();
        response();
    }
}
