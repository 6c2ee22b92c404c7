package io.weirline.operators.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.weirline.core.StreamEvent;
import io.weirline.operators.Deadlines;
import io.weirline.operators.UsageEstimator;
import io.weirline.operators.fixture.Events;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * The races of the stages that watch over a request: timer × onNext × request × cancel × terminal, two threads at a
 * time, so that two processors run them all.
 */
public class EventStagesStress {
    private static final StreamEvent CONTENT = Events.text("a");

    /** Downstream, the source and a scheduler whose tasks wait for the test; time is what the test says. */
    static class Ends implements CoreSubscriber<StreamEvent>, Subscription, Scheduler {
        final AtomicInteger cancels = new AtomicInteger();
        final AtomicInteger inside = new AtomicInteger();
        final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        volatile long now;
        int values;
        int ends;
        volatile int broken;

        /** What came; hundreds say that two signals overlapped or came behind the end. */
        final int seen() {
            return ends + 100 * broken;
        }

        /** Twice, where downstream's cancel meets that of an end from outside: a cancel is idempotent. */
        final boolean isSourceCancelled() {
            return cancels.get() != 0;
        }

        final void runTasks() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }

        private void enter() {
            if (inside.getAndIncrement() != 0 || ends != 0) {
                broken++;
            }
        }

        @Override
        public Context currentContext() {
            // What loses a race is no news.
            return Context.of("reactor.onErrorDropped.local", (java.util.function.Consumer<Throwable>) t -> {});
        }

        @Override
        public void onSubscribe(Subscription s) {}

        @Override
        public void onNext(StreamEvent event) {
            enter();
            values++;
            inside.decrementAndGet();
        }

        @Override
        public void onError(Throwable t) {
            enter();
            ends++;
            inside.decrementAndGet();
        }

        @Override
        public void onComplete() {
            enter();
            ends++;
            inside.decrementAndGet();
        }

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {
            cancels.incrementAndGet();
        }

        @Override
        public Disposable schedule(Runnable task) {
            tasks.add(task);
            return () -> tasks.remove(task);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return schedule(task);
        }

        @Override
        public Worker createWorker() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long now(TimeUnit unit) {
            return unit.convert(now, TimeUnit.NANOSECONDS);
        }

