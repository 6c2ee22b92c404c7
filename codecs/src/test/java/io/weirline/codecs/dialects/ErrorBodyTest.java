package io.weirline.codecs.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.ByteSink;
import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client is told to which nothing was sent yet. */
class ErrorBodyTest {
    private static final StreamFault INTERNAL = new StreamFault.Internal();
    private static final StreamFault CUT = new StreamFault.Truncated("deadline firstContent", -1);

    private static String body(String dialect, StreamFault fault, int status) {
        ByteSink out = new ByteSink();
        Dialects.named(dialect).encoder().errorBody(fault, status, out);
        return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
    }

    // The forms are those of each provider's reference; Responses is refused as Chat is.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "openai-chat|{'error':{'message':'internal error','type':'server_error','param':null,'code':'internal_error'}}",
                "openai-responses|{'error':{'message':'internal error','type':'server_error','param':null,'code':'internal_error'}}",
                "anthropic|{'type':'error','error':{'type':'api_error','message':'internal error'}}",
                "gemini|{'error':{'code':500,'message':'internal error','status':'INTERNAL','details':[{'@type':"
                        + "'type.googleapis.com/google.rpc.ErrorInfo','reason':'server_error','domain':'weirline'}]}}",
                "ollama|{'error':'internal error'}",
                "ai-sdk-ui|{'type':'error','errorText':'internal error'}",
            })
    void anInternalFailureIsNobodyElses(String dialect, String expected) {
        assertThat(body(dialect, INTERNAL, 500)).isEqualTo(expected.replace('\'', '"'));
    }

    @Test
    void theStatusIsTheAnswers() {
        assertThat(body("anthropic", CUT, 504)).contains("\"timeout_error\"");
        assertThat(body("anthropic", CUT, 502)).contains("\"api_error\"");
        assertThat(body("gemini", CUT, 504)).contains("\"code\":504").contains("\"DEADLINE_EXCEEDED\"");
        // The provider says 401, which is between it and this side.
        StreamFault denied = new StreamFault.ProviderError("denied", null, 401, false, null, "key sk-1", "{}");
        assertThat(body("gemini", denied, 502)).contains("\"code\":502").doesNotContain("sk-1");
    }

    /** The stream's state is not touched, and its own frame says the same behind the framing. */
    @ParameterizedTest
    @ValueSource(strings = {"openai-chat", "openai-responses", "anthropic", "gemini", "ollama", "ai-sdk-ui"})
    void itIsNoPartOfTheStream(String name) {
        StreamEvent[] events = {
            new StreamEvent.Started("1", "m", EncoderFixture.OTHER), new StreamEvent.TextDelta(0, 0, "a")
        };
        EncoderFixture plain = new EncoderFixture(Dialects.named(name));
        String expected = plain.encode(events) + plain.fail(EncoderFixture.PROVIDER);
        EncoderFixture encoder = new EncoderFixture(Dialects.named(name));
        ByteSink body = new ByteSink();
        encoder.encoder.errorBody(EncoderFixture.PROVIDER, 429, body);
        String stream = encoder.encode(events) + encoder.fail(EncoderFixture.PROVIDER);
        assertThat(stream.replaceAll("(resp|msg|fc|chatcmpl)_[0-9a-zA-Z]+", "ID"))
                .isEqualTo(expected.replaceAll("(resp|msg|fc|chatcmpl)_[0-9a-zA-Z]+", "ID"));
        assertThat(new String(body.array(), 0, body.size(), StandardCharsets.UTF_8))
                .doesNotContain("sk-1");
    }

    /** A gateway behind this one finds the error in it. */
    @ParameterizedTest
    @ValueSource(strings = {"openai-chat", "openai-responses", "anthropic", "gemini", "ollama"})
    void ourOwnDecoderReadsIt(String name) {
        Decoder<ByteBuffer, StreamEvent> decoder = Dialects.named(name).decoder(Limits.defaults());
        decoder.feed(ByteBuffer.wrap(body(name, EncoderFixture.PROVIDER, 429).getBytes(StandardCharsets.UTF_8)));
        StreamFault told = null;
        for (int end = 0; end < 2; end++) {
            for (StreamEvent event = decoder.poll(); event != null; event = decoder.poll()) {
                told = told == null && event instanceof StreamEvent.Fault fault ? fault.fault() : told;
            }
            decoder.finish();
        }
        assertThat(told).isInstanceOf(StreamFault.ProviderError.class);
    }
}
