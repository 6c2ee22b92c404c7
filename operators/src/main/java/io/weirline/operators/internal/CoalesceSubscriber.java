package io.weirline.operators.internal;

import io.weirline.core.DeadlineException;
import io.weirline.operators.Batching;
import io.weirline.operators.Batching.Mode;
import io.weirline.operators.Budget;
import io.weirline.operators.BudgetPool;
import io.weirline.operators.Delivery;
import io.weirline.operators.FlushListener;
import io.weirline.operators.FlushReason;
import io.weirline.operators.Outcome;
import io.weirline.operators.WhenFull;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;

/** The subscriber of {@link FluxCoalesce}. */
final class CoalesceSubscriber<I, O> extends StageSubscriber<I, O> {
    /*
     * The batch is pending until it is released, and released until it is empty:
     *
     *   EMPTY --item--> PENDING --target reached, window closed, boundary, end--> RELEASED --demand--> EMPTY
     *
     * Items that come meanwhile join it, also when it is released. The window opens with the first pending item.
     *
     * Only the owner of wip, who took it from 0, touches what is not volatile. onNext takes its item straight in if it
     * gets wip, else hands it over in the queue, which is empty whenever wip is 0. Timer, loop and quantum set their flag,
     * then woken, then raise wip.
     *
     * credit: what the source was asked for and has not sent. It never exceeds demand, or 1 where there is none, so that
     * what comes without demand is merged with no more than one element beyond the budget. (A heartbeat uses up demand
     * and may leave one more.) The source is asked when wip is free again, since it may emit inside.
     *
     * A subscription stands still only where one of these moves it on: the source, which ended or owes credit; downstream,
     * whose demand is 0; the tick, for an open window; the loop's tail, for what is released; a resume, for a turn that is
     * used up.
     */
    private static final int UNASKED = 0;
    private static final int BOUNDED = 1;
    private static final int UNBOUNDED = 2;

    /**
     * What one pass of the loop gathers at most, in bytes, and what is emitted before the source is asked again behind the
     * loop's next I/O: a source that answers each request at once would else keep the loop from writing anything.
     */
    private static final int LOOP_BYTES = 64 << 10;

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<CoalesceSubscriber> WIP =
            AtomicIntegerFieldUpdater.newUpdater(CoalesceSubscriber.class, "wip");

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<CoalesceSubscriber> MODE =
            AtomicIntegerFieldUpdater.newUpdater(CoalesceSubscriber.class, "mode");

    @SuppressWarnings("rawtypes")
    private static final AtomicLongFieldUpdater<CoalesceSubscriber> UNDELIVERED =
            AtomicLongFieldUpdater.newUpdater(CoalesceSubscriber.class, "undelivered");

    private final RecordSlot slot;
    private final Batch<I, O> batch;
    private final BatchTarget target;
    private final Batching batching;
    private final long window;
    private final Budget budget;
    private final long heartbeat;
    private final int quantum;
    private final @Nullable Scheduler fairOn;
    private final @Nullable StageTimer timer;
    private final @Nullable Executor loop;
    private final @Nullable FlushListener listener;

    private volatile int wip;
    private volatile int mode;
    private volatile @Nullable Queue<I> queue;
    private volatile boolean woken;
    private volatile boolean ticked;
    private volatile boolean looped;
    private volatile boolean resumed;
    private volatile long undelivered;

    // The source's side alone.
    private boolean through;
    private int timedTurn;
    private long timed;
    private @Nullable Handover<I> handover;

    private long credit;
    private boolean begun;
    private boolean released;
    private FlushReason reason = FlushReason.DEMAND;
    private boolean waited;
    private int flushed;
    private boolean bursts;
    private boolean slipped;
    private boolean windowOpen;
    private long windowEnd;
    private int arrived;
    private boolean own;
    private boolean timeKnown;
    private long time;
    private boolean tail;
    private boolean tailScheduled;
    private boolean emitted;
    private boolean beating;
    private boolean beatDue;
    private long beatAt;
    private boolean patient;
    private long patienceEnd;
    private int quantumUsed;
    private long turnUsed;
    private boolean resumeScheduled;
    private long booked;
    private boolean broken;
    private boolean ending;
    private @Nullable Throwable failure;

    CoalesceSubscriber(CoreSubscriber<? super O> actual, Batch<I, O> batch, Delivery delivery, Scheduler scheduler) {
        this(actual, new RecordSlot(actual.currentContext(), false), batch, delivery, scheduler);
    }

