package io.weirline.codecs.json;

import io.weirline.codecs.partial.JsonPointer;
import java.lang.reflect.Type;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value does not fit the type that it is to be bound to. The message holds neither input text nor a JSON library's,
 * so it may be logged.
 */
public final class JsonBindingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Type type;
    private final transient @Nullable JsonPointer pointer;

    /**
     * A new exception.
     *
     * @param reason a phrase that goes on behind "value of TYPE", without input text
     * @param type what was to be bound to
     * @param pointer where, from the value that was to be bound
     * @param cause what the user's own code threw; null if it threw nothing
     */
    public JsonBindingException(String reason, Type type, JsonPointer pointer, @Nullable Throwable cause) {
        super("value of " + type.getTypeName() + " " + reason + at(pointer), cause);
        this.type = type;
        this.pointer = Objects.requireNonNull(pointer, "pointer");
    }

    private static String at(JsonPointer pointer) {
        return pointer.depth() == 0 ? "" : " at depth " + pointer.depth();
    }

    /**
     * What was to be bound to.
     *
     * @return the type; the class {@code Object} of an exception that was serialized
     */
    public Type type() {
        return type == null ? Object.class : type;
    }

    /**
     * Where. Not in the message, because the names in it may be input.
     *
     * @return the path from the value that was to be bound; the root of an exception that was serialized
     */
    public JsonPointer pointer() {
        return pointer == null ? JsonPointer.root() : pointer;
    }
}
