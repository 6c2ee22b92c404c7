package io.weirline.samples.net;

import java.util.Locale;

/**
 * How a served stream is to break.
 *
 * @param kind what happens
 * @param after behind how many events
 */
public record FaultPlan(Kind kind, int after) {
    /** What happens. */
    public enum Kind {
        /** The connection ends in good order, in the middle of the chunked body. */
        CUT,
        /** The connection is reset. */
        RESET,
        /** Silence, until the client leaves. */
        STALL,
        /** Bytes that are no event, then the end. */
        GARBAGE,
        /** The dialect's own error inside the stream. */
        ERROR
    }

    /**
     * Reads a plan.
     *
     * @param text such as {@code cut:12}
     * @return the plan
     * @throws IllegalArgumentException if it is none
     */
    public static FaultPlan parse(String text) {
        int colon = text.indexOf(':');
        try {
            Kind kind = Kind.valueOf(text.substring(0, Math.max(0, colon)).toUpperCase(Locale.ROOT));
            int after = Integer.parseInt(text.substring(colon + 1));
            if (after >= 0) {
                return new FaultPlan(kind, after);
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalArgumentException("must be cut:N, reset:N, stall:N, garbage:N or error:N, was " + text);
    }
}
