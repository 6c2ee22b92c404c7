package io.weirline.codecs.partial;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Later values of names that an open object already has, append-only, written by one thread while others read: each
 * snapshot finds the newest below its own count, so older ones keep the values of their time.
 */
final class Versions {
    /*
     * latest[slot] heads a chain of versions from the newest to the oldest, as numbers plus one. A version is written
     * before it is released into the chain; what a reader meets above its count it passes by. Full arrays are replaced,
     * and stay as they are for those who hold them.
     */
    private static final VarHandle LATEST = MethodHandles.arrayElementVarHandle(int[].class);

    private final int[] latest;
    private final int[] older;
    private final JsonView[] values;

    private Versions(int[] latest, int[] older, JsonView[] values) {
        this.latest = latest;
        this.older = older;
        this.values = values;
    }

    /** The versions with one more, which is number {@code count}. */
    static Versions with(@Nullable Versions versions, int count, int slot, int slots, JsonView value) {
        Versions result = versions;
        if (result == null) {
            result = new Versions(new int[slots], new int[4], new JsonView[4]);
        } else if (slot >= result.latest.length || count == result.values.length) {
            int room = count == result.values.length ? 2 * count : result.values.length;
            int reach = slot >= result.latest.length ? Math.max(slots, 2 * result.latest.length) : result.latest.length;
            result = new Versions(
                    Arrays.copyOf(result.latest, reach),
                    Arrays.copyOf(result.older, room),
                    Arrays.copyOf(result.values, room));
        }
        result.values[count] = value;
        result.older[count] = result.latest[slot];
        LATEST.setRelease(result.latest, slot, count + 1);
        return result;
    }

    /** The newest version of a slot below {@code count}, null if there is none. */
    @Nullable
    JsonView newest(int slot, int count) {
        if (slot >= latest.length) {
            return null;
        }
        int link = (int) LATEST.getAcquire(latest, slot);
        while (link > count) {
            link = older[link - 1];
        }
        return link == 0 ? null : values[link - 1];
    }
}
