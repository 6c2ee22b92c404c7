package io.weirline.codecs.dialects;

import io.weirline.codecs.testing.Corpus;
import io.weirline.codecs.testing.RecordedBodies;
import io.weirline.codecs.testing.RecordedBodies.Body;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each recorded body, translated into each dialect that is written, says the same. */
class TranslationCorpusTest {
    static List<ProviderDialect> targets() {
        return Translation.targets();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void everyBodySaysTheSameInEveryDialect(ProviderDialect target) {
        int passed = 0;
        int total = 0;
        for (ProviderDialect source : Dialects.all()) {
            if (source.equals(Dialects.MCP)) {
                // Its messages are no model's answer: there is nothing to translate.
                continue;
            }
            List<Body> bodies = RecordedBodies.of(source.name());
            total += bodies.size();
            for (Body body : bodies) {
                Translation.check(body.name(), Translation.read(source, body.bytes()), target);
                passed++;
            }
        }
        Corpus.report("translate/" + target, passed, total);
    }
}
