package io.weirline.codecs.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bytes at hand of a lent piece, always as an array, so that each decoder has one scan path. A heap piece is read in
 * place; a direct or read-only one is copied in bulk, {@value #COPY_BYTES} bytes at a time, into a reused array, which is
 * as large as the pieces are: thousands of streams wait for their next one.
 *
 * <p>The user scans {@code array[position, limit)}, moves {@link #position}, and calls {@link #next()} when the window
 * is used up. What it wants to keep over {@link #next()} it copies, unless it wants all that is unread: {@link #keep()}.
 */
public final class ByteWindow {
    private static final int COPY_BYTES = 64 << 10;
    private static final int LEAST_COPY = 512;
    /** What is kept comes again with so many bytes behind it, or as many as there are. */
    private static final int JOINED_BYTES = 512;
    /** An array so many times larger than what comes was for a burst that is over. */
    private static final int OVERSIZE = 32;

    private static final byte[] NONE = {};

    /** The bytes at hand. */
    public byte[] array = NONE;
    /** The first byte not yet read. */
    public int position;
    /** Behind the last byte at hand. */
    public int limit;

    private @Nullable ByteBuffer piece;
    private int copied;
    private byte[] copy = NONE;
    // What is kept: copy[0, kept). It is unread, but not at hand until there is more.
    private int kept;
    // Where the bytes at hand go on behind what was kept; the same bytes stand in the piece.
    private int seam;
    // Stream offset of array[0], so that an offset is one addition.
    private long base;

    /**
     * Takes a piece; its position and limit do not move.
     *
     * @param piece the next piece
     * @throws IllegalStateException if the last one is not used up
     */
    public void feed(ByteBuffer piece) {
        if (hasPiece()) {
            throw new IllegalStateException("the last piece is not drained");
        }
        long offset = offset();
        if (kept > 0) {
            this.piece = piece;
            copied = piece.position();
            join();
        } else if (piece.hasArray()) {
            inPlace(piece, piece.position(), offset);
        } else {
            if (copy.length / OVERSIZE > Math.max(piece.remaining(), LEAST_COPY)) {
                copy = NONE;
            }
            this.piece = piece;
            copied = piece.position();
            array = NONE;
            position = 0;
            limit = 0;
            base = offset;
        }
    }

    /**
     * Whether any byte of the lent piece is unread.
     *
     * @return false when the loan may end
     */
    public boolean hasPiece() {
        return position < limit || piece != null;
    }

    /**
     * Brings bytes to hand, when the window is used up.
     *
     * @return false if the piece is used up, and the loan is over
     */
    public boolean next() {
        if (position < limit) {
            return true;
        }
        ByteBuffer from = piece;
        if (from == null) {
            array = NONE;
            base = offset();
            position = 0;
            limit = 0;
            return false;
        }
        if (kept > 0) {
            join();
            return true;
        }
        if (from.hasArray()) {
            inPlace(from, copied, offset());
            return position < limit;
        }
        int count = Math.min(COPY_BYTES, from.limit() - copied);
        long offset = offset();
        copy = roomFor(count);
        from.get(copied, copy, 0, count);
        copied += count;
        if (copied == from.limit()) {
            piece = null;
        }
        array = copy;
        position = 0;
        limit = count;
        base = offset;
        return count > 0;
    }

    /**
     * Puts all unread bytes at hand aside. They come again with more of the piece behind them, or of the next one: one who
     * must see something whole does so at one place. A decoder that keeps and gets no more is fed an empty piece.
     */
    public void keep() {
        int count = limit - position;
        long offset = offset();
        if (array != copy) {
            copy = roomFor(count);
        }
        System.arraycopy(array, position, copy, 0, count);
        array = NONE;
        position = 0;
        limit = 0;
        base = offset;
        kept = count;
    }

    /**
     * Whether bytes are kept.
     *
     * @return false if there are none, or if they are at hand again
     */
    public boolean isKeeping() {
        return kept > 0;
    }

    private void join() {
        ByteBuffer from = Objects.requireNonNull(piece);
        int most = from.hasArray() ? Math.max(JOINED_BYTES, kept) : Math.max(JOINED_BYTES, COPY_BYTES - kept);
        int count = Math.min(most, from.limit() - copied);
        if (copy.length < kept + count) {
            copy = Arrays.copyOf(copy, Integer.highestOneBit(2 * (kept + count) - 1));
        }
        from.get(copied, copy, kept, count);
        copied += count;
        if (copied == from.limit()) {
            piece = null;
        }
        array = copy;
        limit = kept + count;
        seam = kept;
        kept = 0;
    }

    /** Behind what was kept, the piece is read in place again. What was at hand stays as it is until bytes are kept. */
    public void leaveJoined() {
        ByteBuffer from = piece;
        if (from != null && array == copy && position >= seam && from.hasArray()) {
            inPlace(from, copied - (limit - position), offset());
        }
    }

    private void inPlace(ByteBuffer from, int index, long offset) {
        piece = null;
        array = from.array();
        position = from.arrayOffset() + index;
        limit = from.arrayOffset() + from.limit();
        base = offset - position;
    }

    private byte[] roomFor(int count) {
        return copy.length < count ? new byte[Math.max(LEAST_COPY, Integer.highestOneBit(2 * count - 1))] : copy;
    }

    /**
     * Where {@link #position} is in the stream.
     *
     * @return bytes from the start of the body
     */
    public long offset() {
        return base + position;
    }

    /**
     * Where an index of {@link #array} is in the stream.
     *
     * @param index within the window
     * @return bytes from the start of the body
     */
    public long offset(int index) {
        return base + index;
    }

    /** Gives the loan back unread; the offset stays, so that a failure can still be located. */
    public void abandon() {
        base = offset();
        piece = null;
        array = NONE;
        position = 0;
        limit = 0;
        kept = 0;
    }

    /** Forgets the stream; the copy array is kept. */
    public void reset() {
        abandon();
        base = 0;
    }
}
