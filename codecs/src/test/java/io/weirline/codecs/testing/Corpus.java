package io.weirline.codecs.testing;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The conformance corpora, which lie beside the project or nowhere. */
public final class Corpus {
    private Corpus() {}

    /** A file or folder of the corpora; skips the test, saying so, where they are absent. */
    public static Path path(String relative) {
        Path path = Path.of(System.getProperty("weirline.corpus", "../shared/corpus"))
                .resolve(relative);
        if (!Files.exists(path)) {
            abort("no corpus at " + path + "; set -Dweirline.corpus=DIR");
        }
        return path;
    }

    public static JsonNode json(String relative) {
        return new JsonMapper().readTree(path(relative).toFile());
    }

    public static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The line that the build checks. */
    public static void report(String group, int passed, int total) {
        System.out.println("corpus " + group + ": " + passed + "/" + total);
    }
}