    private CoalesceSubscriber(
            CoreSubscriber<? super O> actual,
            RecordSlot slot,
            Batch<I, O> batch,
            Delivery delivery,
            Scheduler scheduler) {
        super(actual, slot.in(actual.currentContext()));
        this.slot = slot;
        this.batch = Objects.requireNonNull(batch, "batch");
        batching = delivery.batching();
        target = new BatchTarget(batching);
        window = batching.window().toNanos();
        budget = delivery.budget();
        heartbeat = delivery.heartbeat().toNanos();
        quantum = delivery.quantum();
        fairOn = delivery.quantumScheduler();
        loop = delivery.loop();
        listener = delivery.listener();
        timer = window != 0 || heartbeat != 0 || budget.whenFull() == WhenFull.ERROR_SLOW_CONSUMER
                ? new StageTimer(scheduler, this::onTick)
                : null;
        if (listener != null) {
            listener.onStart(() -> undelivered);
        }
    }

    // ---- signals

    @Override
    public void onNext(I item) {
        Objects.requireNonNull(item, "onNext");
        Handover<I> to = handover;
        if (to != null && handOver(to, item)) {
            return;
        }
        if (done || !isActive()) {
            if (isCancelled()) {
                Operators.onDiscard(item, currentContext());
            } else {
                Operators.onNextDropped(item, currentContext());
            }
        } else if (through) {
            handThrough(item);
        } else if (WIP.compareAndSet(this, 0, 1)) {
            drainLoop(item, true);
        } else {
            queue().offer(item);
            drain(true);
        }
    }

    private boolean handOver(Handover<I> to, I item) {
        int weighs = batch.handOver(item);
        if (!to.takes(weighs)) {
            return false;
        }
        if (to.opens()) {
            to.open(pieceTime());
        }
        if (listener != null) {
            UNDELIVERED.lazySet(this, undelivered + weighs);
        }
        if (!to.lay(item, weighs)) {
            drain(true);
        }
        return true;
    }

    @SuppressWarnings("unchecked")
    private void handThrough(I item) {
        try {
            actual.onNext((O) item);
        } catch (Throwable t) {
            blame();
            abort();
            drain(true);
            throw t;
        }
    }

    private Queue<I> queue() {
        Queue<I> q = queue;
        if (q == null) {
            q = Queues.<I>unbounded(16).get();
            queue = q;
        }
        return q;
    }

    @Override
    void onSourceEnd() {
        drain(false);
    }

    @Override
    void onRequest(long n) {
        if (mode == UNASKED) {
            boolean unbounded = n == Long.MAX_VALUE && quantum == 0;
            if (MODE.compareAndSet(this, UNASKED, unbounded ? UNBOUNDED : BOUNDED) && unbounded) {
                s.request(Long.MAX_VALUE);
            }
        }
        drain(false);
    }

    @Override
    void onCancel() {
        drain(false);
    }

    private void onTick() {
        ticked = true;
        woken = true;
        drain(false);
    }

    private void onLoop() {
        looped = true;
        woken = true;
        drain(false);
    }

    private void onResume() {
        resumed = true;
        woken = true;
        drain(false);
    }

    // ---- the drain

    /**
     * Drains, or sees to it that whoever does drains again.
     *
     * @param own whether it is the source's side that calls, in onNext
     */
    private void drain(boolean own) {
        if (WIP.getAndIncrement(this) == 0) {
            drainLoop(null, own);
        }
    }

    private void drainLoop(@Nullable I item, boolean own) {
        long ask = 0;
        int missed = 1;
        try {
            do {
                ask += pass(item, own);
                item = null;
                missed = WIP.addAndGet(this, -missed);
            } while (missed != 0);
        } catch (Throwable t) {
            // Downstream threw, or the failure is fatal: nobody is left to tell, but nothing may stay booked.
            blame();
            abort();
            do {
                clear();
                missed = WIP.addAndGet(this, -missed);
            } while (missed != 0);
            throw t;
        }
        if (ask != 0) {
            s.request(ask);
        }
    }

