package io.weirline.operators.internal;

import io.weirline.core.StreamAbortedException;
import io.weirline.operators.Outcome;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.scheduler.Scheduler;

/**
 * Ends a stream when a flag is raised: as a failure, or cleanly with what came so far.
 *
 * <p><strong>Backpressure:</strong> downstream's demand is the source's.
 *
 * <p><strong>Discard Support:</strong> elements that come behind the end.
 *
 * <p><strong>Cancellation:</strong> cancels the source at once, on the cancelling or the raising thread.
 *
 * <p><strong>Scheduler:</strong> the end comes on the raising thread, or, if an element is on its way, on the stream's or
 * on the scheduler's.
 *
 * @param <T> the elements
 */
final class AbortSubscriber<T> extends EndableSubscriber<T> implements AbortFlag.Waiter {
    private final AbortFlag flag;
    private final Scheduler scheduler;

    AbortSubscriber(CoreSubscriber<? super T> actual, RecordSlot slot, AbortFlag flag, Scheduler scheduler) {
        super(actual, slot);
        this.flag = flag;
        this.scheduler = scheduler;
    }

    @Override
    public void onNext(T t) {
        forward(t);
    }

    @Override
    void onRequest(long n) {
        super.onRequest(n);
        s.request(n);
    }

    @Override
    void onOpen() {
        flag.enter(this);
    }

    @Override
    void onEnded() {
        flag.leave(this);
    }

    @Override
    public void raised(AbortFlag.Raised how) {
        if (how.clean()) {
            slot.blameBelow(Outcome.ABORTED, how.reason());
            endCleanly();
        } else {
            endWith(new StreamAbortedException(how.reason()));
        }
    }

    @Override
    void closeLater() {
        scheduler.schedule(
                () -> {
                    if (!close()) {
                        closeLater();
                    }
                },
                LOOK_AGAIN,
                TimeUnit.NANOSECONDS);
    }

    @Override
    public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
        return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : super.scanUnsafe(key);
    }
}
