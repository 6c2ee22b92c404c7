package io.weirline.codecs.openai;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recorded bodies of dialect openai-chat, each with its summary. */
final class ChatCorpus {
    private static final JsonMapper MAPPER = new JsonMapper();

    record Body(String name, byte[] bytes, JsonNode summary) {
        @Override
        public String toString() {
            return name;
        }
    }

    private ChatCorpus() {}

    /** All bodies; the test is skipped where they are absent. */
    static List<Body> bodies() {
        Path streams = Path.of(System.getProperty("weirline.corpus", "../../shared/corpus"), "streams");
        Path index = streams.resolve("index.json");
        assumeTrue(Files.exists(index), () -> "no corpus: streams is not in the directory weirline.corpus");
        return StreamSupport.stream(MAPPER.readTree(read(index)).spliterator(), false)
                .filter(entry -> entry.get("dialect").asString().equals("openai-chat"))
                .map(entry -> body(streams, entry.get("file").asString()))
                .toList();
    }

    private static Body body(Path streams, String file) {
        Path summary = streams.resolve(file.substring(0, file.lastIndexOf('.')) + ".json");
        return new Body(file, read(streams.resolve(file)), MAPPER.readTree(read(summary)));
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
