package io.weirline.codecs.cohere;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.testing.RecordedBodies.Body;
import io.weirline.codecs.testing.StreamCheck;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Extension;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each recorded body means what its summary says, with both readers and in any pieces. */
class CohereCorpusTest {
    @Test
    void everyBodyMeansWhatItsSummarySaysInAnyPieces() {
        StreamCheck.check(Dialects.COHERE, CohereCorpusTest::checkOwn);
    }

    private static void checkOwn(Body body, List<StreamEvent> events) {
        StreamCheck.checkEnd(body, events, null);
        long plan = events.stream()
                .filter(event -> event instanceof Extension e && e.name().equals("tool-plan-delta"))
                .count();
        assertThat(plan)
                .as("%s tool plan", body)
                .isEqualTo(body.summary()
                        .get("event_types")
                        .path("tool-plan-delta")
                        .asInt(0));
    }
}
