package io.weirline.operators.internal;

import io.weirline.core.Phase;
import io.weirline.core.StreamEvent;
import io.weirline.core.Transcript;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * What the one stage that decodes a stream, or sees its events first, tells the others. It alone writes; the others read
 * at any time: the counters as they are, the transcript under the lock.
 */
final class StreamRecord {
    private static final AtomicLongFieldUpdater<StreamRecord> BYTES =
            AtomicLongFieldUpdater.newUpdater(StreamRecord.class, "bytes");
    private static final AtomicLongFieldUpdater<StreamRecord> PIECES =
            AtomicLongFieldUpdater.newUpdater(StreamRecord.class, "pieces");

    private final Transcript transcript;
    private volatile long bytes;
    private volatile long pieces;
    private long decoded;
    private boolean withoutBodies;
    private int turn;
    private volatile boolean ended;

    StreamRecord(Transcript transcript) {
        this.transcript = transcript;
    }

    /** Whether an event is what users wait for: non-empty, and content, reasoning or part of a tool call. */
    static boolean isContent(StreamEvent event) {
        Phase phase = event.phase();
        return phase == Phase.CONTENT || phase == Phase.REASONING || phase == Phase.TOOL;
    }

    void fed(int length) {
        BYTES.lazySet(this, bytes + length);
        PIECES.lazySet(this, pieces + 1);
        turn += 2;
    }

    void enter() {
        turn = turn + 1 | 1;
    }

    void leave() {
        turn++;
    }

    /**
     * What tells one piece's events from the next one's, and what is emitted in one go from what follows: odd while the
     * writer emits. For those that it emits to; on another thread it may be old.
     */
    int turn() {
        return turn;
    }

    synchronized void add(StreamEvent event) {
        boolean content = isContent(event);
        if (content) {
            decoded++;
        }
        if (!content || !withoutBodies) {
            transcript.add(event);
        }
    }

    /** The writer writes no more. */
    void end() {
        ended = true;
    }

    /** Nobody reads bodies any more: from here on the transcript takes what is not content only. */
    synchronized void dropBodies() {
        withoutBodies = true;
    }

    /** The transcript as it stands, for good. */
    synchronized Transcript transcript() {
        return ended ? transcript : transcript.copy();
    }

    synchronized long decoded() {
        return decoded;
    }

    boolean isEnded() {
        return ended;
    }

    long bytes() {
        return bytes;
    }

    long pieces() {
        return pieces;
    }
}
