package io.weirline.samples.cli;

import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.ProviderDialect;
import io.weirline.codecs.json.Jackson;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.jsoniter.Jsoniter;
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
import tools.jackson.core.JsonGenerator;

/** {@code weirline decode}: what a recorded body says. */
@Command(
        name = "decode",
        header = {"Decode the recorded body of a provider's stream.", ""},
        description = {
            "--format summary (default) writes one JSON object for each file, on one line, also behind a failure, a "
                    + "cut or an error inside the stream: text, reasoning, refusal, tool_calls, choices, finish_reason, "
                    + "usage, usage_io, model, response_id, error, event_count, comment_count, other_field_lines, "
                    + "where there are any text_blocks, server_tool_calls, signatures and annotation_count, and "
                    + "status: complete, truncated, fault or malformed. Only complete exits with 0.",
            "",
            "--format events writes one JSON object a line for each event, as \"weirline encode\" reads them.",
            "",
            "--format text writes the text of choice 0 alone, as it comes.",
            ""
        },
        footer = {"", "Example: weirline decode --dialect openai-chat recorded.sse"})
final class DecodeCommand implements Callable<Integer> {
    enum Format {
        SUMMARY,
        EVENTS,
        TEXT
    }

    enum Library {
        JACKSON,
        JSONITER
    }

    private final Console console;
    private final JsonLines lines;

    @Mixin
    private FileOptions files = new FileOptions();

    @Mixin
    private DialectOption dialect = new DialectOption();

    @Option(names = "--format", paramLabel = "summary|events|text", description = "What is written; see above.")
    private Format format = Format.SUMMARY;

    @Option(
            names = "--json",
            paramLabel = "jackson|jsoniter",
            description = "The library that reads JSON (default: jackson).")
    private Library json = Library.JACKSON;

    @Mixin
    private AtEndOption atEnd = new AtEndOption();

    @Mixin
    private PieceOptions pieces = new PieceOptions();

    DecodeCommand(Console console) {
        this.console = console;
        this.lines = new JsonLines(console.out);
    }

    @Override
    public Integer call() {
        boolean clean = true;
        for (String file : files.files) {
            clean &= new Run(file).decode();
        }
        return clean ? 0 : 1;
    }

    static DecodeOptions options(JsonReader.Factory json, AtEndOption atEnd) {
        return DecodeOptions.defaults().withJson(json).withAtEnd(atEnd.policy);
    }

    /** One file. Invariant: in format EVENTS the newest event is held back, so that a failure can stand beside it. */
    private final class Run {
        private final String name;
        private final @Nullable String file;
        private final Decoder<ByteBuffer, StreamEvent> decoder;
        private final Summary summary;
        private @Nullable StreamEvent held;

        Run(String name) {
            this.name = name;
            file = files.several() ? name : null;
            ProviderDialect chosen = dialect.dialect()
                    .with(options(json == Library.JACKSON ? Jackson.reader() : Jsoniter.reader(), atEnd));
            decoder = chosen.decoder(Limits.defaults());
            // Only a summary keeps text; the others ask it for the fault alone.
            BodyFraming usual = BodyFraming.of(chosen.mediaType(), BodyFraming.NDJSON);
            summary = new Summary(format == Format.SUMMARY ? Summary.affordableBytes() : 1, usual, atEnd.policy);
        }

        boolean decode() {
            Failure failure = null;
            try (Pieces input = pieces.open(name, console)) {
                for (ByteBuffer piece; (piece = input.next()) != null; ) {
                    if (format == Format.SUMMARY) {
                        summary.count(piece);
                    }
                    if (!over()) {
                        decoder.feed(piece);
                        drain();
                    }
                }
                summary.finish();
            } catch (IOException e) {
                failure = Failure.of(e);
            }
            if (!over()) {
                decoder.finish();
                drain();
            }
            StreamFault fault = summary.fault();
            StreamException broken = fault == null ? null : fault.toException();
            if (failure == null && broken != null && over()) {
                failure = Failure.of(broken);
            }
            if (failure == null && format == Format.SUMMARY) {
                failure = summary.overflow();
            }
            end(failure);
            if (failure != null) {
                console.complain(name + ": " + failure.message());
            } else if (broken != null) {
                console.complain(name + ": " + broken.getMessage());
            }
            return failure == null && broken == null;
        }

        /** Whether the decoder is at its end before the body is: the rest is only counted. */
        private boolean over() {
            StreamFault fault = summary.fault();
            return fault instanceof StreamFault.Malformed || fault instanceof StreamFault.LimitExceeded;
        }

        private void drain() {
            for (StreamEvent event; (event = decoder.poll()) != null; ) {
                summary.add(event);
                if (format == Format.EVENTS) {
                    release(null);
                    held = event;
                } else if (format == Format.TEXT
                        && event instanceof StreamEvent.TextDelta delta
                        && delta.choice() == 0) {
                    console.out.write(delta.text());
                }
            }
            console.out.flush();
        }

        private void release(@Nullable Failure failure) {
            StreamEvent event = held;
            if (event != null) {
                JsonGenerator to = lines.begin(file);
                EventJson.write(event, to);
                if (failure != null) {
                    failure.write(to);
                }
                lines.end();
                held = null;
            }
        }

        private void end(@Nullable Failure failure) {
            if (format == Format.SUMMARY) {
                JsonGenerator to = lines.begin(file);
                summary.write(to);
                if (failure != null) {
                    failure.write(to);
                }
                lines.end();
            } else if (format == Format.EVENTS) {
                if (held != null) {
                    release(failure);
                } else if (failure != null) {
                    failure.write(lines.begin(file));
                    lines.end();
                }
            }
            console.out.flush();
        }
    }
}
