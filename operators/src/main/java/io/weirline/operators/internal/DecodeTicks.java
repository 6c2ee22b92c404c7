package io.weirline.operators.internal;

import java.util.concurrent.RejectedExecutionException;
import reactor.core.scheduler.Scheduler;

/** When a {@link TimedDecoder} is told that time has passed. All but the timer's own call is for the one who drains. */
final class DecodeTicks {
    /*
     * The timer is armed only while no tick is waited for, so that none comes early.
     */
    private final TimedDecoder<?, ?> decoder;
    private final StageTimer timer;
    private volatile boolean due;
    private boolean waiting;

    DecodeTicks(TimedDecoder<?, ?> decoder, Scheduler scheduler, Runnable drain) {
        this.decoder = decoder;
        timer = new StageTimer(scheduler, () -> {
            due = true;
            drain.run();
        });
    }

    /** Tells the decoder, if a tick is due; whether it was. */
    boolean tick() {
        if (!due) {
            return false;
        }
        due = false;
        waiting = false;
        decoder.tick();
        return true;
    }

    /** Sees to it that the tick comes for which the decoder waits, if any. */
    void arm() throws RejectedExecutionException {
        if (waiting) {
            return;
        }
        long delay = decoder.delay();
        if (delay > 0) {
            waiting = true;
            long now = timer.now();
            timer.arm(now + delay, now);
        }
    }

    /** Whether the decoder has something that the source's failure would lose. */
    boolean decoderHolds() {
        return !decoder.isEmpty();
    }

    void stop() {
        timer.stop();
    }
}
