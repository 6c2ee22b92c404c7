package io.weirline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Each step of the path sees the whole stream. */
@Proves("PathBenchmark")
class PathStepTest {
    private static final byte[] BODY = ChatStream.of(ChatStream.SEED).body();

    private static int count(PathStep step, Delivery delivery) {
        List<ByteBuffer> pieces = delivery.cut(BODY);
        Contestant<? extends Object> contestant = step.open();
        AtomicInteger count = new AtomicInteger();
        contestant.read(pieces, each -> count.incrementAndGet());
        return count.get();
    }

    @Test
    void everyLineIsFound() {
        assertThat(count(PathStep.LINES, Delivery.WHOLE)).isEqualTo(2 * ChatStream.EVENTS);
    }

    @Test
    void everyEventIsFramedAndRead() {
        assertThat(count(PathStep.FRAMES, Delivery.SEGMENTS)).isEqualTo(ChatStream.EVENTS);
        assertThat(count(PathStep.TOKENS, Delivery.SEGMENTS)).isEqualTo(ChatStream.EVENTS);
    }

    @Test
    void whoMakesEventsSaysTheSameText() {
        int deltas = count(PathStep.EVENTS, Delivery.WHOLE);

        assertThat(deltas).isBetween(ChatStream.EVENTS - 10, ChatStream.EVENTS);
        for (PathStep step : List.of(PathStep.FLUX, PathStep.EVENTS_COMPARED, PathStep.FLUX_COMPARED)) {
            assertThat(count(step, Delivery.SEGMENTS)).as(step.name()).isEqualTo(deltas);
        }
    }
}
