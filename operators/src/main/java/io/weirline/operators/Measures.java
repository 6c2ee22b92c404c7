package io.weirline.operators;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.SignalType;

/**
 * A listener that measures: active streams, how they ended, rolling percentiles of the time to the first content, of the
 * whole call and for each output token, thresholds on these and, if so asked, the gaps between contents. Thread-safe; one
 * for all requests.
 *
 * <p>The first content is told where {@link Weir#observe} stands: in a {@link StreamPipeline} behind all that may hold
 * text back and before the delivery, which lets it through at once. {@link Settlement#firstContent()} is the model's.
 */
public final class Measures implements StreamListener {
    private final RollingPercentiles firstContent;
    private final RollingPercentiles total;
    private final List<Watch> watches;
    private final ThresholdListener listener;
    private final AtomicInteger active = new AtomicInteger();
    private final LongAdder completed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder[] outcomes = new LongAdder[Outcome.values().length];
    private final LongAdder attempts = new LongAdder();
    private final LongAdder outputTokens = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder stalls = new LongAdder();
    private final RollingPercentiles timePerToken;
    private final @Nullable RollingPercentiles gaps;
    private final long stall;

    /** What a threshold looks at. */
    public enum Measure {
        /** The time to the first content. */
        FIRST_CONTENT,
        /** The time from the model's subscription to the end of a stream that completed. */
        TOTAL
    }

    /**
     * A bound on a percentile.
     *
     * @param measure of what
     * @param percentile from 0 to 1, such as 0.95
     * @param max the bound
     * @param minCount how many times the window must hold before the percentile means something
     */
    public record Threshold(Measure measure, double percentile, Duration max, int minCount) {
        /**
         * Checks the values.
         *
         * @param measure of what
         * @param percentile from 0 to 1
         * @param max positive
         * @param minCount positive
         * @throws IllegalArgumentException naming what is refused
         */
        public Threshold {
            Objects.requireNonNull(measure, "measure");
            if (!(percentile > 0 && percentile <= 1)) {
                throw new IllegalArgumentException("percentile: must be above 0 and at most 1, was " + percentile);
            }
            Times.positive("max", max);
            if (minCount < 1) {
                throw new IllegalArgumentException("minCount: must be positive, was " + minCount);
            }
        }

        /**
         * p95 of the time to the first content, from 20 streams on.
         *
         * @param max the bound
         * @return the threshold
         */
        public static Threshold firstContent(Duration max) {
            return new Threshold(Measure.FIRST_CONTENT, 0.95, max, 20);
        }

        /**
         * p99 of the whole call, from 100 streams on.
         *
         * @param max the bound
         * @return the threshold
         */
        public static Threshold total(Duration max) {
            return new Threshold(Measure.TOTAL, 0.99, max, 100);
        }
    }

    /** Told when a threshold is passed, and when it is kept again. */
    @FunctionalInterface
    public interface ThresholdListener {
        /**
         * The percentile has crossed its bound.
         *
         * @param threshold which
         * @param value where the percentile is now
         * @param passed true if it is above the bound now, false if it is back
         */
        void onCrossed(Threshold threshold, Duration value, boolean passed);
    }

    private static final class Watch {
        final Threshold threshold;
        private boolean passed;

        Watch(Threshold threshold) {
            this.threshold = threshold;
        }

        /** Whether it has crossed just now. */
        synchronized boolean crosses(long value) {
            boolean now = value > threshold.max().toNanos();
            boolean crossed = now != passed;
            passed = now;
            return crossed;
        }
    }

    /**
     * Measures over a window.
     *
     * @param window how far back percentiles look
     * @param thresholds checked each time one of their streams is measured
     * @param listener told when one is crossed
     */
    public Measures(Duration window, List<Threshold> thresholds, ThresholdListener listener) {
        this(window, thresholds, listener, System::nanoTime);
    }

    /**
     * Measures by another clock.
     *
     * @param window how far back percentiles look
     * @param thresholds checked each time one of their streams is measured
     * @param listener told when one is crossed
     * @param nanos the clock, as {@link System#nanoTime()}
     */
    public Measures(Duration window, List<Threshold> thresholds, ThresholdListener listener, LongSupplier nanos) {
        this(window, thresholds, listener, nanos, null);
    }

