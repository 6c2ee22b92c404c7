package io.weirline.codecs.openai;

import static io.weirline.codecs.openai.ChatFixture.STOP;
import static io.weirline.codecs.openai.ChatFixture.delta;
import static io.weirline.codecs.openai.ChatFixture.events;
import static io.weirline.codecs.openai.ChatFixture.said;
import static io.weirline.codecs.openai.ChatFixture.shown;
import static io.weirline.codecs.openai.ChatFixture.sse;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.Shown;
import io.weirline.core.Limits;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Envelope, text, refusal, reasoning and what stands beside them. */
class ChatTextTest {
    // ---- envelope

    @Test
    void textOfOneChoice() {
        assertThat(shown(sse(
                        delta("{'role':'assistant','content':''}"),
                        delta("{'content':'Hel'}"),
                        delta("{'content':'lo 😀'}"),
                        STOP,
                        "[DONE]")))
                .containsExactly(
                        "started c1 m1",
                        "begin 0.0 TEXT",
                        "text 0.0 Hel",
                        "text 0.0 lo 😀",
                        "end 0.0 TEXT",
                        "finished 0 STOP stop");
    }

    @Test
    void membersComeInAnyOrder() {
        assertThat(
                        shown(
                                sse(
                                        "{'choices':[{'finish_reason':'stop','delta':{'content':'a','reasoning':'r'},'index':3}],"
                                                + "'usage':{'total_tokens':3,'completion_tokens':1,'prompt_tokens':2},'model':'m1','id':'c1'}")))
                .containsExactly(
                        "started c1 m1",
                        "begin 3.0 REASONING",
                        "reasoning 3.0 r",
                        "end 3.0 REASONING",
                        "begin 3.1 TEXT",
                        "text 3.1 a",
                        "end 3.1 TEXT",
                        "finished 3 STOP stop",
                        "usage in 2 out 1 read null write null reasoning null");
    }

    @Test
    void azureFirstChunkHasNoEnvelopeYet() {
        assertThat(shown(sse(
                        "{'choices':[],'created':0,'id':'','model':'','object':'','prompt_filter_results':[{}]}",
                        "{'choices':[],'id':'','model':'gpt'}",
                        "{'id':'c9','model':'other','choices':[{'index':0,'delta':{'role':'assistant'}}]}",
                        STOP)))
                .containsExactly("started c9 gpt", "finished 0 STOP stop");
    }

    @Test
    void idsThatChangeInEveryChunkKeyNothing() {
        assertThat(shown(sse(
                        "{'id':'a','model':'m','choices':[{'index':0,'delta':{'content':'1'}}]}",
                        "{'id':'stub','model':'n','choices':[{'index':0,'delta':{'content':'2'}}]}",
                        STOP)))
                .containsExactly(
                        "started a m",
                        "begin 0.0 TEXT",
                        "text 0.0 1",
                        "text 0.0 2",
                        "end 0.0 TEXT",
                        "finished 0 STOP stop");
    }

    @Test
    void streamWithoutAnIdStartsWithItsFirstChoice() {
        assertThat(shown(
                        sse("{'id':'','model':'claude','choices':[{'delta':{'content':'x'},'finish_reason':'stop'}]}")))
                .startsWith("started null claude", "begin 0.0 TEXT");
    }

    @Test
    void numericIdIsAnId() {
        assertThat(shown(sse("{'id':17,'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}")))
                .containsExactly("started 17 null", "finished 0 STOP stop");
    }

    @Test
    void escapesInEnvelopeAndText() {
        assertThat(shown(sse("{'id':'\\u0041','model':'a\\/b','choices':[{'index':0,'delta':{'content':'x\\n\\u00e4'},"
                        + "'finish_reason':'\\u0073top'}]}")))
                .containsExactly(
                        "started A a/b", "begin 0.0 TEXT", "text 0.0 x\nä", "end 0.0 TEXT", "finished 0 STOP stop");
    }

    @Test
    void emptyAndNullTextsOpenNothing() {
        assertThat(said(
                        "{'content':'','reasoning':'','reasoning_content':null,'refusal':'','tool_calls':[]}",
                        "{'content':null,'refusal':null,'tool_calls':null,'reasoning_details':[]}",
                        "{}"))
                .isEmpty();
    }

