package io.weirline.operators;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Percentiles of the times of a window that moves on. Fixed in size (about 20 KiB); neither recording nor asking
 * allocates. Thread-safe without locks: what is recorded while a slot is being emptied for reuse may be lost, which is a
 * handful in each eighth of a window at most.
 */
public final class RollingPercentiles {
    /*
     * A ring of SLOTS histograms, each for 1/SLOTS of the window; the slot of a time is its number modulo SLOTS, and
     * epochs tells which number it holds at present. A bucket is 1/16 of a power of two wide, from 1 microsecond (all
     * below count as that) to 2^42 ns, 73 minutes (all above count as that): 16 * 32 buckets, and no value is told more
     * than 1/32 from where it lies.
     */
    private static final int SLOTS = 8;
    private static final int SHIFT = 10;
    private static final int OCTAVES = 32;
    private static final int PARTS = 16;
    private static final int BUCKETS = OCTAVES * PARTS;

    private final long slotNanos;
    private final LongSupplier nanos;
    private final long origin;
    private final AtomicIntegerArray counts = new AtomicIntegerArray(SLOTS * BUCKETS);
    private final AtomicLongArray epochs = new AtomicLongArray(SLOTS);

    /**
     * Percentiles over a window.
     *
     * @param window how far back they look; it moves on in eighths
     */
    public RollingPercentiles(Duration window) {
        this(window, System::nanoTime);
    }

    /**
     * Percentiles by another clock.
     *
     * @param window how far back they look; it moves on in eighths
     * @param nanos the clock, as {@link System#nanoTime()}
     * @throws IllegalArgumentException if the window is shorter than a millisecond
     */
    public RollingPercentiles(Duration window, LongSupplier nanos) {
        if (window.toNanos() < 1_000_000) {
            throw new IllegalArgumentException("window: must be a millisecond at least, was " + window);
        }
        slotNanos = window.toNanos() / SLOTS;
        this.nanos = nanos;
        origin = nanos.getAsLong();
    }

    /**
     * Records a time.
     *
     * @param value in nanoseconds; a negative one counts as 0
     */
    public void record(long value) {
        long epoch = epoch();
        int slot = (int) (epoch % SLOTS);
        long held = epochs.get(slot);
        if (held < epoch && epochs.compareAndSet(slot, held, epoch)) {
            for (int i = slot * BUCKETS; i < (slot + 1) * BUCKETS; i++) {
                counts.set(i, 0);
            }
        }
        counts.incrementAndGet(slot * BUCKETS + bucket(value));
    }

    /** Epochs count from SLOTS on, so that a slot that was never used holds nothing that is recent. */
    private long epoch() {
        return SLOTS + (nanos.getAsLong() - origin) / slotNanos;
    }

    private static int bucket(long value) {
        long scaled = Math.max(value, 1L << SHIFT);
        int octave = 63 - Long.numberOfLeadingZeros(scaled);
        if (octave >= SHIFT + OCTAVES) {
            return BUCKETS - 1;
        }
        int part = (int) (scaled >>> (octave - 4)) & PARTS - 1;
        return (octave - SHIFT) * PARTS + part;
    }

    /** The middle of a bucket. */
    private static long value(int bucket) {
        int octave = SHIFT + bucket / PARTS;
        long width = 1L << octave - 4;
        return (1L << octave) + bucket % PARTS * width + width / 2;
    }

    /**
     * How many times the window holds.
     *
     * @return the count
     */
    public long count() {
        long oldest = epoch() - SLOTS + 1;
        long total = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            if (epochs.get(slot) >= oldest) {
                for (int i = slot * BUCKETS; i < (slot + 1) * BUCKETS; i++) {
                    total += counts.get(i);
                }
            }
        }
        return total;
    }

    /**
     * A percentile of the window.
     *
     * @param q from 0 to 1, such as 0.95
     * @return nanoseconds within 1/32 of a value that at least {@code q} of all do not exceed; 0 if there is none
     */
    public long percentile(double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("q: must be from 0 to 1, was " + q);
        }
        long oldest = epoch() - SLOTS + 1;
        long rank = Math.max(1, (long) Math.ceil(q * count()));
        long below = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            for (int slot = 0; slot < SLOTS; slot++) {
                if (epochs.get(slot) >= oldest) {
                    below += counts.get(slot * BUCKETS + bucket);
                }
            }
            if (below >= rank) {
                return value(bucket);
            }
        }
        return 0;
    }
}
