package io.weirline.codecs.openai;

import static io.weirline.codecs.openai.ChatFixture.STOP;
import static io.weirline.codecs.openai.ChatFixture.delta;
import static io.weirline.codecs.openai.ChatFixture.said;
import static io.weirline.codecs.openai.ChatFixture.shown;
import static io.weirline.codecs.openai.ChatFixture.sse;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.core.Limits;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule of tool fragments, and the older and newer forms of calls. */
class ChatToolsTest {
    private static String tool(String members) {
        return "{'tool_calls':[{" + members + "}]}";
    }

    private static String call(String index, String id, String name, String arguments) {
        return tool("'index':" + index + ",'id':" + id + ",'type':'function','function':{'name':" + name
                + ",'arguments':" + arguments + "}");
    }

    @Test
    void fragmentsOfOneCall() {
        assertThat(said(
                        call("0", "'i'", "'f'", "''"),
                        tool("'index':0,'function':{'arguments':'{\\'a\\':'}"),
                        tool("'index':0,'function':{'arguments':' 1'}"),
                        tool("'index':0,'function':{'arguments':' '}"),
                        tool("'index':0,'function':{'arguments':'}'}"),
                        tool("'index':0,'function':{'arguments':null}")))
                .containsExactly(
                        "begin 0.0 TOOL #0 i f",
                        "args 0.0 {\"a\":",
                        "args 0.0  1",
                        "args 0.0  ",
                        "args 0.0 }",
                        "end 0.0 TOOL");
    }

    @Test
    void aCallEndsTheTextAndStaysOpenBesideText() {
        assertThat(said(
                        "{'content':'a'}",
                        call("0", "'i'", "'f'", "'1'"),
                        "{'content':'b'}",
                        tool("'index':0,'function':{'arguments':'2'}")))
                .containsExactly(
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "end 0.0 TEXT",
                        "begin 0.1 TOOL #0 i f",
                        "args 0.1 1",
                        "begin 0.2 TEXT",
                        "text 0.2 b",
                        "args 0.1 2",
                        "end 0.1 TOOL",
                        "end 0.2 TEXT");
    }

    @Test
    void fragmentsOfParallelCallsInterleave() {
        assertThat(said(
                        "{'tool_calls':[{'index':0,'id':'i','function':{'name':'f','arguments':'1'}},"
                                + "{'index':1,'id':'j','function':{'name':'g','arguments':'2'}}]}",
                        tool("'index':0,'function':{'arguments':'3'}"),
                        tool("'index':1,'function':{'arguments':'4'}")))
                .containsExactly(
                        "begin 0.0 TOOL #0 i f",
                        "args 0.0 1",
                        "begin 0.1 TOOL #1 j g",
                        "args 0.1 2",
                        "args 0.0 3",
                        "args 0.1 4",
                        "end 0.0 TOOL",
                        "end 0.1 TOOL");
    }

    @Test
    void aNewCallOfAnIndexNeedsAnotherIdAndAName() {
        assertThat(said(
                        call("0", "'i'", "'f'", "'1'"),
                        call("0", "'j'", "''", "'2'"),
                        call("0", "''", "'g'", "'3'"),
                        call("0", "'i'", "'g'", "'4'"),
                        call("0", "'k'", "'g'", "'5'"),
                        tool("'index':0,'function':{'arguments':'6'}")))
                .containsExactly(
                        "begin 0.0 TOOL #0 i f",
                        "args 0.0 1",
                        "args 0.0 2",
                        "args 0.0 3",
                        "args 0.0 4",
                        "begin 0.1 TOOL #0 k g",
                        "args 0.1 5",
                        "args 0.1 6",
                        "end 0.0 TOOL",
                        "end 0.1 TOOL");
    }

    @Test
    void idAndNameMayComeLaterAndTheFirstWins() {
        assertThat(said(
                        call("0", "null", "null", "'1'"),
                        call("0", "'i'", "''", "''"),
                        call("0", "''", "'f'", "''"),
                        call("0", "null", "'g'", "'2'")))
                .containsExactly(
                        "begin 0.0 TOOL #0 null null",
                        "args 0.0 1",
                        "named 0.0 i null",
                        "named 0.0 null f",
                        "args 0.0 2",
                        "end 0.0 TOOL");
    }

