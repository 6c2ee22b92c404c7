package io.weirline.benchmarks.report;

import io.weirline.benchmarks.CpuTimeProfiler;
import io.weirline.benchmarks.SseReader;
import io.weirline.benchmarks.TextReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What is run, and how long. */
final class Suite {
    /** How long. */
    enum Profile {
        /** Some ten minutes: enough for ratios. On a busy machine the compilers get less than they need. */
        SHORT(1, 6, 1_000, 5, 400),
        /** An hour: what is published. */
        FULL(3, 5, 1_000, 5, 1_000);

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
    }

    /** One benchmark with the values of its parameters; none for all of them. */
    private record Part(String table, String benchmark, Map<String, String[]> values) {}

    private static final String SEGMENTS = "SEGMENTS";

    private Suite() {}

    /** In segments everybody; in the other deliveries ours, and who is quoted beside it. */
    private static List<Part> parts() {
        String[] elsewhere = {"WHOLE", "DIRECT", "EVENTS", "FRAGMENTS"};
        return List.of(
                part("text", "TextBenchmark.chat", SEGMENTS),
                part(
                        "text",
                        "TextBenchmark.chat",
                        elsewhere,
                        "reader",
                        TextReader.WEIRLINE,
                        TextReader.WEIRLINE_DECODER),
                part("sse", "SseBenchmark.events", SEGMENTS),
                part("sse", "SseBenchmark.events", elsewhere, "reader", SseReader.WEIRLINE, SseReader.OKHTTP),
                part("frames", "SseBenchmark.frames", "WHOLE", SEGMENTS, "DIRECT", "EVENTS", "FRAGMENTS"),
                part("chunk", "ChunkBenchmark.json"),
                part("dialect", "DialectBenchmark.decode", SEGMENTS),
                part("dialect", "DialectBenchmark.vendor", SEGMENTS),
                part("encode", "EncodeBenchmark.chat"),
                part("utf8", "Utf8Benchmark.text", SEGMENTS, "FRAGMENTS"),
                part("pipeline", "PipelineBenchmark.rewrite", SEGMENTS));
    }

    private static Part part(String table, String benchmark, String... deliveries) {
        return new Part(table, benchmark, deliveries.length == 0 ? Map.of() : Map.of("delivery", deliveries));
    }

    private static Part part(String table, String benchmark, String[] deliveries, String of, Enum<?>... contestants) {
        String[] names = new String[contestants.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = contestants[i].name();
        }
        return new Part(table, benchmark, Map.of("delivery", deliveries, of, names));
    }

    static List<Score> run(Profile profile, Pattern tables) throws RunnerException {
        List<Score> scores = new ArrayList<>();
        for (Part part : parts()) {
            if (!tables.matcher(part.table).matches()) {
                continue;
            }
            var options = new OptionsBuilder()
                    .include("\\." + Pattern.quote(part.benchmark) + "$")
                    .forks(profile.forks)
                    .warmupIterations(profile.warmups)
                    .warmupTime(TimeValue.milliseconds(profile.warmupMillis))
                    .measurementIterations(profile.iterations)
                    .measurementTime(TimeValue.milliseconds(profile.millis))
                    .addProfiler(GCProfiler.class)
                    .addProfiler(CpuTimeProfiler.class)
                    .jvmArgsAppend("-Xms1g", "-Xmx1g")
                    .shouldFailOnError(true);
            part.values.forEach(options::param);
            for (RunResult result : new Runner(options.build()).run()) {
                scores.add(score(part.table, result));
            }
        }
        return scores;
    }

    private static Score score(String table, RunResult result) {
        var params = result.getParams();
        String contestant = "WEIRLINE";
        for (String name : params.getParamsKeys()) {
            if (!name.equals("delivery")) {
                contestant = params.getParam(name);
            }
        }
        String delivery = params.getParamsKeys().contains("delivery") ? params.getParam("delivery") : "";
        Result<?> cpu = named(result, "cpu.time.norm");
        Result<?> bytes = named(result, "gc.alloc.rate.norm");
        return new Score(table, delivery, contestant, cpu.getScore(), cpu.getScoreError(), bytes.getScore());
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
