package io.weirline.codecs.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JsonBoundaryTest {
    private static List<Integer> ends(byte[] bytes, SplittableRandom random, int mean) {
        JsonBoundary boundary = new JsonBoundary();
        List<Integer> ends = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + (mean == 0 ? bytes.length : random.nextInt(mean) + 1));
            int end;
            while ((end = boundary.scan(bytes, from, to)) >= 0) {
                ends.add(end);
                from = end;
            }
            from = to;
        }
        return ends;
    }

    @Test
    void anyPiecesGiveTheSameEnds() {
        String json = " {\n \"a}]\": [1, {\"b\": \"\\\"}\\\\\"}, \"\\u007d\"]\n} , [\"\\\\\\\"]\"],\n{}x[[]] \"{\" {}";
        byte[] bytes = json.getBytes(UTF_8);
        List<Integer> expected = new ArrayList<>();
        for (String value : List.of("\"\\u007d\"]\n}", "[\"\\\\\\\"]\"]", "\n{}", "[[]]", "\"{\" {}")) {
            expected.add(json.indexOf(value) + value.length());
        }
        assertThat(ends(bytes, new SplittableRandom(1), 0)).isEqualTo(expected);
        for (int seed = 0; seed < 200; seed++) {
            assertThat(ends(bytes, new SplittableRandom(seed), 1 + seed % 12))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void tellsWhatIsOpen() {
        JsonBoundary boundary = new JsonBoundary();
        byte[] bytes = "x[{\"".getBytes(UTF_8);
        assertThat(boundary.scan(bytes, 0, 1)).isEqualTo(-1);
        assertThat(boundary.isOpen()).isFalse();
        assertThat(boundary.scan(bytes, 1, 4)).isEqualTo(-1);
        assertThat(boundary.isOpen()).isTrue();
        assertThat(boundary.depth()).isEqualTo(2);
        boundary.reset();
        assertThat(boundary.isOpen()).isFalse();
        assertThat(boundary.scan("}[]".getBytes(UTF_8), 0, 3)).isEqualTo(1);
        assertThat(boundary.depth()).isZero();
        assertThat(boundary.scan("}[]".getBytes(UTF_8), 1, 3)).isEqualTo(3);
    }
}
