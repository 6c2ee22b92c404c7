package io.weirline.codecs.ollama;

import static io.weirline.codecs.dialects.EncoderFixture.OTHER;
import static io.weirline.codecs.dialects.EncoderFixture.PROVIDER;
import static io.weirline.codecs.dialects.EncoderFixture.tool;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.EncoderFixture;
import io.weirline.core.BlockKind;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.Citation;
import io.weirline.core.StreamEvent.Extension;
import io.weirline.core.StreamEvent.Fault;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.Liveness;
import io.weirline.core.StreamEvent.MediaDelta;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.ReasoningSignature;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.Restarted;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.StreamEvent.UsageUpdate;
import io.weirline.core.ToolCall;
import io.weirline.core.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exact bytes of Ollama's lines. */
class OllamaEncoderTest {
    private static final String HEAD =
            "{'model':'m1','created_at':'1970-01-01T00:00:17Z','message':{'role':'assistant',";

    private final EncoderFixture ollama = new EncoderFixture(Dialects.OLLAMA);

    private static String line(String message) {
        return (HEAD + message + "},'done':false}\n").replace('\'', '"');
    }

    private static String done(String rest) {
        return (HEAD + "'content':''},'done':true" + rest + "}\n").replace('\'', '"');
    }

    @Test
    void textStream() {
        assertThat(ollama.start(Dialects.OLLAMA)).isEmpty();
        assertThat(ollama.encode(new ReasoningDelta(0, 0, "r\n", false), new ReasoningDelta(0, 0, "", false)))
                .isEqualTo(line("'content':'','thinking':'r\\n'"));
        assertThat(ollama.encode(new TextDelta(0, 1, "Hi 😀"), new TextDelta(0, 1, "")))
                .isEqualTo(line("'content':'Hi 😀'"));
        assertThat(ollama.encode(new RefusalDelta(0, 2, "no"))).isEqualTo(line("'content':'no'"));
        assertThat(ollama.encode(new Finished(0, FinishReason.STOP, "stop"))).isEmpty();
        assertThat(ollama.finish()).isEqualTo(done(",'done_reason':'stop'"));
        assertThat(ollama.finish()).isEmpty();
    }

    @Test
    void modelMayLackAndIsEscaped() {
        assertThat(ollama.encode(new TextDelta(0, 0, "x"))).startsWith("{\"model\":\"\",\"created_at\"");
    }

    @Test
    void callsAreNumberedAndLeaveWhole() {
        ollama.start(OTHER);
        assertThat(ollama.encode(
                        tool(0, 3, "i", "f", ToolCall.Kind.FUNCTION),
                        new ToolCallDelta(0, 3, "{\"a\":"),
                        new ToolCallDelta(0, 3, "1}"),
                        tool(0, 4, "bad", "f", ToolCall.Kind.FUNCTION),
                        new ToolCallDelta(0, 4, "[]"),
                        new BlockEnded(0, 4, BlockKind.TOOL)))
                .isEmpty();
        assertThat(ollama.encode(new BlockEnded(0, 3, BlockKind.TOOL)))
                .isEqualTo(line("'content':'','tool_calls':[{'id':'i','function':"
                        + "{'index':0,'name':'f','arguments':{'a':1}}}]"));
        assertThat(ollama.encode(
                        tool(0, 5, null, null, ToolCall.Kind.CUSTOM),
                        new ToolCallDelta(0, 5, "x"),
                        new BlockEnded(0, 5, BlockKind.TOOL)))
                .isEqualTo(line("'content':'','tool_calls':[{'function':" + "{'index':1,'arguments':{'input':'x'}}}]"));
        assertThat(ollama.encoder.dropped()).isEqualTo(1);
    }

    @Test
    void images() {
        ollama.start(OTHER);
        assertThat(ollama.encode(new MediaDelta(0, 0, "image/png", "QQ==")))
                .isEqualTo(line("'content':'','images':['QQ==']"));
    }

    @Test
    void whatOllamaCannotCarryIsLeftOutAndCounted() {
        ollama.start(OTHER);
        assertThat(ollama.encode(
                        tool(0, 0, "i", "search", ToolCall.Kind.SERVER),
                        new BlockEnded(0, 0, BlockKind.TOOL),
                        new ReasoningSignature(0, 1, "s", false),
                        new Citation(0, 2, "{}"),
                        new MediaDelta(0, 3, "audio/pcm", "AA=="),
                        new Restarted("x"),
                        new Extension("foo", "{}"),
                        new Extension("chunk", "{}"),
                        Liveness.PING))
                .isEmpty();
        assertThat(ollama.encoder.dropped()).isEqualTo(6);
    }

