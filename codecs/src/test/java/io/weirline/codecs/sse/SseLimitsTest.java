package io.weirline.codecs.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.testing.Cuts;
import io.weirline.core.Limits;
import io.weirline.core.StreamFault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits: exact to the byte, with the offset of the first byte too many, in any pieces. */
class SseLimitsTest {
    private static final SseOptions ALL =
            SseOptions.defaults().withComments(true).withFields(true).withOtherLines(true);
    private static final SseOptions SKIP = ALL.withOversize(SseOptions.Oversize.SKIP_EVENT);
    private static final Limits LINE_20 =
            Limits.defaults().toBuilder().lineBytes(20).build();
    private static final Limits EVENT_10 =
            Limits.defaults().toBuilder().eventBytes(10).build();
    private static final Limits FIELD_4 =
            Limits.defaults().toBuilder().fieldBytes(4).build();

    private static Cuts.Outcome<Shown> decode(String body, SseOptions options, Limits limits) {
        return Shown.cuts(options, limits).check(body.getBytes(UTF_8));
    }

    private static List<String> data(Cuts.Outcome<Shown> outcome) {
        return outcome.values().stream().map(Shown::bytes).toList();
    }

    private static long skipped(Cuts.Outcome<Shown> outcome) {
        return outcome.end() instanceof Shown.End end ? end.skipped() : -1;
    }

    private static StreamFault passed(String limit, int value, long offset) {
        return new StreamFault.LimitExceeded(limit, value, offset);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: 7890123456789!", ": 345678901234567890!", "stray678901234567890!", "data: 789"})
    void aLineOfLineBytesPasses(String line) {
        String atMost = line.length() > 20 ? line.substring(0, 20) : line;
        assertThat(decode("\uFEFFdata: a\n\n" + atMost + "\n\n", ALL, LINE_20).fault())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: 789012345678901",
                ": 3456789012345678901",
                "stray6789012345678901",
                "retry: 89012345678901",
                "id: 56789012345678901",
                "event: 89012345678901",
                "datax: 89012345678901",
                "data: 789012345678901 and much more than that"
            })
    void aLineOfOneByteMoreDoesNot(String line) {
        for (SseOptions options : List.of(ALL, SseOptions.defaults())) {
            for (String end : List.of("\n\n", "")) {
                Cuts.Outcome<Shown> outcome = decode("data: a\n\n" + line + end, options, LINE_20);
                assertThat(data(outcome)).containsExactly("a");
                assertThat(outcome.fault()).isEqualTo(passed("lineBytes", 20, 9 + 20));
            }
        }
    }

    @Test
    void anEventOfEventBytesPasses() {
        assertThat(data(decode("data: 1234567890\n\ndata: 1234\ndata: 67890\n\n", ALL, EVENT_10)))
                .containsExactly("1234567890", "1234\n67890");
    }

    @Test
    void anEventOfOneByteMoreDoesNot() {
        assertThat(decode("data: 12345678901\n\n", ALL, EVENT_10).fault()).isEqualTo(passed("eventBytes", 10, 16));
        assertThat(decode("data: 1234\ndata: 678901\n\n", ALL, EVENT_10).fault())
                .isEqualTo(passed("eventBytes", 10, 22));
        assertThat(decode("data: 12345678901", ALL, EVENT_10).fault()).isEqualTo(passed("eventBytes", 10, 16));
    }

    @Test
    void theLfThatJoinsCountsAtTheStartOfItsLine() {
        assertThat(decode("data: 1234567890\ndata\n\n", ALL, EVENT_10).fault()).isEqualTo(passed("eventBytes", 10, 17));
        assertThat(decode("data: 1234567890\ndata: x and more\n\n", ALL, EVENT_10)
                        .fault())
                .isEqualTo(passed("eventBytes", 10, 17));
    }

    @Test
    void emptyDataLinesCount() {
        assertThat(data(decode("data\n".repeat(11) + "\n", ALL, EVENT_10))).containsExactly("\n".repeat(10));
        assertThat(decode("data\n".repeat(12) + "\n", ALL, EVENT_10).fault()).isEqualTo(passed("eventBytes", 10, 55));
    }

    @Test
    void namesAndIdsOfFieldBytesPass() {
        Cuts.Outcome<Shown> outcome = decode("event: abcd\nid:efgh\ndata: more than four\n\n", ALL, FIELD_4);
        assertThat(outcome.fault()).isNull();
        assertThat(outcome.values().get(0).event()).isEqualTo("abcd");
        assertThat(outcome.values().get(0).id()).isEqualTo("efgh");
    }

    @Test
    void namesAndIdsOfOneByteMoreDoNot() {
        assertThat(decode("event: abcde\n\n", ALL, FIELD_4).fault()).isEqualTo(passed("fieldBytes", 4, 11));
        assertThat(decode("id:abcde\n\n", ALL, FIELD_4).fault()).isEqualTo(passed("fieldBytes", 4, 7));
        assertThat(decode("id: abcdefgh", ALL, FIELD_4).fault()).isEqualTo(passed("fieldBytes", 4, 8));
        assertThat(decode("event: abcdefgh", ALL, FIELD_4).fault()).isEqualTo(passed("fieldBytes", 4, 11));
        Limits one = Limits.defaults().toBuilder().fieldBytes(1).build();
        assertThat(decode("id: abc\n\n", ALL, one).fault()).isEqualTo(passed("fieldBytes", 1, 5));
        assertThat(decode("id:abcd", ALL, one).fault()).isEqualTo(passed("fieldBytes", 1, 4));
    }

