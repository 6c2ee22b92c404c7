package io.weirline.operators;

import io.weirline.core.Transcript;
import io.weirline.core.Usage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request. There is exactly one for each subscription, whatever ended it.
 *
 * @param outcome how it ended
 * @param deadline which deadline passed, for {@link Outcome#DEADLINE} only
 * @param reason the caller's words to the {@link AbortSignal}, for {@link Outcome#ABORTED} only
 * @param error what the stream failed with, or null
 * @param usage token counts; null in it means not known
 * @param inputFrom where {@link Usage#input()} comes from
 * @param outputFrom where {@link Usage#output()} comes from
 * @param transcript what was received; no longer written to. Behind a cancel that drains, text that came after the
 *     cancel is not in it
 * @param decoded content events that came out of the decoder
 * @param delivered content events that were handed on downstream
 * @param bytes of the body that the decoder was given; 0 where no {@link Weir} decode stands upstream
 * @param attempts how often the decoder was subscribed; at least 1
 * @param started when the request was subscribed
 * @param firstContent from then to the first content, or null if none came
 * @param elapsed from then to the end
 */
public record Settlement(
        Outcome outcome,
        @Nullable String deadline,
        @Nullable String reason,
        @Nullable Throwable error,
        Usage usage,
        Provenance inputFrom,
        Provenance outputFrom,
        Transcript transcript,
        long decoded,
        long delivered,
        long bytes,
        int attempts,
        Instant started,
        @Nullable Duration firstContent,
        Duration elapsed) {
    /** Where a token count comes from. */
    public enum Provenance {
        /** The provider said so. */
        REPORTED,
        /** {@link UsageEstimator} did: the provider said nothing, or its last word was older than the text. */
        ESTIMATED,
        /** Nobody knows. */
        UNKNOWN
    }

    /**
     * Output tokens a second, from the first content to the end.
     *
     * @return the rate, or null where the count is not known or no time passed
     */
    public @Nullable Double tokensPerSecond() {
        Long tokens = usage.output();
        Duration time = generation();
        return tokens == null || time.isZero() ? null : tokens * 1e9 / time.toNanos();
    }

    /**
     * Bytes of the body a second, from the request to the end.
     *
     * @return the rate; 0 if no time passed
     */
    public double bytesPerSecond() {
        return elapsed.isZero() ? 0 : bytes * 1e9 / elapsed.toNanos();
    }

    /**
     * The mean time from one content event to the next. Providers put one token into an event, or many.
     *
     * @return the time, or null if there were fewer than two
     */
    public @Nullable Duration timePerDelta() {
        return decoded < 2 || firstContent == null ? null : generation().dividedBy(decoded - 1);
    }

    private Duration generation() {
        return firstContent == null ? Duration.ZERO : elapsed.minus(firstContent);
    }
}
