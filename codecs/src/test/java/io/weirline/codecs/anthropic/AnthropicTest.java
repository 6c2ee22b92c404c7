package io.weirline.codecs.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.DialectFixture;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.Events;
import io.weirline.core.FinishReason;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import io.weirline.core.StreamFault.LimitExceeded;
import io.weirline.core.StreamFault.Malformed;
import io.weirline.core.StreamFault.ProviderError;
import io.weirline.core.StreamFault.Truncated;
import io.weirline.core.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of Anthropic Messages, on bodies of our own. */
class AnthropicTest {
    private static final DialectFixture FIXTURE = new DialectFixture(Dialects.ANTHROPIC);
    private static final String STOP = "{'type':'message_stop'}";
    private static final String END = "{'type':'message_delta','delta':{'stop_reason':'end_turn'}}";

    private static String start(String id) {
        return "{'type':'message_start','message':{'id':'" + id + "','model':'m1','content':[]}}";
    }

    private static String block(int index, String block) {
        return "{'type':'content_block_start','index':" + index + ",'content_block':" + block + "}";
    }

    private static String delta(int index, String delta) {
        return "{'type':'content_block_delta','index':" + index + ",'delta':" + delta + "}";
    }

    private static String text(int index, String text) {
        return delta(index, "{'type':'text_delta','text':'" + text + "'}");
    }

    private static String stop(int index) {
        return "{'type':'content_block_stop','index':" + index + "}";
    }

    private static String usage(String usage) {
        return "{'type':'message_delta','delta':{},'usage':" + usage + "}";
    }

    private static List<String> shown(String... data) {
        return FIXTURE.shown(DialectFixture.sse(data));
    }

    /** What these payloads say, between Started and the finish. */
    private static List<String> said(String... data) {
        String body = DialectFixture.sse(start("a")) + DialectFixture.sse(data) + DialectFixture.sse(END, STOP);
        List<String> shown = FIXTURE.shown(body);
        assertThat(shown).startsWith("started a m1").endsWith("finished 0 STOP end_turn");
        return shown.subList(1, shown.size() - 1);
    }

    private static Usage lastUsage(String... data) {
        return Events.transcript(FIXTURE.events(DialectFixture.sse(data))).usage();
    }

    private static ProviderError error(String body) {
        assertThat(FIXTURE.fault(body)).isInstanceOf(ProviderError.class);
        return (ProviderError) FIXTURE.fault(body);
    }

    // ---- blocks

    @Test
    void textInItsBlocks() {
        assertThat(said(
                        block(0, "{'type':'text','text':''}"),
                        text(0, "Hel"),
                        "{'type': 'ping'}",
                        text(0, "lo 😀"),
                        stop(0),
                        block(1, "{'type':'text','text':'b'}"),
                        stop(1)))
                .containsExactly(
                        "begin 0.0 TEXT",
                        "text 0.0 Hel",
                        "PING",
                        "text 0.0 lo 😀",
                        "end 0.0 TEXT",
                        "begin 0.1 TEXT",
                        "text 0.1 b",
                        "end 0.1 TEXT");
    }

    @Test
    void jsonPaddedWithBlanks() {
        assertThat(FIXTURE.shown(
                        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"a\"}      }  \n\n"
                                + "data:  {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\","
                                + "\"text\":\"x\"}             }\n\ndata: {\"type\":\"content_block_stop\",\"index\":0   }\n\n"
                                + "data: {\"type\":\"message_stop\"              }\n\n"))
                .containsExactly(
                        "started a null", "begin 0.0 TEXT", "text 0.0 x", "end 0.0 TEXT", "finished 0 OTHER null");
    }

    @Test
    void thinkingAndItsSignature() {
        assertThat(said(
                        block(0, "{'type':'thinking','thinking':'','signature':''}"),
                        delta(0, "{'type':'thinking_delta','thinking':'hm'}"),
                        delta(0, "{'type':'signature_delta','signature':'sig=='}"),
                        stop(0)))
                .containsExactly("begin 0.0 REASONING", "reasoning 0.0 hm", "signature 0.0 sig==", "end 0.0 REASONING");
    }

