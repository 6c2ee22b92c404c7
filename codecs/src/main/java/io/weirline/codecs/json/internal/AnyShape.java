package io.weirline.codecs.json.internal;

import io.weirline.codecs.partial.JsonView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A type that takes any JSON, as lists, maps, strings, numbers and booleans. */
public abstract class AnyShape extends Shape {
    @Override
    final Growing growing() {
        return new GrowingAny(this);
    }

    private static final class GrowingAny extends Growing {
        private final AnyShape shape;
        private JsonView.@Nullable Kind kind;
        private Growing known;

        GrowingAny(AnyShape shape) {
            super(shape);
            this.shape = shape;
            known = new Growing(shape);
        }

        @Override
        @Nullable
        Object open(JsonView view) {
            return of(view).bind(view);
        }

        @Override
        @Nullable
        Object closed(JsonView view) {
            return of(view).bind(view);
        }

        private Growing of(JsonView view) {
            if (view.kind() != kind) {
                kind = view.kind();
                known = switch (view.kind()) {
                    case ARRAY -> new AnyList(shape).growing();
                    case OBJECT -> new AnyMap(shape).growing();
                    case STRING -> new AnyText(shape).growing();
                    default -> new Growing(shape);
                };
            }
            return known;
        }
    }

    private static final class AnyText extends TextShape {
        private final AnyShape any;

        AnyText(AnyShape any) {
            this.any = any;
        }

        @Override
        public @Nullable Object whole(JsonView value) {
            return any.whole(value);
        }
    }

    private static final class AnyList extends ListShape {
        private final AnyShape any;

        AnyList(AnyShape any) {
            this.any = any;
        }

        @Override
        public Shape element() {
            return any;
        }

        @Override
        public Object collect(List<?> elements) {
            return elements;
        }

        @Override
        public @Nullable Object whole(JsonView value) {
            return any.whole(value);
        }
    }

    private static final class AnyMap extends MapShape {
        private final AnyShape any;

        AnyMap(AnyShape any) {
            this.any = any;
        }

        @Override
        public Shape value() {
            return any;
        }

        @Override
        public @Nullable Object whole(JsonView value) {
            return any.whole(value);
        }
    }
}
