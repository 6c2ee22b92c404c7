package io.weirline.samples.cli;

import io.weirline.codecs.dialects.ProviderDialect;
import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamException;
import io.weirline.core.StreamFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weirline translate}: one provider's stream as another's. */
@Command(
        name = "translate",
        header = {"Write a provider's recorded stream as another provider's.", ""},
        description = {
            "Writes the wire bytes of the dialect --to, event by event, on stdout for one FILE. A stream that fails or "
                    + "is cut ends as one that failed, with the target's own error.",
            ""
        },
        footer = {"", "Example: weirline translate --from anthropic --to openai-chat recorded.sse"})
final class TranslateCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private FileOptions files = new FileOptions();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "NAME",
            converter = DialectOption.ByName.class,
            description = "The dialect of the files, or auto for the one that each turns out to have.")
    private @Nullable ProviderDialect from;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "NAME",
            converter = DialectOption.ByName.class,
            description = "The dialect that is written.")
    private @Nullable ProviderDialect to;

    @Mixin
    private OutOption out = new OutOption();

    @Mixin
    private PieceOptions pieces = new PieceOptions();

    TranslateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ProviderDialect source = from;
        ProviderDialect target = to;
        if (source == null || target == null) {
            throw new IllegalStateException("a required option was not parsed");
        }
        Wire wire = out.wire(target);
        out.check(files.files);
        boolean clean = true;
        for (String file : files.files) {
            clean &= translate(file, source.decoder(Limits.defaults()), target, wire);
        }
        return clean ? 0 : 1;
    }

    private boolean translate(
            String file, Decoder<ByteBuffer, StreamEvent> decoder, ProviderDialect target, Wire wire) {
        wire.begin();
        try (Pieces input = pieces.open(file, console)) {
            Output to = out.open(file, target, console);
            try {
                for (ByteBuffer piece; (piece = input.next()) != null; ) {
                    decoder.feed(piece);
                    drain(decoder, wire, to);
                }
                decoder.finish();
                drain(decoder, wire, to);
                wire.end(to);
            } finally {
                out.close(to);
            }
        } catch (IOException e) {
            console.complain(file + ": " + Failure.of(e).message());
            return false;
        } catch (StreamException | IllegalArgumentException | UnsupportedOperationException e) {
            console.complain(file + ": " + e.getMessage());
            return false;
        }
        StreamFault fault = wire.fault();
        if (fault != null) {
            console.complain(file + ": " + fault.toException().getMessage());
        }
        return fault == null;
    }

    private static void drain(Decoder<ByteBuffer, StreamEvent> decoder, Wire wire, Output to) {
        for (StreamEvent event; (event = decoder.poll()) != null; ) {
            wire.write(event, to);
        }
    }
}