    @Test
    void thinkingAndSignatureInTheStart() {
        assertThat(said(block(0, "{'type':'thinking','thinking':'hm','signature':'s'}"), stop(0)))
                .containsExactly("begin 0.0 REASONING", "reasoning 0.0 hm", "signature 0.0 s", "end 0.0 REASONING");
    }

    @Test
    void redactedThinkingIsCipherAndNoText() {
        assertThat(said(block(0, "{'type':'redacted_thinking','data':'xyz'}"), stop(0)))
                .containsExactly("begin 0.0 REASONING", "encrypted 0.0 xyz", "end 0.0 REASONING");
    }

    @Test
    void citationsInAndAroundText() {
        assertThat(said(
                        block(0, "{'type':'text','text':'','citations':[]}"),
                        delta(0, "{'type':'citations_delta','citation':{'type':'char_location', 'n':[1]}}"),
                        text(0, "a"),
                        stop(0)))
                .containsExactly(
                        "begin 0.0 TEXT",
                        "cite 0.0 {\"type\":\"char_location\", \"n\":[1]}",
                        "text 0.0 a",
                        "end 0.0 TEXT");
    }

    // ---- calls

    @Test
    void toolCallWithFragments() {
        assertThat(said(
                        block(1, "{'type':'tool_use','id':'t1','name':'f','input':{}}"),
                        delta(1, "{'type':'input_json_delta','partial_json':''}"),
                        delta(1, "{'type':'input_json_delta','partial_json':'{\\'a\\': '}"),
                        delta(1, "{'type':'input_json_delta','partial_json':'1}'}"),
                        stop(1)))
                .containsExactly("begin 0.0 TOOL #1 t1 f", "args 0.0 {\"a\": ", "args 0.0 1}", "end 0.0 TOOL");
    }

    @Test
    void argumentsThatNeverBecomeJsonAreText() {
        assertThat(said(
                        block(0, "{'type':'tool_use','id':'t1','name':'f','input':{}}"),
                        delta(0, "{'type':'input_json_delta','partial_json':'{\\'a\\': \\'unfin'}"),
                        stop(0)))
                .contains("args 0.0 {\"a\": \"unfin");
    }

    @Test
    void inputOfTheStartCountsWhereNoDeltaComes() {
        assertThat(said(
                        block(
                                0,
                                "{'type':'tool_use','id':'t','name':'f','input':{'a' : [1, ' b\\' , '],\t'c': null }}"),
                        stop(0)))
                .containsExactly(
                        "begin 0.0 TOOL #0 t f", "args 0.0 {\"a\":[1,\" b\\\" , \"],\"c\":null}", "end 0.0 TOOL");
    }

    @Test
    void inputOfTheStartDoesNotRepeatTheDeltas() {
        assertThat(said(
                        block(0, "{'type':'tool_use','id':'t','name':'f','input':{'a':1}}"),
                        delta(0, "{'type':'input_json_delta','partial_json':'{\\'a\\':1}'}"),
                        stop(0)))
                .containsExactly("begin 0.0 TOOL #0 t f", "args 0.0 {\"a\":1}", "end 0.0 TOOL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{ }", "null"})
    void noInputIsNoArguments(String input) {
        assertThat(said(block(0, "{'type':'tool_use','id':'t','name':'f','input':" + input + "}"), stop(0)))
                .containsExactly("begin 0.0 TOOL #0 t f", "end 0.0 TOOL");
    }

    @Test
    void parallelCallsInterleaveByIndex() {
        assertThat(said(
                        block(3, "{'type':'tool_use','id':'x','name':'f','input':{}}"),
                        block(5, "{'type':'tool_use','id':'y','name':'g','input':{}}"),
                        delta(3, "{'type':'input_json_delta','partial_json':'1'}"),
                        delta(5, "{'type':'input_json_delta','partial_json':'2'}"),
                        delta(3, "{'type':'input_json_delta','partial_json':'3'}"),
                        stop(5),
                        stop(3)))
                .containsExactly(
                        "begin 0.0 TOOL #3 x f",
                        "begin 0.1 TOOL #5 y g",
                        "args 0.0 1",
                        "args 0.1 2",
                        "args 0.0 3",
                        "end 0.1 TOOL",
                        "end 0.0 TOOL");
    }

