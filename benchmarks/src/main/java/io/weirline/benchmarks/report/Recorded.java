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
 * Reads recorded bodies and tells, for each dialect and provider, how many of the chunks that bring a delta were compared
 * with a known shape rather than read, of those from the third of their shape on, and what an event took. The folder holds {@code index.json}, a list of {@code file} and {@code dialect}; the
 * first folder in a file's name is its provider.
 */
public final class Recorded {
    /** Streams with fewer chunks have little to learn from. */
    private static final int LONG = 50;

    /** Of CPU time, for each group: once to warm up, once to measure. */
    private static final long NANOS = 1_500_000_000;

    private static final com.sun.management.ThreadMXBean THREAD =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Recorded() {}

    private static final class Group {
        final List<Run> runs = new ArrayList<>();
        long chunks;
        long deltas;
        long known;
        int longBodies;
        long longDeltas;
        long longKnown;
    }

    private record Run(Decoder<ByteBuffer, StreamEvent> decoder, List<ByteBuffer> pieces) {
        /** Reads the body once; the events. */
        long read() {
            long events = 0;
            decoder.reset();
            for (ByteBuffer piece : pieces) {
                decoder.feed(piece);
                while (decoder.poll() != null) {
                    events++;
                }
            }
            return events;
        }

        /** How many payloads that bring a delta were compared. */
        long known() {
            DialectDecoder counting = (DialectDecoder) decoder;
            long known = 0;
            decoder.reset();
            for (ByteBuffer piece : pieces) {
                decoder.feed(piece);
                long before = counting.hits();
                for (StreamEvent event = decoder.poll(); event != null; event = decoder.poll()) {
                    if (Shapes.isDelta(event) && counting.hits() > before) {
                        known++;
                    }
                    before = counting.hits();
                }
            }
            return known;
        }
    }

    /**
     * Prints the table, and behind it the long bodies of which less than 95 % was compared.
     *
     * @param args the folder of the bodies
     * @throws IOException if a body cannot be read
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Map<String, Group> groups = new TreeMap<>();
        List<String> below = new ArrayList<>();
        for (JsonNode entry : new JsonMapper().readTree(Files.readString(folder.resolve("index.json")))) {
            String file = entry.get("file").asString();
            ProviderDialect dialect = Dialects.named(entry.get("dialect").asString());
            String key = dialect.name() + " | " + file.substring(0, file.indexOf('/'));
            Group group = groups.computeIfAbsent(key, k -> new Group());
            add(group, dialect, file, Files.readAllBytes(folder.resolve(file)), below);
        }
        System.out.println("| dialect | provider | bodies | chunks | from the third on | compared "
                + "| long bodies | from the third on | compared | CPU ns per event | B per event |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        groups.forEach(Recorded::print);
        System.out.println();
        below.forEach(System.out::println);
    }

    private static void add(Group group, ProviderDialect dialect, String file, byte[] body, List<String> below) {
        Shapes shapes = Shapes.of(dialect, body);
        Run run = new Run(dialect.decoder(Limits.defaults()), Delivery.SEGMENTS.cut(body));
        // More than that, where chunks of the same shape came before that said nothing.
        long known = Math.min(run.known(), shapes.repeated());
        group.runs.add(run);
        group.chunks += shapes.chunks();
        group.deltas += shapes.repeated();
        group.known += known;
        if (shapes.chunks() >= LONG) {
            group.longBodies++;
            group.longDeltas += shapes.repeated();
            group.longKnown += known;
            if (known < 0.95 * shapes.repeated()) {
                below.add("%s: %d of %d, of %d shapes".formatted(file, known, shapes.repeated(), shapes.count()));
            }
        }
    }

    private static void print(String key, Group group) {
        measure(group);
        double[] costs = measure(group);
        System.out.printf(
                "| %s | %d | %d | %d | %s | %d | %d | %s | %.0f | %.0f |%n",
                key,
                group.runs.size(),
                group.chunks,
                group.deltas,
                share(group.known, group.deltas),
                group.longBodies,
                group.longDeltas,
                share(group.longKnown, group.longDeltas),
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
                events += run.read();
            }
        }
        cpu = THREAD.getThreadCpuTime(id) - cpu;
        bytes = THREAD.getThreadAllocatedBytes(id) - bytes;
        return new double[] {(double) cpu / events, (double) bytes / events};
    }
}
