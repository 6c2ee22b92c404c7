package io.weirline.codecs.dialects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.aws.AwsFrameWriter;
import io.weirline.codecs.aws.AwsHeader;
import io.weirline.core.ByteSink;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import io.weirline.core.StreamFault.ProviderError;
import io.weirline.core.StreamFault.Truncated;
import io.weirline.core.Transcript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What users of other gateways suffer, which no dialect here lets through: each test is named after one such pain, and
 * runs over all dialects that could have it. In any pieces and with both readers, as all fixtures are.
 */
class PainsTest {
    /**
     * A body that says "grün 🌿" in two pieces.
     *
     * @param open all but the terminal
     * @param terminal what makes the end clean
     */
    private record Sample(ProviderDialect dialect, byte[] open, byte[] terminal) {
        @Override
        public String toString() {
            return dialect.name();
        }

        byte[] whole() {
            return concat(open, terminal);
        }

        boolean isSse() {
            return BodyFraming.of(dialect.mediaType(), BodyFraming.NDJSON) == BodyFraming.SSE;
        }

        List<StreamEvent> events(byte[] body) {
            return new DialectFixture(dialect).events(DecodeOptions.defaults(), Limits.defaults(), body);
        }
    }

    private static byte[] concat(byte[]... parts) {
        ByteSink out = new ByteSink();
        for (byte[] part : parts) {
            out.put(part, 0, part.length);
        }
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }

    private static Sample sse(ProviderDialect dialect, String delta, String terminal) {
        return new Sample(
                dialect,
                utf8("data: " + delta.replace("@", "grün ") + "\n\ndata: " + delta.replace("@", "🌿") + "\n\n"),
                utf8("data: " + terminal + "\n\n"));
    }

    private static Sample lines(ProviderDialect dialect, String delta, String terminal) {
        return new Sample(
                dialect,
                utf8(delta.replace("@", "grün ") + "\n" + delta.replace("@", "🌿") + "\n"),
                utf8(terminal + "\n"));
    }

    private static byte[] frame(String type, String payload) {
        ByteSink out = new ByteSink();
        byte[] bytes = utf8(payload);
        new AwsFrameWriter()
                .write(
                        List.of(AwsHeader.of(":message-type", "event"), AwsHeader.of(":event-type", type)),
                        bytes,
                        0,
                        bytes.length,
                        out);
        return out.toByteArray();
    }

    private static String base64(String payload) {
        return "{'bytes':'" + Base64.getEncoder().encodeToString(utf8(payload)) + "'}";
    }

    static Stream<Sample> samples() {
        String anthropic = "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'@'}}";
        String converse = "{'contentBlockIndex':0,'delta':{'text':'@'}}";
        String titan = "{'outputText':'@'}";
        byte[] start = utf8("data: {'type':'message_start','message':{'id':'m'}}\n\n");
        Sample messages = sse(Dialects.ANTHROPIC, anthropic, "{'type':'message_stop'}");
        return Stream.of(
                sse(
                        Dialects.OPENAI_CHAT,
                        "{'choices':[{'index':0,'delta':{'content':'@'}}]}",
                        "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}"),
                sse(
                        Dialects.OPENAI_RESPONSES,
                        "{'type':'response.output_text.delta','output_index':0,'content_index':0,'delta':'@'}",
                        "{'type':'response.completed','response':{'status':'completed'}}"),
                new Sample(Dialects.ANTHROPIC, concat(start, messages.open()), messages.terminal()),
                sse(
                        Dialects.GEMINI,
                        "{'candidates':[{'content':{'parts':[{'text':'@'}]}}]}",
                        "{'candidates':[{'finishReason':'STOP'}]}"),
                lines(Dialects.OLLAMA, "{'message':{'content':'@'}}", "{'done':true,'done_reason':'stop'}"),
                new Sample(
                        Dialects.BEDROCK_CONVERSE,
                        concat(
                                frame("contentBlockDelta", converse.replace("@", "grün ")),
                                frame("contentBlockDelta", converse.replace("@", "🌿"))),
                        frame("messageStop", "{'stopReason':'end_turn'}")),
                new Sample(
                        Dialects.BEDROCK_INVOKE,
                        concat(
                                frame("chunk", base64(titan.replace("@", "grün "))),
                                frame("chunk", base64(titan.replace("@", "🌿")))),
                        frame("chunk", base64("{'outputText':'','completionReason':'FINISH'}"))),
                sse(
                        Dialects.COHERE,
                        "{'type':'content-delta','index':0,'delta':{'message':{'content':{'text':'@'}}}}",
                        "{'type':'message-end','delta':{'finish_reason':'COMPLETE'}}"),
                lines(
                        Dialects.COHERE_V1,
                        "{'event_type':'text-generation','text':'@'}",
                        "{'event_type':'stream-end','finish_reason':'COMPLETE'}"),
                sse(
                        Dialects.OPENAI_COMPLETIONS,
                        "{'choices':[{'index':0,'text':'@'}]}",
                        "{'choices':[{'index':0,'text':'','finish_reason':'stop'}]}"),
                sse(
                        Dialects.TRANSCRIPTION,
                        "{'type':'transcript.text.delta','delta':'@'}",
                        "{'type':'transcript.text.done','text':'grün 🌿'}"),
                sse(
                        Dialects.WATSONX,
                        "{'results':[{'generated_text':'@','stop_reason':'not_finished'}]}",
                        "{'results':[{'generated_text':'','stop_reason':'eos_token'}]}"),
                new Sample(
                        Dialects.REPLICATE,
                        utf8("event: output\ndata: grün \n\nevent: output\ndata: 🌿\n\n"),
                        utf8("event: done\ndata: {}\n\n")),
                new Sample(
                        Dialects.ASSISTANTS,
                        utf8(
                                "event: thread.message.delta\ndata: {'delta':{'content':[{'text':{'value':'grün '}}]}}\n\n"
                                        + "event: thread.message.delta\ndata: {'delta':{'content':[{'text':{'value':'🌿'}}]}}\n\n"),
                        utf8("event: thread.run.completed\ndata: {'status':'completed'}\n\n")));
    }

