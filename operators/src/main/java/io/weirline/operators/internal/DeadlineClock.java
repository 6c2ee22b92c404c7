package io.weirline.operators.internal;

import static io.weirline.operators.internal.DeadlinePlan.OFF;

import io.weirline.core.DeadlineException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** What is due when, for one subscription. The lock is held for arithmetic and for arming the timer alone. */
final class DeadlineClock {
    /*
     * There are two times: that of the scheduler, for headers and total, and the active one, which stands still while
     * demand is 0, for all others: active is what had passed when it last stood still, and it runs since `since`.
     *
     * The counters are written by the stream and compared here, at a tick. An idle deadline so begins at the tick that
     * finds its counter changed, at most one period behind the element: never early, and late by less than a period.
     *
     * Demand ends with an element. If that is content, the idle deadline begins anew anyway, and the next tick finds out
     * soon enough that time stands still. If it is not, or if a rate is measured, the time counts, and the stream calls
     * follow(): so the clock is read for events without content alone, or for each element that ends demand where a rate
     * is measured. A request that finds time standing still calls follow() too; paused is volatile and written before
     * demand is read again, so that none is missed.
     */
    /** What the stream counts. Any thread reads. */
    interface Counts {
        boolean hasDemand();

        long contents();

        long units();

        long pieces();

        boolean hasHeaders();
    }

    private final DeadlinePlan plan;
    private final StageTimer timer;
    private final Counts counts;

    private volatile boolean paused = true;
    private volatile long contentsSeen;
    private long started;
    private long active;
    private long since;
    private long contentFrom;
    private long piecesSeen;
    private long bytesFrom;
    private long unitsSeen;
    private long rateFrom;

    DeadlineClock(DeadlinePlan plan, Scheduler scheduler, Counts counts, Runnable tick) {
        this.plan = plan;
        this.timer = new StageTimer(scheduler, tick);
        this.counts = counts;
    }

    synchronized void start() {
        started = timer.now();
        follow(started);
        arm(started);
    }

    /** A tick soon, whatever is due. */
    synchronized void lookAgain() {
        long now = timer.now();
        timer.arm(now + EndableSubscriber.LOOK_AGAIN, now);
    }

    void stop() {
        timer.stop();
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether no content came since the last tick, so that it matters when demand ends. */
    boolean isQuiet(long contents) {
        return contents == contentsSeen;
    }

    /** Demand came or went. */
    synchronized void follow() {
        long now = timer.now();
        follow(now);
        arm(now);
    }

    /** The first content is here: idle deadlines and the rate begin. */
    synchronized void firstContent() {
        long now = timer.now();
        follow(now);
        look(activeAt(now));
        arm(now);
    }

    /** What has passed, or null; then the next tick is armed. */
    synchronized @Nullable DeadlineException tick() {
        long now = timer.now();
        follow(now);
        look(activeAt(now));
        DeadlineException due = due(now);
        if (due == null) {
            arm(now);
        }
        return due;
    }

    private void follow(long now) {
        if (!paused && !counts.hasDemand()) {
            active += now - since;
            paused = true;
        }
        if (paused && counts.hasDemand()) {
            since = now;
            paused = false;
        }
    }

    private long activeAt(long now) {
        return paused ? active : active + (now - since);
    }

    private void look(long at) {
        long contents = counts.contents();
        if (contents != contentsSeen) {
            if (contentsSeen == 0) {
                rateFrom = at;
            }
            contentsSeen = contents;
            contentFrom = at;
        }
        long pieces = counts.pieces();
        if (pieces != piecesSeen) {
            piecesSeen = pieces;
            bytesFrom = at;
        }
    }

    private @Nullable DeadlineException due(long now) {
        long at = activeAt(now);
        if (now - started >= plan.total()) {
            return passed("total", now - started);
        }
        if (now - started >= plan.headers() && !counts.hasHeaders()) {
            return passed("headers", now - started);
        }
        if (piecesSeen == 0 && at >= plan.firstByte()) {
            return passed("firstByte", at);
        }
        if (contentsSeen == 0 && at >= plan.firstContent()) {
            return passed("firstContent", at);
        }
        if (piecesSeen != 0 && at - bytesFrom >= plan.idleByte()) {
            return passed("idleByte", at - bytesFrom);
        }
        if (contentsSeen != 0 && at - contentFrom >= plan.idleContent()) {
            return passed("idleContent", at - contentFrom);
        }
        if (contentsSeen != 0 && at - rateFrom >= plan.rateWindow()) {
            long units = counts.units();
            if ((units - unitsSeen) * 1e9 / (at - rateFrom) < plan.minRate()) {
                return passed("minRate", at - rateFrom);
            }
            unitsSeen = units;
            rateFrom = at;
        }
        return null;
    }

    private static DeadlineException passed(String which, long elapsed) {
        return new DeadlineException(which, Duration.ofNanos(elapsed));
    }

    private void arm(long now) {
        long left = left(plan.total(), now - started);
        if (!counts.hasHeaders()) {
            left = Math.min(left, left(plan.headers(), now - started));
        }
        if (!paused) {
            left = Math.min(left, activeLeft(activeAt(now)));
        }
        if (left != OFF) {
            timer.arm(now + left, now);
        }
    }

    private long activeLeft(long at) {
        long left = OFF;
        if (piecesSeen == 0) {
            left = Math.min(left, left(plan.firstByte(), at));
        }
        if (plan.idleByte() != OFF) {
            left = Math.min(left, idleLeft(plan.idleByte(), piecesSeen == 0 ? 0 : at - bytesFrom));
        }
        if (contentsSeen == 0) {
            return Math.min(left, left(plan.firstContent(), at));
        }
        if (plan.idleContent() != OFF) {
            left = Math.min(left, idleLeft(plan.idleContent(), at - contentFrom));
        }
        return Math.min(left, left(plan.rateWindow(), at - rateFrom));
    }

    private static long left(long deadline, long passed) {
        return deadline == OFF ? OFF : deadline - passed;
    }

    private static long idleLeft(long idle, long passed) {
        return Math.min(idle - passed, DeadlinePlan.period(idle));
    }
}
