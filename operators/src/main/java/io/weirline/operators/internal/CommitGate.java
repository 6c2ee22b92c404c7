package io.weirline.operators.internal;

import io.weirline.core.StreamEvent;
import io.weirline.operators.Phases;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Events from the moment on in which an answer begins for good: with the first content, status or terminal, or when time
 * is up. What comes before is held; a failure that comes before comes alone, so that it can still be another answer.
 */
public final class CommitGate implements TimedDecoder<StreamEvent, StreamEvent> {
    /** So many events without content open it too, */
    static final int MOST_HELD = 64;

    /** or so many characters of what the provider may make as long as it likes: 256 KiB. */
    static final int MOST_CHARS = 128 << 10;

    private final long after;
    private final ArrayDeque<StreamEvent> held = new ArrayDeque<>(4);
    private long chars;
    private boolean open;

    /**
     * A gate for one subscription.
     *
     * @param after when it opens in silence, in nanoseconds; 0 for never
     */
    public CommitGate(long after) {
        this.after = after;
    }

    @Override
    public void feed(StreamEvent piece) {
        held.add(piece);
        if (!open) {
            chars += chars(piece);
            open = begins(piece) || held.size() > MOST_HELD || chars > MOST_CHARS;
        }
    }

    private static long chars(StreamEvent event) {
        if (event instanceof StreamEvent.Extension e) {
            return e.json().length();
        }
        if (event instanceof StreamEvent.UsageUpdate e) {
            return length(e.usage().raw());
        }
        return event instanceof StreamEvent.Started e ? (long) length(e.id()) + length(e.model()) : 0;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    private static boolean begins(StreamEvent event) {
        return switch (event.phase()) {
            case CONTENT, REASONING, TOOL, TERMINAL, ERROR -> true;
            case PREAMBLE, HEARTBEAT, USAGE, UNKNOWN ->
                event instanceof StreamEvent.Extension e && e.name().equals(Phases.EVENT);
        };
    }

    @Override
    public @Nullable StreamEvent poll() {
        return open ? held.poll() : null;
    }

    @Override
    public void finish() {
        open = true;
    }

    @Override
    public long delay() {
        return open ? 0 : after;
    }

    @Override
    public boolean isEmpty() {
        // What is held by a closed gate does not come before a failure.
        return true;
    }

    /** Time is up: the answer begins with a sign of life, if with nothing else. */
    @Override
    public void tick() {
        if (!open) {
            open = true;
            held.add(StreamEvent.Liveness.HEARTBEAT);
        }
    }

    @Override
    public void reset() {
        held.clear();
        chars = 0;
        open = false;
    }
}
