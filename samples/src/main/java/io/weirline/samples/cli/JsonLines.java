package io.weirline.samples.cli;

import io.weirline.samples.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Objects, one on each line, each of which tells its file where there are several. */
final class JsonLines {
    private final JsonGenerator json;

    JsonLines(Output out) {
        json = Json.generator(out.json());
    }

    JsonGenerator begin(@Nullable String file) {
        json.writeStartObject();
        if (file != null) {
            json.writeStringProperty("file", file);
        }
        return json;
    }

    void end() {
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }
}
