package io.weirline.codecs.dialects.internal;

import io.weirline.core.BlockKind;
import io.weirline.core.ToolCall;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a choice that the wire starts and ends under indices of its own. The indices are keys: their order, gaps
 * and size mean nothing. What a hostile or careless provider does with them costs no content: a start at the key of an
 * open block ends that one; a delta at an unknown key starts a block; a delta behind an end starts the block again; an
 * end at an unknown key says nothing.
 */
public final class WireBlocks {
    /** How many blocks are remembered for late deltas; the limit of open blocks, if larger, takes its place. */
    private static final int REMEMBERED = 1024;

    private final Choice choice;
    private final int remembered;
    private final TreeMap<Long, Block> blocks = new TreeMap<>();
    // Deltas come in runs of one block: the last one found spares the look-up.
    private long lastKey;
    private @Nullable Block last;

    WireBlocks(Choice choice, int openLimit) {
        this.choice = choice;
        this.remembered = Math.max(REMEMBERED, 2 * Math.min(openLimit, Integer.MAX_VALUE / 2));
    }

    /**
     * The block at a key, open or ended.
     *
     * @param key any number
     * @return null if none began there
     */
    public @Nullable Block get(long key) {
        Block recent = last;
        if (recent != null && lastKey == key) {
            return recent;
        }
        Block found = blocks.get(key);
        if (found != null) {
            lastKey = key;
            last = found;
        }
        return found;
    }

    /**
     * A block begins, and ends an open one at its key.
     *
     * @param key any number
     * @param kind anything but a tool call
     * @return the block
     */
    public Block begin(long key, BlockKind kind) {
        return put(key, kind, null);
    }

    /**
     * A call begins, and ends an open block at its key.
     *
     * @param key any number
     * @param call what is known of it
     * @return the block
     */
    public Block begin(long key, ToolCall call) {
        choice.stream.countToolCall();
        return put(key, BlockKind.TOOL, call);
    }

    private Block put(long key, BlockKind kind, @Nullable ToolCall call) {
        end(key);
        if (blocks.size() >= remembered) {
            forget();
        }
        Block block = choice.newBlock(kind, call);
        blocks.put(key, block);
        lastKey = key;
        last = block;
        block.open();
        return block;
    }

    /** Ended blocks, the lowest keys first, until half the room is free; open ones are fewer than that. */
    private void forget() {
        for (Iterator<Block> all = blocks.values().iterator(); all.hasNext() && blocks.size() > remembered / 2; ) {
            if (!all.next().isOpen()) {
                all.remove();
            }
        }
    }

    /**
     * The block that a delta belongs to; it begins if there is none.
     *
     * @param key any number
     * @param kind what the delta needs; anything but a tool call
     * @return null if a block of another kind is there
     */
    public @Nullable Block at(long key, BlockKind kind) {
        Block block = get(key);
        if (block == null) {
            return begin(key, kind);
        }
        return block.kind() == kind ? block : null;
    }

    /**
     * A block ends.
     *
     * @param key unknown ones say nothing
     */
    public void end(long key) {
        Block block = get(key);
        if (block != null) {
            block.end();
        }
    }

    /**
     * The blocks at a range of keys end.
     *
     * @param from the lowest key
     * @param to above the highest
     */
    public void end(long from, long to) {
        for (Block block : blocks.subMap(from, to).values()) {
            block.end();
        }
    }

    /**
     * The block at the highest key of a range, open or ended.
     *
     * @param from the lowest key
     * @param to above the highest
     * @return null if none began there
     */
    public @Nullable Block last(long from, long to) {
        Map.Entry<Long, Block> highest = blocks.lowerEntry(to);
        return highest == null || highest.getKey() < from ? null : highest.getValue();
    }

    /** All blocks end, in ascending order of their keys. */
    void endAll() {
        for (Map.Entry<Long, Block> entry : blocks.entrySet()) {
            entry.getValue().end();
        }
    }

    void clear() {
        blocks.clear();
        last = null;
    }
}
