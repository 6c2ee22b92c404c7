package io.weirline.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What one delta costs at each size, ours and the peers' in one run, and whether the targets are met: exits with 1 if one
 * is missed. All sizes run in one JVM, by turns, so that they meet the same compiled code and the same neighbours. Times
 * are CPU time of the whole process, so that collecting garbage counts; of all rounds the least, because others on the
 * machine only add. The script measures in the same way.
 *
 * <p>{@code PartialJsonTable [FOLDER]}, the folder of {@code partial-json.mjs}: with it the JavaScript libraries run too.
 */
public final class PartialJsonTable {
    /** The time of a whole document of n chars may grow as this power of n. */
    private static final double MOST_GROWTH = 1.1;

    private static final double MOST_NANOS = 100;
    private static final double LEAST_OF_JSONRIVER = 5;
    private static final double LEAST_OF_PARSERS = 1_000;
    /** By which factor the bytes of one delta may differ between sizes. */
    private static final double MOST_SPREAD = 1.1;

    /** From which of the sizes on growth is looked at: below, what each document costs anew would count. */
    private static final int FROM = 1;

    private static final int AT_128_KB = 2;

    private static final String OURS = "weirline, a snapshot each";
    private static final String RIVER = "jsonriver, mutable object";
    private static final String AGAIN = ", parsed again";

    private static final int WARMUPS = 2;
    private static final int ROUNDS = 5;
    /** Peers need no more than they have; ours must be told from garbage collections that come now and then. */
    private static final int OURS_LONGER = 3;

    /**
     * What somebody takes for one delta of one document.
     *
     * @param document which
     * @param library who
     * @param nanos CPU time at each size
     * @param bytes allocated at each size; empty if not known
     */
    record Row(JsonDocument document, String library, double[] nanos, double[] bytes) {
        /** The power of its length as which the time of a whole document grows. */
        double growth() {
            int last = nanos.length - 1;
            double longer = (double) JsonDocument.SIZES[last] / JsonDocument.SIZES[FROM];
            return 1 + Math.log(nanos[last] / nanos[FROM]) / Math.log(longer);
        }

        double spread() {
            double[] counts = Arrays.copyOfRange(bytes, FROM, bytes.length);
            return Arrays.stream(counts).max().orElseThrow()
                    / Arrays.stream(counts).min().orElseThrow();
        }

        String line() {
            StringBuilder line = new StringBuilder("| %s | %s |".formatted(document.label(), library));
            for (double time : nanos) {
                line.append(" %,.0f |".formatted(time));
            }
            for (int i = 0; i < nanos.length; i++) {
                line.append(bytes.length == 0 ? " |" : " %,.0f |".formatted(bytes[i]));
            }
            return line.toString();
        }
    }

    /**
     * A target and what came out.
     *
     * @param line to print
     * @param met whether it is met
     */
    record Verdict(String line, boolean met) {
        static Verdict atMost(String what, double is, double most) {
            return of(what, is, "at most", most, is <= most);
        }

        static Verdict atLeast(String what, double is, double least) {
            return of(what, is, "at least", least, is >= least);
        }

        private static Verdict of(String what, double is, String how, double target, boolean met) {
            return new Verdict("%s: %,.3f, %s %,.1f: %s".formatted(what, is, how, target, met ? "met" : "MISSED"), met);
        }
    }

    /** One cell in the making: an operation, how many of it make a whole, and how long each round takes. */
    private record Cell(Callable<?> operation, int whole, long millis, List<Double> nanos, List<Double> bytes) {
        Cell(Callable<?> operation, int whole, long millis) {
            this(operation, whole, millis, new ArrayList<>(), new ArrayList<>());
        }

        void measure() throws Exception {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long allocated =
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            long used = process.getProcessCpuTime();
            long until = System.nanoTime() + millis * 1_000_000;
            long count = 0;
            do {
                for (int i = 0; i < whole; i++) {
                    sink = operation.call();
                }
                count += whole;
            } while (System.nanoTime() < until);
            nanos.add((double) (process.getProcessCpuTime() - used) / count);
            bytes.add((double) (threads.getThreadAllocatedBytes(
                                    Thread.currentThread().getId())
                            - allocated)
                    / count);
        }

        private static double least(List<Double> values) {
            return values.stream().skip(WARMUPS).min(Double::compare).orElseThrow();
        }
    }

    /** Keeps what is made from being optimised away. */
    @SuppressWarnings("unused") // is written to only
    private static volatile @Nullable Object sink;

    private PartialJsonTable() {}

