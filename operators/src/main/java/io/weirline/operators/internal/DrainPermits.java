package io.weirline.operators.internal;

import java.util.concurrent.atomic.AtomicInteger;

/** How many abandoned streams may be read on at one time. */
public final class DrainPermits {
    private final int most;
    private final AtomicInteger taken = new AtomicInteger();

    /**
     * None taken.
     *
     * @param most how many there are
     */
    public DrainPermits(int most) {
        this.most = most;
    }

    /** Takes one, or tells that there is none. */
    boolean take() {
        int now = taken.get();
        while (now < most) {
            if (taken.compareAndSet(now, now + 1)) {
                return true;
            }
            now = taken.get();
        }
        return false;
    }

    /** Gives back one that was taken. */
    void give() {
        taken.decrementAndGet();
    }

    /**
     * How many are out.
     *
     * @return those taken and not given back
     */
    public int taken() {
        return taken.get();
    }
}
