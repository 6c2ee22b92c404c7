package io.weirline.samples.cli;

import io.weirline.core.ByteSink;
import io.weirline.core.Encoder;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamException;
import io.weirline.core.StreamFault;
import io.weirline.samples.json.Json;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;

/** {@code weirline encode}: events back to wire bytes. */
@Command(
        name = "encode",
        header = {"Write events as the bytes of a provider's stream.", ""},
        description = {
            "Writes events as the bytes of a provider's stream.",
            "",
            "Reads what \"weirline decode --format events\" writes: one JSON object a line. A fault becomes "
                    + "the dialect's own error at the end; without one the stream ends cleanly.",
            ""
        },
        footer = {"", "Example: weirline encode --dialect openai-chat events.jsonl > body.sse"})
final class EncodeCommand implements Callable<Integer> {
    private final Console console;
    private final ByteSink sink = new ByteSink();

    @Parameters(paramLabel = "EVENTS.jsonl", description = "A file, or - for stdin.")
    private String file = "-";

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DialectOption dialect = new DialectOption();

    @Mixin
    private PieceOptions pieces = new PieceOptions();

    EncodeCommand(Console console) {
        this.console = console;
    }

    private Encoder<StreamEvent> encoder() {
        try {
            return dialect.dialect().encoder();
        } catch (UnsupportedOperationException e) {
            CommandSpec own = spec;
            throw new ParameterException(
                    own == null ? new CommandLine(this) : own.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Integer call() {
        Encoder<StreamEvent> encoder = encoder();
        long number = 0;
        try (Pieces input = pieces.open(file, console)) {
            LineReader lines = new LineReader(input);
            StreamFault fault = null;
            for (byte[] line; (line = lines.next()) != null; ) {
                number++;
                StreamEvent event = event(line);
                // What follows a provider's error, such as usage, is still part of the stream: the error is its end.
                if (event instanceof StreamEvent.Fault broken) {
                    fault = broken.fault();
                } else if (event != null) {
                    encoder.encode(event, sink);
                    send();
                }
            }
            if (fault != null) {
                encoder.fail(fault, sink);
            } else {
                encoder.finish(sink);
            }
            send();
            return 0;
        } catch (IOException e) {
            console.complain(file + ": " + Failure.of(e).message());
        } catch (JacksonException e) {
            console.complain(file + ": line " + number + ": not one JSON value");
        } catch (StreamException | IllegalArgumentException | UnsupportedOperationException e) {
            console.complain(file + ": line " + number + ": " + e.getMessage());
        }
        return 1;
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

    private void send() {
        console.out.write(sink.array(), 0, sink.size());
        sink.clear();
        console.out.flush();
    }
}