    @Test
    void otherChoicesAreLeftOutAndCounted() {
        ollama.start(OTHER);
        assertThat(ollama.encode(
                        new TextDelta(1, 0, "x"),
                        new ReasoningDelta(1, 1, "x", false),
                        new RefusalDelta(1, 2, "x"),
                        new MediaDelta(1, 3, "image/png", "QQ=="),
                        tool(1, 4, "i", "f", ToolCall.Kind.FUNCTION),
                        new ToolCallDelta(1, 4, "{}"),
                        new BlockEnded(1, 4, BlockKind.TOOL),
                        new Finished(1, FinishReason.LENGTH, null)))
                .isEmpty();
        assertThat(ollama.encoder.dropped()).isEqualTo(7);
        assertThat(ollama.finish()).isEqualTo(done(",'done_reason':'stop'"));
    }

    // ---- the end

    @ParameterizedTest
    @CsvSource({
        "STOP, stop",
        "LENGTH, length",
        "TOOL_CALLS, stop",
        "CONTENT_FILTER,",
        "REFUSAL,",
        "PAUSED,",
        "CONTEXT_EXCEEDED, length",
        "MALFORMED,",
        "ERROR,",
        "OTHER,",
    })
    void finishReasonsOfOtherDialects(FinishReason reason, String word) {
        ollama.start(OTHER);
        ollama.encode(new Finished(0, reason, "end_turn"));
        assertThat(ollama.finish()).isEqualTo(done(word == null ? "" : ",'done_reason':'" + word + "'"));
    }

    @ParameterizedTest
    @CsvSource({"load, ',''done_reason'':''load'''", ", ''"})
    void rawFinishReasonOfThisDialect(String raw, String rest) {
        ollama.start(Dialects.OLLAMA);
        ollama.encode(new Finished(0, FinishReason.OTHER, raw));
        assertThat(ollama.finish()).isEqualTo(done(rest));
    }

    @Test
    void newestCountsStandInTheLastLine() {
        ollama.start(OTHER);
        assertThat(ollama.encode(
                        new UsageUpdate(new Usage(1L, null, null, null, null, null)),
                        new Finished(0, FinishReason.STOP, null),
                        new UsageUpdate(new Usage(10L, 7L, 4L, 3L, 2L, "{\"x\":1}"))))
                .isEmpty();
        assertThat(ollama.finish()).isEqualTo(done(",'done_reason':'stop','prompt_eval_count':10,'eval_count':7"));
    }

    @Test
    void openCallsEndCleanlyOrAreLeftOutBeforeAnError() {
        ollama.start(OTHER);
        ollama.encode(tool(0, 0, null, "f", ToolCall.Kind.FUNCTION));
        assertThat(ollama.finish())
                .isEqualTo(line("'content':'','tool_calls':[{'function':{'index':0,'name':'f','arguments':{}}}]")
                        + done(",'done_reason':'stop'"));
        ollama.encoder.reset();
        ollama.start(OTHER);
        ollama.encode(tool(0, 0, null, "f", ToolCall.Kind.FUNCTION));
        assertThat(ollama.fail(PROVIDER)).isEqualTo("{\"error\":\"the provider reported an error\"}\n");
        assertThat(ollama.encoder.dropped()).isEqualTo(1);
        assertThat(new EncoderFixture(Dialects.OLLAMA, true).fail(PROVIDER)).isEqualTo("{\"error\":\"key sk-1\"}\n");
    }

    @Test
    void countsComeBeforeAnErrorAndNothingBehindIt() {
        UsageUpdate usage = new UsageUpdate(new Usage(1L, null, null, null, null, null));
        ollama.start(OTHER);
        ollama.encode(usage, new Finished(0, FinishReason.STOP, null));
        assertThat(ollama.encode(new Fault(PROVIDER)))
                .isEqualTo((HEAD + "'content':''},'done':false,'prompt_eval_count':1}\n"
                                + "{'error':'the provider reported an error'}\n")
                        .replace('\'', '"'));
        assertThat(ollama.encode(new Finished(0, FinishReason.STOP, null), usage))
                .isEmpty();
        assertThat(ollama.encoder.dropped()).isEqualTo(1);
        assertThat(ollama.finish()).isEmpty();
        assertThat(ollama.fail(PROVIDER)).isEmpty();
    }
}
