package io.weirline.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.Dialects;
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
    private static final String DIALECT = "openai-chat";
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
    // Fields that the corpus leaves out of its summaries where they say nothing.
    private static final Map<String, Object> ABSENT = Map.of("other_field_lines", new Json.Number("0"));

    @Test
    void everyBodyMeansWhatItsSummarySays() throws IOException {
        Path streams = Path.of(System.getProperty("weirline.corpus", "../shared/corpus"), "streams");
        assumeThat(streams).as("the corpus, which lies apart from the project").isDirectory();
        List<String> failures = new ArrayList<>();
        int total = 0;
        for (Object element : (List<?>) Json.parse(Files.readAllBytes(streams.resolve("index.json")))) {
            Map<?, ?> entry = (Map<?, ?>) element;
            if (DIALECT.equals(entry.get("dialect"))) {
                total++;
                String file = (String) entry.get("file");
                try {
                    check(streams, file);
                } catch (AssertionError | RuntimeException e) {
                    failures.add(file + ": " + e);
                }
            }
        }
        System.out.println("corpus streams/" + DIALECT + ": " + (total - failures.size()) + "/" + total);
        assertThat(failures).isEmpty();
        assertThat(total).isPositive();
    }

    private static void check(Path streams, String file) throws IOException {
        byte[] body = Files.readAllBytes(streams.resolve(file));
        Map<?, ?> expected = (Map<?, ?>)
                Json.parse(Files.readAllBytes(streams.resolve(file.substring(0, file.lastIndexOf('.')) + ".json")));
        String whole = summary(body, Jackson.reader(), SseOptions.AtEnd.DISCARD, null, 0);
        assertThat(fields((Map<?, ?>) Json.parse(whole))).isEqualTo(fields(expected));
        if (expected.get("with_tail_flushed") instanceof Map<?, ?> flushed) {
            Map<?, ?> emitted = (Map<?, ?>) Json.parse(summary(body, Jackson.reader(), SseOptions.AtEnd.EMIT, null, 0));
            flushed.forEach((name, value) -> {
                if (FIELDS.contains(name)) {
                    assertThat(comparable(emitted.get(name)))
                            .as("%s, tail emitted", name)
                            .isEqualTo(comparable(value));
                }
            });
        }
        int cuttings = body.length > LARGE_BYTES ? 20 : 200;
        for (JsonReader.Factory json : List.of(Jackson.reader(), Jsoniter.reader())) {
            assertThat(summary(body, json, SseOptions.AtEnd.DISCARD, null, 0)).isEqualTo(whole);
            for (int seed = 0; seed < cuttings; seed++) {
                int mean = 1 + seed * 200 / cuttings;
                assertThat(summary(body, json, SseOptions.AtEnd.DISCARD, new SplittableRandom(seed), mean))
                        .as("seed %d, mean piece %d", seed, mean)
                        .isEqualTo(whole);
            }
        }
    }

    /** @param random where to cut, null for not at all */
    private static String summary(
            byte[] body, JsonReader.Factory json, SseOptions.AtEnd atEnd, SplittableRandom random, int mean) {
        Decoder<ByteBuffer, StreamEvent> decoder = Dialects.OPENAI_CHAT
                .with(DecodeOptions.defaults().withJson(json).withAtEnd(atEnd))
                .decoder(Limits.defaults());
        Summary summary = new Summary(64 << 20, atEnd);
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

    private static Map<String, Object> fields(Map<?, ?> summary) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String name : FIELDS) {
            Object value = summary.get(name);
            fields.put(name, comparable(value == null ? ABSENT.get(name) : value));
        }
        return fields;
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
