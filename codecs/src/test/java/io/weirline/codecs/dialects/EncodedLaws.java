package io.weirline.codecs.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What strict clients demand of an encoded stream, whatever it says: each life-cycle frame once, all that starts ends. */
public final class EncodedLaws {
    private static final JsonMapper MAPPER = new JsonMapper();

    private EncodedLaws() {}

    /** A frame: its name, if it has one, and its data. */
    record Frame(@Nullable String event, String data) {
        JsonNode json() {
            return MAPPER.readTree(data);
        }
    }

    static List<Frame> frames(byte[] wire) {
        String body = new String(wire, StandardCharsets.UTF_8);
        assertThat(body.isEmpty() || body.endsWith("\n")).as("whole frames").isTrue();
        List<Frame> frames = new ArrayList<>();
        String event = null;
        for (String line : body.split("\n")) {
            if (line.startsWith("event: ")) {
                assertThat(event).as("one name").isNull();
                event = line.substring("event: ".length());
            } else if (line.startsWith("data: ")) {
                frames.add(new Frame(event, line.substring("data: ".length())));
                event = null;
            } else {
                assertThat(line).as("nothing but names, data, comments").isIn("", ":");
            }
        }
        return frames;
    }

    /** Anthropic Messages; true if it ends well. */
    public static boolean anthropic(byte[] wire) {
        int starts = 0;
        int nextIndex = 0;
        int open = -1;
        Set<Integer> started = new HashSet<>();
        String last = "";
        for (Frame frame : frames(wire)) {
            JsonNode json = frame.json();
            String type = json.get("type").asString();
            assertThat(frame.event()).as("the event has its type's name").isEqualTo(type);
            assertThat(last).as("nothing behind the end").isNotIn("message_stop", "error");
            switch (type) {
                case "message_start" -> {
                    starts++;
                    assertThat(open).as("blocks stop before a message starts").isEqualTo(-1);
                    nextIndex = 0;
                    started.clear();
                    JsonNode usage = json.at("/message/usage");
                    assertThat(usage.has("input_tokens") && usage.has("output_tokens"))
                            .isTrue();
                    assertThat(json.at("/message/id").asString()).isNotEmpty();
                }
                case "content_block_start" -> {
                    assertThat(starts).as("a message is there").isPositive();
                    assertThat(open).as("one open block").isEqualTo(-1);
                    open = json.get("index").asInt();
                    assertThat(open).as("running index").isEqualTo(nextIndex++);
                    started.add(open);
                    JsonNode block = json.get("content_block");
                    if (block.get("type").asString().endsWith("tool_use")) {
                        assertThat(block.get("id").asString()).isNotEmpty();
                    }
                }
                case "content_block_delta" ->
                    assertThat(started).contains(json.get("index").asInt());
                case "content_block_stop" -> {
                    assertThat(json.get("index").asInt())
                            .as("the open one stops")
                            .isEqualTo(open);
                    open = -1;
                }
                case "message_delta" -> {
                    assertThat(open).as("blocks stop before the end").isEqualTo(-1);
                    assertThat(json.get("usage").has("output_tokens")).isTrue();
                }
                case "message_stop" -> {
                    assertThat(starts).as("a message is there").isPositive();
                    assertThat(last).isEqualTo("message_delta");
                }
                case "error" ->
                    assertThat(open).as("blocks stop before an error").isEqualTo(-1);
                default -> assertThat(type).isEqualTo("ping");
            }
            if (!type.equals("ping")) {
                last = type;
            }
        }
        assertThat(last).as("an end").isIn("message_stop", "error");
        return last.equals("message_stop");
    }

    /** The UI message stream; true if it ends well. */
    public static boolean aiSdk(byte[] wire) {
        Map<String, String> open = new HashMap<>();
        Set<String> ids = new HashSet<>();
        int steps = 0;
        String last = "";
        for (Frame frame : frames(wire)) {
            assertThat(frame.event()).isNull();
            assertThat(last).as("nothing behind the end").isNotIn("[DONE]", "error");
            if (frame.data().equals("[DONE]")) {
                assertThat(last).isEqualTo("finish");
                last = "[DONE]";
                continue;
            }
            JsonNode json = frame.json();
            String type = json.get("type").asString();
            switch (type) {
                case "start" -> assertThat(last).as("start comes first").isEmpty();
                case "start-step" -> {
                    assertThat(last).isEqualTo("start");
                    steps++;
                }
                case "text-start", "reasoning-start", "tool-input-start" -> {
                    String id = id(json);
                    assertThat(ids.add(type.charAt(0) == 't' && type.startsWith("tool") ? "c" + id : id))
                            .as("a new id")
                            .isTrue();
                    open.put(id, type.substring(0, type.lastIndexOf('-')));
                }
                case "text-delta", "reasoning-delta", "tool-input-delta" ->
                    assertThat(open.get(id(json))).isEqualTo(type.substring(0, type.lastIndexOf('-')));
                case "text-end", "reasoning-end", "tool-input-available", "tool-input-error" ->
                    assertThat(open.remove(id(json))).isEqualTo(type.substring(0, type.lastIndexOf('-')));
                case "finish-step" -> {
                    assertThat(--steps).isZero();
                    assertThat(open).as("parts end before the step").isEmpty();
                }
                case "finish" -> assertThat(last).isEqualTo("finish-step");
                case "error", "reset-step" ->
                    assertThat(open).as("parts end before").isEmpty();
                default -> assertThat(type).isIn("file", "source-url", "message-metadata");
            }
            if (!type.equals("start") && !type.equals("error")) {
                assertThat(steps + (type.startsWith("finish") ? 1 : 0))
                        .as("%s is in the step", type)
                        .isEqualTo(1);
            }
            last = type;
        }
        assertThat(last).as("an end").isIn("[DONE]", "error");
        return last.equals("[DONE]");
    }

    private static String id(JsonNode json) {
        return json.has("toolCallId")
                ? json.get("toolCallId").asString()
                : json.get("id").asString();
    }
}