    @Test
    void anIdIsMeasuredBeforeItsNulIsSeen() {
        assertThat(decode("id: \u0000bcde\n\n", ALL, FIELD_4).fault()).isEqualTo(passed("fieldBytes", 4, 8));
    }

    @Test
    void theLimitThatIsPassedFirstIsTold() {
        Limits both = Limits.defaults().toBuilder().lineBytes(20).eventBytes(10).build();
        assertThat(decode("data: 12345678901234567890\n\n", ALL, both).fault()).isEqualTo(passed("eventBytes", 10, 16));
        Limits other =
                Limits.defaults().toBuilder().lineBytes(12).eventBytes(10).build();
        assertThat(decode("data: 12345678901234567890\n\n", ALL, other).fault()).isEqualTo(passed("lineBytes", 12, 12));
    }

    @Test
    void linesShorterThanAnyFieldAreLimitedToo() {
        Limits one = Limits.defaults().toBuilder().lineBytes(1).build();
        assertThat(decode(":\nx\n\n", ALL, one).fault()).isNull();
        assertThat(decode("id\n\n", ALL, one).fault()).isEqualTo(passed("lineBytes", 1, 1));
        assertThat(decode("data: abc\n\n", ALL, one).fault()).isEqualTo(passed("lineBytes", 1, 1));
    }

    @Test
    void aPartOfABomIsLimitedToo() {
        Limits one = Limits.defaults().toBuilder().lineBytes(1).build();
        byte[] half = {(byte) 0xEF, (byte) 0xBB};
        assertThat(Shown.cuts(ALL, one).check(half).fault()).isEqualTo(passed("lineBytes", 1, 1));
    }

    @Test
    void skipDropsTheWholeEventAndGoesOn() {
        Cuts.Outcome<Shown> outcome =
                decode("data: a\n\ndata: 1234\ndata: 678901\ndata: 2\nevent: e\n\ndata: b\n\n", SKIP, EVENT_10);
        assertThat(data(outcome)).containsExactly("a", "b");
        assertThat(outcome.values().get(1).event()).isEqualTo("message");
        assertThat(outcome.fault()).isNull();
        assertThat(skipped(outcome)).isEqualTo(1);
    }

    @Test
    void skipDropsTheEventOfAnOverlongLineOfAnyKind() {
        for (String line : List.of(
                "data: 789012345678901",
                ": 3456789012345678901",
                "stray6789012345678901",
                "event: 89012345678901",
                "id: 56789012345678901")) {
            for (String block : List.of("data: x\n" + line + "\n", line + "\ndata: x\n", line + "\n" + line + "\n")) {
                Cuts.Outcome<Shown> outcome = decode("data: a\n\n" + block + "\ndata: b\n\n", SKIP, LINE_20);
                assertThat(data(outcome)).as(block).containsExactly("a", "b");
                assertThat(outcome.values().get(1).id()).isEmpty();
                assertThat(skipped(outcome)).as(block).isEqualTo(1);
            }
        }
    }

    @Test
    void skipDropsTheEventOfAnOverlongNameOrId() {
        Cuts.Outcome<Shown> outcome = decode(
                "id: 1\ndata: a\n\nid: abcdefgh\ndata: x\n\nevent: abcde\ndata: y\n\ndata: b\n\n", SKIP, FIELD_4);
        assertThat(data(outcome)).containsExactly("a", "b");
        assertThat(outcome.values().get(1).id()).isEqualTo("1");
        assertThat(outcome.values().get(1).event()).isEqualTo("message");
        assertThat(skipped(outcome)).isEqualTo(2);
    }

    @Test
    void aDroppedEventStillSetsIdAndRetryAndShowsNoFields() {
        Cuts.Outcome<Shown> outcome =
                decode("id: 1\nretry: 5\ndata: 12345678901\nid: 2\n\ndata: b\n\n", SKIP, EVENT_10);
        assertThat(data(outcome)).containsExactly("b");
        assertThat(outcome.values().get(0).id()).isEqualTo("2");
        assertThat(((Shown.End) outcome.end()).retry()).hasValue(5);
    }

    @Test
    void commentsAndOtherLinesOfADroppedEventAreShown() {
        assertThat(data(decode(": a\ndata: 12345678901\n: b\nstray\n\n", SKIP, EVENT_10)))
                .containsExactly(" a", " b", "stray");
    }

    @Test
    void aDroppedEventAtTheEndIsNeitherEmittedNorUnseen() {
        for (String body : List.of("data: 12345678901", "data: 12345678901\n")) {
            Cuts.Outcome<Shown> emit = decode(body, SKIP.withAtEnd(SseOptions.AtEnd.EMIT), EVENT_10);
            assertThat(emit.values()).isEmpty();
            assertThat(emit.fault()).isNull();
            assertThat(skipped(emit)).isEqualTo(1);
            assertThat(decode(body, SKIP.withAtEnd(SseOptions.AtEnd.ERROR), EVENT_10)
                            .fault())
                    .isEqualTo(new StreamFault.Truncated("the body ends inside an event", body.length()));
        }
    }

    @Test
    void everyValueBeforeAnErrorComesOut() {
        Cuts.Outcome<Shown> outcome = decode(": c\n\ndata: a\n\ndata: b\n\ndata: 12345678901\n\n", ALL, EVENT_10);
        assertThat(data(outcome)).containsExactly(" c", "a", "b");
        assertThat(outcome.fault()).isEqualTo(passed("eventBytes", 10, 39));
    }
}