    @Test
    void aLateIdBesideAnotherNameIsAnotherCall() {
        assertThat(said(
                        call("0", "null", "'f'", "'1'"),
                        call("0", "'i'", "'f'", "'2'"),
                        call("0", "'j'", "'g'", "'3'")))
                .containsExactly(
                        "begin 0.0 TOOL #0 null f",
                        "args 0.0 1",
                        "named 0.0 i null",
                        "args 0.0 2",
                        "begin 0.1 TOOL #0 j g",
                        "args 0.1 3",
                        "end 0.0 TOOL",
                        "end 0.1 TOOL");
        assertThat(said(call("0", "null", "'f'", "'1'"), call("0", "'j'", "'g'", "'3'")))
                .contains("begin 0.0 TOOL #0 null f", "begin 0.1 TOOL #0 j g");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'index':null,", "'index':-1,", "'index':1.5,", "'index':'0',", "'index':99999999999,", ""})
    void withoutAValidIndexIdsAndNamesTellTheCall(String index) {
        assertThat(said(
                        tool(index + "'id':'i','function':{'name':'f','arguments':'1'}"),
                        tool(index + "'id':'j','function':{'arguments':'2'}"),
                        tool(index + "'id':'i','function':{'name':'x','arguments':'3'}"),
                        tool(index + "'function':{'arguments':'4'}"),
                        tool(index + "'function':{'name':'g','arguments':'5'}"),
                        tool(index + "'function':{'arguments':'6'}")))
                .containsExactly(
                        "begin 0.0 TOOL #0 i f",
                        "args 0.0 1",
                        "begin 0.1 TOOL #1 j null",
                        "args 0.1 2",
                        "args 0.0 3",
                        "args 0.1 4",
                        "begin 0.2 TOOL #2 null g",
                        "args 0.2 5",
                        "args 0.2 6",
                        "end 0.0 TOOL",
                        "end 0.1 TOOL",
                        "end 0.2 TOOL");
    }

    @Test
    void theLatestOpenCallGoesBeforeALaterOneThatHasEnded() {
        assertThat(shown(sse(
                        delta(call("0", "'i'", "'f'", "'1'")),
                        delta(call("1", "'j'", "'g'", "'2'")),
                        STOP,
                        delta(tool("'id':'i','function':{'arguments':'3'}")),
                        delta(tool("'function':{'arguments':'4'}")))))
                .endsWith("begin 0.0 TOOL #0 i f", "args 0.0 3", "args 0.0 4", "end 0.0 TOOL");
        assertThat(shown(sse(
                        delta(call("0", "'i'", "'f'", "'1'")),
                        delta(call("1", "'j'", "'g'", "'2'")),
                        STOP,
                        delta(tool("'function':{'arguments':'3'}")))))
                .endsWith("begin 0.1 TOOL #1 j g", "args 0.1 3", "end 0.1 TOOL");
    }

    @Test
    void withNothingToGoByTheFirstFragmentIsACall() {
        assertThat(said(tool("'function':{'arguments':'1'}"), tool("'function':{'arguments':'2'}")))
                .containsExactly("begin 0.0 TOOL #0 null null", "args 0.0 1", "args 0.0 2", "end 0.0 TOOL");
    }

    @Test
    void indicesAreKeysAndNotOffsets() {
        assertThat(said(
                        call("2147483647", "'i'", "'f'", "'1'"),
                        call("7", "'j'", "'g'", "'2'"),
                        tool("'index':2147483647,'function':{'arguments':'3'}")))
                .containsExactly(
                        "begin 0.0 TOOL #2147483647 i f",
                        "args 0.0 1",
                        "begin 0.1 TOOL #7 j g",
                        "args 0.1 2",
                        "args 0.0 3",
                        "end 0.0 TOOL",
                        "end 0.1 TOOL");
    }

    @Test
    void argumentsThatAreNoStringAreWrittenOnceAsJson() {
        assertThat(said(
                        call("0", "'i'", "'f'", "{'a': [1, 'x']}"),
                        call("0", "'i'", "'f'", "{'a': [1, 'x']}"),
                        call("1", "'j'", "'g'", "'{}'"),
                        call("1", "'j'", "'g'", "{'b':2}")))
                .containsExactly(
                        "begin 0.0 TOOL #0 i f",
                        "args 0.0 {\"a\": [1, \"x\"]}",
                        "begin 0.1 TOOL #1 j g",
                        "args 0.1 {}",
                        "end 0.0 TOOL",
                        "end 0.1 TOOL");
    }

    @Test
    void emptyFragmentsBeforeAWholeObjectDoNotCount() {
        assertThat(said(call("0", "'i'", "'f'", "''"), call("0", "'i'", "null", "{'b':2}")))
                .contains("args 0.0 {\"b\":2}");
    }

    @Test
    void noCallsInAnyForm() {
        assertThat(said(
                        "{'content':'a','tool_calls':[]}",
                        "{'content':'b','tool_calls':null}",
                        "{'content':'c','function_call':null}"))
                .containsExactly("begin 0.0 TEXT", "text 0.0 a", "text 0.0 b", "text 0.0 c", "end 0.0 TEXT");
    }

    @Test
    void oneCallInPlaceOfTheArray() {
        assertThat(said("{'tool_calls':{'index':0,'id':'i','function':{'name':'f','arguments':'{}'}}}"))
                .containsExactly("begin 0.0 TOOL #0 i f", "args 0.0 {}", "end 0.0 TOOL");
    }

    @Test
    void customToolsTakeText() {
        assertThat(said(
                        tool("'index':0,'id':'i','type':'custom','custom':{'name':'f','input':'a'}"),
                        tool("'index':0,'custom':{'input':' b'}")))
                .containsExactly("begin 0.0 TOOL #0 i f CUSTOM", "args 0.0 a", "args 0.0  b", "end 0.0 TOOL");
    }

    @Test
    void theOlderFormHasOneCallWhateverItsNames() {
        assertThat(said(
                        "{'function_call':{'name':'f','arguments':'1'}}",
                        "{'function_call':{'arguments':'2'}}",
                        "{'function_call':{'name':'f','arguments':'3'}}"))
                .containsExactly("begin 0.0 TOOL #0 null f", "args 0.0 1", "args 0.0 2", "args 0.0 3", "end 0.0 TOOL");
        assertThat(said("{'function_call':{'arguments':'1'}}", "{'function_call':{'name':'f'}}"))
                .containsExactly("begin 0.0 TOOL #0 null null", "args 0.0 1", "named 0.0 null f", "end 0.0 TOOL");
    }

    @Test
    void halvesInArgumentsAreJoinedPerCall() {
        assertThat(said(
                        "{'tool_calls':[{'index':0,'id':'i','function':{'name':'f','arguments':'\\ud83d'}},"
                                + "{'index':1,'id':'j','function':{'name':'g','arguments':'\\ud83d'}}]}",
                        tool("'index':1,'function':{'arguments':'\\ude01'}")))
                .containsExactly(
                        "begin 0.0 TOOL #0 i f",
                        "begin 0.1 TOOL #1 j g",
                        "args 0.1 😁",
                        "args 0.0 �",
                        "end 0.0 TOOL",
                        "end 0.1 TOOL");
    }

    @Test
    void aFragmentBehindTheFinishOpensItsCallAgain() {
        String finish = "{'choices':[{'index':0,'delta':{},'finish_reason':'tool_calls'}]}";
        assertThat(shown(sse(
                        delta(call("0", "'i'", "'f'", "'1'")),
                        finish,
                        delta(tool("'index':0,'function':{'arguments':''}")),
                        delta(tool("'index':0,'function':{'arguments':'2'}")),
                        finish)))
                .containsExactly(
                        "started c1 m1",
                        "begin 0.0 TOOL #0 i f",
                        "args 0.0 1",
                        "end 0.0 TOOL",
                        "finished 0 TOOL_CALLS tool_calls",
                        "begin 0.0 TOOL #0 i f",
                        "args 0.0 2",
                        "end 0.0 TOOL");
    }

    @Test
    void aNameBehindTheFinishOpensItsCallAgain() {
        assertThat(shown(sse(delta(call("0", "'i'", "null", "'1'")), STOP, delta(call("0", "'i'", "'f'", "null")))))
                .containsExactly(
                        "started c1 m1",
                        "begin 0.0 TOOL #0 i null",
                        "args 0.0 1",
                        "end 0.0 TOOL",
                        "finished 0 STOP stop",
                        "begin 0.0 TOOL #0 i f",
                        "end 0.0 TOOL");
    }

    @Test
    void contentCallAndFinishInOneChunk() {
        assertThat(shown(sse("{'id':'c1','model':'m1','choices':[{'index':0,'finish_reason':'tool_calls','delta':{"
                        + "'tool_calls':[{'id':'i','function':{'name':'f','arguments':'{}'}}],'content':'a',"
                        + "'reasoning':'r'}}]}")))
                .containsExactly(
                        "started c1 m1",
                        "begin 0.0 REASONING",
                        "reasoning 0.0 r",
                        "end 0.0 REASONING",
                        "begin 0.1 TEXT",
                        "text 0.1 a",
                        "end 0.1 TEXT",
                        "begin 0.2 TOOL #0 i f",
                        "args 0.2 {}",
                        "end 0.2 TOOL",
                        "finished 0 TOOL_CALLS tool_calls");
    }

    @Test
    void callsOfOneStreamAreLimited() {
        Limits limits = Limits.defaults().toBuilder().toolCalls(2).build();
        String body = sse(
                delta(call("0", "'i'", "'f'", "'1'")),
                delta(call("1", "'j'", "'f'", "'2'")),
                delta(call("2", "'k'", "'f'", "'3'")),
                STOP);
        assertThat(shown(DecodeOptions.defaults(), limits, body))
                .endsWith(
                        "end 0.0 TOOL",
                        "end 0.1 TOOL",
                        "fault LimitExceeded[limit=toolCalls, value=2, offset=" + at(body, 3) + "]");
    }

    @Test
    void callsOfOneChunkAreLimitedBeforeTheyCost() {
        Limits limits = Limits.defaults().toBuilder().toolCalls(2).build();
        String body = sse(delta("{'content':'a','tool_calls':[{},{},{}]}"), STOP);
        List<String> shown = shown(DecodeOptions.defaults(), limits, body);
        assertThat(shown).containsExactly("fault LimitExceeded[limit=toolCalls, value=2, offset=" + at(body, 1) + "]");
    }

    @Test
    void openBlocksAreLimited() {
        Limits limits = Limits.defaults().toBuilder().openBlocks(1).build();
        String body = sse(delta(call("0", "'i'", "'f'", "'\\ud83d'")), delta("{'content':'a'}"), STOP);
        assertThat(shown(DecodeOptions.defaults(), limits, body))
                .containsExactly(
                        "started c1 m1",
                        "begin 0.0 TOOL #0 i f",
                        "args 0.0 �",
                        "end 0.0 TOOL",
                        "fault LimitExceeded[limit=openBlocks, value=1, offset=" + at(body, 2) + "]");
    }

    @Test
    void endedBlocksDoNotCountAsOpen() {
        Limits limits = Limits.defaults().toBuilder().openBlocks(1).build();
        String body = sse(delta("{'content':'a'}"), delta("{'reasoning':'b'}"), delta("{'content':'c'}"), STOP);
        assertThat(shown(DecodeOptions.defaults(), limits, body)).endsWith("finished 0 STOP stop");
    }

    /** Where the data of an event begins in the body. */
    private static int at(String body, int event) {
        int at = -1;
        for (int i = 0; i < event; i++) {
            at = body.indexOf("data: ", at + 1);
        }
        return at + 6;
    }
}
