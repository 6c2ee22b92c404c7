package io.weirline.codecs.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.testing.Cuts;
import io.weirline.core.Limits;
import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random bodies: the incremental decoder in any pieces against the plain algorithm on the whole body. */
class SseOracleTest {
    private static final int BODIES = 1500;

    private static final byte[][] ALPHABET = {
        {'\n'},
        {'\r'},
        {'\r', '\n'},
        {'\n', '\n'},
        {'\r', '\r'},
        {':'},
        {' '},
        {0},
        {'\t'},
        ascii("data: "),
        ascii("data:"),
        ascii("data"),
        ascii("\ndata: "),
        ascii("\ndata"),
        ascii("dat"),
        ascii("datax:"),
        ascii("event: "),
        ascii("\nevent:"),
        ascii("even"),
        ascii("events"),
        ascii("id: "),
        ascii("\nid:"),
        ascii("\nid"),
        ascii("idx: 1"),
        ascii("retry: "),
        ascii("\nretry:12"),
        ascii("\nretry: 99999999999999999999"),
        ascii("\n: ping"),
        ascii("\nerror: {}"),
        ascii("x"),
        ascii("7"),
        ascii("{\"a\":1}"),
        ascii("a longer value, for words of eight"),
        ascii("[DONE]"),
        {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
        {(byte) 0xEF},
        {(byte) 0xBB},
        {(byte) 0xBF},
        {(byte) 0xC3},
        {(byte) 0xA9},
        {(byte) 0x8A},
        {(byte) 0x8D},
        {(byte) 0xFF},
        "\u2028".getBytes(UTF_8),
        "\u0085".getBytes(UTF_8),
        "\uD83D\uDE00".getBytes(UTF_8),
    };

    private static byte[] ascii(String text) {
        return text.getBytes(ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void withoutLimits(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < BODIES; i++) {
            compare(body(random), options(random), Limits.defaults(), seed, i);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7, 8})
    void withTightLimits(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < BODIES; i++) {
            Limits limits = Limits.defaults().toBuilder()
                    .lineBytes(8 + random.nextInt(40))
                    .eventBytes(1 + random.nextInt(40))
                    .fieldBytes(1 + random.nextInt(8))
                    .build();
            compare(body(random), options(random), limits, seed, i);
        }
    }

    private static void compare(byte[] body, SseOptions options, Limits limits, long seed, int number) {
        NaiveSse oracle = new NaiveSse(options, limits, body);
        String what = "seed " + seed + ", body " + number + ", " + options + ", " + limits;
        Cuts.Outcome<Shown> whole = Shown.cuts(options, limits).seeded(number).checkRandom(body);
        assertThat(whole.values()).as(what).isEqualTo(oracle.values);
        assertThat(whole.fault()).as(what).isEqualTo(oracle.fault);
        assertThat(whole.end()).as(what).isEqualTo(oracle.end());
    }

    private static byte[] body(SplittableRandom random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int tokens = random.nextInt(40); tokens > 0; tokens--) {
            out.writeBytes(ALPHABET[random.nextInt(ALPHABET.length)]);
        }
        return out.toByteArray();
    }

    private static SseOptions options(SplittableRandom random) {
        return new SseOptions(
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                SseOptions.AtEnd.values()[random.nextInt(3)],
                SseOptions.Oversize.values()[random.nextInt(2)]);
    }
}
