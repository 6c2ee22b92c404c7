package io.weirline.operators;

import java.util.concurrent.atomic.LongAdder;

/** Counts what left, and why; for one subscription or for many at once. Any thread may read. */
public final class FlushCounts implements FlushListener {
    private final LongAdder[] flushes = new LongAdder[FlushReason.values().length];
    private final LongAdder items = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /** All zero. */
    public FlushCounts() {
        for (int i = 0; i < flushes.length; i++) {
            flushes[i] = new LongAdder();
        }
    }

    @Override
    public void onFlush(FlushReason reason, int items, long bytes) {
        flushes[reason.ordinal()].increment();
        this.items.add(items);
        this.bytes.add(bytes);
    }

    /**
     * How many elements left for a reason.
     *
     * @param reason the reason
     * @return the count
     */
    public long flushes(FlushReason reason) {
        return flushes[reason.ordinal()].sum();
    }

    /**
     * How many elements left in all.
     *
     * @return the count
     */
    public long flushes() {
        long sum = 0;
        for (LongAdder count : flushes) {
            sum += count.sum();
        }
        return sum;
    }

    /**
     * How many elements of the source they held; divided by {@link #flushes()} it is the batch ratio.
     *
     * @return the count
     */
    public long items() {
        return items.sum();
    }

    /**
     * What they weighed, as {@link FlushListener#onFlush} counts.
     *
     * @return bytes
     */
    public long bytes() {
        return bytes.sum();
    }
}
