package io.weirline.core;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * A growing run of bytes that encoders append to and callers reuse. Not thread-safe.
 *
 * <p>The hot way to write is {@link #reserve(int)}, then {@link #array()} from {@link #size()} on, then
 * {@link #advance(int)}.
 */
public final class ByteSink {
    /** What {@link #clear()} keeps at most, in bytes. */
    static final int RETAINED_BYTES = 64 << 10;

    private static final byte[] EMPTY = {};
    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    private byte[] bytes;
    private int size;

    /** An empty sink with room for 512 bytes. */
    public ByteSink() {
        this(512);
    }

    /**
     * An empty sink.
     *
     * @param capacity the room to begin with, in bytes
     */
    public ByteSink(int capacity) {
        bytes = capacity == 0 ? EMPTY : new byte[capacity];
    }

    /**
     * How many bytes were written.
     *
     * @return the count
     */
    public int size() {
        return size;
    }

    /**
     * The backing array; the content is in {@code [0, size())}. Valid until the next call that writes.
     *
     * @return the array itself, not a copy
     */
    public byte[] array() {
        return bytes;
    }

    /**
     * Makes room behind the content.
     *
     * @param count how many bytes will be written at most
     * @return the backing array, to be written from {@link #size()} on
     * @throws OutOfMemoryError if the content would pass what an array can hold
     */
    public byte[] reserve(int count) {
        int needed = size + count;
        if (needed - bytes.length > 0 || needed < 0) {
            grow(needed);
        }
        return bytes;
    }

    private void grow(int needed) {
        if (needed < 0) {
            throw new OutOfMemoryError("a sink holds at most 2 GiB");
        }
        long doubled = Math.min(Integer.MAX_VALUE - 8L, 2L * bytes.length);
        bytes = Arrays.copyOf(bytes, (int) Math.max(needed, doubled));
    }

    /**
     * Takes over bytes that were written into the reserved room.
     *
     * @param count how many
     */
    public void advance(int count) {
        size = Objects.checkFromToIndex(size, size + count, bytes.length) + count;
    }

    /**
     * Appends one byte.
     *
     * @param value its low eight bits
     * @return this
     */
    public ByteSink put(int value) {
        reserve(1)[size++] = (byte) value;
        return this;
    }

    /**
     * Appends bytes.
     *
     * @param source all of it
     * @return this
     */
    public ByteSink put(byte[] source) {
        return put(source, 0, source.length);
    }

    /**
     * Appends bytes.
     *
     * @param source the array
     * @param offset the first byte
     * @param length how many
     * @return this
     */
    public ByteSink put(byte[] source, int offset, int length) {
        System.arraycopy(source, offset, reserve(length), size, length);
        size += length;
        return this;
    }

    /**
     * Appends text as UTF-8; half a surrogate pair becomes U+FFFD (WHATWG Encoding, section 8.2.1).
     *
     * @param text the text
     * @return this
     */
    public ByteSink putUtf8(CharSequence text) {
        int length = text.length();
        byte[] to = reserve(Math.multiplyExact(3, length));
        int at = size;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                to[at++] = (byte) c;
            } else if (c < 0x800) {
                to[at++] = (byte) (0xC0 | c >> 6);
                to[at++] = (byte) (0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                to[at++] = (byte) (0xE0 | c >> 12);
                to[at++] = (byte) (0x80 | c >> 6 & 0x3F);
                to[at++] = (byte) (0x80 | c & 0x3F);
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                to[at++] = (byte) (0xF0 | point >> 18);
                to[at++] = (byte) (0x80 | point >> 12 & 0x3F);
                to[at++] = (byte) (0x80 | point >> 6 & 0x3F);
                to[at++] = (byte) (0x80 | point & 0x3F);
            } else {
                System.arraycopy(REPLACEMENT, 0, to, at, REPLACEMENT.length);
                at += REPLACEMENT.length;
            }
        }
        size = at;
        return this;
    }

    /**
     * Takes back what was written behind a mark.
     *
     * @param mark an earlier {@link #size()}
     */
    public void truncate(int mark) {
        size = Objects.checkIndex(mark, size + 1);
    }

    /** Forgets the content and keeps at most 64 KiB of room. */
    public void clear() {
        size = 0;
        if (bytes.length > RETAINED_BYTES) {
            bytes = new byte[RETAINED_BYTES];
        }
    }

    /**
     * A copy of the content.
     *
     * @return a new array of {@link #size()} bytes
     */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /**
     * A copy of the content as a buffer, which is independent of this sink.
     *
     * @return a new heap buffer, ready to be read
     */
    public ByteBuffer toByteBuffer() {
        return ByteBuffer.wrap(toByteArray());
    }
}
