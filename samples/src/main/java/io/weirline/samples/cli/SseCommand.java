package io.weirline.samples.cli;

import io.weirline.codecs.sse.SseDecoder;
import io.weirline.codecs.sse.SseItem;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.core.Limits;
import io.weirline.core.StreamException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** {@code weirline sse}: the events of a body. */
@Command(
        name = "sse",
        header = {"Decode server-sent events.", ""},
        description = {
            "Writes one JSON object a line: {\"event\",\"data\",\"id\",\"retry\"?} for each event, and for "
                    + "each file at last {\"end\":{\"last_event_id\",\"retry\"}}, with \"failure\" "
                    + "{\"type\",\"message\",\"offset\"?,\"limit\"?} beside it if the file could not be decoded to its "
                    + "end.",
            ""
        },
        footer = {"", "Example: weirline sse --comments recorded.sse"})
final class SseCommand implements Callable<Integer> {
    private final Console console;
    private final JsonLines lines;

    @Mixin
    private FileOptions files = new FileOptions();

    @Mixin
    private PieceOptions pieces = new PieceOptions();

    @Mixin
    private AtEndOption atEnd = new AtEndOption();

    @Option(
            names = "--comments",
            description = "Write comments too, in order: {\"comment\": all that follows the colon}.")
    private boolean comments;

    SseCommand(Console console) {
        this.console = console;
        this.lines = new JsonLines(console.out);
    }

    @Override
    public Integer call() {
        boolean clean = true;
        for (String file : files.files) {
            clean &= decode(file);
        }
        return clean ? 0 : 1;
    }

    private boolean decode(String name) {
        String file = files.several() ? name : null;
        SseDecoder decoder =
                new SseDecoder(SseOptions.defaults().withComments(comments).withAtEnd(atEnd.policy), Limits.defaults());
        Failure failure = null;
        try (Pieces input = pieces.open(name, console)) {
            for (ByteBuffer piece; (piece = input.next()) != null; ) {
                decoder.feed(piece);
                drain(decoder, file);
            }
            decoder.finish();
            drain(decoder, file);
        } catch (StreamException e) {
            failure = Failure.of(e);
        } catch (IOException e) {
            failure = Failure.of(e);
        }
        end(decoder, file, failure);
        if (failure != null) {
            console.complain(name + ": " + failure.message());
        }
        return failure == null;
    }

    private void drain(SseDecoder decoder, @Nullable String file) {
        for (SseItem item; (item = decoder.poll()) != null; ) {
            JsonGenerator json = lines.begin(file);
            if (item instanceof SseItem.Event event) {
                json.writeStringProperty("event", event.event());
                json.writeStringProperty("data", event.data());
                json.writeStringProperty("id", event.id());
                Long retry = event.retry();
                if (retry != null) {
                    json.writeNumberProperty("retry", retry);
                }
            } else if (item instanceof SseItem.Comment comment) {
                json.writeStringProperty("comment", comment.text());
            }
            lines.end();
        }
        console.out.flush();
    }

    private void end(SseDecoder decoder, @Nullable String file, @Nullable Failure failure) {
        JsonGenerator json = lines.begin(file);
        json.writeObjectPropertyStart("end");
        json.writeStringProperty("last_event_id", decoder.lastEventId());
        OptionalLong retry = decoder.retry();
        if (retry.isPresent()) {
            json.writeNumberProperty("retry", retry.getAsLong());
        } else {
            json.writeNullProperty("retry");
        }
        json.writeEndObject();
        if (failure != null) {
            failure.write(json);
        }
        lines.end();
        console.out.flush();
    }
}
