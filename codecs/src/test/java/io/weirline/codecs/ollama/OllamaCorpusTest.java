package io.weirline.codecs.ollama;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.testing.RecordedBodies.Body;
import io.weirline.codecs.testing.StreamCheck;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each recorded body means what its summary says, with both readers and in any pieces. */
class OllamaCorpusTest {
    @Test
    void everyBodyMeansWhatItsSummarySaysInAnyPieces() {
        StreamCheck.check(Dialects.OLLAMA, OllamaCorpusTest::checkEnd);
    }

    private static void checkEnd(Body body, List<StreamEvent> events) {
        Class<?> fault = body.summary().get("end_marker").asBoolean() ? null : StreamFault.Truncated.class;
        StreamCheck.checkEnd(
                body, events, body.summary().get("error").isNull() ? fault : StreamFault.ProviderError.class);
    }
}
