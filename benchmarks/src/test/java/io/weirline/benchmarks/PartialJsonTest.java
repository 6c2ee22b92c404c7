package io.weirline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The documents are what they are said to be, and all that is timed gives the same value. */
@Proves("PartialJsonBenchmark")
class PartialJsonTest {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    @ParameterizedTest
    @EnumSource
    void documentsAreWholeJsonOfTheirSize(JsonDocument document) {
        for (int size : JsonDocument.SIZES) {
            String text = document.text(size);
            assertThat(text.length()).isBetween(size, size + 128);
            assertThat(String.join("", document.deltas(size))).isEqualTo(text);
            JsonNode tree = MAPPER.readTree(text);
            assertThat(
                            document == JsonDocument.RECORDS
                                    ? tree.isArray()
                                    : tree.path("text").isString())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theAssemblerGivesWhatJacksonReads(JsonDocument document) {
        PartialJsonBenchmark benchmark = benchmark(document);
        for (int round = 0; round < 2; round++) {
            String last = "";
            for (int i = 0; i < document.deltas(benchmark.size).length; i++) {
                last = String.valueOf(benchmark.weirline());
            }
            assertThat(MAPPER.readTree(last)).isEqualTo(MAPPER.readTree(document.text(benchmark.size)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePeersReadTheSame(JsonDocument document) throws Exception {
        PartialJsonBenchmark jackson = benchmark(document);
        PartialJsonBenchmark jsoniter = benchmark(document);
        PartialJsonBenchmark smart = benchmark(document);
        int longest = 0;
        for (int i = 0; i < PartialJsonBenchmark.SAMPLES; i++) {
            JsonNode tree = jackson.jacksonAgain();
            longest = Math.max(longest, tree.toString().length());
            assertThat(MAPPER.readTree(MAPPER.writeValueAsString(jsoniter.jsoniterAgain())))
                    .isEqualTo(tree);
            assertThat(MAPPER.readTree(MAPPER.writeValueAsString(smart.jsonSmartAgain())))
                    .isEqualTo(tree);
        }
        assertThat(longest).isGreaterThan(benchmark(document).size * 9 / 10);
    }

    private static PartialJsonBenchmark benchmark(JsonDocument document) {
        PartialJsonBenchmark benchmark = new PartialJsonBenchmark();
        benchmark.document = document;
        benchmark.size = 2048;
        benchmark.build();
        return benchmark;
    }
}
