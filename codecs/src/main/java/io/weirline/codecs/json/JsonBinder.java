package io.weirline.codecs.json;

import java.lang.reflect.Type;

/**
 * Binds JSON to the user's types with the library of the user's choice. Thread-safe.
 *
 * <p>On Jackson {@code io.weirline.codecs.json.databind.JacksonBinder}, on jsoniter
 * {@code io.weirline.codecs.json.jsoniter.JsoniterBinder}; both libraries are optional dependencies.
 */
@FunctionalInterface
public interface JsonBinder {
    /**
     * A binder of the library that is there, with its defaults: Jackson before jsoniter.
     *
     * @return the binder
     * @throws IllegalStateException if neither is there
     */
    static JsonBinder standard() {
        return StandardBinder.find();
    }

    /**
     * The binding to a type, which may be generic. Made once and kept: what it costs to look at the type is paid here.
     *
     * @param type a class, a record, or any type that the library can tell apart: {@code List<Recipe>}
     * @param <T> the same type; not checked, as Java cannot tell it from a {@code Type}
     * @return the binding
     * @throws JsonBindingException if the library cannot bind to the type at all
     */
    <T> JsonBinding<T> to(Type type);

    /**
     * The binding to a class.
     *
     * @param type a class or record
     * @param <T> the same
     * @return the binding
     * @throws JsonBindingException if the library cannot bind to the class at all
     */
    default <T> JsonBinding<T> to(Class<T> type) {
        return to((Type) type);
    }
}