    static Stream<Sample> overSse() {
        return samples().filter(Sample::isSse);
    }

    private static void assertText(List<StreamEvent> events) {
        assertThat(Events.transcript(events).text(0)).isEqualTo("grün 🌿");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void emojiSplitOverPacketsAreNotLost(Sample sample) {
        List<StreamEvent> events = sample.events(sample.whole());

        assertText(events);
        assertThat(Events.fault(events)).isNull();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void halfAnAnswerIsNoSuccessAndNoFinishReasonIsMadeUp(Sample sample) {
        List<StreamEvent> events = sample.events(sample.open());

        assertThat(Events.fault(events)).isInstanceOf(Truncated.class);
        assertThat(events).noneMatch(StreamEvent.Finished.class::isInstance);
        assertText(events);
    }

    @ParameterizedTest
    @MethodSource("overSse")
    void doneWithoutATerminalIsNoSuccess(Sample sample) {
        if (sample.dialect().equals(Dialects.REPLICATE)) {
            return; // its data are text
        }
        assertThat(Events.fault(sample.events(concat(sample.open(), utf8("data: [DONE]\n\n")))))
                .isInstanceOf(Truncated.class);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aStreamIsNotCutBecauseItsDoneIsMissing(Sample sample) {
        assertThat(Events.fault(sample.events(sample.whole()))).isNull();
    }

    @ParameterizedTest
    @MethodSource("overSse")
    void doneBehindAnErrorIsNoSuccess(Sample sample) {
        byte[] end = utf8("event: error\ndata: {'error':{'message':'boom'}}\n\ndata: [DONE]\n\n");
        List<StreamEvent> events = sample.events(concat(sample.open(), end));

        assertBoom(events);
        assertText(events);
    }

    private static void assertBoom(List<StreamEvent> events) {
        assertThat(Events.fault(events)).isInstanceOfSatisfying(ProviderError.class, error -> assertThat(
                        error.providerMessage() + error.rawJson())
                .contains("boom"));
        assertThat(events).filteredOn(StreamEvent.Fault.class::isInstance).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("overSse")
    void anErrorLineThatIsNoDataIsNotDropped(Sample sample) {
        for (String line : List.of("error: {'message':'boom'}\n", "error:{'code':500,'message':'boom'}\r\n\r\n")) {
            List<StreamEvent> events = sample.events(concat(sample.open(), utf8(line)));
            assertBoom(events);
            assertText(events);
        }
    }

    @ParameterizedTest
    @MethodSource("overSse")
    void aBareErrorObjectOverSeveralLinesIsNotDropped(Sample sample) {
        byte[] object = utf8("\r\n{\r\n  'error': {\r\n    'code': 499,\r\n    'message': 'boom'\r\n  }\r\n}\r\n");
        List<StreamEvent> events = sample.events(concat(sample.open(), object));
        assertBoom(events);
        assertText(events);

        assertBoom(sample.events(concat(object, sample.whole())));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void anErrorBehindTheTerminalMakesTheEndUnclean(Sample sample) {
        byte[] error = sample.open()[0] == 0
                ? exception()
                : utf8(sample.isSse() ? "error: {'message':'boom'}\n" : "{'error':'boom'}\n");
        assertBoom(sample.events(concat(sample.whole(), error)));
    }

    private static byte[] exception() {
        ByteSink out = new ByteSink();
        byte[] payload = utf8("{'message':'boom'}");
        List<AwsHeader> headers = List.of(
                AwsHeader.of(":message-type", "exception"), AwsHeader.of(":exception-type", "throttlingException"));
        new AwsFrameWriter().write(headers, payload, 0, payload.length, out);
        return out.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("overSse")
    void keepAlivesOfAnyFormAreNoContentAndBreakNothing(Sample sample) {
        byte[] alive =
                utf8(": ping - 2026\r\n\r\n:\n\nid: 1\n: ping\n\nretry: 5\n\ndata:\n\ndata: \n\nevent: keepalive\n"
                        + "data: {}\n\n");
        List<StreamEvent> events = sample.events(concat(alive, sample.open(), alive, sample.terminal(), alive));

        assertText(events);
        assertThat(Events.fault(events)).isNull();
    }

    @ParameterizedTest
    @MethodSource("overSse")
    void carriageReturnsTellTheSame(Sample sample) {
        List<StreamEvent> events = sample.events(sample.whole());
        String body = new String(sample.whole(), UTF_8);

        assertThat(sample.events(body.replace("\n", "\r\n").getBytes(UTF_8))).isEqualTo(events);
        assertThat(sample.events(body.replace("\n", "\r").getBytes(UTF_8))).isEqualTo(events);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theLastLineNeedsNoNewline(Sample sample) {
        if (!sample.isSse() && sample.open()[0] != 0) {
            byte[] whole = sample.whole();
            assertThat(sample.events(Arrays.copyOf(whole, whole.length - 1))).isEqualTo(sample.events(whole));
        }
    }

    @ParameterizedTest
    @MethodSource("overSse")
    void aLineOfThreeMegabytesIsNoEndOfTheStream(Sample sample) {
        if (sample.dialect().equals(Dialects.REPLICATE)) {
            return; // its data are text
        }
        byte[] image = utf8("event: image\ndata: {'type':'x','b64':'" + "QUJD".repeat(750_000) + "'}\n\n");
        List<StreamEvent> events =
                Events.decode(sample.dialect().decoder(Limits.defaults()), concat(image, sample.whole()));

        assertText(events);
        assertThat(Events.fault(events)).isNull();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void eventsAndFieldsFromTheFuturePass(Sample sample) {
        byte[] future = sample.open()[0] == 0
                ? frame("futureEvent", "{'x':1}")
                : utf8(
                        sample.isSse()
                                ? "event: future.event\ndata: {'type':'future.event','x':{'y':[1]}}\n\n"
                                : "{'type':'future.event','event_type':'future.event','x':{'y':[1]}}\n");
        List<StreamEvent> events = sample.events(concat(future, sample.open(), future, sample.terminal()));

        assertText(events);
        assertThat(Events.fault(events)).isNull();
        assertThat(events).filteredOn(StreamEvent.Extension.class::isInstance).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatIsNullWhereAnObjectIsDueBreaksNothing(Sample sample) {
        if (sample.open()[0] == 0 || sample.dialect().equals(Dialects.REPLICATE)) {
            return; // a checksum keeps it; text is no JSON
        }
        // Every member in turn, one level after the other, becomes null.
        String body = new String(sample.whole(), UTF_8);
        for (int at = body.indexOf("\":"); at >= 0; at = body.indexOf("\":", at + 1)) {
            int end = valueEnd(body, at + 2);
            byte[] changed = (body.substring(0, at + 2) + "null" + body.substring(end)).getBytes(UTF_8);
            List<StreamEvent> events = Events.decode(sample.dialect().decoder(Limits.defaults()), changed);
            Events.checkLaws(events);
            assertThat(Events.fault(events))
                    .as("%s", new String(changed, UTF_8))
                    .matches(fault -> !(fault instanceof StreamFault.Malformed));
        }
    }

    private static int valueEnd(String json, int from) {
        int depth = 0;
        boolean quoted = false;
        for (int i = from; ; i++) {
            char c = json.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '{' || c == '[')) {
                depth++;
            } else if (!quoted && (c == '}' || c == ']') && --depth < 0 || !quoted && depth == 0 && c == ',') {
                return i;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[DONE]x", "[DONE] of the list"})
    void textThatBeginsWithDoneIsText(String text) {
        String chunk =
                "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":\"stop\"}]}\n\n";
        assertThat(Events.transcript(new DialectFixture(Dialects.OPENAI_CHAT).events(chunk))
                        .text(0))
                .isEqualTo(text);
    }

    @Test
    void aRetrySplicedIntoAStreamVoidsWhatCameAndItsUsageIsStillPaid() {
        String start = "{'type':'message_start','message':{'id':'%s','usage':{'input_tokens':3,'output_tokens':1}}}";
        String text = "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'%s'}}";
        String end = "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':5}}";
        List<String> data = new ArrayList<>(List.of(
                start.formatted("a"),
                start.formatted("a"),
                text.formatted("lost"),
                start.formatted("b"),
                text.formatted("kept"),
                end,
                "{'type':'message_stop'}"));
        List<StreamEvent> events =
                new DialectFixture(Dialects.ANTHROPIC).events(DialectFixture.sse(data.toArray(String[]::new)));

        Transcript transcript = Events.transcript(events);
        assertThat(transcript.text(0)).isEqualTo("kept");
        assertThat(events).filteredOn(StreamEvent.Started.class::isInstance).hasSize(1);
        assertThat(events).filteredOn(StreamEvent.Restarted.class::isInstance).hasSize(1);
        assertThat(transcript.usage().input()).isEqualTo(6);
        assertThat(transcript.usage().output()).isEqualTo(6);
        assertThat(Events.fault(events)).isNull();
    }

    @Test
    void argumentsNeverGoToTheWrongCallWhateverTheIdsDo() {
        String chunk = "{'id':'%s','choices':[{'index':0,'delta':{'tool_calls':[{'index':%s,'id':%s,"
                + "'function':{'name':%s,'arguments':'%s'}}]}}]}";
        List<StreamEvent> events = new DialectFixture(Dialects.OPENAI_CHAT)
                .events(DialectFixture.sse(
                        chunk.formatted("c1", "7", "'a'", "'f'", "{"),
                        chunk.formatted("c2", "3", "'b'", "'g'", "["),
                        chunk.formatted("c3", "7", "'x'", "null", "}"),
                        chunk.formatted("c4", "3", "''", "''", "]"),
                        "{'id':'c5','choices':[{'index':0,'delta':{},'finish_reason':'tool_calls'}]}"));

        assertThat(Events.transcript(events).toolCalls(0))
                .extracting(block -> block.call().id() + block.call().name() + block.argumentsText())
                .containsExactly("af{}", "bg[]");
        assertThat(Events.transcript(events).id()).isEqualTo("c1");
    }

    @Test
    void reasoningInAllItsHomesAtOnceIsToldOnce() {
        List<StreamEvent> events = new DialectFixture(Dialects.OPENAI_CHAT)
                .events(DialectFixture.sse(
                        "{'choices':[{'delta':{'reasoning_content':'so','reasoning':'so','reasoning_details':"
                                + "[{'type':'reasoning.text','text':'so'}],'content':[{'type':'thinking','thinking':"
                                + "[{'type':'text','text':'so'}]}]},'message':{'content':'cumulative'},"
                                + "'finish_reason':'stop'}]}"));

        assertThat(Events.transcript(events).reasoning(0)).isEqualTo("so");
        assertThat(Events.transcript(events).text(0)).isEmpty();
    }

    @Test
    void usageBehindTheFinishAndOfAnIncompleteAnswerIsCounted() {
        assertThat(Events.transcript(new DialectFixture(Dialects.OPENAI_CHAT)
                                .events(DialectFixture.sse(
                                        "{'choices':[{'delta':{'content':'a'},'finish_reason':'length'}]}",
                                        "{'choices':[{'delta':{},'finish_reason':'length'}],'usage':{'prompt_tokens':3}}",
                                        "[DONE]",
                                        "{'choices':[],'usage':{'prompt_tokens':3,'completion_tokens':4}}")))
                        .usage()
                        .output())
                .isEqualTo(4);
        assertThat(Events.transcript(new DialectFixture(Dialects.OPENAI_RESPONSES)
                                .events(DialectFixture.sse(
                                        "{'type':'response.incomplete','response':{'status':'incomplete','usage':"
                                                + "{'input_tokens':3,'output_tokens':4}}}")))
                        .usage()
                        .output())
                .isEqualTo(4);
    }
}
