package io.weirline.samples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.weirline.samples.Weirline;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own shows: locale, exit status, signals, a bounded heap. */
@Timeout(120)
class ProcessTest {
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path dir;

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process start(List<String> options, String... args) throws IOException {
        return start(options, null, args);
    }

    private Process start(List<String> options, Path script, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        if (script != null) {
            command.addAll(List.of("sh", script.toString()));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Weirline.class.getName()));
        command.addAll(Arrays.asList(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("JAVA_TOOL"));
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("LANG", "C");
        builder.redirectError(dir.resolve("err" + processes.size()).toFile());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private String err(Process process) throws IOException {
        return Files.readString(dir.resolve("err" + processes.indexOf(process)), UTF_8);
    }

    private static int status(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static BufferedReader out(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    private static void interrupt(Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void textIsUtf8InThePosixLocaleAndFilesAreFoundByTheirNames() throws Exception {
        assumeThat(File.separatorChar).isEqualTo('/');
        Path file = Files.writeString(dir.resolve("answer"), "data: größe 🌊\n\n");
        String name = dir + "/grün 🌿.sse";
        Files.copy(file, Arguments.path(name));
        // The locale of this JVM decides how it passes arguments on; a shell passes bytes.
        Path script = Files.writeString(dir.resolve("script"), "exec \"$@\" \"" + name + "\" nö\n");

        Process process = start(List.of(), script, "sse");
        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
                .contains("\"file\":\"" + name + "\",\"event\"")
                .contains("\"data\":\"größe 🌊\"")
                .contains("\"file\":\"nö\",\"end\"");
        assertThat(status(process)).isEqualTo(1);
        assertThat(err(process)).isEqualTo("weirline: nö: cannot be read: no such file\n");
    }

    @Test
    void aReaderThatLeavesEndsTheProgramQuietly() throws Exception {
        Process process = start(List.of(), "sse", "-");
        Thread writer = new Thread(() -> {
            byte[] events = "data: x\n\n".repeat(1_000).getBytes(UTF_8);
            try (OutputStream in = process.getOutputStream()) {
                for (int i = 0; i < 100_000; i++) {
                    in.write(events);
                }
            } catch (IOException e) {
                // It ended, as it should.
            }
        });
        writer.start();
        try (BufferedReader out = out(process)) {
            assertThat(out.readLine()).isEqualTo("{\"event\":\"message\",\"data\":\"x\",\"id\":\"\"}");
        }

        assertThat(status(process)).isEqualTo(1);
        assertThat(err(process)).isEmpty();
        writer.join();
    }

    @Test
    void aLineOverTheLimitAndAFileOverTheHeapPass() throws Exception {
        byte[] megabyte = new byte[1 << 20];
        Arrays.fill(megabyte, (byte) 'x');
        Process over = start(List.of("-Xmx64m"), "decode", "--dialect", "openai-chat", "-");
        try (OutputStream in = over.getOutputStream()) {
            in.write("data: {\"choices\":[{\"delta\":{\"content\":\"kept\"}}]}\n\ndata: ".getBytes(UTF_8));
            for (int i = 0; i < 100; i++) {
                in.write(megabyte);
            }
        }
        assertThat(new String(over.getInputStream().readAllBytes(), UTF_8))
                .contains("\"text\":\"kept\"")
                .contains("\"limit\":\"lineBytes\"");
        assertThat(status(over)).isEqualTo(1);
        assertThat(err(over)).hasLineCount(1);

        Arrays.fill(megabyte, (byte) '\n');
        Process large = start(List.of("-Xmx32m"), "utf8", "-");
        Thread writer = new Thread(() -> {
            try (OutputStream in = large.getOutputStream()) {
                for (int i = 0; i < 200; i++) {
                    in.write(megabyte);
                }
            } catch (IOException e) {
                // The count below tells.
            }
        });
        writer.start();
        assertThat(large.getInputStream().transferTo(OutputStream.nullOutputStream()))
                .isEqualTo(200L << 20);
        assertThat(status(large)).isZero();
        writer.join();
    }

    @Test
    void anInterruptCancelsTheModelAndTellsTheFigures() throws Exception {
        Process server =
                start(List.of(), "serve", "--listen", "127.0.0.1:0", "--tokens-per-second", "20", "--fault", "stall:5");
        String url = out(server).readLine();
        assertThat(url).matches("http://127\\.0\\.0\\.1:\\d+");
        Process chat = start(List.of(), "chat", url, "Sag grüß Gott 👋");
        assertThat(chat.getInputStream().read())
                .as("the first byte of the text")
                .isPositive();

        interrupt(chat);

        assertThat(status(chat)).isEqualTo(130);
        assertThat(err(chat))
                .startsWith("cancelled; first token ")
                .endsWith("finish none\n")
                .hasLineCount(1);
        interrupt(server);
        assertThat(status(server)).isEqualTo(130);
        assertThat(err(server)).matches("stream: (client left|stall) after \\d events(, model stopped)?\n");
    }

    @Test
    void theDemoIsQuietOnStderr() throws Exception {
        Process demo = start(List.of(), "demo");

        assertThat(new String(demo.getInputStream().readAllBytes(), UTF_8))
                .contains("pieces")
                .doesNotContain("\u001B");
        assertThat(status(demo)).isZero();
        assertThat(err(demo)).isEmpty();
    }

    @Test
    void statusesReachTheShell() throws Exception {
        assertThat(status(start(List.of(), "sse", "/dev/null"))).isZero();
        assertThat(status(start(List.of(), "sse", "no/such"))).isEqualTo(1);
        assertThat(status(start(List.of(), "nope"))).isEqualTo(2);
    }
}
