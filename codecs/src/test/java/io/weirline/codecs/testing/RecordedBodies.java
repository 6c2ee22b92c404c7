package io.weirline.codecs.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The recorded bodies of a dialect, each with its summary. */
public final class RecordedBodies {
    /** A body and what it must mean. */
    public record Body(String name, byte[] bytes, JsonNode summary) {
        @Override
        public String toString() {
            return name;
        }
    }

    private RecordedBodies() {}

    /** All bodies; the test is skipped where they are absent. */
    public static List<Body> of(String dialect) {
        Path streams = Corpus.path("streams");
        return StreamSupport.stream(Corpus.json("streams/index.json").spliterator(), false)
                .filter(entry -> entry.get("dialect").asString().equals(dialect))
                .map(entry -> body(streams, entry.get("file").asString()))
                .toList();
    }

    private static Body body(Path streams, String file) {
        String summary = "streams/" + file.substring(0, file.lastIndexOf('.')) + ".json";
        return new Body(file, Corpus.bytes(streams.resolve(file)), Corpus.json(summary));
    }
}
