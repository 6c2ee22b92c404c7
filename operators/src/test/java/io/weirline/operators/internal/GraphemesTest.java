package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle is the JDK's {@code \X}; newer ones know more clusters than older ones. */
class GraphemesTest {
    private static final Pattern CLUSTER = Pattern.compile("\\X");

    private static boolean isOneCluster(String text) {
        Matcher matcher = CLUSTER.matcher(text);
        return matcher.lookingAt() && matcher.end() == text.length();
    }

    private static String of(int... points) {
        return new String(points, 0, points.length);
    }

    /** Later ones also hold conjuncts of Indic scripts together (UAX #29, GB9c), which this class does not. */
    private static void assumeTheRulesOfOurTable() {
        assumeTrue(Runtime.version().feature() < 20, "this JDK has later rules for clusters");
    }

    @Test
    void nothingThatTheJdkHoldsTogetherIsCut() {
        assumeTheRulesOfOurTable();
        List<String> cut = new ArrayList<>();
        int[] befores = {
            'a', ' ', 0x4E2D, 0x2764, 0x1F468, 0x200D, 0xFE0F, 0x915, 0x94D, 0x1100, 0x1161, 0xAC00, 0xAC01, '\r'
        };
        for (int c = 0; c < 0xE1000; c++) {
            if (c >= 0xD800 && c < 0xE000) {
                continue;
            }
            for (int before : befores) {
                String text = of(before, c);
                boolean ended = text.equals("\r\n");
                if (isOneCluster(text) && Graphemes.lastCluster(text, 0) != (ended ? 2 : 0)) {
                    cut.add(String.format("U+%X U+%X", before, c));
                }
            }
        }
        assertThat(cut).isEmpty();
    }

    @Test
    void whatIsPrependedHoldsWhatFollows() {
        for (int c = 0; c < 0x12000; c++) {
            if (c < 0xD800 || c >= 0xE000) {
                String text = of(c, 'a');
                if (isOneCluster(text)) {
                    assertThat(Graphemes.lastCluster(text, 0)).as("U+%X", c).isZero();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ab, 1",
        "e\u0301, 0",
        "ae\u0301\u0327, 1",
        "👍🏽, 0",
        "👍👍, 2",
        "👨‍👩‍👧‍👦, 0",
        "x👨‍👩‍👧, 1",
        "❤️, 0",
        "🇩🇪, 0",
        "🇩🇪🇫, 4",
        "🇩🇪🇫🇷, 4",
        "a🇩🇪🇫🇷🇮, 9",
        "1️⃣, 0",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿, 0",
        "क्षि, 0",
        "각, 0",
    })
    void theLastClusterBegins(String text, int at) {
        assertThat(Graphemes.lastCluster(text, 0)).isEqualTo(at);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n", "a\r\n", "a\t", "a\u200B", "\u2028"})
    void behindAControlNothingIsHeld(String text) {
        assertThat(Graphemes.lastCluster(text, 0)).isEqualTo(text.length());
    }

    @Test
    void aCarriageReturnWaitsForItsLineFeed() {
        assertThat(Graphemes.lastCluster("a\r", 0)).isEqualTo(1);
        assertThat(Graphemes.lastCluster("\r\u0301", 0))
                .as("a mark joins no control")
                .isEqualTo(1);
        assertThat(Graphemes.lastCluster("\u0001\u0301", 0)).isEqualTo(1);
    }

    @Test
    void halfAPairWaitsForTheOther() {
        assertThat(Graphemes.lastCluster("a\uD83D", 0)).isEqualTo(1);
    }

    /** Any text: each cut is one of the JDK's, or lies where the JDK sees one but this class is careful. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noCutIsInsideAClusterOfAnyText(long seed) {
        assumeTheRulesOfOurTable();
        SplittableRandom random = new SplittableRandom(seed);
        int[] points = {
            'a', ' ', '\n', '\r', 0x301, 0x200D, 0xFE0F, 0x1F468, 0x1F469, 0x1F3FD, 0x1F1E9, 0x1F1EA, 0x2764, 0x915,
            0x94D, 0x937, 0x93F, 0x1100, 0x1161, 0x11A8, 0xAC00, 0x4E2D, 0x600, 0xE33, 0x1F3F4, 0xE0067, 0xE007F
        };
        for (int round = 0; round < 20_000; round++) {
            int[] text = random.ints(1 + random.nextInt(8), 0, points.length)
                    .map(i -> points[i])
                    .toArray();
            String whole = of(text);
            int cut = Graphemes.lastCluster(whole, 0);
            assertThat(boundaries(whole)).as("seed %d, %s", seed, escape(whole)).contains(cut);
        }
    }

    private static List<Integer> boundaries(String text) {
        List<Integer> all = new ArrayList<>();
        Matcher matcher = CLUSTER.matcher(text);
        while (matcher.find()) {
            all.add(matcher.start());
        }
        all.add(text.length());
        return all;
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> out.append(String.format("U+%X ", c)));
        return out.toString();
    }
}
