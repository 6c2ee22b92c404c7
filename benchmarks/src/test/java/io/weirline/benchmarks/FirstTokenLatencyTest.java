package io.weirline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FirstTokenLatencyTest {
    @Test
    void bothGatewaysAreAskedAndTheirWaitsAreSorted() throws Exception {
        FirstTokenLatency.Waits waits = FirstTokenLatency.measure(20, 30);
        assertThat(waits.plain()).hasSize(30).isSorted();
        assertThat(waits.pipeline()).hasSize(30).isSorted();
        assertThat(waits.plain()[0]).isPositive();
        assertThat(waits.pipeline()[0]).isPositive();
        long plain = waits.plain()[29];
        long pipeline = waits.pipeline()[29];
        assertThat(waits.addedMillis(1)).isEqualTo((pipeline - plain) / 1e6);
    }
}
