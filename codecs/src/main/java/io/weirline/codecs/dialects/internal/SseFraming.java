package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.sse.SseFrame;
import io.weirline.codecs.sse.SseFrameDecoder;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.core.Limits;
import io.weirline.core.StreamFault;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Server-sent events, and the errors that providers write between them. */
final class SseFraming extends Framing {
    /** The longest name of a field: letters up to this length that the end of the body cuts may be the start of one. */
    private static final int FIELD_NAME = 5;

    private final SseFrameDecoder frames;
    private final StrayLines stray;
    private final boolean emitsNoTail;
    private final int mostBytes;
    private boolean tailIsDue;

    /**
     * A framing for one stream.
     *
     * @param errors reads errors from stray lines
     * @param options the policy for the end
     * @param limits the bounds
     */
    SseFraming(ProviderErrors errors, DecodeOptions options, Limits limits) {
        SseOptions sse =
                SseOptions.defaults().withComments(true).withOtherLines(true).withAtEnd(options.atEnd());
        frames = new SseFrameDecoder(sse, limits);
        stray = new StrayLines(errors, limits.strayBytes());
        mostBytes = Math.min(limits.lineBytes(), limits.eventBytes());
        emitsNoTail = options.atEnd() != SseOptions.AtEnd.EMIT;
    }

    @Override
    void feed(ByteBuffer piece) {
        frames.feed(piece);
    }

    @Override
    boolean next() {
        if (tailIsDue) {
            tailIsDue = false;
            return tail();
        }
        unknown = false;
        if (templates != null && templates.any() && frames.isBetweenEvents() && known(templates)) {
            return true;
        }
        SseFrame frame = frames.poll();
        return frame != null && read(frame);
    }

    private boolean known(Templates templates) {
        int length = templates.findFramed(frames.array(), frames.position(), frames.limit());
        if (length <= 0 || length > mostBytes) {
            unknown = length == Template.NO;
            return false;
        }
        Template hit = templates.hit();
        long start = frames.offset();
        frames.passEvent(length);
        stray.endRun();
        show(frames.array(), hit.contentFrom, hit.contentTo - hit.contentFrom, start + hit.headLength());
        item = KNOWN;
        return true;
    }

    private boolean read(SseFrame frame) {
        if (frame.kind() == SseFrame.Kind.OTHER_LINE) {
            return show(stray.line(frame));
        }
        stray.endRun();
        if (frame.kind() == SseFrame.Kind.EVENT) {
            name = frame.event();
            show(frame.array(), frame.offset(), frame.length(), frame.streamOffset());
        } else {
            item = frame.kind() == SseFrame.Kind.COMMENT ? COMMENT : NOTHING;
        }
        return true;
    }

    /** An error page need not end with a line end. */
    private boolean tail() {
        SseFrame line = frames.unendedOtherLine();
        if (line != null) {
            byte first = line.array()[line.offset()];
            if (line.length() > FIELD_NAME || first < 'a' || first > 'z') {
                return read(line);
            }
        }
        item = NOTHING;
        return true;
    }

    @Override
    void finish() {
        frames.finish();
        tailIsDue = emitsNoTail;
    }

    @Override
    void reset() {
        frames.reset();
        stray.reset();
        tailIsDue = false;
    }

    @Override
    long offset() {
        return frames.offset();
    }

    @Override
    String place() {
        return "event " + frames.eventCount();
    }

    @Override
    StreamFault.@Nullable Malformed mistaken() {
        boolean none = frames.eventCount() == 0 && stray.offset() >= 0;
        return none ? new StreamFault.Malformed("not an event stream", stray.offset(), stray.excerpt()) : null;
    }
}
