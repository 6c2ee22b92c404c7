package io.weirline.samples.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a file is cut into the pieces that the decoder gets. */
final class PieceOptions {
    private static final int DEFAULT_RANDOM_BYTES = 64;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec mixee;

    private int pieces;

    @Option(
            names = "--split-seed",
            paramLabel = "S",
            description =
                    "Feed the input in random pieces of 1 to N bytes, the same ones for the same seed; N is that of "
                            + "--pieces, else 64.")
    private @Nullable Long seed;

    @Option(
            names = "--pieces",
            paramLabel = "N",
            description = "Feed the input in pieces of N bytes, at most 1 MiB. The result is the same for any pieces. "
                    + "Default: what each read gives, up to 64 KiB.")
    void pieces(int bytes) {
        if (bytes < 1) {
            CommandSpec spec = mixee;
            throw new ParameterException(
                    spec == null ? new picocli.CommandLine(this) : spec.commandLine(),
                    "Invalid value for option '--pieces': must be at least 1, was " + bytes);
        }
        pieces = bytes;
    }

    /**
     * Opens a file.
     *
     * @param name a file, or {@code -} for stdin, which closing leaves open
     */
    Pieces open(String name, Console console) throws IOException {
        return cut(read(name, console));
    }

    Pieces cut(InputStream in) {
        Long chosen = seed;
        if (chosen == null) {
            return new Pieces(in, pieces, null);
        }
        return new Pieces(in, pieces > 0 ? pieces : DEFAULT_RANDOM_BYTES, new SplittableRandom(chosen));
    }

    static InputStream read(String name, Console console) throws IOException {
        if (name.equals("-")) {
            return new FilterInputStream(console.in) {
                @Override
                public int read(byte[] to, int offset, int length) throws IOException {
                    return in.read(to, offset, length);
                }

                @Override
                public void close() {
                    // It is not ours.
                }
            };
        }
        try {
            return Files.newInputStream(Arguments.path(name));
        } catch (InvalidPathException e) {
            throw new IOException("not a file name", e);
        }
    }
}
