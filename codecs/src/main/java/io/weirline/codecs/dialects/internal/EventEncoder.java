package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.dialects.DialectEncoder;
import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.codecs.internal.JsonRaw;
import io.weirline.core.ByteSink;
import io.weirline.core.Dialect;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Citation;
import io.weirline.core.StreamEvent.Extension;
import io.weirline.core.StreamEvent.Fault;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.Liveness;
import io.weirline.core.StreamEvent.MediaDelta;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.ReasoningSignature;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.Restarted;
import io.weirline.core.StreamEvent.Started;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.StreamEvent.ToolCallNamed;
import io.weirline.core.StreamEvent.UsageUpdate;
import io.weirline.core.StreamFault;
import io.weirline.core.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What the encoders of all dialects share: one method for each kind of event, the envelope, the newest usage, and the one
 * end of a stream. What a dialect does not override it cannot carry: that is counted as dropped.
 */
public abstract class EventEncoder implements DialectEncoder {
    /*
     * OPEN --fault--> FAULTED     the error frame is written, at most once; usage may still follow it
     * OPEN, FAULTED --finish(), fail()--> ENDED     nothing is written any more
     */
    private static final int OPEN = 0;
    private static final int FAULTED = 1;
    private static final int ENDED = 2;

    private final Dialect dialect;
    private final EncodeOptions options;
    // Made when needed: most streams carry no JSON of others.
    private @Nullable JsonRaw raw;
    private int state = OPEN;
    private @Nullable Started started;
    private boolean sameDialect;
    private Usage usage = Usage.NONE;
    private long created = Long.MIN_VALUE;
    private long dropped;

    /**
     * For one stream at a time.
     *
     * @param dialect this dialect, to know its own streams again
     * @param options how to encode
     */
    protected EventEncoder(Dialect dialect, EncodeOptions options) {
        this.dialect = dialect;
        this.options = options;
    }

    // ---- the stream

    @Override
    public final void encode(StreamEvent event, ByteSink out) {
        if (!carries(event)) {
            // What only ends or shows life says nothing that could be lost.
            if (!(event instanceof BlockEnded || event instanceof Liveness)) {
                drop();
            }
            return;
        }
        int mark = out.size();
        boolean written = false;
        try {
            write(event, out);
            written = true;
        } finally {
            if (!written) {
                out.truncate(mark);
            }
        }
    }

    /**
     * Writes an event that the dialect carries. A format with an order of its own may hold it until it is due.
     *
     * @param event the event
     * @param out the sink
     */
    // The frequent ones first.
    protected void write(StreamEvent event, ByteSink out) {
        if (event instanceof TextDelta e) {
            text(out, e);
        } else if (event instanceof ToolCallDelta e) {
            toolDelta(out, e);
        } else if (event instanceof ReasoningDelta e) {
            reasoning(out, e);
        } else if (event instanceof BlockStarted e) {
            blockStarted(out, e);
        } else if (event instanceof BlockEnded e) {
            blockEnded(out, e);
        } else if (event instanceof RefusalDelta e) {
            refusal(out, e);
        } else if (event instanceof UsageUpdate e) {
            usage = e.usage();
            usage(out);
        } else if (event instanceof Finished e) {
            finished(out, e);
        } else if (event instanceof Started e) {
            started = e;
            sameDialect = e.dialect().name().equals(dialect.name());
            started(out);
        } else if (event instanceof ToolCallNamed e) {
            toolNamed(out, e);
        } else if (event instanceof ReasoningSignature e) {
            signature(out, e);
        } else if (event instanceof Citation e) {
            citation(out, e);
        } else if (event instanceof MediaDelta e) {
            media(out, e);
        } else if (event instanceof Fault e) {
            fault(e.fault(), out);
        } else if (event instanceof Liveness) {
            heartbeat(out);
        } else if (event instanceof Restarted e) {
            restarted(out, e);
        } else if (event instanceof Extension e) {
            extension(out, e);
        }
    }

    @Override
    public final void finish(ByteSink out) {
        if (state != ENDED) {
            end(out, state == FAULTED);
            state = ENDED;
        }
    }

    @Override
    public final void fail(StreamFault fault, ByteSink out) {
        if (state != ENDED) {
            fault(fault, out);
            end(out, true);
            state = ENDED;
        }
    }

    private void fault(StreamFault fault, ByteSink out) {
        if (state == OPEN) {
            error(out, FaultText.of(fault, options.providerMessage()));
            state = FAULTED;
        }
    }

    @Override
    public final void errorBody(StreamFault fault, int status, ByteSink out) {
        errorBody(out, FaultText.of(fault, options.providerMessage()).withStatus(status));
    }

    @Override
    public final long dropped() {
        return dropped;
    }

    @Override
    public final void reset() {
        state = OPEN;
        started = null;
        sameDialect = false;
        usage = Usage.NONE;
        created = Long.MIN_VALUE;
        dropped = 0;
        clear();
    }

    /** Counts an event that the dialect cannot carry. */
    protected final void drop() {
        dropped++;
    }

    // ---- the envelope

