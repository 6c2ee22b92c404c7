package io.weirline.operators.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.weirline.operators.Batching;
import io.weirline.operators.Budget;
import io.weirline.operators.BudgetPool;
import io.weirline.operators.Delivery;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * The races of {@link CoalesceSubscriber}: timer, item, request, cancel and end, each with each. A result is what was
 * emitted, batch by batch, then how it ended: {@code .} completed, {@code !} failed, {@code x} a rule was broken,
 * {@code $} something stayed booked in the pool.
 */
public class CoalesceStress {
    /** One subscription with an item that left, and all of its signals as methods. */
    abstract static class Stream implements CoreSubscriber<String>, Subscription, Scheduler {
        final BudgetPool pool = BudgetPool.of(1 << 20);
        final StringBuilder seen = new StringBuilder();
        final AtomicInteger busy = new AtomicInteger();
        final CoalesceSubscriber<String, String> subscriber = new CoalesceSubscriber<>(
                this,
                new TextBatch(),
                Delivery.defaults()
                        .withHeartbeat(Duration.ZERO)
                        .withBatching(Batching.fixed(3, Duration.ofMillis(20)))
                        .withBudget(Budget.defaults().withPool(pool)),
                this);
        volatile Runnable task = () -> {};
        volatile long time;
        volatile boolean broken;

        Stream(long demand) {
            subscriber.onSubscribe(this);
            subscriber.request(demand);
            subscriber.onNext("a");
        }

        // ---- the scheduler, whose time the test moves and whose task it runs

        @Override
        public Disposable schedule(Runnable task) {
            return schedule(task, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            this.task = task;
            return () -> {};
        }

        @Override
        public Worker createWorker() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long now(TimeUnit unit) {
            return unit.convert(time, TimeUnit.MILLISECONDS);
        }

        final void tick() {
            time += 20;
            task.run();
        }

        // ---- the source

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}

        // ---- downstream

        @Override
        public Context currentContext() {
            return Context.empty();
        }

        @Override
        public void onSubscribe(Subscription s) {}

        @Override
        public void onNext(String batch) {
            signal(batch);
        }

        @Override
        public void onError(Throwable t) {
            signal("!");
        }

        @Override
        public void onComplete() {
            signal(".");
        }

        private void signal(String what) {
            if (busy.getAndIncrement() != 0) {
                broken = true;
            }
            seen.append(seen.length() == 0 ? "" : " ").append(what);
            busy.decrementAndGet();
        }

        final String result() {
            return seen + (broken ? " x" : "") + (subscriber.isActive() || pool.used() == 0 ? "" : " $");
        }
    }

    /** timer × onNext. */
    @JCStressTest
    @Outcome(
            id = {"a b c", "a bc"},
            expect = ACCEPTABLE,
            desc = "the window closed before the item, or behind it")
    @State
    public static class TimerAndItem extends Stream {
        /** One is pending. */
        public TimerAndItem() {
            super(10);
            subscriber.onNext("b");
        }

        /** The timer. */
        @Actor
        public void timer() {
            tick();
        }

        /** The source. */
        @Actor
        public void item() {
            subscriber.onNext("c");
        }

        /** The window of an item that came behind the first tick. */
        @Arbiter
        public void end(L_Result r) {
            tick();
            r.r1 = result();
        }
    }

    /** timer × request. */
    @JCStressTest
    @Outcome(id = "a b", expect = ACCEPTABLE, desc = "it leaves, whichever came last")
    @State
    public static class TimerAndRequest extends Stream {
        /** One is pending, without demand. */
        public TimerAndRequest() {
            super(1);
            subscriber.onNext("b");
        }

        /** The timer. */
        @Actor
        public void timer() {
            tick();
        }

        /** Downstream. */
        @Actor
        public void request() {
            subscriber.request(1);
        }

        /** What came. */
        @Arbiter
        public void end(L_Result r) {
            r.r1 = result();
        }
    }

    /** timer × cancel. */
    @JCStressTest
    @Outcome(
            id = {"a", "a b"},
            expect = ACCEPTABLE,
            desc = "nothing behind the cancel, and nothing stays booked")
    @State
    public static class TimerAndCancel extends Stream {
        /** One is pending. */
        public TimerAndCancel() {
            super(10);
            subscriber.onNext("b");
        }

        /** The timer. */
        @Actor
        public void timer() {
            tick();
        }

        /** Downstream. */
        @Actor
        public void abandon() {
            subscriber.cancel();
        }

        /** What came. */
        @Arbiter
        public void end(L_Result r) {
            tick();
            r.r1 = result();
        }
    }

    /** timer × terminal. */
    @JCStressTest
    @Outcome(id = "a b .", expect = ACCEPTABLE, desc = "once, and before the end")
    @State
    public static class TimerAndEnd extends Stream {
        /** One is pending. */
        public TimerAndEnd() {
            super(10);
            subscriber.onNext("b");
        }

