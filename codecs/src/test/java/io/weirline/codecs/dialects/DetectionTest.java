package io.weirline.codecs.dialects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.codecs.testing.Corpus;
import io.weirline.codecs.testing.RecordedBodies;
import io.weirline.codecs.testing.RecordedBodies.Body;
import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body tells its own dialect and framing, however it is cut; nothing of it is lost. */
class DetectionTest {
    private static final DialectFixture AUTO = new DialectFixture(Dialects.detect(null));
    private static final long SEED = 20_260_401;

    @Test
    void everyRecordedBodyIsDecodedAsIfItsDialectWereKnown() {
        int passed = 0;
        SplittableRandom random = new SplittableRandom(SEED);
        for (ProviderDialect dialect : Dialects.all()) {
            for (Body body : RecordedBodies.of(dialect.name())) {
                List<StreamEvent> known = Events.decode(dialect.decoder(Limits.defaults()), body.bytes());
                Decoder<ByteBuffer, StreamEvent> auto = Dialects.detect(null).decoder(Limits.defaults());
                assertThat(Events.decode(auto, body.bytes())).as(body.name()).isEqualTo(known);
                for (int mean : new int[] {1, 7, 200}) {
                    auto.reset();
                    assertThat(Events.differsAt(known, auto, body.bytes(), random, mean))
                            .as("%s, seed %d, mean %d", body, SEED, mean)
                            .isEqualTo(-1);
                }
                passed++;
            }
        }
        int total = Corpus.json("streams/index.json").size();
        Corpus.report("streams/auto", passed, total);
        assertThat(passed).isEqualTo(total);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "data: {'choices':[]}~~data: {'choices':[{'text':'a'}]}~~ | openai-completions",
                "data: {'choices':[]}~~data: {'choices':[{'delta':{}}]}~~ | openai-chat",
                "data: {'id':1,'object':'chat.completion.chunk'}~~ | openai-chat",
                ": c~~event: ping~data: {'type':'ping'}~~data: {'type':'message_start','message':{}}~~ | anthropic",
                "data: {'sequence_number':0,'type':'response.in_progress','response':{'id':'r'}}~~ | openai-responses",
                "data: {'usageMetadata':{}}~~ | gemini",
                "[{'candidates':[{}]}] | gemini",
                "~ [{'choices':[{'delta':{}}]}] | openai-chat",
                "{'model':'m','created_at':'t','message':{'content':'a'}}~ | ollama",
                "data: {'message':{'content':'a'},'done':false}~~ | ollama",
                "{'event_type':'stream-start'}~ | cohere-v1",
                "data: {'id':'c','type':'message-start'}~~ | cohere",
                "event: output~data: a~~ | replicate",
                "data: {'model_id':'m','results':[{}]}~~ | watsonx",
                "data: {'jsonrpc':'2.0','result':{}}~~ | mcp",
                "event: thread.run.created~data: {'id':'r'}~~ | assistants",
                "data: {'type':'transcript.text.delta','delta':'a'}~~ | transcription",
                "data: {'type':'start','messageId':'m'}~~data: {'type':'start-step'}~~ | ai-sdk-ui",
            })
    void theFirstPayloadThatSaysSomethingTellsTheDialect(String body, String name) {
        List<StreamEvent> events = AUTO.events(body.replace('~', '\n').replace('\'', '"'));

        assertThat(events)
                .filteredOn(StreamEvent.Started.class::isInstance)
                .extracting(event -> ((StreamEvent.Started) event).dialect().name())
                .containsExactly(name);
    }

    @Test
    void aFirstEventThatIsCutByTheEndStillTells() {
        List<StreamEvent> events = AUTO.events("event: message_start\ndata: {\"type\":\"message_st");

        assertThat(Events.fault(events))
                .isInstanceOfSatisfying(StreamFault.Truncated.class, fault -> assertThat(fault.reason())
                        .contains("any message"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"boom\"}}",
                "{\n  \"error\": {\n    \"message\": \"boom\"\n  }\n}\n",
                "{\"error\":\"boom\"}\n",
                "data: {\"error\":{\"message\":\"boom\"}}\n\n",
                "error: {\"message\":\"boom\"}\n",
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"message\":\"boom\"}}\n\n"
            })
    void anErrorInPlaceOfAStreamIsTold(String body) {
        assertThat(AUTO.fault(body))
                .isInstanceOfSatisfying(StreamFault.ProviderError.class, error -> assertThat(error.providerMessage())
                        .isEqualTo("boom"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<!DOCTYPE html>\n<p>\n", "upstream connect error\n", "{\n5\n", "\0\0\0\1aaaaaaaaaaaaaaaaa"})
    void aBodyThatIsNoStreamIsMalformed(String body) {
        assertThat(AUTO.fault(body)).isInstanceOf(StreamFault.Malformed.class);
    }

    @Test
    void anEmptyBodyIsTruncated() {
        assertThat(AUTO.fault("")).isInstanceOf(StreamFault.Truncated.class);
        assertThat(AUTO.fault("\r\n\n")).isInstanceOf(StreamFault.Truncated.class);
    }

    @Test
    void theLookAheadIsBoundedAndNothingOfItIsLost() {
        String end = "data: {\"type\":\"message_stop\"}\n\n";
        String start = "data: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"pad\":\"" + "x".repeat(300_000)
                + "\"}}\n\n";
        assertThat(AUTO.events(start + end))
                .first()
                .isInstanceOfSatisfying(StreamEvent.Started.class, started -> assertThat(started.dialect())
                        .isEqualTo(Dialects.ANTHROPIC));
        String pings = "data: {\"type\":\"ping\"}\n\n".repeat(70);
        assertThat(Events.fault(AUTO.events(pings + end)))
                .as("what tells nothing for long is Chat")
                .isInstanceOfSatisfying(StreamFault.Truncated.class, fault -> assertThat(fault.reason())
                        .contains("choice"));
    }

    @Test
    void theContentTypeCountsWhereTheBytesLeaveItOpen() {
        byte[] body = "{\"model\":\"m\",\"done\":true}\n".getBytes(StandardCharsets.UTF_8);
        assertThat(Events.decode(Dialects.detect("application/x-ndjson").decoder(Limits.defaults()), body))
                .first()
                .isInstanceOf(StreamEvent.Started.class);
        assertThat(Events.fault(
                        Events.decode(Dialects.detect("Text/Event-Stream; x=y").decoder(Limits.defaults()), body)))
                .isInstanceOf(StreamFault.Malformed.class);
        assertThat(Events.fault(Events.decode(
                        Dialects.detect("application/vnd.amazon.eventstream").decoder(Limits.defaults()),
                        "{\"message\":\"denied\"}".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(StreamFault.ProviderError.class);
    }

    @Test
    void nothingIsFedBehindTheEnd() {
        Decoder<ByteBuffer, StreamEvent> auto = Dialects.named("auto").decoder(Limits.defaults());
        auto.finish();
        assertThatThrownBy(() -> auto.feed(ByteBuffer.allocate(1))).isInstanceOf(IllegalStateException.class);
        assertThat(auto.poll()).isInstanceOf(StreamEvent.Fault.class);
        assertThat(auto.poll()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-chat", "ollama", "bedrock-converse"})
    void framingIsToldByTheFirstByteWhateverTheDialectUsuallyHas(String name) {
        String error = "{\"error\":{\"message\":\"boom\"}}";
        DialectFixture dialect = new DialectFixture(Dialects.named(name));
        for (String body : List.of("\n[" + error + "]", ": c\n\ndata: " + error + "\n\n", error)) {
            assertThat(dialect.fault(body)).as(body).isInstanceOf(StreamFault.ProviderError.class);
        }
    }

    @Test
    void blanksBeforeABodyAreNotKeptForEver() {
        assertThat(new DialectFixture(Dialects.GEMINI).fault(" ".repeat(5000) + "[{}]"))
                .as("SSE by then")
                .isInstanceOf(StreamFault.Malformed.class);
    }

    @Test
    void contentTypes() {
        assertThat(BodyFraming.of("application/X-NDJSON ; charset=utf-8", BodyFraming.SSE))
                .isEqualTo(BodyFraming.NDJSON);
        assertThat(BodyFraming.of("text/html", BodyFraming.SSE)).isEqualTo(BodyFraming.SSE);
        for (BodyFraming framing : BodyFraming.values()) {
            assertThat(BodyFraming.of(framing.mediaType(), BodyFraming.SSE)).isEqualTo(framing);
        }
    }
}
