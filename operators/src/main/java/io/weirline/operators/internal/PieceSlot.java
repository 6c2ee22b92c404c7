package io.weirline.operators.internal;

import io.weirline.operators.PieceAccess;
import io.weirline.operators.PieceAccess.Ownership;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The source's elements on their way into a decoder: one that is being read, part by part, and one that was handed over.
 *
 * @param <T> the elements
 * @param <P> their parts
 */
final class PieceSlot<T, P> {
    /*
     * put() is the source's, all else is for the one who drains. What put() writes is seen by who sees the slot full.
     *
     * An element BORROWED from the source is retained before onNext returns, and only if it is not drained by then.
     */
    private final PieceAccess<T, P> access;
    private final Ownership ownership;

    private boolean slotOurs;
    private volatile @Nullable T slot;

    private @Nullable T piece;
    private boolean pieceOurs;
    private int nextPart;

    PieceSlot(PieceAccess<T, P> access) {
        this.access = access;
        ownership = access.ownership();
    }

    /** Whether the source has emitted more than it was asked for. */
    boolean isFull() {
        return slot != null;
    }

    /** Hands an element over. If it is not retained, the thread that drains must be in onNext, and keep() it. */
    void put(T t, boolean retain) {
        boolean ours = ownership == Ownership.OWNED;
        if (retain && ownership == Ownership.BORROWED) {
            access.retain(t);
            ours = true;
        }
        slotOurs = ours;
        slot = t;
    }

    /** Begins with an element without handing it over: as put() and take(), where no other is there. */
    void begin(T t) {
        piece = t;
        pieceOurs = ownership == Ownership.OWNED;
        nextPart = 0;
    }

    /** Begins with the element that was handed over; false if there is none. */
    boolean take() {
        T next = slot;
        if (next == null) {
            return false;
        }
        piece = next;
        pieceOurs = slotOurs;
        nextPart = 0;
        slot = null;
        return true;
    }

    /** The next part of the element at hand; null behind the last one, or if there is none: it is done with. */
    @Nullable
    P next() {
        T lender = piece;
        if (lender == null) {
            return null;
        }
        if (nextPart < access.parts(lender)) {
            return access.part(lender, nextPart++);
        }
        piece = null;
        if (pieceOurs) {
            access.release(lender);
        }
        return null;
    }

    /** Retains what a source takes back when onNext, in which this thread then is, returns. */
    void keep() {
        if (ownership != Ownership.BORROWED) {
            return;
        }
        T unread = piece;
        if (unread != null && !pieceOurs) {
            access.retain(unread);
            pieceOurs = true;
        }
        // Only a source that emits more than was asked leaves one here.
        unread = slot;
        if (unread != null && !slotOurs) {
            access.retain(unread);
            slotOurs = true;
        }
    }

    /** Gives up all elements unread. */
    void clear(Context context) {
        T unread = piece;
        if (unread != null) {
            piece = null;
            discard(unread, pieceOurs, context);
        }
        unread = slot;
        if (unread != null) {
            slot = null;
            discard(unread, slotOurs, context);
        }
    }

    /** Gives up an element that was never handed over. */
    void discard(T t, Context context) {
        discard(t, ownership == Ownership.OWNED, context);
    }

    private void discard(T t, boolean ours, Context context) {
        if (ownership == Ownership.PLAIN) {
            Operators.onDiscard(t, context);
        } else if (ours) {
            access.release(t);
        }
    }

    /** Tells the hook of an element behind the end. */
    void drop(T t, Context context) {
        try {
            Operators.onNextDropped(t, context);
        } finally {
            if (ownership == Ownership.OWNED) {
                access.release(t);
            }
        }
    }

    /** How many elements there are. Any thread. */
    int size() {
        return (piece != null ? 1 : 0) + (slot != null ? 1 : 0);
    }
}
