package io.weirline.operators.internal;

import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.Transcript;
import io.weirline.operators.Outcome;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Where one stage of a subscription finds the {@link StreamRecord} of the stages above it, and the stages above it find
 * why those below end. Slots are chained through the Context, from upstream to downstream; the record is published to
 * each slot that holds none, or one that has ended: that of an earlier attempt. A stream within a stream, such as a
 * tool's inside the conversation's, so does not take the place of the outer one.
 */
final class RecordSlot {
    /**
     * Why a stage ends what is above it.
     *
     * @param outcome how to settle
     * @param reason the caller's words, or null
     */
    record Blame(Outcome outcome, @Nullable String reason) {}

    private static final Object KEY = RecordSlot.class;

    private final @Nullable RecordSlot below;
    private final boolean settles;
    private volatile @Nullable StreamRecord record;
    private volatile int attempts;
    private volatile @Nullable Blame blame;
    private @Nullable StreamRecord own;

    /** A slot for the stage that subscribes with this Context. */
    RecordSlot(ContextView context, boolean settles) {
        this.below = of(context);
        this.settles = settles;
    }

    /** The slot of the next stage downstream, or null. */
    static @Nullable RecordSlot of(ContextView context) {
        return context.getOrDefault(KEY, null);
    }

    /** The Context for the stages above. */
    Context in(Context context) {
        return context.put(KEY, this);
    }

    void publish(StreamRecord fresh) {
        for (RecordSlot slot = this; slot != null && slot.take(fresh); slot = slot.below) {}
    }

    private synchronized boolean take(StreamRecord fresh) {
        StreamRecord held = record;
        if (held != null && !held.isEnded()) {
            return false;
        }
        record = fresh;
        attempts++;
        // A stage that drops bodies tells its slot before it looks for a record.
        if (blame != null) {
            fresh.dropBodies();
        }
        return true;
    }

    /** Records an event that passes, where no stage above does. One thread at a time. */
    void observe(StreamEvent event) {
        StreamRecord held = record;
        if (held == null) {
            held = own = new StreamRecord(new Transcript(Limits.defaults().transcriptBytes()));
            publish(held);
        }
        if (held == own) {
            held.add(event);
        }
    }

    /** No event passes any more. */
    void end() {
        StreamRecord held = record;
        if (held != null && held == own) {
            held.end();
        }
    }

    @Nullable
    StreamRecord record() {
        return record;
    }

    Transcript transcript() {
        StreamRecord held = record;
        return held == null ? new Transcript(0) : held.transcript();
    }

    int attempts() {
        return attempts;
    }

    /** Bytes of the body so far. */
    long bytes() {
        StreamRecord held = record;
        return held == null ? 0 : held.bytes();
    }

    /** Tells the stages above why they end. The first word counts. */
    void blame(Outcome outcome, @Nullable String reason) {
        if (blame == null) {
            blame = new Blame(outcome, reason);
        }
    }

    /** Tells the next stage below that settles. */
    void blameBelow(Outcome outcome, String reason) {
        for (RecordSlot slot = below; slot != null; slot = slot.below) {
            if (slot.settles) {
                slot.blame(outcome, reason);
                return;
            }
        }
    }

    /** What a stage above this one said to it. */
    @Nullable
    Blame blamedFromAbove() {
        return blame;
    }

    /** What the nearest stage below said. */
    @Nullable
    Blame blamedFromBelow() {
        for (RecordSlot slot = below; slot != null; slot = slot.below) {
            if (slot.blame != null) {
                return slot.blame;
            }
        }
        return null;
    }
}
