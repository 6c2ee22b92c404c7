package io.weirline.codecs.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.testing.Cuts;
import io.weirline.core.Limits;
import io.weirline.core.StreamFault;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of WHATWG HTML, section 9.2.6, one by one, each in any pieces. */
class SseDecoderTest {
    private static final SseOptions ALL =
            SseOptions.defaults().withComments(true).withFields(true).withOtherLines(true);

    private static SseItem.Event event(String data) {
        return new SseItem.Event("message", data, "", null);
    }

    private static SseItem.Event withId(String data, String id) {
        return new SseItem.Event("message", data, id, null);
    }

    private static List<SseItem> decode(String body) {
        return decode(body, SseOptions.defaults());
    }

    private static List<SseItem> decode(String body, SseOptions options) {
        Cuts.Outcome<SseItem> outcome = Shown.items(body.getBytes(UTF_8), options, Limits.defaults());
        assertThat(outcome.fault()).isNull();
        return outcome.values();
    }

    /** Each char is one byte. */
    private static List<SseItem> decodeBytes(String body, SseOptions options) {
        return Shown.items(body.getBytes(ISO_8859_1), options, Limits.defaults())
                .values();
    }

    private static SseDecoder decoded(String body) {
        SseDecoder decoder = new SseDecoder(ALL, Limits.defaults());
        decoder.feed(ByteBuffer.wrap(body.getBytes(UTF_8)));
        while (decoder.poll() != null) {}
        return decoder;
    }

    @Nested
    class Lines {
        @ParameterizedTest
        @ValueSource(strings = {"\n", "\r", "\r\n"})
        void endWithLfCrOrBoth(String end) {
            String body = "event: a|id: 1|retry: 10|data: x|data: y||data: z||".replace("|", end);
            assertThat(decode(body))
                    .containsExactly(
                            new SseItem.Event("a", "x\ny", "1", 10L), new SseItem.Event("message", "z", "1", null));
        }

        @Test
        void lfBehindCrIsNoSecondLineEnd() {
            assertThat(decode("data: a\r\ndata: b\r\n\r\n")).containsExactly(event("a\nb"));
        }

        @Test
        void lfThenCrAreTwoLineEnds() {
            assertThat(decode("data: a\n\rdata: b\n\r")).containsExactly(event("a"), event("b"));
        }

        @Test
        void crCrLfIsALineEndAndABlankLine() {
            assertThat(decode("data: a\r\r\ndata: b\n\n")).containsExactly(event("a"), event("b"));
        }

        @Test
        void otherControlAndSeparatorCharactersDoNotEndALine() {
            String text = "a\u0085b\u2028c\u2029d\u000Be\u000Cf\tg\u0001";
            assertThat(decode("data: " + text + "\n\n")).containsExactly(event(text));
        }

        @Test
        void anEventIsDueAtTheCrOfItsBlankLine() {
            SseDecoder decoder = new SseDecoder();
            decoder.feed(ByteBuffer.wrap("data: a\r\n\r".getBytes(UTF_8)));
            assertThat(decoder.poll()).isEqualTo(event("a"));
            assertThat(decoder.poll()).isNull();
            decoder.feed(ByteBuffer.wrap("\ndata: b\r\r".getBytes(UTF_8)));
            assertThat(decoder.poll()).isEqualTo(event("b"));
            assertThat(decoder.poll()).isNull();
        }

        @Test
        void malformedUtf8DoesNotSwallowALineEnd() {
            assertThat(decodeBytes("data: a\u00E2\u0082\ndata: b\u00F0\r\r", SseOptions.defaults()))
                    .containsExactly(event("a\uFFFD\nb\uFFFD"));
        }
    }

    @Nested
    class ByteOrderMark {
        @Test
        void oneIsTakenAway() {
            assertThat(decode("\uFEFFdata: a\n\n")).containsExactly(event("a"));
        }

        @Test
        void aSecondOneIsDataOfTheFirstLine() {
            assertThat(decode("\uFEFF\uFEFFdata: a\n\ndata: b\n\n", ALL))
                    .containsExactly(new SseItem.OtherLine("\uFEFFdata: a"), event("b"));
        }

