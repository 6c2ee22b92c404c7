package io.weirline.samples.published;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.jsoniter.JsonIterator;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCounted;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import tools.jackson.core.JsonParser;

/**
 * The published modules on the module path, where unit tests do not put them: a module that requires
 * {@code io.weirline.operators} alone ({@code src/test/modules/consumer}) is compiled and decodes a recorded answer in a
 * JVM of its own, without any optional module and again with each.
 */
@NullMarked
class ModulePathTest {
    private static final Path SOURCES =
            Path.of(System.getProperty("basedir", "."), "src", "test", "modules", "consumer");

    private static final String BODY = """
            data: {"id":"c1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

            data: {"id":"c1","choices":[{"index":0,"delta":{"content":"Water finds "},"finish_reason":null}]}

            data: {"id":"c1","choices":[{"index":0,"delta":{"content":"its way 💧"},"finish_reason":null}]}

            data: {"id":"c1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: [DONE]

            """;

    private static final Set<String> MANDATORY = Set.of(
            "consumer",
            "io.weirline.core",
            "io.weirline.codecs",
            "io.weirline.operators",
            "tools.jackson.core",
            "reactor.core",
            "org.reactivestreams");

    @TempDir
    Path work;

    @Test
    void withoutOptionalModules() throws Exception {
        assertDecodes("plain", List.of(), Set.of());
    }

    @Test
    void withJsoniter() throws Exception {
        assertDecodes("jsoniter", List.of(PublishedModules.locationOf(JsonIterator.class)), Set.of("jsoniter"));
    }

    @Test
    void withNettyBuffers() throws Exception {
        assertDecodes(
                "netty",
                List.of(
                        PublishedModules.locationOf(ByteBuf.class),
                        PublishedModules.locationOf(ReferenceCounted.class)),
                Set.of("io.netty.buffer", "io.netty.common"));
    }

    private void assertDecodes(String mode, List<Path> optional, Set<String> optionalModules) throws Exception {
        Path consumer = compiledConsumer();
        List<Path> path = new ArrayList<>(mandatory());
        path.add(consumer);
        path.addAll(optional);
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-p", joined(path)));
        if (!optionalModules.isEmpty()) {
            command.addAll(List.of("--add-modules", String.join(",", optionalModules)));
        }
        command.addAll(List.of("-m", "consumer/consumer.Main", mode));

        List<String> lines = run(command);

        Set<String> expected = new TreeSet<>(MANDATORY);
        expected.addAll(optionalModules);
        assertThat(lines).containsExactly(String.join(" ", expected), "Water finds its way 💧");
    }

    private static List<Path> mandatory() {
        var located = PublishedModules.located();
        Stream<Path> published = PublishedModules.NAMES.stream().map(name -> located.get("io.weirline." + name));
        Stream<Path> libraries =
                Stream.of(JsonParser.class, Flux.class, Publisher.class).map(PublishedModules::locationOf);
        return Stream.concat(published, libraries).toList();
    }

    private Path compiledConsumer() throws IOException {
        List<Path> path = new ArrayList<>(mandatory());
        Stream.of(NullMarked.class, JsonIterator.class, ByteBuf.class, ReferenceCounted.class)
                .map(PublishedModules::locationOf)
                .forEach(path::add);
        Path classes = work.resolve("consumer");
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (var files = javac.getStandardFileManager(null, null, UTF_8);
                Stream<Path> sources = Files.walk(SOURCES)) {
            List<Path> java =
                    sources.filter(file -> file.toString().endsWith(".java")).toList();
            List<String> options = List.of("--release", "17", "-p", joined(path), "-d", classes.toString());
            boolean compiled = javac.getTask(
                            messages, files, null, options, null, files.getJavaFileObjectsFromPaths(java))
                    .call();
            assertThat(compiled).as("%s", messages).isTrue();
        }
        return classes;
    }

    private List<String> run(List<String> command) throws IOException, InterruptedException {
        Path body = Files.writeString(work.resolve("body.sse"), BODY);
        Path out = work.resolve("out");
        Path err = work.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectInput(body.toFile())
                .redirectOutput(out.toFile())
                .redirectError(Redirect.to(err.toFile()))
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS))
                    .as("ended in time")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String printed = Files.readString(out);
        assertThat(process.exitValue())
                .as("%s%s", printed, Files.readString(err))
                .isZero();
        return Arrays.asList(printed.split("\n"));
    }

    private static String joined(List<Path> path) {
        return path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
