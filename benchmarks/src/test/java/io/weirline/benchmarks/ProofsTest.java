package io.weirline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** No benchmark without a test that all whom it compares give the same. */
class ProofsTest {
    /** Where the same output is not what is compared, and why. */
    private static final Map<String, String> WITHOUT = Map.of(
            "CoalesceBenchmark", "what is compared cuts the tokens in batches of its own",
            "CoalesceSubscriptionBenchmark", "what is compared is a subscription",
            "DeadlineBenchmark", "what is compared passes its source on");

    static Set<String> declared() {
        Set<String> names = new TreeSet<>();
        for (BenchmarkListEntry entry : BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())) {
            names.add(entry.getUsername().replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1"));
        }
        return names;
    }

    private static Set<String> proved() throws Exception {
        Path classes = Path.of(ProofsTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String folder = ProofsTest.class.getPackageName().replace('.', '/');
        List<AnnotatedElement> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(classes.resolve(folder))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith("Test.class")).toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                Class<?> test = Class.forName(ProofsTest.class.getPackageName() + "." + name);
                tests.add(test);
                tests.addAll(List.of(test.getDeclaredMethods()));
            }
        }
        Set<String> names = new TreeSet<>();
        for (AnnotatedElement test : tests) {
            Proves proves = test.getAnnotation(Proves.class);
            if (proves != null) {
                names.addAll(List.of(proves.value()));
            }
        }
        return names;
    }

    @Test
    void everyBenchmarkHasItsProof() throws Exception {
        Set<String> declared = declared();
        Set<String> proved = proved();
        assertThat(declared).hasSizeGreaterThan(10);

        assertThat(declared)
                .allSatisfy(benchmark -> assertThat(List.of(benchmark, benchmark.split("\\.")[0]))
                        .as("a test with @Proves(\"%s\")", benchmark)
                        .anyMatch(name -> proved.contains(name) || WITHOUT.containsKey(name)));
        // Nobody vouches for what is gone.
        assertThat(proved)
                .allMatch(name -> declared.stream().anyMatch(b -> b.equals(name) || b.startsWith(name + ".")));
    }
}
