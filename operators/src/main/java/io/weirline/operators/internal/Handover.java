package io.weirline.operators.internal;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Elements on their way from the source's thread into a stage's drain, while nothing has to be decided about them: they
 * are laid down without an atomic operation, and without waking anybody.
 *
 * @param <I> the elements
 */
final class Handover<I> {
    /*
     * The source's thread grants, in a drain of its own, so that nothing is laid down then; any drain revokes before it
     * takes. An element is written before the count that shows it, and the grant is read again behind both. So the drain
     * that revoked sees it, or its writer sees that the grant is gone and drains; or neither, if both do so within the
     * time that a store takes to get from one core to another. Who revokes on another thread therefore sees to it that
     * someone looks again later.
     */
    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<Handover> LAID =
            AtomicIntegerFieldUpdater.newUpdater(Handover.class, "laid");

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<Handover> GRANTED =
            AtomicIntegerFieldUpdater.newUpdater(Handover.class, "granted");

    private volatile int granted;
    // The source's side writes these, and the drain reads what was written before laid.
    private volatile int laid;
    private @Nullable Object[] items = {};
    private boolean opened;
    private long openedAt;
    // The source's side alone.
    private boolean opens;
    private int room;
    private int headroom;
    // The drain's alone.
    private int taken;

    // ---- the source's side

    /**
     * Grants. Nothing is laid down, and the caller drains.
     *
     * @param room how many elements may be laid down, at least 1; behind the last of them the source's side drains
     * @param headroom what they may weigh, less than {@link Integer#MAX_VALUE}
     * @param opens whether the first of them is to be timed
     */
    void grant(int room, int headroom, boolean opens) {
        if (items.length < room) {
            items = new @Nullable Object[room];
        }
        this.room = room;
        this.headroom = headroom;
        this.opens = opens;
        opened = false;
        taken = 0;
        LAID.lazySet(this, 0);
        GRANTED.lazySet(this, 1);
    }

    boolean isOpen() {
        return room != 0 && granted != 0;
    }

    int headroom() {
        return headroom;
    }

    boolean opens() {
        return opens;
    }

    /** When the first element came. */
    void open(long now) {
        opens = false;
        opened = true;
        openedAt = now;
    }

    /** Lays an element down for which there is room; false if the caller is to drain. */
    boolean lay(I item, int weighs) {
        int at = laid;
        items[at] = item;
        LAID.lazySet(this, at + 1);
        headroom -= weighs;
        return --room != 0 && granted != 0;
    }

    // ---- the drain's side

    /**
     * Revokes.
     *
     * @param own whether the source's side itself drains
     * @return whether an element may yet appear
     */
    boolean revoke(boolean own) {
        if (granted == 0) {
            return false;
        }
        if (own) {
            GRANTED.lazySet(this, 0);
        } else {
            granted = 0;
        }
        return !own;
    }

    int laid() {
        return laid;
    }

    int taken() {
        return taken;
    }

    boolean isEmpty() {
        return taken == laid;
    }

    /** Whether the next to be taken is the first of a batch, and timed. */
    boolean isOpening() {
        return opened && taken == 0;
    }

    long openedAt() {
        return openedAt;
    }

    /** The next. */
    @SuppressWarnings("unchecked") // none but lay() writes
    I next() {
        return (I) Objects.requireNonNull(items[taken]);
    }

    /** The next is taken. */
    void drop() {
        items[taken++] = null;
    }
}
