package io.weirline.codecs.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.DialectFixture;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.StreamFault.ProviderError;
import io.weirline.core.StreamFault.Truncated;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicateDecoderTest {
    private static final DialectFixture REPLICATE = new DialectFixture(Dialects.REPLICATE);
    private static final String DONE = "event: done\ndata: {}\n\n";

    private static String output(String data) {
        return "event: output\nid: 1:0\n" + data + "\n\n";
    }

    @Test
    void dataAreTextOfWhichBlanksCount() {
        assertThat(REPLICATE.shown(": hi\n\n" + output("data: ") + output("data:  a") + output("data:  ")
                        + output("data: \ndata: ") + output("data: {\"error\":1}") + output("data: [DONE]") + DONE))
                .containsExactly(
                        "COMMENT",
                        "PING",
                        "started null null",
                        "begin 0.0 TEXT",
                        "text 0.0  a",
                        "text 0.0  ",
                        "text 0.0 \n",
                        "text 0.0 {\"error\":1}",
                        "text 0.0 [DONE]",
                        "end 0.0 TEXT",
                        "finished 0 STOP {}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"reason\":\"canceled\"} | OTHER",
                "{\"reason\":\"error\"} | ERROR",
                "{\"reason\":null} | STOP",
                "[] | STOP",
                "{ | OTHER"
            })
    void theReasonOfTheEnd(String data, String reason) {
        assertThat(REPLICATE.shown(output("data: a") + "event: done\ndata: " + data + "\n\n"))
                .contains("finished 0 " + reason + " " + data);
    }

    @Test
    void errorsAndCuts() {
        assertThat(REPLICATE.fault(output("data: a") + "event: error\ndata: {\"detail\":\"boom\"}\n\n" + DONE))
                .isInstanceOfSatisfying(
                        ProviderError.class, e -> assertThat(e.rawJson()).isEqualTo("{\"detail\":\"boom\"}"));
        assertThat(REPLICATE.fault(output("data: a") + "event: error\ndata: boom\n\n"))
                .isInstanceOfSatisfying(ProviderError.class, e -> assertThat(e.providerMessage())
                        .isEqualTo("boom"));
        assertThat(REPLICATE.fault(output("data: a"))).isInstanceOf(Truncated.class);
        assertThat(REPLICATE.shown("event: logs\ndata: x\n\n" + DONE)).first().isEqualTo("extension logs x");
    }
}
