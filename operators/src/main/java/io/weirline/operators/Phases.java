package io.weirline.operators;

import io.weirline.core.StreamEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a client is told while no content has come yet. Immutable; start from {@link #defaults()} or {@link #of(String)}.
 * Each status is an {@link StreamEvent.Extension} named {@link #EVENT}, which is no content to any deadline or batch.
 *
 * @param steps what is told, and when
 */
public record Phases(List<Step> steps) {
    /** The name of the events. */
    public static final String EVENT = "weirline.status";

    private static final Phases DEFAULTS = of("analysing").then(Duration.ofSeconds(5), "taking longer than usual");

    /**
     * One status.
     *
     * @param after when, from the first request on
     * @param status a word or a phrase for people
     */
    public record Step(Duration after, String status) {
        /**
         * Checks the values.
         *
         * @param after when
         * @param status a phrase of 1 to 200 characters, none of them a quote, a backslash or a control
         * @throws IllegalArgumentException naming what is refused
         */
        public Step {
            Times.notNegative("after", after);
            if (status.isEmpty()
                    || status.length() > 200
                    || status.chars().anyMatch(c -> c == '"' || c == '\\' || Character.isISOControl(c))) {
                throw new IllegalArgumentException(
                        "status: must have 1 to 200 characters, none of them a quote, a backslash or a control");
            }
        }
    }

    /**
     * Checks the order.
     *
     * @param steps at least one, at ascending times
     * @throws IllegalArgumentException if the times do not ascend
     */
    public Phases {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("steps: must not be empty");
        }
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).after().compareTo(steps.get(i - 1).after()) <= 0) {
                throw new IllegalArgumentException("after: must ascend, was "
                        + steps.get(i).after() + " behind " + steps.get(i - 1).after());
            }
        }
    }

    /**
     * "analysing" at once, "taking longer than usual" after 5 seconds.
     *
     * @return the one instance
     */
    public static Phases defaults() {
        return DEFAULTS;
    }

    /**
     * One status, told at once.
     *
     * @param status a phrase for people
     * @return the phases
     */
    public static Phases of(String status) {
        return new Phases(List.of(new Step(Duration.ZERO, status)));
    }

    /**
     * These and one more.
     *
     * @param after when, from the first request on; later than all others
     * @param status a phrase for people
     * @return a changed copy
     */
    public Phases then(Duration after, String status) {
        List<Step> more = new ArrayList<>(steps);
        more.add(new Step(after, status));
        return new Phases(more);
    }

    /**
     * A status as an event, for stages that know better what is going on, such as a search.
     *
     * @param status a phrase for people
     * @return the event
     */
    public static StreamEvent event(String status) {
        Step step = new Step(Duration.ZERO, Objects.requireNonNull(status, "status"));
        return new StreamEvent.Extension(EVENT, "{\"status\":\"" + step.status() + "\"}");
    }
}