        @Test
        void aLaterOneIsData() {
            assertThat(decode("data: a\n\n\uFEFFdata: b\n\ndata: \uFEFFc\n\n", ALL))
                    .containsExactly(event("a"), new SseItem.OtherLine("\uFEFFdata: b"), event("\uFEFFc"));
        }

        @Test
        void aPartOfItIsDataOfTheFirstLine() {
            assertThat(decodeBytes("\u00EF\u00BBdata: a\n\ndata: b\n\n", ALL))
                    .containsExactly(new SseItem.OtherLine("\uFFFDdata: a"), event("b"));
            assertThat(decodeBytes("\u00EFdata: a\n\ndata: b\n\n", ALL))
                    .containsExactly(new SseItem.OtherLine("\uFFFDdata: a"), event("b"));
            assertThat(decodeBytes("\u00EF\n\u00BB\u00BFdata: a\n\n", ALL))
                    .containsExactly(new SseItem.OtherLine("\uFFFD"), new SseItem.OtherLine("\uFFFD\uFFFDdata: a"));
        }

        @Test
        void aPartOfItAtTheEndIsAnOpenLine() {
            SseOptions emit = ALL.withAtEnd(SseOptions.AtEnd.EMIT);
            assertThat(decodeBytes("\u00EF\u00BB", emit)).containsExactly(new SseItem.OtherLine("\uFFFD"));
            assertThat(decodeBytes("\u00EF\u00BB\u00BF", emit)).isEmpty();
            SseOptions error = ALL.withAtEnd(SseOptions.AtEnd.ERROR);
            assertThat(Shown.items(new byte[] {(byte) 0xEF}, error, Limits.defaults())
                            .fault())
                    .isEqualTo(new StreamFault.Truncated("the body ends inside an event", 1));
        }
    }

    @Nested
    class Fields {
        @Test
        void oneSpaceBehindTheColonIsTakenAway() {
            assertThat(decode("data:a\n\ndata: b\n\ndata:  c\n\ndata:\td\n\nevent:  e\nid:  f\ndata:\n\n"))
                    .containsExactly(
                            event("a"), event("b"), event(" c"), event("\td"), new SseItem.Event(" e", "", " f", null));
        }

        @Test
        void aLineWithoutColonIsAFieldWithAnEmptyValue() {
            assertThat(decode("event: x\nevent\nid: 1\nid\nretry\ndata\n\n")).containsExactly(event(""));
        }

        @Test
        void namesAreCaseSensitiveAndWhole() {
            String body = "Data: a\ndat: a\ndatax: a\n data: a\ndata : a\nDATA\nids: a\ni\neven: a\nevents: a\n"
                    + "retr: 1\nretry1\nx\nI: d\nevEnt: a\nreTry: 1\ndaTa\n";
            assertThat(decode(body + "\n", ALL))
                    .containsExactlyElementsOf(body.lines()
                            .map(line -> (SseItem) new SseItem.OtherLine(line))
                            .toList());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "dbta: a", "daxa: a", "datx: a", "xata: a", "xvent: a", "exent: a", "evxnt: a", "evext: a",
                    "evenx: a", "xd: a", "ix: a", "xetry: 1", "rxtry: 1", "rexry: 1", "retxy: 1", "retrx: 1"
                })
        void oneWrongLetterMakesAnotherName(String line) {
            assertThat(decode(line + "\n\n", ALL)).containsExactly(new SseItem.OtherLine(line));
        }

        @Test
        void dataLinesAreJoinedByLf() {
            assertThat(decode("data: a\ndata\ndata: b\ndata:\n\n")).containsExactly(event("a\n\nb\n"));
        }

        @Test
        void emptyDataIsDispatched() {
            assertThat(decode("data\n\ndata:\n\ndata: \n\ndata\ndata\n\n"))
                    .containsExactly(event(""), event(""), event(""), event("\n"));
        }

        @Test
        void aBlockWithoutDataIsNotDispatchedAndItsNameIsForgotten() {
            assertThat(decode("event: a\n\ndata: x\n\n\n\ndata: y\n\n")).containsExactly(event("x"), event("y"));
        }