    @Test
    void callsOfTheProviderAndTheirResults() {
        String result = "{'type':'web_search_tool_result','tool_use_id':'s1','content':[]}";
        assertThat(said(
                        block(0, "{'type':'server_tool_use','id':'s1','name':'web_search','input':{}}"),
                        delta(0, "{'type':'input_json_delta','partial_json':'{}'}"),
                        stop(0),
                        block(1, result),
                        stop(1),
                        block(2, "{'type':'mcp_tool_use','id':'s2','name':'n','server_name':'x','input':{}}"),
                        stop(2)))
                .containsExactly(
                        "begin 0.0 TOOL #0 s1 web_search SERVER",
                        "args 0.0 {}",
                        "end 0.0 TOOL",
                        "extension web_search_tool_result " + block(1, result).replace('\'', '"'),
                        "begin 0.1 TOOL #2 s2 n SERVER",
                        "end 0.1 TOOL");
    }

    // ---- what is unknown or does not fit

    @Test
    void unknownBlocksDeltasAndEventsPass() {
        String block = block(0, "{'type':'fallback','from':{}}");
        String delta = delta(0, "{'type':'compaction_delta','content':'c'}");
        assertThat(said(block, delta, stop(0), "{'type':'future_event','x':1}"))
                .containsExactly(
                        "extension fallback " + block.replace('\'', '"'),
                        "extension compaction_delta " + delta.replace('\'', '"'),
                        "extension future_event {\"type\":\"future_event\",\"x\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'content_block_start','index':0,'content_block':null}",
                "{'type':'content_block_delta','index':0,'delta':null}",
                "{'type':'content_block_delta','index':0}",
                "{'type':'content_block_start','index':0,'content_block':{'type':null}}",
            })
    void nullWhereAnObjectIsDue(String payload) {
        assertThat(said(payload))
                .singleElement()
                .asString()
                .startsWith("extension content_block_")
                .endsWith(payload.replace('\'', '"'));
    }

    @Test
    void messageThatIsNullStartsNone() {
        assertThat(shown(
                        "{'type':'message_start','message':null}",
                        text(0, "a"),
                        "{'type':'message_delta','delta':null,'usage':null}",
                        STOP))
                .containsExactly(
                        "started null null", "begin 0.0 TEXT", "text 0.0 a", "end 0.0 TEXT", "finished 0 OTHER null");
    }

    @Test
    void deltaThatDoesNotFitItsBlockIsPassedOn() {
        String delta = text(0, "a");
        assertThat(said(block(0, "{'type':'tool_use','id':'t','name':'f','input':{}}"), delta, stop(0)))
                .containsExactly(
                        "begin 0.0 TOOL #0 t f", "extension text_delta " + delta.replace('\'', '"'), "end 0.0 TOOL");
    }

