package io.weirline.codecs.openai;

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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The grammar of a Responses stream, read as a strict client reads it: numbers without a gap, each event of a life cycle
 * once and in its order, each closing event equal to the pieces before it, one terminal that is last.
 */
final class ResponsesLaws {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final List<Item> items = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final List<String> types = new ArrayList<>();
    private @Nullable JsonNode last;
    private boolean failed;

    private static final class Item {
        final String type;
        final String id;
        final List<Part> parts = new ArrayList<>();
        /** What a call said. */
        final Part input = new Part("");

        @Nullable
        JsonNode done;

        Item(String type, String id) {
            this.type = type;
            this.id = id;
        }
    }

    private static final class Part {
        final String type;
        final StringBuilder said = new StringBuilder();
        final ArrayNode annotations = MAPPER.createArrayNode();
        boolean wholeTold;
        boolean done;

        Part(String type) {
            this.type = type;
        }
    }

    private static final Map<String, String> PART_OF_EVENT = Map.of(
            "output_text", "output_text",
            "refusal", "refusal",
            "reasoning_text", "reasoning_text",
            "reasoning_summary_text", "summary_text");

    private ResponsesLaws() {}

    /** Checks a stream and gives the response that its terminal holds. */
    static JsonNode check(byte[] wire) {
        ResponsesLaws laws = new ResponsesLaws();
        String text = new String(wire, StandardCharsets.UTF_8);
        long sequence = 0;
        assertThat(text).endsWith("\n\n");
        for (String frame : text.substring(0, text.length() - 2).split("\n\n", -1)) {
            String[] lines = frame.lines().filter(line -> !line.startsWith(":")).toArray(String[]::new);
            assertThat(lines).as(frame).hasSize(2);
            assertThat(lines[0]).startsWith("event: ");
            assertThat(lines[1]).startsWith("data: ");
            JsonNode data = MAPPER.readTree(lines[1].substring(6));
            String type = data.get("type").asString();
            assertThat(lines[0]).isEqualTo("event: " + type);
            assertThat(data.get("sequence_number").asLong()).as(frame).isEqualTo(sequence++);
            try {
                laws.event(type, data);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(frame, e);
            }
        }
        return laws.end();
    }

    private void event(String type, JsonNode data) {
        assertThat(last).as("nothing follows the terminal").isNull();
        types.add(type);
        switch (type) {
            case "response.created" -> assertThat(types).hasSize(1);
            case "response.in_progress" -> assertThat(types).hasSize(2);
            case "response.output_item.added" -> added(data);
            case "response.output_item.done" -> done(data);
            case "response.content_part.added", "response.reasoning_summary_part.added" -> partAdded(type, data);
            case "response.content_part.done", "response.reasoning_summary_part.done" -> partDone(type, data);
            case "response.output_text.annotation.added" -> {
                Part part = part(data, "output_text");
                assertThat(data.get("annotation_index").asInt()).isEqualTo(part.annotations.size());
                part.annotations.add(data.get("annotation"));
            }
            case "response.completed", "response.incomplete", "response.failed" -> {
                last = data.get("response");
                assertThat(last.get("status").asString()).isEqualTo(type.substring("response.".length()));
            }
            case "error" -> {
                assertThat(failed).as("one error").isFalse();
                failed = true;
                assertThat(data.get("message").asString()).isNotEmpty();
                assertThat(data.get("error").get("type").asString()).isNotEmpty();
            }
            default -> said(type, data);
        }
        if (types.size() <= 2) {
            JsonNode response = data.get("response");
            assertThat(response.get("status").asString()).isEqualTo("in_progress");
            assertThat(response.get("output")).isEmpty();
            assertThat(types)
                    .isEqualTo(
                            List.of("response.created", "response.in_progress").subList(0, types.size()));
        }
    }

    private void added(JsonNode data) {
        assertThat(data.get("output_index").asInt()).isEqualTo(items.size());
        JsonNode item = data.get("item");
        String id = item.get("id").asString();
        assertThat(ids.add(id)).as("%s is new", id).isTrue();
        String type = item.get("type").asString();
        for (String list : List.of("content", "summary")) {
            assertThat(item.path(list)).isEmpty();
        }
        assertThat(item.path("arguments").asString("") + item.path("input").asString(""))
                .isEmpty();
        items.add(new Item(type, id));
    }

    private Item item(JsonNode data) {
        Item item = items.get(data.get("output_index").asInt());
        assertThat(item.done).as("the entry is open").isNull();
        return item;
    }

    private Part part(JsonNode data, String type) {
        Item item = item(data);
        assertThat(data.get("item_id").asString()).isEqualTo(item.id);
        assertThat(data.has("summary_index")).isEqualTo(type.equals("summary_text"));
        int index = data.get(type.equals("summary_text") ? "summary_index" : "content_index")
                .asInt();
        Part part = list(item, type).get(index);
        assertThat(part.type).isEqualTo(type);
        assertThat(part.done).as("the part is open").isFalse();
        return part;
    }

