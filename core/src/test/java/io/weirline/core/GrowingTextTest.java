package io.weirline.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GrowingTextTest {
    private static void grow(GrowingText text, StringBuilder same, long seed, int appends) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < appends; i++) {
            String more = Character.toString(random.nextInt('a', 0x300)).repeat(random.nextInt(0, 90));
            text.append(more);
            same.append(more);
        }
    }

    @Test
    void holdsWhatWasAppendedAcrossItsArrays() {
        GrowingText text = new GrowingText();
        StringBuilder same = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            grow(text, same, i, 1);
            assertThat(text.toString()).isEqualTo(same.toString());
        }
        String large = "xyz".repeat(5_000);
        text.append(large);
        assertThat(text.toString()).isEqualTo(same + large);
    }

    @Test
    void aCopyAndItsOriginGoApart() {
        GrowingText text = new GrowingText();
        StringBuilder same = new StringBuilder();
        grow(text, same, 1, 60);
        GrowingText copy = text.copy();
        StringBuilder copied = new StringBuilder(same);

        grow(text, same, 2, 60);
        grow(copy, copied, 3, 60);

        assertThat(text.toString()).isEqualTo(same.toString());
        assertThat(copy.toString()).isEqualTo(copied.toString());
    }
}
