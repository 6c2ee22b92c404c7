package io.weirline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleStreamsTest {
    @Test
    void theDefaultPipelineAddsNoMoreThanTwoKibibytesToAnIdleStream() throws Exception {
        IdleStreams.Held held = IdleStreams.held(1, 5_000);
        assertThat(held.pipelines()).containsKeys("events", "bytes of openai-chat");
        assertThat(held.pipelines().get("events")).isBetween(500L, 2_048L);
        assertThat(held.pipelines().get("bytes of openai-chat")).isBetween(500L, 2_048L);
        assertThat(held.decode()).isBetween(500L, 4_096L);
    }
}