    /**
     * Measures that watch each content too, at the price of one look at the clock for each.
     *
     * @param window how far back percentiles look
     * @param thresholds checked each time one of their streams is measured
     * @param listener told when one is crossed
     * @param nanos the clock, as {@link System#nanoTime()}
     * @param stall a longer gap between two contents is a stall; null: contents are not watched
     * @throws IllegalArgumentException if it is not positive
     */
    public Measures(
            Duration window,
            List<Threshold> thresholds,
            ThresholdListener listener,
            LongSupplier nanos,
            @Nullable Duration stall) {
        this.stall =
                stall == null ? Long.MAX_VALUE : Times.positive("stall", stall).toNanos();
        gaps = stall == null ? null : new RollingPercentiles(window, nanos);
        timePerToken = new RollingPercentiles(window, nanos);
        Arrays.setAll(outcomes, i -> new LongAdder());
        firstContent = new RollingPercentiles(window, nanos);
        total = new RollingPercentiles(window, nanos);
        watches = thresholds.stream().map(Watch::new).toList();
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    @Override
    public void onAsked(Labels labels) {
        active.incrementAndGet();
    }

    @Override
    public void onFirstContent(Labels labels, Duration sinceAsked) {
        firstContent.record(sinceAsked.toNanos());
        check(Measure.FIRST_CONTENT, firstContent);
    }

    @Override
    public void onEnded(Labels labels, SignalType how, Duration sinceAsked) {
        active.decrementAndGet();
        if (how == SignalType.ON_COMPLETE) {
            completed.increment();
            total.record(sinceAsked.toNanos());
            check(Measure.TOTAL, total);
        } else {
            (how == SignalType.CANCEL ? cancelled : failed).increment();
        }
    }

    @Override
    public boolean watchesContents() {
        return gaps != null;
    }

    @Override
    public void onContent(Labels labels, long nanosSinceLast) {
        if (gaps != null) {
            gaps.record(nanosSinceLast);
        }
        if (nanosSinceLast > stall) {
            stalls.increment();
        }
    }

    @Override
    public void onSettled(Labels labels, Settlement settlement) {
        outcomes[settlement.outcome().ordinal()].increment();
        attempts.add(settlement.attempts());
        bytes.add(settlement.bytes());
        Long output = settlement.usage().output();
        if (output != null) {
            outputTokens.add(output);
        }
        Double rate = settlement.tokensPerSecond();
        if (rate != null && rate > 0) {
            timePerToken.record(Math.round(1e9 / rate));
        }
    }

    private void check(Measure measure, RollingPercentiles times) {
        for (Watch watch : watches) {
            Threshold threshold = watch.threshold;
            if (threshold.measure() == measure && times.count() >= threshold.minCount()) {
                long value = times.percentile(threshold.percentile());
                if (watch.crosses(value)) {
                    listener.onCrossed(
                            threshold,
                            Duration.ofNanos(value),
                            value > threshold.max().toNanos());
                }
            }
        }
    }

    /**
     * The times to the first content.
     *
     * @return live
     */
    public RollingPercentiles firstContent() {
        return firstContent;
    }

    /**
     * The times of whole calls that completed.
     *
     * @return live
     */
    public RollingPercentiles total() {
        return total;
    }

    /**
     * The streams that were asked for and have not ended.
     *
     * @return the count
     */
    public int active() {
        return active.get();
    }

    /**
     * The streams that completed.
     *
     * @return the count
     */
    public long completed() {
        return completed.sum();
    }

    /**
     * The streams that failed.
     *
     * @return the count
     */
    public long failed() {
        return failed.sum();
    }

    /**
     * The streams that were cancelled.
     *
     * @return the count
     */
    public long cancelled() {
        return cancelled.sum();
    }

    /**
     * How many requests were settled so.
     *
     * @param outcome how
     * @return the count; 0 where no {@link Weir#settle settle} tells this listener
     */
    public long settled(Outcome outcome) {
        return outcomes[outcome.ordinal()].sum();
    }

    /**
     * The share of the requests that were answered to an end of the model's, of all that were not given up from
     * downstream or by a signal.
     *
     * @return from 0 to 1; 1 if there is none
     */
    public double successRate() {
        long answered = 0;
        long broken = 0;
        for (Outcome outcome : Outcome.values()) {
            switch (outcome) {
                case COMPLETED, LENGTH, CONTENT_FILTER, REFUSAL, TOOL, PAUSED -> answered += settled(outcome);
                case CLIENT_ABORT, ABORTED -> {
                    // Nobody waited for the end.
                }
                default -> broken += settled(outcome);
            }
        }
        return answered + broken == 0 ? 1 : (double) answered / (answered + broken);
    }

    /**
     * How often models were asked for the requests that were settled.
     *
     * @return the count; what it is above the settled ones were retries
     */
    public long attempts() {
        return attempts.sum();
    }

    /**
     * The output tokens of the requests that were settled, reported or estimated.
     *
     * @return the count
     */
    public long outputTokens() {
        return outputTokens.sum();
    }

    /**
     * The bytes of the bodies of the requests that were settled.
     *
     * @return the count
     */
    public long bytes() {
        return bytes.sum();
    }

    /**
     * The times that streams took for each output token, from their first content on: one mean for each stream. A second
     * divided by it is tokens a second.
     *
     * @return live
     */
    public RollingPercentiles timePerToken() {
        return timePerToken;
    }

    /**
     * The times from one content to the next, of all streams.
     *
     * @return live; null unless contents are watched
     */
    public @Nullable RollingPercentiles gaps() {
        return gaps;
    }

    /**
     * The gaps that were stalls.
     *
     * @return the count; 0 unless contents are watched
     */
    public long stalls() {
        return stalls.sum();
    }
}