    /**
     * Whether the stream was decoded from this dialect, so that what is raw in it may be passed through.
     *
     * @return false also before Started
     */
    protected final boolean isSameDialect() {
        return sameDialect;
    }

    /**
     * Whether an error was told; what follows must not read as success.
     *
     * @return true behind it
     */
    protected final boolean isFaulted() {
        return state == FAULTED;
    }

    /**
     * The stream's id.
     *
     * @return as its provider told it, or null
     */
    protected final @Nullable String id() {
        Started known = started;
        return known == null ? null : known.id();
    }

    /**
     * The model's name.
     *
     * @return as its provider told it, or null
     */
    protected final @Nullable String model() {
        Started known = started;
        return known == null ? null : known.model();
    }

    /**
     * When the stream began, asked from the options once a stream.
     *
     * @return in seconds since 1970-01-01T00:00Z
     */
    protected final long created() {
        if (created == Long.MIN_VALUE) {
            created = options.created().getAsLong();
        }
        return created;
    }

    /**
     * The newest usage; decoders merge what comes in parts.
     *
     * @return {@link Usage#NONE} if there was none
     */
    protected final Usage usage() {
        return usage;
    }

    /**
     * Writes the JSON of others, checked.
     *
     * @return this stream's
     */
    protected final JsonRaw raw() {
        JsonRaw made = raw;
        if (made == null) {
            made = new JsonRaw();
            raw = made;
        }
        return made;
    }

    // ---- what a dialect writes

    /**
     * Whether an event is written at all. One that is not is counted, and touches no state.
     *
     * @param event any
     * @return true, unless a dialect knows better: see {@link OneMessage}
     */
    protected boolean carries(StreamEvent event) {
        return true;
    }

    /**
     * The envelope is known.
     *
     * @param out the sink
     */
    protected void started(ByteSink out) {}

    /**
     * Visible text.
     *
     * @param out the sink
     * @param delta the event
     */
    protected abstract void text(ByteSink out, TextDelta delta);

    /**
     * Reasoning.
     *
     * @param out the sink
     * @param delta the event
     */
    protected void reasoning(ByteSink out, ReasoningDelta delta) {
        drop();
    }

    /**
     * What signs or is the reasoning.
     *
     * @param out the sink
     * @param signature the event
     */
    protected void signature(ByteSink out, ReasoningSignature signature) {
        drop();
    }

    /**
     * Words of refusal.
     *
     * @param out the sink
     * @param delta the event
     */
    protected abstract void refusal(ByteSink out, RefusalDelta delta);

    /**
     * A block starts, or one that ended starts again under its id for what comes late.
     *
     * @param out the sink
     * @param start the event
     */
    protected abstract void blockStarted(ByteSink out, BlockStarted start);

    /**
     * A piece of a call's arguments.
     *
     * @param out the sink
     * @param delta the event
     */
    protected abstract void toolDelta(ByteSink out, ToolCallDelta delta);

    /**
     * An id or a name that comes behind the start of its call.
     *
     * @param out the sink
     * @param named the event
     */
    protected abstract void toolNamed(ByteSink out, ToolCallNamed named);

    /**
     * A block ends.
     *
     * @param out the sink
     * @param end the event
     */
    protected void blockEnded(ByteSink out, BlockEnded end) {}

    /**
     * A piece of an image or of sound.
     *
     * @param out the sink
     * @param delta the event
     */
    protected void media(ByteSink out, MediaDelta delta) {
        drop();
    }

    /**
     * A source that the text names.
     *
     * @param out the sink
     * @param citation the event
     */
    protected void citation(ByteSink out, Citation citation) {
        drop();
    }

    /**
     * {@link #usage()} has changed.
     *
     * @param out the sink
     */
    protected void usage(ByteSink out) {}

    /**
     * A choice has its reason to end; usage may follow.
     *
     * @param out the sink
     * @param finished the event
     */
    protected abstract void finished(ByteSink out, Finished finished);

    /**
     * What came before is void.
     *
     * @param out the sink
     * @param restarted the event
     */
    protected void restarted(ByteSink out, Restarted restarted) {
        drop();
    }

    /**
     * What only the source's dialect knows. The raw chunk that {@code keepRaw} doubles is no loss.
     *
     * @param out the sink
     * @param extension the event
     */
    protected void extension(ByteSink out, Extension extension) {
        if (!extension.name().equals("chunk")) {
            drop();
        }
    }

    /**
     * An error, once a stream: what ends the open blocks, then the dialect's own error frame.
     *
     * @param out the sink
     * @param fault what to tell
     */
    protected abstract void error(ByteSink out, FaultText fault);

    /**
     * An error as the body of an answer.
     *
     * @param out the sink, for one JSON object
     * @param fault what to tell
     */
    protected abstract void errorBody(ByteSink out, FaultText fault);

    /**
     * The end, once a stream: open blocks, what was held, and the terminal unless an error was told.
     *
     * @param out the sink
     * @param faulted whether an error was told: no terminal that reads as success may follow
     */
    protected abstract void end(ByteSink out, boolean faulted);

    /** Forgets the stream. */
    protected abstract void clear();
}
