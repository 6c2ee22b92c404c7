package io.weirline.codecs.testing;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Where the bytes of a lent piece are. A piece's own bytes can be spoiled when the loan is over. */
public enum Memory {
    HEAP,
    /** A part of an array, with an offset, and with line ends before and behind it. */
    SLICED,
    DIRECT,
    READ_ONLY;

    private static final int MARGIN = 5;

    /** A piece, and the writable view of the same memory. */
    public record Piece(ByteBuffer lent, ByteBuffer memory) {
        /** Overwrites the memory, so that who still reads it reads nonsense. */
        public void spoil() {
            for (int i = memory.position(); i < memory.limit(); i++) {
                memory.put(i, (byte) 0xA5);
            }
        }
    }

    /**
     * A piece that holds a copy of some bytes.
     *
     * @param bytes the array
     * @param from the first byte
     * @param to behind the last byte
     * @return a piece whose position is not 0
     */
    public Piece piece(byte[] bytes, int from, int to) {
        int length = to - from;
        ByteBuffer memory;
        if (this == DIRECT) {
            memory = ByteBuffer.allocateDirect(length + 2 * MARGIN);
        } else {
            byte[] array = new byte[length + 4 * MARGIN];
            Arrays.fill(array, (byte) '\n');
            memory = ByteBuffer.wrap(array);
        }
        if (this == SLICED) {
            memory = memory.slice(MARGIN, length + 2 * MARGIN);
        }
        memory.put(MARGIN, bytes, from, length).position(MARGIN).limit(MARGIN + length);
        return new Piece(this == READ_ONLY ? memory.asReadOnlyBuffer() : memory.duplicate(), memory);
    }
}
