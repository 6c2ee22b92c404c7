package io.weirline.codecs.json.internal;

import io.weirline.codecs.partial.JsonView;
import org.jspecify.annotations.Nullable;

/** A type that shows a string as it grows. */
public abstract class TextShape extends Shape {
    @Override
    final Growing growing() {
        return new Growing(this) {
            @Override
            @Nullable
            Object open(JsonView view) {
                return view instanceof JsonView.StringView text ? text.string() : ABSENT;
            }
        };
    }
}
