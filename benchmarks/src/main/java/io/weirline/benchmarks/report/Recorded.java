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
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads recorded bodies and tells, for each dialect and provider, how many of the chunks that bring a delta were compared
 * with a known shape rather than read, of those from the third of their shape on, and what an event took. The folder holds
 * {@code index.json}, a list of {@code file} and {@code dialect}; the first folder in a file's name is its provider.
 *
 * <p>What an event takes is CPU time and allocated bytes of this thread at the decoder, over all bodies of the group in
 * turn: of three rounds behind a warm-up, the one with the least time. All groups share one virtual machine, as they do in
 * a gateway that knows all dialects.
 */
public final class Recorded {
    static final String BEGIN = "<!-- recorded bodies: written by Recorded -->";
    static final String END = "<!-- recorded bodies: end -->";

    private static final String USAGE = """
            Usage: Recorded [<folder>] [--into <file>]
              <folder>  of the bodies; ../shared/corpus/streams unless told
              --into    puts the table between the marks of this file, docs/performance.md for instance""";

    /** Streams with fewer chunks have little to learn from. */
    private static final int LONG = 50;

    /** Of CPU time, for each group. */
    private static final long WARM_UP = 1_000_000_000;

    private static final long ROUND = 500_000_000;
    private static final int ROUNDS = 3;

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
     * @param args as the usage tells
     * @throws IOException if a body cannot be read, or the file not be written
     */
    public static void main(String[] args) throws IOException {
        List<String> rest = new ArrayList<>(List.of(args));
        int option = rest.indexOf("--into");
        Path into = null;
        if (option >= 0 && option + 1 < rest.size()) {
            into = Path.of(rest.remove(option + 1));
            rest.remove(option);
        }
        Path folder = Path.of(rest.isEmpty() ? "../shared/corpus/streams" : rest.get(0));
        if (rest.size() > 1 || !Files.isReadable(folder.resolve("index.json"))) {
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        List<String> below = new ArrayList<>();
        String table = table(folder, below, WARM_UP, ROUND);
        System.out.println(table);
        below.forEach(System.out::println);
        if (into != null) {
            Marks.write(into, BEGIN, END, "\n" + table + "\n");
        }
    }

    /**
     * Reads all bodies.
     *
     * @param below takes the long bodies that are below
     * @param warmUp CPU time of each group, in nanoseconds
     * @param round of each of its rounds
     */
    static String table(Path folder, List<String> below, long warmUp, long round) throws IOException {
        Map<String, Group> groups = new TreeMap<>();
        for (JsonNode entry : new JsonMapper().readTree(Files.readString(folder.resolve("index.json")))) {
            String file = entry.get("file").asString();
            ProviderDialect dialect = Dialects.named(entry.get("dialect").asString());
            String key = dialect.name() + " | " + file.substring(0, file.indexOf('/'));
            Group group = groups.computeIfAbsent(key, k -> new Group());
            add(group, dialect, file, Files.readAllBytes(folder.resolve(file)), below);
        }
        StringBuilder out = new StringBuilder("""
                | dialect | provider | bodies | chunks | from the third on | compared | long bodies | from the third on \
                | compared | CPU ns per event | B per event |
                |---|---|---|---|---|---|---|---|---|---|---|
                """);
        groups.forEach((key, group) -> out.append(row(key, group, warmUp, round)));
        return out.toString();
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

    private static String row(String key, Group group, long warmUp, long round) {
        Cost least = Cost.of(group, warmUp);
        for (int i = 0; i < ROUNDS; i++) {
            Cost cost = Cost.of(group, round);
            least = i == 0 || cost.nanos < least.nanos ? cost : least;
        }
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %s | %d | %d | %s | %.0f | %.0f |%n",
                key,
                group.runs.size(),
                group.chunks,
                group.deltas,
                share(group.known, group.deltas),
                group.longBodies,
                group.longDeltas,
                share(group.longKnown, group.longDeltas),
                least.nanos,
                least.bytes);
    }

    private static String share(long part, long of) {
        return of == 0 ? "" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / of);
    }

    /** CPU time and bytes allocated for each event. */
    private record Cost(double nanos, double bytes) {
        static Cost of(Group group, long time) {
            long id = Thread.currentThread().getId();
            long events = 0;
            long cpu = THREAD.getThreadCpuTime(id);
            long bytes = THREAD.getThreadAllocatedBytes(id);
            do {
                for (Run run : group.runs) {
                    events += run.read();
                }
            } while (THREAD.getThreadCpuTime(id) - cpu < time);
            cpu = THREAD.getThreadCpuTime(id) - cpu;
            bytes = THREAD.getThreadAllocatedBytes(id) - bytes;
            return new Cost((double) cpu / events, (double) bytes / events);
        }
    }
}
