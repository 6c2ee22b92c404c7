package io.weirline.operators;

import java.time.Duration;

/**
 * How many items leave together, and how long they may wait for each other. Items are the deltas that the provider
 * sends, which need not be the model's tokens. Whatever the batching: the first content leaves in the tick in which it
 * came, tool starts and ends, usage, finishes and faults wait for nothing, and what is not demanded is merged.
 *
 * <p>In {@link Mode#ADAPTIVE} the target number of items is 1, which waits for nothing, while items come no faster than
 * one a window. Else it doubles within {@code minItems} and {@code maxItems} with each batch that reached it and with
 * each that demand made wait, halves with each that its window closed at less than half of it, and is 1 again when a
 * window brought one item only.
 *
 * <p><img src="{@docRoot}/resources/coalesce-window.svg" alt="A window opens behind the first content and is measured from the first pending item.">
 *
 * @param mode how the target is found
 * @param minItems the least target but 1; in other modes than ADAPTIVE the same as {@code maxItems}
 * @param maxItems how many items a batch holds at most
 * @param window how long the first pending item may wait; zero for {@link Mode#IMMEDIATE} alone
 * @param maxBytes how much a batch weighs at most, in bytes; a heavier element leaves alone
 */
public record Batching(Mode mode, int minItems, int maxItems, Duration window, int maxBytes) {
    /** How the number of items is found that leave together. */
    public enum Mode {
        /** One, while demand lasts. */
        IMMEDIATE,
        /** The same always. */
        FIXED,
        /** As the arrivals and the reader allow. */
        ADAPTIVE
    }

    /** The window of the presets: 20 ms. */
    public static final Duration DEFAULT_WINDOW = Duration.ofMillis(20);

    /** The longest window: one minute. A longer one is a mistaken unit. */
    public static final Duration LONGEST_WINDOW = Duration.ofMinutes(1);

    /** The default of {@code maxBytes}: 256 KiB. */
    public static final int DEFAULT_MAX_BYTES = 256 << 10;

    private static final Batching IMMEDIATE =
            new Batching(Mode.IMMEDIATE, Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ZERO, DEFAULT_MAX_BYTES);
    private static final Batching SMALL = adaptive(5, 10, DEFAULT_WINDOW);
    private static final Batching MEDIUM = adaptive(20, 50, DEFAULT_WINDOW);
    private static final Batching ADAPTIVE = adaptive(5, 50, DEFAULT_WINDOW);

    /**
     * Checks that the options do not contradict each other.
     *
     * @param mode how the target is found
     * @param minItems the least target but 1
     * @param maxItems how many items a batch holds at most
     * @param window how long the first pending item may wait
     * @param maxBytes how much a batch weighs at most
     * @throws IllegalArgumentException if an option is out of its bounds or contradicts another; the message names it
     */
    public Batching {
        require(minItems >= 1, "minItems", "at least 1", minItems);
        require(maxItems >= minItems, "maxItems", "at least minItems, " + minItems, maxItems);
        require(maxBytes >= 1, "maxBytes", "at least 1", maxBytes);
        require(mode == Mode.ADAPTIVE || minItems == maxItems, "minItems", "as maxItems unless ADAPTIVE", minItems);
        if (mode == Mode.IMMEDIATE) {
            require(window.isZero(), "window", "none where nothing waits", window);
        } else {
            require(!window.isZero() && !window.isNegative(), "window", "longer than zero", window);
            require(window.compareTo(LONGEST_WINDOW) <= 0, "window", "at most " + LONGEST_WINDOW, window);
        }
    }

    private static void require(boolean met, String option, String rule, Object value) {
        if (!met) {
            throw new IllegalArgumentException(option + ": must be " + rule + ", not " + value);
        }
    }

    /**
     * Each item at once while demand lasts; what waits for demand is merged.
     *
     * @return the one instance
     */
    public static Batching immediate() {
        return IMMEDIATE;
    }

    /**
     * Always the same number of items, or fewer when the window closes.
     *
     * @param items how many, at least 1
     * @param window how long the first of them may wait
     * @return new options
     * @throws IllegalArgumentException if an option is out of its bounds
     */
    public static Batching fixed(int items, Duration window) {
        require(items >= 1, "items", "at least 1", items);
        return new Batching(Mode.FIXED, items, items, window, DEFAULT_MAX_BYTES);
    }

    /**
     * {@code adaptive(5, 10, 20 ms)}: smooth to read.
     *
     * @return the one instance
     */
    public static Batching small() {
        return SMALL;
    }

    /**
     * {@code adaptive(20, 50, 20 ms)}: fewer and larger.
     *
     * @return the one instance
     */
    public static Batching medium() {
        return MEDIUM;
    }

    /**
     * {@code adaptive(5, 50, 20 ms)}: the default.
     *
     * @return the one instance
     */
    public static Batching adaptive() {
        return ADAPTIVE;
    }

    /**
     * As many items as the arrivals and the reader allow.
     *
     * @param min the least target but 1
     * @param max the greatest target
     * @param maxWait how long the first pending item may wait
     * @return new options
     * @throws IllegalArgumentException if an option is out of its bounds or contradicts another
     */
    public static Batching adaptive(int min, int max, Duration maxWait) {
        return new Batching(Mode.ADAPTIVE, min, max, maxWait, DEFAULT_MAX_BYTES);
    }

    /**
     * One request's {@code chunk_size}: this many items together, within the window that stands or else 20 ms; 1 is
     * {@link #immediate()}.
     *
     * @param items how many
     * @return changed options
     * @throws IllegalArgumentException if it is less than 1
     */
    public Batching withChunkSize(int items) {
        require(items >= 1, "chunk_size", "at least 1", items);
        if (items == 1) {
            return new Batching(Mode.IMMEDIATE, Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ZERO, maxBytes);
        }
        return new Batching(Mode.FIXED, items, items, window.isZero() ? DEFAULT_WINDOW : window, maxBytes);
    }

    /**
     * One request's {@code flush_ms}: how long an item may wait. Zero is {@link #immediate()}.
     *
     * @param window the time
     * @return changed options
     * @throws IllegalArgumentException if it is negative or longer than a minute, or if nothing waits here at all
     */
    public Batching withFlushAfter(Duration window) {
        require(!window.isNegative(), "flush_ms", "at least 0", window.toMillis());
        require(
                window.compareTo(LONGEST_WINDOW) <= 0,
                "flush_ms",
                "at most " + LONGEST_WINDOW.toMillis(),
                window.toMillis());
        if (window.isZero()) {
            return withChunkSize(1);
        }
        require(mode != Mode.IMMEDIATE, "flush_ms", "0 where each item leaves at once", window.toMillis());
        return new Batching(mode, minItems, maxItems, window, maxBytes);
    }

    /**
     * These options with another bound of weight.
     *
     * @param maxBytes how much a batch weighs at most
     * @return changed options
     * @throws IllegalArgumentException if it is less than 1
     */
    public Batching withMaxBytes(int maxBytes) {
        return new Batching(mode, minItems, maxItems, window, maxBytes);
    }
}