        @Test
        void theNameIsThatOfItsBlockOnly() {
            assertThat(decode("event: a\ndata: x\n\ndata: y\n\nevent: b\nevent: c\ndata: z\n\n"))
                    .containsExactly(
                            new SseItem.Event("a", "x", "", null), event("y"), new SseItem.Event("c", "z", "", null));
        }

        @Test
        void anEmptyNameIsMessage() {
            assertThat(decode("event: a\nevent:\ndata: x\n\nevent\ndata: y\n\n"))
                    .containsExactly(event("x"), event("y"));
        }

        @Test
        void aNulInANameIsKept() {
            assertThat(decode("event: a\u0000b\ndata: \u0000\n\n"))
                    .containsExactly(new SseItem.Event("a\u0000b", "\u0000", "", null));
        }
    }

    @Nested
    class Ids {
        @Test
        void anIdStaysOverEvents() {
            assertThat(decode("id: 1\ndata: a\n\ndata: b\n\nid: 2\ndata: c\n\nid: 1\ndata: d\n\n"))
                    .containsExactly(withId("a", "1"), withId("b", "1"), withId("c", "2"), withId("d", "1"));
        }

        @Test
        void anEmptyIdResetsIt() {
            assertThat(decode("id: 1\ndata: a\n\nid:\ndata: b\n\nid: 2\ndata: c\n\nid\ndata: d\n\n"))
                    .containsExactly(withId("a", "1"), event("b"), withId("c", "2"), event("d"));
        }

        @Test
        void theLastIdOfABlockWins() {
            assertThat(decode("id: 1\nid: 2\ndata: a\nid: 3\n\n")).containsExactly(withId("a", "3"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\u0000a", "a\u0000b", "a\u0000", "\u0000", "a\u0000bcdefghijk"})
        void anIdWithNulIsIgnored(String id) {
            assertThat(decode("id: 7\ndata: a\n\nid: " + id + "\ndata: b\n\nid: " + id + "\n\n"))
                    .containsExactly(withId("a", "7"), withId("b", "7"));
            assertThat(decode("id: 8\nid: " + id + "\ndata: c\n\n")).containsExactly(withId("c", "8"));
        }

        @Test
        void anIdCountsFromTheEndOfItsBlock() {
            assertThat(decode("id: 1\n: c\n\ndata: a\n\n", ALL))
                    .containsExactly(new SseItem.Comment(" c"), new SseItem.Fields("1", null), withId("a", "1"));
            assertThat(decoded("id: 1\ndata: a\n\nid: 2\ndata: b\n").lastEventId())
                    .isEqualTo("1");
            assertThat(decoded("id: 1\ndata: a\n\nid: 2\n\n").lastEventId()).isEqualTo("2");
        }

        @Test
        void anIdIsTextAndDecodedAsSuch() {
            assertThat(decodeBytes("id: \u00E2\u0080\u00A6\u00FF\ndata\n\n", SseOptions.defaults()))
                    .containsExactly(withId("", "\u2026\uFFFD"));
        }
    }

    @Nested
    class Retry {
        @ParameterizedTest
        @CsvSource({
            "0, 0",
            "1500, 1500",
            "007, 7",
            "4294967297, 4294967297",
            "9223372036854775806, 9223372036854775806",
            "9223372036854775807, 9223372036854775807",
            "9223372036854775808, 9223372036854775807",
            "18446744073709551617, 9223372036854775807",
            "99999999999999999999999999, 9223372036854775807",
        })
        void digitsAreANumberAndTooManyAreTheLargest(String digits, long millis) {
            assertThat(decode("retry: " + digits + "\ndata: a\n\n"))
                    .containsExactly(new SseItem.Event("message", "a", "", millis));
            assertThat(decoded("retry: " + digits + "\n").retry()).isEqualTo(OptionalLong.of(millis));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    " 1",
                    "1 ",
                    "+1",
                    "-1",
                    "1.5",
                    "1e3",
                    "0x10",
                    "1_000",
                    "3s",
                    "/",
                    "1/",
                    ":",
                    "1:",
                    "1\u0000",
                    "\u0661",
                    "\uFF11",
                    "99999999999999999999999999x"
                })
        void anythingElseIsIgnored(String value) {
            assertThat(decode("retry: 5\n\nretry: " + value + "\ndata: a\n\n")).containsExactly(event("a"));
            assertThat(decoded("retry: 5\nretry: " + value + "\n").retry()).hasValue(5);
        }

        @Test
        void anEventTellsOnlyThatOfItsOwnBlock() {
            assertThat(decode("retry: 1\nretry: 4\nretry: 2\ndata: a\n\ndata: b\n\nretry: 3\n\ndata: c\n\n"))
                    .containsExactly(new SseItem.Event("message", "a", "", 2L), event("b"), event("c"));
        }

        @Test
        void itIsInForceAtOnce() {
            assertThat(decoded("retry: 5\ndata: a").retry()).hasValue(5);
            assertThat(decoded("data: a\n\n").retry()).isEmpty();
        }
    }

    @Nested
    class Items {
        @Test
        void commentsAreAllBehindTheColonInOrder() {
            assertThat(decode(":\n: a\n:b\ndata: x\n: in a block\ndata: y\n\n:  c: d \n", ALL))
                    .containsExactly(
                            new SseItem.Comment(""),
                            new SseItem.Comment(" a"),
                            new SseItem.Comment("b"),
                            new SseItem.Comment(" in a block"),
                            event("x\ny"),
                            new SseItem.Comment("  c: d "));
        }

        @Test
        void aCommentFrameBehindAnIdIsNoEvent() {
            assertThat(decode("id: 1\n\n: ping\n\n: ping\n\n")).isEmpty();
        }

        @Test
        void blocksOfIdAndRetryAreFields() {
            assertThat(decode("id: 1\n\nretry: 5\n\nevent: a\nid: 1\nretry: 6\n\nevent: a\n\n\nretry: x\n\n", ALL))
                    .containsExactly(
                            new SseItem.Fields("1", null), new SseItem.Fields("1", 5L), new SseItem.Fields("1", 6L));
        }

        @Test
        void otherLinesAreWholeAndRaw() {
            assertThat(decode("<!doctype html>\nerror: {\"a\":1}\n  \nfoo\ndata: x\nfoo: bar\n\n", ALL))
                    .containsExactly(
                            new SseItem.OtherLine("<!doctype html>"),
                            new SseItem.OtherLine("error: {\"a\":1}"),
                            new SseItem.OtherLine("  "),
                            new SseItem.OtherLine("foo"),
                            new SseItem.OtherLine("foo: bar"),
                            event("x"));
        }

        @Test
        void eachKindIsYieldedOnlyIfItIsAskedFor() {
            String body = ": comment\nstray line\nid: 1\n\n";
            SseOptions none = SseOptions.defaults();
            assertThat(decode(body, none)).isEmpty();
            assertThat(decode(body, none.withComments(true))).containsExactly(new SseItem.Comment(" comment"));
            assertThat(decode(body, none.withOtherLines(true))).containsExactly(new SseItem.OtherLine("stray line"));
            assertThat(decode(body, none.withFields(true))).containsExactly(new SseItem.Fields("1", null));
        }

        @Test
        void allIsCountedYieldedOrNot() {
            byte[] body =
                    ": a\n:\nstray line\nx\nfoo: bar\nid: 1\n\ndata: a\n: a longer comment\n\ndata\n\nretry: 5\n\n: open"
                            .getBytes(UTF_8);
            for (SseOptions options : List.of(SseOptions.defaults(), ALL)) {
                Cuts.Outcome<SseItem> outcome = Shown.items(body, options, Limits.defaults());
                assertThat(outcome.end()).isEqualTo(List.of("1", OptionalLong.of(5), 2L, 3L, 3L, 0L));
            }
        }
    }

    @Nested
    class AtTheEnd {
        private static final String OPEN = "data: a\n\nid: 2\nevent: e\ndata: b\n: comment\ndata: c";

        @Test
        void anOpenBlockIsDiscarded() {
            assertThat(decode(OPEN)).containsExactly(event("a"));
            assertThat(decode("data: a\n\ndata: b\n")).containsExactly(event("a"));
            assertThat(decode("data: a\n\n: open comment", ALL)).containsExactly(event("a"));
        }

        @Test
        void orEmittedAsIfItsLineAndBlockEnded() {
            SseOptions emit = ALL.withAtEnd(SseOptions.AtEnd.EMIT);
            assertThat(decode(OPEN, emit))
                    .containsExactly(
                            event("a"), new SseItem.Comment(" comment"), new SseItem.Event("e", "b\nc", "2", null));
            assertThat(decode("data: b\n", emit)).containsExactly(event("b"));
            assertThat(decode("data: b\r", emit)).containsExactly(event("b"));
            assertThat(decode("data", emit)).containsExactly(event(""));
            assertThat(decode("data: b\n: open", emit)).containsExactly(new SseItem.Comment(" open"), event("b"));
            assertThat(decode("id: 3", emit)).containsExactly(new SseItem.Fields("3", null));
            assertThat(decode("data: a\n\nevent: e\n", emit)).containsExactly(event("a"));
        }

        @ParameterizedTest
        @ValueSource(strings = {OPEN, "data: b\n", "data: a\n\n: open", "data: a\n\nx", "retry: 5"})
        void orAnError(String body) {
            byte[] bytes = body.getBytes(UTF_8);
            Cuts.Outcome<SseItem> outcome =
                    Shown.items(bytes, SseOptions.defaults().withAtEnd(SseOptions.AtEnd.ERROR), Limits.defaults());
            assertThat(outcome.fault())
                    .isEqualTo(new StreamFault.Truncated("the body ends inside an event", bytes.length));
            assertThat(outcome.values()).isEqualTo(body.startsWith("data: a\n\n") ? List.of(event("a")) : List.of());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\n", "data: a\n\n", "data: a\r\r", "data: a\n\n: c\n", "data: a\n\nid: 5\n"})
        void nothingIsMissingWhereNoDataIs(String body) {
            SseOptions error = SseOptions.defaults().withAtEnd(SseOptions.AtEnd.ERROR);
            assertThat(decode(body, error)).isEqualTo(body.startsWith("data") ? List.of(event("a")) : List.of());
        }
    }

    @Nested
    class Reuse {
        @Test
        void resetForgetsAll() {
            SseDecoder decoder = decoded("id: 1\nretry: 5\ndata: a\n\n: c\nx\nevent: e\nid: 2\ndata: open");
            decoder.reset();
            assertThat(decoder.lastEventId()).isEmpty();
            assertThat(decoder.retry()).isEmpty();
            assertThat(decoder.offset()).isZero();
            assertThat(decoder.eventCount() + decoder.commentCount() + decoder.otherLineCount())
                    .isZero();
            decoder.feed(ByteBuffer.wrap("\uFEFFdata: b\n\n".getBytes(UTF_8)));
            assertThat(decoder.poll()).isEqualTo(event("b"));
        }

        @Test
        void reconnectKeepsTheLastEventIdAndTheReconnectionTime() {
            SseDecoder decoder = decoded("id: 1\nretry: 5\ndata: a\n\nid: 2\ndata: open");
            decoder.reconnect();
            assertThat(decoder.lastEventId()).isEqualTo("1");
            assertThat(decoder.retry()).hasValue(5);
            assertThat(decoder.offset()).isZero();
            decoder.feed(ByteBuffer.wrap("\uFEFFdata: b\n\n".getBytes(UTF_8)));
            assertThat(decoder.poll()).isEqualTo(withId("b", "1"));
        }

        @Test
        void theOffsetIsBehindWhatWasDecoded() {
            SseDecoder decoder = new SseDecoder();
            decoder.feed(ByteBuffer.wrap("data: a\n\ndata: b\r\n\r\n".getBytes(UTF_8)));
            List<Long> offsets = new ArrayList<>();
            while (decoder.poll() != null) {
                offsets.add(decoder.offset());
            }
            assertThat(offsets).containsExactly(9L, 19L);
            assertThat(decoder.offset()).isEqualTo(20);
        }
    }
}
