package io.weirline.samples.cli;

import io.weirline.codecs.partial.AssemblerLimits;
import io.weirline.codecs.partial.AssemblerOptions;
import io.weirline.codecs.partial.AssemblyEnd;
import io.weirline.codecs.partial.JsonAssembler;
import io.weirline.codecs.partial.JsonListener;
import io.weirline.codecs.partial.JsonPatch;
import io.weirline.codecs.partial.JsonPatches;
import io.weirline.codecs.partial.JsonPlace;
import io.weirline.codecs.partial.JsonPointer;
import io.weirline.codecs.partial.JsonView;
import io.weirline.codecs.partial.Keep;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;

/** {@code weirline json}: JSON while it is being written. */
@Command(
        name = "json",
        header = {"Assemble JSON that is still being written.", ""},
        description = {
            "Writes one JSON object a line: {\"snapshot\": value} whenever the visible value has changed at the end of a "
                    + "piece, and the last one in any case; and for each file at last {\"end\":{\"state\":"
                    + "\"complete|truncated|empty|invalid\",\"offset\"?,\"offset_bytes\"?,\"pointer\"?,\"reason\"?}}. "
                    + "Offsets are in UTF-16 units. Numbers are as written.",
            "",
            "Only invalid text and files that cannot be read are failures.",
            ""
        },
        footer = {"", "Example: weirline json --pieces 4 answer.json"})
final class JsonCommand implements Callable<Integer> {
    private final Console console;
    private final JsonLines lines;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private FileOptions files = new FileOptions();

    @Mixin
    private PieceOptions pieces = new PieceOptions();

    private AssemblerOptions.Mode mode = AssemblerOptions.Mode.PLAIN;

    private @Nullable JsonPointer path;

    @Option(names = "--patches", description = "Write {\"patch\": [...]} (RFC 6902 and \"append\") for each piece.")
    private boolean patches;

    @Option(names = "--last", description = "Write the last snapshot only; one is made for each piece.")
    private boolean last;

    @Option(names = "--strip-bom", description = "Pass over U+FEFF at the start; else it is invalid.")
    private boolean stripBom;

