package io.weirline.codecs.cohere;

import static io.weirline.codecs.dialects.DialectFixture.sse;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.DialectFixture;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.StreamFault.ProviderError;
import io.weirline.core.StreamFault.Truncated;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cohere's rules, one by one. */
class CohereDecoderTest {
    private static final DialectFixture COHERE = new DialectFixture(Dialects.COHERE);
    private static final String START = "{'id':'c1','type':'message-start','delta':{'message':{'content':[]}}}";

    private static String end(String reason) {
        return "{'type':'message-end','delta':{'finish_reason':'" + reason
                + "','usage':{'billed_units':{'input_tokens':1},'tokens':{'input_tokens':5,'output_tokens':6,"
                + "'reasoning_tokens':2},'cached_tokens':4}}}";
    }

    @Test
    void contentAndCallsHaveIndicesOfTheirOwn() {
        assertThat(COHERE.shown(sse(
                        START,
                        "{'type':'content-delta','index':0,'delta':{'message':{'content':{'thinking':'t'}}}}",
                        "{'type':'content-end','index':0}",
                        "{'type':'content-start','index':1,'delta':{'message':{'content':{'type':'text','text':''}}}}",
                        "{'type':'content-delta','index':1,'delta':{'message':{'content':{'text':'a'}}}}",
                        "{'type':'citation-start','index':0,'delta':{'message':{'citations':{'content_index':1}}}}",
                        "{'type':'citation-end','index':0}",
                        "{'type':'content-end','index':1}",
                        "{'type':'tool-call-start','index':0,'delta':{'message':{'tool_calls':"
                                + "{'id':'i','function':{'name':'f','arguments':''}}}}}",
                        "{'type':'tool-call-delta','index':0,'delta':{'message':{'tool_calls':"
                                + "{'function':{'arguments':'{}'}}}}}",
                        "{'type':'tool-call-end','index':0}",
                        end("TOOL_CALL"),
                        "[DONE]")))
                .containsExactly(
                        "started c1 null",
                        "begin 0.0 REASONING",
                        "reasoning 0.0 t",
                        "end 0.0 REASONING",
                        "begin 0.1 TEXT",
                        "text 0.1 a",
                        "cite 0.1 {\"content_index\":1}",
                        "end 0.1 TEXT",
                        "begin 0.2 TOOL #0 i f",
                        "args 0.2 {}",
                        "end 0.2 TOOL",
                        "finished 0 TOOL_CALLS TOOL_CALL",
                        "usage in 5 out 6 read 4 write null reasoning 2");
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETE,STOP",
        "STOP_SEQUENCE,STOP",
        "MAX_TOKENS,LENGTH",
        "ERROR,ERROR",
        "ERROR_TOXIC,CONTENT_FILTER",
        "X,OTHER"
    })
    void finishReasons(String raw, String reason) {
        assertThat(COHERE.shown(sse(START, end(raw)))).contains("finished 0 " + reason + " " + raw);
    }

    @Test
    void errorsAndCuts() {
        assertThat(COHERE.fault(sse(START, "{'type':'message-end','delta':{'finish_reason':'ERROR','error':'boom'}}")))
                .isInstanceOfSatisfying(ProviderError.class, e -> assertThat(e.providerMessage())
                        .isEqualTo("boom"));
        assertThat(COHERE.fault(sse(START, "[DONE]"))).isInstanceOf(Truncated.class);
    }

    @Test
    void theToolPlanAndNullsSayNothingOfTheAnswer() {
        assertThat(COHERE.shown(sse(
                        START,
                        "{'type':'tool-plan-delta','delta':{'message':{'tool_plan':'p'}}}",
                        "{'type':'content-delta','index':null,'delta':{'message':{'content':null}}}",
                        "{'type':'tool-call-end','index':9}",
                        end("COMPLETE"))))
                .hasSize(4)
                .element(1)
                .asString()
                .startsWith("extension tool-plan-delta {");
    }
}