        /** The timer. */
        @Actor
        public void timer() {
            tick();
        }

        /** The source. */
        @Actor
        public void complete() {
            subscriber.onComplete();
        }

        /** What came. */
        @Arbiter
        public void end(L_Result r) {
            tick();
            r.r1 = result();
        }
    }

    /** onNext × request. */
    @JCStressTest
    @Outcome(
            id = {"a bcd", "a bc d"},
            expect = ACCEPTABLE,
            desc = "all leave, joined with what waited or behind it")
    @State
    public static class ItemAndRequest extends Stream {
        /** Two wait for demand, their window closed. */
        public ItemAndRequest() {
            super(1);
            subscriber.onNext("b");
            subscriber.onNext("c");
            tick();
        }

        /** The source. */
        @Actor
        public void item() {
            subscriber.onNext("d");
        }

        /** Downstream. */
        @Actor
        public void request() {
            subscriber.request(2);
        }

        /** What came. */
        @Arbiter
        public void end(L_Result r) {
            tick();
            r.r1 = result();
        }
    }

    /** onNext × cancel. */
    @JCStressTest
    @Outcome(
            id = {"a", "a bcd"},
            expect = ACCEPTABLE,
            desc = "nothing behind the cancel, and nothing stays booked")
    @State
    public static class ItemAndCancel extends Stream {
        /** One more fills the batch. */
        public ItemAndCancel() {
            super(10);
            subscriber.onNext("b");
            subscriber.onNext("c");
        }

        /** The source. */
        @Actor
        public void item() {
            subscriber.onNext("d");
        }

        /** Downstream. */
        @Actor
        public void abandon() {
            subscriber.cancel();
        }

        /** What came. */
        @Arbiter
        public void end(L_Result r) {
            r.r1 = result();
        }
    }

    /** request × request. */
    @JCStressTest
    @Outcome(id = "a bc", expect = ACCEPTABLE, desc = "once")
    @State
    public static class RequestAndRequest extends Stream {
        /** Two wait for demand. */
        public RequestAndRequest() {
            super(1);
            subscriber.onNext("b");
            subscriber.onNext("c");
            tick();
        }

        /** Downstream. */
        @Actor
        public void request() {
            subscriber.request(1);
        }

        /** Downstream, elsewhere. */
        @Actor
        public void requestMore() {
            subscriber.request(1);
        }

        /** What came. */
        @Arbiter
        public void end(L_Result r) {
            r.r1 = result();
        }
    }

    /** request × cancel. */
    @JCStressTest
    @Outcome(
            id = {"a", "a bc"},
            expect = ACCEPTABLE,
            desc = "nothing behind the cancel, and nothing stays booked")
    @State
    public static class RequestAndCancel extends Stream {
        /** Two wait for demand. */
        public RequestAndCancel() {
            super(1);
            subscriber.onNext("b");
            subscriber.onNext("c");
            tick();
        }

        /** Downstream. */
        @Actor
        public void request() {
            subscriber.request(1);
        }

        /** Downstream, elsewhere. */
        @Actor
        public void abandon() {
            subscriber.cancel();
        }

        /** What came. */
        @Arbiter
        public void end(L_Result r) {
            r.r1 = result();
        }
    }

    /** request × terminal. */
    @JCStressTest
    @Outcome(id = "a bc !", expect = ACCEPTABLE, desc = "what is pending, then the failure")
    @State
    public static class RequestAndEnd extends Stream {
        /** Two wait for demand. */
        public RequestAndEnd() {
            super(1);
            subscriber.onNext("b");
            subscriber.onNext("c");
        }

        /** Downstream. */
        @Actor
        public void request() {
            subscriber.request(1);
        }

        /** The source. */
        @Actor
        public void fail() {
            subscriber.onError(new IllegalStateException("source"));
        }

        /** What came. */
        @Arbiter
        public void end(L_Result r) {
            r.r1 = result();
        }
    }

    /** cancel × terminal. */
    @JCStressTest
    @Outcome(
            id = {"a", "a bc", "a bc ."},
            expect = ACCEPTABLE,
            desc = "at most one end, and nothing stays booked")
    @State
    public static class CancelAndEnd extends Stream {
        /** Two are pending. */
        public CancelAndEnd() {
            super(10);
            subscriber.onNext("b");
            subscriber.onNext("c");
        }

        /** Downstream. */
        @Actor
        public void abandon() {
            subscriber.cancel();
        }

        /** The source. */
        @Actor
        public void complete() {
            subscriber.onComplete();
        }

        /** What came. */
        @Arbiter
        public void end(L_Result r) {
            r.r1 = result();
        }
    }
}
