package io.weirline.operators;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Where the time of one request goes: spans that the application names before it asks the model, and those that
 * {@link Weir#observe} adds behind that. Each span may have a budget, and so may the whole. Thread-safe; it keeps 64
 * spans at most.
 */
public final class Timeline {
    /** From the model's subscription to the connection; where the client tells it by {@link #reached(String)}. */
    public static final String CONNECT = "connect";
    /** From there to the response's headers; where the client tells it by {@link #reached(String)}. */
    public static final String HEADERS = "headers";
    /** From there, or else from the model's subscription, to the first content. */
    public static final String FIRST_CONTENT = "first content";
    /** From the first content to the end. */
    public static final String GENERATION = "generation";
    /** The budget of the whole, which no span has. */
    public static final String TOTAL = "total";

    private static final int MAX_SPANS = 64;

    private final LongSupplier nanos;
    private final long start;
    private final Map<String, Duration> budgets;
    private final List<Span> spans = new ArrayList<>();
    private long mark;

    /**
     * A named stretch of time.
     *
     * @param name what was done
     * @param start when it began, since the timeline did
     * @param length how long it took
     * @param budget how long it was to take at most, or null
     */
    public record Span(
            String name,
            Duration start,
            Duration length,
            @Nullable Duration budget) {
        /**
         * What it took beyond its budget.
         *
         * @return zero if it kept it or has none
         */
        public Duration overrun() {
            return Timeline.overrun(length, budget);
        }
    }

    /** A span that has begun; closing it once ends it. */
    public interface Open extends AutoCloseable {
        @Override
        void close();
    }

    private Timeline(Map<String, Duration> budgets, LongSupplier nanos) {
        this.budgets = Map.copyOf(budgets);
        this.nanos = Objects.requireNonNull(nanos, "nanos");
        start = nanos.getAsLong();
        mark = start;
    }

    /**
     * A timeline that begins now, without budgets.
     *
     * @return a new one
     */
    public static Timeline start() {
        return start(Map.of());
    }

    /**
     * A timeline that begins now.
     *
     * @param budgets by the names of spans, or {@link #TOTAL}
     * @return a new one
     */
    public static Timeline start(Map<String, Duration> budgets) {
        return start(budgets, System::nanoTime);
    }

    /**
     * A timeline by another clock.
     *
     * @param budgets by the names of spans, or {@link #TOTAL}
     * @param nanos the clock, as {@link System#nanoTime()}
     * @return a new one
     */
    public static Timeline start(Map<String, Duration> budgets, LongSupplier nanos) {
        return new Timeline(budgets, nanos);
    }

    /**
     * Begins a span.
     *
     * @param name what is done
     * @return to be closed when it is
     */
    public Open span(String name) {
        Objects.requireNonNull(name, "name");
        long from = nanos.getAsLong();
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.compareAndSet(true, false)) {
                add(name, from, nanos.getAsLong());
            }
        };
    }

    /**
     * Makes a Mono a span: from each subscription to its end, also by error or cancel.
     *
     * @param name what it does
     * @param work the Mono
     * @param <T> its value
     * @return the same with its time taken
     */
    public <T> Mono<T> span(String name, Mono<T> work) {
        Objects.requireNonNull(name, "name");
        return Mono.defer(() -> {
            Open span = span(name);
            return work.doFinally(end -> span.close());
        });
    }

    /** The model is asked: automatic spans begin here. {@link Weir#observe} tells it. */
    public synchronized void asked() {
        mark = nanos.getAsLong();
    }

    /**
     * Ends an automatic span, which began where the one before it ended, or where the model was asked.
     *
     * @param name such as {@link #CONNECT}
     */
    public void reached(String name) {
        long now = nanos.getAsLong();
        long from;
        synchronized (this) {
            from = mark;
            mark = now;
        }
        add(name, from, now);
    }

    private synchronized void add(String name, long from, long to) {
        if (spans.size() < MAX_SPANS) {
            spans.add(new Span(name, Duration.ofNanos(from - start), Duration.ofNanos(to - from), budgets.get(name)));
        }
    }

    /**
     * The spans that have ended.
     *
     * @return in the order in which they ended
     */
    public synchronized List<Span> spans() {
        return List.copyOf(spans);
    }

    /**
     * The time from the start to now.
     *
     * @return the time
     */
    public Duration elapsed() {
        return Duration.ofNanos(nanos.getAsLong() - start);
    }

    /**
     * What took longer than its budget.
     *
     * @return the spans that did and, last, the whole as a span named {@link #TOTAL} if it did until now
     */
    public List<Span> overruns() {
        List<Span> late = new ArrayList<>();
        for (Span span : spans()) {
            if (!span.overrun().isZero()) {
                late.add(span);
            }
        }
        Span whole = new Span(TOTAL, Duration.ZERO, elapsed(), budgets.get(TOTAL));
        if (!whole.overrun().isZero()) {
            late.add(whole);
        }
        return late;
    }

    private static Duration overrun(Duration length, @Nullable Duration budget) {
        return budget == null || length.compareTo(budget) <= 0 ? Duration.ZERO : length.minus(budget);
    }
}
