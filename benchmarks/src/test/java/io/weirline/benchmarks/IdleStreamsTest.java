package io.weirline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdleStreamsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void theDefaultPipelineAddsNoMoreThanTwoKibibytesToAnIdleStream(int contents) throws Exception {
        // Behind a burst the dearest form is some 25 bytes below, less than what else a JVM comes to hold meanwhile.
        long most = contents == 1 ? 2_048 : 2_048 + 128;
        IdleStreams.Held held = IdleStreams.held(contents, 5_000);
        assertThat(held.pipelines())
                .containsOnlyKeys("events", "bytes of openai-chat", "bytes of anthropic", "bytes of openai-responses")
                .allSatisfy((form, bytes) -> assertThat(bytes).isBetween(500L, most));
        assertThat(held.decode()).isBetween(500L, contents == 1 ? 4_096L : 5_120L);
    }
}
