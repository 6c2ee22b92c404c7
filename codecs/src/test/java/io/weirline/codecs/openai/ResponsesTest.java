package io.weirline.codecs.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.DialectFixture;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.Events;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault.Malformed;
import io.weirline.core.StreamFault.ProviderError;
import io.weirline.core.StreamFault.Truncated;
import io.weirline.core.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of OpenAI Responses, on bodies of our own. */
class ResponsesTest {
    private static final DialectFixture FIXTURE = new DialectFixture(Dialects.OPENAI_RESPONSES);
    private static final String CREATED =
            "{'type':'response.created','response':{'id':'r1','model':'m1','status':'in_progress','usage':null}}";
    private static final String COMPLETED = "{'type':'response.completed','response':{'id':'r1','status':'completed'}}";

    private static String event(String type, int output, String members) {
        return "{'type':'response." + type + "','output_index':" + output + members + "}";
    }

    private static String added(int output, String item) {
        return event("output_item.added", output, ",'item':" + item);
    }

    private static String done(int output, String item) {
        return event("output_item.done", output, ",'item':" + item);
    }

    private static String text(int output, int part, String delta) {
        return event("output_text.delta", output, ",'content_index':" + part + ",'delta':'" + delta + "'");
    }

    private static List<String> shown(String... data) {
        return FIXTURE.shown(DialectFixture.sse(data));
    }

    /** What these payloads say, between Started and the finish. */
    private static List<String> said(String finish, String... data) {
        List<String> shown =
                FIXTURE.shown(DialectFixture.sse(CREATED) + DialectFixture.sse(data) + DialectFixture.sse(COMPLETED));
        assertThat(shown).startsWith("started r1 m1").endsWith("finished 0 " + finish + " completed");
        return shown.subList(1, shown.size() - 1);
    }

    private static String wire(String data) {
        return data.replace('\'', '"');
    }

    // ---- text, refusal, reasoning

    @Test
    void textWithItsWholeLifeCycle() {
        assertThat(said(
                        "STOP",
                        "{'type':'response.in_progress','response':{'id':'r1'}}",
                        added(0, "{'type':'message','id':'i','content':[]}"),
                        event("content_part.added", 0, ",'content_index':0,'part':{'type':'output_text','text':''}"),
                        text(0, 0, "Hel"),
                        text(0, 0, "lo 😀"),
                        event("output_text.done", 0, ",'content_index':0,'text':'something else'"),
                        event("content_part.done", 0, ",'content_index':0,'part':{'type':'output_text','text':'x'}"),
                        done(0, "{'type':'message','id':'i','content':[{'type':'output_text','text':'x'}]}")))
                .containsExactly("begin 0.0 TEXT", "text 0.0 Hel", "text 0.0 lo 😀", "end 0.0 TEXT");
    }

    @Test
    void idsThatChangeWithEachEventDoNotMatter() {
        assertThat(said(
                        "TOOL_CALLS",
                        added(0, "{'type':'function_call','id':'A','call_id':'c','name':'f','arguments':''}"),
                        event("function_call_arguments.delta", 0, ",'item_id':'B','delta':'{}'"),
                        event("output_text.delta", 1, ",'item_id':'C','content_index':0,'delta':'a'"),
                        event("output_text.delta", 1, ",'item_id':'D','content_index':0,'delta':'b'"),
                        done(0, "{'type':'function_call','id':'E','call_id':'c','name':'f','arguments':'{}'}"),
                        done(1, "{'type':'message','id':'F'}")))
                .containsExactly(
                        "begin 0.0 TOOL #0 c f",
                        "args 0.0 {}",
                        "begin 0.1 TEXT",
                        "text 0.1 a",
                        "text 0.1 b",
                        "end 0.0 TOOL",
                        "end 0.1 TEXT");
    }