    @Test
    void deltasForUnknownAndEndedIndicesCount() {
        assertThat(said(
                        stop(9),
                        text(7, "a"),
                        stop(7),
                        text(7, "b"),
                        delta(4, "{'type':'input_json_delta','partial_json':'{}'}")))
                .containsExactly(
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "end 0.0 TEXT",
                        "begin 0.0 TEXT",
                        "text 0.0 b",
                        "begin 0.1 TOOL #4 null null",
                        "args 0.1 {}",
                        "end 0.1 TOOL",
                        "end 0.0 TEXT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "99999999999", "'0'", "null", "1e400", "{}"})
    void hostileIndicesAreOneKey(String index) {
        String at = "'index':" + index;
        assertThat(said(
                        "{'type':'content_block_start'," + at + ",'content_block':{'type':'text','text':'a'}}",
                        "{'type':'content_block_delta'," + at + ",'delta':{'type':'text_delta','text':'b'}}",
                        "{'type':'content_block_stop'," + at + "}"))
                .containsExactly("begin 0.0 TEXT", "text 0.0 a", "text 0.0 b", "end 0.0 TEXT");
    }

    @Test
    void startAtAnOpenIndexEndsTheBlockThere() {
        assertThat(said(
                        block(0, "{'type':'text','text':'a'}"),
                        block(0, "{'type':'thinking','thinking':'b'}"),
                        stop(0)))
                .containsExactly(
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "end 0.0 TEXT",
                        "begin 0.1 REASONING",
                        "reasoning 0.1 b",
                        "end 0.1 REASONING");
    }

    @Test
    void halvesOfAPairAreJoinedWithinTheirBlock() {
        assertThat(said(text(0, "\\ud83d"), text(1, "x"), text(0, "\\ude00"), text(1, "\\ud83d"), stop(0), stop(1)))
                .containsExactly(
                        "begin 0.0 TEXT",
                        "begin 0.1 TEXT",
                        "text 0.1 x",
                        "text 0.0 😀",
                        "end 0.0 TEXT",
                        "text 0.1 \uFFFD",
                        "end 0.1 TEXT");
    }

    // ---- messages

    @Test
    void duplicatedMessageStartIsIgnored() {
        assertThat(said(text(0, "a"), start("a"), text(0, "b"), start("")))
                .containsExactly("begin 0.0 TEXT", "text 0.0 a", "text 0.0 b", "end 0.0 TEXT");
    }

    @Test
    void messageStartWithANewIdVoidsWhatCameAndSumsUsage() {
        String first = "{'type':'message_start','message':{'id':'a','usage':{'input_tokens':10,'output_tokens':1,"
                + "'service_tier':'s'}}}";
        String second = "{'type':'message_start','message':{'id':'b','usage':{'input_tokens':12,'output_tokens':2}}}";
        String body = DialectFixture.sse(
                first,
                block(0, "{'type':'text','text':'void'}"),
                second,
                text(0, "b"),
                usage("{'output_tokens':5}"),
                END,
                STOP);
        assertThat(FIXTURE.shown(body))
                .containsExactly(
                        "started a null",
                        "usage in 10 out 1 read null write null reasoning null",
                        "begin 0.0 TEXT",
                        "text 0.0 void",
                        "end 0.0 TEXT",
                        "Restarted[newId=b]",
                        "usage in 22 out 3 read null write null reasoning null",
                        "begin 0.1 TEXT",
                        "text 0.1 b",
                        "usage in 22 out 6 read null write null reasoning null",
                        "end 0.1 TEXT",
                        "finished 0 STOP end_turn");
        assertThat(Events.transcript(FIXTURE.events(body)).text(0)).isEqualTo("b");
        assertThat(Events.transcript(FIXTURE.events(body)).usage().raw())
                .isEqualTo("{\"input_tokens\":22,\"output_tokens\":6}");
    }

    @Test
    void afterARestartTheTerminalIsDueAgain() {
        assertThat(FIXTURE.fault(DialectFixture.sse(start("a"), END, STOP, start("b"), text(0, "x"))))
                .isInstanceOf(Truncated.class);
        assertThat(shown(start("a"), END, STOP, start("b"), END, STOP))
                .containsExactly(
                        "started a m1", "finished 0 STOP end_turn", "Restarted[newId=b]", "finished 0 STOP end_turn");
    }

    @Test
    void refusalWithoutBlocks() {
        assertThat(shown(
                        start("a"),
                        "{'type':'message_delta','delta':{'stop_reason':'refusal','stop_details':{}}}",
                        STOP))
                .containsExactly("started a m1", "finished 0 REFUSAL refusal");
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, STOP",
        "stop_sequence, STOP",
        "max_tokens, LENGTH",
        "tool_use, TOOL_CALLS",
        "pause_turn, PAUSED",
        "refusal, REFUSAL",
        "model_context_window_exceeded, CONTEXT_EXCEEDED",
        "whim, OTHER",
    })
    void stopReasons(String raw, FinishReason reason) {
        assertThat(FIXTURE.events(DialectFixture.sse(
                        start("a"), "{'type':'message_delta','delta':{'stop_reason':'" + raw + "'}}", STOP)))
                .contains(new StreamEvent.Finished(0, reason, raw));
    }

    // ---- usage

    @Test
    void usageIsOverlaidKeyByKeyAndNormalised() {
        Usage usage = lastUsage(
                "{'type':'message_start','message':{'id':'a','usage':{'input_tokens':3,'cache_creation_input_tokens':5,"
                        + "'cache_read_input_tokens':7,'cache_creation':{ 'x':1 },'output_tokens':1,'tier':'s'}}}",
                usage("{'output_tokens':4,'input_tokens':null,'tier':null}"),
                usage("{'output_tokens':9,'input_tokens':4,'server_tool_use':{'n':0}}"),
                STOP);
        assertThat(usage)
                .isEqualTo(new Usage(
                        16L,
                        9L,
                        7L,
                        5L,
                        null,
                        "{\"input_tokens\":4,\"cache_creation_input_tokens\":5,\"cache_read_input_tokens\":7,"
                                + "\"cache_creation\":{ \"x\":1 },\"output_tokens\":9,\"tier\":\"s\","
                                + "\"server_tool_use\":{\"n\":0}}"));
    }

    @Test
    void usageThatIsHugeKeepsItsCounts() {
        StringBuilder many = new StringBuilder("{");
        for (int i = 0; i < 4000; i++) {
            many.append("'k").append(i).append("':").append(i).append(',');
        }
        Usage usage = lastUsage(start("a"), usage(many + "'input_tokens':1,'output_tokens':2}"), STOP);
        assertThat(usage.input()).isEqualTo(1);
        assertThat(usage.output()).isEqualTo(2);
        assertThat(usage.raw()).hasSizeLessThan(64 << 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "'7'", "9999999999999999999", "{}"})
    void whatIsNoCountIsNone(String value) {
        assertThat(lastUsage(start("a"), usage("{'input_tokens':" + value + ",'output_tokens':2}"), STOP)
                        .input())
                .isNull();
    }

    // ---- errors and ends

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: error\ndata: {'type': 'error', 'error': {'type': 'overloaded_error', 'message': 'boom'}}\n\n",
                "data: {'type':'error','error':{'type':'overloaded_error','message':'boom'},'request_id':'r'}\n\n",
                "data: {'error':{'type':'overloaded_error','message':'boom'}}\n\n",
                "event: error\ndata: {'type':'overloaded_error','message':'boom'}\n\n",
                "{'type':'error','error':{'type':'overloaded_error','message':'boom'}}\n",
                "error: {'type':'overloaded_error','message':'boom'}\n",
            })
    void errorsInEachShapeAreReportedOnce(String error) {
        String wire = error.replace('\'', '"');
        String body = DialectFixture.sse(start("a"), text(0, "x")) + wire + wire;
        ProviderError told = error(body);
        assertThat(told.providerMessage()).isEqualTo("boom");
        assertThat(told.type()).isEqualTo("overloaded_error");
        assertThat(told.status()).isEqualTo(529);
        assertThat(told.retryable()).isTrue();
        assertThat(FIXTURE.shown(body).get(3)).isEqualTo("end 0.0 TEXT");
    }

    @Test
    void messageStopBehindAnErrorFinishesNothing() {
        assertThat(shown(
                        start("a"),
                        "{'type':'error','error':{'type':'api_error'}}",
                        usage("{'output_tokens':1}"),
                        STOP))
                .containsExactly(
                        "started a m1",
                        "fault ProviderError[type=api_error, code=null, status=500, retryable=true, retryAfter=null]",
                        "usage in null out 1 read null write null reasoning null");
    }

    @Test
    void endWithoutMessageStopIsNeverACleanEnd() {
        String body = DialectFixture.sse(start("a"), text(0, "half"), END);
        assertThat(FIXTURE.fault(body))
                .isEqualTo(new Truncated("the stream ended without message_stop", body.length()));
        assertThat(FIXTURE.fault(": c\n\n")).isEqualTo(new Truncated("the stream ended before any message", 5));
        assertThat(FIXTURE.fault(DialectFixture.sse(start("a"), "[DONE]"))).isInstanceOf(Truncated.class);
    }

    @Test
    void doneBehindMessageStopSaysNothing() {
        assertThat(shown(start("a"), END, STOP, "[DONE]")).endsWith("finished 0 STOP end_turn");
    }

    @Test
    void eventNameStandsForAMissingType() {
        assertThat(FIXTURE.shown("event: message_start\ndata: {\"message\":{\"id\":\"a\"}}\n\nevent: ping\ndata: {}\n\n"
                        + "event: message_stop\ndata: {}\n\n"))
                .containsExactly("started a null", "PING", "finished 0 OTHER null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: {\"type\":\n\n", "event: content_block_delta\ndata: {\"type\":\n\n"})
    void malformedPayloadOfThisDialectIsAFault(String bad) {
        StreamFault fault = FIXTURE.fault(DialectFixture.sse(start("a"), text(0, "x")) + bad);
        assertThat(fault).isInstanceOf(Malformed.class);
        assertThat(((Malformed) fault).reason()).startsWith("event 3: ");
    }

    @Test
    void whatIsNotJsonUnderAForeignNameIsPassedOn() {
        assertThat(FIXTURE.shown(DialectFixture.sse(start("a")) + "event: note\ndata: hello\n\n"
                        + DialectFixture.sse("5", END, STOP)))
                .containsExactly(
                        "started a m1", "extension note hello", "extension message 5", "finished 0 STOP end_turn");
    }

    @Test
    void openBlocksAndCallsAreLimited() {
        Limits limits = Limits.defaults().toBuilder().openBlocks(2).toolCalls(2).build();
        String call = "{'type':'tool_use','id':'t','name':'f','input':{}}";
        assertThat(FIXTURE.shown(
                        DecodeOptions.defaults(),
                        limits,
                        DialectFixture.sse(start("a"), text(0, "a"), text(1, "b"), text(2, "c"))))
                .last()
                .asString()
                .startsWith("fault LimitExceeded[limit=openBlocks, value=2");
        String calls = DialectFixture.sse(
                start("a"), block(0, call), stop(0), start("b"), block(0, call), stop(0), start("c"), block(0, call));
        assertThat(Events.fault(FIXTURE.events(
                        DecodeOptions.defaults(), limits, calls.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                .isInstanceOfSatisfying(
                        LimitExceeded.class, fault -> assertThat(fault.limit()).isEqualTo("toolCalls"));
    }

    @Test
    void endedBlocksAreForgottenInTimeAndOpenOnesNever() {
        StringBuilder body = new StringBuilder(DialectFixture.sse(start("a"), text(0, "open")));
        for (int i = 1; i < 3000; i++) {
            body.append(DialectFixture.sse(text(i, "a"), stop(i)));
        }
        body.append(DialectFixture.sse(text(0, "still"), text(1, "anew"), text(2999, "late"), END, STOP));
        List<StreamEvent> events = Events.decode(Dialects.ANTHROPIC.decoder(Limits.defaults()), body.toString());
        Events.checkLaws(events);
        assertThat(events)
                .contains(
                        new StreamEvent.TextDelta(0, 0, "still"),
                        new StreamEvent.TextDelta(0, 3000, "anew"),
                        new StreamEvent.TextDelta(0, 2999, "late"));
    }

    @Test
    void rawPayloadsByOption() {
        assertThat(FIXTURE.shown(
                        DecodeOptions.defaults().withKeepRaw(true), Limits.defaults(), DialectFixture.sse(STOP)))
                .containsExactly(
                        "extension chunk {\"type\":\"message_stop\"}", "started null null", "finished 0 OTHER null");
    }

    @Test
    void lastOfRepeatedMembersCounts() {
        assertThat(said("{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'no'},"
                        + "'delta':{'type':'text_delta','text':'yes'}}"))
                .containsExactly("begin 0.0 TEXT", "text 0.0 yes", "end 0.0 TEXT");
    }
}
