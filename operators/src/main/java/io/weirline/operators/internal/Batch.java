package io.weirline.operators.internal;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a stage has taken and not yet emitted, as runs: neighbours that were joined. One subscription's, touched by one
 * thread at a time.
 *
 * @param <I> what is taken
 * @param <O> what is emitted
 */
public abstract class Batch<I, O> {
    /** Waits for others. */
    static final int CONTENT = 0;
    /** Nothing waits beyond it. */
    static final int BOUNDARY = 1;
    /** Waits for nothing, and nothing for it. */
    static final int QUIET = 2;

    private record Run<O>(O value, int items, long weight) {}

    // Closed runs; most streams never need it, since their batches are one run.
    private @Nullable ArrayDeque<Run<O>> closed;
    private int closedItems;
    private long closedWeight;
    // Of the open run.
    private int openItems;
    private long openWeight;
    // Of the run that poll() gave last.
    private int polledItems;
    private long polledWeight;

    /** For the kinds of batches. */
    Batch() {}

    /** CONTENT, BOUNDARY or QUIET. */
    abstract int kind(I item);

    /** What the item weighs, in bytes; 0 if only adding it can tell. */
    abstract long weigh(I item);

    /**
     * Adds an item to the open run.
     *
     * @param weighs what {@link #weigh} said
     * @return the weight that it added, in bytes; 0 if there was nothing to add, -1 if it cannot be joined
     */
    abstract long join(I item, long weighs);

    /**
     * Opens a run with an item. There is none.
     *
     * @param weighs what {@link #weigh} said
     * @return the weight of the run, in bytes; 0 if there was nothing to add
     */
    abstract long open(I item, long weighs);

    /** What content weighs before it is added, in bytes; more than any bound for what is to be looked at when it comes. */
    int handOver(I item) {
        return Integer.MAX_VALUE;
    }

    /** Whether an item alone is emitted as it came. */
    boolean isTransparent() {
        return false;
    }

    /** Ends the open run and gives it. */
    abstract O build();

    /** Forgets the open run. */
    void discardOpen(Consumer<? super O> discard) {
        discard.accept(build());
    }

    /**
     * The end of the source. Nothing is added behind it.
     *
     * @param failure what the source failed with, or null
     * @return what downstream will get behind the last run, or null for its completion
     */
    @Nullable
    Throwable end(@Nullable Throwable failure) {
        return failure;
    }

    /** A sign of life, or null if there is none. Nothing is pending. */
    @Nullable
    O heartbeat() {
        return null;
    }

    final void add(I item, long weighs) {
        long added = openWeight == 0 ? open(item, weighs) : join(item, weighs);
        if (added < 0) {
            seal();
            added = open(item, weighs);
        }
        if (added != 0) {
            count(1, added);
        }
    }

    /** Adds what was laid down, up to a count. What fails stays the next. */
    final void addAll(Handover<? extends I> from, int end) {
        while (from.taken() != end) {
            I item = from.next();
            add(item, weigh(item));
            from.drop();
        }
    }

    /** Books what was added to the open run. */
    final void count(int items, long weight) {
        openItems += items;
        openWeight += weight;
    }

    /** What follows is a run of its own. */
    final void seal() {
        if (openWeight == 0) {
            return;
        }
        ArrayDeque<Run<O>> runs = closed;
        if (runs == null) {
            runs = new ArrayDeque<>(4);
            closed = runs;
        }
        runs.add(new Run<>(build(), openItems, openWeight));
        closedItems += openItems;
        closedWeight += openWeight;
        openItems = 0;
        openWeight = 0;
    }

    /** The oldest run, or null if nothing is left. */
    final @Nullable O poll() {
        ArrayDeque<Run<O>> runs = closed;
        Run<O> run = runs == null ? null : runs.poll();
        O value;
        if (run != null) {
            value = run.value;
            polledItems = run.items;
            polledWeight = run.weight;
            closedItems -= polledItems;
            closedWeight -= polledWeight;
        } else if (openWeight != 0) {
            value = build();
            polledItems = openItems;
            polledWeight = openWeight;
            openItems = 0;
            openWeight = 0;
        } else {
            return null;
        }
        return value;
    }

    final int polledItems() {
        return polledItems;
    }

    final long polledWeight() {
        return polledWeight;
    }

    final int items() {
        return closedItems + openItems;
    }

    final long weight() {
        return closedWeight + openWeight;
    }

    final boolean isEmpty() {
        return weight() == 0;
    }

    /** Gives up all that is pending. */
    final void clear(Consumer<? super O> discard) {
        ArrayDeque<Run<O>> runs = closed;
        if (runs != null) {
            runs.forEach(run -> discard.accept(run.value));
            runs.clear();
        }
        if (openWeight != 0) {
            discardOpen(discard);
        }
        closedItems = 0;
        closedWeight = 0;
        openItems = 0;
        openWeight = 0;
    }
}
