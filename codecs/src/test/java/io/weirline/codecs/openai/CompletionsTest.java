package io.weirline.codecs.openai;

import static io.weirline.codecs.dialects.DialectFixture.sse;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.DialectFixture;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.StreamFault.ProviderError;
import io.weirline.core.StreamFault.Truncated;
import org.junit.jupiter.api.Test;

/** The older Completions: the envelope is Chat's, the text stands beside the index. */
class CompletionsTest {
    private static final DialectFixture COMPLETIONS = new DialectFixture(Dialects.OPENAI_COMPLETIONS);

    @Test
    void textOfEachChoiceBesideItsIndex() {
        assertThat(COMPLETIONS.shown(sse(
                        "{'id':'c','object':'text_completion','choices':[{'text':'a','index':1,'finish_reason':null},"
                                + "{'text':'b','index':0,'logprobs':null,'finish_reason':null}],'model':'m'}",
                        "{'id':'c','choices':[{'text':'\\ud83d','index':0}]}",
                        "{'id':'c','choices':[{'text':'\\ude00','index':0,'finish_reason':'stop'}]}",
                        "{'id':'c','choices':[{'text':'','index':1,'finish_reason':'length'}]}",
                        "{'id':'c','choices':[],'usage':{'prompt_tokens':3,'completion_tokens':4}}",
                        "[DONE]")))
                .containsExactly(
                        "started c m",
                        "begin 1.0 TEXT",
                        "text 1.0 a",
                        "begin 0.0 TEXT",
                        "text 0.0 b",
                        "text 0.0 😀",
                        "end 0.0 TEXT",
                        "finished 0 STOP stop",
                        "end 1.0 TEXT",
                        "finished 1 LENGTH length",
                        "usage in 3 out 4 read null write null reasoning null");
    }

    @Test
    void aTextThatIsRepeatedOrNoStringCountsAsInChat() {
        assertThat(COMPLETIONS.shown(sse("{'choices':[{'text':'a','text':'b','finish_reason':'stop'},null,5]}")))
                .contains("text 0.0 b")
                .noneMatch(line -> line.endsWith(" a"));
        assertThat(COMPLETIONS.shown(sse("{'choices':[{'text':{'x':1},'finish_reason':'stop'}]}")))
                .containsExactly("started null null", "finished 0 STOP stop");
    }

    @Test
    void chatTakesNoTextThatStandsOutsideADelta() {
        assertThat(new DialectFixture(Dialects.OPENAI_CHAT)
                        .shown(sse("{'choices':[{'text':'a','delta':{'content':'b'},'finish_reason':'stop'}]}")))
                .containsExactly(
                        "started null null", "begin 0.0 TEXT", "text 0.0 b", "end 0.0 TEXT", "finished 0 STOP stop");
    }

    @Test
    void errorsAndCuts() {
        assertThat(COMPLETIONS.fault(sse("{'choices':[{'text':'a'}]}", "{'error':{'message':'boom'}}", "[DONE]")))
                .isInstanceOfSatisfying(ProviderError.class, e -> assertThat(e.providerMessage())
                        .isEqualTo("boom"));
        assertThat(COMPLETIONS.fault(sse("{'choices':[{'text':'a'}]}", "[DONE]")))
                .isInstanceOf(Truncated.class);
    }
}
