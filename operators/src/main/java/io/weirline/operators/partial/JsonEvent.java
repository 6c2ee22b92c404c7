package io.weirline.operators.partial;

import io.weirline.codecs.partial.JsonPointer;
import io.weirline.codecs.partial.JsonView;

/**
 * What becomes visible, as {@link io.weirline.codecs.partial.JsonListener} is told, as values that may be kept. Apart
 * from where the text of a string is cut into {@link Append}s they do not depend on how the text was cut.
 */
public sealed interface JsonEvent {
    /**
     * Where.
     *
     * @return the path from the root
     */
    JsonPointer pointer();

    /**
     * A value of the top level begins: once, but again where values are concatenated or the model began anew.
     *
     * @param offset of its first unit, in UTF-16 units from the start of the text
     */
    record Begin(long offset) implements JsonEvent {
        @Override
        public JsonPointer pointer() {
            return JsonPointer.root();
        }
    }

    /**
     * An object, array or growing string becomes visible, empty.
     *
     * @param pointer where
     * @param kind OBJECT, ARRAY or STRING
     */
    record Start(JsonPointer pointer, JsonView.Kind kind) implements JsonEvent {}

    /**
     * An open string grows.
     *
     * @param pointer where
     * @param text what is new, never empty
     */
    record Append(JsonPointer pointer, String text) implements JsonEvent {}

    /**
     * A number or literal, or a string that does not grow in view.
     *
     * @param pointer where
     * @param value the value; not complete if it is an eager number that may change
     */
    record Value(JsonPointer pointer, JsonView value) implements JsonEvent {}

    /**
     * A visible member is no longer there: a string that does not grow in view has begun under its name.
     *
     * @param pointer where
     */
    record Withdraw(JsonPointer pointer) implements JsonEvent {}

    /**
     * An object, array or growing string is closed.
     *
     * @param pointer where
     * @param value all of it
     */
    record End(JsonPointer pointer, JsonView value) implements JsonEvent {}
}
