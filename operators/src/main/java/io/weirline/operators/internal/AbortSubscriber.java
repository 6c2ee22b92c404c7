package io.weirline.operators.internal;

import io.weirline.core.StreamAbortedException;
import io.weirline.operators.Outcome;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/**
 * Ends a stream when a flag is raised: as a failure, or cleanly with what came so far.
 *
 * <p><strong>Backpressure:</strong> downstream's demand is the source's.
 *
 * <p><strong>Discard Support:</strong> elements that come behind the end.
 *
 * <p><strong>Cancellation:</strong> cancels the source at once, on the cancelling or the raising thread.
 *
 * <p><strong>Scheduler:</strong> none; the end comes on the raising thread, or on the stream's if an element is on its
 * way.
 *
 * @param <T> the elements
 */
final class AbortSubscriber<T> extends EndableSubscriber<T> implements AbortFlag.Waiter {
    private final AbortFlag flag;

    AbortSubscriber(CoreSubscriber<? super T> actual, RecordSlot slot, AbortFlag flag) {
        super(actual, slot);
        this.flag = flag;
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
            endCleanly(() -> slot.blameBelow(Outcome.ABORTED, how.reason()));
        } else {
            endWith(new StreamAbortedException(how.reason()));
        }
    }

    @Override
    public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
        return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : super.scanUnsafe(key);
    }
}
