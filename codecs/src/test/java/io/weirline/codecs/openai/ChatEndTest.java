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
import io.weirline.codecs.dialects.Events;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.core.FinishReason;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import io.weirline.core.StreamFault.Truncated;
import io.weirline.core.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Finish reasons, the terminal, and usage. */
class ChatEndTest {
    private static final DecodeOptions ACCEPT = DecodeOptions.defaults().withAcceptDoneWithoutFinish(true);

    private static String finish(String reason) {
        return "{'choices':[{'index':0,'delta':{},'finish_reason':" + reason + "}]}";
    }

    // ---- finish reasons

    @ParameterizedTest
    @CsvSource({
        "stop, STOP",
        "end_turn, STOP",
        "eos, STOP",
        "length, LENGTH",
        "model_length, LENGTH",
        "tool_calls, TOOL_CALLS",
        "function_call, TOOL_CALLS",
        "content_filter, CONTENT_FILTER",
        "refusal, REFUSAL",
        "pause_turn, PAUSED",
        "model_context_window_exceeded, CONTEXT_EXCEEDED",
        "malformed_function_call, MALFORMED",
        "error, ERROR",
        "insufficient_system_resource, ERROR",
        "whim, OTHER",
    })
    void finishReasons(String raw, FinishReason reason) {
        assertThat(events(sse(finish("'" + raw + "'")))).contains(new StreamEvent.Finished(0, reason, raw));
    }

