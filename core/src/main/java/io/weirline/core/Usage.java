package io.weirline.core;

import org.jspecify.annotations.Nullable;

/**
 * Token counts, normalised over the providers. Null means not reported; 0 is a value.
 *
 * @param input all prompt tokens, cached and cache-written ones included
 * @param output all generated tokens, reasoning included
 * @param cacheRead the part of {@code input} that was read from a cache
 * @param cacheWrite the part of {@code input} that was written to a cache
 * @param reasoning the part of {@code output} that was reasoning
 * @param raw the provider's own object as JSON text
 */
public record Usage(
        @Nullable Long input,
        @Nullable Long output,
        @Nullable Long cacheRead,
        @Nullable Long cacheWrite,
        @Nullable Long reasoning,
        @Nullable String raw) {
    /** Nothing reported. */
    public static final Usage NONE = new Usage(null, null, null, null, null, null);

    /**
     * This usage overlaid with a later one, field by field: the last value that is not null wins.
     *
     * @param later the later report
     * @return the merged usage
     */
    public Usage merge(Usage later) {
        return new Usage(
                last(input, later.input),
                last(output, later.output),
                last(cacheRead, later.cacheRead),
                last(cacheWrite, later.cacheWrite),
                last(reasoning, later.reasoning),
                last(raw, later.raw));
    }

    private static <T> @Nullable T last(@Nullable T earlier, @Nullable T later) {
        return later != null ? later : earlier;
    }
}
