package io.weirline.codecs.gemini;

import static io.weirline.codecs.dialects.DialectFixture.sse;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.DialectFixture;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.Limits;
import io.weirline.core.StreamFault.LimitExceeded;
import io.weirline.core.StreamFault.Malformed;
import io.weirline.core.StreamFault.ProviderError;
import io.weirline.core.StreamFault.Truncated;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gemini's rules, one by one. */
class GeminiDecoderTest {
    private static final DialectFixture GEMINI = new DialectFixture(Dialects.GEMINI);
    private static final String STOP = "{'candidates':[{'finishReason':'STOP'}]}";

    private static String parts(String parts) {
        return "{'candidates':[{'content':{'parts':[" + parts + "]}}]}";
    }

    private static String call(String call) {
        return parts("{'functionCall':" + call + "}");
    }

    private static String piece(String path, String value) {
        return call("{'partialArgs':[{'jsonPath':'" + path + "'," + value + "}],'willContinue':true}");
    }

    /** The arguments that these pieces of one call become, fragment by fragment. */
    private static List<String> args(String... pieces) {
        String body = sse(call("{'name':'f','willContinue':true}")) + sse(pieces) + sse(call("{}")) + sse(STOP);
        return GEMINI.shown(body).stream()
                .filter(line -> line.startsWith("args 0.0 "))
                .map(line -> line.substring("args 0.0 ".length()))
                .toList();
    }

    @Test
    void carriageReturnsAndAnArrayMeanTheSame() {
        String one = parts("{'text':'a'}");
        String two = "{'candidates':[{'content':{'parts':[{'text':'b'}]},'finishReason':'STOP'}]}";
        List<String> expected = List.of(
                "started null null",
                "begin 0.0 TEXT",
                "text 0.0 a",
                "text 0.0 b",
                "end 0.0 TEXT",
                "finished 0 STOP STOP");
        assertThat(GEMINI.shown(sse(one, two).replace("\n", "\r\n"))).isEqualTo(expected);
        String array = "[" + one.replace("{", "{\n ") + "\n,\r\n" + two + "]";
        assertThat(GEMINI.shown(array.replace('\'', '"'))).isEqualTo(expected);
        assertThat(GEMINI.shown("\uFEFF \r\n" + array.replace('\'', '"'))).isEqualTo(expected);
    }

    @Test
    void thoughtsSignaturesAndTheOrderOfAPart() {
        assertThat(GEMINI.shown(sse(
                        parts("{'text':'t','thought':true},{'thoughtSignature':'s1','functionCall':{'name':'f'}}"),
                        parts("{'text':'a','thoughtSignature':'s2'}"),
                        STOP)))
                .containsExactly(
                        "started null null",
                        "begin 0.0 REASONING",
                        "reasoning 0.0 t",
                        "signature 0.0 s1",
                        "begin 0.1 TOOL #0 null f",
                        "args 0.1 {}",
                        "end 0.1 TOOL",
                        "end 0.0 REASONING",
                        "begin 0.2 TEXT",
                        "text 0.2 a",
                        "end 0.2 TEXT",
                        "begin 0.3 REASONING",
                        "signature 0.3 s2",
                        "end 0.3 REASONING",
                        "finished 0 TOOL_CALLS STOP");
    }

    @Test
    void wholeCallsAreCompactAndKeepTheirOrder() {
        assertThat(GEMINI.shown(sse(call("{'id':'i','name':'f','args':{ 'b' : [1, 'x y'], 'a' : 2.0 }}"), STOP)))
                .contains("begin 0.0 TOOL #0 i f", "args 0.0 {\"b\":[1,\"x y\"],\"a\":2.0}");
    }

