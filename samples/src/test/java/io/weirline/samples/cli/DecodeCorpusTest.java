package io.weirline.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.ProviderDialect;
import io.weirline.codecs.json.Jackson;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.jsoniter.Jsoniter;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.samples.json.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;

/** Every recorded body of the dialect means what the corpus says, however it is cut, with either JSON library. */
class DecodeCorpusTest {
    private static final String CHAT = "openai-chat";
    private static final int LARGE_BYTES = 256 << 10;
    private static final List<String> FIELDS = List.of(
            "text",
            "reasoning",
            "refusal",
            "tool_calls",
            "choices",
            "finish_reason",
            "usage",
            "usage_io",
            "model",
            "response_id",
            "error",
            "event_count",
            "comment_count",
            "other_field_lines");
    /** Compared where the corpus tells them; in a list of objects, its member names say which of them. */
    private static final Map<String, List<String>> WHERE_TOLD = Map.of(
            "annotation_count", List.of(),
            "signatures", List.of("chars", "sha256"),
            "text_blocks", List.of("text"),
            "server_tool_calls", List.of("index", "id", "name", "arguments", "type"));
    // Where docs/dialects.md says that we differ, and why.
    private static final Map<String, List<String>> DIFFERENT = Map.of(
            "gemini/error-json-mid-stream.sse", List.of("error"),
            "openai-responses/failed-error.sse", List.of("error"),
            "openai-responses/refusal.sse", List.of("response_id"),
            "bedrock/converse-code-execution.bin", List.of("tool_calls", "server_tool_calls"));
    // Fields that the corpus leaves out of its summaries where they say nothing.
    private static final Map<String, Object> ABSENT =
            Map.of("other_field_lines", new Json.Number("0"), "comment_count", new Json.Number("0"));

    @Test
    void everyBodyMeansWhatItsSummarySays() throws IOException {
        Path streams = Path.of(System.getProperty("weirline.corpus", "../shared/corpus"), "streams");
        assumeThat(streams).as("the corpus, which lies apart from the project").isDirectory();
        List<String> failures = new ArrayList<>();
        int total = 0;
        int chat = 0;
        for (Object element : (List<?>) Json.parse(Files.readAllBytes(streams.resolve("index.json")))) {
            Map<?, ?> entry = (Map<?, ?>) element;
            total++;
            String file = (String) entry.get("file");
            String dialect = (String) entry.get("dialect");
            try {
                check(streams, file, Dialects.named(dialect));
                chat += dialect.equals(CHAT) ? 1 : 0;
            } catch (AssertionError | RuntimeException e) {
                failures.add(file + ": " + e);
            }
        }
        System.out.println("corpus streams/" + CHAT + ": " + chat + "/" + chat);
        System.out.println("corpus streams/summaries: " + (total - failures.size()) + "/" + total);
        assertThat(failures).isEmpty();
        assertThat(chat).isPositive();
    }

    private static void check(Path streams, String file, ProviderDialect dialect) throws IOException {
        byte[] body = Files.readAllBytes(streams.resolve(file));
        Map<?, ?> expected = (Map<?, ?>)
                Json.parse(Files.readAllBytes(streams.resolve(file.substring(0, file.lastIndexOf('.')) + ".json")));
        String whole = summary(dialect, body, Jackson.reader(), SseOptions.AtEnd.DISCARD, null, 0);
        Map<String, Object> actual = fields((Map<?, ?>) Json.parse(whole), expected);
        Map<String, Object> due = fields(expected, expected);
        for (String field : DIFFERENT.getOrDefault(file, List.of())) {
            assertThat(actual.remove(field))
                    .as("%s, which is listed as different", field)
                    .isNotEqualTo(due.remove(field));
        }
        assertThat(actual).isEqualTo(due);
        if (expected.get("with_tail_flushed") instanceof Map<?, ?> flushed) {
            Map<?, ?> emitted =
                    (Map<?, ?>) Json.parse(summary(dialect, body, Jackson.reader(), SseOptions.AtEnd.EMIT, null, 0));
            flushed.forEach((name, value) -> {
                if (FIELDS.contains(name)) {
                    assertThat(comparable(emitted.get(name)))
                            .as("%s, tail emitted", name)
                            .isEqualTo(comparable(value));
                }
            });
        }
        // The decoders are cut 200 times in a test of their own; here it is what is counted beside them.
        int cuttings = body.length > LARGE_BYTES ? 20 : dialect.name().equals(CHAT) ? 200 : 5;
        for (JsonReader.Factory json : List.of(Jackson.reader(), Jsoniter.reader())) {
            assertThat(summary(dialect, body, json, SseOptions.AtEnd.DISCARD, null, 0))
                    .isEqualTo(whole);
            for (int seed = 0; seed < cuttings; seed++) {
                int mean = 1 + seed * 200 / cuttings;
                assertThat(summary(dialect, body, json, SseOptions.AtEnd.DISCARD, new SplittableRandom(seed), mean))
                        .as("seed %d, mean piece %d", seed, mean)
                        .isEqualTo(whole);
            }
        }
    }

    /** @param random where to cut, null for not at all */
    private static String summary(
            ProviderDialect dialect,
            byte[] body,
            JsonReader.Factory json,
            SseOptions.AtEnd atEnd,
            SplittableRandom random,
            int mean) {
        Decoder<ByteBuffer, StreamEvent> decoder = dialect.with(
                        DecodeOptions.defaults().withJson(json).withAtEnd(atEnd))
                .decoder(Limits.defaults());
        Summary summary = new Summary(64 << 20, BodyFraming.of(dialect.mediaType(), BodyFraming.NDJSON), atEnd);
        for (int start = 0; start < body.length; ) {
            int size = random == null ? body.length : Math.min(body.length - start, 1 + random.nextInt(2 * mean - 1));
            ByteBuffer piece = ByteBuffer.wrap(body, start, size);
            summary.count(piece);
            decoder.feed(piece);
            drain(decoder, summary);
            start += size;
        }
        decoder.finish();
        drain(decoder, summary);
        summary.finish();
        StringWriter text = new StringWriter();
        try (JsonGenerator to = Json.generator(text)) {
            to.writeStartObject();
            summary.write(to);
            to.writeEndObject();
        }
        return text.toString();
    }

    private static void drain(Decoder<ByteBuffer, StreamEvent> decoder, Summary summary) {
        for (StreamEvent event; (event = decoder.poll()) != null; ) {
            summary.add(event);
        }
    }

    private static Map<String, Object> fields(Map<?, ?> summary, Map<?, ?> expected) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String name : FIELDS) {
            Object value = summary.get(name);
            fields.put(name, comparable(value == null ? ABSENT.get(name) : value));
        }
        WHERE_TOLD.forEach((name, members) -> {
            if (expected.containsKey(name)) {
                fields.put(name, comparable(only(members, summary.get(name))));
            }
        });
        return fields;
    }

    private static Object only(List<String> members, Object value) {
        if (!(value instanceof List<?> list)) {
            return value;
        }
        return list.stream()
                .map(each -> members.stream().map(((Map<?, ?>) each)::get).toList())
                .toList();
    }

    /** Numbers by their value: 1e-5 is 0.00001. */
    private static Object comparable(Object value) {
        if (value instanceof Json.Number number) {
            return new BigDecimal(number.text()).stripTrailingZeros();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(DecodeCorpusTest::comparable).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put(name, comparable(member)));
            return members;
        }
        return value;
    }
}
