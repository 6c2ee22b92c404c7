package io.weirline.samples.cli;

import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.dialects.ProviderDialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where wire bytes go: to stdout, or to a file for each input. */
final class OutOption {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec mixee;

    private final Set<Path> written = new HashSet<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write DIR/<stem>.<extension of the framing> for each FILE, instead of stdout for one.")
    private @Nullable String directory;

    /** Several inputs would run together on stdout. */
    void check(List<String> files) {
        if (directory == null && files.size() > 1) {
            throw new ParameterException(commandLine(), "several files need --out DIR");
        }
    }

    /** The encoder, or the wrong command line of who asked for a dialect that has none. */
    Wire wire(ProviderDialect dialect) {
        try {
            return new Wire(dialect.encoder());
        } catch (UnsupportedOperationException e) {
            throw new ParameterException(commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private CommandLine commandLine() {
        CommandSpec spec = mixee;
        return spec == null ? new CommandLine(this) : spec.commandLine();
    }

    /**
     * Opens what a file's bytes go to.
     *
     * @throws IllegalArgumentException if it cannot be written, or was written for another file
     */
    Output open(String file, ProviderDialect dialect, Console console) {
        if (directory == null) {
            return console.out;
        }
        try {
            Path to = Arguments.path(directory);
            String name = file.equals("-")
                    ? "stdin"
                    : String.valueOf(Arguments.path(file).getFileName());
            int dot = name.lastIndexOf('.');
            String stem = dot > 0 ? name.substring(0, dot) : name;
            BodyFraming framing = BodyFraming.of(dialect.mediaType(), BodyFraming.SSE);
            Path path = to.resolve(stem + "." + framing.extension())
                    .toAbsolutePath()
                    .normalize();
            if (!written.add(path)) {
                throw new IOException("it holds what an earlier file became");
            }
            Files.createDirectories(to);
            return new Output(Files.newOutputStream(path));
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException("cannot write into " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Closes what {@link #open} gave. */
    void close(Output out) throws IOException {
        if (directory == null) {
            out.flush();
        } else {
            out.end();
        }
    }
}