    private static List<Part> list(Item item, String type) {
        return item.parts.stream()
                .filter(part -> part.type.equals("summary_text") == type.equals("summary_text"))
                .toList();
    }

    private void partAdded(String event, JsonNode data) {
        Item item = item(data);
        JsonNode part = data.get("part");
        String type = part.get("type").asString();
        assertThat(event.contains("summary")).isEqualTo(type.equals("summary_text"));
        assertThat(item.type).isEqualTo(type.equals("output_text") || type.equals("refusal") ? "message" : "reasoning");
        assertThat(data.get(type.equals("summary_text") ? "summary_index" : "content_index")
                        .asInt())
                .isEqualTo(list(item, type).size());
        Part added = new Part(type);
        item.parts.add(added);
        checkPart(part, added);
        assertThat(part(data, type)).isSameAs(added);
    }

    private void partDone(String event, JsonNode data) {
        String type = data.get("part").get("type").asString();
        assertThat(event.contains("summary")).isEqualTo(type.equals("summary_text"));
        Part part = part(data, type);
        assertThat(part.wholeTold).isTrue();
        checkPart(data.get("part"), part);
        part.done = true;
    }

    private static void checkPart(JsonNode json, Part part) {
        assertThat(json.get("type").asString()).isEqualTo(part.type);
        assertThat(json.get(part.type.equals("refusal") ? "refusal" : "text").asString())
                .isEqualTo(part.said.toString());
        if (part.type.equals("output_text")) {
            assertThat(json.get("annotations")).isEqualTo(part.annotations);
        }
    }

    private void said(String type, JsonNode data) {
        String name = type.substring("response.".length(), type.lastIndexOf('.'));
        boolean delta = type.endsWith(".delta");
        assertThat(delta || type.endsWith(".done")).as(type).isTrue();
        String partType = PART_OF_EVENT.get(name);
        Part part;
        if (partType == null) {
            Item item = item(data);
            assertThat(data.get("item_id").asString()).isEqualTo(item.id);
            assertThat(name + " " + item.type)
                    .isIn("function_call_arguments function_call", "custom_tool_call_input custom_tool_call");
            part = item.input;
        } else {
            part = part(data, partType);
        }
        assertThat(part.wholeTold).isFalse();
        if (delta) {
            assertThat(data.get("delta").asString()).isNotEmpty();
            part.said.append(data.get("delta").asString());
        } else {
            part.wholeTold = true;
            String member =
                    switch (name) {
                        case "refusal" -> "refusal";
                        case "function_call_arguments" -> "arguments";
                        case "custom_tool_call_input" -> "input";
                        default -> "text";
                    };
            assertThat(data.get(member).asString()).isEqualTo(part.said.toString());
        }
    }

    private void done(JsonNode data) {
        Item item = item(data);
        JsonNode json = data.get("item");
        assertThat(json.get("id").asString()).isEqualTo(item.id);
        assertThat(json.get("type").asString()).isEqualTo(item.type);
        switch (item.type) {
            case "message" -> checkParts(json.get("content"), item.parts);
            case "reasoning" -> {
                checkParts(json.get("content"), list(item, ""));
                checkParts(json.get("summary"), list(item, "summary_text"));
            }
            default -> {
                assertThat(item.input.wholeTold).isTrue();
                assertThat(json.get(item.type.equals("function_call") ? "arguments" : "input")
                                .asString())
                        .isEqualTo(item.input.said.toString());
                assertThat(json.get("call_id").asString()).isNotEmpty();
            }
        }
        item.done = json;
    }

    private static void checkParts(JsonNode json, List<Part> parts) {
        assertThat(json).hasSize(parts.size());
        Map<Integer, Part> byIndex = new HashMap<>();
        for (Part part : parts) {
            assertThat(part.done).as("parts end before their entry").isTrue();
            byIndex.put(byIndex.size(), part);
            checkPart(json.get(byIndex.size() - 1), part);
        }
    }

    /** The response repeats the entry as it was told at its end; the input of a call may have gone on behind that. */
    private static void checkOutput(ObjectNode output, Item item) {
        String input = item.type.equals("function_call") ? "arguments" : "input";
        if (item.type.endsWith("_call")) {
            assertThat(output.get(input).asString()).startsWith(item.input.said.toString());
            output.put(input, item.input.said.toString());
        }
        assertThat((JsonNode) output).isEqualTo(item.done);
    }

    private JsonNode end() {
        JsonNode response = last;
        assertThat(response).as("there is a terminal").isNotNull();
        if (failed) {
            assertThat(response.get("status").asString()).isEqualTo("failed");
        }
        assertThat(response.get("error").isNull())
                .isEqualTo(!response.get("status").asString().equals("failed"));
        assertThat(items).noneMatch(item -> item.done == null);
        assertThat(response.get("output")).hasSize(items.size());
        for (int i = 0; i < items.size(); i++) {
            checkOutput((ObjectNode) response.get("output").get(i).deepCopy(), items.get(i));
        }
        assertThat(types.indexOf("response.in_progress")).isEqualTo(1);
        return response;
    }
}