    @Test
    void nullWhereAnObjectIsDue() {
        assertThat(shown(sse(
                        "{'id':'c1','model':'m1','choices':[{'index':0,'delta':null}],'usage':null,'x_groq':null,"
                                + "'error':null}",
                        "{'choices':null}",
                        "{'choices':[null]}",
                        STOP)))
                .containsExactly("started c1 m1", "finished 0 STOP stop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'content':5}",
                "{'content':{'text':'x'}}",
                "{'content':true}",
                "{'content':[5,null,true,[1]]}",
                "{'reasoning':7,'reasoning_content':[],'reasoning_details':'x','refusal':{}}",
                "{'reasoning_details':[1,'x',{'text':4}]}",
                "{'tool_calls':'x','function_call':'y','annotations':9,'images':'z','audio':[]}",
                "{'tool_calls':[1,null,'x']}",
                "{'role':{'deep':[[{}]]},'unknown':{'content':'no'}}",
                "5",
                "[]",
            })
    void wrongTypesAreSkippedLikeUnknownMembers(String delta) {
        assertThat(said(delta, "{'content':'on'}")).containsExactly("begin 0.0 TEXT", "text 0.0 on", "end 0.0 TEXT");
    }

    @Test
    void cumulativeMessageIsIgnored() {
        assertThat(shown(sse("{'id':'c1','model':'m1','choices':[{'index':0,'message':{'content':'all of it'},"
                        + "'delta':{'content':'it'},'finish_reason':'stop'}]}")))
                .containsExactly(
                        "started c1 m1", "begin 0.0 TEXT", "text 0.0 it", "end 0.0 TEXT", "finished 0 STOP stop");
    }

    @Test
    void messageInPlaceOfADeltaIsNotLost() {
        assertThat(
                        shown(
                                sse(
                                        "{'id':'c1','choices':[{'index':0,'delta':null,'message':{'content':'all'},'finish_reason':'stop'}]}")))
                .containsExactly("started c1 null", "extension message {\"content\":\"all\"}", "finished 0 STOP stop");
    }

    @Test
    void ofRepeatedMembersTheLastCounts() {
        assertThat(said(
                        "{'content':'no','content':'a'}",
                        "{'content':'no','content':null}",
                        "{'reasoning':'no','reasoning':'r'}",
                        "{'tool_calls':[{'index':0,'id':'x','function':{'name':'no'}}],'tool_calls':[]}",
                        "{'refusal':'no','refusal':''}"))
                .containsExactly(
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "end 0.0 TEXT",
                        "begin 0.1 REASONING",
                        "reasoning 0.1 r",
                        "end 0.1 REASONING");
        assertThat(shown(sse(
                        "{'id':'no','id':'c1','choices':[{'index':9,'delta':{'content':'no'},'finish_reason':'length'}],"
                                + "'choices':[{'index':7,'index':0,'delta':{'content':'no'},'finish_reason':'length',"
                                + "'delta':{'content':'b'},'finish_reason':'stop'}]}")))
                .containsExactly(
                        "started c1 null", "begin 0.0 TEXT", "text 0.0 b", "end 0.0 TEXT", "finished 0 STOP stop");
    }

    // ---- blocks

    @Test
    void anotherKindEndsTheBlock() {
        assertThat(said("{'reasoning':'r'}", "{'content':'a'}", "{'refusal':'n'}", "{'content':'b'}"))
                .containsExactly(
                        "begin 0.0 REASONING",
                        "reasoning 0.0 r",
                        "end 0.0 REASONING",
                        "begin 0.1 TEXT",
                        "text 0.1 a",
                        "end 0.1 TEXT",
                        "begin 0.2 REFUSAL",
                        "refusal 0.2 n",
                        "end 0.2 REFUSAL",
                        "begin 0.3 TEXT",
                        "text 0.3 b",
                        "end 0.3 TEXT");
    }

