package io.weirline.codecs.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.json.Jackson;
import io.weirline.codecs.testing.RecordedBodies;
import io.weirline.codecs.testing.RecordedBodies.Body;
import io.weirline.codecs.testing.SummaryCheck;
import io.weirline.core.StreamEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded bodies, broken at random: nothing is thrown, the laws hold, and the pieces do not matter. */
class DialectFuzzTest {
    private static final long SEED = 0x0DD5EED;
    private static final int RUNS = 400;
    private static final int LARGEST = 16 << 10;

    private static final List<String> TOKENS = List.of(
            "null",
            "-1",
            "{}",
            "[]",
            "\"\"",
            "1e999",
            "99999999999",
            "true",
            "}",
            "\"",
            "\\",
            "\n",
            "\n\n",
            "\r",
            "\\ud83d",
            "\"index\":7,",
            "\"output_index\":3,",
            "\"type\":\"message_start\",",
            "\"type\":\"error\",",
            "data: [DONE]\n\n",
            "error: {\"code\":1}\n",
            ": c\n\n",
            "\"index\":null,",
            "event: error\n");

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai-responses"})
    void brokenBodiesKeepTheLaws(String name) {
        ProviderDialect dialect = Dialects.named(name);
        List<Body> bodies = RecordedBodies.of(name).stream()
                .filter(body -> body.bytes().length <= LARGEST)
                .toList();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int run = 0; run < RUNS; run++) {
            byte[] broken = broken(bodies.get(random.nextInt(bodies.size())).bytes(), random);
            List<StreamEvent> whole = Events.decode(SummaryCheck.decoder(dialect, Jackson.reader()), broken);
            Events.checkLaws(whole);
            int mean = 1 + random.nextInt(100);
            assertThat(Events.decode(SummaryCheck.decoder(dialect, Jackson.reader()), broken, random, mean))
                    .as("seed %d, run %d, mean %d", SEED, run, mean)
                    .isEqualTo(whole);
        }
    }

    /** Some bytes changed, some tokens put in, some lines repeated or left out. */
    private static byte[] broken(byte[] body, SplittableRandom random) {
        StringBuilder text = new StringBuilder(new String(body, StandardCharsets.ISO_8859_1));
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.insert(at, TOKENS.get(random.nextInt(TOKENS.size())));
                case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(60)));
                case 3 -> behindName(text, at, TOKENS.get(random.nextInt(TOKENS.size())));
                default -> event(text, at, random.nextInt(text.length()), random.nextBoolean());
            }
            if (text.isEmpty()) {
                break;
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Puts a token in place of a value, or of its first characters. */
    private static void behindName(StringBuilder text, int at, String token) {
        int colon = text.indexOf("\":", at);
        if (colon >= 0) {
            int end = colon + 2;
            while (end < text.length() && ",}\n".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            text.replace(colon + 2, end, token);
        }
    }

    /** Moves or repeats a whole event. */
    private static void event(StringBuilder text, int at, int to, boolean repeat) {
        int from = text.indexOf("\n\n", at) + 2;
        int end = text.indexOf("\n\n", from) + 2;
        int target = text.indexOf("\n\n", to) + 2;
        if (from >= 2 && end >= 2 && target >= 2) {
            String event = text.substring(from, end);
            text.insert(target, event);
            if (!repeat) {
                int moved = target <= from ? from + event.length() : from;
                text.delete(moved, moved + event.length());
            }
        }
    }
}
