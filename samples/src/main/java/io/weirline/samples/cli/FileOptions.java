package io.weirline.samples.cli;

import java.util.List;
import picocli.CommandLine.Parameters;

/** The files of a subcommand. */
final class FileOptions {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "A file, or - for stdin. Where several are given, each object of the output tells its \"file\", "
                            + "and one file's error does not stop the next.")
    List<String> files = List.of();

    boolean several() {
        return files.size() > 1;
    }
}
