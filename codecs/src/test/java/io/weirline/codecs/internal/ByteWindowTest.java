package io.weirline.codecs.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.weirline.codecs.testing.Memory;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ByteWindowTest {
    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(count).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void bringsEveryByteOnceWithItsOffset(Memory memory) {
        ByteWindow window = new ByteWindow();
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        ByteArrayOutputStream fed = new ByteArrayOutputStream();
        for (int size : new int[] {0, 1, 100, 4096, 4097, 65536, 65537, 0, 200_000, 5}) {
            byte[] piece = bytes(size);
            ByteBuffer lent = memory.piece(piece, 0, size).lent();
            int position = lent.position();
            window.feed(lent);
            while (window.next()) {
                assertThat(window.offset()).isEqualTo(seen.size());
                assertThat(window.limit - window.position).isPositive();
                int part = Math.min(60_000, window.limit - window.position);
                assertThat(window.offset(window.position + part)).isEqualTo(seen.size() + part);
                seen.write(window.array, window.position, part);
                window.position += part;
            }
            fed.writeBytes(piece);
            assertThat(window.hasPiece()).isFalse();
            assertThat(window.offset()).isEqualTo(fed.size());
            assertThat(lent.position()).isEqualTo(position);
            assertThat(seen.toByteArray()).isEqualTo(fed.toByteArray());
        }
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void refusesAPieceBeforeTheLastOneIsUsedUp(Memory memory) {
        ByteWindow window = new ByteWindow();
        window.feed(memory.piece(bytes(3), 0, 3).lent());
        assertThat(window.hasPiece()).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> window.feed(memory.piece(bytes(3), 0, 3).lent()));
        assertThat(window.next()).isTrue();
        window.position = window.limit;
        assertThat(window.next()).isFalse();
        window.feed(memory.piece(bytes(3), 0, 3).lent());
        assertThat(window.offset()).isEqualTo(3);
    }

    @Test
    void readsAHeapPieceInPlaceAndLetsGoOfIt() {
        byte[] piece = bytes(10);
        ByteWindow window = new ByteWindow();
        window.feed(ByteBuffer.wrap(piece));
        assertThat(window.array).isSameAs(piece);
        window.position = window.limit;
        assertThat(window.next()).isFalse();
        assertThat(window.array).isNotSameAs(piece);
    }

    @Test
    void abandonKeepsTheOffsetAndResetDoesNot() {
        byte[] piece = bytes(10);
        ByteWindow window = new ByteWindow();
        window.feed(ByteBuffer.wrap(piece));
        window.position += 4;
        window.abandon();
        assertThat(window.array).isNotSameAs(piece);
        assertThat(window.hasPiece()).isFalse();
        assertThat(window.offset()).isEqualTo(4);
        window.reset();
        assertThat(window.offset()).isZero();
    }

    /** Whatever is kept and however often, every byte is read once, in order, at its offset. */
    @ParameterizedTest
    @EnumSource(Memory.class)
    void whatIsKeptComesAgainWithMoreBehindIt(Memory memory) {
        SplittableRandom random = new SplittableRandom(7);
        byte[] body = bytes(300_000);
        ByteWindow window = new ByteWindow();
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        int fed = 0;
        while (fed < body.length) {
            int size = Math.min(body.length - fed, random.nextInt(random.nextInt(10) == 0 ? 100_000 : 2000));
            window.feed(memory.piece(body, fed, fed + size).lent());
            fed += size;
            int keeps = 0;
            while (window.next()) {
                window.leaveJoined();
                assertThat(window.offset()).isEqualTo(seen.size());
                int here = window.limit - window.position;
                int part = random.nextInt(here + 1);
                seen.write(window.array, window.position, part);
                window.position += part;
                if (part < here && keeps < 8 && random.nextBoolean()) {
                    keeps++;
                    long before = window.offset();
                    window.keep();
                    assertThat(window.isKeeping()).isTrue();
                    assertThat(window.offset()).isEqualTo(before);
                    if (window.next()) {
                        assertThat(window.limit - window.position).isGreaterThan(here - part);
                    }
                }
            }
        }
        if (window.isKeeping()) {
            window.feed(ByteBuffer.allocate(0));
            assertThat(window.next()).isTrue();
            seen.write(window.array, window.position, window.limit - window.position);
            window.position = window.limit;
        }
        assertThat(window.isKeeping()).isFalse();
        assertThat(seen.toByteArray()).isEqualTo(body);
        assertThat(window.offset()).isEqualTo(body.length);
        window.feed(ByteBuffer.wrap(body));
        window.keep();
        window.reset();
        assertThat(window.isKeeping()).isFalse();
    }
}
