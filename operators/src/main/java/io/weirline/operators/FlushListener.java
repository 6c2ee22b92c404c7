package io.weirline.operators;

import java.util.function.LongSupplier;

/**
 * Sees what {@link Weir#coalesce(Delivery)} and {@link Weir#deliver} emit. The calls of one subscription come one at a
 * time, on the emitting thread; one object for all subscriptions must stand more. It must not block, and what it throws
 * ends the stream as if downstream had thrown it.
 */
@FunctionalInterface
public interface FlushListener {
    /**
     * An element is about to be emitted. Heartbeats are not told.
     *
     * @param reason why it leaves now
     * @param items how many elements of the source it holds
     * @param bytes their weight: exact for wire bytes, two for each char of text
     */
    void onFlush(FlushReason reason, int items, long bytes);

    /**
     * A subscription begins.
     *
     * @param undelivered tells, from any thread and at any time, how many bytes of it were taken from the source and
     *     not yet emitted
     */
    default void onStart(LongSupplier undelivered) {}
}