    /**
     * Runs.
     *
     * @param args the folder of the node script, or nothing
     * @throws Exception if something cannot be run
     */
    public static void main(String[] args) throws Exception {
        Locale.setDefault(Locale.ROOT);
        List<Row> rows = new ArrayList<>(rows(200));
        if (args.length > 0) {
            rows.addAll(scriptRows(Path.of(args[0])));
        }
        String sizes = String.join(
                " | ",
                Arrays.stream(JsonDocument.SIZES)
                        .mapToObj(s -> (s >> 10) + " KB")
                        .toList());
        System.out.println("CPU time and bytes of one delta of " + JsonDocument.DELTA + " chars, JDK "
                + Runtime.version().feature());
        System.out.println("| document | library | ns at " + sizes + " | bytes at " + sizes + " |");
        System.out.println("|---".repeat(2 + 2 * JsonDocument.SIZES.length) + "|");
        rows.forEach(row -> System.out.println(row.line()));
        List<Verdict> verdicts = verdicts(rows);
        verdicts.forEach(verdict -> System.out.println(verdict.line()));
        System.exit(verdicts.stream().allMatch(Verdict::met) ? 0 : 1);
    }

    /** Measures what runs on the JVM, each peer's cell for so long in each round. */
    static List<Row> rows(long millis) throws Exception {
        List<Row> rows = new ArrayList<>();
        List<Cell> cells = new ArrayList<>();
        for (JsonDocument document : JsonDocument.values()) {
            for (String library : List.of(
                    OURS, "weirline, no snapshots", "Jackson 3" + AGAIN, "jsoniter" + AGAIN, "json-smart" + AGAIN)) {
                int count = JsonDocument.SIZES.length;
                rows.add(new Row(document, library, new double[count], new double[count]));
                for (int size : JsonDocument.SIZES) {
                    cells.add(cell(document, library, size, millis));
                }
            }
        }
        for (int round = 0; round < WARMUPS + ROUNDS; round++) {
            for (Cell cell : cells) {
                cell.measure();
            }
        }
        for (int i = 0; i < cells.size(); i++) {
            Row row = rows.get(i / JsonDocument.SIZES.length);
            row.nanos[i % JsonDocument.SIZES.length] = Cell.least(cells.get(i).nanos);
            row.bytes[i % JsonDocument.SIZES.length] = Cell.least(cells.get(i).bytes);
        }
        return rows;
    }

    private static Cell cell(JsonDocument document, String library, int size, long millis) {
        PartialJsonBenchmark benchmark = new PartialJsonBenchmark();
        benchmark.document = document;
        benchmark.size = size;
        benchmark.build();
        int deltas = document.deltas(size).length;
        return switch (library) {
            case OURS -> new Cell(benchmark::weirline, deltas, OURS_LONGER * millis);
            case "weirline, no snapshots" ->
                new Cell(benchmark::weirlineWithoutSnapshots, deltas, OURS_LONGER * millis);
            case "Jackson 3" + AGAIN -> new Cell(benchmark::jacksonAgain, PartialJsonBenchmark.SAMPLES, millis);
            case "jsoniter" + AGAIN -> new Cell(benchmark::jsoniterAgain, PartialJsonBenchmark.SAMPLES, millis);
            default -> new Cell(benchmark::jsonSmartAgain, PartialJsonBenchmark.SAMPLES, millis);
        };
    }

    /** Runs the script over the same documents, and reads its table. */
    private static List<Row> scriptRows(Path folder) throws IOException, InterruptedException {
        JsonDocument.main(new String[] {folder.resolve("documents").toString()});
        Process process = new ProcessBuilder("node", "partial-json.mjs", "documents")
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Row> rows;
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            rows = out.lines()
                    .map(PartialJsonTable::scriptRow)
                    .flatMap(List::stream)
                    .toList();
        }
        if (process.waitFor() != 0 || rows.isEmpty()) {
            throw new IOException("partial-json.mjs ended with " + process.exitValue());
        }
        return rows;
    }

    static List<Row> scriptRow(String line) {
        String[] cells = line.split("\t");
        for (JsonDocument document : JsonDocument.values()) {
            if (cells[0].equals(document.label())) {
                double[] nanos = Arrays.stream(cells)
                        .skip(2)
                        .mapToDouble(Double::parseDouble)
                        .toArray();
                return List.of(new Row(document, cells[1], nanos, new double[0]));
            }
        }
        return List.of();
    }

    static List<Verdict> verdicts(List<Row> rows) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Row ours : rows.stream().filter(row -> row.library.equals(OURS)).toList()) {
            String document = ours.document.label();
            verdicts.add(Verdict.atMost(document + ", growth of the total time", ours.growth(), MOST_GROWTH));
            verdicts.add(Verdict.atMost(document + ", most to least bytes", ours.spread(), MOST_SPREAD));
            if (ours.document != JsonDocument.RECORDS) {
                continue;
            }
            double time = ours.nanos[AT_128_KB];
            verdicts.add(Verdict.atMost(document + ", ns at 128 KB", time, MOST_NANOS));
            for (Row peer :
                    rows.stream().filter(row -> row.document == ours.document).toList()) {
                double times = peer.nanos[AT_128_KB] / time;
                if (peer.library.equals(RIVER)) {
                    verdicts.add(Verdict.atLeast(peer.library + ", times ours at 128 KB", times, LEAST_OF_JSONRIVER));
                } else if (peer.library.endsWith(AGAIN)) {
                    verdicts.add(Verdict.atLeast(peer.library + ", times ours at 128 KB", times, LEAST_OF_PARSERS));
                }
            }
        }
        return verdicts;
    }
}
