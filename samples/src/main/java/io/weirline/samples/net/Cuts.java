package io.weirline.samples.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Cuts the bytes of events where a network may: anywhere, and gladly where it hurts, which is inside a character and
 * between the two halves of a line end.
 */
final class Cuts {
    private final SplittableRandom random;

    Cuts(SplittableRandom random) {
        this.random = random;
    }

    /** One to three pieces that join to the frame. */
    List<byte[]> cut(byte[] frame) {
        List<byte[]> pieces = new ArrayList<>(3);
        int start = 0;
        for (int cuts = random.nextInt(3); cuts > 0 && frame.length - start > 1; cuts--) {
            int end = start + 1 + place(frame, start);
            pieces.add(Arrays.copyOfRange(frame, start, end));
            start = end;
        }
        pieces.add(Arrays.copyOfRange(frame, start, frame.length));
        return pieces;
    }

    /** How many bytes behind {@code start} the last byte of a piece is. */
    private int place(byte[] frame, int start) {
        int length = frame.length - start - 1;
        int random = this.random.nextInt(length);
        int from = start + 1 + random;
        for (int i = 0; i < length; i++) {
            int at = start + 1 + (from - start - 1 + i) % length;
            boolean insideCharacter = (frame[at] & 0xC0) == 0x80;
            boolean insideLineEnd = frame[at] == '\n' && (frame[at - 1] == '\n' || frame[at - 1] == '\r');
            if (insideCharacter || insideLineEnd) {
                return at - start - 1;
            }
        }
        return random;
    }
}
