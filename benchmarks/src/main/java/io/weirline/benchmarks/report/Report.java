package io.weirline.benchmarks.report;

import io.weirline.benchmarks.report.Suite.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the suite and writes what it found, as JSON, as a page and as a picture. With {@code --against}, fails if
 * something of ours is worse than in an earlier run.
 */
public final class Report {
    private static final String USAGE = """
            Usage: Report [--profile short|full] [--tables <regex>] [--name <name>] [--out <folder>]
                          [--against <results.json>] [--from <results.json>]
              --profile  how long to measure; short unless told
              --tables   only tables whose name matches
              --name     of the files; the profile and the JDK unless told
              --out      where they go; benchmarks/results unless told
              --against  an earlier run that this one may not fall behind: exits with 1 if it does
              --from     writes the page and the picture of a run again, and runs nothing""";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Report() {}

    /**
     * Runs.
     *
     * @param args as the usage tells
     * @throws IOException if a file cannot be read or written
     * @throws RunnerException if a benchmark fails
     */
    public static void main(String[] args) throws IOException, RunnerException {
        Map<String, String> options = new TreeMap<>();
        Deque<String> rest = new ArrayDeque<>(Arrays.asList(args));
        List<String> known = List.of("--profile", "--tables", "--name", "--out", "--against", "--from");
        while (!rest.isEmpty()) {
            String name = rest.pop();
            String value = rest.poll();
            if (!known.contains(name) || value == null) {
                System.err.println(USAGE);
                System.exit(2);
                return;
            }
            options.put(name, value);
        }
        String profile = options.getOrDefault("--profile", "short");
        String from = options.get("--from");
        Results results = from == null ? run(profile, options) : read(Path.of(from));
        String name = options.getOrDefault(
                "--name", from == null ? profile + "-jdk" + Runtime.version().feature() : nameOf(Path.of(from)));
        write(results, Path.of(options.getOrDefault("--out", "benchmarks/results")), name);
        String against = options.get("--against");
        if (against != null) {
            List<String> lines = Gate.regressions(read(Path.of(against)), results);
            lines.forEach(System.out::println);
            System.out.println(lines.isEmpty() ? "nothing is worse" : lines.size() + " are worse");
            System.exit(lines.isEmpty() ? 0 : 1);
        }
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
    }

    private static Results run(String profile, Map<String, String> options) throws IOException, RunnerException {
        var scores = Suite.run(
                Profile.valueOf(profile.toUpperCase(Locale.ROOT)),
                Pattern.compile(options.getOrDefault("--tables", ".*")));
        String tables = options.containsKey("--tables") ? " --tables '" + options.get("--tables") + "'" : "";
        String command = "java -cp benchmarks/target/benchmarks.jar " + Report.class.getName() + " --profile " + profile
                + tables;
        return new Results(machine(), versions(), command, scores);
    }

    static Results read(Path file) throws IOException {
        return JSON.readValue(Files.readString(file), Results.class);
    }

    static void write(Results results, Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".json"), JSON.writeValueAsString(results) + "\n");
        Files.writeString(folder.resolve(name + ".html"), Page.html(results));
        Files.writeString(folder.resolve(name + ".svg"), Page.svg(results));
        Files.writeString(folder.resolve(name + ".md"), Page.markdown(results));
    }

    /** Without the host's name, which is nobody's business. */
    private static Map<String, String> machine() throws IOException {
        Map<String, String> machine = new TreeMap<>();
        machine.put("cpu", cpu());
        machine.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        machine.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
        return machine;
    }

    private static String cpu() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }

    /** As the build wrote them down. */
    private static Map<String, String> versions() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Report.class.getResourceAsStream("versions.properties")) {
            if (in != null) {
                properties.load(in);
            }
        }
        Map<String, String> versions = new TreeMap<>();
        properties.forEach((library, version) -> versions.put(library.toString(), version.toString()));
        return versions;
    }
}
