package io.weirline.samples.cli;

import io.weirline.core.Phase;
import io.weirline.core.StreamEvent;
import io.weirline.core.Usage;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What one answer took, seen from where its events arrive. Times are of {@link System#nanoTime()}. */
final class Meter {
    private final long start;
    private long[] arrivals = new long[256];
    private int deltas;
    private int events;
    private Usage usage = Usage.NONE;
    private @Nullable String finish;

    Meter(long start) {
        this.start = start;
    }

    void add(Arrival arrival) {
        StreamEvent event = arrival.event();
        events++;
        if (event instanceof StreamEvent.UsageUpdate update) {
            usage = usage.merge(update.usage());
        } else if (event instanceof StreamEvent.Finished finished) {
            finish = finished.rawReason() == null
                    ? finished.reason().name().toLowerCase(Locale.ROOT)
                    : finished.rawReason();
        } else if (delta(event)) {
            if (deltas == arrivals.length) {
                arrivals = Arrays.copyOf(arrivals, 2 * deltas);
            }
            arrivals[deltas++] = arrival.nanos();
        }
    }

    private static boolean delta(StreamEvent event) {
        Phase phase = event.phase();
        return phase == Phase.CONTENT
                || phase == Phase.REASONING
                || phase == Phase.TOOL && event instanceof StreamEvent.ToolCallDelta;
    }

    int events() {
        return events;
    }

    /** Milliseconds from the request to the first delta; NaN if none came. */
    double firstMillis() {
        return deltas == 0 ? Double.NaN : (arrivals[0] - start) / 1e6;
    }

    /** Milliseconds between deltas, at a percentile; NaN if there were fewer than two. */
    double gapMillis(double percentile) {
        if (deltas < 2) {
            return Double.NaN;
        }
        long[] gaps = new long[deltas - 1];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = arrivals[i + 1] - arrivals[i];
        }
        Arrays.sort(gaps);
        return gaps[(int) Math.ceil(percentile * gaps.length) - 1] / 1e6;
    }

    /** All figures in one line. */
    String figures() {
        StringBuilder line = new StringBuilder();
        if (deltas == 0) {
            line.append("no token came");
        } else {
            line.append(String.format(Locale.ROOT, "first token %.0f ms", firstMillis()));
        }
        Long output = usage.output();
        double seconds = deltas < 2 ? 0 : (arrivals[deltas - 1] - arrivals[0]) / 1e9;
        if (seconds > 0) {
            // The first one starts the clock, so that it is not counted.
            double rate = ((output != null && output > 1 ? output : deltas) - 1) / seconds;
            line.append(String.format(Locale.ROOT, ", %.1f %s/s", rate, output != null ? "tokens" : "deltas"));
        }
        line.append(", ").append(deltas).append(" deltas");
        if (usage.input() != null || output != null) {
            line.append(", usage ")
                    .append(known(usage.input()))
                    .append(" in + ")
                    .append(known(output))
                    .append(" out");
        }
        return line.append(", finish ").append(finish == null ? "none" : finish).toString();
    }

    private static String known(@Nullable Long count) {
        return count == null ? "?" : count.toString();
    }
}
