package io.weirline.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weirline.codecs.sse.SseItem;
import io.weirline.operators.fixture.Probe;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The conformance corpora through the stages: whole, cut at every byte, byte by byte, with one-by-one demand. */
class CorpusTest {
    private static JsonNode cases(String relative) {
        Path path = Path.of(System.getProperty("weirline.corpus", "../../shared/corpus"), relative);
        assumeTrue(Files.exists(path), () -> "no corpus: " + relative + " is not in the directory weirline.corpus");
        return new JsonMapper().readTree(path.toFile());
    }

    /** Counts the cases whose outcome, in each cutting, is what the check wants. */
    private static <O> void run(
            String group,
            String relative,
            Function<JsonNode, Stage<ByteBuffer, O>> stage,
            BiConsumer<JsonNode, List<O>> check) {
        JsonNode cases = cases(relative);
        List<String> failed = new ArrayList<>();
        for (JsonNode one : cases) {
            byte[] input = Base64.getDecoder().decode(one.get("input_base64").stringValue());
            try {
                for (List<ByteBuffer> pieces : cuttings(input)) {
                    check.accept(one, oneByOne(pieces, stage.apply(one)));
                }
            } catch (AssertionError e) {
                failed.add(one.get("name").stringValue() + ": " + e.getMessage());
            }
        }
        System.out.println("corpus " + group + ": " + (cases.size() - failed.size()) + "/" + cases.size());
        assertThat(cases.size()).isPositive();
        assertThat(failed).isEmpty();
    }

    private static List<List<ByteBuffer>> cuttings(byte[] input) {
        List<List<ByteBuffer>> cuttings = new ArrayList<>();
        List<ByteBuffer> bytes = new ArrayList<>();
        for (int cut = 0; cut < input.length; cut++) {
            cuttings.add(List.of(ByteBuffer.wrap(input, 0, cut), ByteBuffer.wrap(input, cut, input.length - cut)));
            bytes.add(ByteBuffer.wrap(input, cut, 1));
        }
        cuttings.add(bytes);
        return cuttings;
    }

    private static <O> List<O> oneByOne(List<ByteBuffer> pieces, Stage<ByteBuffer, O> stage) {
        Probe<O> probe = new Probe<>();
        Flux.fromIterable(pieces).transform(stage).subscribe(probe);
        for (int asked = 0; !probe.terminated(); asked++) {
            assertThat(probe.values).hasSize(asked);
            probe.request(1);
        }
        assertThat(probe.broken).isEmpty();
        assertThat(probe.errors).isEmpty();
        return probe.values;
    }

    @Test
    void serverSentEvents() {
        run("sse-flux", "sse/cases.json", one -> Weir.sse(), (one, items) -> {
            List<SseItem.Event> expected = new ArrayList<>();
            for (JsonNode event : one.get("expected")) {
                Long retry = event.has("retry")
                        ? Long.valueOf(event.get("retry").longValue())
                        : event.has("retry_any") ? Long.valueOf(Long.MAX_VALUE) : null;
                expected.add(new SseItem.Event(
                        event.get("event").stringValue(),
                        event.get("data").stringValue(),
                        event.get("id").stringValue(),
                        retry));
            }
            assertThat(items).isEqualTo(expected);
        });
    }

    @Test
    void utf8() {
        run("utf8-flux", "utf8/cases.json", one -> Weir.utf8(), (one, texts) -> assertThat(String.join("", texts))
                .isEqualTo(one.get("expected_utf16").stringValue()));
    }
}