    @Test
    void partsOfAnEntryAreBlocksOfTheirOwn() {
        assertThat(said(
                        "STOP",
                        text(0, 0, "a"),
                        text(0, 1, "b"),
                        text(2, 0, "c"),
                        event("content_part.done", 0, ",'content_index':0,'part':{'type':'output_text'}"),
                        text(0, 1, "d"),
                        done(0, "{'type':'message'}"),
                        done(2, "{'type':'message'}")))
                .containsExactly(
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "begin 0.1 TEXT",
                        "text 0.1 b",
                        "begin 0.2 TEXT",
                        "text 0.2 c",
                        "end 0.0 TEXT",
                        "text 0.1 d",
                        "end 0.1 TEXT",
                        "end 0.2 TEXT");
    }

    @Test
    void textThatNoDeltaBroughtComesFromItsDone() {
        assertThat(said("STOP", event("output_text.done", 0, ",'content_index':0,'text':'whole'")))
                .containsExactly("begin 0.0 TEXT", "text 0.0 whole", "end 0.0 TEXT");
    }

    @Test
    void refusal() {
        assertThat(said(
                        "STOP",
                        event("refusal.delta", 0, ",'content_index':0,'delta':'I ca'"),
                        event("refusal.delta", 0, ",'content_index':0,'delta':'nnot'"),
                        event("refusal.done", 0, ",'content_index':0,'refusal':'I cannot'"),
                        event("content_part.done", 0, ",'content_index':0,'part':{'type':'refusal'}"),
                        text(1, 0, "a")))
                .containsExactly(
                        "begin 0.0 REFUSAL",
                        "refusal 0.0 I ca",
                        "refusal 0.0 nnot",
                        "end 0.0 REFUSAL",
                        "begin 0.1 TEXT",
                        "text 0.1 a",
                        "end 0.1 TEXT");
    }

    @Test
    void summariesOfReasoningAndWhatSignsThem() {
        assertThat(said(
                        "STOP",
                        added(0, "{'type':'reasoning','encrypted_content':'early','summary':[]}"),
                        event("reasoning_summary_part.added", 0, ",'summary_index':0,'part':{'type':'summary_text'}"),
                        event("reasoning_summary_text.delta", 0, ",'summary_index':0,'delta':'a'"),
                        event("reasoning_summary_text.done", 0, ",'summary_index':0,'text':'a'"),
                        event("reasoning_summary_part.done", 0, ",'summary_index':0,'part':{'type':'summary_text'}"),
                        event("reasoning_summary_text.delta", 0, ",'summary_index':1,'delta':'b'"),
                        done(0, "{'type':'reasoning','encrypted_content':'late'}")))
                .containsExactly(
                        "begin 0.0 REASONING",
                        "summary 0.0 a",
                        "end 0.0 REASONING",
                        "begin 0.1 REASONING",
                        "summary 0.1 b",
                        "encrypted 0.1 late",
                        "end 0.1 REASONING");
    }

    @Test
    void encryptedReasoningAlone() {
        assertThat(said(
                        "STOP",
                        done(0, "{'type':'reasoning','encrypted_content':'x'}"),
                        done(1, "{'type':'reasoning'}")))
                .containsExactly("begin 0.0 REASONING", "encrypted 0.0 x", "end 0.0 REASONING");
    }

    @Test
    void rawReasoning() {
        assertThat(said(
                        "STOP",
                        event("reasoning_part.added", 0, ",'content_index':0,'part':{'type':'reasoning_text'}"),
                        event("reasoning_text.delta", 0, ",'content_index':0,'delta':'hm'"),
                        event("reasoning_text.done", 0, ",'content_index':0,'text':'hm'"),
                        done(0, "{'type':'reasoning'}")))
                .containsExactly("begin 0.0 REASONING", "reasoning 0.0 hm", "end 0.0 REASONING");
    }

    @Test
    void annotationsAreCitations() {
        assertThat(said(
                        "STOP",
                        text(0, 0, "a"),
                        event("output_text.annotation.added", 0, ",'content_index':0,'annotation':{'url': 'u'}")))
                .containsExactly("begin 0.0 TEXT", "text 0.0 a", "cite 0.0 {\"url\": \"u\"}", "end 0.0 TEXT");
    }

    // ---- calls