    private long pass(@Nullable I item, boolean own) {
        boolean ended = done;
        this.own = own;
        timeKnown = false;
        emitted = false;
        boolean laid = takeLaid(own || ended && !broken);
        takeQueued();
        if (woken) {
            wake();
        }
        if (item != null) {
            if (target.adapts() && !laid) {
                measure(time());
            }
            take(item);
        }
        if ((ended || broken) && !ending) {
            end();
        }
        emit();
        // A request that the source answered at once has ended it already.
        if (ending && batch.isEmpty() && isActive()) {
            terminate();
        }
        if (!isActive()) {
            clear();
            return 0;
        }
        if (beating || heartbeat != 0) {
            beat();
        }
        tail = false;
        if (batch.weight() > booked || booked > BudgetPool.STEP && batch.weight() <= booked - BudgetPool.STEP) {
            book(Math.max(BudgetPool.STEP, batch.weight()));
        }
        if (listener != null) {
            undelivered = batch.weight();
        }
        long ask = mode == UNBOUNDED || ending ? 0 : topUp();
        if (windowOpen && laid) {
            arm(windowEnd);
        }
        if (own) {
            grant();
        } else if (slipped) {
            slipped = false;
            if (!windowOpen) {
                arm(time() + window);
            }
        }
        return ask;
    }

    /** At the end of a drain of the source's own. */
    private void grant() {
        if (bursts && !released && !broken && (windowOpen || timer != null && timer.comesBy(windowEnd))) {
            long room = target.target() - batch.items() - 1;
            if (mode != UNBOUNDED) {
                room = Math.min(room, credit - (requested >> 1) - 1);
            }
            if (room > 0) {
                Handover<I> to = handover;
                if (to == null) {
                    to = new Handover<>();
                    handover = to;
                }
                to.grant((int) room, Math.min(booked, batching.maxBytes()) - batch.weight() - 1, !windowOpen);
            }
        } else if (mode == UNBOUNDED
                && batching.mode() == Mode.IMMEDIATE
                && heartbeat == 0
                && loop == null
                && listener == null
                && !ending
                && batch.isEmpty()
                && batch.isTransparent()) {
            through = true;
        }
    }

    /** Whether there was anything. */
    private boolean takeLaid(boolean own) {
        Handover<I> from = handover;
        if (from == null) {
            return false;
        }
        slipped = !own && (from.revoke(false) || slipped);
        if (own) {
            from.revoke(true);
        }
        return takeLaid(from);
    }

    private boolean takeLaid(Handover<I> from) {
        int end = from.laid();
        int n = end - from.taken();
        if (n == 0) {
            return false;
        }
        if (batch.isEmpty() && !broken && isActive()) {
            windowOpen = true;
            if (from.isOpening()) {
                windowEnd = from.openedAt() + window;
                if (target.adapts()) {
                    measure(from.openedAt());
                }
            }
        }
        arrived += n;
        credit -= n;
        I item = null;
        try {
            while (from.taken() != end) {
                item = from.take();
                if (broken || !isActive()) {
                    Operators.onDiscard(item, currentContext());
                } else {
                    batch.add(item, batch.weigh(item));
                }
            }
        } catch (Throwable t) {
            failed(t, Objects.requireNonNull(item));
        }
        if (!released && (batch.items() >= target.target() || batch.weight() >= batching.maxBytes())) {
            release(FlushReason.SIZE);
            emit();
        }
        return true;
    }

    private void takeQueued() {
        Queue<I> q = queue;
        if (q == null) {
            return;
        }
        for (I next = q.poll(); next != null; next = q.poll()) {
            // What was laid down before it may show only now.
            Handover<I> from = handover;
            if (from != null) {
                takeLaid(from);
            }
            take(next);
        }
    }

    private long time() {
        if (!timeKnown) {
            timeKnown = true;
            time = own ? pieceTime() : Objects.requireNonNull(timer).now();
        }
        return time;
    }

    /** The time, read once for all that a decoder above emits of one piece. The source's side alone asks. */
    private long pieceTime() {
        StreamRecord above = slot.record();
        int turn = above == null ? 0 : above.turn();
        if ((turn & 1) == 0 || turn != timedTurn) {
            timedTurn = turn;
            timed = Objects.requireNonNull(timer).now();
        }
        return timed;
    }

    private void measure(long now) {
        target.measure(now, arrived);
        arrived = 0;
    }

    private void wake() {
        woken = false;
        if (looped) {
            looped = false;
            tailScheduled = false;
            tail = true;
        }
        if (resumed) {
            resumed = false;
            resumeScheduled = false;
            quantumUsed = 0;
            turnUsed = 0;
        }
        if (ticked) {
            ticked = false;
            tick();
        }
    }