        final RecordSlot slot() {
            return new RecordSlot(Context.empty(), false);
        }
    }

    /** A stream with a flag. */
    static class Abortable extends Ends {
        final AbortFlag flag = new AbortFlag();
        final AbortSubscriber<StreamEvent> stage = new AbortSubscriber<>(this, slot(), flag, this);

        Abortable() {
            stage.onSubscribe(this);
            stage.request(10);
        }
    }

    /** A stream whose second is over at the next tick. */
    static class Late extends Ends {
        final DeadlineSubscriber stage = new DeadlineSubscriber(
                this,
                slot(),
                DeadlinePlan.of(
                        Deadlines.none().total(Duration.ofSeconds(1)).idleContent(Duration.ofSeconds(1)), false),
                this);

        Late() {
            stage.onSubscribe(this);
            stage.request(10);
            now = 2_000_000_000L;
        }
    }

    /** onNext × abort: one end, behind the element or instead of it. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 1"},
            expect = ACCEPTABLE,
            desc = "one end")
    @State
    public static class ElementAndAbort extends Abortable {
        /** The source. */
        @Actor
        public void element() {
            stage.onNext(CONTENT);
        }

        /** Any thread. */
        @Actor
        public void abort() {
            flag.raise("stress", false);
        }

        /** What is left is done by the scheduler. */
        @Arbiter
        public void left(II_Result r) {
            runTasks();
            r.r1 = values;
            r.r2 = seen();
        }
    }

    /** terminal × abort: one end, and at most one cancel. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 1"},
            expect = ACCEPTABLE,
            desc = "one end")
    @State
    public static class TerminalAndAbort extends Abortable {
        /** The source. */
        @Actor
        public void terminal() {
            stage.onComplete();
        }

        /** Any thread. */
        @Actor
        public void abort() {
            flag.raise("stress", true);
        }

        /** What is left is done by the scheduler. */
        @Arbiter
        public void left(II_Result r) {
            runTasks();
            r.r1 = cancels.get();
            r.r2 = seen() + 1000 * flag.size();
        }
    }

    /** onNext, then cancel × abort: at most one end, and nobody waits for the flag. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "at most one end")
    @Outcome(
            id = "0, 0",
            expect = ACCEPTABLE,
            desc = "the abort came before the element, and the cancel before its signal")
    @State
    public static class CancelAndAbort extends Abortable {
        /** The source, and downstream in its answer. */
        @Actor
        public void downstream() {
            stage.onNext(CONTENT);
            stage.cancel();
        }

        /** Any thread. */
        @Actor
        public void abort() {
            flag.raise("stress", false);
        }

        /** What is left is done by the scheduler. */
        @Arbiter
        public void left(II_Result r) {
            runTasks();
            r.r1 = values;
            r.r2 = seen() + 1000 * flag.size() + (isSourceCancelled() ? 0 : 10_000);
        }
    }

    /** tick × onNext × terminal: one end. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 1"},
            expect = ACCEPTABLE,
            desc = "one end")
    @State
    public static class TickElementAndTerminal extends Late {
        /** The source. */
        @Actor
        public void source() {
            stage.onNext(CONTENT);
            stage.onComplete();
        }

        /** The scheduler. */
        @Actor
        public void tick() {
            runTasks();
        }

        /** What is left is done by the scheduler. */
        @Arbiter
        public void left(II_Result r) {
            runTasks();
            r.r1 = values;
            r.r2 = seen();
        }
    }

    /** tick × onNext, then cancel: at most one end. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "at most one end")
    @Outcome(
            id = "0, 0",
            expect = ACCEPTABLE,
            desc = "the tick came before the element, and the cancel before its signal")
    @State
    public static class TickAndCancel extends Late {
        /** The source, and downstream in its answer. */
        @Actor
        public void downstream() {
            stage.onNext(CONTENT);
            stage.cancel();
        }

        /** The scheduler. */
        @Actor
        public void tick() {
            runTasks();
        }

        /** What is left. */
        @Arbiter
        public void left(II_Result r) {
            runTasks();
            r.r1 = values;
            r.r2 = seen() + (isSourceCancelled() ? 0 : 10_000);
        }
    }

    /** tick × request, where time is about to stand still: with demand it does not. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "time goes on, and a tick waits")
    @State
    public static class TickAndRequest extends Ends {
        private final DeadlineSubscriber stage = new DeadlineSubscriber(
                this, slot(), DeadlinePlan.of(Deadlines.none().idleContent(Duration.ofSeconds(1)), false), this);
        private final DeadlineClock.Counts counts = stage;

        /** One was asked for, and came. */
        public TickAndRequest() {
            stage.onSubscribe(this);
            stage.request(1);
            stage.onNext(CONTENT);
        }

        /** The scheduler, once. */
        @Actor
        public void tick() {
            Runnable task = tasks.poll();
            if (task != null) {
                task.run();
            }
        }

        /** Downstream. */
        @Actor
        public void downstream() {
            stage.request(1);
        }

        /** Whether a tick waits. */
        @Arbiter
        public void left(II_Result r) {
            r.r1 = counts.hasDemand() ? 0 : 1;
            r.r2 = tasks.size();
        }
    }

    /** cancel × terminal × downstream's elements: one settlement. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 1"},
            expect = ACCEPTABLE,
            desc = "settled once")
    @State
    public static class Settles extends Ends {
        private final AtomicInteger settlements = new AtomicInteger();
        private final SettleSubscriber stage = new SettleSubscriber(
                this, slot(), UsageEstimator.fourCharacters(), settlement -> settlements.incrementAndGet(), this);

        /** Subscribed. */
        public Settles() {
            stage.onSubscribe(this);
        }

        /** The source. */
        @Actor
        public void source() {
            stage.onNext(CONTENT);
            stage.onComplete();
        }

        /** Downstream. */
        @Actor
        public void downstream() {
            stage.cancel();
        }

        /** What is told. */
        @Arbiter
        public void left(II_Result r) {
            r.r1 = seen();
            r.r2 = settlements.get();
        }
    }

    /** A stream that may be read on. */
    static class Drainable extends Ends {
        final DrainPermits permits = new DrainPermits(1);
        final DrainSubscriber stage = new DrainSubscriber(this, slot(), 1_000, 1_000, permits, this);

        Drainable() {
            stage.onSubscribe(this);
            stage.request(10);
        }

        final int out() {
            return permits.taken() + (cancels.get() > 1 ? 100 : 0) + 1000 * tasks.size();
        }
    }

    /** cancel × terminal: the permit is back, and no task waits. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 0"},
            expect = ACCEPTABLE,
            desc = "no permit is out")
    @State
    public static class DrainAndTerminal extends Drainable {
        /** The source. */
        @Actor
        public void source() {
            stage.onNext(CONTENT);
            stage.onComplete();
        }

        /** Downstream. */
        @Actor
        public void downstream() {
            stage.cancel();
        }

        /** What is out. */
        @Arbiter
        public void left(II_Result r) {
            r.r1 = seen();
            r.r2 = out();
        }
    }

    /** The drain's time × terminal: the permit is back once. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "no permit is out")
    @State
    public static class DrainTimeAndTerminal extends Drainable {
        /** Abandoned, and the time is over. */
        public DrainTimeAndTerminal() {
            stage.cancel();
            now = 2_000;
        }

        /** The source. */
        @Actor
        public void source() {
            stage.onNext(CONTENT);
            stage.onComplete();
        }

        /** The scheduler. */
        @Actor
        public void tick() {
            runTasks();
        }

        /** What is out. */
        @Arbiter
        public void left(II_Result r) {
            r.r1 = seen();
            r.r2 = out();
        }
    }
}
