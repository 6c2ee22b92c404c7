package io.weirline.samples.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.StreamEvent;
import io.weirline.core.ToolCall;
import io.weirline.core.Transcript;
import io.weirline.samples.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedModelTest {
    private static final String WEATHER_TOOL = """
            "tools":[{"type":"function","function":{"name":"forecast","parameters":{"type":"object","properties":{
            "city":{"type":"string"},"days":{"type":"integer"},"units":{"enum":["C","F"]},"wind":{"type":"boolean"},
            "hours":{"type":"array","items":{"type":"number"}}}}}}]""";

    private static List<StreamEvent> events(long seed, String prompt, String more) {
        String json = "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":" + Json.text(prompt) + "}]"
                + (more.isEmpty() ? "" : "," + more) + "}";
        return new SimulatedModel(seed, Dialects.OPENAI_CHAT).answer(ChatRequest.parse(json.getBytes(UTF_8)));
    }

    private static Transcript answer(long seed, String prompt, String more) {
        Transcript transcript = new Transcript(1 << 20);
        events(seed, prompt, more).forEach(transcript::add);
        return transcript;
    }

    @Test
    void theSameSeedAndPromptSayTheSame() {
        assertThat(events(1, "a", "")).isEqualTo(events(1, "a", ""));
        assertThat(events(2, "a", "")).isNotEqualTo(events(1, "a", ""));
        assertThat(events(1, "b", "")).isNotEqualTo(events(1, "a", ""));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, -1, Long.MAX_VALUE, Long.MIN_VALUE})
    void textHasEmojiInManyDeltasThatNeverCutAPair(long seed) {
        List<String> deltas = events(seed, "Tell me", "").stream()
                .filter(StreamEvent.TextDelta.class::isInstance)
                .map(event -> ((StreamEvent.TextDelta) event).text())
                .toList();

        assertThat(deltas).hasSizeGreaterThan(30);
        assertThat(String.join("", deltas).codePoints().anyMatch(point -> point > 0xFFFF))
                .isTrue();
        assertThat(deltas).allSatisfy(delta -> {
            assertThat(delta).isNotEmpty();
            assertThat(new String(delta.getBytes(UTF_8), UTF_8)).isEqualTo(delta);
        });
        assertThat(answer(seed, "Tell me", "").finished(0))
                .isEqualTo(new StreamEvent.Finished(0, io.weirline.core.FinishReason.STOP, "stop"));
    }

    @Test
    void structuredAnswersAreJson() {
        Map<?, ?> recipe =
                (Map<?, ?>) Json.parse(answer(1, "A recipe", "\"response_format\":{\"type\":\"json_object\"}")
                        .text(0));
        assertThat(recipe.containsKey("ingredients")).isTrue();
        assertThat(Json.parse(answer(1, "As JSON, please", "").text(0))).isInstanceOf(Map.class);

        Map<?, ?> shaped = (Map<?, ?>) Json.parse(answer(1, "x", """
                        "response_format":{"type":"json_schema","json_schema":{"schema":{"type":"object","properties":{
                        "a":{"type":"integer"},"b":{"type":["string","null"]},"c":{"const":7},"d":{"type":"object"},
                        "e":{"type":"null"}}}}}""").text(0));
        assertThat(shaped.get("a")).isInstanceOf(Json.Number.class);
        assertThat(shaped.get("b")).isInstanceOf(String.class);
        assertThat((Object) shaped.get("c")).isEqualTo(new Json.Number("7"));
        assertThat(shaped.get("d")).isInstanceOf(Map.class);
        assertThat(shaped.containsKey("e")).isTrue();
    }

    @Test
    void toolsAreCalledWithArgumentsThatFit() {
        Transcript transcript = answer(1, "x", WEATHER_TOOL);

        Transcript.Block call = transcript.toolCalls(0).get(0);
        assertThat(call.call()).extracting(ToolCall::name).isEqualTo("forecast");
        Map<?, ?> arguments = (Map<?, ?>) Json.parse(call.argumentsJson());
        assertThat(arguments.get("city")).isInstanceOf(String.class);
        assertThat(arguments.get("days")).isInstanceOf(Json.Number.class);
        assertThat((Object) arguments.get("units")).isIn("C", "F");
        assertThat(arguments.get("wind")).isInstanceOf(Boolean.class);
        assertThat(arguments.get("hours")).isInstanceOf(List.class);
        assertThat(transcript.text(0)).isEmpty();
        assertThat(answer(1, "What's the weather?", "").toolCalls(0)).hasSize(1);
        assertThat(answer(1, "x", WEATHER_TOOL + ",\"tool_choice\":\"none\"").toolCalls(0))
                .isEmpty();
    }

    @Test
    void theResultOfAToolIsAnsweredWithText() {
        ChatRequest request = ChatRequest.parse(("{\"messages\":[{\"role\":\"user\",\"content\":\"weather\"},"
                        + "{\"role\":\"assistant\",\"tool_calls\":[]},{\"role\":\"tool\",\"content\":\"7\"}],"
                        + WEATHER_TOOL + "}")
                .getBytes(UTF_8));
        Transcript transcript = new Transcript(1 << 20);
        new SimulatedModel(1, Dialects.OPENAI_CHAT).answer(request).forEach(transcript::add);

        assertThat(transcript.toolCalls(0)).isEmpty();
        assertThat(transcript.text(0)).isNotEmpty();
        assertThat(transcript.usage().output())
                .as("always where it does not stream")
                .isPositive();
    }

    @Test
    void usageComesWhereItIsAskedForAndTheLimitCutsTheAnswer() {
        assertThat(answer(1, "x", "").usage().raw()).isNull();

        Transcript limited = answer(1, "x", "\"max_tokens\":3,\"stream_options\":{\"include_usage\":true}");
        assertThat(limited.usage().output()).isEqualTo(3);
        assertThat(limited.finished(0))
                .extracting(StreamEvent.Finished::rawReason)
                .isEqualTo("length");
    }

    @Test
    void contentMayBeParts() {
        ChatRequest request = ChatRequest.parse("""
                {"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url"},{"text":"b"}]}]}""".getBytes(UTF_8));

        assertThat(request.prompt()).isEqualTo("ab");
        assertThat(request.stream()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | not JSON",
                "[] | not a JSON object",
                "{} | messages",
                "{\"messages\":[]} | messages",
                "{\"messages\":[{}],\"max_tokens\":1.5} | max_tokens"
            })
    void whatIsNoRequestSaysWhy(String json, String why) {
        assertThatThrownBy(() -> ChatRequest.parse(json.getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}
