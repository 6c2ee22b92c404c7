package io.weirline.codecs.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the conformance corpora are. */
public final class Corpus {
    private Corpus() {}

    /**
     * A file of the corpora; the test is skipped where it is absent.
     *
     * @param path below the directory of the corpora
     */
    public static Path file(String path) {
        String directory = System.getProperty("weirline.corpus", "../../shared/corpus");
        Path file = Path.of(directory, path);
        assumeTrue(Files.exists(file), () -> "no corpus: " + path + " is not in the directory weirline.corpus");
        return file;
    }

    /** Prints the line that tells how much of a corpus passed. */
    public static void report(String group, int passed, int total) {
        System.out.println("corpus " + group + ": " + passed + "/" + total);
    }
}
