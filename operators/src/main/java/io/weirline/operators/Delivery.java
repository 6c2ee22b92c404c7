package io.weirline.operators;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * How a stream is delivered: batching, sign of life, errors, budget, fairness, and where its timer and its event loop
 * are. Immutable; start from {@link #defaults()}.
 */
public final class Delivery {
    /** The default of {@link #heartbeat()}: 15 s. */
    public static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(15);

    private static final Delivery DEFAULTS = new Delivery();

    private Batching batching = Batching.adaptive();
    private Duration heartbeat = DEFAULT_HEARTBEAT;
    private boolean errorFrames = true;
    private Budget budget = Budget.defaults();
    private int quantum;
    private @Nullable Scheduler fairOn;
    private @Nullable Scheduler timer;
    private @Nullable Executor loop;
    private @Nullable FlushListener listener;

    private Delivery() {}

    private Delivery(Delivery from) {
        batching = from.batching;
        heartbeat = from.heartbeat;
        errorFrames = from.errorFrames;
        budget = from.budget;
        quantum = from.quantum;
        fairOn = from.fairOn;
        timer = from.timer;
        loop = from.loop;
        listener = from.listener;
    }

    /**
     * Adaptive batching, a heartbeat after 15 s, errors as frames, the default budget, no quantum, the parallel
     * Scheduler's timer, no event loop.
     *
     * @return the one instance
     */
    public static Delivery defaults() {
        return DEFAULTS;
    }

    /**
     * These options with another batching.
     *
     * @param batching how many items leave together
     * @return a changed copy
     */
    public Delivery withBatching(Batching batching) {
        Delivery copy = new Delivery(this);
        copy.batching = Objects.requireNonNull(batching, "batching");
        return copy;
    }

    /**
     * These options with another heartbeat: after so long without an element downstream, the format's sign of life is
     * sent, if there is demand and nothing is pending. Formats without one send nothing.
     *
     * @param heartbeat the time; zero for none
     * @return a changed copy
     * @throws IllegalArgumentException if it is negative, or longer than 292 years
     */
    public Delivery withHeartbeat(Duration heartbeat) {
        Times.notNegative("heartbeat", heartbeat);
        Delivery copy = new Delivery(this);
        copy.heartbeat = heartbeat;
        return copy;
    }

    /**
     * These options with errors as frames or not. As a frame, an error is the dialect's own error frame, behind which the
     * bytes complete; a client reads it where a broken connection would tell it nothing. Else the error is passed on.
     *
     * @param errorFrames whether errors become frames; without an encoder it makes no difference
     * @return a changed copy
     */
    public Delivery withErrorFrames(boolean errorFrames) {
        Delivery copy = new Delivery(this);
        copy.errorFrames = errorFrames;
        return copy;
    }

    /**
     * These options with another budget.
     *
     * @param budget how much undelivered data the stream may hold
     * @return a changed copy
     */
    public Delivery withBudget(Budget budget) {
        Delivery copy = new Delivery(this);
        copy.budget = Objects.requireNonNull(budget, "budget");
        return copy;
    }

    /**
     * These options with a quantum: when so many elements were taken from the source, the next are asked for in a task
     * of their own, so that one bursting stream does not keep a thread from others.
     *
     * @param quantum how many elements
     * @param scheduler runs the tasks; the connection's own event loop, in a gateway
     * @return a changed copy
     * @throws IllegalArgumentException if the quantum is less than 1
     */
    public Delivery withQuantum(int quantum, Scheduler scheduler) {
        if (quantum < 1) {
            throw new IllegalArgumentException("quantum: must be at least 1, not " + quantum);
        }
        Delivery copy = new Delivery(this);
        copy.quantum = quantum;
        copy.fairOn = Objects.requireNonNull(scheduler, "scheduler");
        return copy;
    }

    /**
     * These options with another Scheduler for windows, heartbeats and patience. What a timer releases is emitted on a
     * thread of it.
     *
     * @param timer the Scheduler
     * @return a changed copy
     */
    public Delivery withTimer(Scheduler timer) {
        Delivery copy = new Delivery(this);
        copy.timer = Objects.requireNonNull(timer, "timer");
        return copy;
    }

    /**
     * These options with an event loop: what one pass of it brings leaves at its tail, as one element of at most about
     * 64 KiB, with no wait beyond that pass. Without demand the source is not asked for more. Behind 64 KiB it is asked again
     * when the loop has done its I/O, so that a source which answers at once does not keep the loop from writing.
     *
     * @param loop a Netty event loop, or what stands for it: its tasks run behind the I/O of the pass
     * @return a changed copy
     */
    public Delivery withLoop(Executor loop) {
        Delivery copy = new Delivery(this);
        copy.loop = Objects.requireNonNull(loop, "loop");
        return copy;
    }

    /**
     * These options with a listener.
     *
     * @param listener sees what is emitted; one object for all subscriptions
     * @return a changed copy
     */
    public Delivery withListener(FlushListener listener) {
        Delivery copy = new Delivery(this);
        copy.listener = Objects.requireNonNull(listener, "listener");
        return copy;
    }

    /**
     * How many items leave together.
     *
     * @return the batching
     */
    public Batching batching() {
        return batching;
    }

    /**
     * The silence after which a heartbeat is sent.
     *
     * @return the time; zero for none
     */
    public Duration heartbeat() {
        return heartbeat;
    }

    /**
     * Whether errors become frames.
     *
     * @return whether they do
     */
    public boolean errorFrames() {
        return errorFrames;
    }

    /**
     * How much undelivered data the stream may hold.
     *
     * @return the budget
     */
    public Budget budget() {
        return budget;
    }

    /**
     * How many elements are taken in one go.
     *
     * @return the count; 0 for no bound
     */
    public int quantum() {
        return quantum;
    }

    /**
     * Where the next quantum begins.
     *
     * @return the Scheduler; null without a quantum
     */
    public @Nullable Scheduler quantumScheduler() {
        return fairOn;
    }

    /**
     * Keeps the time.
     *
     * @return the Scheduler
     */
    public Scheduler timer() {
        Scheduler given = timer;
        return given != null ? given : Schedulers.parallel();
    }

    /**
     * The event loop whose passes are merged.
     *
     * @return the loop; null if there is none
     */
    public @Nullable Executor loop() {
        return loop;
    }

    /**
     * Sees what is emitted.
     *
     * @return the listener; null if there is none
     */
    public @Nullable FlushListener listener() {
        return listener;
    }
}
