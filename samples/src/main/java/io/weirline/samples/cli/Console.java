package io.weirline.samples.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** The three standard streams, UTF-8 in any locale. */
public final class Console {
    final InputStream in;
    final Output out;
    private final Output err;
    private final boolean terminal;

    /**
     * Takes the streams.
     *
     * @param in where {@code -} reads from
     * @param out where results go
     * @param err where everything else goes
     * @param terminal whether a person may be looking at {@code out}
     */
    public Console(InputStream in, OutputStream out, OutputStream err, boolean terminal) {
        this.in = in;
        this.out = new Output(out);
        this.err = new Output(err);
        this.terminal = terminal;
    }

    /** Whether escape sequences may be written: a person looks, and did not say no. */
    boolean ansi() {
        return terminal && Ansi.AUTO.enabled();
    }

    PrintWriter outWriter() {
        return new PrintWriter(out);
    }

    PrintWriter errWriter() {
        return new PrintWriter(err);
    }

    /** One line on stderr, whatever the text holds. */
    void complain(String text) {
        note("weirline: " + oneLine(text));
    }

    void note(String line) {
        err(line + "\n");
    }

    /** Text on stderr, shown at once. From any thread. */
    void err(String text) {
        try {
            synchronized (err) {
                err.write(text);
                err.flush();
            }
        } catch (Output.ClosedException e) {
            // Nowhere is left to say so; the exit status does.
        }
    }

    /** Shows what was written so far. */
    void flush() {
        out.close();
        try {
            err.close();
        } catch (Output.ClosedException e) {
            // As above.
        }
    }

    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(2_000).forEach(c -> {
            if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                line.append(String.format(Locale.ROOT, "\\x%02x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }
}
