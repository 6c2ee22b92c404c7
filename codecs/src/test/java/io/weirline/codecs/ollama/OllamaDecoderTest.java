package io.weirline.codecs.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.DialectFixture;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.Limits;
import io.weirline.core.StreamFault.LimitExceeded;
import io.weirline.core.StreamFault.Malformed;
import io.weirline.core.StreamFault.ProviderError;
import io.weirline.core.StreamFault.Truncated;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ollama's rules, one by one. */
class OllamaDecoderTest {
    private static final DialectFixture OLLAMA = new DialectFixture(Dialects.OLLAMA);
    private static final String DONE = "{'done':true,'done_reason':'stop','prompt_eval_count':3,'eval_count':4}";

    private static String lines(String... lines) {
        return String.join("\n", lines).replace('\'', '"');
    }

    @Test
    void chatWithThinkingAndALastLineWithoutItsEnd() {
        assertThat(OLLAMA.shown(lines(
                        "{'model':'m','message':{'role':'assistant','content':'','thinking':'t'},'done':false}",
                        "",
                        "{'model':'m','message':{'content':'a'},'done':false}\r",
                        DONE)))
                .containsExactly(
                        "started null m",
                        "begin 0.0 REASONING",
                        "reasoning 0.0 t",
                        "end 0.0 REASONING",
                        "begin 0.1 TEXT",
                        "text 0.1 a",
                        "end 0.1 TEXT",
                        "finished 0 STOP stop",
                        "usage in 3 out 4 read null write null reasoning null");
    }

    @Test
    void generate() {
        assertThat(OLLAMA.shown(lines("{'response':'a','thinking':'t'}", "{'response':'','done':true,'context':[1]}")))
                .containsExactly(
                        "started null null",
                        "begin 0.0 REASONING",
                        "reasoning 0.0 t",
                        "end 0.0 REASONING",
                        "begin 0.1 TEXT",
                        "text 0.1 a",
                        "end 0.1 TEXT",
                        "finished 0 OTHER null");
    }

    @Test
    void callsAreWholeObjectsAndEndAtOnce() {
        String call = "{'message':{'tool_calls':[{'function':{'index':0,'name':'f','arguments':{ 'a' : [1, 2] }}}]}}";
        assertThat(OLLAMA.shown(lines(call, call, "{'done':true,'done_reason':'stop'}")))
                .containsExactly(
                        "started null null",
                        "begin 0.0 TOOL #0 null f",
                        "args 0.0 {\"a\":[1,2]}",
                        "end 0.0 TOOL",
                        "begin 0.1 TOOL #1 null f",
                        "args 0.1 {\"a\":[1,2]}",
                        "end 0.1 TOOL",
                        "finished 0 TOOL_CALLS stop");
    }

    @Test
    void errorLineIsAString() {
        assertThat(OLLAMA.fault(lines("{'message':{'content':'a'}}", "{'error':'boom'}")))
                .isInstanceOfSatisfying(ProviderError.class, e -> {
                    assertThat(e.providerMessage()).isEqualTo("boom");
                    assertThat(e.rawJson()).isEqualTo("\"boom\"");
                });
    }

    @Test
    void otherLinesPass() {
        assertThat(OLLAMA.shown(lines("{'status':'pulling'}", "5", DONE)))
                .startsWith("extension line {\"status\":\"pulling\"}", "extension line 5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'message':null}", "{'message':{'tool_calls':[null,{},{'function':null}]}}"})
    void nullWhereAnObjectIsDueIsNothing(String line) {
        assertThat(OLLAMA.shown(lines(line, DONE)))
                .contains("finished 0 STOP stop")
                .noneMatch(l -> l.contains("TOOL"));
    }

    @Test
    void cutAndBrokenLines() {
        assertThat(OLLAMA.fault(lines("{'response':'a'}", "{'resp"))).isInstanceOf(Truncated.class);
        assertThat(OLLAMA.fault(lines("{'response':'a'}"))).isInstanceOf(Truncated.class);
        assertThat(OLLAMA.fault("{\"response\":\"a\"}\n<html>\n"))
                .isInstanceOfSatisfying(
                        Malformed.class, e -> assertThat(e.reason()).startsWith("line 2: "));
        Limits limits = Limits.defaults().toBuilder().lineBytes(20).build();
        assertThat(OLLAMA.shown(DecodeOptions.defaults(), limits, "{\"response\":\"0123456789\"}\n"))
                .singleElement()
                .asString()
                .contains(LimitExceeded.class.getSimpleName(), "lineBytes");
    }
}
