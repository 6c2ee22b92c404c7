package io.weirline.codecs.json.databind;

import io.weirline.codecs.json.JsonBinder;
import io.weirline.codecs.json.JsonBinding;
import io.weirline.codecs.json.JsonBindingException;
import io.weirline.codecs.json.internal.Unfit;
import io.weirline.codecs.partial.JsonPointer;
import java.lang.reflect.Type;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Binding on Jackson 3, an optional dependency. A closed value is bound by Jackson alone, by a parser that walks the
 * view: all that the mapper is configured to do, annotations and modules included, holds. What is still written is made
 * of the same properties and creators. Objects that Jackson binds in a special way (polymorphic, by a builder, unwrapped,
 * with identities, or by a deserializer of the user's) are there once they are closed.
 */
public final class JacksonBinder implements JsonBinder {
    private final ObjectMapper mapper;

    private JacksonBinder(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * A binder with Jackson's defaults.
     *
     * @return the binder
     */
    public static JacksonBinder create() {
        return of(JsonMapper.shared());
    }

    /**
     * A binder with the user's configuration.
     *
     * @param mapper the mapper
     * @return the binder
     */
    @SuppressWarnings("exports") // The module is optional: a transitive requirement would ask everyone for it.
    public static JacksonBinder of(ObjectMapper mapper) {
        return new JacksonBinder(Objects.requireNonNull(mapper, "mapper"));
    }

    @Override
    public <T> JsonBinding<T> to(Type type) {
        try {
            return new Shapes(mapper).root(mapper.constructType(type)).binding(type);
        } catch (JacksonException | Unfit e) {
            throw new JsonBindingException("cannot be bound by Jackson", type, JsonPointer.root(), null);
        }
    }
}
