package io.weirline.codecs.partial;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The first {@code count} of append-only members, each name once, and the member that was open. */
final class ObjectNode implements JsonView.ObjectView, Branch {
    /*
     * names[i] and values[i], i < count, were written before this object was made and are never written again. A later
     * value of the same name goes to versions, so that a snapshot keeps the value of its time. The open member stands at
     * tailSlot: at count if its name is new, below if it takes the place of an older value, -1 if none is visible.
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
            boolean complete) {
        this.names = names;
        this.values = values;
        this.count = count;
        this.index = index;
        this.versions = versions;
        this.versionCount = versionCount;
        this.tailSlot = tailSlot;
        this.tail = tail;
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
        return tailSlot == count ? count + 1 : count;
    }

    @Override
    public String name(int position) {
        return names[Objects.checkIndex(position, size())];
    }

    @Override
    public JsonView value(int position) {
        return child(Objects.checkIndex(position, size()));
    }

    @Override
    public JsonView child(int position) {
        JsonView open = tail;
        if (position == tailSlot && open != null) {
            return open;
        }
        JsonView newer = versions == null ? null : versions.newest(position, versionCount);
        return newer != null ? newer : values[position];
    }

    @Override
    public @Nullable JsonView get(String name) {
        int slot = index == null ? scan(name) : index.find(name, NameIndex.hash(name), names, size());
        return slot < 0 ? null : child(slot);
    }

    private int scan(String name) {
        for (int i = size() - 1; i >= 0; i--) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public @Nullable JsonView counterpart(int position, Branch other) {
        return ((ObjectNode) other).get(names[position]);
    }

    @Override
    public int mix(int position, int childHash, int hash) {
        return hash + (31 * names[position].hashCode() ^ childHash);
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
