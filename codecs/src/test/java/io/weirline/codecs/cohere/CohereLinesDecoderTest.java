package io.weirline.codecs.cohere;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.DialectFixture;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.StreamFault.Malformed;
import io.weirline.core.StreamFault.ProviderError;
import io.weirline.core.StreamFault.Truncated;
import org.junit.jupiter.api.Test;

class CohereLinesDecoderTest {
    private static final DialectFixture COHERE = new DialectFixture(Dialects.COHERE_V1);
    private static final String START = "{'event_type':'stream-start','generation_id':'g'}";
    private static final String TEXT = "{'is_finished':false,'event_type':'text-generation','text':'a'}";
    private static final String END = "{'is_finished':true,'event_type':'stream-end','response':{'text':'a','meta':"
            + "{'billed_units':{'input_tokens':1},'tokens':{'input_tokens':3,'output_tokens':4}}},"
            + "'finish_reason':'MAX_TOKENS'}";

    private static String lines(String... lines) {
        return String.join("\n", lines).replace('\'', '"') + "\n";
    }

    @Test
    void textCitationsAndCalls() {
        String searches = "{'event_type':'search-results','documents':[]}";
        assertThat(COHERE.shown(lines(
                        START,
                        searches,
                        TEXT,
                        "{'event_type':'citation-generation','citations':[{'start':0},null]}",
                        "{'event_type':'tool-calls-generation','tool_calls':[{'name':'f','parameters':{'x':1}},"
                                + "{'name':'f','parameters':{'x':2}},{'name':'g','parameters':null},5]}",
                        END)))
                .containsExactly(
                        "started g null",
                        "extension search-results " + searches.replace('\'', '"'),
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "cite 0.0 {\"start\":0}",
                        "end 0.0 TEXT",
                        "begin 0.1 TOOL #0 null f",
                        "args 0.1 {\"x\":1}",
                        "begin 0.2 TOOL #1 null f",
                        "args 0.2 {\"x\":2}",
                        "begin 0.3 TOOL #2 null g",
                        "end 0.1 TOOL",
                        "end 0.2 TOOL",
                        "end 0.3 TOOL",
                        "finished 0 LENGTH MAX_TOKENS",
                        "usage in 3 out 4 read null write null reasoning null");
    }

    @Test
    void theLastLineNeedsNoLineEnd() {
        assertThat(COHERE.shown(lines(TEXT, END).stripTrailing())).contains("finished 0 LENGTH MAX_TOKENS");
    }

    @Test
    void errorsAndCuts() {
        assertThat(COHERE.fault(lines(START, "{'error':'boom'}"))).isInstanceOf(ProviderError.class);
        assertThat(COHERE.fault(lines(START, TEXT))).isInstanceOf(Truncated.class);
        assertThat(COHERE.fault(lines(START, "nope", END))).isInstanceOf(Malformed.class);
    }
}
