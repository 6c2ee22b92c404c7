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

    /** What is put aside is compared again with every piece. */
    private static final int MOST_KEPT = 1024;

    private final SseFrameDecoder frames;
    private final StrayLines stray;
    private final boolean emitsNoTail;
    private final int mostBytes;
    private final int mostKept;
    private boolean tailIsDue;

    private boolean ending;

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
        mostKept = Math.min(mostBytes, MOST_KEPT);
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
        if (templates != null && templates.any() && known(templates)) {
            return true;
        }
        SseFrame frame = frames.poll();
        if (frame == null && ending) {
            ending = false;
            end();
            return next();
        }
        return frame != null && read(frame);
    }

    /*
     * An event that the window's end cuts is put aside as long as a shape may match it. It is then no whole event: behind
     * the last byte of one, the shape has matched or has not. With more bytes it is compared again from its start, which
     * costs less than to go on in the middle, as long as it is not long.
     */
    private boolean known(Templates templates) {
        while (frames.isBetweenEvents()) {
            int from = frames.position();
            int to = frames.limit();
            int length = templates.findFramed(frames.array(), from, to);
            if (length == Template.CUT && !ending && to - from <= mostKept) {
                frames.keep();
            } else if (length > 0 && length <= mostBytes) {
                show(templates.hit(), from, length);
                return true;
            } else {
                unknown = length == Template.NO;
                return false;
            }
        }
        return false;
    }

    private void show(Template hit, int start, int count) {
        long offset = frames.offset() + hit.headLength();
        frames.passEvent(count);
        stray.endRun();
        show(frames.array(), start, count, offset);
        item = KNOWN;
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
        if (frames.isKeeping()) {
            ending = true;
            frames.feed(ByteBuffer.allocate(0));
        } else {
            end();
        }
    }

    private void end() {
        frames.finish();
        tailIsDue = emitsNoTail;
    }

    @Override
    void reset() {
        frames.reset();
        stray.reset();
        tailIsDue = false;
        ending = false;
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
