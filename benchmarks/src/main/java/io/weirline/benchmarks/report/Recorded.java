package io.weirline.benchmarks.report;

import io.weirline.benchmarks.Delivery;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.ProviderDialect;
import io.weirline.codecs.dialects.internal.DialectDecoder;
import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads recorded bodies and tells, for each dialect and provider, how many deltas were compared with a known shape rather
 * than read, and what an event took. The folder holds {@code index.json}, a list of {@code file} and {@code dialect}; the
 * first folder in a file's name is its provider.
 */
public final class Recorded {
    /** Streams with fewer deltas have little to learn from. */
    private static final int LONG = 50;

    /** Of CPU time, for each group: once to warm up, once to measure. */
    private static final long NANOS = 1_500_000_000;

    private static final com.sun.management.ThreadMXBean THREAD =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Recorded() {}

    private static final class Group {
        final List<Run> runs = new ArrayList<>();
        int longBodies;
        long longDeltas;
        long longHits;
        long deltas;
        long hits;
    }

    private record Run(Decoder<ByteBuffer, StreamEvent> decoder, List<ByteBuffer> pieces) {
        /** Reads the body once; the events, and the deltas among them. */
        long[] read() {
            long events = 0;
            long deltas = 0;
            decoder.reset();
            for (ByteBuffer piece : pieces) {
                decoder.feed(piece);
                for (StreamEvent event = decoder.poll(); event != null; event = decoder.poll()) {
                    events++;
                    deltas += event instanceof StreamEvent.TextDelta
                                    || event instanceof StreamEvent.ReasoningDelta
                                    || event instanceof StreamEvent.RefusalDelta
                                    || event instanceof StreamEvent.ToolCallDelta
                            ? 1
                            : 0;
                }
            }
            return new long[] {events, deltas};
        }
    }

    /**
     * Prints the table.
     *
     * @param args the folder of the bodies
     * @throws IOException if a body cannot be read
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Map<String, Group> groups = new TreeMap<>();
        for (JsonNode entry : new JsonMapper().readTree(Files.readString(folder.resolve("index.json")))) {
            String file = entry.get("file").asString();
            ProviderDialect dialect = Dialects.named(entry.get("dialect").asString());
            String key = dialect.name() + " | " + file.substring(0, file.indexOf('/'));
            add(groups.computeIfAbsent(key, k -> new Group()), dialect, Files.readAllBytes(folder.resolve(file)));
        }
        System.out.println("| dialect | provider | bodies | deltas | compared | deltas of long bodies | compared "
                + "| CPU ns per event | B per event |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        groups.forEach(Recorded::print);
    }

    private static void add(Group group, ProviderDialect dialect, byte[] body) {
        Run run = new Run(dialect.decoder(Limits.defaults()), Delivery.SEGMENTS.cut(body));
        long deltas = run.read()[1];
        long hits = ((DialectDecoder) run.decoder).hits();
        group.runs.add(run);
        group.deltas += deltas;
        group.hits += hits;
        if (deltas >= LONG) {
            group.longBodies++;
            group.longDeltas += deltas;
            group.longHits += hits;
        }
    }

    private static void print(String key, Group group) {
        measure(group);
        double[] costs = measure(group);
        System.out.printf(
                "| %s | %d | %d | %s | %d in %d | %s | %.0f | %.0f |%n",
                key,
                group.runs.size(),
                group.deltas,
                share(group.hits, group.deltas),
                group.longDeltas,
                group.longBodies,
                share(group.longHits, group.longDeltas),
                costs[0],
                costs[1]);
    }

    private static String share(long part, long of) {
        return of == 0 ? "" : "%.1f %%".formatted(100.0 * part / of);
    }

    /** CPU time and bytes allocated for each event. */
    private static double[] measure(Group group) {
        long id = Thread.currentThread().getId();
        long events = 0;
        long cpu = THREAD.getThreadCpuTime(id);
        long bytes = THREAD.getThreadAllocatedBytes(id);
        while (THREAD.getThreadCpuTime(id) - cpu < NANOS) {
            for (Run run : group.runs) {
                events += run.read()[0];
            }
        }
        cpu = THREAD.getThreadCpuTime(id) - cpu;
        bytes = THREAD.getThreadAllocatedBytes(id) - bytes;
        return new double[] {(double) cpu / events, (double) bytes / events};
    }
}
