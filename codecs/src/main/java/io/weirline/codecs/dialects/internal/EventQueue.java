package io.weirline.codecs.dialects.internal;

import io.weirline.core.Phase;
import io.weirline.core.StreamEvent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The events of one step of a dialect decoder, in order: a reused ring. It also counts how many frames in a row brought
 * no content, since only it sees every event.
 */
public final class EventQueue {
    private static final int CAPACITY = 16;
    private static final int RETAINED = 1024;

    // Power of two, so that an index wraps by a mask.
    private @Nullable StreamEvent[] ring = new StreamEvent[CAPACITY];
    private int head;
    private int size;
    private int quietFrames;

    /** A queue without events. */
    public EventQueue() {}

    /**
     * Appends an event.
     *
     * @param event the next one
     */
    public void add(StreamEvent event) {
        if (size == ring.length) {
            grow();
        }
        ring[head + size++ & ring.length - 1] = event;
        if (isContent(event.phase())) {
            quietFrames = 0;
        }
    }

    private static boolean isContent(Phase phase) {
        return phase == Phase.CONTENT || phase == Phase.REASONING || phase == Phase.TOOL;
    }

    private void grow() {
        @Nullable StreamEvent[] larger = Arrays.copyOf(ring, 2 * size);
        // What wrapped around goes behind the rest.
        System.arraycopy(ring, 0, larger, size, head);
        ring = larger;
    }

    /**
     * Takes the oldest event.
     *
     * @return the event, or null if there is none
     */
    public @Nullable StreamEvent poll() {
        if (size == 0) {
            return null;
        }
        StreamEvent event = ring[head];
        ring[head] = null;
        head = head + 1 & ring.length - 1;
        size--;
        return event;
    }

    /** Counts a frame; the content that it may bring comes behind this. */
    public void beginFrame() {
        quietFrames++;
    }

    /**
     * How many frames in a row have brought no content, the last one included.
     *
     * @return 0 if the last frame brought some
     */
    public int quietFrames() {
        return quietFrames;
    }

    /** Forgets all. */
    public void clear() {
        if (ring.length > RETAINED) {
            ring = new StreamEvent[CAPACITY];
        } else {
            Arrays.fill(ring, null);
        }
        head = 0;
        size = 0;
        quietFrames = 0;
    }
}
