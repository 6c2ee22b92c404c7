package io.weirline.codecs.json.jsoniter;

import io.weirline.codecs.json.JsonBinder;
import io.weirline.codecs.json.JsonBinding;
import io.weirline.codecs.json.JsonBindingException;
import io.weirline.codecs.json.internal.Unfit;
import io.weirline.codecs.partial.JsonPointer;
import java.lang.reflect.Type;

/**
 * Binding on jsoniter, an optional dependency: its description of a class (fields, setters, {@code @JsonProperty},
 * {@code @JsonCreator}, {@code @JsonIgnore}), its registered decoders, and its reading of all that is not known here.
 *
 * <p>What jsoniter lacks is bound as Jackson binds it: records, {@code Optional}, the classes of {@code java.time} in their
 * ISO form, {@code UUID}, {@code URI}; floating point numbers are the nearest ones. A member that no property has is
 * passed over. {@code null} for a primitive is an error, as is a missing primitive of a constructor.
 */
public final class JsoniterBinder implements JsonBinder {
    private final JsoniterShapes shapes = new JsoniterShapes();

    private JsoniterBinder() {}

    /**
     * A binder with jsoniter's configuration of the moment at which it meets a type.
     *
     * @return the binder
     */
    public static JsoniterBinder create() {
        return new JsoniterBinder();
    }

    @Override
    public <T> JsonBinding<T> to(Type type) {
        try {
            return shapes.of(type).binding(type);
        } catch (Unfit e) {
            throw new JsonBindingException("cannot be bound by jsoniter", type, JsonPointer.root(), null);
        }
    }
}
