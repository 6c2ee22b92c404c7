package io.weirline.codecs.internal;

import io.weirline.codecs.json.Jackson;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.ByteSink;
import io.weirline.core.Limits;
import io.weirline.core.StreamException;

/** Writing JSON that someone else wrote: checked, and on one line, so that it breaks no frame that it is put into. */
public final class JsonRaw {
    private final JsonReader reader = Jackson.reader().create(Limits.defaults().jsonDepth());
    private final ByteSink scratch = new ByteSink(0);

    /** For one thread. */
    public JsonRaw() {}

    /**
     * Appends a JSON text. Line ends, which in JSON stand only between tokens, become spaces.
     *
     * @param out the sink
     * @param json the text
     * @param field what the text is, for the message
     * @throws IllegalArgumentException if it is not one JSON value; the sink is as it was
     */
    public void put(ByteSink out, String json, String field) {
        write(out, json, field, false);
    }

    /**
     * Appends a JSON text that must be an object.
     *
     * @param out the sink
     * @param json the text
     * @param field what the text is, for the message
     * @throws IllegalArgumentException if it is not one JSON object; the sink is as it was
     */
    public void putObject(ByteSink out, String json, String field) {
        write(out, json, field, true);
    }

    private void write(ByteSink out, String json, String field, boolean object) {
        scratch.clear();
        scratch.putUtf8(json);
        byte[] bytes = scratch.array();
        int length = scratch.size();
        try {
            reader.open(bytes, 0, length);
            if (reader.next() != Token.START_OBJECT && object) {
                throw new IllegalArgumentException(field + " is not a JSON object");
            }
            reader.skipChildren();
            reader.next();
        } catch (StreamException e) {
            throw new IllegalArgumentException(field + " is not JSON", e);
        }
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                bytes[i] = ' ';
            }
        }
        out.put(bytes, 0, length);
    }
}