    private void tick() {
        time = Objects.requireNonNull(timer).now();
        timeKnown = true;
        if (windowOpen) {
            if (time() - windowEnd >= 0) {
                release(FlushReason.TIME);
            } else {
                arm(windowEnd);
            }
        }
        if (beating) {
            if (time() - beatAt >= 0) {
                beatDue = true;
            } else {
                arm(beatAt);
            }
        }
        if (patient) {
            if (time() - patienceEnd < 0) {
                arm(patienceEnd);
            } else if (requested == 0) {
                slot.blame(Outcome.SLOW_CONSUMER, null);
                s.cancel();
                batch.clear(this::discard);
                fail(new DeadlineException(Budget.SLOW_CONSUMER, budget.patience()));
            }
        }
    }

    private void arm(long at) {
        try {
            Objects.requireNonNull(timer).arm(at, time());
        } catch (RejectedExecutionException e) {
            if (!isActive()) {
                return;
            }
            blame();
            broke(Operators.onRejectedExecution(e, s, null, null, currentContext()));
        }
    }

    // ---- items

    private void take(I item) {
        if (broken || !isActive()) {
            Operators.onDiscard(item, currentContext());
            return;
        }
        arrived++;
        if (--credit < 0 && mode != UNBOUNDED) {
            credit = 0;
            if (isFull()) {
                blame();
                s.cancel();
                Operators.onDiscard(item, currentContext());
                broke(Exceptions.failWithOverflow("The source emits more than was requested, and the budget is full"));
                return;
            }
        }
        int kind;
        boolean first;
        try {
            kind = batch.kind(item);
            long weighs = batch.weigh(item);
            if (!batch.isEmpty() && batch.weight() + weighs > batching.maxBytes()) {
                release(FlushReason.SIZE);
                emit();
                batch.seal();
            }
            first = batch.isEmpty();
            batch.add(item, weighs);
        } catch (Throwable t) {
            failed(t, item);
            return;
        }
        if (batch.isEmpty()) {
            return;
        }
        if (!released) {
            decide(kind, first);
        }
        if (released) {
            emit();
        }
    }

    private void decide(int kind, boolean first) {
        if (kind == Batch.BOUNDARY) {
            begun = true;
            release(FlushReason.BOUNDARY);
        } else if (kind == Batch.QUIET ? first : !begun) {
            begun |= kind == Batch.CONTENT;
            release(FlushReason.DEMAND);
        } else if (batch.items() >= target.target() || batch.weight() >= batching.maxBytes()) {
            release(first ? FlushReason.DEMAND : FlushReason.SIZE);
        } else if (first) {
            windowOpen = true;
            windowEnd = time() + window;
            arm(windowEnd);
        }
    }

    private void release(FlushReason why) {
        windowOpen = false;
        if (!released) {
            released = true;
            reason = why;
            flushed = 0;
            waited = false;
        }
    }

    private void emit() {
        while (released && isActive()) {
            long demand = requested;
            if (demand == 0) {
                waited |= !batch.isEmpty();
                return;
            }
            if (loop != null && !tail && batch.weight() < LOOP_BYTES && !batch.isEmpty() && atTail(loop)) {
                return;
            }
            O value;
            try {
                value = batch.poll();
            } catch (Throwable t) {
                // What is pending cannot be built, so that nothing can come before the failure.
                blame();
                fail(Operators.onOperatorError(s, t, currentContext()));
                return;
            }
            if (value == null) {
                released = false;
                if (flushed != 0) {
                    bursts = reason == FlushReason.SIZE;
                    boolean full = reason == FlushReason.DEMAND || reason == FlushReason.SIZE;
                    target.flushed(reason, flushed, full && flushed >= target.target(), waited);
                }
                return;
            }
            flushed += batch.polledItems();
            turnUsed += batch.polledWeight();
            if (listener != null) {
                listener.onFlush(waited ? FlushReason.DEMAND : reason, batch.polledItems(), batch.polledWeight());
            }
            give(value, demand);
        }
    }

    private void give(O value, long demand) {
        emitted = true;
        actual.onNext(value);
        if (demand != Long.MAX_VALUE) {
            Operators.produced(REQUESTED, this, 1);
        }
    }

    /** Sees to it that the loop comes back behind what it is doing; false if it does not take the task. */
    private boolean atTail(Executor loop) {
        if (!tailScheduled) {
            try {
                loop.execute(this::onLoop);
            } catch (RejectedExecutionException e) {
                tail = true;
                blame();
                broke(Operators.onRejectedExecution(e, s, null, null, currentContext()));
                return false;
            }
            tailScheduled = true;
        }
        return true;
    }

    // ---- liveness, budget, fairness

