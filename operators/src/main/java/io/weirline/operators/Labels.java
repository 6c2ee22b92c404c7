package io.weirline.operators;

import java.util.Map;

/**
 * What meters may tell of a request. Made by {@link LabelPolicy#of(Map)} alone, so that no request makes up names, or
 * values without end.
 */
public final class Labels {
    /** No labels. */
    public static final Labels NONE = new Labels(Map.of());

    private final Map<String, String> values;

    Labels(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * The labels.
     *
     * @return values by names, immutable
     */
    public Map<String, String> values() {
        return values;
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
