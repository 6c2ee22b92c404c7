package io.weirline.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is to be reached, as data: each with the words that ask for it, and what has to be measured to know. */
final class Targets {
    private static final String OURS = "WEIRLINE";

    /** What is compared, and with what. */
    private enum Kind {
        /** The peer's time by ours; at least. */
        TIMES,
        /** Our bytes; at most. */
        BYTES,
        /** Our time by our time elsewhere; at most. */
        SHARE
    }

    /** One of them; the second key is what ours is compared with. */
    private record Target(String says, Kind kind, String ours, String other, double bound) {}

    /** Our time on another JDK by that on the first; at most. */
    private static final double OTHER_JDK = 1.2;

    private static final String IN_SEGMENTS = "/SEGMENTS/";

    private static final List<Target> ALL = List.of(
            times("bytes → text delta inside a Flux ≥ 4× (okhttp-sse + fastjson2)", "text", "OKHTTP_FASTJSON2", 4),
            times("bytes → text delta inside a Flux ≥ 25× (Spring reader + Jackson 3)", "text", "SPRING_JACKSON3", 25),
            times("bytes → text delta inside a Flux ≥ 40× openai-java", "text", "OPENAI_JAVA", 40),
            bytes("bytes → text delta inside a Flux ≤ 96 B a chunk", "text" + IN_SEGMENTS, 96),
            times("SSE → String event inside a Flux ≥ 1.6× okhttp-sse", "sse", "OKHTTP", 1.6),
            times("SSE → String event inside a Flux ≥ 12× Spring", "sse", "SPRING", 12),
            new Target(
                    "SSE → String event inside a Flux in delivery D ≥ 1.5× okhttp-sse",
                    Kind.TIMES,
                    "sse/FRAGMENTS/" + OURS,
                    "sse/FRAGMENTS/OKHTTP",
                    1.5),
            new Target(
                    "data as bytes at the decoder ≥ 3× okhttp-sse",
                    Kind.TIMES,
                    "frames" + IN_SEGMENTS + OURS,
                    "sse" + IN_SEGMENTS + "OKHTTP",
                    3),
            bytes("data as bytes at the decoder ≤ 4 B", "frames" + IN_SEGMENTS, 4),
            new Target("encode ≥ 5× fastjson2", Kind.TIMES, "encode//" + OURS, "encode//FASTJSON2", 5),
            new Target("encode ≥ 25× Spring's writer", Kind.TIMES, "encode//" + OURS, "encode//SPRING", 25),
            times("UTF-8 ≥ 1.5× CharsetDecoder", "utf8", "CHARSET_DECODER", 1.5),
            times("bytes → chunk → batch 8 → bytes ≥ 20× the Spring pipeline", "pipeline", "SPRING", 20),
            bytes("bytes → chunk → batch 8 → bytes ≤ 128 B a chunk", "pipeline" + IN_SEGMENTS, 128),
            direct("text"),
            direct("sse"),
            direct("frames"),
            direct("utf8"),
            direct("pipeline"));

    private Targets() {}

    private static Target times(String says, String table, String peer, double bound) {
        return new Target(says, Kind.TIMES, table + IN_SEGMENTS + OURS, table + IN_SEGMENTS + peer, bound);
    }

    private static Target bytes(String says, String table, double bound) {
        return new Target(says, Kind.BYTES, table + OURS, "", bound);
    }

    private static Target direct(String table) {
        return new Target(
                "B-direct within 15 %: " + table,
                Kind.SHARE,
                table + "/DIRECT/" + OURS,
                table + IN_SEGMENTS + OURS,
                1.15);
    }

    /** The scores without which nothing can be said, as table/variant/contestant. */
    static Set<String> needed() {
        Set<String> keys = new TreeSet<>();
        for (Target target : ALL) {
            keys.add(target.ours);
            if (!target.other.isEmpty()) {
                keys.add(target.other);
            }
        }
        return keys;
    }

    /**
     * A table of what was reached: of the first run, then of each other, then how the others stand to the first.
     *
     * @param runs on one machine in one go, each on a JDK of its own
     */
    static String table(List<Results> runs) {
        StringBuilder out = new StringBuilder("| JDK | target | measured | |\n|---|---|---|---|\n");
        for (Results run : runs) {
            ALL.forEach(target -> row(out, run, target));
        }
        for (Results run : runs.subList(1, runs.size())) {
            for (String key : needed()) {
                Score first = runs.get(0).score(key);
                Score other = run.score(key);
                if (key.endsWith("/" + OURS) && first != null && other != null) {
                    double share = other.nanos() / first.nanos();
                    row(
                            out,
                            run,
                            "JDK " + run.jdk() + " within 20 %: " + key.toLowerCase(Locale.ROOT),
                            "%.2f of JDK %s's time".formatted(share, runs.get(0).jdk()),
                            share <= OTHER_JDK);
                }
            }
        }
        return out.toString();
    }

    private static void row(StringBuilder out, Results run, Target target) {
        Score ours = run.score(target.ours);
        Score other = target.other.isEmpty() ? ours : run.score(target.other);
        if (ours == null || other == null) {
            out.append("| %s | %s | | not run |%n".formatted(run.jdk(), target.says));
            return;
        }
        double share = ours.nanos() / other.nanos();
        switch (target.kind) {
            case TIMES ->
                row(
                        out,
                        run,
                        target.says,
                        "%.2f×%s".formatted(1 / share, doubt(ours, other)),
                        1 / share >= target.bound);
            case SHARE ->
                row(out, run, target.says, "%.2f%s".formatted(share, doubt(ours, other)), share <= target.bound);
            case BYTES -> row(out, run, target.says, "%.1f B".formatted(ours.bytes()), ours.bytes() <= target.bound);
        }
    }

    /** Both intervals together, or nothing where there were too few iterations. */
    private static String doubt(Score ours, Score other) {
        double share = ours.error() / ours.nanos() + other.error() / other.nanos();
        return Double.isNaN(share) ? "" : " ± %.0f %%".formatted(100 * share);
    }

    private static void row(StringBuilder out, Results run, String says, String measured, boolean holds) {
        out.append("| %s | %s | %s | %s |%n".formatted(run.jdk(), says, measured, holds ? "holds" : "**missed**"));
    }

    /** The contestants that are needed, by table and variant, in the report's order. */
    static Map<Table, Map<String, List<String>>> selection() {
        Map<Table, Map<String, List<String>>> selection = new LinkedHashMap<>();
        for (Table table : Table.values()) {
            for (String key : needed()) {
                String[] parts = key.split("/");
                if (table != Table.VENDOR && parts[0].equals(table.key())) {
                    selection
                            .computeIfAbsent(table, t -> new LinkedHashMap<>())
                            .computeIfAbsent(parts[1], v -> new ArrayList<>())
                            .add(parts[2]);
                }
            }
        }
        return selection;
    }
}
