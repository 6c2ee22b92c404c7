package io.weirline.operators.internal;

import io.weirline.operators.Stage;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable.Attr.RunStyle;
import reactor.core.publisher.Operators;

/**
 * Asks for one element at a time, when the reader has room for it, however much is asked for downstream.
 *
 * @param <T> the elements
 */
public final class RoomSubscriber<T> extends StageSubscriber<T, T> {
    /*
     * asked is the room's thread's. When downstream has returned from onNext, the element is where the room counts it, or in
     * a task that stands before ours; so an element is never asked for beside one that is not counted.
     */
    private final Room room;
    private boolean asked;

    private RoomSubscriber(CoreSubscriber<? super T> actual, Room room) {
        super(actual);
        this.room = room;
    }

    /**
     * The stage.
     *
     * @param rooms asked once a subscription
     * @param <T> the elements
     * @return the stage
     */
    public static <T> Stage<T, T> stage(Supplier<? extends Room> rooms) {
        return source -> FluxStage.<T, T>create(
                source, "whileWritable", RunStyle.ASYNC, actual -> new RoomSubscriber<>(actual, rooms.get()));
    }

    @Override
    public void onNext(T t) {
        Objects.requireNonNull(t, "onNext");
        if (done || !isActive() && !isCancelled()) {
            Operators.onNextDropped(t, currentContext());
            return;
        }
        actual.onNext(t);
        run(this::given);
    }

    private void given() {
        asked = false;
        ask();
    }

    private void ask() {
        if (!asked && requested != 0 && isActive() && !done && room.isOpen()) {
            asked = true;
            Operators.produced(REQUESTED, this, 1);
            s.request(1);
        }
    }

    /** Where no task is taken the reader is gone. */
    private void run(Runnable task) {
        try {
            room.execute(task);
        } catch (RejectedExecutionException e) {
            if (isActive()) {
                s.cancel();
                room.leave();
                fail(Operators.onRejectedExecution(e, currentContext()));
            }
        }
    }

    @Override
    void onSubscribed() {
        // What a request found closed before may have opened since.
        room.enter(this::ask);
        run(this::ask);
        if (!isActive()) {
            room.leave();
        }
    }

    @Override
    void onRequest(long n) {
        run(this::ask);
    }

    @Override
    void onCancel() {
        room.leave();
    }

    @Override
    void onSourceEnd() {
        room.leave();
        Throwable t = error;
        if (t == null) {
            complete();
        } else {
            fail(t);
        }
    }

    @Override
    public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
        if (key == Attr.PREFETCH) {
            return 1;
        }
        return key == Attr.RUN_STYLE ? RunStyle.ASYNC : super.scanUnsafe(key);
    }
}
