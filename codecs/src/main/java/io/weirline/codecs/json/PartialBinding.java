package io.weirline.codecs.json;

import io.weirline.codecs.partial.JsonView;
import org.jspecify.annotations.Nullable;

/**
 * Binds the growing snapshots of one value, as far as it is there. Serves one stream and one thread: what is closed is
 * bound once and kept for the next snapshot.
 *
 * <ul>
 *   <li>A string, where the type has a {@code String}, {@code CharSequence} or {@code Object}, is shown as it grows.
 *   <li>Every other scalar (number, boolean, enum, date) is there once it is closed, and not before.
 *   <li>What is not there is null, an empty {@code Optional}, or the zero of a primitive.
 *   <li>Records, beans, maps with {@code String} keys, collections, arrays and {@code Optional} are filled as they grow.
 *       An element that cannot be shown yet is not in its collection; it can only be the last one.
 *   <li>An object of any other type is there once it is closed. So is one whose constructor throws while something is
 *       missing.
 * </ul>
 *
 * <p>A snapshot costs what is open in it: the properties of each open object, and of an open {@code List} the last
 * elements alone; a map, a set or an array is copied. A string is copied too: see {@link JsonView.StringView#text()}.
 *
 * <p>The values are new objects for each snapshot that differs, but for the parts that are closed, which they share.
 * Collections that grow are unmodifiable.
 *
 * @param <T> the type
 */
public interface PartialBinding<T> {
    /**
     * Binds the next snapshot.
     *
     * @param snapshot a later snapshot of the same value, or the same one again
     * @return null if nothing can be shown yet; the same object for the same snapshot; of a complete snapshot what
     *     {@link JsonBinding#bind(JsonView)} gives
     * @throws JsonBindingException as soon as something that is closed does not fit the type
     */
    @Nullable
    T bind(JsonView snapshot);
}
