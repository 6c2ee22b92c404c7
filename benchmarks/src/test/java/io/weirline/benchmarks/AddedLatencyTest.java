package io.weirline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weirline.operators.Batching;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the table shows, where it can be worked out by hand. */
class AddedLatencyTest {
    @Test
    void nothingIsHeldWhereNothingWaits() {
        for (int gap : new int[] {1, 8, 20, 50, 200}) {
            assertThat(AddedLatency.held(Batching.immediate(), gap)).isEqualTo(new AddedLatency.Held(0, 0, 0, 0, 1));
        }
    }

    @Test
    void slowTokensPassAnAdaptiveBatchAtOnce() {
        for (int gap : new int[] {20, 50, 200}) {
            assertThat(AddedLatency.held(Batching.adaptive(), gap)).isEqualTo(new AddedLatency.Held(0, 0, 0, 0, 1));
        }
    }

    /** The first alone, then each window from its first token on: 20 ms for that, 12 and 4 for the two behind it. */
    @Test
    void aWindowHoldsNoLongerThanItIs() {
        AddedLatency.Held held = AddedLatency.held(Batching.fixed(8, Duration.ofMillis(20)), 8);
        assertThat(held.first()).isZero();
        assertThat(held.max()).isEqualTo(20);
        // The last window is cut short by the end, which comes with its third token.
        assertThat(held.mean()).isCloseTo((332 * (20 + 12 + 4) + 16 + 8) / 1000.0, within(1e-9));
        assertThat(held.perBatch()).isEqualTo(1000.0 / 334);
    }
}
