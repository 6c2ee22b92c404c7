package io.weirline.operators;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which labels of requests reach the meters: an allow-list of names, and for each a bound on the number of its values,
 * since each value is a time series of its own. Thread-safe; one for all requests.
 */
public final class LabelPolicy {
    /** What stands for each value beyond the bound, and for each that is malformed. */
    public static final String OTHER = "other";

    /** The most characters of a value. */
    public static final int MAX_CHARS = 64;

    private final int maxValues;
    private final Map<String, Values> seen;

    private static final class Values {
        final Set<String> known = ConcurrentHashMap.newKeySet();
        final AtomicInteger left;

        Values(int most) {
            left = new AtomicInteger(most);
        }

        boolean admits(String value) {
            if (known.contains(value)) {
                return true;
            }
            if (left.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
                return false;
            }
            if (!known.add(value)) {
                left.incrementAndGet();
            }
            return true;
        }
    }

    private LabelPolicy(int maxValues, Collection<String> names) {
        this.maxValues = maxValues;
        Map<String, Values> all = new LinkedHashMap<>();
        names.forEach(name -> all.put(name, new Values(maxValues)));
        seen = all;
    }

    /**
     * A policy.
     *
     * @param maxValues the most values of each label, the first that come
     * @param names the labels that may pass
     * @return a new policy, which has seen no value yet
     * @throws IllegalArgumentException if maxValues is not positive
     */
    public static LabelPolicy allow(int maxValues, String... names) {
        if (maxValues < 1) {
            throw new IllegalArgumentException("maxValues: must be positive, was " + maxValues);
        }
        return new LabelPolicy(maxValues, Set.of(names));
    }

    /**
     * What may pass of a request's labels.
     *
     * @param requested as the request gives them
     * @return those with an allowed name; {@value #OTHER} for a value beyond the bound, of more than {@value #MAX_CHARS}
     *     characters, or with a control character
     */
    public Labels of(Map<String, String> requested) {
        Map<String, String> passed = new LinkedHashMap<>();
        seen.forEach((name, values) -> {
            String value = requested.get(name);
            if (value != null) {
                boolean sound = value.length() <= MAX_CHARS && value.chars().noneMatch(Character::isISOControl);
                passed.put(name, sound && values.admits(value) ? value : OTHER);
            }
        });
        return new Labels(passed);
    }

    @Override
    public String toString() {
        return "LabelPolicy" + seen.keySet() + " of at most " + maxValues + " values";
    }
}
