package io.weirline.codecs.json.databind;

import io.weirline.codecs.json.internal.ObjectShape;
import io.weirline.codecs.json.internal.Shape;
import io.weirline.codecs.partial.JsonView;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A {@link Bean} at one place of a type. */
final class BeanShape extends ObjectShape {
    private final Bean bean;
    private final Function<JsonView, @Nullable Object> whole;

    BeanShape(Bean bean, Function<JsonView, @Nullable Object> whole) {
        this.bean = bean;
        this.whole = whole;
    }

    @Override
    public int size() {
        return bean.size();
    }

    @Override
    public String name(int property) {
        return bean.name(property);
    }

    @Override
    public Shape shape(int property) {
        return bean.shape(property);
    }

    @Override
    public Class<?> rawClass(int property) {
        return bean.rawClass(property);
    }

    @Override
    public Object make(@Nullable Object[] values, boolean[] present) {
        return bean.make(values, present);
    }

    @Override
    public @Nullable Object whole(JsonView value) {
        return whole.apply(value);
    }
}
