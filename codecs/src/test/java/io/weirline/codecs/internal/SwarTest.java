package io.weirline.codecs.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SwarTest {
    @Test
    void asByteByByteScans() {
        SplittableRandom random = new SplittableRandom(7);
        // Neighbours of what is sought by one, by the high bit, and by a borrow.
        int[] likely = {
            'a',
            '"',
            '"' + 1,
            '"' - 1,
            '"' | 0x80,
            '\\',
            '[',
            ']',
            '\\' | 0x80,
            ' ',
            0x1F,
            0,
            1,
            0x9F,
            0x80,
            0x7F,
            0xFF,
            '\n',
            '\r',
            0x0B
        };
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[40];
            int rare = random.nextInt(1, 20);
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) (random.nextInt(rare) == 0 ? likely[random.nextInt(likely.length)] : 'a');
            }
            int from = random.nextInt(12);
            int to = random.nextInt(from, 41);
            byte value = (byte) likely[random.nextInt(1, likely.length)];
            int found = from;
            while (found < to && bytes[found] != value) {
                found++;
            }
            assertThat(Swar.indexOf(bytes, from, to, value)).isEqualTo(found == to ? -1 : found);
            int ascii = from;
            while (ascii < to && (bytes[ascii] & 0x80) == 0) {
                ascii++;
            }
            assertThat(Swar.asciiEnd(bytes, from, to)).isEqualTo(ascii);
            int plain = from;
            while (plain < to && (bytes[plain] & 0xFF) >= ' ' && bytes[plain] != '"' && bytes[plain] != '\\') {
                plain++;
            }
            assertThat(Swar.plainEnd(bytes, from, to)).isEqualTo(plain);
            assertThat(Swar.literalEnd(bytes, from, to)).isEqualTo(Math.min(plain, ascii));
        }
    }

    @Test
    void equalStretchesAndOnesThatDifferInOneByte() {
        SplittableRandom random = new SplittableRandom(5);
        byte[] a = new byte[200];
        random.nextBytes(a);
        for (int length = 0; length < 130; length++) {
            byte[] b = new byte[200];
            int i = random.nextInt(60);
            int j = random.nextInt(60);
            System.arraycopy(a, i, b, j, length);
            assertThat(Swar.equal(a, i, b, j, length)).isTrue();
            for (int k = 0; k < length; k++) {
                b[j + k] ^= (byte) (1 << random.nextInt(8));
                assertThat(Swar.equal(a, i, b, j, length))
                        .as("%d of %d", k, length)
                        .isFalse();
                b[j + k] = a[i + k];
            }
        }
    }
}
