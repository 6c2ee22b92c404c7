package io.weirline.operators.internal;

import io.weirline.operators.Deadlines;
import java.time.Duration;

/** The {@link Deadlines} of a stage in nanoseconds; {@link #OFF} is off. */
record DeadlinePlan(
        long headers,
        long firstByte,
        long firstContent,
        long idleByte,
        long idleContent,
        long total,
        long minRate,
        long rateWindow) {
    /** Longer than any deadline that is on. */
    static final long OFF = Long.MAX_VALUE;

    private static final long LEAST_PERIOD = 1_000_000;

    static DeadlinePlan of(Deadlines deadlines, boolean headers) {
        return new DeadlinePlan(
                headers ? nanos(deadlines.headers()) : OFF,
                nanos(deadlines.firstByte()),
                nanos(deadlines.firstContent()),
                nanos(deadlines.idleByte()),
                nanos(deadlines.idleContent()),
                nanos(deadlines.total()),
                deadlines.minRate(),
                nanos(deadlines.rateWindow()));
    }

    private static long nanos(Duration time) {
        return time.equals(Deadlines.OFF) ? OFF : time.toNanos();
    }

    /** How often an idle deadline looks whether something came, which is how late it may be. */
    static long period(long idle) {
        return Math.max(idle / 16, LEAST_PERIOD);
    }

    boolean measuresRate() {
        return minRate != 0;
    }
}
