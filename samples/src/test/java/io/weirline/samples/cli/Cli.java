package io.weirline.samples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weirline.samples.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

/** One run of the program inside this JVM. */
record Cli(int status, byte[] bytes, String err) {
    static Cli run(String... args) {
        return runWith(new byte[0], args);
    }

    static Cli runWith(byte[] stdin, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Commands.run(args, new Console(new ByteArrayInputStream(stdin), out, err, false));
        return new Cli(status, out.toByteArray(), err.toString(UTF_8));
    }

    String out() {
        return new String(bytes, UTF_8);
    }

    List<String> lines() {
        return out().lines().toList();
    }

    List<Map<?, ?>> objects() {
        return lines().stream()
                .<Map<?, ?>>map(line -> (Map<?, ?>) Json.parse(line))
                .toList();
    }

    Map<?, ?> object() {
        List<Map<?, ?>> objects = objects();
        if (objects.size() != 1) {
            throw new AssertionError("not one line: " + out());
        }
        return objects.get(0);
    }
}