    @Test
    void numericFinishReasonIsKept() {
        assertThat(shown(sse(finish("1")))).containsExactly("started null null", "finished 0 OTHER 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "''", "{}", "[]", "false"})
    void whatIsNoFinishReasonDoesNotFinish(String reason) {
        assertThat(fault(sse(finish(reason)))).isInstanceOf(Truncated.class);
    }

    @Test
    void repeatedFinishReasonIsToldOnceAndAnotherOneAgain() {
        assertThat(shown(sse(finish("'stop'"), finish("'stop'"), finish("null"), finish("'length'"))))
                .containsExactly("started null null", "finished 0 STOP stop", "finished 0 LENGTH length");
    }

    // ---- the terminal

    @Test
    void endWithoutFinishIsNeverACleanEnd() {
        String body = sse(delta("{'content':'half'}"));
        assertThat(shown(body))
                .containsExactly(
                        "started c1 m1",
                        "begin 0.0 TEXT",
                        "text 0.0 half",
                        "end 0.0 TEXT",
                        "fault Truncated[reason=the stream ended without a finish_reason for choice 0, offset="
                                + body.length() + "]");
    }

    @Test
    void doneAloneIsNoSuccess() {
        assertThat(fault(sse(delta("{'content':'half'}"), "[DONE]")))
                .extracting(StreamFault::toString)
                .asString()
                .contains("[DONE] came without a finish_reason for choice 0");
    }

    @Test
    void finishWithoutDoneIsSuccess() {
        assertThat(shown(sse(delta("{'content':'a'}"), STOP))).endsWith("finished 0 STOP stop");
    }

    @Test
    void everyChoiceMustFinish() {
        assertThat(fault(sse(
                        "{'choices':[{'index':0,'delta':{'content':'a'}},{'index':5,'delta':{}}]}",
                        "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}",
                        "[DONE]")))
                .extracting(StreamFault::toString)
                .asString()
                .contains("for choice 5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ": only a comment\n\n", "data: [DONE]\n\n", "id: 7\n\n", "retry: 5\n\n"})
    void bodyThatSaysNothingIsTruncated(String body) {
        assertThat(fault(body)).isEqualTo(new Truncated("the stream ended before any choice", body.length()));
    }

    @Test
    void usageAloneIsNoEnd() {
        assertThat(shown(sse(usage("{'prompt_tokens':1}"), "[DONE]")))
                .containsExactly(
                        "started c1 m1",
                        "usage in 1 out null read null write null reasoning null",
                        "fault Truncated[reason=the stream ended before any choice, offset="
                                + sse(usage("{'prompt_tokens':1}"), "[DONE]").length() + "]");
    }

    @Test
    void doneIsAcceptedByOption() {
        String body = sse(
                "{'id':'c1','model':'m1','choices':[{'index':0,'delta':{'content':'a'}},{'index':1,'delta':{},"
                        + "'finish_reason':'length'}]}",
                "[DONE]",
                usage("{'prompt_tokens':1}"));
        assertThat(shown(ACCEPT, Limits.defaults(), body))
                .containsExactly(
                        "started c1 m1",
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "finished 1 LENGTH length",
                        "end 0.0 TEXT",
                        "finished 0 OTHER null",
                        "usage in 1 out null read null write null reasoning null");
        assertThat(shown(ACCEPT, Limits.defaults(), sse("[DONE]"))).isEmpty();
        assertThat(shown(ACCEPT, Limits.defaults(), sse(delta("{'content':'a'}"))))
                .anyMatch(e -> e.startsWith("fault"));
    }

    @Test
    void doneIsComparedAsAWhole() {
        assertThat(shown(ACCEPT, Limits.defaults(), "data:  [DONE] \n\n")).isEmpty();
        assertThat(shown(ACCEPT, Limits.defaults(), "event: done\ndata: [DONE]\n\n"))
                .isEmpty();
        assertThat(fault("data: [DONE]x\n\n")).isInstanceOf(StreamFault.Malformed.class);
        assertThat(fault("data: [DONE\n\n")).isInstanceOf(StreamFault.Malformed.class);
        assertThat(shown(sse(delta("{'content':'[DONE]'}"), STOP))).contains("text 0.0 [DONE]");
    }

    @Test
    void readingGoesOnBehindTheTerminal() {
        assertThat(shown(sse(STOP, "[DONE]", usage("{'completion_tokens':2}"))))
                .endsWith("finished 0 STOP stop", "usage in null out 2 read null write null reasoning null");
    }

    @Test
    void tailOfTheBodyByPolicy() {
        String body = sse(delta("{'content':'a'}")) + "data: " + STOP.replace('\'', '"');
        assertThat(fault(body)).isInstanceOf(Truncated.class);
        assertThat(shown(DecodeOptions.defaults().withAtEnd(SseOptions.AtEnd.EMIT), Limits.defaults(), body))
                .endsWith("end 0.0 TEXT", "finished 0 STOP stop");
        assertThat(shown(
                        DecodeOptions.defaults().withAtEnd(SseOptions.AtEnd.ERROR),
                        Limits.defaults(),
                        sse(STOP) + "data: {"))
                .hasSize(3)
                .last()
                .asString()
                .startsWith("fault Truncated");
    }

    // ---- usage

    private static @Nullable Usage last(String body) {
        return Events.transcript(events(body)).usage();
    }

    @Test
    void usageOfOpenAi() {
        String raw = "{\"prompt_tokens\":10,\"completion_tokens\":7,\"total_tokens\":17,\"prompt_tokens_details\":"
                + "{\"cached_tokens\":4,\"cache_write_tokens\":3,\"audio_tokens\":0},\"completion_tokens_details\":"
                + "{\"reasoning_tokens\":2}}";
        assertThat(last(sse(STOP, usage(raw)))).isEqualTo(new Usage(10L, 7L, 4L, 3L, 2L, raw));
    }

    @Test
    void usageInEachOfItsPlaces() {
        assertThat(last(sse("{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}],'usage':{'prompt_tokens':1}}")))
                .extracting(Usage::input)
                .isEqualTo(1L);
        assertThat(last(sse(STOP, "{'choices':[],'x_groq':{'id':'x','usage':{'prompt_tokens':2}}}")))
                .extracting(Usage::input)
                .isEqualTo(2L);
        assertThat(last(sse("{'choices':[{'index':0,'delta':{},'finish_reason':'stop','usage':{'prompt_tokens':3}}]}")))
                .extracting(Usage::input)
                .isEqualTo(3L);
        assertThat(last(sse(STOP, "{'choices':[],'x_groq':{'usage':{'prompt_tokens':2}},'usage':{'prompt_tokens':4}}")))
                .extracting(Usage::input)
                .isEqualTo(4L);
    }

    @Test
    void usageIsMergedByFieldAndZeroIsAValue() {
        String body = sse(
                usage("{'prompt_tokens':5,'completion_tokens':1,'prompt_cache_hit_tokens':2}"),
                usage("null"),
                usage("{'prompt_tokens':null,'completion_tokens':0}"),
                STOP);
        assertThat(last(body))
                .isEqualTo(new Usage(5L, 0L, 2L, null, null, "{\"prompt_tokens\":null,\"completion_tokens\":0}"));
    }

    @Test
    void usageThatChangesNothingIsNotToldAgain() {
        assertThat(shown(sse(usage("{'prompt_tokens':5}"), usage("{'prompt_tokens':5}"), STOP)))
                .filteredOn(line -> line.startsWith("usage"))
                .hasSize(1);
    }

    @Test
    void xaiCountsReasoningApart() {
        assertThat(last(sse(
                        STOP,
                        usage("{'prompt_tokens':291,'completion_tokens':26,'total_tokens':513,"
                                + "'completion_tokens_details':{'reasoning_tokens':196}}"))))
                .extracting(Usage::output, Usage::reasoning)
                .containsExactly(222L, 196L);
        assertThat(last(sse(
                        STOP,
                        usage("{'prompt_tokens':291,'completion_tokens':222,'total_tokens':513,"
                                + "'completion_tokens_details':{'reasoning_tokens':196}}"))))
                .extracting(Usage::output)
                .isEqualTo(222L);
    }

    @Test
    void cacheCountsUnderOtherNames() {
        assertThat(last(sse(STOP, usage("{'prompt_cache_hit_tokens':3,'prompt_cache_miss_tokens':9}"))))
                .extracting(Usage::cacheRead)
                .isEqualTo(3L);
        assertThat(last(sse(STOP, usage("{'prompt_tokens_details':{'cached_tokens':0},'prompt_cache_hit_tokens':3}"))))
                .extracting(Usage::cacheRead)
                .isEqualTo(0L);
        assertThat(last(sse(STOP, usage("{'cached_tokens':4,'cache_creation_input_tokens':6}"))))
                .extracting(Usage::cacheRead, Usage::cacheWrite)
                .containsExactly(4L, 6L);
        assertThat(last(sse(STOP, usage("{'input_tokens':4,'output_tokens':6,'reasoning_tokens':2}"))))
                .extracting(Usage::input, Usage::output, Usage::reasoning)
                .containsExactly(4L, 6L, 2L);
    }

    @Test
    void countsThatAreNoneAreAbsent() {
        assertThat(last(sse(
                        STOP,
                        usage("{'prompt_tokens':-1,'completion_tokens':'7','total_tokens':1e3,"
                                + "'prompt_tokens_details':null,'completion_tokens_details':[1],"
                                + "'reasoning_tokens':9999999999999999999}"))))
                .extracting(Usage::input, Usage::output, Usage::cacheRead, Usage::reasoning)
                .containsExactly(null, null, null, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "5", "'x'", "[]"})
    void usageThatIsNoObjectIsNone(String usage) {
        assertThat(shown(sse(STOP, usage(usage)))).containsExactly("started null null", "finished 0 STOP stop");
    }

    // ---- signs of life

    @Test
    void commentsAndEmptyDataAreSignsOfLife() {
        List<String> shown = shown(
                ": OPENROUTER PROCESSING\n\ndata: \n\ndata:   \n\nid: 5\n: ping\n\ndata\n\n" + sse(STOP) + ":\n\n");
        assertThat(shown)
                .containsExactly(
                        "COMMENT",
                        "PING",
                        "PING",
                        "COMMENT",
                        "PING",
                        "started null null",
                        "finished 0 STOP stop",
                        "COMMENT");
    }

    @Test
    void eventsWithoutContentAreLimited() {
        Limits limits = Limits.defaults().toBuilder().eventsWithoutContent(3).build();
        String quiet = delta("{}");
        assertThat(shown(
                        DecodeOptions.defaults(),
                        limits,
                        sse(quiet, quiet, quiet) + ": c\n\n: c\n\n"
                                + sse(delta("{'content':'a'}"), quiet, quiet, STOP)))
                .endsWith("finished 0 STOP stop");
        String body = sse(quiet, quiet, quiet, quiet, delta("{'content':'a'}"), STOP);
        assertThat(shown(DecodeOptions.defaults(), limits, body))
                .containsExactly(
                        "started c1 m1",
                        "fault LimitExceeded[limit=eventsWithoutContent, value=3, offset="
                                + (3 * sse(quiet).length() + 6) + "]");
    }

    @Test
    void choicesAreLimited() {
        Limits limits = Limits.defaults().toBuilder().choices(2).build();
        String body = sse(
                "{'choices':[{'index':4,'delta':{}}]}",
                "{'choices':[{'index':9,'delta':{}}]}",
                "{'choices':[{'index':4,'delta':{'content':'a'}},{'index':7,'delta':{}}]}");
        assertThat(shown(DecodeOptions.defaults(), limits, body))
                .containsExactly(
                        "started null null",
                        "begin 4.0 TEXT",
                        "text 4.0 a",
                        "end 4.0 TEXT",
                        "fault LimitExceeded[limit=choices, value=2, offset=" + (body.lastIndexOf("data") + 6) + "]");
        String many = sse("{'choices':[{},{},{}]}");
        assertThat(shown(DecodeOptions.defaults(), limits, many))
                .containsExactly("fault LimitExceeded[limit=choices, value=2, offset=6]");
    }
}
