package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
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
 * A dialect over any framing: framing, then the dialect's payloads, one item at a time. It never throws for bad input:
 * what breaks the framing, a payload or a limit becomes the stream's one Fault, behind the ends of all open blocks, and
 * what follows is swallowed unread.
 */
public final class DialectDecoder implements Decoder<ByteBuffer, StreamEvent> {
    /*
     * phase    input               poll gives
     * READING  is decoded          events; Fault if it is bad, and then FAILED
     * ENDING   has ended           the events of its tail, what the terminal rule says; then ENDED
     * ENDED    may not come        null
     * FAILED   is swallowed        what is queued, then null
     *
     * An item is taken only when the queue is empty and the payload before it has taken effect to its last part; so
     * the bytes of an item, which are a view, live long enough, and nothing is decoded before it is asked for.
     */
    private static final int READING = 0;
    private static final int ENDING = 1;
    private static final int ENDED = 2;
    private static final int FAILED = 3;

    private final DetectedFraming framing;
    private final StreamState state;
    private final PayloadDecoder payload;
    private final int quietLimit;
    private final @Nullable Templates templates;
    private int phase = READING;
    private boolean finished;
    /** Whether a payload that was read may have parts that have not taken effect. */
    private boolean read;

    private long frameOffset;
    private long hits;

    private DialectDecoder(
            DetectedFraming framing, StreamState state, PayloadDecoder payload, DecodeOptions options, Limits limits) {
        this.framing = framing;
        this.state = state;
        this.payload = payload;
        quietLimit = limits.eventsWithoutContent();
        templates = options.templates() ? new Templates(payload) : null;
        if (templates != null) {
            framing.use(templates);
        }
    }

    /**
     * A decoder for one stream.
     *
     * @param usual the framing that the dialect has, unless the first bytes tell another
     * @param payload makes what is the dialect's own
     * @param dialect what Started names
     * @param options how to decode
     * @param limits the bounds
     * @return from the bytes of the body to events
     */
    public static Decoder<ByteBuffer, StreamEvent> create(
            BodyFraming usual, PayloadDecoder.Factory payload, Dialect dialect, DecodeOptions options, Limits limits) {
        StreamState state = new StreamState(dialect, limits);
        ProviderErrors errors = new ProviderErrors(options.json(), limits.jsonDepth());
        return new DialectDecoder(
                new DetectedFraming(usual, errors, options, limits),
                state,
                payload.create(state, options, limits, errors),
                options,
                limits);
    }

    @Override
    public void feed(ByteBuffer piece) {
        Objects.requireNonNull(piece, "piece");
        if (finished) {
            throw new IllegalStateException("fed behind finish()");
        }
        if (phase == READING) {
            framing.feed(piece);
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

    /** Decodes no further than one part of one item. */
    private boolean step() {
        if (read) {
            read = payload.advance();
            if (read) {
                return true;
            }
        }
        if (state.queue.quietFrames() > quietLimit) {
            throw new LimitExceededException("eventsWithoutContent", quietLimit, frameOffset);
        }
        Framing shown = framing.next();
        if (shown != null) {
            accept(shown);
            return true;
        }
        if (phase == ENDING) {
            end();
            return true;
        }
        return false;
    }

    private void accept(Framing shown) {
        if (shown.item == Framing.KNOWN) {
            beginFrame(shown);
            say(Objects.requireNonNull(templates), shown);
        } else if (shown.item == Framing.PAYLOAD) {
            beginFrame(shown);
            if (shown.length == 0 || !payload.readsBlank() && isBlank(shown)) {
                state.emit(Liveness.PING);
            } else if (templates == null) {
                payload(shown);
            } else {
                templated(templates, shown);
            }
        } else if (shown.item == Framing.COMMENT) {
            state.emit(Liveness.COMMENT);
        } else if (shown.item == Framing.ERROR) {
            state.fault(Objects.requireNonNull(shown.error));
        }
    }

    private void beginFrame(Framing shown) {
        frameOffset = shown.streamOffset;
        state.beginFrame(frameOffset);
    }

    private void templated(Templates templates, Framing shown) {
        boolean known =
                !shown.unknown && templates.any() && templates.find(shown.name, shown.array, shown.from, shown.length);
        if (known) {
            say(templates, shown);
            return;
        }
        templates.beforeReading(shown.length);
        payload(shown);
        templates.learn(shown.name, shown.array, shown.from, shown.length);
    }

    /**
     * How many payloads were compared, not read, since the last reset.
     *
     * @return 0 without templates
     */
    public long hits() {
        return hits;
    }

    private void say(Templates templates, Framing shown) {
        Template hit = templates.hit();
        byte[] bytes = shown.array;
        int from = shown.from;
        hits++;
        payload.say(hit.form, hit.part, hit.index, bytes, from + hit.contentFrom, from + hit.contentTo);
        if (hit.usageFrom >= 0) {
            payload.reportUsage(bytes, from + hit.usageFrom, from + hit.usageTo);
        }
    }

    private static boolean isBlank(Framing shown) {
        byte[] bytes = shown.array;
        int end = shown.from + shown.length;
        for (int i = shown.from; i < end; i++) {
            byte b = bytes[i];
            if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private void payload(Framing shown) {
        read = true;
        try {
            payload.accept(shown.name, shown.array, shown.from, shown.length);
        } catch (MalformedStreamException e) {
            String reason = shown.place() + ": " + e.reason();
            throw new MalformedStreamException(reason, inStream(shown, e.offset()), e.excerpt());
        } catch (LimitExceededException e) {
            throw new LimitExceededException(e.limit(), e.value(), inStream(shown, e.offset()));
        }
    }

    private static long inStream(Framing shown, long index) {
        return shown.streamOffset + Math.max(0, Math.min(index - shown.from, shown.length - 1L));
    }

    private void end() {
        phase = ENDED;
        StreamFault mistaken = framing.mistaken();
        if (mistaken != null) {
            state.fault(mistaken);
            return;
        }
        String missing = payload.missing();
        if (missing != null) {
            state.fault(new StreamFault.Truncated(missing, framing.offset()));
        } else {
            state.endBlocks();
        }
    }

    private void fail(StreamFault fault) {
        phase = FAILED;
        state.fault(fault);
        payload.reset();
        framing.reset();
        forgetTemplates();
    }

    private void forgetTemplates() {
        if (templates != null) {
            templates.reset();
        }
    }

    @Override
    public void finish() {
        finished = true;
        if (phase == READING) {
            phase = ENDING;
            framing.finish();
        }
    }

    @Override
    public void reset() {
        phase = READING;
        finished = false;
        read = false;
        frameOffset = 0;
        hits = 0;
        framing.reset();
        state.reset();
        payload.reset();
        forgetTemplates();
    }
}
