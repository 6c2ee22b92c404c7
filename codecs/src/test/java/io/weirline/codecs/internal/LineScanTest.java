package io.weirline.codecs.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineScanTest {
    private static int plain(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    /** Every value beside every other one, so that a borrow out of any byte is seen. */
    @Test
    void everyPairOfBytesAtEveryPlaceOfAWord() {
        byte[] bytes = new byte[24];
        for (int place = 0; place < 15; place++) {
            for (int low = 0; low < 256; low++) {
                for (int high = 0; high < 256; high++) {
                    Arrays.fill(bytes, (byte) 'x');
                    bytes[place] = (byte) low;
                    bytes[place + 1] = (byte) high;
                    if (LineScan.end(bytes, 0, 24) != plain(bytes, 0, 24)) {
                        assertThat(LineScan.end(bytes, 0, 24))
                                .as("%d, %d at %d", low, high, place)
                                .isEqualTo(plain(bytes, 0, 24));
                    }
                }
            }
        }
    }

    @Test
    void everyRangeOfAnArray() {
        byte[] bytes = "\nabcdefg\rhijklmnopqrstuvwx\r\nyz0123\t\u0000\u000B456789012345678901234567890123\n\n"
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        for (int from = 0; from <= bytes.length; from++) {
            for (int to = from; to <= bytes.length; to++) {
                assertThat(LineScan.end(bytes, from, to)).isEqualTo(plain(bytes, from, to));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomBytes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = new byte[400];
        for (int run = 0; run < 2000; run++) {
            int range = run % 2 == 0 ? 256 : 16;
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(40) == 0 ? random.nextInt(range) : 0x80 + random.nextInt(128));
            }
            int from = random.nextInt(100);
            int to = from + random.nextInt(300);
            assertThat(LineScan.end(bytes, from, to)).as("seed %d", seed).isEqualTo(plain(bytes, from, to));
        }
    }
}
