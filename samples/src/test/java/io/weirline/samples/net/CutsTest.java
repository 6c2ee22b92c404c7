package io.weirline.samples.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CutsTest {
    @Test
    void piecesJoinToTheFrameAndBreakCharactersAndLineEnds() {
        byte[] frame = "data: 👩🏾‍💻 é\r\n\r\n".getBytes(UTF_8);
        int insideCharacter = 0;
        int insideLineEnd = 0;
        int whole = 0;
        for (int seed = 0; seed < 200; seed++) {
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            List<byte[]> pieces = new Cuts(new SplittableRandom(seed)).cut(frame);
            for (byte[] piece : pieces) {
                assertThat(piece).isNotEmpty();
                insideCharacter += (piece[0] & 0xC0) == 0x80 ? 1 : 0;
                insideLineEnd += piece[0] == '\n' ? 1 : 0;
                joined.writeBytes(piece);
            }
            whole += pieces.size() == 1 ? 1 : 0;
            assertThat(joined.toByteArray()).as("seed %d", seed).isEqualTo(frame);
        }
        assertThat(insideCharacter).isPositive();
        assertThat(insideLineEnd).isPositive();
        assertThat(whole).isPositive();
    }

    @Test
    void everyPieceOfAScheduleIsDueInOrderAndTheLimitEndsIt() {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            frames.add(("data: " + i + "\n\n").getBytes(UTF_8));
        }
        Schedule schedule = new Schedule(frames.iterator(), 20, 100, new SplittableRandom(3));
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        long last = 0;
        int events = 0;
        while (schedule.hasNext()) {
            Schedule.Piece piece = schedule.next();
            assertThat(piece.dueNanos()).isGreaterThanOrEqualTo(last);
            last = piece.dueNanos();
            events += piece.lastOfEvent() ? 1 : 0;
            joined.writeBytes(piece.bytes());
        }

        assertThat(events).isEqualTo(20);
        assertThat(last).isBetween(190_000_000L, 200_000_000L);
        assertThat(joined.toString(UTF_8)).startsWith("data: 0\n\n").endsWith("data: 19\n\n");
    }
}
