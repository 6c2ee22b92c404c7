package io.weirline.samples.cli;

import io.weirline.core.StreamEvent;
import io.weirline.core.StreamException;
import io.weirline.samples.json.Json;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.core.JacksonException;

/** {@code weirline encode}: events back to wire bytes. */
@Command(
        name = "encode",
        header = {"Write events as the bytes of a provider's stream.", ""},
        description = {
            "Writes events as the bytes of a provider's stream.",
            "",
            "Reads what \"weirline decode --format events\" writes: one JSON object a line, on stdout for one FILE. A fault becomes "
                    + "the dialect's own error at the end; without one the stream ends cleanly.",
            ""
        },
        footer = {"", "Example: weirline encode --dialect openai-chat events.jsonl > body.sse"})
final class EncodeCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private FileOptions files = new FileOptions();

    @Mixin
    private DialectOption dialect = new DialectOption();

    @Mixin
    private OutOption out = new OutOption();

    @Mixin
    private PieceOptions pieces = new PieceOptions();

    EncodeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Wire wire = out.wire(dialect.dialect());
        out.check(files.files);
        boolean clean = true;
        for (String file : files.files) {
            clean &= encode(file, wire);
        }
        return clean ? 0 : 1;
    }

    private boolean encode(String file, Wire wire) {
        wire.begin();
        long number = 0;
        try (Pieces input = pieces.open(file, console)) {
            LineReader lines = new LineReader(input);
            Output to = out.open(file, dialect.dialect(), console);
            try {
                for (byte[] line; (line = lines.next()) != null; ) {
                    number++;
                    StreamEvent event = event(line);
                    if (event != null) {
                        wire.write(event, to);
                    }
                }
                wire.end(to);
            } finally {
                out.close(to);
            }
            return true;
        } catch (IOException e) {
            console.complain(file + ": " + Failure.of(e).message());
        } catch (JacksonException e) {
            console.complain(file + ": line " + number + ": not one JSON value");
        } catch (StreamException | IllegalArgumentException | UnsupportedOperationException e) {
            console.complain(file + (number == 0 ? "" : ": line " + number) + ": " + e.getMessage());
        }
        return false;
    }

    /** The event of a line; null for a blank one and for one that tells only a failure of the reading. */
    private static @Nullable StreamEvent event(byte[] line) {
        boolean blank = true;
        for (byte b : line) {
            blank &= b == ' ' || b == '\t' || b == '\r';
        }
        if (blank) {
            return null;
        }
        if (!(Json.parse(line) instanceof Map<?, ?> object)) {
            throw new IllegalArgumentException("not a JSON object");
        }
        return object.containsKey("type") || !object.containsKey("failure") ? EventJson.read(object) : null;
    }
}
