package io.weirline.codecs.partial;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The first {@code count} of append-only members, each name once, and the member that was open. */
final class ObjectNode implements JsonView.ObjectView, Branch {
    /** No hidden slot, no open member. */
    static final int NONE = Integer.MAX_VALUE;

    /*
     * names[i] and values[i], i < count, were written before this object was made and are never written again. A later
     * value of the same name goes to versions, so that a snapshot keeps the value of its time. The open member stands at
     * tailSlot: at count if its name is new, below if it takes the place of an older value, NONE if none is visible. A
     * member at slot hidden is not visible: an atomic string that is open is about to take its place.
     *
     * All fields are final: what was reachable through them when the constructor ended is visible to each thread that
     * gets the reference (JLS 17.5). Only the index and the versions change in places that a view looks at; they say
     * how they are read.
     */
    private final String[] names;
    private final JsonView[] values;
    private final int count;
    private final @Nullable NameIndex index;
    private final @Nullable Versions versions;
    private final int versionCount;
    private final int tailSlot;
    private final @Nullable JsonView tail;
    private final int hidden;
    private final boolean complete;

    ObjectNode(
            String[] names,
            JsonView[] values,
            int count,
            @Nullable NameIndex index,
            @Nullable Versions versions,
            int versionCount,
            int tailSlot,
            @Nullable JsonView tail,
            int hidden,
            boolean complete) {
        this.names = names;
        this.values = values;
        this.count = count;
        this.index = index;
        this.versions = versions;
        this.versionCount = versionCount;
        this.tailSlot = tailSlot;
        this.tail = tail;
        this.hidden = hidden;
        this.complete = complete;
    }

    @Override
    public Kind kind() {
        return Kind.OBJECT;
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    @Override
    public int size() {
        return hidden == NONE ? slots() : count - 1;
    }

    private int slots() {
        return tailSlot == count ? count + 1 : count;
    }

    private int slot(int position) {
        return position < hidden ? position : position + 1;
    }

    @Override
    public String name(int position) {
        return names[slot(Objects.checkIndex(position, size()))];
    }

    @Override
    public JsonView value(int position) {
        return child(Objects.checkIndex(position, size()));
    }

    @Override
    public JsonView child(int position) {
        return inSlot(slot(position));
    }

    private JsonView inSlot(int slot) {
        JsonView open = tail;
        if (slot == tailSlot && open != null) {
            return open;
        }
        JsonView newer = versions == null ? null : versions.newest(slot, versionCount);
        return newer != null ? newer : values[slot];
    }

    @Override
    public @Nullable JsonView get(String name) {
        int slot = index == null ? scan(name) : index.find(name, NameIndex.hash(name), names, slots());
        return slot < 0 || slot == hidden ? null : inSlot(slot);
    }

    /** How many names {@link #get} looks at when it finds nothing. */
    int steps(String name) {
        return index == null ? slots() : index.steps(NameIndex.hash(name));
    }

    private int scan(String name) {
        for (int i = slots() - 1; i >= 0; i--) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public @Nullable JsonView counterpart(int position, Branch other) {
        return ((ObjectNode) other).get(names[slot(position)]);
    }

    @Override
    public int mix(int position, int childHash, int hash) {
        return hash + (31 * names[slot(position)].hashCode() ^ childHash);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonView that && Deep.equal(this, that);
    }

    @Override
    public int hashCode() {
        return Deep.hash(this);
    }

    @Override
    public String toString() {
        return toJson();
    }
}