    private int depth = AssemblerLimits.defaults().depth();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "Where the value is: plain (default), fence, first-value or concatenated.")
    void mode(String name) {
        for (AssemblerOptions.Mode known : AssemblerOptions.Mode.values()) {
            if (known.name().replace('_', '-').equals(name.toUpperCase(Locale.ROOT))) {
                mode = known;
                return;
            }
        }
        throw wrong("--mode", "must be plain, fence, first-value or concatenated, was " + name);
    }

    @Option(
            names = "--path",
            paramLabel = "POINTER",
            description = "Write {\"element\": value} for each element of the array at this JSON Pointer, once it is "
                    + "closed; nothing else is kept, and the text may be of any length.")
    void path(String pointer) {
        try {
            path = JsonPointer.parse(pointer);
        } catch (IllegalArgumentException e) {
            throw wrong("--path", "must be a JSON Pointer, was " + pointer);
        }
    }

    @Option(names = "--max-depth", paramLabel = "N", description = "How deep it may be nested (default: 64).")
    void maxDepth(int levels) {
        if (levels < 0) {
            throw wrong("--max-depth", "must not be negative, was " + levels);
        }
        depth = levels;
    }

    JsonCommand(Console console) {
        this.console = console;
        this.lines = new JsonLines(console.out);
    }

    private ParameterException wrong(String option, String what) {
        CommandSpec own = spec;
        return new ParameterException(
                own == null ? new picocli.CommandLine(this) : own.commandLine(),
                "Invalid value for option '" + option + "': " + what);
    }

    @Override
    public Integer call() {
        if ((path != null ? 1 : 0) + (patches ? 1 : 0) + (last ? 1 : 0) > 1) {
            CommandSpec own = spec;
            throw new ParameterException(
                    own == null ? new picocli.CommandLine(this) : own.commandLine(),
                    "--path, --patches and --last exclude each other");
        }
        boolean clean = true;
        for (String file : files.files) {
            clean &= assemble(file);
        }
        return clean ? 0 : 1;
    }

    private boolean assemble(String name) {
        String file = files.several() ? name : null;
        AssemblerLimits limits = AssemblerLimits.defaults().withDepth(depth);
        AssemblerOptions options = AssemblerOptions.defaults()
                .withMode(mode)
                .withStripBom(stripBom)
                .withLimits(limits);
        if (path != null) {
            // One element is kept at a time, so that the length does not matter.
            options = options.withKeep(Keep.elementsOf(path)).withLimits(limits.withChars(Long.MAX_VALUE));
        }
        Run run = new Run(new JsonAssembler(options), file);
        Failure failure = null;
        try (Pieces input = pieces.open(name, console)) {
            for (ByteBuffer piece; (piece = input.next()) != null; ) {
                if (run.assembler.feed(piece) == JsonAssembler.State.INVALID) {
                    break;
                }
                run.show();
            }
        } catch (IOException e) {
            failure = Failure.of(e);
        }
        AssemblyEnd end = run.assembler.end();
        run.end(end, failure);
        if (failure != null) {
            console.complain(name + ": " + failure.message());
        } else if (end.state() == AssemblyEnd.State.INVALID) {
            console.complain(name + ": invalid JSON at unit " + end.offset() + ": " + end.reason());
        }
        return failure == null && end.state() != AssemblyEnd.State.INVALID;
    }

    /** One file. */
    private final class Run implements JsonListener {
        final JsonAssembler assembler;
        private final @Nullable String file;
        private final JsonPatches changes = new JsonPatches();
        private final List<JsonView> elements = new ArrayList<>();
        private @Nullable JsonView shown;

        Run(JsonAssembler assembler, @Nullable String file) {
            this.assembler = assembler;
            this.file = file;
            if (path != null) {
                assembler.listener(this);
            } else if (patches) {
                assembler.listener(changes);
            }
        }

        @Override
        public void value(JsonPlace place, JsonView value) {
            closed(place, value);
        }

        @Override
        public void end(JsonPlace place, JsonView value) {
            closed(place, value);
        }

        private void closed(JsonPlace place, JsonView value) {
            JsonPointer at = path;
            if (at != null && place.depth() == at.depth() + 1 && place.isWithin(at)) {
                elements.add(value);
            }
        }

        void show() {
            if (path != null) {
                for (JsonView element : elements) {
                    write("element", element.toJson());
                }
                elements.clear();
            } else if (patches) {
                if (!changes.isEmpty()) {
                    StringBuilder list = new StringBuilder("[");
                    for (JsonPatch patch : changes.take()) {
                        list.append(list.length() > 1 ? "," : "").append(patch.toJson());
                    }
                    write("patch", list.append(']').toString());
                }
            } else {
                JsonView view = assembler.view();
                if (!last) {
                    snapshot(view);
                }
            }
            console.out.flush();
        }

        private void snapshot(@Nullable JsonView view) {
            if (view != null && view != shown) {
                shown = view;
                write("snapshot", view.toJson());
            }
        }

        private void write(String name, String value) {
            JsonGenerator json = lines.begin(file);
            json.writeName(name);
            json.writeRawValue(value);
            lines.end();
        }

        void end(AssemblyEnd end, @Nullable Failure failure) {
            show();
            if (path == null && !patches) {
                snapshot(assembler.view());
            }
            JsonGenerator json = lines.begin(file);
            if (failure == null) {
                json.writeObjectPropertyStart("end");
                json.writeStringProperty("state", end.state().name().toLowerCase(Locale.ROOT));
                String reason = end.reason();
                if (reason != null) {
                    json.writeNumberProperty("offset", end.offset());
                    json.writeNumberProperty("offset_bytes", end.offsetBytes());
                    json.writeStringProperty("pointer", end.pointer().toString());
                    json.writeStringProperty("reason", reason);
                }
                json.writeEndObject();
            } else {
                failure.write(json);
            }
            lines.end();
            console.out.flush();
        }
    }
}
