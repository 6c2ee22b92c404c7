package io.weirline.codecs.partial;

import java.util.Objects;

/**
 * Where a listener's value stands: a path that costs nothing until it is asked for. The one instance of an assembler
 * moves on with it; valid during a callback.
 */
public final class JsonPlace {
    private final JsonTree tree;

    JsonPlace(JsonTree tree) {
        this.tree = tree;
    }

    /**
     * How many steps from the root.
     *
     * @return 0 for the root
     */
    public int depth() {
        return tree.placeDepth();
    }

    /**
     * Whether a step leads into an object.
     *
     * @param level from 0, the step from the root
     * @return true for a name, false for an index
     */
    public boolean isName(int level) {
        return tree.frame(Objects.checkIndex(level, depth())).object;
    }

    /**
     * A step by name.
     *
     * @param level from 0, the step from the root
     * @return the name, not escaped
     * @throws IllegalStateException if the step is an index
     */
    public String name(int level) {
        Frame frame = tree.frame(Objects.checkIndex(level, depth()));
        if (!frame.object) {
            throw new IllegalStateException("an index");
        }
        return frame.name;
    }

    /**
     * A step by index.
     *
     * @param level from 0, the step from the root
     * @return the index
     * @throws IllegalStateException if the step is a name
     */
    public int index(int level) {
        Frame frame = tree.frame(Objects.checkIndex(level, depth()));
        if (frame.object) {
            throw new IllegalStateException("a name");
        }
        return frame.ended;
    }

    /**
     * Whether this takes the place of an older value: a duplicate name, an eager number, or the next of concatenated
     * values. Told at starts and values.
     *
     * @return false if nothing was visible here before
     */
    public boolean isReplacing() {
        return tree.isReplacing();
    }

    /**
     * Whether a pointer leads here, told without making one.
     *
     * @param pointer a path
     * @return true if it equals {@link #pointer()}
     */
    public boolean is(JsonPointer pointer) {
        return depth() == pointer.depth() && isWithin(pointer);
    }

    /**
     * Whether a pointer leads here or to a container around.
     *
     * @param pointer a path
     * @return true if it begins {@link #pointer()}
     */
    public boolean isWithin(JsonPointer pointer) {
        if (pointer.depth() > depth()) {
            return false;
        }
        for (int level = pointer.depth() - 1; level >= 0; level--) {
            Frame frame = tree.frame(Objects.checkIndex(level, depth()));
            String token = pointer.token(level);
            if (frame.object ? !frame.name.equals(token) : JsonPointer.index(token) != frame.ended) {
                return false;
            }
        }
        return true;
    }

    /**
     * This place as a value.
     *
     * @return a new pointer, in O(depth)
     */
    public JsonPointer pointer() {
        return tree.pointer(depth());
    }

    @Override
    public String toString() {
        return pointer().toString();
    }
}