    @Test
    void piecesThatContinueAreFragmentsAtOnce() {
        assertThat(args(
                        piece("$.a", "'stringValue':'x\\u00e9','willContinue':true"),
                        piece("$.a", "'stringValue':'y'"),
                        piece("$.o.n[0].k", "'numberValue':1.50"),
                        piece("$.o.n[1]", "'boolValue':true"),
                        piece("$[\\u0027o\\u0027][\\u0027z.z\\u0027]", "'nullValue':null")))
                .containsExactly(
                        "{\"a\":\"x\\u00e9", "y\"", ",\"o\":{\"n\":[{\"k\":1.50", "},true", "],\"z.z\":null", "}}");
    }

    @Test
    void aPieceThatDoesNotContinueHoldsTheCallToItsEnd() {
        assertThat(args(
                        piece("$.a.x", "'numberValue':1"),
                        piece("$.b", "'numberValue':2"),
                        piece("$.a.y", "'stringValue':'s'"),
                        piece("$.c", "'numberValue':3")))
                .containsExactly("{\"a\":{\"x\":1", "},\"b\":2", ",\"a\":{\"x\":1,\"y\":\"s\"},\"c\":3}");
    }

    @Test
    void skippedElementsAreNull() {
        assertThat(args(piece("$.a[2]", "'numberValue':1"))).containsExactly("{\"a\":[null,null,1", "]}");
    }

