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
     * @return false if it is not one JSON value; the sink is as it was
     */
    public boolean put(ByteSink out, String json) {
        return write(out, json, false);
    }

    /**
     * Appends a JSON text that must be an object.
     *
     * @param out the sink
     * @param json the text
     * @return false if it is not one JSON object; the sink is as it was
     */
    public boolean putObject(ByteSink out, String json) {
        return write(out, json, true);
    }

    private boolean write(ByteSink out, String json, boolean object) {
        scratch.clear();
        scratch.putUtf8(json);
        byte[] bytes = scratch.array();
        int length = scratch.size();
        try {
            reader.open(bytes, 0, length);
            if (reader.next() != Token.START_OBJECT && object) {
                return false;
            }
            reader.skipChildren();
            reader.next();
        } catch (StreamException e) {
            // Readers that accept more than JSON have let it through.
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                bytes[i] = ' ';
            }
        }
        out.put(bytes, 0, length);
        return true;
    }
}
