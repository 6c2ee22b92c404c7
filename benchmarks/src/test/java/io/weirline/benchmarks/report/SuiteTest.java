package io.weirline.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.benchmarks.SseReader;
import io.weirline.benchmarks.SseShape;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What the report would run exists, and ends in time. */
class SuiteTest {
    private static final Pattern ALL = Pattern.compile(".*");

    @ParameterizedTest
    @EnumSource
    void everyPartIsABenchmarkWithThoseParameters(Suite.Profile profile) {
        Set<BenchmarkListEntry> declared = BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of());

        assertThat(profile.parts()).isNotEmpty().allSatisfy(part -> {
            BenchmarkListEntry entry = declared.stream()
                    .filter(e -> e.getUsername().endsWith("." + part.table().benchmark))
                    .findFirst()
                    .orElseThrow();
            var parameters = entry.getParams().get();
            assertThat(parameters.keySet()).isEqualTo(part.values().keySet());
            part.values()
                    .forEach((name, values) ->
                            assertThat(values).isNotEmpty().allMatch(value -> exists(part.table(), name, value)));
        });
    }

    private static boolean exists(Table table, String name, String value) {
        Class<?>[] states = benchmark(table).getDeclaredClasses();
        return Stream.concat(Stream.of(benchmark(table)), Stream.of(states))
                .flatMap(state -> Stream.of(state.getDeclaredFields()))
                .filter(field -> field.getName().equals(name) && field.getType().isEnum())
                .flatMap(field -> Stream.of(field.getType().getEnumConstants()))
                .anyMatch(constant -> ((Enum<?>) constant).name().equals(value));
    }

    private static Class<?> benchmark(Table table) {
        try {
            return Class.forName(
                    "io.weirline.benchmarks." + table.benchmark.substring(0, table.benchmark.indexOf('.')));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theFullProfileRunsEveryTable() {
        assertThat(Suite.Profile.FULL.parts().stream().map(Suite.Part::table).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Table.values());
    }

    @Test
    void aShapeIsTimedForThoseAloneWhoReadIt() {
        assertThat(Suite.Profile.FULL.parts())
                .filteredOn(part -> part.table() == Table.SHAPE)
                .hasSize(SseShape.values().length)
                .allSatisfy(part -> {
                    SseShape shape = SseShape.valueOf(
                            part.values().getOrDefault("shape", List.of()).get(0));
                    assertThat(part.values().get("reader"))
                            .contains("WEIRLINE")
                            .allMatch(reader -> shape.isReadBy(SseReader.valueOf(reader)));
                });
    }

    @Test
    void theShortOnesEndInTime() {
        assertThat(Suite.Profile.SHORT.seconds(ALL)).isLessThan(12 * 60);
        assertThat(2 * Suite.Profile.TARGETS.seconds(ALL)).isLessThan(16 * 60);
    }
}