    @Test
    void theEndOfAStreamedCallMayBeMissing() {
        assertThat(GEMINI.shown(sse(
                        call("{'name':'f','willContinue':true}"),
                        piece("$.a", "'stringValue':'x','willContinue':true"),
                        call("{'name':'f'}"),
                        STOP)))
                .contains("args 0.0 {\"a\":\"x", "args 0.0 \"}", "begin 0.1 TOOL #1 null f", "args 0.1 {}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "$", "$.", "$[0]", "$.a[", "$.a[x]", "$.a]", "$.a['b'", "$.a..b", "$.a[-1]"})
    void hostilePathsAreMalformed(String path) {
        String body = sse(call("{'name':'f','willContinue':true}"))
                + "data: "
                + piece("PATH", "'numberValue':1").replace('\'', '"').replace("PATH", path.replace("'", "\\u0027"))
                + "\n\n";
        assertThat(GEMINI.fault(body)).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @CsvSource({"$.a.b,$.a", "$.a,$.a.b", "$.a[0],$.a.b", "$.a.b,$.a[0]"})
    void pathsThatContradictEachOtherAreMalformed(String one, String two) {
        assertThat(GEMINI.fault(sse(
                        call("{'name':'f','willContinue':true}"),
                        piece(one, "'numberValue':1"),
                        piece(two, "'numberValue':1"))))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void pathsAreLimited() {
        String head = sse(call("{'name':'f','willContinue':true}"));
        assertThat(GEMINI.fault(head + sse(piece("$" + ".a".repeat(65), "'numberValue':1"))))
                .isInstanceOfSatisfying(
                        LimitExceeded.class, e -> assertThat(e.limit()).isEqualTo("jsonPathDepth"));
        assertThat(args(piece("$" + ".a".repeat(64), "'numberValue':1"))).hasSize(2);
        assertThat(GEMINI.fault(head + sse(piece("$.a[99999999999999999999]", "'numberValue':1"))))
                .isInstanceOfSatisfying(
                        LimitExceeded.class, e -> assertThat(e.limit()).isEqualTo("jsonPathIndex"));
        Limits limits = Limits.defaults().toBuilder().jsonPathIndex(10).build();
        assertThat(GEMINI.shown(
                        DecodeOptions.defaults(),
                        limits,
                        head + sse(piece("$.a[9]", "'numberValue':1"), piece("$.b[9]", "'numberValue':1"))))
                .last()
                .asString()
                .startsWith("fault LimitExceeded[limit=jsonPathIndex, value=10");
    }

    @ParameterizedTest
    @CsvSource({
        "'STOP',STOP",
        "1,STOP",
        "2,LENGTH",
        "'SAFETY',CONTENT_FILTER",
        "'RECITATION',CONTENT_FILTER",
        "'MALFORMED_FUNCTION_CALL',MALFORMED",
        "'FUTURE',OTHER"
    })
    void finishReasons(String raw, String reason) {
        String json = raw.matches("[0-9]") ? raw : '"' + raw + '"';
        assertThat(GEMINI.shown("data: {\"candidates\":[{\"finishReason\":" + json + "}]}\n\n"))
                .containsExactly("started null null", "finished 0 " + reason + " " + raw);
    }

    @Test
    void aBlockedPromptIsAContentFilter() {
        assertThat(GEMINI.shown(sse("{'promptFeedback':{'blockReason':'SAFETY'}}")))
                .containsExactly(
                        "started null null",
                        "extension promptFeedback {\"blockReason\":\"SAFETY\"}",
                        "finished 0 CONTENT_FILTER null");
    }

    @Test
    void usageIsCumulativeAndThoughtsAreOutput() {
        assertThat(GEMINI.shown(sse(
                        "{'usageMetadata':{'promptTokenCount':15,'thoughtsTokenCount':7}}",
                        "{'usageMetadata':{'promptTokenCount':13,'candidatesTokenCount':4,'toolUsePromptTokenCount':2,"
                                + "'cachedContentTokenCount':5},'candidates':[{'finishReason':'STOP'}]}")))
                .containsExactly(
                        "started null null",
                        "usage in 15 out 7 read null write null reasoning 7",
                        "finished 0 STOP STOP",
                        "usage in 15 out 11 read 5 write null reasoning 7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {'error':{'code':503,'message':'boom'}}\n\n",
                "data: {'candidates':[]}\n\n{\n  'error': {\n    'code': 503\n  }\n}\n",
                "[{'candidates':[{'finishReason':'STOP'}]},{'error':{'code':503}}]",
            })
    void errorsInEveryShape(String body) {
        assertThat(GEMINI.fault(body.replace('\'', '"')))
                .isInstanceOfSatisfying(
                        ProviderError.class, e -> assertThat(e.status()).isEqualTo(503));
    }

    @Test
    void citationsMediaAndCode() {
        assertThat(GEMINI.shown(sse("{'candidates':[{'index':3,'content':{'parts':[{'executableCode':{'code':'x'}},"
                        + "{'inlineData':{'mimeType':'image/png','data':'QQ=='}}]},'groundingMetadata':"
                        + "{'groundingChunks':[{'web':{}}]},'citationMetadata':{'citationSources':[{'uri':'u'}]},"
                        + "'finishReason':'STOP'}]}")))
                .contains(
                        "extension executableCode {\"code\":\"x\"}",
                        "media 3.0 image/png QQ==",
                        "cite 3.1 {\"web\":{}}",
                        "cite 3.1 {\"uri\":\"u\"}",
                        "extension groundingMetadata {\"groundingChunks\":[{\"web\":{}}]}",
                        "finished 3 STOP STOP");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'candidates':null}",
                "{'candidates':[null]}",
                "{'candidates':[{'content':null}]}",
                "{'candidates':[{'content':{'parts':null}}]}",
                "{'candidates':[{'content':{'parts':[null]}}]}",
                "{'candidates':[{'content':{'parts':[{'functionCall':null}]}}],'usageMetadata':null}"
            })
    void nullWhereAnObjectIsDueIsNothing(String chunk) {
        assertThat(GEMINI.shown(sse(chunk, STOP))).containsExactly("started null null", "finished 0 STOP STOP");
    }

    @Test
    void unbalancedArraysAndMissingFinishesAreTruncated() {
        assertThat(GEMINI.fault("[" + STOP.replace('\'', '"'))).isInstanceOf(Truncated.class);
        assertThat(GEMINI.fault("[" + STOP.replace('\'', '"') + "}")).isInstanceOf(Malformed.class);
        assertThat(GEMINI.fault(sse(parts("{'text':'a'}")))).isInstanceOf(Truncated.class);
        assertThat(GEMINI.fault("")).isInstanceOf(Truncated.class);
    }
}
