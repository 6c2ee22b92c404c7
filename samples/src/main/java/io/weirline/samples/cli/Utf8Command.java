package io.weirline.samples.cli;

import io.weirline.codecs.utf8.Utf8Decoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** {@code weirline utf8}: the text of bytes. */
@Command(
        name = "utf8",
        header = {"Decode UTF-8.", ""},
        description = {
            "Decodes UTF-8 (WHATWG Encoding). A leading U+FEFF is kept.",
            "",
            "Writes the bare text of one FILE as it comes; for several one line {\"file\",\"text\"} for "
                    + "each. A file that cannot be decoded has \"failure\" {\"type\",\"message\",\"offset\"?} and no "
                    + "\"text\".",
            ""
        },
        footer = {"", "Example: weirline utf8 --malformed report answer.txt"})
final class Utf8Command implements Callable<Integer> {
    private static final int CHARS = 8 << 10;

    private final Console console;
    private final JsonLines lines;

    @Mixin
    private FileOptions files = new FileOptions();

    @Option(
            names = "--malformed",
            paramLabel = "replace|report",
            description =
                    "What becomes of bytes that are no UTF-8: U+FFFD for each maximal part (default), or a failure "
                            + "that tells the offset.")
    private Utf8Decoder.Malformed malformed = Utf8Decoder.Malformed.REPLACE;

    @Mixin
    private PieceOptions pieces = new PieceOptions();

    Utf8Command(Console console) {
        this.console = console;
        this.lines = new JsonLines(console.out);
    }

    @Override
    public Integer call() {
        boolean clean = true;
        for (String name : files.files) {
            Failure failure;
            try {
                failure = malformed == Utf8Decoder.Malformed.REPORT ? checked(name) : write(name, name);
            } catch (IOException e) {
                failure = Failure.of(e);
            }
            if (failure != null) {
                console.complain(name + ": " + failure.message());
            }
            clean &= failure == null;
        }
        return clean ? 0 : 1;
    }

    /** Reads twice, so that nothing is written of a file that is malformed further on; stdin by way of a file. */
    private @Nullable Failure checked(String name) throws IOException {
        if (!name.equals("-")) {
            return checked(name, name);
        }
        Path spooled = Files.createTempFile("weirline", ".utf8");
        try (InputStream in = PieceOptions.read(name, console)) {
            Files.copy(in, spooled, StandardCopyOption.REPLACE_EXISTING);
            return checked(name, spooled.toString());
        } finally {
            Files.deleteIfExists(spooled);
        }
    }

    private @Nullable Failure checked(String name, String from) {
        char[] unused = new char[CHARS];
        try (TextReader text = open(from)) {
            while (text.read(unused, 0, CHARS) >= 0) {
                // Only its failure counts.
            }
            Failure failure = text.failure();
            return failure == null ? write(name, from) : nothing(name, failure);
        }
    }

    private @Nullable Failure write(String name, String from) {
        try (TextReader text = open(from)) {
            if (!text.hasText() && text.failure() != null) {
                return nothing(name, text.failure());
            }
            if (files.several()) {
                JsonGenerator json = lines.begin(name);
                json.writeName("text");
                json.writeString(text, -1);
                Failure failure = text.failure();
                if (failure != null) {
                    failure.write(json);
                }
                lines.end();
            } else {
                char[] chars = new char[CHARS];
                for (int count; (count = text.read(chars, 0, CHARS)) >= 0; ) {
                    console.out.write(chars, 0, count);
                    console.out.flush();
                }
            }
            console.out.flush();
            return text.failure();
        }
    }

    /** Nothing is written of this file but why. */
    private Failure nothing(String name, Failure failure) {
        failure.write(lines.begin(files.several() ? name : null));
        lines.end();
        console.out.flush();
        return failure;
    }

    private TextReader open(String from) {
        return new TextReader(new Utf8Decoder(malformed, false), pieces, from, console);
    }
}
