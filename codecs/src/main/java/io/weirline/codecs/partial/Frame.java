package io.weirline.codecs.partial;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One open container; reused for the next one at the same depth. */
final class Frame {
    /*
     * names, values, index and versions are append-only and shared with snapshots; they are replaced when they are full
     * and left to the closed node at the end.
     *
     * Objects in one array mostly have the same names. So an object begins with the names of the last one at its depth,
     * likely[0, likelyCount), and owns names of its own (shared == false) from where it differs. A name that comes as
     * expected is compared, not made; and because those are distinct, it is no duplicate.
     */
    private static final String[] NO_NAMES = {};
    private static final JsonView[] NO_VALUES = {};
    static final JsonView EMPTY_OBJECT =
            new ObjectNode(NO_NAMES, NO_VALUES, 0, null, null, 0, ObjectNode.NONE, null, ObjectNode.NONE, true);
    static final JsonView EMPTY_ARRAY = new ArrayNode(NO_VALUES, 0, null, true);

    /** Up to so many names a scan is faster than an index. */
    private static final int SCANNED = 8;
    /** How much room is made on the strength of the last container. */
    private static final int TRUSTED = 64;

    boolean object;
    /** Whether all children are kept: the container is at the kept path or below. */
    boolean below;
    /** Whether closed children are let go. */
    boolean passing;
    /** The element on the kept path, where not all are kept; -1 if none can be. */
    int wanted;
    /** How many children have ended: the index of the one that is open. */
    int ended;
    /** The member that is open or was last. */
    String name = "";
    /** Where the open member stands: {@code count} if its name is new. */
    int slot;

    private int count;
    private String[] names = NO_NAMES;
    private boolean shared;
    private JsonView[] values = NO_VALUES;
    private @Nullable NameIndex index;
    private @Nullable Versions versions;
    private int versionCount;

    private String[] likely = NO_NAMES;
    private int likelyCount;
    private @Nullable NameIndex likelyIndex;
    private int likelySize = 4;

    void open(boolean object) {
        this.object = object;
        ended = 0;
        count = 0;
        slot = 0;
        name = "";
        passing = false;
        if (object) {
            names = likely;
            index = likelyIndex;
            shared = true;
        }
    }

    /** A name that is not kept. */
    void passName(String name) {
        this.name = name;
        slot = 0;
        if (passing) {
            names = new String[] {name};
        }
    }

    /** A name is whole. */
    void name(TextPage text) {
        if (shared && count < likelyCount && text.contentEquals(likely[count])) {
            name = likely[count];
            slot = count;
            return;
        }
        name = text.string();
        int hash = index == null ? 0 : NameIndex.hash(name);
        slot = index == null ? scan() : index.find(name, hash, names, count);
        if (slot < 0) {
            slot = count;
            register(hash);
        }
    }

    boolean isDuplicate() {
        return object && slot < count;
    }

    private int scan() {
        for (int i = 0; i < count; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private void register(int hash) {
        if (shared || count == names.length) {
            String[] own = new String[Math.max(4, shared ? count + 1 : doubled(count))];
            System.arraycopy(names, 0, own, 0, count);
            names = own;
        }
        if (shared) {
            shared = false;
            index = null;
        }
        names[count] = name;
        if (index != null) {
            index = index.with(count, hash);
        } else if (count >= SCANNED) {
            index = NameIndex.of(names, count + 1);
        }
    }

    /** The open child is closed. */
    void add(JsonView value) {
        if (passing) {
            return;
        }
        if (object && slot < count) {
            versions = Versions.with(versions, versionCount++, slot, count, value);
            return;
        }
        if (count == values.length) {
            int room = count == 0 ? Math.max(1, Math.min(TRUSTED, likelySize)) : doubled(count);
            values = Arrays.copyOf(values, room);
        }
        values[count++] = value;
    }

    private static int doubled(int count) {
        return (int) Math.min(Integer.MAX_VALUE - 8L, 2L * count);
    }

    /** A snapshot; the open child is the tail, if it is visible, or hides what it will replace. */
    JsonView view(@Nullable JsonView tail, boolean hides) {
        if (!object) {
            return new ArrayNode(values, count, tail, false);
        }
        int tailSlot = tail == null ? ObjectNode.NONE : slot;
        int hidden = hides ? slot : ObjectNode.NONE;
        return new ObjectNode(names, values, count, index, versions, versionCount, tailSlot, tail, hidden, false);
    }

    /** The whole container; the frame is ready for the next. */
    JsonView close() {
        JsonView closed;
        if (object) {
            settleVersions();
            if (!shared) {
                likely = names.length - count > count >> 2 ? Arrays.copyOf(names, count) : names;
                likelyIndex = index;
                likelyCount = count;
            }
            closed = new ObjectNode(
                    likely, trimmed(), count, likelyIndex, null, 0, ObjectNode.NONE, null, ObjectNode.NONE, true);
        } else {
            closed = new ArrayNode(trimmed(), count, null, true);
        }
        likelySize = count;
        clear();
        return closed;
    }

    /** A snapshot of before keeps its values; from now on each slot has the newest. */
    private void settleVersions() {
        Versions newer = versions;
        if (newer != null) {
            JsonView[] settled = Arrays.copyOf(values, count);
            for (int i = 0; i < count; i++) {
                JsonView newest = newer.newest(i, versionCount);
                settled[i] = newest != null ? newest : settled[i];
            }
            values = settled;
        }
    }

    private JsonView[] trimmed() {
        return values.length - count > count >> 2 ? Arrays.copyOf(values, count) : values;
    }

    /** Lets go what was open. */
    void clear() {
        names = NO_NAMES;
        values = NO_VALUES;
        index = null;
        versions = null;
        versionCount = 0;
        count = 0;
    }

    /** Forgets what is open, and what was learned. */
    void reset() {
        clear();
        likely = NO_NAMES;
        likelyCount = 0;
        likelyIndex = null;
        likelySize = 4;
        name = "";
    }
}
