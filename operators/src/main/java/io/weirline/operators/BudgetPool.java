package io.weirline.operators;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The undelivered data of many streams together. Streams account in steps of {@value #STEP} bytes, and one that ever
 * held something keeps one step until its end, so that small batches cost the pool nothing. A full pool pauses the
 * streams whose readers are slow; a reader that takes what comes is served all the same, since its data does not stay.
 */
public final class BudgetPool {
    /** The unit of accounting, in bytes. */
    public static final int STEP = 1 << 10;

    /** The most that {@link #shared()} holds, in bytes: 64 MiB. */
    public static final long SHARED_BYTES = 64L << 20;

    private static final BudgetPool SHARED =
            new BudgetPool(Math.min(SHARED_BYTES, Runtime.getRuntime().maxMemory() / 8));

    private final long bytes;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();

    private BudgetPool(long bytes) {
        this.bytes = bytes;
    }

    /**
     * The pool of all streams that name no other: 64 MiB or an eighth of the maximum heap, the smaller.
     *
     * @return the one instance
     */
    public static BudgetPool shared() {
        return SHARED;
    }

    /**
     * A pool of its own.
     *
     * @param bytes how much all its streams may hold together, at least {@value #STEP}
     * @return a new pool
     * @throws IllegalArgumentException if it is less
     */
    public static BudgetPool of(long bytes) {
        if (bytes < STEP) {
            throw new IllegalArgumentException("bytes: at least " + STEP + ", not " + bytes);
        }
        return new BudgetPool(bytes);
    }

    /**
     * The bound. What is in flight when it is reached may pass it, by one element a stream.
     *
     * @return bytes
     */
    public long bytes() {
        return bytes;
    }

    /**
     * What its streams hold now, each rounded up to whole steps.
     *
     * @return bytes
     */
    public long used() {
        return used.get();
    }

    /**
     * The most that its streams held at once.
     *
     * @return bytes
     */
    public long peak() {
        return peak.get();
    }

    /**
     * Whether streams with slow readers are paused.
     *
     * @return whether the bound is reached
     */
    public boolean isFull() {
        return used.get() >= bytes;
    }

    /**
     * Books what a stage took or gave back; for stages of your own that hold data. What is taken must be given back on
     * every path.
     *
     * @param bytes the difference
     */
    public void add(long bytes) {
        long now = used.addAndGet(bytes);
        if (bytes > 0 && now > peak.get()) {
            peak.accumulateAndGet(now, Math::max);
        }
    }
}
