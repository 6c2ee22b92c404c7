package io.weirline.codecs.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CarryTest {
    @Test
    void appendsBytesAndStretches() {
        Carry carry = new Carry();
        carry.append((byte) 'a', 100);
        carry.append("xbcdx".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 1, 4, 100);
        assertThat(Arrays.copyOf(carry.array, carry.length)).containsExactly('a', 'b', 'c', 'd');
    }

    @Test
    void growsByDoubling() {
        Carry carry = new Carry();
        int arrays = 0;
        for (int i = 0; i < 1 << 20; i++) {
            byte[] before = carry.array;
            carry.append((byte) i, Integer.MAX_VALUE);
            arrays += before == carry.array ? 0 : 1;
        }
        assertThat(arrays).isLessThanOrEqualTo(12);
        for (int i = 0; i < 1 << 20; i += 997) {
            assertThat(carry.array[i]).isEqualTo((byte) i);
        }
    }

    @Test
    void neverGrowsPastTheBound() {
        Carry carry = new Carry();
        byte[] bytes = new byte[1000];
        for (int bound : new int[] {7, 700, 1000}) {
            while (carry.length < bound) {
                carry.append(bytes, 0, 1, bound);
                assertThat(carry.array.length).isLessThanOrEqualTo(bound);
            }
        }
    }

    @Test
    void trimKeepsAnArrayOf64KiB() {
        Carry carry = new Carry();
        carry.append(new byte[64 << 10], 0, 64 << 10, 1 << 20);
        byte[] kept = carry.array;
        carry.trim();
        assertThat(carry.length).isZero();
        assertThat(carry.array).isSameAs(kept);
        carry.append(new byte[1 + (64 << 10)], 0, 1 + (64 << 10), 1 << 20);
        carry.trim();
        assertThat(carry.array).isEmpty();
    }
}
