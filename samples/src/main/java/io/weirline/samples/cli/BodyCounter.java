package io.weirline.samples.cli;

import io.weirline.codecs.aws.AwsEventStreamDecoder;
import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.json.Jackson;
import io.weirline.codecs.jsonarray.JsonArrayDecoder;
import io.weirline.codecs.ndjson.NdjsonFrameDecoder;
import io.weirline.codecs.sse.SseFrameDecoder;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamException;
import io.weirline.core.TruncatedStreamException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How many events, lines, elements or frames a body has, whatever becomes of the decoder that reads it for its meaning.
 * What stands before the first byte that tells the framing is kept until then, up to a bound.
 */
final class BodyCounter {
    private static final int MOST_BLANKS = 4096;

    private final BodyFraming usual;
    private final SseFrameDecoder sse;
    private final ByteArrayOutputStream blanks = new ByteArrayOutputStream(0);
    private @Nullable Decoder<ByteBuffer, ?> frames;
    private long frameCount;
    private boolean broken;

    /**
     * @param usual the framing where the bytes do not tell it
     * @param atEnd whether an event that the end cuts is counted
     */
    BodyCounter(BodyFraming usual, SseOptions.AtEnd atEnd) {
        this.usual = usual;
        // What is counted is the whole body: nothing may end the counting.
        sse = new SseFrameDecoder(
                SseOptions.defaults()
                        .withOversize(SseOptions.Oversize.SKIP_EVENT)
                        .withAtEnd(atEnd == SseOptions.AtEnd.ERROR ? SseOptions.AtEnd.DISCARD : atEnd),
                Limits.defaults());
    }

    void count(ByteBuffer piece) {
        Decoder<ByteBuffer, ?> to = frames;
        if (to == null) {
            to = choose(piece);
            if (to == null) {
                byte[] bytes = new byte[piece.remaining()];
                piece.get(piece.position(), bytes);
                blanks.writeBytes(bytes);
                return;
            }
            begin(to);
        }
        feed(to, piece);
    }

    private @Nullable Decoder<ByteBuffer, ?> choose(ByteBuffer piece) {
        for (int i = piece.position(); i < piece.limit(); i++) {
            if (!BodyFraming.isBlank(piece.get(i))) {
                return decoder(usual.told(piece.get(i)));
            }
        }
        return blanks.size() + piece.remaining() < MOST_BLANKS ? null : decoder(usual);
    }

    private Decoder<ByteBuffer, ?> decoder(BodyFraming framing) {
        return switch (framing) {
            case SSE -> sse;
            case NDJSON -> new NdjsonFrameDecoder(Limits.defaults(), Jackson.reader());
            case JSON_ARRAY -> new JsonArrayDecoder(Limits.defaults());
            case AWS_EVENT_STREAM -> new AwsEventStreamDecoder(Limits.defaults());
        };
    }

    private void begin(Decoder<ByteBuffer, ?> chosen) {
        frames = chosen;
        if (blanks.size() > 0) {
            feed(chosen, ByteBuffer.wrap(blanks.toByteArray()));
        }
    }

    private void feed(Decoder<ByteBuffer, ?> to, ByteBuffer piece) {
        if (!broken) {
            to.feed(piece);
            drain(to);
        }
    }

    /** The body is over. */
    void finish() {
        if (frames == null) {
            begin(decoder(usual));
        }
        Decoder<ByteBuffer, ?> to = frames;
        if (to != null && !broken) {
            to.finish();
            drain(to);
        }
    }

    private void drain(Decoder<ByteBuffer, ?> to) {
        try {
            while (to.poll() != null) {
                frameCount++;
            }
        } catch (StreamException e) {
            // A frame that is broken is none, and neither is what follows. A line is one, also where the end cuts it.
            broken = true;
            frameCount += to instanceof NdjsonFrameDecoder && e instanceof TruncatedStreamException ? 1 : 0;
        }
    }

    long eventCount() {
        return frames == null || frames == sse ? sse.eventCount() : frameCount;
    }

    long commentCount() {
        return sse.commentCount();
    }

    long otherLineCount() {
        return sse.otherLineCount();
    }
}
