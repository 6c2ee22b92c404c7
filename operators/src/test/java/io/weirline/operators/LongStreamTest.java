package io.weirline.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.operators.fixture.LongStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory does not grow with the stream: a gigabyte in a heap of 64 MB. */
class LongStreamTest {
    @ParameterizedTest(name = "deltas of {0} bytes")
    @ValueSource(ints = {4, 64 << 10})
    void aGigabyteInASmallHeap(int delta, @TempDir Path directory) throws IOException, InterruptedException {
        Path out = directory.resolve("out.txt");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LongStream.class.getName(),
                        String.valueOf(delta)))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        String said = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(ended).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said).contains("complete");
    }
}
