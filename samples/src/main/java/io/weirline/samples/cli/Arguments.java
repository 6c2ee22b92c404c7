package io.weirline.samples.cli;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Arguments and file names as UTF-8 in any locale. In the POSIX locale the JVM reads each byte above 7F as an unknown
 * character; on Linux the bytes themselves are still to be had.
 */
public final class Arguments {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private Arguments() {}

    /**
     * The arguments as they were given.
     *
     * @param args as {@code main} got them
     * @return the same, with what the locale could not express restored where that is possible
     */
    public static String[] restore(String[] args) {
        boolean lost = false;
        for (String arg : args) {
            lost |= !arg.chars().allMatch(c -> c < 0x80 && c != '?');
        }
        if (!lost) {
            return args;
        }
        try {
            return restore(args, Files.readAllBytes(COMMAND_LINE));
        } catch (IOException | SecurityException e) {
            return args;
        }
    }

    /** @param commandLine NUL-terminated arguments, the last of which are those of {@code main} */
    static String[] restore(String[] args, byte[] commandLine) {
        List<String> all = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < commandLine.length; i++) {
            if (commandLine[i] == 0) {
                try {
                    all.add(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(commandLine, start, i - start))
                            .toString());
                } catch (CharacterCodingException e) {
                    return args;
                }
                start = i + 1;
            }
        }
        if (all.size() < args.length) {
            return args;
        }
        String[] restored = all.subList(all.size() - args.length, all.size()).toArray(new String[0]);
        for (int i = 0; i < args.length; i++) {
            if (!ascii(args[i]).equals(ascii(restored[i]))) {
                return args;
            }
        }
        return restored;
    }

    private static String ascii(String text) {
        return text.chars()
                .filter(c -> c < 0x80 && c != '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The file of that name; through a URI, whose escapes become the name's bytes, where the locale cannot express it. */
    static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            if (File.separatorChar != '/' || name.indexOf('\0') >= 0) {
                throw e;
            }
            String absolute = name.startsWith("/") ? name : System.getProperty("user.dir") + "/" + name;
            String escaped = URLEncoder.encode(absolute, StandardCharsets.UTF_8)
                    .replace("+", "%20")
                    .replace("%2F", "/");
            return Path.of(URI.create("file://" + escaped));
        }
    }
}
