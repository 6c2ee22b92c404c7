package io.weirline.codecs.ndjson;

import io.weirline.codecs.json.Jackson;
import io.weirline.codecs.json.JsonReader;
import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in any pieces to the lines of newline-delimited JSON as text, by the rules of {@link NdjsonFrameDecoder}.
 * Malformed UTF-8 reads as the WHATWG replacement.
 */
public final class NdjsonDecoder implements Decoder<ByteBuffer, String> {
    private final NdjsonFrameDecoder frames;

    /** A decoder with the default limits, on Jackson. */
    public NdjsonDecoder() {
        this(Limits.defaults(), Jackson.reader());
    }

    /**
     * A decoder.
     *
     * @param limits of which {@link Limits#lineBytes()} and {@link Limits#jsonDepth()} hold here
     * @param json what tells whether a last line without LF is complete
     */
    public NdjsonDecoder(Limits limits, JsonReader.Factory json) {
        frames = new NdjsonFrameDecoder(limits, json);
    }

    @Override
    public void feed(ByteBuffer piece) {
        frames.feed(piece);
    }

    @Override
    public @Nullable String poll() {
        JsonFrame frame = frames.poll();
        return frame == null ? null : frame.text();
    }

    @Override
    public void finish() {
        frames.finish();
    }

    @Override
    public void reset() {
        frames.reset();
    }
}
