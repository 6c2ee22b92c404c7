package io.weirline.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.BlockKind;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import io.weirline.core.ToolCall;
import io.weirline.core.Usage;
import io.weirline.samples.json.Json;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonGenerator;

class EventJsonTest {
    static List<StreamEvent> events() {
        List<StreamEvent> events = new ArrayList<>(List.of(
                new StreamEvent.Started("id-1", "m", Dialects.OPENAI_CHAT),
                new StreamEvent.Started(null, null, Dialects.OPENAI_CHAT),
                new StreamEvent.BlockStarted(0, 0, BlockKind.TEXT, null),
                new StreamEvent.BlockStarted(
                        1, 2, BlockKind.TOOL, new ToolCall(3, "call", "weather", ToolCall.Kind.CUSTOM)),
                new StreamEvent.BlockStarted(
                        0, 1, BlockKind.TOOL, new ToolCall(Integer.MAX_VALUE, null, null, ToolCall.Kind.SERVER)),
                new StreamEvent.TextDelta(0, 0, "é\n\"😀\" \uD83D"),
                new StreamEvent.RefusalDelta(0, 0, ""),
                new StreamEvent.ReasoningDelta(0, 0, "hm", true),
                new StreamEvent.ReasoningSignature(0, 0, "c2ln", false),
                new StreamEvent.ToolCallDelta(0, 1, "{\"a\":"),
                new StreamEvent.ToolCallNamed(0, 1, "call", null),
                new StreamEvent.BlockEnded(0, 1, BlockKind.TOOL),
                new StreamEvent.MediaDelta(0, 3, "image/png", "AAAA"),
                new StreamEvent.Citation(0, 0, "{ \"url\" : \"x\" }"),
                new StreamEvent.UsageUpdate(
                        new Usage(1L, Long.MAX_VALUE, 0L, null, null, "{\"cost\":1.50e-3,\"n\":[null,true]}")),
                new StreamEvent.UsageUpdate(Usage.NONE),
                new StreamEvent.Finished(0, FinishReason.TOOL_CALLS, "tool_calls"),
                new StreamEvent.Finished(0, FinishReason.OTHER, null),
                new StreamEvent.Restarted(null),
                new StreamEvent.Restarted("id-2"),
                new StreamEvent.Extension("ping", "not JSON"),
                new StreamEvent.Fault(new StreamFault.ProviderError(
                        "overloaded", "529", 529, true, Duration.ofMillis(1_500), "busy", "{\"a\": 1}")),
                new StreamEvent.Fault(new StreamFault.ProviderError(null, null, 0, false, null, null, "{}")),
                new StreamEvent.Fault(new StreamFault.Truncated("cut", -1)),
                new StreamEvent.Fault(new StreamFault.Malformed("no JSON", 12, "\\xff")),
                new StreamEvent.Fault(new StreamFault.LimitExceeded("lineBytes", 8, 9)),
                new StreamEvent.Fault(new StreamFault.Internal())));
        events.addAll(List.of(StreamEvent.Liveness.values()));
        return events;
    }

    @ParameterizedTest
    @MethodSource("events")
    void whatIsWrittenIsReadAgain(StreamEvent event) {
        assertThat(EventJson.read((Map<?, ?>) Json.parse(write(event)))).isEqualTo(event);
    }

    @Test
    void everyEventAndFaultIsAmongThem() {
        assertThat(events().stream().map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(Set.of(StreamEvent.class.getPermittedSubclasses()));
        assertThat(events().stream()
                        .filter(StreamEvent.Fault.class::isInstance)
                        .map(event -> ((StreamEvent.Fault) event).fault().getClass())
                        .collect(Collectors.toSet()))
                .isEqualTo(Set.of(StreamFault.class.getPermittedSubclasses()));
    }

    static Stream<Object[]> written() {
        return Stream.of(
                new Object[] {
                    new StreamEvent.TextDelta(0, 0, "a"),
                    "{\"type\":\"text_delta\",\"choice\":0,\"block\":0,\"text\":\"a\"}"
                },
                new Object[] {
                    new StreamEvent.Started(null, "m", Dialects.OPENAI_CHAT),
                    "{\"type\":\"started\",\"model\":\"m\",\"dialect\":\"openai-chat\"}"
                },
                new Object[] {
                    new StreamEvent.BlockStarted(
                            0, 1, BlockKind.TOOL, new ToolCall(0, "c", "n", ToolCall.Kind.FUNCTION)),
                    "{\"type\":\"block_started\",\"choice\":0,\"block\":1,\"kind\":\"tool\","
                            + "\"call\":{\"index\":0,\"id\":\"c\",\"name\":\"n\",\"kind\":\"function\"}}"
                },
                new Object[] {
                    new StreamEvent.UsageUpdate(new Usage(1L, null, null, null, null, "{\"prompt_tokens\": 1}")),
                    "{\"type\":\"usage_update\",\"usage\":{\"input\":1,\"raw\":{\"prompt_tokens\":1}}}"
                },
                new Object[] {
                    new StreamEvent.Finished(0, FinishReason.TOOL_CALLS, "x"),
                    "{\"type\":\"finished\",\"choice\":0,\"reason\":\"tool_calls\",\"raw_reason\":\"x\"}"
                },
                new Object[] {
                    new StreamEvent.Fault(new StreamFault.Truncated("cut", 5)),
                    "{\"type\":\"fault\",\"fault\":{\"kind\":\"truncated\",\"reason\":\"cut\",\"offset\":5}}"
                },
                new Object[] {StreamEvent.Liveness.COMMENT, "{\"type\":\"liveness\",\"kind\":\"comment\"}"});
    }

    @ParameterizedTest
    @MethodSource("written")
    void theFormIsSnakeCaseWithoutNulls(StreamEvent event, String json) {
        assertThat(write(event)).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{} | \"type\" is missing",
                "{\"type\":\"nope\"} | \"type\" is no event: nope",
                "{\"type\":\"text_delta\",\"block\":0,\"text\":\"a\"} | \"choice\" is missing",
                "{\"type\":\"text_delta\",\"choice\":\"0\",\"block\":0,\"text\":\"a\"} | \"choice\" must be a number",
                "{\"type\":\"text_delta\",\"choice\":1.5,\"block\":0,\"text\":\"a\"} | \"choice\" must be an integer in range",
                "{\"type\":\"text_delta\",\"choice\":9999999999,\"block\":0,\"text\":\"a\"} | \"choice\" must be an integer",
                "{\"type\":\"text_delta\",\"choice\":0,\"block\":0,\"text\":null} | \"text\" is missing",
                "{\"type\":\"text_delta\",\"choice\":0,\"block\":0,\"text\":[]} | \"text\" must be a string",
                "{\"type\":\"started\",\"dialect\":\"nope\"} | nope",
                "{\"type\":\"block_ended\",\"choice\":0,\"block\":0,\"kind\":\"TEXT\"} | \"kind\" is none of",
                "{\"type\":\"liveness\"} | \"kind\" is none of",
                "{\"type\":\"fault\",\"fault\":{\"kind\":\"nope\"}} | \"kind\" in \"fault\" is none",
                "{\"type\":\"fault\",\"fault\":7} | \"fault\" must be an object",
            })
    void whatIsNoEventNamesTheMember(String json, String message) {
        assertThatThrownBy(() -> EventJson.read((Map<?, ?>) Json.parse(json)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static String write(StreamEvent event) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.generator(text)) {
            json.writeStartObject();
            EventJson.write(event, json);
            json.writeEndObject();
        }
        return text.toString();
    }
}
