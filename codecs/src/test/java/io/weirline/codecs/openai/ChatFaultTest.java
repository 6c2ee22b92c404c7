package io.weirline.codecs.openai;

import static io.weirline.codecs.openai.ChatFixture.STOP;
import static io.weirline.codecs.openai.ChatFixture.delta;
import static io.weirline.codecs.openai.ChatFixture.events;
import static io.weirline.codecs.openai.ChatFixture.fault;
import static io.weirline.codecs.openai.ChatFixture.shown;
import static io.weirline.codecs.openai.ChatFixture.sse;
import static io.weirline.codecs.openai.ChatFixture.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.Events;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Fault;
import io.weirline.core.StreamFault.LimitExceeded;
import io.weirline.core.StreamFault.Malformed;
import io.weirline.core.StreamFault.ProviderError;
import io.weirline.core.StreamFault.Truncated;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors in every shape, bad input, and what is only unknown. */
class ChatFaultTest {
    private static ProviderError error(String body) {
        assertThat(fault(body)).isInstanceOf(ProviderError.class);
        return (ProviderError) fault(body);
    }

    // ---- errors of the provider

    @Test
    void errorObject() {
        ProviderError error = error(sse("{'error':{'message':'boom','type':'server_error','param':null,'code':null}}"));
        assertThat(error)
                .isEqualTo(new ProviderError(
                        "server_error",
                        null,
                        500,
                        true,
                        null,
                        "boom",
                        "{\"message\":\"boom\",\"type\":\"server_error\",\"param\":null,\"code\":null}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {'error':'boom'}\n\n",
                "data: {'error':{'message':'boom'}}\n\n",
                "event: error\ndata: {'error':{'message':'boom'}}\n\n",
                "event: error\ndata: {'message':'boom'}\n\n",
                "event: error\ndata: 'boom'\n\n",
                "event: error\ndata: boom\n\n",
                "data: {'object':'error','message':'boom','type':'BadRequestError','code':400}\n\n",
                "data: {'type':'error','error':{'message':'boom'}}\n\n",
                "data: {'type':'error','message':'boom'}\n\n",
                "data: {'id':'c','choices':[{'index':0,'delta':{'content':''},'error':{'message':'boom'}}]}\n\n",
                "data: {'error':{'detail':'boom'}}\n\n",
                "data: {'error':{'error':{'message':'boom'},'message':'outer'}}\n\n",
                "error: {'detail':'outer','error':{'message':'boom'}}\n",
                "error:{'message':'boom'}\n",
                "{'error':{'message':'boom'}}\n",
                "{'error':{'message':'boom'}}",
                "{\n  'error': {\n    'code': 499,\n\n    'message': 'boom'\n  }\n}\n",
            })
    void errorsInEveryShapeAreReportedOnce(String body) {
        assertThat(error(body.replace('\'', '"')).providerMessage()).isEqualTo("boom");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "false", "''"})
    void whatIsNoErrorIsNone(String value) {
        assertThat(shown(sse("{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}],'error':" + value + "}")))
                .containsExactly("started null null", "finished 0 STOP stop");
    }

    @Test
    void errorBesideChoicesComesBehindWhatTheChunkSays() {
        assertThat(shown(sse(
                        delta("{'content':'a'}"),
                        "{'error':{'code':400,'message':'Token limit reached'},'usage':{'prompt_tokens':1},"
                                + "'choices':[{'index':0,'delta':{'content':'b'},'finish_reason':'length'}]}",
                        "[DONE]")))
                .containsExactly(
                        "started c1 m1",
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "text 0.0 b",
                        "end 0.0 TEXT",
                        "finished 0 LENGTH length",
                        "usage in 1 out null read null write null reasoning null",
                        "fault ProviderError[type=null, code=400, status=400, retryable=false, retryAfter=null]");
    }

    @Test
    void behindAnErrorItReadsOnAndReportsNoSecondFault() {
        assertThat(shown(sse(
                                delta("{'content':'a'}"),
                                "{'error':{'type':'overloaded_error'}}",
                                delta("{'content':'b'}"),
                                "{'error':{'type':'server_error'}}",
                                usage("{'prompt_tokens':1}"))
                        + "error: {\"x\":1}\n"
                        + sse("{nonsense")))
                .containsExactly(
                        "started c1 m1",
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "end 0.0 TEXT",
                        "fault ProviderError[type=overloaded_error, code=null, status=529, retryable=true, retryAfter=null]",
                        "begin 0.1 TEXT",
                        "text 0.1 b",
                        "end 0.1 TEXT",
                        "usage in 1 out null read null write null reasoning null");
    }

