package io.weirline.codecs.utf8;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.internal.NaiveSurrogates;
import io.weirline.core.Decoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurrogateGuardTest {
    private static List<String> run(Decoder<CharSequence, String> guard, List<? extends CharSequence> pieces) {
        List<String> texts = new ArrayList<>();
        for (CharSequence piece : pieces) {
            guard.feed(piece);
            drain(guard, texts);
        }
        guard.finish();
        drain(guard, texts);
        assertThat(guard.poll()).isNull();
        return texts;
    }

    private static void drain(Decoder<?, String> guard, List<String> texts) {
        for (String text; (text = guard.poll()) != null; ) {
            texts.add(text);
        }
    }

    private static List<String> run(String... pieces) {
        return run(new SurrogateGuard(), List.of(pieces));
    }

    @Test
    void joinsAPairOverTwoPieces() {
        assertThat(run("a\ud83d", "\ude00b")).containsExactly("a", "\ud83d\ude00b");
        assertThat(run("\ud83d", "\ude00")).containsExactly("\ud83d\ude00");
        assertThat(run("\ud83d", "", "\ude00")).containsExactly("\ud83d\ude00");
        assertThat(run("\ud83d\ude00\ud83d", "\ude00")).containsExactly("\ud83d\ude00", "\ud83d\ude00");
    }

    @Test
    void replacesAHalfThatStandsAlone() {
        assertThat(run("a\ud83d", "b")).containsExactly("a", "\ufffdb");
        assertThat(run("a\ude00b")).containsExactly("a\ufffdb");
        assertThat(run("a\ud83db")).containsExactly("a\ufffdb");
        assertThat(run("\ud83d\ud83d\ude00")).containsExactly("\ufffd\ud83d\ude00");
        assertThat(run("\ud83d\ude00\ude00")).containsExactly("\ud83d\ude00\ufffd");
        assertThat(run("\ude00\ud83d", "\ude00")).containsExactly("\ufffd", "\ud83d\ude00");
        assertThat(run("a", "\ude00")).containsExactly("a", "\ufffd");
        assertThat(run("\ud83d")).containsExactly("\ufffd");
        assertThat(run("\ud83d", "\ud83d")).containsExactly("\ufffd", "\ufffd");
    }

    @Test
    void wholeTextIsPassedOnAsItIs() {
        String text = "plain \ud83d\ude00 \u65e5";
        SurrogateGuard guard = new SurrogateGuard();
        guard.feed(text);
        assertThat(guard.poll()).isSameAs(text);
        assertThat(guard.poll()).isNull();
        assertThat(run(guard, List.of(new StringBuilder("x\ud83d"), ""))).containsExactly("x", "\ufffd");
        assertThat(run("", "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyPiecesGiveTheSameText(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SurrogateGuard guard = new SurrogateGuard();
        for (int i = 0; i < 3000; i++) {
            StringBuilder whole = new StringBuilder();
            List<String> pieces = new ArrayList<>();
            for (int j = random.nextInt(6); j > 0; j--) {
                StringBuilder piece = new StringBuilder();
                for (int k = random.nextInt(5); k > 0; k--) {
                    piece.append((char)
                            switch (random.nextInt(3)) {
                                case 0 -> random.nextInt(0xD800, 0xDC00);
                                case 1 -> random.nextInt(0xDC00, 0xE000);
                                default -> 'a';
                            });
                }
                pieces.add(piece.toString());
                whole.append(piece);
            }
            List<String> texts = run(guard, pieces);
            assertThat(String.join("", texts)).as("seed %d", seed).isEqualTo(NaiveSurrogates.replaceLone(whole));
            assertThat(texts)
                    .as("seed %d", seed)
                    .allSatisfy(text -> assertThat(text).isNotEmpty().isEqualTo(NaiveSurrogates.replaceLone(text)));
            guard.reset();
        }
    }

    @Test
    void standsBehindTheUtf8Decoder() {
        Decoder<ByteBuffer, String> both = new Utf8Decoder().andThen(new SurrogateGuard());
        both.feed(ByteBuffer.wrap("a\ud83d\ude00".getBytes(UTF_8)));
        assertThat(both.poll()).isEqualTo("a\ud83d\ude00");
        assertThat(both.poll()).isNull();
    }
}
