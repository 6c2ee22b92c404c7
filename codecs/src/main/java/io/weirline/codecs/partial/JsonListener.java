package io.weirline.codecs.partial;

/**
 * Told what becomes visible, in order, during {@link JsonAssembler#feed}. What it is told does not depend on how the
 * text was cut, but for where the text of one string is cut into appends and how many eager states of a number there are.
 *
 * <p>A callback may take a {@link JsonAssembler#view()}, which then shows what the callback tells. It must not feed. What
 * it throws comes out of {@code feed}; the assembler must then be reset.
 */
public interface JsonListener {
    /**
     * A value of the top level begins. Once, unless values are concatenated.
     *
     * @param offset of its first unit, in UTF-16 units from the start of the text
     */
    default void begin(long offset) {}

    /**
     * An object, array or growing string becomes visible, empty.
     *
     * @param place where; valid during the call
     * @param kind OBJECT, ARRAY or STRING
     */
    default void start(JsonPlace place, JsonView.Kind kind) {}

    /**
     * An open string grows. Appends are told at the end of each piece, or of the string.
     *
     * @param place where; valid during the call
     * @param text what is new, never empty; valid during the call
     */
    default void append(JsonPlace place, CharSequence text) {}

    /**
     * A number or literal, or a string that does not grow in view. An eager number may come several times, not complete
     * but for the last.
     *
     * @param place where; valid during the call
     * @param value the value
     */
    default void value(JsonPlace place, JsonView value) {}

    /**
     * A visible member is no longer there: a string that does not grow in view has begun under its name, and will come
     * as a {@link #value}.
     *
     * @param place where; valid during the call
     */
    default void withdraw(JsonPlace place) {}

    /**
     * An object, array or growing string is closed.
     *
     * @param place where; valid during the call
     * @param value all of it
     */
    default void end(JsonPlace place, JsonView value) {}
}
