package io.weirline.codecs.partial;

import java.util.Objects;

/**
 * Which parts of a document are kept. What is not kept is checked like the rest, told to no listener and not in the view;
 * it costs no memory.
 *
 * @param pointer the path to what is kept; the containers on the way are kept, their other children are not
 * @param passing whether the children of the value at the path are let go as soon as they are closed and their listener
 *     has had them: memory then holds one child, however many there are
 */
public record Keep(JsonPointer pointer, boolean passing) {
    private static final Keep ALL = new Keep(JsonPointer.root(), false);

    /** Checks that there is a path. */
    public Keep {
        Objects.requireNonNull(pointer, "pointer");
    }

    /**
     * Everything.
     *
     * @return the default
     */
    public static Keep all() {
        return ALL;
    }

    /**
     * One value and the way to it.
     *
     * @param pointer the path to the value
     * @return the choice
     */
    public static Keep only(JsonPointer pointer) {
        return new Keep(pointer, false);
    }

    /**
     * The elements of one array (or the members of one object), one after the other. Duplicate names among them are not
     * noticed.
     *
     * @param pointer the path to the container
     * @return the choice
     */
    public static Keep elementsOf(JsonPointer pointer) {
        return new Keep(pointer, true);
    }
}
