package io.weirline.operators.internal;

import io.weirline.core.DeadlineException;
import io.weirline.core.StreamEvent;
import io.weirline.core.Transcript;
import io.weirline.core.Usage;
import io.weirline.operators.Outcome;
import io.weirline.operators.Settlement;
import io.weirline.operators.Settlement.Provenance;
import io.weirline.operators.UsageEstimator;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * Tells a listener once, on every path, what came of the stream: before downstream's terminal signal, behind the cancel
 * of the source.
 *
 * <p><strong>Backpressure:</strong> downstream's demand is the source's.
 *
 * <p><strong>Discard Support:</strong> none: each event is forwarded.
 *
 * <p><strong>Error Mode Support:</strong> what the listener throws goes to Reactor's hook for dropped errors.
 *
 * <p><strong>Cancellation:</strong> cancels the source at once, on the cancelling thread.
 *
 * <p><strong>Scheduler:</strong> none but for its clock.
 */
final class SettleSubscriber extends StageSubscriber<StreamEvent, StreamEvent> {
    private static final AtomicIntegerFieldUpdater<SettleSubscriber> SETTLED =
            AtomicIntegerFieldUpdater.newUpdater(SettleSubscriber.class, "settled");
    private static final AtomicLongFieldUpdater<SettleSubscriber> DELIVERED =
            AtomicLongFieldUpdater.newUpdater(SettleSubscriber.class, "delivered");

    private final RecordSlot slot;
    private final UsageEstimator estimator;
    private final Consumer<? super Settlement> listener;
    private final Scheduler clock;
    private final Instant started;
    private final long from;

    private volatile int settled;
    private volatile long delivered;
    /** Nanoseconds from the start, 0 before the first content. */
    private volatile long firstContent;

    SettleSubscriber(
            CoreSubscriber<? super StreamEvent> actual,
            RecordSlot slot,
            UsageEstimator estimator,
            Consumer<? super Settlement> listener,
            Scheduler clock) {
        super(actual, slot.in(actual.currentContext()));
        this.slot = slot;
        this.estimator = estimator;
        this.listener = listener;
        this.clock = clock;
        started = Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
        from = clock.now(TimeUnit.NANOSECONDS);
    }

    @Override
    public void onNext(StreamEvent event) {
        if (done) {
            Operators.onNextDropped(event, currentContext());
            return;
        }
        slot.observe(event);
        if (StreamRecord.isContent(event) && slot.blamedFromBelow() == null) {
            if (firstContent == 0) {
                firstContent = Math.max(1, clock.now(TimeUnit.NANOSECONDS) - from);
            }
            DELIVERED.lazySet(this, delivered + 1);
        }
        try {
            actual.onNext(event);
        } catch (Throwable thrown) {
            settle(Outcome.INTERNAL, null, thrown);
            abort();
            throw thrown;
        }
    }

    @Override
    void onSourceEnd() {
        slot.end();
        RecordSlot.Blame blame = slot.blamedFromBelow();
        if (blame != null) {
            settle(blame.outcome(), blame.reason(), error);
        } else if (error != null) {
            settle(Outcomes.of(error), Outcomes.reason(error), error);
        } else {
            Outcome finish = Outcomes.of(slot.transcript());
            RecordSlot.Blame above = slot.blamedFromAbove();
            if (finish == Outcome.TRUNCATED && above != null) {
                settle(above.outcome(), above.reason(), null);
            } else {
                settle(finish, null, null);
            }
        }
        if (error != null) {
            fail(error);
        } else {
            complete();
        }
    }

    @Override
    void onRequest(long n) {
        s.request(n);
    }

    @Override
    void onCancel() {
        RecordSlot.Blame blame = slot.blamedFromBelow();
        if (blame != null) {
            settle(blame.outcome(), blame.reason(), null);
        } else {
            settle(Outcome.CLIENT_ABORT, null, null);
        }
    }

    private void settle(Outcome outcome, @Nullable String reason, @Nullable Throwable failure) {
        if (!SETTLED.compareAndSet(this, 0, 1)) {
            return;
        }
        try {
            listener.accept(settlement(outcome, reason, failure));
        } catch (Throwable t) {
            Exceptions.throwIfJvmFatal(t);
            Operators.onErrorDropped(t, currentContext());
        }
    }

    private Settlement settlement(Outcome outcome, @Nullable String reason, @Nullable Throwable failure) {
        long elapsed = clock.now(TimeUnit.NANOSECONDS) - from;
        Transcript transcript = slot.transcript();
        StreamRecord record = slot.record();
        Usage reported = transcript.usage();
        Usage guess = Usage.NONE;
        boolean outputIsFinal = transcript.fault() == null && Outcomes.of(transcript) != Outcome.TRUNCATED;
        if (reported.input() == null || reported.output() == null || !outputIsFinal) {
            guess = estimate(transcript);
        }
        Long input = reported.input() != null ? reported.input() : guess.input();
        Long output = reported.output();
        // What was reported before the end, such as at the start, may be behind the text.
        boolean guessed = output == null || !outputIsFinal && guess.output() != null && guess.output() > output;
        if (guessed) {
            output = guess.output();
        }
        long first = firstContent;
        return new Settlement(
                outcome,
                failure instanceof DeadlineException e ? e.deadline() : null,
                reason,
                failure,
                new Usage(
                        input,
                        output,
                        reported.cacheRead(),
                        reported.cacheWrite(),
                        reported.reasoning(),
                        reported.raw()),
                provenance(input, reported.input() == null),
                provenance(output, guessed),
                transcript,
                record == null ? 0 : record.decoded(),
                delivered,
                slot.bytes(),
                Math.max(1, slot.attempts()),
                started,
                first == 0 ? null : Duration.ofNanos(first),
                Duration.ofNanos(elapsed));
    }

    private Usage estimate(Transcript transcript) {
        try {
            return estimator.estimate(transcript);
        } catch (Throwable t) {
            Exceptions.throwIfJvmFatal(t);
            Operators.onErrorDropped(t, currentContext());
            return Usage.NONE;
        }
    }

    private static Provenance provenance(@Nullable Long count, boolean guessed) {
        if (count == null) {
            return Provenance.UNKNOWN;
        }
        return guessed ? Provenance.ESTIMATED : Provenance.REPORTED;
    }
}
