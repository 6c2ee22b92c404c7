package io.weirline.codecs.json.internal;

import io.weirline.codecs.partial.JsonView;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map from strings. */
public abstract class MapShape extends Shape {
    /**
     * The shape of the values.
     *
     * @return the shape
     */
    public abstract Shape value();

    @Override
    final Growing growing() {
        return new GrowingMap(this);
    }

    private static final class GrowingMap extends Growing {
        private final MapShape shape;
        private final Map<String, Growing> parts = new HashMap<>();

        GrowingMap(MapShape shape) {
            super(shape);
            this.shape = shape;
        }

        @Override
        @Nullable
        Object open(JsonView view) {
            return view instanceof JsonView.ObjectView object ? map(object) : ABSENT;
        }

        @Override
        @Nullable
        Object closed(JsonView view) {
            return view instanceof JsonView.ObjectView object && !hasNull(object) ? map(object) : super.closed(view);
        }

        private static boolean hasNull(JsonView.ObjectView object) {
            for (int i = 0; i < object.size(); i++) {
                if (object.value(i) instanceof JsonView.NullView) {
                    return true;
                }
            }
            return false;
        }

        private Object map(JsonView.ObjectView object) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            object.forEach((name, value) -> {
                Growing part = parts.computeIfAbsent(name, n -> shape.value().growing());
                Object bound = part.bind(value, name);
                if (bound != Growing.ABSENT) {
                    map.put(name, bound);
                }
            });
            return Collections.unmodifiableMap(map);
        }
    }
}
