package io.weirline.codecs.dialects.internal;

import io.weirline.core.BlockKind;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of the source by their numbers, in the order in which they came, remembered for what comes late.
 *
 * @param <P> the encoder's own part
 */
public final class SourceParts<P extends SourcePart> {
    /** How many are remembered; beyond, those that are over go, but no call. */
    private static final int REMEMBERED = 1024;

    private final BiFunction<Integer, BlockKind, P> makes;
    private final Predicate<P> over;
    private final Map<Integer, P> parts = new LinkedHashMap<>(2);
    // Deltas come in runs of one block: the last one found spares the look-up.
    private int lastBlock;
    private @Nullable P last;

    /**
     * None.
     *
     * @param makes a part, of its block and kind
     * @param over whether a part is over
     */
    public SourceParts(BiFunction<Integer, BlockKind, P> makes, Predicate<P> over) {
        this.makes = makes;
        this.over = over;
    }

    /**
     * The part of a block.
     *
     * @param block its number
     * @param kind what it holds, if it is not known yet
     * @return the part, made if there is none
     */
    public P at(int block, BlockKind kind) {
        P recent = last;
        if (recent == null || lastBlock != block) {
            if (parts.size() >= REMEMBERED) {
                parts.values().removeIf(part -> part.kind != BlockKind.TOOL && over.test(part));
            }
            recent = parts.computeIfAbsent(block, absent -> makes.apply(absent, kind));
            last = recent;
            lastBlock = block;
        }
        return recent;
    }

    /**
     * The part of a block, if there is one.
     *
     * @param block its number
     * @return the part or null
     */
    public @Nullable P get(int block) {
        return parts.get(block);
    }

    /**
     * The call that an event is for.
     *
     * @param block the event's
     * @return the call
     * @throws IllegalArgumentException if no call was started in the block
     */
    public P call(int block) {
        P part = parts.get(block);
        if (part == null || part.call == null) {
            throw new IllegalArgumentException("block: no tool block " + block + " was started");
        }
        return part;
    }

    /**
     * All that are remembered.
     *
     * @return in their order
     */
    public Collection<P> all() {
        return parts.values();
    }

    /** Forgets all. */
    public void clear() {
        parts.clear();
        last = null;
    }
}
