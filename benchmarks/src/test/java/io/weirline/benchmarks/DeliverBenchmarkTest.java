package io.weirline.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@Proves("DeliverBenchmark")
class DeliverBenchmarkTest {
    @Test
    void howManyLeaveTogetherDoesNotChangeTheBytes() {
        List<String> ones = buffers(1);
        List<String> eights = buffers(8);

        assertThat(ones).hasSizeGreaterThanOrEqualTo(ChatStream.CHUNKS);
        // The first content leaves at once.
        assertThat(eights).hasSizeBetween(ChatStream.CHUNKS / 8, ChatStream.CHUNKS / 8 + 3);
        assertThat(String.join("", eights)).isEqualTo(String.join("", ones));
    }

    private static List<String> buffers(int batch) {
        DeliverBenchmark benchmark = new DeliverBenchmark();
        benchmark.batch = batch;
        List<String> texts = new ArrayList<>();
        benchmark.buffers().subscribe(buffer -> {
            texts.add(buffer.toString(UTF_8));
            buffer.release();
        });
        return texts;
    }
}
