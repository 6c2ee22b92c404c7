package io.weirline.benchmarks.report;

import io.weirline.benchmarks.report.Suite.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the suite and writes what it found, as JSON, as a page and as a picture. With {@code --against}, fails if
 * something of ours is worse than in an earlier run.
 */
public final class Report {
    private static final String USAGE = """
            Usage: Report [--profile targets|short|full|dry] [--only <regex>] [--also <JDK>] [--name <name>]
                          [--out <folder>] [--readme <README.md>] [--against <results.json>] [--from <results.json>]
              --profile  what to measure and how long; short unless told
              --only     only tables whose name matches
              --also     the folder of another JDK, which runs the same in turn
              --name     of the files, behind which the JDK's number is put; the profile unless told
              --out      where they go; benchmarks/results unless told
              --readme   puts the main table and its picture, docs/img/benchmarks.svg, into this file's project
              --against  an earlier run that this one may not fall behind: exits with 1 if it does
              --from     writes all of an earlier run again, and runs nothing""";

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
        List<String> known =
                List.of("--profile", "--only", "--also", "--name", "--out", "--readme", "--against", "--from");
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
        String from = options.get("--from");
        List<Results> runs = from == null ? run(options) : List.of(read(Path.of(from)));
        Path folder = Path.of(options.getOrDefault("--out", "benchmarks/results"));
        String name = options.getOrDefault("--name", options.getOrDefault("--profile", "short"));
        for (Results run : runs) {
            write(run, folder, name + "-jdk" + run.jdk());
        }
        Files.writeString(folder.resolve(name + "-targets.md"), Targets.table(runs));
        System.out.println(Targets.table(runs));
        String readme = options.get("--readme");
        if (readme != null) {
            Readme.update(Path.of(readme), runs.get(0));
        }
        String against = options.get("--against");
        if (against != null) {
            List<String> lines = Gate.regressions(read(Path.of(against)), runs.get(0));
            lines.forEach(System.out::println);
            System.out.println(lines.isEmpty() ? "nothing is worse" : lines.size() + " are worse");
            System.exit(lines.isEmpty() ? 0 : 1);
        }
    }

    /** One run for each JDK: the one that this runs on, and the other if it is told. */
    private static List<Results> run(Map<String, String> options) throws IOException, RunnerException {
        Profile profile =
                Profile.valueOf(options.getOrDefault("--profile", "short").toUpperCase(Locale.ROOT));
        Pattern only = Pattern.compile(options.getOrDefault("--only", ".*"));
        List<String> javas = Stream.of(System.getProperty("java.home"), options.get("--also"))
                .filter(Objects::nonNull)
                .map(home -> Path.of(home, "bin", "java").toString())
                .toList();
        System.out.printf("some %d seconds, more where others use the machine%n", profile.seconds(only) * javas.size());
        Map<String, String> machine = machine();
        List<Results> runs = new ArrayList<>();
        for (List<RunResult> results : Suite.run(profile, only, javas)) {
            if (results.isEmpty()) {
                throw new IllegalArgumentException("no table is called " + only);
            }
            var params = results.get(0).getParams();
            Map<String, String> ran = new TreeMap<>(machine);
            ran.put("jdk", params.getVmName() + " " + params.getVmVersion());
            String jdk =
                    String.valueOf(Runtime.Version.parse(params.getJdkVersion()).feature());
            List<Score> scores = results.stream().map(Suite::score).toList();
            runs.add(new Results(jdk, ran, versions(), command(options), scores));
        }
        return runs;
    }

    /** How to run it again; where a JDK lies is another thing on another machine. */
    private static String command(Map<String, String> options) {
        StringBuilder command =
                new StringBuilder("java -cp benchmarks/target/benchmarks.jar " + Report.class.getName());
        for (String name : List.of("--profile", "--only", "--also")) {
            String value = options.get(name);
            if (value != null) {
                command.append(' ').append(name).append(' ').append(name.equals("--also") ? "<JDK>" : value);
            }
        }
        return command.toString();
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
