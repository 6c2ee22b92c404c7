package io.weirline.operators.partial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.ProviderDialect;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.ToolCall;
import io.weirline.operators.FaultMode;
import io.weirline.operators.PieceAccess;
import io.weirline.operators.Weir;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The calls of every recorded body that has some: the arguments that the corpus says, however the body is cut. */
class ToolCallsCorpusTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Map<String, ProviderDialect> DIALECTS = Map.of(
            "openai-chat", Dialects.OPENAI_CHAT,
            "openai-responses", Dialects.OPENAI_RESPONSES,
            "anthropic", Dialects.ANTHROPIC,
            "gemini", Dialects.GEMINI,
            "ollama", Dialects.OLLAMA,
            "bedrock-converse", Dialects.BEDROCK_CONVERSE,
            "bedrock-invoke", Dialects.BEDROCK_INVOKE,
            "cohere", Dialects.COHERE);

    private record Call(@Nullable String name, Object arguments) {}

    @Test
    void everyCallHasTheArgumentsThatTheCorpusSays() throws IOException {
        Path streams = Path.of(System.getProperty("weirline.corpus", "../../shared/corpus"), "streams");
        assumeTrue(Files.exists(streams), "no corpus: streams is not in the directory weirline.corpus");
        int total = 0;
        List<String> failed = new ArrayList<>();
        for (JsonNode entry : MAPPER.readTree(streams.resolve("index.json").toFile())) {
            String file = entry.get("file").stringValue();
            JsonNode summary = MAPPER.readTree(streams.resolve(file.substring(0, file.lastIndexOf('.')) + ".json")
                    .toFile());
            ProviderDialect dialect = DIALECTS.get(entry.get("dialect").stringValue());
            JsonNode calls = summary.path("tool_calls");
            if (dialect == null || calls.isEmpty()) {
                continue;
            }
            total++;
            byte[] body = Files.readAllBytes(streams.resolve(file));
            List<Call> expected = new ArrayList<>();
            for (JsonNode call : calls) {
                expected.add(new Call(
                        call.get("name").stringValue(),
                        arguments(call.get("arguments").stringValue(), call.has("type"))));
            }
            try {
                assertThat(calls(dialect, List.of(ByteBuffer.wrap(body)))).isEqualTo(expected);
                for (int seed = 0; seed < 3; seed++) {
                    assertThat(calls(dialect, cut(body, new SplittableRandom(seed))))
                            .isEqualTo(expected);
                }
            } catch (AssertionError | RuntimeException e) {
                failed.add(file + ": " + e.getMessage());
            }
        }
        System.out.println("corpus tool-calls: " + (total - failed.size()) + "/" + total);
        assertThat(failed).isEmpty();
        assertThat(total).isPositive();
    }

    private static Object arguments(String text, boolean custom) {
        return custom ? text : MAPPER.readTree(text.isBlank() ? "{}" : text);
    }

    private static List<ByteBuffer> cut(byte[] body, SplittableRandom random) {
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int at = 0; at < body.length; ) {
            int size = Math.min(body.length - at, 1 + random.nextInt(400));
            pieces.add(ByteBuffer.wrap(body, at, size));
            at += size;
        }
        return pieces;
    }

    /** The calls that the client must run, in the order in which they began. */
    private static List<Call> calls(ProviderDialect dialect, List<ByteBuffer> body) {
        boolean[] broken = new boolean[1];
        List<ToolCallEvent> events = Objects.requireNonNull(Flux.fromIterable(body)
                .transform(Weir.decode(PieceAccess.byteBuffers(), dialect, Limits.defaults(), FaultMode.AS_EVENT))
                .doOnNext(event -> broken[0] |= event instanceof StreamEvent.Fault)
                .transform(ToolCalls.assemble())
                .collectList()
                .block());
        List<Call> calls = new ArrayList<>();
        for (ToolCallEvent event : events) {
            if (event instanceof ToolCallEvent.Started started && started.call().kind() != ToolCall.Kind.SERVER) {
                List<ToolCallEvent> ends = events.stream()
                        .filter(e -> e.choice() == started.choice() && e.block() == started.block())
                        .filter(e -> e instanceof ToolCallEvent.Completed || e instanceof ToolCallEvent.Failed)
                        .toList();
                assertThat(ends).hasSize(1);
                if (broken[0] && ends.get(0) instanceof ToolCallEvent.Failed cut) {
                    // A body that breaks off has what came of the arguments, and no call to run.
                    calls.add(new Call(cut.call().name(), arguments(cut.text(), false)));
                    continue;
                }
                assertThat(ends.get(0)).isInstanceOf(ToolCallEvent.Completed.class);
                ToolCallEvent.Completed end = (ToolCallEvent.Completed) ends.get(0);
                calls.add(new Call(
                        end.call().name(),
                        end.arguments() == null
                                ? end.text()
                                : MAPPER.readTree(end.arguments().toJson())));
            }
        }
        return calls;
    }
}
