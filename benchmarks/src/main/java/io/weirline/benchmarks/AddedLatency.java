package io.weirline.benchmarks;

import io.weirline.operators.Batching;
import io.weirline.operators.Delivery;
import io.weirline.operators.Weir;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Prints how long each batching holds tokens back that come at a steady gap, and how many leave together. Time is
 * simulated, so the figures are exact and the same on every machine.
 */
public final class AddedLatency {
    private static final int TOKENS = 1_000;
    private static final int[] GAPS_MS = {1, 8, 20, 50, 200};

    private AddedLatency() {}

    /** What one policy does to one stream. */
    record Held(double first, double mean, double p99, double max, double perBatch) {}

    /** A Scheduler whose time is moved by hand. */
    private static final class Simulated implements Scheduler {
        private record Task(long at, long number, Runnable run) {}

        private final PriorityQueue<Task> tasks =
                new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
        private long now;
        private long number;

        @Override
        public Disposable schedule(Runnable task) {
            return schedule(task, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            Task scheduled = new Task(now + unit.toNanos(delay), number++, task);
            tasks.add(scheduled);
            return () -> tasks.remove(scheduled);
        }

        @Override
        public Worker createWorker() {
            throw new UnsupportedOperationException("workers");
        }

        @Override
        public long now(TimeUnit unit) {
            return unit.convert(now, TimeUnit.NANOSECONDS);
        }

        void advanceTo(long to) {
            for (Task next = tasks.peek(); next != null && next.at <= to; next = tasks.peek()) {
                tasks.remove();
                now = next.at;
                next.run.run();
            }
            now = to;
        }
    }

    static Held held(Batching batching, long gapMs) {
        Simulated clock = new Simulated();
        Delivery delivery = Delivery.defaults().withBatching(batching).withTimer(clock);
        return held(clock, gapMs, text -> text.transform(Weir.coalesceText(delivery)));
    }

    private static Held held(Simulated clock, long gapMs, UnaryOperator<Flux<String>> operator) {
        Sinks.Many<String> source = Sinks.many().unicast().onBackpressureBuffer();
        List<Double> waits = new ArrayList<>();
        long gap = TimeUnit.MILLISECONDS.toNanos(gapMs);
        int[] batches = {0};
        operator.apply(source.asFlux()).subscribe(batch -> {
            batches[0]++;
            for (int i = 0; i < batch.length(); i++) {
                long came = gap * waits.size();
                waits.add((clock.now(TimeUnit.NANOSECONDS) - came) / 1e6);
            }
        });
        for (int i = 0; i < TOKENS; i++) {
            clock.advanceTo(gap * i);
            source.tryEmitNext("x").orThrow();
        }
        source.tryEmitComplete().orThrow();
        double first = waits.get(0);
        double mean = waits.stream().mapToDouble(wait -> wait).average().orElseThrow();
        List<Double> sorted = waits.stream().sorted().toList();
        return new Held(
                first, mean, sorted.get(TOKENS * 99 / 100), sorted.get(TOKENS - 1), (double) TOKENS / batches[0]);
    }

    /**
     * Prints the table.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Map<String, Batching> policies = new LinkedHashMap<>();
        policies.put("immediate", Batching.immediate());
        policies.put("fixed(8, 20 ms)", Batching.fixed(8, Duration.ofMillis(20)));
        policies.put("small", Batching.small());
        policies.put("medium", Batching.medium());
        policies.put("adaptive", Batching.adaptive());
        System.out.println("Added latency in ms over " + TOKENS + " tokens, simulated time.");
        System.out.println();
        System.out.println("| batching | gap | first | mean | p99 | max | tokens a batch |");
        System.out.println("|---|---|---|---|---|---|---|");
        policies.forEach((name, batching) -> {
            for (int gap : GAPS_MS) {
                Held held = held(batching, gap);
                System.out.println(String.format(
                        Locale.ROOT,
                        "| %s | %d ms | %.1f | %.2f | %.1f | %.1f | %.2f |",
                        name,
                        gap,
                        held.first,
                        held.mean,
                        held.p99,
                        held.max,
                        held.perBatch));
            }
        });
    }
}
