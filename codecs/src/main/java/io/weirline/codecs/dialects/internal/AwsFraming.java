package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.aws.AwsEventStreamDecoder;
import io.weirline.codecs.aws.AwsFrame;
import io.weirline.codecs.internal.Carry;
import io.weirline.core.Limits;
import io.weirline.core.MalformedStreamException;
import io.weirline.core.StreamFault;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The AWS event stream: the payload of each event, and the messages of type exception and error as errors. A body that
 * begins with a brace is no event stream, since no message is that long; it is the JSON object of an error that came
 * before the stream.
 */
final class AwsFraming extends Framing {
    /*
     * form     the body is
     * UNKNOWN  empty so far
     * FRAMES   an event stream
     * PLAIN    a JSON object, kept in `page` up to its bound; told at the end
     */
    private static final int UNKNOWN = 0;
    private static final int FRAMES = 1;
    private static final int PLAIN = 2;

    private final AwsEventStreamDecoder frames;
    private final ProviderErrors errors;
    private final int pageBytes;
    private final Carry page = new Carry();
    private @Nullable ByteBuffer piece;
    private int form = UNKNOWN;
    private long plainBytes;
    private boolean finished;

    /**
     * A framing for one stream.
     *
     * @param errors reads the errors
     * @param limits the bounds
     */
    AwsFraming(ProviderErrors errors, Limits limits) {
        this.errors = errors;
        frames = new AwsEventStreamDecoder(limits);
        pageBytes = limits.strayBytes();
    }

    @Override
    void feed(ByteBuffer piece) {
        if (form == UNKNOWN && piece.hasRemaining()) {
            form = piece.get(piece.position()) == '{' ? PLAIN : FRAMES;
        }
        if (form == PLAIN) {
            this.piece = piece;
        } else {
            frames.feed(piece);
        }
    }

    @Override
    boolean next() {
        if (form == PLAIN) {
            return plain();
        }
        AwsFrame frame = frames.poll();
        if (frame == null) {
            return false;
        }
        switch (frame.messageType()) {
            case EXCEPTION ->
                show(errors.message(
                        frame.exceptionType(), "", frame.array(), frame.offset(), frame.offset() + frame.length()));
            case ERROR ->
                show(errors.message(
                        frame.errorCode(),
                        frame.errorMessage(),
                        frame.array(),
                        frame.offset(),
                        frame.offset() + frame.length()));
            default -> {
                name = frame.eventType();
                show(frame.array(), frame.offset(), frame.length(), frame.streamOffset());
            }
        }
        return true;
    }

    private boolean plain() {
        ByteBuffer more = piece;
        if (more != null) {
            piece = null;
            int count = Math.min(more.remaining(), pageBytes - page.length);
            byte[] bytes = new byte[count];
            more.get(more.position(), bytes);
            page.append(bytes, 0, count, pageBytes);
            plainBytes += more.remaining();
            return false;
        }
        if (!finished || page.length == 0) {
            return false;
        }
        StreamFault.ProviderError told = plainBytes > page.length ? null : errors.object(page.array, 0, page.length);
        form = told == null ? form : FRAMES;
        if (told != null) {
            page.length = 0;
        }
        return told != null && show(told);
    }

    @Override
    void finish() {
        finished = true;
        if (form != PLAIN) {
            frames.finish();
        }
    }

    @Override
    void reset() {
        frames.reset();
        page.trim();
        piece = null;
        form = UNKNOWN;
        plainBytes = 0;
        finished = false;
    }

    @Override
    long offset() {
        return plainBytes + frames.offset();
    }

    @Override
    String place() {
        return "message " + frames.frameCount();
    }

    @Override
    StreamFault.@Nullable Malformed mistaken() {
        if (form != PLAIN) {
            return null;
        }
        return new StreamFault.Malformed(
                "not an event stream", 0, MalformedStreamException.excerpt(page.array, 0, page.length));
    }
}
