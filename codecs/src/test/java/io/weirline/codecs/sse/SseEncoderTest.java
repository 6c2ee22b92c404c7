package io.weirline.codecs.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.weirline.core.ByteSink;
import io.weirline.core.Limits;
import io.weirline.core.StreamFault;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseEncoderTest {
    private static final SseOptions ALL =
            SseOptions.defaults().withComments(true).withFields(true).withOtherLines(true);

    private static SseItem.Event event(String data) {
        return new SseItem.Event("message", data, "", null);
    }

    private static String encode(SseItem... items) {
        ByteSink out = new ByteSink();
        SseEncoder encoder = new SseEncoder();
        for (SseItem item : items) {
            encoder.encode(item, out);
        }
        encoder.finish(out);
        return new String(out.toByteArray(), UTF_8);
    }

    private static void roundTrip(SseItem... items) {
        String body = encode(items);
        assertThat(Shown.items(body.getBytes(UTF_8), ALL, Limits.defaults()).values())
                .as(body)
                .containsExactly(items);
    }

    @Test
    void dataIsAlwaysWrittenWithASpace() {
        assertThat(encode(event("x"))).isEqualTo("data: x\n\n");
        assertThat(encode(event(" world"))).isEqualTo("data:  world\n\n");
        assertThat(encode(event(""))).isEqualTo("data: \n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void aLineEndInDataBeginsALine(String end) {
        assertThat(encode(event("a" + end + "b"))).isEqualTo("data: a\ndata: b\n\n");
        assertThat(encode(event(end))).isEqualTo("data: \ndata: \n\n");
        assertThat(encode(event("a" + end))).isEqualTo("data: a\ndata: \n\n");
        assertThat(encode(event(end + end + "a"))).isEqualTo("data: \ndata: \ndata: a\n\n");
        assertThat(encode(new SseItem.Comment("a" + end + "b"))).isEqualTo(":a\n:b\n");
    }

    @Test
    void lfThenCrAreTwoLineEnds() {
        assertThat(encode(event("a\n\rb"))).isEqualTo("data: a\ndata: \ndata: b\n\n");
    }

    @Test
    void noFieldCanBeInjectedByData() {
        assertThat(encode(event("x\revent: y\r\r"))).isEqualTo("data: x\ndata: event: y\ndata: \ndata: \n\n");
    }

    @Test
    void otherCharactersAreWrittenAsTheyAre() {
        String text = "\u2028\u2029\u0085\u0000\uFEFF \uD83D\uDE00";
        assertThat(encode(event(text))).isEqualTo("data: " + text + "\n\n");
    }

    @Test
    void halfASurrogatePairIsReplaced() {
        assertThat(encode(event("a\uD83D"))).isEqualTo("data: a\uFFFD\n\n");
    }

    @Test
    void fieldsComeBeforeTheData() {
        assertThat(encode(new SseItem.Event("a", "x", "7", 10L))).isEqualTo("event: a\nid: 7\nretry: 10\ndata: x\n\n");
    }

    @Test
    void theDefaultNameIsNotWritten() {
        assertThat(encode(new SseItem.Event("message", "x", "", null))).isEqualTo("data: x\n\n");
    }

    @Test
    void anIdIsWrittenWhereItDiffersFromTheLastOne() {
        assertThat(encode(
                        new SseItem.Event("message", "a", "1", null),
                        new SseItem.Event("message", "b", "1", null),
                        new SseItem.Event("message", "c", "", null),
                        new SseItem.Event("message", "d", "", null),
                        new SseItem.Fields("2", null),
                        new SseItem.Event("message", "e", "2", null)))
                .isEqualTo("id: 1\ndata: a\n\ndata: b\n\nid: \ndata: c\n\ndata: d\n\nid: 2\n\ndata: e\n\n");
    }

    @Test
    void resetForgetsTheLastId() {
        ByteSink out = new ByteSink();
        SseEncoder encoder = new SseEncoder();
        SseItem item = new SseItem.Event("message", "a", "1", null);
        encoder.encode(item, out);
        encoder.reset();
        out.clear();
        encoder.encode(item, out);
        assertThat(out.toByteArray()).isEqualTo("id: 1\ndata: a\n\n".getBytes(UTF_8));
    }

    @Test
    void fieldsAreWrittenSoThatTheyAreReadAsFields() {
        assertThat(encode(new SseItem.Fields("", null))).isEqualTo("id: \n\n");
        assertThat(encode(new SseItem.Fields("", 5L))).isEqualTo("retry: 5\n\n");
        assertThat(encode(new SseItem.Fields("1", 5L))).isEqualTo("id: 1\nretry: 5\n\n");
        roundTrip(new SseItem.Fields("1", null), new SseItem.Fields("1", null), new SseItem.Fields("1", 0L));
    }

    @Test
    void itemsOfEachKindComeBack() {
        roundTrip(
                new SseItem.Comment(""),
                new SseItem.Comment(" ping"),
                new SseItem.Fields("a", null),
                new SseItem.Event(" delta ", " x\n\ny\n", " a", Long.MAX_VALUE),
                new SseItem.OtherLine("error: {\"a\":1}"),
                event("\n"),
                new SseItem.OtherLine("  "),
                new SseItem.Event("message", "", "\uFEFF", 0L),
                new SseItem.OtherLine("\uFEFFdata: x"),
                new SseItem.OtherLine("Data: x"));
    }

    @Test
    void aFirstLineThatBeginsWithABomComesBack() {
        roundTrip(new SseItem.OtherLine("\uFEFFdata: x"), event("y"));
        roundTrip(new SseItem.OtherLine("\uFEFF\uFEFF"));
    }

    @Test
    void aBomBehindAHeartbeatIsNotTheFirst() {
        ByteSink out = new ByteSink();
        SseEncoder encoder = new SseEncoder();
        encoder.heartbeat(out);
        encoder.encode(new SseItem.OtherLine("\uFEFFx"), out);
        assertThat(new String(out.toByteArray(), UTF_8)).isEqualTo(":\n\uFEFFx\n");
        encoder.reset();
        out.clear();
        encoder.encode(new SseItem.OtherLine("\uFEFFx"), out);
        assertThat(new String(out.toByteArray(), UTF_8)).isEqualTo("\uFEFF\uFEFFx\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "\u0000", "a\r\n"})
    void lineEndsAndNulInANameOrIdAreRefused(String value) {
        refused("event ", new SseItem.Event(value, "x", "1", 5L));
        refused("id ", new SseItem.Event("e", "x", value, 5L));
        refused("id ", new SseItem.Fields(value, null));
    }

    @Test
    void aNegativeRetryIsRefused() {
        refused("retry ", new SseItem.Event("e", "x", "1", -1L));
        refused("retry ", new SseItem.Fields("1", Long.MIN_VALUE));
    }

    @Test
    void anEmptyNameIsRefused() {
        refused("event ", new SseItem.Event("", "x", "", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", ": x", "data", "data: x", "event:x", "id", "retry: 5", "a\nb", "a\rdata: b"})
    void anOtherLineThatWouldBeReadAsSomethingElseIsRefused(String line) {
        refused("line ", new SseItem.OtherLine(line));
    }

    private static void refused(String component, SseItem item) {
        ByteSink out = new ByteSink();
        SseEncoder encoder = new SseEncoder();
        encoder.encode(new SseItem.Event("message", "before", "0", null), out);
        byte[] before = out.toByteArray();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoder.encode(item, out))
                .withMessageStartingWith(component);
        assertThat(out.toByteArray()).as("the sink").isEqualTo(before);
        encoder.encode(new SseItem.Event("message", "behind", "0", null), out);
        assertThat(new String(out.toByteArray(), UTF_8)).isEqualTo("id: 0\ndata: before\n\ndata: behind\n\n");
    }

    @Test
    void theSinkIsAsItWasAlsoBehindAnOtherException() {
        ByteSink out = new ByteSink();
        out.put('x');
        @SuppressWarnings("NullAway") // a null where none may be is what the test is about
        SseItem broken = new SseItem.Event("e", null, "1", null);
        assertThatNullPointerException().isThrownBy(() -> new SseEncoder().encode(broken, out));
        assertThat(out.toByteArray()).containsExactly('x');
    }

    @Test
    void aHeartbeatIsAnEmptyCommentAndTheEndIsNothing() {
        ByteSink out = new ByteSink();
        SseEncoder encoder = new SseEncoder();
        encoder.heartbeat(out);
        encoder.finish(out);
        encoder.fail(new StreamFault.Truncated("x", 1), out);
        assertThat(out.toByteArray()).containsExactly(':', '\n');
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void randomItemsComeBack(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int run = 0; run < 100; run++) {
            List<SseItem> items = new ArrayList<>();
            String id = "";
            for (int i = random.nextInt(12); i > 0; i--) {
                int kind = random.nextInt(6);
                Long retry = random.nextInt(4) == 0 ? Long.valueOf(random.nextLong(Long.MAX_VALUE)) : null;
                if (random.nextInt(3) == 0 && kind < 4) {
                    id = text(random, "");
                }
                if (kind < 3) {
                    String name = random.nextBoolean() ? "message" : "e" + text(random, "");
                    items.add(new SseItem.Event(name, text(random, "\n"), id, retry));
                } else if (kind == 3) {
                    items.add(new SseItem.Fields(id, retry));
                } else if (kind == 4) {
                    items.add(new SseItem.Comment(text(random, "")));
                } else {
                    items.add(new SseItem.OtherLine("\uFEFF" + text(random, "")));
                }
            }
            byte[] body = encode(items.toArray(SseItem[]::new)).getBytes(UTF_8);
            SseDecoder decoder = new SseDecoder(ALL, Limits.defaults());
            List<SseItem> decoded = new ArrayList<>();
            decoder.feed(java.nio.ByteBuffer.wrap(body));
            for (SseItem item; (item = decoder.poll()) != null; ) {
                decoded.add(item);
            }
            assertThat(decoded).as("seed %d, run %d", seed, run).isEqualTo(items);
        }
    }

    private static String text(SplittableRandom random, String more) {
        String alphabet = "ab :dataid\t\u00E9\u2028\uFEFF" + more + more;
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return random.nextInt(8) == 0 ? text + "\uD83D\uDE00" : text.toString();
    }
}
