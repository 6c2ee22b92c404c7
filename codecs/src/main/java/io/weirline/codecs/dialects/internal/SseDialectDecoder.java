package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.sse.SseFrame;
import io.weirline.codecs.sse.SseFrameDecoder;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.core.Decoder;
import io.weirline.core.LimitExceededException;
import io.weirline.core.Limits;
import io.weirline.core.MalformedStreamException;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Liveness;
import io.weirline.core.StreamException;
import io.weirline.core.StreamFault;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A dialect over server-sent events: framing, then the dialect's payloads, one frame at a time. It never throws for bad
 * input: what breaks the framing, a payload or a limit becomes the stream's one Fault, behind the ends of all open
 * blocks, and what follows is swallowed unread.
 */
public final class SseDialectDecoder implements Decoder<ByteBuffer, StreamEvent> {
    /*
     * phase    input               poll gives
     * READING  is decoded          events; Fault if it is bad, and then FAILED
     * ENDING   has ended           the events of its tail, what the terminal rule says; then ENDED
     * ENDED    may not come        null
     * FAILED   is swallowed        what is queued, then null
     *
     * A frame is taken only when the queue is empty and the payload before it has taken effect to its last part; so
     * the bytes of a frame, which are a view, live long enough, and nothing is decoded before it is asked for.
     */
    private static final int READING = 0;
    private static final int ENDING = 1;
    private static final int ENDED = 2;
    private static final int FAILED = 3;

    /** The longest name of a field: letters up to this length that the end of the body cuts may be the start of one. */
    private static final int FIELD_NAME = 5;

    private final SseFrameDecoder frames;
    private final StreamState state;
    private final PayloadDecoder payload;
    private final StrayLines stray;
    private final int quietLimit;
    private final boolean emitsNoTail;
    private int phase = READING;
    private boolean finished;
    private boolean tailIsDue;
    private long frameOffset;

    /**
     * A decoder for one stream.
     *
     * @param state where the payload decoder emits
     * @param payload the dialect
     * @param errors reads errors from stray lines
     * @param options the policy for the end
     * @param limits the bounds
     */
    public SseDialectDecoder(
            StreamState state, PayloadDecoder payload, ProviderErrors errors, DecodeOptions options, Limits limits) {
        this.state = state;
        this.payload = payload;
        SseOptions sse =
                SseOptions.defaults().withComments(true).withOtherLines(true).withAtEnd(options.atEnd());
        frames = new SseFrameDecoder(sse, limits);
        stray = new StrayLines(errors, limits.strayBytes());
        quietLimit = limits.eventsWithoutContent();
        emitsNoTail = options.atEnd() != SseOptions.AtEnd.EMIT;
    }

    @Override
    public void feed(ByteBuffer piece) {
        Objects.requireNonNull(piece, "piece");
        if (finished) {
            throw new IllegalStateException("fed behind finish()");
        }
        if (phase == READING) {
            frames.feed(piece);
        }
    }

    @Override
    public @Nullable StreamEvent poll() {
        while (true) {
            StreamEvent event = state.queue.poll();
            if (event != null) {
                return event;
            }
            if (phase >= ENDED) {
                return null;
            }
            try {
                if (!step()) {
                    return null;
                }
            } catch (StreamException e) {
                fail(e.fault());
            }
        }
    }

    /** Decodes no further than one part of one frame. */
    private boolean step() {
        if (payload.advance()) {
            return true;
        }
        if (state.queue.quietFrames() > quietLimit) {
            throw new LimitExceededException("eventsWithoutContent", quietLimit, frameOffset);
        }
        if (tailIsDue) {
            tail();
            return true;
        }
        SseFrame frame = frames.poll();
        if (frame != null) {
            accept(frame);
            return true;
        }
        if (phase == ENDING) {
            end();
            return true;
        }
        return false;
    }

    private void accept(SseFrame frame) {
        if (frame.kind() == SseFrame.Kind.OTHER_LINE) {
            StreamFault.ProviderError error = stray.line(frame);
            if (error != null) {
                state.fault(error);
            }
            return;
        }
        stray.endRun();
        if (frame.kind() == SseFrame.Kind.COMMENT) {
            state.emit(Liveness.COMMENT);
        } else if (frame.kind() == SseFrame.Kind.EVENT) {
            frameOffset = frame.streamOffset();
            state.beginFrame(frameOffset);
            if (isBlank(frame)) {
                state.emit(Liveness.PING);
            } else {
                payload(frame);
            }
        }
    }

    private static boolean isBlank(SseFrame frame) {
        byte[] bytes = frame.array();
        int end = frame.offset() + frame.length();
        for (int i = frame.offset(); i < end; i++) {
            byte b = bytes[i];
            if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private void payload(SseFrame frame) {
        try {
            payload.accept(frame.event(), frame.array(), frame.offset(), frame.length());
        } catch (MalformedStreamException e) {
            String reason = "event " + frames.eventCount() + ": " + e.reason();
            throw new MalformedStreamException(reason, inStream(frame, e.offset()), e.excerpt());
        } catch (LimitExceededException e) {
            throw new LimitExceededException(e.limit(), e.value(), inStream(frame, e.offset()));
        }
    }

    private static long inStream(SseFrame frame, long index) {
        return frame.streamOffset() + Math.max(0, Math.min(index - frame.offset(), frame.length() - 1L));
    }

    private void end() {
        phase = ENDED;
        if (frames.eventCount() == 0 && stray.offset() >= 0) {
            state.fault(new StreamFault.Malformed("not an event stream", stray.offset(), stray.excerpt()));
            return;
        }
        String missing = payload.missing();
        if (missing != null) {
            state.fault(new StreamFault.Truncated(missing, frames.offset()));
        } else {
            state.endBlocks();
        }
    }

    private void fail(StreamFault fault) {
        phase = FAILED;
        state.fault(fault);
        payload.reset();
        frames.reset();
    }

    @Override
    public void finish() {
        finished = true;
        if (phase == READING) {
            phase = ENDING;
            frames.finish();
            tailIsDue = emitsNoTail;
        }
    }

    /** An error page need not end with a line end. */
    private void tail() {
        tailIsDue = false;
        SseFrame line = frames.unendedOtherLine();
        if (line != null) {
            byte first = line.array()[line.offset()];
            if (line.length() > FIELD_NAME || first < 'a' || first > 'z') {
                accept(line);
            }
        }
    }

    @Override
    public void reset() {
        phase = READING;
        finished = false;
        tailIsDue = false;
        frameOffset = 0;
        frames.reset();
        state.reset();
        payload.reset();
        stray.reset();
    }
}
