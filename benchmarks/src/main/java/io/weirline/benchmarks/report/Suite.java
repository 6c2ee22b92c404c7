package io.weirline.benchmarks.report;

import io.weirline.benchmarks.ChatWriter;
import io.weirline.benchmarks.ChunkReader;
import io.weirline.benchmarks.CpuTimeProfiler;
import io.weirline.benchmarks.DialectReader;
import io.weirline.benchmarks.DialectStream;
import io.weirline.benchmarks.DialectWriter;
import io.weirline.benchmarks.Pipeline;
import io.weirline.benchmarks.SseReader;
import io.weirline.benchmarks.SseShape;
import io.weirline.benchmarks.TextReader;
import io.weirline.benchmarks.Utf8Reader;
import io.weirline.benchmarks.VendorClient;
import io.weirline.benchmarks.WireFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What is run, and how long. */
final class Suite {
    /** How much, and how long. */
    enum Profile {
        /** What {@link Targets} needs, and nothing else. */
        TARGETS(2, 5, 1_500, 4, 500),
        /** The main tables, in segments with every peer. Some ten minutes. */
        SHORT(1, 5, 1_000, 5, 400),
        /** All, an hour and three quarters: shapes and dialects with every peer, three JVMs each. */
        FULL(3, 5, 1_000, 5, 1_000),
        /** Two iterations of an instant: whether it works. Its figures mean nothing. */
        DRY(1, 0, 1, 2, 20);

        final int forks;
        final int warmups;
        final int warmupMillis;
        final int iterations;
        final int millis;

        Profile(int forks, int warmups, int warmupMillis, int iterations, int millis) {
            this.forks = forks;
            this.warmups = warmups;
            this.warmupMillis = warmupMillis;
            this.iterations = iterations;
            this.millis = millis;
        }

        List<Part> parts() {
            return switch (this) {
                case TARGETS, DRY -> targets();
                case SHORT -> main();
                case FULL -> Stream.concat(main().stream(), rest().stream()).toList();
            };
        }

        /** With a second for the start of each JVM; longer where others use the machine. */
        long seconds(Pattern only) {
            long runs = parts().stream()
                    .filter(part -> only.matcher(part.table.key()).matches())
                    .mapToLong(Part::runs)
                    .sum();
            return runs * forks * (1_000 + (long) warmups * warmupMillis + (long) iterations * millis) / 1_000;
        }
    }

    /** One benchmark with the values of its parameters. */
    record Part(Table table, Map<String, List<String>> values) {
        long runs() {
            return values.values().stream().mapToLong(List::size).reduce(1, (a, b) -> a * b);
        }
    }

    private static final String SEGMENTS = "SEGMENTS";
    private static final List<String> ELSEWHERE = List.of("WHOLE", "DIRECT", "EVENTS", "FRAGMENTS");

    private Suite() {}

    private static List<Part> targets() {
        List<Part> parts = new ArrayList<>();
        Targets.selection()
                .forEach((table, variants) -> variants.forEach((variant, contestants) -> parts.add(
                        part(table, "delivery", variant.isEmpty() ? List.of() : List.of(variant), contestants))));
        return parts;
    }

    /** In segments everybody; in the other deliveries ours, and who is quoted beside it. */
    private static List<Part> main() {
        List<String> both = List.of(SEGMENTS, "FRAGMENTS");
        List<String> segments = List.of(SEGMENTS);
        return List.of(
                part(Table.TEXT, "delivery", segments, names(TextReader.values())),
                part(Table.TEXT, "delivery", ELSEWHERE, List.of("WEIRLINE", "WEIRLINE_DECODER")),
                part(Table.SSE, "delivery", segments, names(SseReader.values())),
                part(Table.SSE, "delivery", ELSEWHERE, List.of("WEIRLINE", "OKHTTP")),
                part(Table.FRAMES, "delivery", segments, List.of()),
                part(Table.FRAMES, "delivery", ELSEWHERE, List.of()),
                part(Table.CHUNK, "", List.of(), names(ChunkReader.values())),
                part(Table.ENCODE, "", List.of(), names(ChatWriter.values())),
                part(Table.UTF8, "delivery", both, names(Utf8Reader.values())),
                part(Table.UTF8, "delivery", List.of("DIRECT"), List.of("WEIRLINE")),
                part(Table.PIPELINE, "delivery", segments, names(Pipeline.values())),
                part(Table.PIPELINE, "delivery", List.of("DIRECT"), List.of("WEIRLINE")));
    }

