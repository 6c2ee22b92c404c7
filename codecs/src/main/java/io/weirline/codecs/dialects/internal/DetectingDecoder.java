package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.internal.Carry;
import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A decoder that finds out which dialect the body has, and then becomes that dialect's decoder. Nothing is lost: what it
 * looked at is decoded then.
 */
public final class DetectingDecoder implements Decoder<ByteBuffer, StreamEvent> {
    /*
     * inner   held                        piece
     * null    all that was looked at      what is yet to be looked at
     * set     due to be read by inner     what comes behind held, until inner has read that
     *
     * At most LOOK_AHEAD bytes are held, and always the first ones, whatever the pieces are.
     */
    /** The first event of a response that repeats its request may be long; a body that tells nothing is not kept. */
    private static final int LOOK_AHEAD = 256 << 10;

    private final @Nullable String contentType;
    private final DecodeOptions options;
    private final Limits limits;
    private final Function<String, Decoder<ByteBuffer, StreamEvent>> decoders;
    private final Carry held = new Carry();
    private Detection detection;
    private @Nullable Decoder<ByteBuffer, StreamEvent> inner;
    private @Nullable ByteBuffer piece;
    private boolean finished;
    private boolean finishIsDue;

    /**
     * A decoder for one stream.
     *
     * @param contentType what the response says that the body is, null if it does not
     * @param options how to decode
     * @param limits the bounds
     * @param decoders makes the decoder of the dialect of a name
     */
    public DetectingDecoder(
            @Nullable String contentType,
            DecodeOptions options,
            Limits limits,
            Function<String, Decoder<ByteBuffer, StreamEvent>> decoders) {
        this.contentType = contentType;
        this.options = options;
        this.limits = limits;
        this.decoders = decoders;
        detection = new Detection(contentType, options, limits);
    }

    @Override
    public void feed(ByteBuffer piece) {
        Objects.requireNonNull(piece, "piece");
        if (finished) {
            throw new IllegalStateException("fed behind finish()");
        }
        if (inner != null) {
            inner.feed(piece);
        } else {
            this.piece = piece;
        }
    }

    @Override
    public @Nullable StreamEvent poll() {
        Decoder<ByteBuffer, StreamEvent> to = inner;
        if (to == null) {
            to = detect();
            if (to == null) {
                return null;
            }
        }
        while (true) {
            StreamEvent event = to.poll();
            if (event != null) {
                return event;
            }
            ByteBuffer behind = piece;
            if (behind != null) {
                piece = null;
                to.feed(behind);
            } else if (finishIsDue) {
                finishIsDue = false;
                to.finish();
            } else {
                return null;
            }
        }
    }

    private @Nullable Decoder<ByteBuffer, StreamEvent> detect() {
        ByteBuffer from = piece;
        piece = null;
        String told = null;
        if (from != null) {
            byte[] bytes = new byte[Math.min(from.remaining(), LOOK_AHEAD - held.length)];
            from.get(from.position(), bytes);
            held.append(bytes, 0, bytes.length, LOOK_AHEAD);
            told = detection.look(ByteBuffer.wrap(bytes));
            if (bytes.length < from.remaining()) {
                piece = from.duplicate().position(from.position() + bytes.length);
            }
        }
        if (told == null && (finished || held.length == LOOK_AHEAD)) {
            told = detection.finish();
        }
        if (told == null) {
            return null;
        }
        Decoder<ByteBuffer, StreamEvent> found = decoders.apply(told);
        found.feed(ByteBuffer.wrap(held.array, 0, held.length));
        finishIsDue = finished;
        inner = found;
        return found;
    }

    @Override
    public void finish() {
        finished = true;
        if (inner != null) {
            finishIsDue = true;
        }
    }

    @Override
    public void reset() {
        detection = new Detection(contentType, options, limits);
        inner = null;
        piece = null;
        held.trim();
        finished = false;
        finishIsDue = false;
    }
}
