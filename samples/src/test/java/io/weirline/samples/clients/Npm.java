package io.weirline.samples.clients;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Node and its packages, which a machine may lack; {@code WEIRLINE_CLIENTS=required} says that it must not. */
final class Npm {
    private static final Path SOURCES = Path.of(System.getProperty("basedir", "."), "src", "test", "clients");
    private static final Path WORK = Path.of(System.getProperty("basedir", "."), "target", "clients");
    private static final List<String> INSTALL =
            List.of("npm", "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund");

    private record Ended(int status, String output) {}

    private Npm() {}

    /** A folder with the official clients and our programs; skips the test where there can be none. */
    static void install() throws IOException, InterruptedException {
        Path installed = WORK.resolve("installed.json");
        byte[] wanted = Files.readAllBytes(SOURCES.resolve("package.json"));
        Files.createDirectories(WORK);
        for (String file : List.of("package.json", "clients.mjs")) {
            Files.copy(SOURCES.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.exists(installed) && Arrays.equals(wanted, Files.readAllBytes(installed))) {
            return;
        }
        Ended ended;
        try {
            ended = run(INSTALL, 300);
        } catch (IOException e) {
            throw lacking("npm does not start: " + e.getMessage());
        }
        if (ended.status() != 0) {
            throw lacking("npm install: " + ended.output());
        }
        Files.write(installed, wanted);
    }

    private static RuntimeException lacking(String why) {
        if ("required".equals(System.getenv("WEIRLINE_CLIENTS"))) {
            return fail("the official clients are required: " + why);
        }
        System.out.println("clients: none, " + why.lines().findFirst().orElse(""));
        return abort(why);
    }

    /** Runs one of our programs to its end. */
    static void node(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", program));
        command.addAll(List.of(arguments));
        Ended ended = run(command, 300);
        if (ended.status() != 0) {
            fail(program + ": exit status " + ended.status() + "\n" + ended.output());
        }
    }

    private static Ended run(List<String> command, long seconds) throws IOException, InterruptedException {
        Path output = Files.createTempFile(WORK, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(WORK.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            return new Ended(ended ? process.exitValue() : -1, Files.readString(output));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.deleteIfExists(output);
        }
    }
}
