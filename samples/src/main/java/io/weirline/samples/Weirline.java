package io.weirline.samples;

import io.weirline.samples.cli.Arguments;
import io.weirline.samples.cli.Commands;
import io.weirline.samples.cli.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;

/** The program {@code weirline}. */
public final class Weirline {
    private Weirline() {}

    /**
     * Runs one command and exits with its status.
     *
     * @param args the arguments, see {@code --help}
     */
    public static void main(String[] args) {
        Console console = new Console(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                System.console() != null);
        System.exit(Commands.run(Arguments.restore(args), console));
    }
}
