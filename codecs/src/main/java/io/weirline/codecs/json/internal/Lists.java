package io.weirline.codecs.json.internal;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The types that hold elements and can be shown while they grow. */
public final class Lists {
    private Lists() {}

    /**
     * What makes one of its elements.
     *
     * @param type a raw class
     * @return null if it is none of these types
     */
    public static @Nullable Function<List<?>, Object> collector(Class<?> type) {
        if (type == List.class || type == Collection.class || type == Iterable.class) {
            return elements -> elements;
        }
        if (type == Set.class) {
            return elements -> Collections.unmodifiableSet(new LinkedHashSet<>(elements));
        }
        if (type.isArray() && !type.getComponentType().isPrimitive()) {
            return elements -> elements.toArray((Object[]) Array.newInstance(type.getComponentType(), 0));
        }
        return null;
    }
}
