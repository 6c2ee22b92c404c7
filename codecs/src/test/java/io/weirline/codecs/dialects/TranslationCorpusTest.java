package io.weirline.codecs.dialects;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.weirline.codecs.testing.Corpus;
import io.weirline.codecs.testing.RecordedBodies;
import io.weirline.codecs.testing.RecordedBodies.Body;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each recorded body, translated into each dialect that is written, says the same. */
class TranslationCorpusTest {
    static Stream<ProviderDialect> sources() {
        return Dialects.all().stream();
    }

    @ParameterizedTest
    @MethodSource("sources")
    void everyBodySaysTheSameInEveryDialect(ProviderDialect source) {
        List<Body> bodies = RecordedBodies.of(source.name());
        assumeThat(bodies).as("recorded bodies of %s", source).isNotEmpty();
        for (ProviderDialect target : Translation.targets()) {
            int passed = 0;
            for (Body body : bodies) {
                Translation.check(body.name(), Translation.read(source, body.bytes()), target);
                passed++;
            }
            Corpus.report("translate/" + source + "/" + target, passed, bodies.size());
        }
    }
}
