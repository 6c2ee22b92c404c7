package io.weirline.codecs.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.ByteSink;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StringFrameTest {
    private static final String[] PARTS = {
        "plain", "a", " ", "\"", "\\", "\n", "\u0000", "\u001f", "\u007f", "\u0080", "é", "水", "🙂", "\ud83d", "\ude00",
        "/"
    };

    /** With what is prepared and the fast loop, and without: one char after the other, from no String. */
    @Test
    void writesWhatItsPartsWrite() {
        SplittableRandom random = new SplittableRandom(7);
        byte[] suffix = JsonOut.ascii("\"}\n\n");
        ByteSink prefix = new ByteSink().put(JsonOut.ascii("data: {\"text\":\""));
        StringFrame frame = new StringFrame(prefix.toByteArray(), suffix);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            int parts = round % 100 == 0 ? 500 + random.nextInt(2000) : random.nextInt(12);
            boolean plain = random.nextBoolean();
            for (int i = 0; i < parts; i++) {
                text.append(plain && i < parts - 1 ? "ab" : PARTS[random.nextInt(PARTS.length)]);
            }
            ByteSink expected = new ByteSink(0).put(prefix.array(), 0, prefix.size());
            JsonOut.stringBody(expected, text);
            expected.put(suffix);
            ByteSink written = new ByteSink(random.nextInt(64)).put('x');
            frame.write(written, text.toString());
            assertThat(written.size()).isEqualTo(1 + expected.size());
            assertThat(written.toByteArray()).as("%s", text).endsWith(expected.toByteArray());

            ByteSink body = new ByteSink(0);
            JsonOut.stringBody(body, text.toString());
            ByteSink slow = new ByteSink(0);
            JsonOut.stringBody(slow, text);
            assertThat(body.toByteArray()).isEqualTo(slow.toByteArray());
        }
    }
}
