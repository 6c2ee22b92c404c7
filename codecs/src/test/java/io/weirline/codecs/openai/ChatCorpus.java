package io.weirline.codecs.openai;

import io.weirline.codecs.testing.Corpus;
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
        Path streams = Corpus.path("streams");
        return StreamSupport.stream(Corpus.json("streams/index.json").spliterator(), false)
                .filter(entry -> entry.get("dialect").asString().equals("openai-chat"))
                .map(entry -> body(streams, entry.get("file").asString()))
                .toList();
    }

    private static Body body(Path streams, String file) {
        Path summary = streams.resolve(file.substring(0, file.lastIndexOf('.')) + ".json");
        return new Body(file, Corpus.bytes(streams.resolve(file)), MAPPER.readTree(Corpus.bytes(summary)));
    }
}