    @Test
    void argumentsOnlyInTheirDone() {
        assertThat(said(
                        "TOOL_CALLS",
                        added(2, "{'type':'function_call','call_id':'c','name':'f','arguments':''}"),
                        event("function_call_arguments.done", 2, ",'arguments':'{\\'a\\':1}'"),
                        done(2, "{'type':'function_call','call_id':'c','name':'f','arguments':'{\\'a\\':1}'}")))
                .containsExactly("begin 0.0 TOOL #2 c f", "args 0.0 {\"a\":1}", "end 0.0 TOOL");
    }

    @Test
    void argumentsOnlyInTheEntry() {
        assertThat(said("TOOL_CALLS", done(0, "{'type':'function_call','call_id':'c','name':'f','arguments':'{}'}")))
                .containsExactly("begin 0.0 TOOL #0 c f", "args 0.0 {}", "end 0.0 TOOL");
        assertThat(said("TOOL_CALLS", added(0, "{'type':'function_call','call_id':'c','name':'f','arguments':'{}x'}")))
                .containsExactly("begin 0.0 TOOL #0 c f", "args 0.0 {}x", "end 0.0 TOOL");
    }

    @Test
    void argumentsThatAreAnObject() {
        assertThat(said(
                        "TOOL_CALLS",
                        done(0, "{'type':'function_call','call_id':'c','name':'f','arguments':{'a' : 1}}")))
                .contains("args 0.0 {\"a\":1}");
    }

    @Test
    void resumedInsideACall() {
        assertThat(said(
                        "TOOL_CALLS",
                        event("function_call_arguments.delta", 3, ",'delta':'1}'"),
                        event("function_call_arguments.done", 3, ",'name':'f','arguments':'{1}'"),
                        done(3, "{'type':'function_call','call_id':'c','name':'g','arguments':'{1}'}")))
                .containsExactly(
                        "begin 0.0 TOOL #3 null null",
                        "args 0.0 1}",
                        "named 0.0 null f",
                        "named 0.0 c null",
                        "end 0.0 TOOL");
    }

    @Test
    void customToolsTakeText() {
        assertThat(said(
                        "TOOL_CALLS",
                        added(0, "{'type':'custom_tool_call','call_id':'c','name':'sql','input':''}"),
                        event("custom_tool_call_input.delta", 0, ",'delta':'SELECT '"),
                        event("custom_tool_call_input.delta", 0, ",'delta':'1'"),
                        event("custom_tool_call_input.done", 0, ",'input':'SELECT 1'"),
                        done(0, "{'type':'custom_tool_call','call_id':'c','name':'sql','input':'SELECT 1'}")))
                .containsExactly("begin 0.0 TOOL #0 c sql CUSTOM", "args 0.0 SELECT ", "args 0.0 1", "end 0.0 TOOL");
    }

    @Test
    void callsThatTheProviderRuns() {
        String added = added(0, "{'type':'web_search_call','id':'ws','status':'in_progress'}");
        String searching = event("web_search_call.searching", 0, ",'item_id':'ws'");
        String done = done(0, "{'type':'web_search_call','id':'ws','action':{'type':'search'}}");
        assertThat(said("STOP", added, searching, done))
                .containsExactly(
                        "begin 0.0 TOOL #0 ws web_search SERVER",
                        "extension response.output_item.added " + wire(added),
                        "extension response.web_search_call.searching " + wire(searching),
                        "end 0.0 TOOL",
                        "extension response.output_item.done " + wire(done));
    }

    @Test
    void codeAndArgumentsOfTheProvidersCalls() {
        assertThat(said(
                        "STOP",
                        event("code_interpreter_call_code.delta", 0, ",'delta':'1+'"),
                        event("code_interpreter_call_code.delta", 0, ",'delta':'1'"),
                        event("code_interpreter_call_code.done", 0, ",'code':'1+1'"),
                        event("mcp_call_arguments.done", 1, ",'arguments':'{}'"),
                        done(1, "{'type':'mcp_call','id':'m','name':'ask','arguments':'{}'}")))
                .filteredOn(line -> !line.startsWith("extension"))
                .containsExactly(
                        "begin 0.0 TOOL #0 null null SERVER",
                        "args 0.0 1+",
                        "args 0.0 1",
                        "begin 0.1 TOOL #1 null null SERVER",
                        "args 0.1 {}",
                        "named 0.1 m ask",
                        "end 0.1 TOOL",
                        "end 0.0 TOOL");
    }

