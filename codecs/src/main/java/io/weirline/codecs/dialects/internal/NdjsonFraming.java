package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.ndjson.JsonFrame;
import io.weirline.codecs.ndjson.NdjsonFrameDecoder;
import io.weirline.core.Limits;
import java.nio.ByteBuffer;

/** Newline-delimited JSON: each line is a payload. */
final class NdjsonFraming extends Framing {
    private final NdjsonFrameDecoder frames;
    private long line;
    private long read;

    /**
     * A framing for one stream.
     *
     * @param json what tells whether a last line without its end is complete
     * @param limits the bounds
     */
    NdjsonFraming(JsonReader.Factory json, Limits limits) {
        frames = new NdjsonFrameDecoder(limits, json);
    }

    @Override
    void feed(ByteBuffer piece) {
        read += piece.remaining();
        frames.feed(piece);
    }

    @Override
    boolean next() {
        JsonFrame frame = frames.poll();
        if (frame == null) {
            return false;
        }
        line = frame.lineNumber();
        show(frame.array(), frame.offset(), frame.length(), frame.streamOffset());
        return true;
    }

    @Override
    void finish() {
        frames.finish();
    }

    @Override
    void reset() {
        frames.reset();
        line = 0;
        read = 0;
    }

    @Override
    long offset() {
        return read;
    }

    @Override
    String place() {
        return "line " + line;
    }
}
