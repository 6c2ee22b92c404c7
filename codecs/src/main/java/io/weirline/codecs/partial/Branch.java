package io.weirline.codecs.partial;

import org.jspecify.annotations.Nullable;

/** What walks over values need of a container. */
sealed interface Branch permits ArrayNode, ObjectNode {
    int size();

    /** The child at a position, which exists. */
    JsonView child(int position);

    /** The child of another container of this kind that answers to the one at a position here. */
    @Nullable
    JsonView counterpart(int position, Branch other);

    /** The part of a hash that one child has. */
    int mix(int position, int childHash, int hash);
}
