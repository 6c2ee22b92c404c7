package io.weirline.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StreamEventTest {
    static Stream<Arguments> phases() {
        ToolCall call = new ToolCall(0, "i", "f", ToolCall.Kind.FUNCTION);
        return Stream.of(
                Arguments.of(new StreamEvent.BlockStarted(0, 0, BlockKind.TEXT, null), Phase.PREAMBLE),
                Arguments.of(new StreamEvent.BlockStarted(0, 0, BlockKind.REASONING, null), Phase.PREAMBLE),
                Arguments.of(new StreamEvent.BlockStarted(0, 0, BlockKind.TOOL, call), Phase.TOOL),
                Arguments.of(new StreamEvent.TextDelta(0, 0, "x"), Phase.CONTENT),
                Arguments.of(new StreamEvent.TextDelta(0, 0, ""), Phase.PREAMBLE),
                Arguments.of(new StreamEvent.RefusalDelta(0, 0, "x"), Phase.CONTENT),
                Arguments.of(new StreamEvent.RefusalDelta(0, 0, ""), Phase.PREAMBLE),
                Arguments.of(new StreamEvent.ReasoningDelta(0, 0, "x", false), Phase.REASONING),
                Arguments.of(new StreamEvent.ReasoningDelta(0, 0, "", false), Phase.PREAMBLE),
                Arguments.of(new StreamEvent.ReasoningSignature(0, 0, "x", false), Phase.REASONING),
                Arguments.of(new StreamEvent.ToolCallDelta(0, 0, "x"), Phase.TOOL),
                Arguments.of(new StreamEvent.ToolCallDelta(0, 0, ""), Phase.PREAMBLE),
                Arguments.of(new StreamEvent.ToolCallNamed(0, 0, "i", null), Phase.TOOL),
                Arguments.of(new StreamEvent.BlockEnded(0, 0, BlockKind.TEXT), Phase.PREAMBLE),
                Arguments.of(new StreamEvent.BlockEnded(0, 0, BlockKind.TOOL), Phase.TOOL),
                Arguments.of(new StreamEvent.MediaDelta(0, 0, "image/png", "x"), Phase.CONTENT),
                Arguments.of(new StreamEvent.MediaDelta(0, 0, "image/png", ""), Phase.PREAMBLE),
                Arguments.of(new StreamEvent.Citation(0, 0, "{}"), Phase.CONTENT),
                Arguments.of(new StreamEvent.UsageUpdate(Usage.NONE), Phase.USAGE),
                Arguments.of(new StreamEvent.Finished(0, FinishReason.STOP, null), Phase.TERMINAL),
                Arguments.of(new StreamEvent.Restarted(null), Phase.PREAMBLE),
                Arguments.of(new StreamEvent.Fault(new StreamFault.Truncated("x", 0)), Phase.ERROR),
                Arguments.of(StreamEvent.Liveness.COMMENT, Phase.HEARTBEAT),
                Arguments.of(StreamEvent.Liveness.PING, Phase.HEARTBEAT),
                Arguments.of(StreamEvent.Liveness.HEARTBEAT, Phase.HEARTBEAT),
                Arguments.of(new StreamEvent.Extension("x", "{}"), Phase.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource
    void phases(StreamEvent event, Phase phase) {
        assertThat(event.phase()).isEqualTo(phase);
    }
}
