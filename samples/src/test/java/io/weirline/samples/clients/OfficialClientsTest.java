package io.weirline.samples.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.ToolCall;
import io.weirline.core.Transcript;
import io.weirline.samples.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The official npm clients read from a loopback server what our encoders write, and see what our decoders see: own
 * streams and, where the corpus is, recorded ones of all dialects.
 */
class OfficialClientsTest {
    /** What an official client refuses, though its provider sends it. */
    private static final Map<String, String> REFUSED = Map.of(
            "openai-responses/custom-tool.sse as openai-chat", "Error: missing choices[0].tool_calls[0].function.name");

    @Test
    void theySeeWhatWeSee() throws IOException, InterruptedException {
        List<ClientCase> cases = ClientCases.all();
        List<Map<?, ?>> results = Clients.read(cases);
        TreeMap<String, List<String>> differences = new TreeMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int i = 0; i < cases.size(); i++) {
            ClientCase of = cases.get(i);
            counts.merge(of.target().name(), 1, Integer::sum);
            String difference = difference(of, results.get(i));
            if (difference != null) {
                differences
                        .computeIfAbsent(of.target().name(), name -> new ArrayList<>())
                        .add(of.name() + ": " + difference);
            }
        }
        System.out.println("clients: " + String.join(", ", counts.keySet()));
        counts.forEach((name, count) -> System.out.println("client " + name + ": "
                + (count - differences.getOrDefault(name, List.of()).size()) + "/" + count));
        assertThat(differences).isEmpty();
    }

    // ---- comparison

    private static @Nullable String difference(ClientCase of, Map<?, ?> seen) {
        Transcript ours = of.transcript();
        boolean faulty = ours.fault() != null;
        String refused = REFUSED.get(of.toString());
        if (refused != null) {
            return String.valueOf(seen.get("error")).startsWith(refused) ? null : "error " + seen.get("error");
        }
        if (faulty != (seen.get("error") != null)) {
            return "error " + seen.get("error") + " where we have " + ours.fault();
        }
        Map<String, @Nullable Object> expected = new LinkedHashMap<>();
        expected.put("text", ours.text(0));
        expected.put("reasoning", ours.reasoning(0));
        if (!faulty) {
            Finished finished = ours.finished(0);
            String usage = ours.usage().raw();
            expected.put("refusal", ours.refusal(0));
            expected.put("calls", calls(ours));
            expected.put("finish", finished == null ? null : finished.rawReason());
            expected.put("usage", usage == null ? null : Values.plain(Json.parse(usage)));
        }
        for (Map.Entry<String, @Nullable Object> field : expected.entrySet()) {
            Object theirs = field.getKey().equals("calls")
                    ? theirCalls(ours, (List<?>) Objects.requireNonNull(seen.get("calls")))
                    : Values.plain(seen.get(field.getKey()));
            if (field.getKey().equals("usage") && of.target().equals(Dialects.ANTHROPIC)) {
                // Of what stands in message_delta the client takes over the counts alone.
                theirs = counts(theirs);
                field.setValue(counts(field.getValue()));
            }
            if (!Objects.equals(field.getValue(), theirs)) {
                return field.getKey() + " " + theirs + " where we have " + field.getValue();
            }
        }
        return null;
    }

    private static List<Object> calls(Transcript ours) {
        List<Object> calls = new ArrayList<>();
        for (Transcript.Block block : ours.toolCalls(0)) {
            ToolCall call = Objects.requireNonNull(block.call());
            boolean custom = call.kind() == ToolCall.Kind.CUSTOM;
            calls.add(call(call.id(), call.name(), custom ? block.text() : Values.arguments(block.text())));
        }
        return calls;
    }

    private static @Nullable Object counts(@Nullable Object usage) {
        if (!(usage instanceof Map<?, ?> map)) {
            return usage;
        }
        Map<Object, Object> counts = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            if (value instanceof Double) {
                counts.put(name, value);
            }
        });
        return counts;
    }

    private static List<Object> theirCalls(Transcript ours, List<?> theirs) {
        List<Transcript.Block> blocks = ours.toolCalls(0);
        List<Object> calls = new ArrayList<>();
        for (int i = 0; i < theirs.size(); i++) {
            Map<?, ?> call = (Map<?, ?>) Objects.requireNonNull(theirs.get(i));
            Object arguments = call.get("arguments");
            // A client may give an id to a call that has none.
            boolean given = i < blocks.size()
                    && Objects.requireNonNull(blocks.get(i).call()).id() == null;
            calls.add(call(
                    given ? null : call.get("id"),
                    call.get("name"),
                    arguments instanceof String text ? Values.arguments(text) : Values.plain(arguments)));
        }
        return calls;
    }

    private static Map<String, @Nullable Object> call(
            @Nullable Object id, @Nullable Object name, @Nullable Object arguments) {
        Map<String, @Nullable Object> call = new LinkedHashMap<>();
        call.put("id", id);
        call.put("name", name);
        call.put("arguments", arguments);
        return call;
    }
}