    private static List<Part> rest() {
        List<Part> parts = new ArrayList<>();
        for (DialectStream stream : DialectStream.values()) {
            Part part = part(Table.DIALECT, "dialect", List.of(stream.name()), names(DialectReader.values()));
            part.values.put("delivery", List.of(SEGMENTS));
            parts.add(part);
        }
        parts.add(part(Table.VENDOR, "delivery", List.of(SEGMENTS), names(VendorClient.values())));
        parts.add(part(Table.FORMAT, "dialect", names(WireFormat.values()), names(DialectWriter.values())));
        for (SseShape shape : SseShape.values()) {
            List<String> readers = Stream.of(SseReader.values())
                    .filter(shape::isReadBy)
                    .map(Enum::name)
                    .toList();
            parts.add(part(Table.SHAPE, "shape", List.of(shape.name()), readers));
        }
        return parts;
    }

    private static List<String> names(Enum<?>[] values) {
        return Stream.of(values).map(Enum::name).toList();
    }

    private static Part part(Table table, String variants, List<String> variant, List<String> contestants) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (!variant.isEmpty()) {
            values.put(variants, variant);
        }
        if (!table.contestants.isEmpty()) {
            values.put(table.contestants, contestants);
        }
        return new Part(table, values);
    }

    /**
     * Runs on each JVM, part by part, so that what changes on the machine meanwhile changes for all.
     *
     * @param javas the {@code java} of each
     * @return what was found on each, in their order
     */
    static List<List<RunResult>> run(Profile profile, Pattern only, List<String> javas) throws RunnerException {
        List<List<RunResult>> results =
                javas.stream().<List<RunResult>>map(java -> new ArrayList<>()).toList();
        for (Part part : profile.parts()) {
            if (!only.matcher(part.table.key()).matches()) {
                continue;
            }
            for (int i = 0; i < javas.size(); i++) {
                var options = new OptionsBuilder()
                        .include("\\." + Pattern.quote(part.table.benchmark) + "$")
                        .jvm(javas.get(i))
                        .forks(profile.forks)
                        .warmupIterations(profile.warmups)
                        .warmupTime(TimeValue.milliseconds(profile.warmupMillis))
                        .measurementIterations(profile.iterations)
                        .measurementTime(TimeValue.milliseconds(profile.millis))
                        .addProfiler(GCProfiler.class)
                        .addProfiler(CpuTimeProfiler.class)
                        .jvmArgsAppend("-Xms1g", "-Xmx1g")
                        .shouldFailOnError(true);
                part.values.forEach((name, values) -> options.param(name, values.toArray(String[]::new)));
                results.get(i).addAll(new Runner(options.build()).run());
            }
        }
        return results;
    }

    static Score score(RunResult result) {
        var params = result.getParams();
        Table table = Stream.of(Table.values())
                .filter(t -> params.getBenchmark().endsWith("." + t.benchmark))
                .findFirst()
                .orElseThrow();
        String contestant = table.contestants.isEmpty() ? "WEIRLINE" : params.getParam(table.contestants);
        String variant = table == Table.VENDOR
                ? VendorClient.valueOf(contestant).stream().name()
                : Stream.of("dialect", "shape", "delivery")
                        .filter(params.getParamsKeys()::contains)
                        .map(params::getParam)
                        .findFirst()
                        .orElse("");
        Result<?> cpu = named(result, "cpu.time.norm");
        Result<?> bytes = named(result, "gc.alloc.rate.norm");
        return new Score(table.key(), variant, contestant, cpu.getScore(), cpu.getScoreError(), bytes.getScore());
    }

    /** Profilers' results come with a middle dot before their name in some versions. */
    @SuppressWarnings("rawtypes") // as JMH declares it
    private static Result<?> named(RunResult result, String name) {
        for (var entry : result.getSecondaryResults().entrySet()) {
            if (entry.getKey().endsWith(name)) {
                return entry.getValue();
            }
        }
        throw new IllegalStateException("no " + name);
    }
}
