package io.weirline.codecs.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weirline.codecs.testing.Allocation;
import io.weirline.core.LimitExceededException;
import io.weirline.core.Limits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** What a frame shows, what a decoder does when, and what it costs. */
class SseFrameDecoderTest {
    private static final SseOptions ALL =
            SseOptions.defaults().withComments(true).withFields(true).withOtherLines(true);

    private static SseFrameDecoder decoder() {
        return new SseFrameDecoder(ALL, Limits.defaults());
    }

    private static ByteBuffer piece(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    @Test
    void framesTellWhereTheirBytesBegin() {
        String body = "\uFEFFdata: a\n\n: comment\ndata:b\ndata: c\n\nstray\ndata\n\nid: a longer id\n\ndata:\n\n"
                + "data: a longer value\n\n:long comment\nlong stray line\n";
        assertThat(Shown.cuts(ALL, Limits.defaults())
                        .check(body.getBytes(UTF_8))
                        .values())
                .extracting(Shown::bytes, Shown::offset)
                .containsExactly(
                        tuple("a", 9),
                        tuple(" comment", 13),
                        tuple("b\nc", 27),
                        tuple("stray", 38),
                        tuple("", 48),
                        tuple("", 66),
                        tuple("", 72),
                        tuple("a longer value", 80),
                        tuple("long comment", 97),
                        tuple("long stray line", 110));
    }

    private static Tuple tuple(String bytes, long offset) {
        return Tuple.tuple(bytes, offset);
    }

    @Test
    void anEventInOnePieceIsNotCopied() {
        byte[] body = "xdata: abc\r\nid: 5\r\n\r\nevent: e\ndata: defg\n\n".getBytes(UTF_8);
        SseFrameDecoder decoder = decoder();
        decoder.feed(ByteBuffer.wrap(body, 1, body.length - 1));
        SseFrame frame = decoder.poll();
        assertThat(frame.array()).isSameAs(body);
        assertThat(frame.offset()).isEqualTo(7);
        assertThat(frame.length()).isEqualTo(3);
        assertThat(decoder.poll()).isSameAs(frame);
        assertThat(frame.array()).isSameAs(body);
        assertThat(frame.offset()).isEqualTo(36);
        assertThat(frame.text()).isEqualTo("defg");
    }

    @Test
    void aDrainedDecoderHoldsNothingOfThePiece() {
        byte[] body = "data: abc\n\n".getBytes(UTF_8);
        SseFrameDecoder decoder = decoder();
        decoder.feed(ByteBuffer.wrap(body));
        SseFrame frame = decoder.poll();
        assertThat(decoder.poll()).isNull();
        assertThat(frame.array()).isNotSameAs(body);
        assertThat(frame.length()).isZero();
    }

    @Test
    void repeatedNamesAndIdsAreTheSameString() {
        SseFrameDecoder decoder = decoder();
        decoder.feed(piece("event: delta\nid: seven\ndata: a\n\n".repeat(4)));
        List<String> names = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (SseFrame frame; (frame = decoder.poll()) != null; ) {
            names.add(frame.event());
            ids.add(frame.id());
        }
        assertThat(names).hasSize(4).allSatisfy(name -> assertThat(name).isSameAs(names.get(0)));
        assertThat(ids.get(2)).isSameAs(ids.get(0)).isEqualTo("seven");
        assertThat(ids.get(3)).isSameAs(ids.get(1)).isEqualTo("seven");
    }

    @Test
    void whatBelongsToAnEventIsNotShownBesideIt() {
        SseFrameDecoder decoder = decoder();
        decoder.feed(piece("event: e\nid: 1\nretry: 5\ndata\n\n: comment\nstray\nevent: f\nid: 2\n\n"));
        assertThat(Shown.of(decoder.poll())).isEqualTo(new Shown(SseFrame.Kind.EVENT, "", "e", "1", 5, 28));
        assertThat(Shown.of(decoder.poll()))
                .isEqualTo(new Shown(SseFrame.Kind.COMMENT, " comment", "message", "1", -1, 31));
        assertThat(Shown.of(decoder.poll()))
                .isEqualTo(new Shown(SseFrame.Kind.OTHER_LINE, "stray", "message", "1", -1, 40));
        assertThat(Shown.of(decoder.poll())).isEqualTo(new Shown(SseFrame.Kind.FIELDS, "", "message", "2", -1, 61));
    }

    @Test
    void aShortDataLineThatWasCutOutlivesTheNextCutLine() {
        SseFrameDecoder decoder = decoder();
        for (String cut : List.of("dat", "a:x\nevent: y", "z\n", "\n")) {
            decoder.feed(piece(cut));
            if (cut.equals("\n")) {
                assertThat(Shown.of(decoder.poll())).isEqualTo(new Shown(SseFrame.Kind.EVENT, "x", "yz", "", -1, 5));
            }
            assertThat(decoder.poll()).isNull();
        }
    }

    @Test
    void changingNamesOfOneLengthAreToldApart() {
        SseFrameDecoder decoder = decoder();
        decoder.feed(piece("event: ab\nid: 12\ndata\n\nevent: ac\nid: 13\ndata\n\nevent: a\nid: 1\ndata\n\n"));
        List<String> seen = new ArrayList<>();
        for (SseFrame frame; (frame = decoder.poll()) != null; ) {
            seen.add(frame.event() + frame.id());
        }
        assertThat(seen).containsExactly("ab12", "ac13", "a1");
    }

    @Test
    void onePollDecodesOneFrame() {
        String block = "data: x\n\n";
        SseFrameDecoder decoder = decoder();
        decoder.feed(piece(block.repeat(200)));
        for (int polls = 1; polls <= 200; polls++) {
            assertThat(decoder.poll()).isNotNull();
            assertThat(decoder.eventCount()).isEqualTo(polls);
            assertThat(decoder.offset()).isEqualTo((long) polls * block.length());
        }
        assertThat(decoder.poll()).isNull();
    }

    @Test
    void feedDecodesNothing() {
        SseFrameDecoder decoder = new SseFrameDecoder(
                SseOptions.defaults(),
                Limits.defaults().toBuilder().lineBytes(1).build());
        decoder.feed(piece("data: too long\n\n"));
        assertThat(decoder.offset()).isZero();
    }

    @Test
    void aPieceMayNotComeBeforeTheLastOneIsDrained() {
        SseFrameDecoder decoder = decoder();
        decoder.feed(piece("data: a\n\n"));
        assertThatIllegalStateException().isThrownBy(() -> decoder.feed(piece("x")));
        assertThat(decoder.poll()).isNotNull();
        assertThatIllegalStateException().isThrownBy(() -> decoder.feed(piece("x")));
        assertThatIllegalStateException().isThrownBy(decoder::finish);
        assertThat(decoder.poll()).isNull();
        decoder.feed(piece(""));
        assertThatIllegalStateException().isThrownBy(() -> decoder.feed(piece("x")));
        assertThat(decoder.poll()).isNull();
        decoder.feed(piece("data: b\n\n"));
        assertThat(decoder.poll().text()).isEqualTo("b");
    }

    @Test
    void nothingMayComeBehindTheEnd() {
        SseFrameDecoder decoder = decoder();
        decoder.finish();
        assertThatIllegalStateException().isThrownBy(() -> decoder.feed(piece("x")));
        assertThatIllegalStateException().isThrownBy(decoder::finish);
        assertThat(decoder.poll()).isNull();
        assertThatIllegalStateException().isThrownBy(() -> decoder.feed(piece("x")));
        assertThatIllegalStateException().isThrownBy(decoder::finish);
        assertThat(decoder.poll()).isNull();
        decoder.reset();
        decoder.feed(piece("data: a\n\n"));
        assertThat(decoder.poll().text()).isEqualTo("a");
    }

    @Test
    void aFailedDecoderThrowsTheSameAgainUntilReset() {
        SseFrameDecoder decoder = new SseFrameDecoder(
                SseOptions.defaults(),
                Limits.defaults().toBuilder().eventBytes(3).build());
        byte[] body = "data: a\n\ndata: abcd\n\ndata: b\n\n".getBytes(UTF_8);
        decoder.feed(ByteBuffer.wrap(body));
        SseFrame frame = decoder.poll();
        LimitExceededException first = catchThrowableOfType(LimitExceededException.class, decoder::poll);
        assertThat(first.limit()).isEqualTo("eventBytes");
        assertThat(catchThrowableOfType(LimitExceededException.class, decoder::poll))
                .isSameAs(first);
        assertThat(frame.array()).as("the loan is over").isNotSameAs(body);
        assertThatIllegalStateException().isThrownBy(() -> decoder.feed(piece("x")));
        assertThatIllegalStateException().isThrownBy(decoder::finish);
        decoder.reset();
        decoder.feed(piece("data: c\n\n"));
        assertThat(decoder.poll().text()).isEqualTo("c");
    }

    @Test
    void resetEndsALoan() {
        SseFrameDecoder decoder = decoder();
        decoder.feed(piece("data: a\n\ndata: b\n\n"));
        decoder.poll();
        decoder.reset();
        assertThat(decoder.poll()).isNull();
        decoder.feed(piece("data: c\n\n"));
        assertThat(decoder.poll().text()).isEqualTo("c");
    }

    @Test
    void anEightMegabyteLineInSingleBytesIsLinearWork() {
        byte[] line = new byte[(8 << 20) - 6];
        Arrays.fill(line, (byte) 'x');
        SseFrameDecoder decoder = new SseFrameDecoder(SseOptions.defaults(), Limits.defaults());
        ByteBuffer one = ByteBuffer.wrap(line);
        decoder.feed(piece("data: "));
        assertThat(decoder.poll()).isNull();
        int nulls = 0;
        long before = Allocation.bytes();
        for (int i = 0; i < line.length; i++) {
            decoder.feed(one.limit(i + 1).position(i));
            nulls += decoder.poll() == null ? 1 : 0;
        }
        assertThat(nulls).isEqualTo(line.length);
        // Doubling allocates at most twice what it ends with.
        assertThat(Allocation.bytes() - before).isLessThan(3L * line.length);
        decoder.feed(piece("\n\n"));
        SseFrame frame = decoder.poll();
        assertThat(frame.length()).isEqualTo(line.length);
        assertThat(frame.array().length).isLessThanOrEqualTo(8 << 20);
        assertThat(Arrays.equals(frame.array(), 0, line.length, line, 0, line.length))
                .isTrue();
    }

    @Test
    void manyEmptyDataLinesAreLinearWork() {
        SseFrameDecoder decoder = new SseFrameDecoder(SseOptions.defaults(), Limits.defaults());
        byte[] line = "data\n".getBytes(UTF_8);
        ByteBuffer piece = ByteBuffer.wrap(line);
        for (int i = 0; i < 1_000_000; i++) {
            decoder.feed(piece);
            decoder.poll();
        }
        decoder.feed(piece("\n"));
        assertThat(decoder.poll().length()).isEqualTo(999_999);
    }

    @Test
    void whatALargeEventNeededIsNotKept() {
        SseFrameDecoder decoder = new SseFrameDecoder(ALL, Limits.defaults());
        String large = "x".repeat(1 << 20);
        for (String cut : List.of("data: " + large, ": " + large)) {
            decoder.feed(piece(cut));
            assertThat(decoder.poll()).isNull();
            decoder.feed(piece("\n\n"));
            SseFrame frame = decoder.poll();
            assertThat(frame.length()).isGreaterThanOrEqualTo(1 << 20);
            byte[] array = frame.array();
            assertThat(decoder.poll()).isNull();
            decoder.feed(piece(cut.substring(0, 10)));
            assertThat(decoder.poll()).isNull();
            decoder.feed(piece("\n\n"));
            frame = decoder.poll();
            assertThat(frame.array()).isNotSameAs(array).hasSizeLessThanOrEqualTo(64 << 10);
            assertThat(decoder.poll()).isNull();
        }
    }

    @Test
    void aSkippedLineIsNotKept() {
        SseFrameDecoder decoder = new SseFrameDecoder(
                SseOptions.defaults().withOversize(SseOptions.Oversize.SKIP_EVENT),
                Limits.defaults().toBuilder().lineBytes(1000).build());
        byte[] part = new byte[64 << 10];
        Arrays.fill(part, (byte) 'x');
        decoder.feed(piece("data: "));
        decoder.poll();
        ByteBuffer piece = ByteBuffer.wrap(part);
        drain(decoder, piece, 100);
        long before = Allocation.bytes();
        drain(decoder, piece, 10_000);
        assertThat(Allocation.bytes() - before).isLessThan(64 << 10);
        assertThat(decoder.skippedCount()).isEqualTo(1);
        decoder.feed(piece("\n\ndata: b\n\n"));
        assertThat(decoder.poll().text()).isEqualTo("b");
    }

    @Test
    void aLineThatNobodyWantsIsNotKept() {
        for (String start : List.of(": comment", "stray line")) {
            SseFrameDecoder decoder = new SseFrameDecoder(SseOptions.defaults(), Limits.defaults());
            ByteBuffer piece = ByteBuffer.wrap(new byte[1 << 10]);
            decoder.feed(piece(start));
            decoder.poll();
            drain(decoder, piece, 100);
            long before = Allocation.bytes();
            drain(decoder, piece, 5_000);
            assertThat(Allocation.bytes() - before).isLessThan(64 << 10);
        }
    }

    @Test
    void aSteadyStreamAllocatesNothing() {
        byte[] body = ("event: delta\nid: 1\ndata: {\"choices\":[{\"delta\":{\"content\":\"abc\"}}]}\n\n: ping\n\n")
                .repeat(50)
                .getBytes(UTF_8);
        SseFrameDecoder decoder = decoder();
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int from = 0; from < body.length; from += 97) {
            pieces.add(ByteBuffer.wrap(body, from, Math.min(97, body.length - from)));
        }
        long events = 0;
        long before = 0;
        for (int round = 0; round < 400; round++) {
            if (round == 200) {
                before = Allocation.bytes();
                events = decoder.eventCount();
            }
            for (int i = 0; i < pieces.size(); i++) {
                drain(decoder, pieces.get(i), 1);
            }
        }
        long perEvent = (Allocation.bytes() - before) / (decoder.eventCount() - events);
        assertThat(decoder.eventCount()).isEqualTo(400 * 50);
        assertThat(perEvent).isLessThanOrEqualTo(4);
    }

    private static void drain(SseFrameDecoder decoder, ByteBuffer piece, int times) {
        for (int i = 0; i < times; i++) {
            decoder.feed(piece);
            for (SseFrame frame; (frame = decoder.poll()) != null; ) {
                frame.event();
                frame.id();
            }
        }
    }
}
