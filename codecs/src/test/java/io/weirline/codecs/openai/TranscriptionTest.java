package io.weirline.codecs.openai;

import static io.weirline.codecs.dialects.DialectFixture.sse;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.DialectFixture;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.StreamFault.ProviderError;
import io.weirline.core.StreamFault.Truncated;
import org.junit.jupiter.api.Test;

class TranscriptionTest {
    private static final DialectFixture TRANSCRIPTION = new DialectFixture(Dialects.TRANSCRIPTION);
    private static final String DELTA = "{'type':'transcript.text.delta','delta':'a'}";

    @Test
    void deltasThenTheWholeAgain() {
        assertThat(TRANSCRIPTION.shown(sse(
                        DELTA,
                        "{'type':'transcript.text.delta','delta':''}",
                        "{'type':'transcript.text.delta','delta':null}",
                        "{'type':'transcript.text.done','text':'a','usage':{'type':'tokens','input_tokens':3,"
                                + "'output_tokens':4}}",
                        "[DONE]")))
                .containsExactly(
                        "started null null",
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "end 0.0 TEXT",
                        "finished 0 STOP null",
                        "usage in 3 out 4 read null write null reasoning null");
    }

    @Test
    void segmentsAndATextThatNoDeltaToldArePassedOn() {
        String segment = "{'type':'transcript.text.segment','text':'a','speaker':'A'}";
        String done = "{'type':'transcript.text.done','text':'a'}";
        assertThat(TRANSCRIPTION.shown(sse(segment, done)))
                .containsExactly(
                        "extension transcript.text.segment " + segment.replace('\'', '"'),
                        "started null null",
                        "finished 0 STOP null",
                        "extension transcript.text.done " + done.replace('\'', '"'));
    }

    @Test
    void errorsAndCuts() {
        assertThat(TRANSCRIPTION.fault(sse(DELTA, "{'type':'error','error':{'message':'boom'}}")))
                .isInstanceOfSatisfying(ProviderError.class, e -> assertThat(e.providerMessage())
                        .isEqualTo("boom"));
        assertThat(TRANSCRIPTION.fault(sse(DELTA, "[DONE]"))).isInstanceOf(Truncated.class);
    }
}
