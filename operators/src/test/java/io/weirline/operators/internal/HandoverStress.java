package io.weirline.operators.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;
import reactor.util.context.Context;

/**
 * The races of a {@link Handover}: an element that is laid down, without an atomic operation, meets whoever else drains.
 * Results are those of {@link CoalesceStress}, with {@code -} before what was discarded.
 */
public class HandoverStress {
    /** One subscription of which a batch of three has left at once: what comes next is laid down. */
    abstract static class Bursting extends CoalesceStress.Stream {
        final Queue<Object> discarded = new ConcurrentLinkedQueue<>();

        Bursting() {
            super(10);
            subscriber.onNext("b");
            subscriber.onNext("c");
            subscriber.onNext("d");
        }

        @Override
        public Context currentContext() {
            return Context.of("reactor.onDiscard.local", (Consumer<Object>) item -> discarded.add(item));
        }

        final String all() {
            StringBuilder all = new StringBuilder(result());
            discarded.forEach(item -> all.append(" -").append(item));
            return all.toString();
        }
    }

    /** The first of a batch × timer. */
    @JCStressTest
    @Outcome(id = "a bcd e", expect = ACCEPTABLE, desc = "it leaves a window later at the latest")
    @State
    public static class LayFirstAndTimer extends Bursting {
        /** The source. */
        @Actor
        public void item() {
            subscriber.onNext("e");
        }

        /** The timer. */
        @Actor
        public void timer() {
            tick();
        }

        /** A window later. */
        @Arbiter
        public void end(L_Result r) {
            tick();
            r.r1 = all();
        }
    }

    /** The next of a batch × timer, which closes its window. */
    @JCStressTest
    @Outcome(
            id = {"a bcd e f", "a bcd ef"},
            expect = ACCEPTABLE,
            desc = "the window closed before the item, or behind it")
    @State
    public static class LayNextAndTimer extends Bursting {
        /** One is laid down. */
        public LayNextAndTimer() {
            subscriber.onNext("e");
        }

        /** The source. */
        @Actor
        public void item() {
            subscriber.onNext("f");
        }

        /** The timer. */
        @Actor
        public void timer() {
            tick();
        }

        /** A window later. */
        @Arbiter
        public void end(L_Result r) {
            tick();
            r.r1 = all();
        }
    }

    /** Two, the second of which does not fit × timer. */
    @JCStressTest
    @Outcome(
            id = {"a bcd efg", "a bcd e fg", "a bcd ef g"},
            expect = ACCEPTABLE,
            desc = "in order, whatever way they go")
    @State
    public static class LayInOrder extends Bursting {
        /** One is laid down. */
        public LayInOrder() {
            subscriber.onNext("e");
        }

        /** The source. */
        @Actor
        public void items() {
            subscriber.onNext("f");
            subscriber.onNext("g");
        }

        /** The timer. */
        @Actor
        public void timer() {
            tick();
        }

        /** A window later. */
        @Arbiter
        public void end(L_Result r) {
            tick();
            r.r1 = all();
        }
    }

    /** Item × request. */
    @JCStressTest
    @Outcome(id = "a bcd e", expect = ACCEPTABLE, desc = "it leaves a window later at the latest")
    @State
    public static class LayAndRequest extends Bursting {
        /** The source. */
        @Actor
        public void item() {
            subscriber.onNext("e");
        }

        /** Downstream. */
        @Actor
        public void request() {
            subscriber.request(1);
        }

        /** A window later. */
        @Arbiter
        public void end(L_Result r) {
            tick();
            r.r1 = all();
        }
    }

    /** Items × cancel. */
    @JCStressTest
    @Outcome(
            id = {"a bcd -e -f", "a bcd -f -e", "a bcd -ef"},
            expect = ACCEPTABLE,
            desc = "discarded, once")
    @State
    public static class LayAndCancel extends Bursting {
        /** One is laid down. */
        public LayAndCancel() {
            subscriber.onNext("e");
        }

        /** The source. */
        @Actor
        public void item() {
            subscriber.onNext("f");
        }

        /** Downstream. */
        @Actor
        public void abandon() {
            subscriber.cancel();
        }

        /** A window later. */
        @Arbiter
        public void end(L_Result r) {
            tick();
            r.r1 = all();
        }
    }

    /** An item and the end × timer. */
    @JCStressTest
    @Outcome(id = "a bcd e .", expect = ACCEPTABLE, desc = "before the end")
    @State
    public static class LayAndEnd extends Bursting {
        /** The source. */
        @Actor
        public void itemAndEnd() {
            subscriber.onNext("e");
            subscriber.onComplete();
        }

        /** The timer. */
        @Actor
        public void timer() {
            tick();
        }

        /** What came. */
        @Arbiter
        public void end(L_Result r) {
            r.r1 = all();
        }
    }
}
