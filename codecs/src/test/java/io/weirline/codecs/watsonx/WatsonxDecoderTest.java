package io.weirline.codecs.watsonx;

import static io.weirline.codecs.dialects.DialectFixture.sse;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.DialectFixture;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.StreamFault.ProviderError;
import io.weirline.core.StreamFault.Truncated;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatsonxDecoderTest {
    private static final DialectFixture WATSONX = new DialectFixture(Dialects.WATSONX);

    private static String chunk(String text, int input, int output, String stop) {
        return "{'model_id':'m','results':[{'generated_text':'" + text + "','generated_token_count':" + output
                + ",'input_token_count':" + input + ",'stop_reason':'" + stop + "'}]}";
    }

    @Test
    void countersAreTheLargestThatCame() {
        assertThat(WATSONX.shown(sse(
                        chunk("", 8, 0, "not_finished"),
                        chunk("a", 0, 2, "not_finished"),
                        chunk("", 0, 1, "eos_token"))))
                .containsExactly(
                        "started null m",
                        "usage in 8 out 0 read null write null reasoning null",
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "usage in 8 out 2 read null write null reasoning null",
                        "end 0.0 TEXT",
                        "finished 0 STOP eos_token");
    }

    @ParameterizedTest
    @CsvSource({"stop_sequence,STOP", "max_tokens,LENGTH", "token_limit,LENGTH", "error,ERROR", "cancelled,OTHER"})
    void stopReasons(String raw, String reason) {
        assertThat(WATSONX.shown(sse(chunk("a", 1, 1, raw)))).contains("finished 0 " + reason + " " + raw);
    }

    @Test
    void errorsAndCuts() {
        String chunk = chunk("a", 1, 1, "not_finished");
        assertThat(WATSONX.fault(sse(chunk, "{'errors':[null,{'code':'c','message':'boom'},{'message':'x'}]}")))
                .isInstanceOfSatisfying(ProviderError.class, e -> assertThat(e.providerMessage())
                        .isEqualTo("boom"));
        assertThat(WATSONX.fault(sse(chunk))).isInstanceOf(Truncated.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {"null", "{}", "[null]", "[{'generated_text':null}]"})
    void nullWhereAnObjectIsDueIsNothing(String results) {
        assertThat(WATSONX.shown(sse("{'results':" + results + "}", chunk("a", 1, 1, "eos_token"))))
                .startsWith("started null null", "begin 0.0 TEXT", "text 0.0 a");
    }
}
