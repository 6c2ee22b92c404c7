package io.weirline.codecs.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.json.jsoniter.Jsoniter;
import io.weirline.codecs.testing.Corpus;
import io.weirline.codecs.testing.Readers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** JSONTestSuite: y_ must be accepted, n_ refused, i_ is left to the implementation. */
class JsonTestSuiteTest {
    private static final int DEPTH = 1000;

    @Test
    void bothReadersReadTheSuiteAlike() throws IOException {
        Readers.assumeJsoniter();
        List<Path> files;
        try (Stream<Path> list = Files.list(Corpus.path("partial-json/JSONTestSuite/test_parsing"))) {
            files = list.sorted().toList();
        }
        Set<String> failed = new TreeSet<>();
        JsonReader jackson = Jackson.reader().create(DEPTH);
        JsonReader jsoniter = Jsoniter.reader().create(DEPTH);
        for (Path file : files) {
            String name = file.getFileName().toString();
            byte[] json = Corpus.bytes(file);
            List<String> tokens = Tokens.orNull(jackson, json);
            List<String> others = Tokens.orNull(jsoniter, json);
            boolean right =
                    switch (name.charAt(0)) {
                        case 'y' -> tokens != null && tokens.equals(others);
                        case 'n' -> tokens == null && others == null;
                        default -> tokens == null || tokens.equals(others);
                    };
            if (!right) {
                failed.add(name);
            }
        }
        Corpus.report("jsontestsuite", files.size() - failed.size(), files.size());
        assertThat(files).hasSizeGreaterThan(300);
        assertThat(failed).isEmpty();
    }
}
