package io.weirline.operators;

import java.time.Duration;
import java.util.Objects;

/**
 * How long a stream may take, and for what. Immutable; start from {@link #defaults()} or {@link #none()}. Of several
 * that could pass, the first one does.
 *
 * <p><em>Content</em> is a non-empty event of phase CONTENT, REASONING or TOOL: signs of life and the envelope never
 * count. Where downstream asks for nothing, it is not the model that is late: {@code firstByte}, {@code firstContent},
 * {@code idleByte}, {@code idleContent} and {@code minRate} stand still while demand is 0, and go on with the time that
 * was left; they begin at the first request. {@code headers} and {@code total} begin with the subscription and never
 * stand still.
 *
 * <p>An idle deadline of T passes between T and T + max(T/16, 1 ms) behind the last element of its class, since no stage
 * reads the clock for each element; the others are exact.
 *
 * @param headers until the response is there; told only by a stage that stands around the exchange, such as
 *     {@code WeirNetty.deadlines}
 * @param firstByte until the first bytes of the body
 * @param firstContent until the first content
 * @param idleByte between bytes, once the first came
 * @param idleContent between content, once the first came
 * @param total the whole stream
 * @param minRate the least content in each {@code rateWindow} from the first content on, in UTF-16 units a second; 0 is
 *     off
 * @param rateWindow over which {@code minRate} is measured, one window behind the other
 */
public record Deadlines(
        Duration headers,
        Duration firstByte,
        Duration firstContent,
        Duration idleByte,
        Duration idleContent,
        Duration total,
        long minRate,
        Duration rateWindow) {
    /** The value of a deadline that is off. */
    public static final Duration OFF = Duration.ofSeconds(Long.MAX_VALUE);

    private static final Deadlines NONE = new Deadlines(OFF, OFF, OFF, OFF, OFF, OFF, 0, OFF);
    private static final Deadlines DEFAULTS = NONE.headers(Duration.ofSeconds(30))
            .firstContent(Duration.ofSeconds(120))
            .idleContent(Duration.ofSeconds(60));

    /**
     * Checks each deadline.
     *
     * @param headers until the response is there
     * @param firstByte until the first bytes
     * @param firstContent until the first content
     * @param idleByte between bytes
     * @param idleContent between content
     * @param total the whole stream
     * @param minRate UTF-16 units of content a second
     * @param rateWindow over which the rate is measured
     * @throws IllegalArgumentException if one is not positive or longer than 292 years, or if the rate and its window
     *     contradict each other; the message names it
     */
    public Deadlines {
        positive("headers", headers);
        positive("firstByte", firstByte);
        positive("firstContent", firstContent);
        positive("idleByte", idleByte);
        positive("idleContent", idleContent);
        positive("total", total);
        positive("rateWindow", rateWindow);
        if (minRate < 0) {
            throw new IllegalArgumentException("minRate must not be negative, was " + minRate);
        }
        if (minRate == 0 != isOff(rateWindow)) {
            throw new IllegalArgumentException("minRate " + minRate + " contradicts rateWindow "
                    + (isOff(rateWindow) ? "OFF" : rateWindow) + ": both are on, or none");
        }
        if (minRate != 0 && rateWindow.toNanos() / 1e9 * minRate < 1) {
            throw new IllegalArgumentException(
                    "minRate " + minRate + " asks for less than one unit in a rateWindow of " + rateWindow);
        }
    }

    private static void positive(String name, Duration value) {
        if (!isOff(Objects.requireNonNull(value, name))) {
            Times.positive(name, value);
        }
    }

    private static boolean isOff(Duration value) {
        return value.equals(OFF);
    }

    /**
     * The documented defaults: headers 30 s, first content 120 s, idle content 60 s; the others are off.
     *
     * @return the one instance
     */
    public static Deadlines defaults() {
        return DEFAULTS;
    }

    /**
     * All off.
     *
     * @return the one instance
     */
    public static Deadlines none() {
        return NONE;
    }

    /**
     * These, with another time for the response's headers.
     *
     * @param value the time, or {@link #OFF}
     * @return a new value
     */
    public Deadlines headers(Duration value) {
        return new Deadlines(value, firstByte, firstContent, idleByte, idleContent, total, minRate, rateWindow);
    }

    /**
     * These, with another time to the first bytes.
     *
     * @param value the time, or {@link #OFF}
     * @return a new value
     */
    public Deadlines firstByte(Duration value) {
        return new Deadlines(headers, value, firstContent, idleByte, idleContent, total, minRate, rateWindow);
    }

    /**
     * These, with another time to the first content.
     *
     * @param value the time, or {@link #OFF}
     * @return a new value
     */
    public Deadlines firstContent(Duration value) {
        return new Deadlines(headers, firstByte, value, idleByte, idleContent, total, minRate, rateWindow);
    }

    /**
     * These, with another time between bytes.
     *
     * @param value the time, or {@link #OFF}
     * @return a new value
     */
    public Deadlines idleByte(Duration value) {
        return new Deadlines(headers, firstByte, firstContent, value, idleContent, total, minRate, rateWindow);
    }

    /**
     * These, with another time between content.
     *
     * @param value the time, or {@link #OFF}
     * @return a new value
     */
    public Deadlines idleContent(Duration value) {
        return new Deadlines(headers, firstByte, firstContent, idleByte, value, total, minRate, rateWindow);
    }

    /**
     * These, with another time for the whole stream.
     *
     * @param value the time, or {@link #OFF}
     * @return a new value
     */
    public Deadlines total(Duration value) {
        return new Deadlines(headers, firstByte, firstContent, idleByte, idleContent, value, minRate, rateWindow);
    }

    /**
     * These, with another least speed.
     *
     * @param unitsPerSecond UTF-16 units of content a second; 0, with {@link #OFF}, is off
     * @param window over which it is measured
     * @return a new value
     */
    public Deadlines minRate(long unitsPerSecond, Duration window) {
        return new Deadlines(headers, firstByte, firstContent, idleByte, idleContent, total, unitsPerSecond, window);
    }
}
