package io.weirline.operators.internal;

import io.weirline.operators.Batching;
import io.weirline.operators.Batching.Mode;
import io.weirline.operators.FlushReason;

/** How many items leave together. One subscription's, touched by one thread at a time. */
final class BatchTarget {
    private final boolean adapts;
    private final int min;
    private final int max;
    private final long maxWait;

    private int target;
    private int samples;
    private long gap;
    private boolean timed;
    private long last;

    BatchTarget(Batching batching) {
        adapts = batching.mode() == Mode.ADAPTIVE;
        min = batching.minItems();
        max = batching.maxItems();
        maxWait = batching.window().toNanos();
        target = batching.mode() == Mode.FIXED ? max : 1;
    }

    boolean adapts() {
        return adapts;
    }

    /** 1: nothing waits. */
    int target() {
        return target;
    }

    /**
     * Items begin to come.
     *
     * @param now the time, in nanoseconds
     * @param items how many came since the last call
     */
    void measure(long now, int items) {
        if (timed) {
            long sample = (now - last) / Math.max(1, items);
            gap = samples == 0 ? sample : gap + (sample - gap) / 8;
            samples++;
        }
        timed = true;
        last = now;
        if (isSlow()) {
            target = 1;
        }
    }

    private boolean isSlow() {
        return samples < 2 || gap >= maxWait;
    }

    /**
     * A batch left.
     *
     * @param reason why
     * @param items how many it held
     * @param full whether it held the target, which a single item does where the target is 1
     * @param waited whether demand was 0 while it was pending
     */
    void flushed(FlushReason reason, int items, boolean full, boolean waited) {
        if (!adapts || isSlow()) {
            return;
        }
        if (full || waited) {
            target = (int) Math.max(min, Math.min(max, 2L * target));
        } else if (reason == FlushReason.TIME) {
            if (items == 1) {
                target = 1;
            } else if (2 * items < target) {
                target = Math.max(min, target / 2);
            }
        }
    }
}
