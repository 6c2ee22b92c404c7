package io.weirline.codecs.aisdk;

import static io.weirline.codecs.dialects.DialectFixture.sse;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.DialectFixture;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.StreamFault.ProviderError;
import io.weirline.core.StreamFault.Truncated;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of the UI message stream, one by one. */
class AiSdkDecoderTest {
    private static final DialectFixture AI_SDK = new DialectFixture(Dialects.AI_SDK_UI);
    private static final String START = "{'type':'start','messageId':'m1'}";
    private static final String FINISH = "{'type':'finish','finishReason':'stop'}";

    /** What these payloads say, between Started and the finish. */
    private static List<String> said(String... data) {
        List<String> shown = AI_SDK.shown(sse(START, "{'type':'start-step'}") + sse(data) + sse(FINISH, "[DONE]"));
        assertThat(shown).startsWith("started m1 null").endsWith("finished 0 STOP stop");
        return shown.subList(1, shown.size() - 1);
    }

    @Test
    void textAndReasoningHaveIdsOfTheirOwn() {
        assertThat(said(
                        "{'type':'reasoning-start','id':'0'}",
                        "{'type':'text-start','id':'0'}",
                        "{'type':'reasoning-delta','id':'0','delta':'r'}",
                        "{'type':'text-delta','id':'0','delta':'a'}",
                        "{'type':'text-delta','id':'0','delta':'b','providerMetadata':{}}",
                        "{'type':'reasoning-end','id':'0'}",
                        "{'type':'text-end','id':'0'}",
                        "{'type':'text-start','id':'0'}",
                        "{'type':'text-delta','id':'0','delta':'c'}",
                        "{'type':'text-delta','id':'\\u0030','delta':'d'}",
                        "{'type':'text-delta','id':'9','delta':'unknown'}"))
                .containsExactly(
                        "begin 0.0 REASONING",
                        "begin 0.1 TEXT",
                        "reasoning 0.0 r",
                        "text 0.1 a",
                        "text 0.1 b",
                        "end 0.0 REASONING",
                        "end 0.1 TEXT",
                        "begin 0.2 TEXT",
                        "text 0.2 c",
                        "text 0.2 d",
                        "begin 0.3 TEXT",
                        "text 0.3 unknown",
                        "end 0.2 TEXT",
                        "end 0.3 TEXT");
    }

    @Test
    void idIsFreeBehindItsEndAndComparedUnescaped() {
        assertThat(said(
                        "{'type':'text-start','id':'\\\\n'}",
                        "{'type':'text-delta','id':'\\\\n','delta':'a'}",
                        "{'type':'text-delta','id':'\\n','delta':'b'}",
                        "{'type':'text-end','id':'\\\\n'}",
                        "{'type':'text-delta','id':'\\\\n','delta':'c'}"))
                .containsExactly(
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "begin 0.1 TEXT",
                        "text 0.1 b",
                        "end 0.0 TEXT",
                        "begin 0.2 TEXT",
                        "text 0.2 c",
                        "end 0.1 TEXT",
                        "end 0.2 TEXT");
    }

    @Test
    void callsThatAreStreamed() {
        assertThat(said(
                        "{'type':'tool-input-start','toolCallId':'i','toolName':'f'}",
                        "{'type':'tool-input-start','toolCallId':'j','toolName':'g','providerExecuted':true}",
                        "{'type':'tool-input-delta','toolCallId':'i','inputTextDelta':'{}'}",
                        "{'type':'tool-input-available','toolCallId':'i','toolName':'f','input':{}}",
                        "{'type':'tool-input-available','toolCallId':'j','toolName':'g','input':{'a': [1]}}"))
                .containsExactly(
                        "begin 0.0 TOOL #0 i f",
                        "begin 0.1 TOOL #1 j g SERVER",
                        "args 0.0 {}",
                        "end 0.0 TOOL",
                        "args 0.1 {\"a\":[1]}",
                        "end 0.1 TOOL");
    }

    @Test
    void callsThatComeWhole() {
        assertThat(said(
                        "{'type':'tool-input-available','toolCallId':'i','toolName':'f','input':'t'}",
                        "{'type':'tool-input-start','toolCallId':'j','toolName':'g','inputEncoding':'text'}",
                        "{'type':'tool-input-available','toolCallId':'j','toolName':'g','input':'a\\nb'}",
                        "{'type':'tool-input-error','toolCallId':'k','toolName':'h','input':'{bad','errorText':'e'}",
                        "{'type':'tool-input-available','toolCallId':'l','toolName':'h','input':{}}"))
                .containsExactly(
                        "begin 0.0 TOOL #0 i f",
                        "args 0.0 \"t\"",
                        "end 0.0 TOOL",
                        "begin 0.1 TOOL #1 j g CUSTOM",
                        "args 0.1 a\nb",
                        "end 0.1 TOOL",
                        "begin 0.2 TOOL #2 k h",
                        "args 0.2 {bad",
                        "end 0.2 TOOL",
                        "begin 0.3 TOOL #3 l h",
                        "end 0.3 TOOL");
    }

