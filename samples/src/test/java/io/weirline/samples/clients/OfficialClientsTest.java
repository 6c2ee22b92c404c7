package io.weirline.samples.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.ProviderDialect;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.ToolCall;
import io.weirline.core.Transcript;
import io.weirline.samples.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The official npm clients read from a loopback server what our encoders write, and see what our decoders see: own
 * streams and, where the corpus is, recorded ones of all dialects.
 */
class OfficialClientsTest {
    private static final int LARGE_BYTES = 256 << 10;

    /** What an official client refuses, though its provider sends it. */
    private static final Map<String, String> REFUSED = Map.of(
            "openai-responses/custom-tool.sse as openai-chat", "Error: missing choices[0].tool_calls[0].function.name");

    @Test
    void theySeeWhatWeSee() throws IOException, InterruptedException {
        List<ClientCase> cases = cases();
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

    // ---- cases

    private static List<ClientCase> cases() throws IOException {
        Map<String, List<StreamEvent>> streams = new LinkedHashMap<>(OwnStreams.all());
        Path folder = Path.of(System.getProperty("weirline.corpus", "../shared/corpus"), "streams");
        if (Files.isDirectory(folder)) {
            for (Object element :
                    (List<?>) Objects.requireNonNull(Json.parse(Files.readAllBytes(folder.resolve("index.json"))))) {
                Map<?, ?> entry = (Map<?, ?>) Objects.requireNonNull(element);
                String file = (String) Objects.requireNonNull(entry.get("file"));
                byte[] body = Files.readAllBytes(folder.resolve(file));
                Dialects.all().stream()
                        .filter(dialect -> dialect.name().equals(entry.get("dialect")) && body.length <= LARGE_BYTES)
                        .forEach(dialect -> streams.put(file, ClientCase.decode(dialect, body)));
            }
        }
        List<ClientCase> cases = new ArrayList<>();
        for (ProviderDialect target : Dialects.all()) {
            if (isWritten(target)) {
                streams.forEach((name, events) -> cases.add(ClientCase.of(name, events, target)));
            }
        }
        return cases;
    }

    private static boolean isWritten(ProviderDialect dialect) {
        try {
            dialect.encoder();
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        }
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
            expected.put("usage", usage == null ? null : plain(Json.parse(usage)));
        }
        for (Map.Entry<String, @Nullable Object> field : expected.entrySet()) {
            Object theirs = field.getKey().equals("calls")
                    ? theirCalls(ours, (List<?>) Objects.requireNonNull(seen.get("calls")))
                    : plain(seen.get(field.getKey()));
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
            calls.add(call(call.id(), call.name(), custom ? block.text() : arguments(block.text())));
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
                    arguments instanceof String text ? arguments(text) : plain(arguments)));
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

    /** Arguments as a JSON value; as text if they are none. */
    private static @Nullable Object arguments(String text) {
        try {
            return plain(Json.parse(text.isBlank() ? "{}" : text));
        } catch (tools.jackson.core.JacksonException e) {
            return text;
        }
    }

    /** Numbers as JavaScript has them. */
    private static @Nullable Object plain(@Nullable Object json) {
        if (json instanceof Json.Number number) {
            return Double.valueOf(number.text());
        }
        if (json instanceof List<?> list) {
            return list.stream().map(OfficialClientsTest::plain).collect(Collectors.toList());
        }
        if (json instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, value) -> copy.put(name, plain(value)));
            return copy;
        }
        return json;
    }
}
