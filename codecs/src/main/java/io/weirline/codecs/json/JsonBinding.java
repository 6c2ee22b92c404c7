package io.weirline.codecs.json;

import io.weirline.codecs.partial.AssemblyEnd;
import io.weirline.codecs.partial.JsonAssembler;
import io.weirline.codecs.partial.JsonView;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * JSON bound to one type. Thread-safe; made by {@link JsonBinder#to(Type)}. Binding recurses as deep as the value, which
 * {@link io.weirline.codecs.partial.AssemblerLimits#depth()} bounds.
 *
 * @param <T> the type
 */
public interface JsonBinding<T> {
    /**
     * What is bound to.
     *
     * @return the type that the binder was given
     */
    Type type();

    /**
     * Binds a whole value, strictly: what does not fit the type is an error.
     *
     * @param value a value that is complete
     * @return the bound value; null where JSON's {@code null} is the type's null
     * @throws JsonBindingException if the value does not fit, or is not complete
     */
    @Nullable
    T bind(JsonView value);

    /**
     * Binds a whole JSON text, strictly.
     *
     * @param utf8 the array; read during the call
     * @param from the first byte
     * @param to behind the last byte
     * @return as {@link #bind(JsonView)}
     * @throws JsonBindingException if the bytes are not one JSON value within
     *     {@link io.weirline.codecs.partial.AssemblerLimits#defaults()}, or it does not fit
     */
    default @Nullable T bind(byte[] utf8, int from, int to) {
        JsonAssembler assembler = new JsonAssembler();
        assembler.feed(utf8, from, to);
        AssemblyEnd end = assembler.end();
        JsonView value = assembler.view();
        if (value == null || end.state() != AssemblyEnd.State.COMPLETE) {
            throw new JsonBindingException("is not one JSON value", type(), end.pointer(), null);
        }
        return bind(value);
    }

    /**
     * A new binding of a value that is still being written.
     *
     * @return for one stream
     */
    PartialBinding<T> partial();
}