    @Test
    void imagesAreMediaAndNoText() {
        assertThat(said(
                        "STOP",
                        event(
                                "image_generation_call.partial_image",
                                0,
                                ",'partial_image_index':0,'partial_image_b64':'AA='"),
                        event(
                                "image_generation_call.partial_image",
                                0,
                                ",'partial_image_index':1,'partial_image_b64':'BB=','output_format':'webp'"),
                        done(0, "{'type':'image_generation_call','id':'g','result':'CC=','output_format':'jpeg'}")))
                .filteredOn(line -> line.startsWith("media"))
                .containsExactly("media 0.0 image/png AA=", "media 0.1 image/webp BB=", "media 0.3 image/jpeg CC=");
    }

    // ---- the response

    @Test
    void resumedWithoutCreated() {
        assertThat(shown("{'type':'response.queued','response':{'id':'r9','model':'m9'}}", text(0, 0, "a"), COMPLETED))
                .startsWith("started r9 m9", "begin 0.0 TEXT");
        assertThat(shown(text(0, 0, "a"), COMPLETED))
                .containsExactly(
                        "started null null",
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "end 0.0 TEXT",
                        "finished 0 STOP completed");
    }

    @ParameterizedTest
    @CsvSource({
        "completed, null, completed, STOP",
        "incomplete, max_output_tokens, incomplete, LENGTH",
        "incomplete, content_filter, incomplete, CONTENT_FILTER",
        "incomplete, whim, incomplete, OTHER",
        "completed, null, cancelled, OTHER",
    })
    void finishReasons(String type, String why, String status, FinishReason reason) {
        assertThat(FIXTURE.events(DialectFixture.sse("{'type':'response." + type + "','response':{'status':'" + status
                        + "','incomplete_details':{'reason':'" + why + "'}}}")))
                .contains(new StreamEvent.Finished(0, reason, status));
    }

    @Test
    void statusThatIsMissingIsTheEventsOwn() {
        assertThat(shown("{'type':'response.incomplete','response':null}"))
                .containsExactly("started null null", "finished 0 OTHER incomplete");
    }

    @Test
    void usageIsNormalised() {
        String usage = "{'input_tokens':10,'input_tokens_details':{'cached_tokens':4,'cache_write_tokens':3},"
                + "'output_tokens':7,'output_tokens_details':{'reasoning_tokens':5},'total_tokens':17,'cost':1.5}";
        String body = DialectFixture.sse("{'type':'response.completed','response':{'usage':" + usage + "}}");
        assertThat(Events.transcript(FIXTURE.events(body)).usage())
                .isEqualTo(new Usage(10L, 7L, 4L, 3L, 5L, wire(usage)));
    }

    @Test
    void usageOfAnIncompleteResponseCounts() {
        String body = DialectFixture.sse(
                "{'type':'response.incomplete','response':{'usage':{'input_tokens':1,'output_tokens':2}}}");
        assertThat(Events.transcript(FIXTURE.events(body)).usage().output()).isEqualTo(2);
    }

