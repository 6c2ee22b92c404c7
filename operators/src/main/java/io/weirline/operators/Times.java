package io.weirline.operators;

import java.time.Duration;
import java.util.Objects;

/** Checks times where an option is told them, so that none fails in the middle of a stream. */
final class Times {
    private static final long MOST_SECONDS = Long.MAX_VALUE / 1_000_000_000L - 1;

    private Times() {}

    /** @throws IllegalArgumentException naming the option if its time is not positive, or longer than nanoseconds count */
    static Duration positive(String option, Duration time) {
        if (time.isZero()) {
            throw new IllegalArgumentException(option + ": must be positive, was " + time);
        }
        return notNegative(option, time);
    }

    /** @throws IllegalArgumentException naming the option if its time is negative, or longer than nanoseconds count */
    static Duration notNegative(String option, Duration time) {
        if (Objects.requireNonNull(time, option).isNegative()) {
            throw new IllegalArgumentException(option + ": must not be negative, was " + time);
        }
        if (time.getSeconds() > MOST_SECONDS) {
            throw new IllegalArgumentException(option + ": must be shorter than 292 years, was " + time);
        }
        return time;
    }
}
