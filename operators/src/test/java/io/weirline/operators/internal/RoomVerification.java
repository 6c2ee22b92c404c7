package io.weirline.operators.internal;

import io.weirline.operators.fixture.TestRoom;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** The Reactive Streams rules for a stream that waits for its reader's room, on a thread of that room. */
public class RoomVerification extends EventStageVerification {
    private static final Executor THREAD = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "room");
        thread.setDaemon(true);
        return thread;
    });

    /** A verification of the stage. */
    public RoomVerification() {
        super(RoomSubscriber.stage(() -> new TestRoom(THREAD)));
    }
}