    // ---- errors and ends

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'error','code':'rate_limit_exceeded','message':'boom','param':null,'sequence_number':2}",
                "{'type':'error','sequence_number':2,'error':{'type':'t','code':'rate_limit_exceeded','message':'boom'}}",
                "{'type':'response.failed','response':{'status':'failed','error':{'code':'rate_limit_exceeded',"
                        + "'message':'boom'}}}",
            })
    void errorsInEachShapeAreReportedOnce(String error) {
        String failed = "{'type':'response.failed','response':{'status':'failed','error':{'code':'x'}}}";
        String body = DialectFixture.sse(CREATED, text(0, 0, "a"), error, failed);
        assertThat(FIXTURE.fault(body)).isInstanceOfSatisfying(ProviderError.class, told -> {
            assertThat(told.providerMessage()).isEqualTo("boom");
            assertThat(told.code()).isEqualTo("rate_limit_exceeded");
            assertThat(told.status()).isEqualTo(429);
        });
        assertThat(FIXTURE.shown(body)).contains("finished 0 ERROR failed").containsOnlyOnce("end 0.0 TEXT");
    }

    @Test
    void typeOfAFlatErrorIsNotItsKind() {
        assertThat(FIXTURE.fault(DialectFixture.sse("{'type':'error','code':'server_error','message':'m'}")))
                .isInstanceOfSatisfying(
                        ProviderError.class, told -> assertThat(told.type()).isNull());
    }

    @Test
    void failureWithoutAnErrorIsOne() {
        assertThat(FIXTURE.fault(
                        DialectFixture.sse("{'type':'response.failed','response':{'status':'failed','error':null}}")))
                .isInstanceOf(ProviderError.class);
    }

    @Test
    void endWithoutATerminalIsNeverACleanEnd() {
        String body = DialectFixture.sse(CREATED, text(0, 0, "half"), "[DONE]");
        assertThat(FIXTURE.fault(body))
                .isEqualTo(new Truncated("the stream ended before the response was complete", body.length()));
        assertThat(FIXTURE.fault(DialectFixture.sse("[DONE]")))
                .isEqualTo(new Truncated("the stream ended before any response", 14));
    }

    @Test
    void doneBehindTheTerminalSaysNothing() {
        assertThat(said("STOP")).isEmpty();
        assertThat(shown(CREATED, COMPLETED, "[DONE]")).containsExactly("started r1 m1", "finished 0 STOP completed");
    }

    @Test
    void malformedPayloadIsAFault() {
        assertThat(FIXTURE.fault("event: response.output_text.delta\ndata: {\"type\":\n\n"))
                .isInstanceOf(Malformed.class);
    }

    // ---- what is unknown or does not fit

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'response.future.thing','x':1}",
                "{'type':'response.audio.delta','delta':'AA='}",
                "{'type':'response.apply_patch_call_operation_diff.delta','output_index':0,'delta':'+'}",
                "{'type':'response.output_text.delta','output_index':0,'delta':null}",
                "{'type':'response.output_text.annotation.added','annotation':null}",
                "{'type':'response.output_item.added','output_index':0,'item':null}",
                "{'type':'response.output_item.added','output_index':0,'item':{'type':'compaction'}}",
                "{'type':'response.content_part.added','output_index':0,'part':{'type':'future'}}",
                "{'type':'response.created','response':null}",
                "{'type':'response.function_call_arguments.delta','output_index':0,'delta':{}}",
            })
    void whatIsUnknownOrDoesNotFitIsPassedOn(String payload) {
        String type = payload.substring(9, payload.indexOf('\'', 9));
        assertThat(said("STOP", payload)).containsExactly("extension " + type + " " + wire(payload));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "99999999999", "'0'", "null", "{}"})
    void hostileIndicesMeanTheLastEntryAndTheFirstPart(String index) {
        assertThat(said(
                        "STOP",
                        text(7, 0, "a"),
                        "{'type':'response.output_text.delta','output_index':" + index + ",'content_index':" + index
                                + ",'delta':'b'}",
                        "{'type':'response.output_text.delta','delta':'c'}"))
                .containsExactly("begin 0.0 TEXT", "text 0.0 a", "text 0.0 b", "text 0.0 c", "end 0.0 TEXT");
    }

    @Test
    void indicesAreKeysHoweverLarge() {
        assertThat(said(
                        "STOP",
                        text(Integer.MAX_VALUE, Integer.MAX_VALUE, "a"),
                        text(0, 268435454, "b"),
                        text(0, 1, "c")))
                .filteredOn(line -> line.startsWith("text"))
                .containsExactly("text 0.0 a", "text 0.1 b", "text 0.2 c");
    }

    @Test
    void lateDeltasCount() {
        assertThat(said("STOP", text(0, 0, "a"), done(0, "{'type':'message'}"), text(0, 0, "b")))
                .containsExactly(
                        "begin 0.0 TEXT", "text 0.0 a", "end 0.0 TEXT", "begin 0.0 TEXT", "text 0.0 b", "end 0.0 TEXT");
    }
}