    @Test
    void filesSourcesAndWhatIsUnknown() {
        assertThat(said(
                        "{'type':'file','mediaType':'image/png','url':'data:image/png;base64,QUI='}",
                        "{'type':'file','mediaType':'image/png','url':'https://x/'}",
                        "{'type':'source-url','sourceId':'s','url':'u'}",
                        "{'type':'data-x','data':1}",
                        "{'type':'tool-output-available','toolCallId':'i','output':1}"))
                .containsExactly(
                        "begin 0.0 MEDIA",
                        "media 0.0 image/png QUI=",
                        "end 0.0 MEDIA",
                        "extension file {\"type\":\"file\",\"mediaType\":\"image/png\",\"url\":\"https://x/\"}",
                        "begin 0.1 TEXT",
                        "cite 0.1 {\"type\":\"source-url\",\"sourceId\":\"s\",\"url\":\"u\"}",
                        "extension data-x {\"type\":\"data-x\",\"data\":1}",
                        "extension tool-output-available {\"type\":\"tool-output-available\",\"toolCallId\":\"i\","
                                + "\"output\":1}",
                        "end 0.1 TEXT");
    }

    @Test
    void usageIsMergedFromMetadata() {
        assertThat(said(
                        "{'type':'message-metadata','messageMetadata':{'x':{'usage':{}},'usage':{'inputTokens':5,"
                                + "'cachedInputTokens':2,'reasoningTokens':9}}}",
                        "{'type':'message-metadata','messageMetadata':{'usage':{'inputTokens':6,"
                                + "'inputTokenDetails':{'cacheReadTokens':1,'cacheWriteTokens':3},'outputTokens':4,"
                                + "'outputTokenDetails':{'reasoningTokens':2},'totalTokens':10}}}",
                        "{'type':'message-metadata','messageMetadata':{'usage':null}}",
                        "{'type':'message-metadata','messageMetadata':null}"))
                .containsExactly(
                        "usage in 5 out null read 2 write null reasoning 9",
                        "usage in 6 out 4 read 1 write 3 reasoning 2");
    }

    @ParameterizedTest
    @CsvSource({
        "stop, STOP",
        "length, LENGTH",
        "content-filter, CONTENT_FILTER",
        "tool-calls, TOOL_CALLS",
        "error, ERROR",
        "other, OTHER",
        "whim, OTHER",
    })
    void finishReasons(String raw, String reason) {
        assertThat(AI_SDK.shown(sse(START, "{'type':'finish','finishReason':'" + raw + "'}")))
                .containsExactly("started m1 null", "finished 0 " + reason + " " + raw);
    }

    @Test
    void restart() {
        assertThat(said(
                        "{'type':'text-start','id':'0'}",
                        "{'type':'text-delta','id':'0','delta':'void'}",
                        "{'type':'reset-step'}",
                        "{'type':'text-delta','id':'0','delta':'a'}"))
                .containsExactly(
                        "begin 0.0 TEXT",
                        "text 0.0 void",
                        "end 0.0 TEXT",
                        "Restarted[newId=null]",
                        "begin 0.1 TEXT",
                        "text 0.1 a",
                        "end 0.1 TEXT");
    }

    @Test
    void errorsAndCuts() {
        assertThat(AI_SDK.fault(sse(START, "{'type':'error','errorText':'boom'}")))
                .isInstanceOfSatisfying(ProviderError.class, e -> assertThat(e.providerMessage())
                        .isEqualTo("boom"));
        assertThat(AI_SDK.fault(sse(START, "{'type':'error'}"))).isInstanceOf(ProviderError.class);
        assertThat(AI_SDK.fault(sse(START, "{'type':'abort','reason':'user'}"))).isInstanceOf(Truncated.class);
        assertThat(AI_SDK.fault(sse(START, "{'type':'finish-step'}", "[DONE]"))).isInstanceOf(Truncated.class);
    }

    @Test
    void membersOfWrongTypesSayNothing() {
        assertThat(
                        said(
                                "{'type':'text-start','id':7}",
                                "{'type':'text-delta','id':null,'delta':{}}",
                                "{'type':'text-end'}",
                                "{'type':'tool-input-start','toolCallId':[],'toolName':{}}",
                                "{'type':'tool-input-available','toolCallId':[],'toolName':'late','input':null}",
                                "{'type':'message-metadata','messageMetadata':{'usage':{'inputTokens':-1,'outputTokens':'4'}}}"))
                .containsExactly(
                        "begin 0.0 TEXT",
                        "end 0.0 TEXT",
                        "begin 0.1 TOOL #0 null null",
                        "named 0.1 null late",
                        "end 0.1 TOOL",
                        "usage in null out null read null write null reasoning null");
    }
}