    @Test
    void errorThenDoneIsNoSuccess() {
        assertThat(shown(sse(STOP, "{'error':{'message':'x'}}", "[DONE]")))
                .filteredOn(line -> line.startsWith("fault"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'type':'rate_limit_error' | 429 | true",
                "'code':'rate_limit_exceeded' | 429 | true",
                "'code':'insufficient_quota','type':'insufficient_quota' | 429 | false",
                "'type':'insufficient_quota','code':429 | 429 | false",
                "'code':'insufficient_quota','type':'rate_limit_error' | 429 | false",
                "'code':503 | 503 | true",
                "'code':'502' | 502 | true",
                "'status_code':400,'type':'server_error' | 400 | false",
                "'status':'UNAVAILABLE' | 503 | true",
                "'status':504 | 504 | true",
                "'type':'InternalServerError' | 500 | true",
                "'type':'invalid_request_error','code':'context_length_exceeded' | 400 | false",
                "'type':'authentication_error' | 401 | false",
                "'type':'permission_error' | 403 | false",
                "'code':'model_not_found' | 404 | false",
                "'type':'request_timeout' | 408 | true",
                "'metadata':{'error_type':'rate_limit_exceeded'} | 429 | true",
                "'code':501 | 501 | false",
                "'code':200 | 0 | false",
                "'code':4040 | 0 | false",
                "'type':'whim' | 0 | false",
            })
    void statusAndWhetherToTryAgain(String members, int status, boolean retryable) {
        ProviderError error = error(sse("{'error':{" + members + "}}"));
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.retryable()).isEqualTo(retryable);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'retry_after':2 | 2000",
                "'retry_after':'1.5' | 1500",
                "'retry_after_ms':250 | 250",
                "'details':[7,{'@type':'RetryInfo','retryDelay':'3.5s'},[{}]] | 3500",
                "'retry_after':99999999999 | 86400000",
                "'retry_after':-1 | ",
                "'retry_after':'soon' | ",
                "'retry_after':'1.2.3' | ",
                "'retry_after':1e9 | ",
            })
    void howLongToWait(String members, Long millis) {
        assertThat(error(sse("{'error':{" + members + "}}")).retryAfter())
                .isEqualTo(millis == null ? null : Duration.ofMillis(millis));
    }

    @Test
    void theProvidersOwnWordsAreNotInItsToString() {
        assertThat(error(sse("{'error':{'message':'secret'}}")).toString()).doesNotContain("secret");
    }

    @Test
    void errorThatIsNoJsonIsKeptAsAJsonString() {
        assertThat(error("event: error\ndata: up\"stream\n\n").rawJson()).isEqualTo("\"up\\\"stream\"");
    }

    // ---- stray lines

    @Test
    void errorFieldEndsOpenBlocksAtOnce() {
        assertThat(shown(sse(delta("{'content':'a'}")) + "error: {\"code\":500}\n\n"))
                .containsExactly(
                        "started c1 m1",
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "end 0.0 TEXT",
                        "fault ProviderError[type=null, code=500, status=500, retryable=true, retryAfter=null]");
    }

    @Test
    void errorFieldKeepsItsWholeValue() {
        assertThat(error("error: {\"detail\":\"d\",\"error\":{\"code\":1}}\n").rawJson())
                .isEqualTo("{\"detail\":\"d\",\"error\":{\"code\":1}}");
    }

    @Test
    void objectErrorIsReportedAsSoonAsItCloses() {
        Decoder<ByteBuffer, StreamEvent> decoder = Dialects.OPENAI_CHAT.decoder(Limits.defaults());
        decoder.feed(ByteBuffer.wrap("{\n\n \"error\": {\n\"code\": 500}\n}\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(decoder.poll())
                .isInstanceOfSatisfying(Fault.class, fault -> assertThat(((ProviderError) fault.fault()).rawJson())
                        .isEqualTo("{\n\"code\": 500}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo: bar\n",
                "error: nothing of note\n",
                "error: {broken\n",
                "error: [1]\n",
                "error: \"text\"\n",
                "error\n",
                "errors: {\"a\":1}\n",
                "{\"error\":null}\n",
                "{\"error\":false}\n",
                "{\"detail\":\"x\"}\n",
                "{broken: error}\n",
                "{\"a\":1}\n{\"b\":{\"error\":1}}\n",
                "[{\"error\":1}]\n",
                "x{\"error\":1}\n",
                "}{\"error\":1}\n",
                "{\"error\":1}x\n",
                "{\"error\":{\n: comment\n\"code\":1}}\n",
                "{\"error\":{\ndata: [DONE]\n\n\"code\":1}}\n",
            })
    void otherStrayLinesMeanNothing(String lines) {
        assertThat(shown(sse(delta("{'content':'a'}")) + lines + sse(STOP)))
                .filteredOn(line -> !line.equals("COMMENT"))
                .containsExactly(
                        "started c1 m1", "begin 0.0 TEXT", "text 0.0 a", "end 0.0 TEXT", "finished 0 STOP stop");
    }

    @Test
    void objectsThatAreNoErrorDoNotHideOneBehindThem() {
        assertThat(error(sse(STOP) + "{\"a\":1}\nnoise\n  {\"error\":{\"code\":\"x\"}}\n")
                        .code())
                .isEqualTo("x");
        assertThat(error(sse(STOP) + "{\"a\":\n" + sse(STOP) + "{\"error\":{\"code\":\"x\"}}\n")
                        .code())
                .isEqualTo("x");
    }

    @Test
    void strayLinesOverTheirLimitAreNotKeptAndAreNoFault() {
        Limits limits = Limits.defaults().toBuilder().strayBytes(40).build();
        String large = "{\"error\":{\"message\":\n\"0123456789012345678901234567890123456789\"}}\n";
        assertThat(shown(DecodeOptions.defaults(), limits, sse(STOP) + large)).endsWith("finished 0 STOP stop");
        assertThat(shown(DecodeOptions.defaults(), limits, sse(STOP) + large + "{\"error\":{\"code\":7}}\n"))
                .last()
                .asString()
                .contains("code=7");
    }

    @Test
    void pageInPlaceOfAStream() {
        String page = "<!DOCTYPE html>\n<html><body>\n<h1>502 Bad Gateway</h1>\n</body></html>\n";
        assertThat(fault(page)).isEqualTo(new Malformed("not an event stream", 0, "<!DOCTYPE html>"));
        assertThat(fault("\n: c\n\n  <p>x\\</p>"))
                .isEqualTo(new Malformed("not an event stream", 6, "  <p>x\\x5c</p>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"d", "da", "dat", "data", "data:", "even", "retry"})
    void bodyCutInsideItsFirstFieldIsTruncated(String body) {
        assertThat(fault(body)).isInstanceOf(Truncated.class);
    }

    @ParameterizedTest
    @EnumSource
    void errorPageWithoutALineEndIsAnErrorByAnyPolicy(SseOptions.AtEnd atEnd) {
        assertThat(shown(
                        DecodeOptions.defaults().withAtEnd(atEnd),
                        Limits.defaults(),
                        "{\n \"error\": {\"code\":500}\n}"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("fault ProviderError");
    }

    @Test
    void plainJsonAnswerInPlaceOfAStream() {
        assertThat(fault("{\"id\":\"c\",\"choices\":[{\"message\":{\"content\":\"whole\"}}]}"))
                .isInstanceOf(Malformed.class);
    }

    // ---- malformed input

    @Test
    void malformedJsonNamesTheEventAndAByteInsideIt() {
        String good = sse(delta("{'content':'a'}"));
        String body = ": c\n\n" + good + good + "data: {\"choices\":[oops]}\n\n" + good;
        List<StreamEvent> events = events(body);
        assertThat(events.get(events.size() - 2)).isInstanceOf(StreamEvent.BlockEnded.class);
        Malformed fault = (Malformed) fault(body);
        assertThat(fault.reason()).startsWith("event 3: ");
        int bad = body.indexOf("{\"choices\":[oops]}");
        assertThat(fault.offset()).isBetween((long) bad, bad + 17L);
        assertThat(fault.toString()).doesNotContain("oops");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a",
                "{\"a\":1} x",
                "{\"a\":1}{\"a\":1}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\\x\"}}]}",
                "nonsense",
                "{'a':1}",
            })
    void malformedChunkLeavesNoTraceButTheFault(String data) {
        String body = sse(delta("{'content':'a'}"));
        assertThat(shown(body + "data: " + data + "\n\n"))
                .hasSize(5)
                .startsWith("started c1 m1", "begin 0.0 TEXT", "text 0.0 a", "end 0.0 TEXT");
        Malformed fault = (Malformed) fault(body + "data: " + data + "\n\n");
        assertThat(fault.offset()).isBetween(body.length() + 6L, body.length() + 5L + data.length());
    }

    @Test
    void chunkOverSeveralDataLines() {
        assertThat(shown("data: {\"id\":\"c1\",\"choices\":\ndata: [{\"index\":0,\"delta\":\ndata: {\"content\":\"a\"},"
                        + "\ndata: \"finish_reason\":\"stop\"}]}\n\n"))
                .containsExactly(
                        "started c1 null", "begin 0.0 TEXT", "text 0.0 a", "end 0.0 TEXT", "finished 0 STOP stop");
    }

    @Test
    void behindAMalformedEventTheRestIsSwallowed() {
        Decoder<ByteBuffer, StreamEvent> decoder = Dialects.OPENAI_CHAT.decoder(Limits.defaults());
        byte[] bad = "data: {\n\ndata: {\n\n".getBytes(StandardCharsets.UTF_8);
        decoder.feed(ByteBuffer.wrap(bad));
        assertThat(decoder.poll()).isInstanceOf(Fault.class);
        assertThat(decoder.poll()).isNull();
        decoder.feed(ByteBuffer.wrap(bad));
        assertThat(decoder.poll()).isNull();
        decoder.finish();
        assertThat(decoder.poll()).isNull();
        assertThat(decoder.poll()).isNull();
    }

    @Test
    void linesOverTheirLimit() {
        Limits limits = Limits.defaults().toBuilder().lineBytes(200).build();
        String body = sse(delta("{'content':'a'}")) + "data: " + "x".repeat(300) + "\n\n";
        List<String> shown = shown(DecodeOptions.defaults(), limits, body);
        assertThat(shown).hasSize(5).contains("end 0.0 TEXT");
        assertThat(shown.get(4)).startsWith("fault LimitExceeded[limit=lineBytes, value=200");
    }

    @Test
    void jsonOverItsDepth() {
        String deep = "{\"a\":" + "[".repeat(500) + "]".repeat(500) + "}";
        String body = sse(STOP) + "data: " + deep + "\n\n";
        assertThat(fault(body)).isInstanceOfSatisfying(LimitExceeded.class, fault -> {
            assertThat(fault.limit()).isEqualTo("jsonDepth");
            assertThat(fault.offset()).isBetween((long) body.indexOf(deep), (long) body.length());
        });
    }

    // ---- what is only unknown

    @Test
    void unknownEventsPass() {
        assertThat(shown("event: keepalive\ndata: {}\n\n"
                        + "event: foo\ndata: {\"a\": [1]}\n\n"
                        + "event: foo\ndata: not json\n\n"
                        + "data: {\"type\":\"future.thing\",\"x\":1}\n\n"
                        + "data: 5\n\n"
                        + "data: \"s\"\n\n"
                        + sse(STOP)))
                .containsExactly(
                        "extension keepalive {}",
                        "extension foo {\"a\": [1]}",
                        "extension foo not json",
                        "extension future.thing {\"type\":\"future.thing\",\"x\":1}",
                        "extension message 5",
                        "extension message \"s\"",
                        "started null null",
                        "finished 0 STOP stop");
    }

    @Test
    void chunksUnderAnyEventNameAreChunks() {
        assertThat(shown("event: chunk\ndata: " + STOP.replace('\'', '"') + "\n\n"))
                .containsExactly("started null null", "finished 0 STOP stop");
        assertThat(shown(sse("{'object':'chat.completion.chunk'}", STOP)))
                .containsExactly("started null null", "finished 0 STOP stop");
    }

    @Test
    void rawChunksByOption() {
        assertThat(shown(
                        DecodeOptions.defaults().withKeepRaw(true),
                        Limits.defaults(),
                        sse("{'id':'c1','choices':[{'index':0,'delta':{'x':'é'},'finish_reason':'stop'}]}", "[DONE]")))
                .containsExactly(
                        "extension chunk {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"x\":\"é\"},"
                                + "\"finish_reason\":\"stop\"}]}",
                        "started c1 null",
                        "finished 0 STOP stop");
    }

    @Test
    void unknownFieldsPass() {
        assertThat(Events.decode(
                        Dialects.OPENAI_CHAT.decoder(Limits.defaults()),
                        sse("{'obfuscation':'abc','p':'x','new':{'choices':[{'delta':{'content':'no'}}]},'choices':"
                                + "[{'index':0,'delta':{'content':'a','new':[]},'logprobs':{'content':[]},"
                                + "'finish_reason':'stop'}]}")))
                .contains(new StreamEvent.TextDelta(0, 0, "a"))
                .noneMatch(Fault.class::isInstance);
    }
}