    private void beat() {
        if (emitted || !beating) {
            beating = heartbeat != 0;
        } else if (beatDue && batch.isEmpty() && requested != 0) {
            O sign = batch.heartbeat();
            if (sign == null) {
                beating = false;
                return;
            }
            give(sign, requested);
        } else {
            return;
        }
        beatDue = false;
        beatAt = time() + heartbeat;
        arm(beatAt);
    }

    private boolean isFull() {
        return budget.pool().isFull()
                || budget.whenFull() != WhenFull.COALESCE
                        && (batch.items() >= batching.maxItems()
                                || batch.weight() >= Math.min(budget.bytes(), batching.maxBytes()));
    }

    private void book(long bytes) {
        long steps = (bytes + BudgetPool.STEP - 1) / BudgetPool.STEP * BudgetPool.STEP;
        if (steps != booked) {
            budget.pool().add(steps - booked);
            booked = steps;
        }
    }

    /** What the source is to be asked for. */
    private long topUp() {
        long want = requested;
        if (want == 0) {
            if (mode == UNASKED) {
                return 0;
            }
            boolean full = isFull();
            want = full || loop != null ? 0 : 1;
            patient &= full;
            if (full && !patient && budget.whenFull() == WhenFull.ERROR_SLOW_CONSUMER) {
                patient = true;
                patienceEnd = time() + budget.patience().toNanos();
                arm(patienceEnd);
            }
        } else {
            patient = false;
        }
        long ask = want - credit;
        if (ask <= 0 || credit > want >> 1) {
            return 0;
        }
        if (loop != null && turnUsed >= LOOP_BYTES) {
            resumeLater();
            return 0;
        }
        if (quantum != 0) {
            ask = Math.min(ask, quantum - quantumUsed);
            quantumUsed += (int) ask;
            if (ask == 0) {
                if (credit == 0) {
                    resumeLater();
                }
                return 0;
            }
        }
        credit += ask;
        return ask;
    }

    private void resumeLater() {
        if (resumeScheduled) {
            return;
        }
        try {
            if (fairOn != null) {
                fairOn.schedule(this::onResume);
            } else if (loop instanceof ScheduledExecutorService io) {
                // A plain task would run in the same pass: a loop takes them until there are none.
                io.schedule(this::onResume, 0, TimeUnit.NANOSECONDS);
            } else {
                Objects.requireNonNull(loop).execute(this::onResume);
            }
            resumeScheduled = true;
        } catch (RejectedExecutionException e) {
            blame();
            broke(Operators.onRejectedExecution(e, s, null, null, currentContext()));
        }
    }

    // ---- ends

    /** The stages above, which are about to be cancelled, end by no wish of the client. */
    private void blame() {
        slot.blame(Outcome.INTERNAL, null);
    }

    private void failed(Throwable t, I item) {
        blame();
        Throwable mapped = Operators.onOperatorError(s, t, item, currentContext());
        Operators.onDiscard(item, currentContext());
        broke(mapped);
    }

    /** What is pending leaves first. */
    private void broke(Throwable t) {
        if (broken) {
            Operators.onErrorDropped(t, currentContext());
            return;
        }
        broken = true;
        if (error != null) {
            t.addSuppressed(error);
        }
        error = t;
        done = true;
        // Another pass, for those who find out at the end of one.
        WIP.getAndIncrement(this);
    }

    private void end() {
        ending = true;
        failure = batch.end(error);
        release(FlushReason.TERMINAL);
    }

    private void terminate() {
        Throwable t = failure;
        if (t != null) {
            fail(t);
        } else {
            complete();
        }
    }

    private void clear() {
        takeLaid(false);
        if (slipped) {
            slipped = false;
            arm(time() + window);
        } else if (timer != null) {
            timer.stop();
        }
        batch.clear(this::discard);
        undelivered = 0;
        book(0);
        Queue<I> q = queue;
        if (q != null) {
            Operators.onDiscardQueueWithClear(q, currentContext(), null);
        }
    }

    private void discard(O value) {
        Operators.onDiscard(value, currentContext());
    }

    @Override
    public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
        if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
            return requested;
        }
        if (key == Attr.BUFFERED) {
            Handover<I> to = handover;
            return batch.items() + (to == null ? 0 : to.laid() - to.taken());
        }
        if (key == Attr.RUN_STYLE) {
            return timer != null || loop != null ? Attr.RunStyle.ASYNC : Attr.RunStyle.SYNC;
        }
        return super.scanUnsafe(key);
    }
}