    @Test
    void choicesHaveBlocksOfTheirOwn() {
        assertThat(shown(sse(
                        "{'id':'c1','model':'m1','choices':[{'index':0,'delta':{'content':'a'}},"
                                + "{'index':2147483647,'delta':{'content':'b'}}]}",
                        "{'choices':[{'index':2147483647,'delta':{'reasoning':'r'},'finish_reason':'length'}]}",
                        "{'choices':[{'index':0,'delta':{'content':'c'},'finish_reason':'stop'}]}")))
                .containsExactly(
                        "started c1 m1",
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "begin 2147483647.0 TEXT",
                        "text 2147483647.0 b",
                        "end 2147483647.0 TEXT",
                        "begin 2147483647.1 REASONING",
                        "reasoning 2147483647.1 r",
                        "end 2147483647.1 REASONING",
                        "finished 2147483647 LENGTH length",
                        "text 0.0 c",
                        "end 0.0 TEXT",
                        "finished 0 STOP stop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "'index':null,", "'index':-1,", "'index':2147483648,", "'index':1.5,", "'index':'1',"})
    void entryWithoutAValidIndexStandsForItsPlace(String index) {
        assertThat(shown(sse(
                        "{'id':'c1','model':'m1','choices':[{'index':0,'delta':{'content':'a'},'finish_reason':'stop'},"
                                + "{" + index + "'delta':{'content':'b'},'finish_reason':'stop'}]}")))
                .contains("text 0.0 a", "text 1.0 b");
    }

    @Test
    void textBehindTheFinishIsTold() {
        assertThat(shown(sse(delta("{'content':'a'}"), STOP, delta("{'content':'b'}"))))
                .containsExactly(
                        "started c1 m1",
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "end 0.0 TEXT",
                        "finished 0 STOP stop",
                        "begin 0.1 TEXT",
                        "text 0.1 b",
                        "end 0.1 TEXT");
    }

    // ---- characters

    @Test
    void halvesOfAPairAreJoinedOverDeltas() {
        assertThat(said("{'content':'a\\ud83d'}", "{'content':''}", "{'content':'\\ude00b'}"))
                .containsExactly("begin 0.0 TEXT", "text 0.0 a", "text 0.0 😀b", "end 0.0 TEXT");
    }

    @Test
    void halvesAreJoinedOnlyWithinTheirBlock() {
        assertThat(said("{'content':'\\ud83d'}", "{'reasoning':'\\ude00'}", "{'content':'\\ude00'}"))
                .containsExactly(
                        "begin 0.0 TEXT",
                        "text 0.0 �",
                        "end 0.0 TEXT",
                        "begin 0.1 REASONING",
                        "reasoning 0.1 �",
                        "end 0.1 REASONING",
                        "begin 0.2 TEXT",
                        "text 0.2 �",
                        "end 0.2 TEXT");
    }

    @Test
    void halfAtTheEndOfEachKindBecomesAReplacement() {
        assertThat(said("{'reasoning_details':[{'summary':'\\ud83d'}]}", "{'refusal':'\\ud83d'}"))
                .containsExactly(
                        "begin 0.0 REASONING",
                        "summary 0.0 �",
                        "end 0.0 REASONING",
                        "begin 0.1 REFUSAL",
                        "refusal 0.1 �",
                        "end 0.1 REFUSAL");
    }

    @Test
    void halvesOfTwoChoicesDoNotMeet() {
        assertThat(shown(sse(
                        "{'id':'c1','model':'m1','choices':[{'index':0,'delta':{'content':'\\ud83d'}},"
                                + "{'index':1,'delta':{'content':'\\ud83d'}}]}",
                        "{'choices':[{'index':1,'delta':{'content':'\\ude01'},'finish_reason':'stop'},"
                                + "{'index':0,'delta':{'content':'\\ude00'},'finish_reason':'stop'}]}")))
                .contains("text 0.0 😀", "text 1.0 😁");
    }

    @Test
    void malformedUtf8InsideStringsReadsAsTheReplacement() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a".getBytes(StandardCharsets.UTF_8));
        body.writeBytes(
                new byte[] {(byte) 0xC0, (byte) 0x80, 'b', (byte) 0xED, (byte) 0xA0, (byte) 0x80, 'c', (byte) 0xFF});
        body.writeBytes("\"},\"finish_reason\":\"stop\"}]}\n\n".getBytes(StandardCharsets.UTF_8));
        assertThat(events(DecodeOptions.defaults(), Limits.defaults(), body.toByteArray()))
                .extracting(Shown::of)
                .contains("text 0.0 a\uFFFD\uFFFDb\uFFFD\uFFFD\uFFFDc\uFFFD", "finished 0 STOP stop");
    }

    // ---- reasoning

    @Test
    void reasoningFromEachOfItsHomes() {
        assertThat(said(
                        "{'reasoning_content':'1','content':null}",
                        "{'reasoning':'2','content':''}",
                        "{'reasoning_details':[{'type':'reasoning.text','text':'3'},{'type':'reasoning.text','text':'4'}]}",
                        "{'content':[{'type':'thinking','thinking':[{'type':'text','text':'5'}]}]}",
                        "{'content':[{'type':'thinking','thinking':'6'}]}",
                        "{'content':[{'type':'thinking','thinking':['7']}]}",
                        "{'reasoning_details':{'type':'reasoning.text','text':'8'}}"))
                .containsExactly(
                        "begin 0.0 REASONING",
                        "reasoning 0.0 1",
                        "reasoning 0.0 2",
                        "reasoning 0.0 3",
                        "reasoning 0.0 4",
                        "reasoning 0.0 5",
                        "reasoning 0.0 6",
                        "reasoning 0.0 7",
                        "reasoning 0.0 8",
                        "end 0.0 REASONING");
    }

    @Test
    void reasoningIsNeverToldTwice() {
        assertThat(said(
                        "{'reasoning_details':[{'text':'a'}],'reasoning':'a','reasoning_content':'a'}",
                        "{'reasoning':'b','reasoning_details':[{'text':'b'}],'reasoning_content':''}",
                        "{'reasoning_details':[{'text':'c'}],'reasoning':null}",
                        "{'content':[{'type':'thinking','thinking':[{'text':'d'}]}],'reasoning_content':'d'}"))
                .containsExactly(
                        "begin 0.0 REASONING",
                        "reasoning 0.0 a",
                        "reasoning 0.0 b",
                        "reasoning 0.0 c",
                        "reasoning 0.0 d",
                        "end 0.0 REASONING");
    }

    @Test
    void summariesAreKnownAsSuch() {
        assertThat(said(
                        "{'reasoning_details':[{'type':'reasoning.summary','summary':'a'}]}",
                        "{'reasoning':'b','reasoning_details':[{'type':'reasoning.summary','summary':'b'}]}",
                        "{'reasoning':'c'}"))
                .containsExactly(
                        "begin 0.0 REASONING",
                        "summary 0.0 a",
                        "summary 0.0 b",
                        "reasoning 0.0 c",
                        "end 0.0 REASONING");
    }

    @Test
    void signaturesAndEncryptedReasoningAreKept() {
        assertThat(
                        said(
                                "{'reasoning':'r','reasoning_details':[{'text':'r','signature':''}]}",
                                "{'reasoning_details':[{'type':'reasoning.text','signature':'S\\u0041'}]}",
                                "{'content':'a'}",
                                "{'content':'','reasoning':null,'reasoning_details':[{'type':'reasoning.encrypted','data':'E'}]}"))
                .containsExactly(
                        "begin 0.0 REASONING",
                        "reasoning 0.0 r",
                        "signature 0.0 SA",
                        "end 0.0 REASONING",
                        "begin 0.1 TEXT",
                        "text 0.1 a",
                        "end 0.1 TEXT",
                        "begin 0.2 REASONING",
                        "encrypted 0.2 E",
                        "end 0.2 REASONING");
    }

    @Test
    void contentPartsKeepTheirOrder() {
        assertThat(said("{'content':['a',{'type':'text','text':'b'},{'type':'thinking','thinking':[{'text':'c'}]},"
                        + "{'text':'d'},{'type':'reference','reference_ids':[1]},{'type':'new','x':1},"
                        + "{'type':'thinking','thinking':[],'closed':true},{'type':'text','text':''}]}"))
                .containsExactly(
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "text 0.0 b",
                        "end 0.0 TEXT",
                        "begin 0.1 REASONING",
                        "reasoning 0.1 c",
                        "end 0.1 REASONING",
                        "begin 0.2 TEXT",
                        "text 0.2 d",
                        "cite 0.2 {\"type\":\"reference\",\"reference_ids\":[1]}",
                        "extension content {\"type\":\"new\",\"x\":1}",
                        "end 0.2 TEXT");
    }

    // ---- citations and media

    @Test
    void annotationsAreCitations() {
        assertThat(said("{'content':'a'}", "{'annotations':[{'type':'url_citation'},{'n':2},7]}"))
                .containsExactly(
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "cite 0.0 {\"type\":\"url_citation\"}",
                        "cite 0.0 {\"n\":2}",
                        "end 0.0 TEXT");
    }

    @Test
    void imagesAndSound() {
        assertThat(said(
                        "{'images':[{'type':'image_url','image_url':{'url':'data:image/png;base64,QUI='}},"
                                + "{'image_url':'data:image/jpeg;base64,QQ=='}]}",
                        "{'audio':{'id':'a','data':'AAA=','transcript':'hi','expires_at':1}}",
                        "{'audio':{'data':'BBB='}}",
                        "{'images':[{'image_url':{'url':'https://example.org/x.png'}}]}",
                        "{'content':[{'type':'image_url','image_url':{'url':'data:image/gif;base64,R0k='}}]}"))
                .containsExactly(
                        "begin 0.0 MEDIA",
                        "media 0.0 image/png QUI=",
                        "end 0.0 MEDIA",
                        "begin 0.1 MEDIA",
                        "media 0.1 image/jpeg QQ==",
                        "end 0.1 MEDIA",
                        "extension audio.transcript \"hi\"",
                        "begin 0.2 MEDIA",
                        "media 0.2 audio/pcm AAA=",
                        "media 0.2 audio/pcm BBB=",
                        "extension image_url \"https://example.org/x.png\"",
                        "end 0.2 MEDIA",
                        "begin 0.3 MEDIA",
                        "media 0.3 image/gif R0k=",
                        "end 0.3 MEDIA");
    }

    // ---- think tags

    private static final DecodeOptions SPLIT = DecodeOptions.defaults().withSplitThinkTags(true);

    @Test
    void thinkTagsAreTextByDefault() {
        assertThat(said("{'content':'<think>a</think>b'}")).contains("text 0.0 <think>a</think>b");
    }

    @Test
    void thinkTagsAreSplitOffByOptionHoweverTheyAreCut() {
        String text = "<think>a < b</thin k></think>c <think>d</think>";
        for (int first = 0; first <= text.length(); first++) {
            for (int second = first; second <= text.length(); second += 7) {
                var shown = said(
                        SPLIT,
                        "{'content':'" + text.substring(0, first) + "'}",
                        "{'content':'" + text.substring(first, second) + "'}",
                        "{'content':'" + text.substring(second) + "'}");
                assertThat(joined(shown, "reasoning 0.0 ")).isEqualTo("a < b</thin k>");
                assertThat(joined(shown, "text 0.1 ")).isEqualTo("c <think>d</think>");
            }
        }
    }

    private static String joined(java.util.List<String> shown, String prefix) {
        StringBuilder joined = new StringBuilder();
        shown.stream()
                .filter(line -> line.startsWith(prefix))
                .forEach(line -> joined.append(line.substring(prefix.length())));
        return joined.toString();
    }

    @Test
    void whatOnlyLooksLikeAThinkTagIsText() {
        assertThat(said(SPLIT, "{'content':'<thin'}")).contains("text 0.0 <thin");
        assertThat(said(SPLIT, "{'content':' <thin'}", "{'content':'g>'}")).contains("text 0.0  <thing>");
        assertThat(said(SPLIT, "{'content':'a'}", "{'content':'<think>b'}"))
                .contains("text 0.0 a", "text 0.0 <think>b");
        assertThat(said(SPLIT, "{'content':'<think>a</thi'}"))
                .containsExactly("begin 0.0 REASONING", "reasoning 0.0 a", "reasoning 0.0 </thi", "end 0.0 REASONING");
        assertThat(said(SPLIT, "{'content':'<thi'}", "{'tool_calls':[{'index':0,'id':'i','function':{'name':'f'}}]}"))
                .startsWith("begin 0.0 TEXT", "text 0.0 <thi", "end 0.0 TEXT", "begin 0.1 TOOL #0 i f");
        assertThat(said(SPLIT, "{'content':'<thi'}", "{'refusal':'no'}"))
                .startsWith("begin 0.0 TEXT", "text 0.0 <thi", "end 0.0 TEXT", "begin 0.1 REFUSAL");
    }

    @Test
    void blanksBeforeAThinkTagAreTextAndBounded() {
        assertThat(said(SPLIT, "{'content':'\\n '}", "{'content':'<think>a'}"))
                .containsExactly(
                        "begin 0.0 TEXT",
                        "text 0.0 \n ",
                        "end 0.0 TEXT",
                        "begin 0.1 REASONING",
                        "reasoning 0.1 a",
                        "end 0.1 REASONING");
        assertThat(said(SPLIT, "{'content':'" + " ".repeat(65) + "'}", "{'content':'<think>a'}"))
                .contains("text 0.0 " + " ".repeat(65), "text 0.0 <think>a");
    }

    @Test
    void halvesAreJoinedWithinThinkTagsToo() {
        assertThat(said(SPLIT, "{'content':'<think>\\ud83d'}", "{'content':'\\ude00'}"))
                .contains("reasoning 0.0 😀");
        assertThat(said(SPLIT, "{'content':'\\ud83d'}")).contains("text 0.0 �");
    }
}
