package io.weirline.codecs.aws;

import static io.weirline.codecs.aws.Wire.concat;
import static io.weirline.codecs.aws.Wire.event;
import static io.weirline.codecs.aws.Wire.header;
import static io.weirline.codecs.aws.Wire.message;
import static io.weirline.codecs.aws.Wire.sized;
import static io.weirline.codecs.aws.Wire.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.weirline.codecs.testing.Cuts;
import io.weirline.core.LimitExceededException;
import io.weirline.core.Limits;
import io.weirline.core.MalformedStreamException;
import io.weirline.core.StreamFault;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsEventStreamDecoderTest {
    private static final byte[] NOTHING = {};
    private static final byte[] GOOD = event("first", "{\"a\":1}");

    private static Cuts.Outcome<Seen> decode(byte[]... parts) {
        return Seen.cuts().check(concat(parts));
    }

    /** What comes of a message behind a good one: the good one, and a fault that is located behind it. */
    private static void assertMalformed(byte[] bad, String reason, int offset) {
        Cuts.Outcome<Seen> outcome = decode(GOOD, bad);
        assertThat(outcome.values()).extracting(Seen::eventType).containsExactly("first");
        assertThat(outcome.fault()).isInstanceOfSatisfying(StreamFault.Malformed.class, fault -> {
            assertThat(fault.reason()).isEqualTo(reason);
            assertThat(fault.offset()).isEqualTo(GOOD.length + offset);
            byte[] tail = Arrays.copyOfRange(bad, offset, bad.length);
            assertThat(MalformedStreamException.excerpt(tail, 0, tail.length)).startsWith(fault.excerpt());
            assertThat(fault.excerpt()).isNotEmpty();
        });
    }

    @Test
    void aMessageWithoutHeadersAndPayloadHasSixteenBytes() {
        Cuts.Outcome<Seen> outcome = decode(HexFormat.of().parseHex("000000100000000005c248eb7d98c8ff"));
        assertThat(outcome.fault()).isNull();
        assertThat(outcome.values())
                .containsExactly(new Seen(AwsFrame.MessageType.OTHER, "", "", "", "", "", List.of(), "", 12));
    }

    @Test
    void headersOfAllTenTypes() {
        // Checksums from another implementation of CRC-32.
        byte[] bytes = HexFormat.of()
                .parseHex("0000006500000052b195178c"
                        + "017400" + "016601" + "01620280" + "0173038001" + "01690480000002"
                        + "016c058000000000000003" + "0161060003" + "00ff7f" + "0178070006" + "6ec3a9e282ac"
                        + "0177080000018cc251f400" + "017509000102030405060708090a0b0c0d0e0f"
                        + "010203" + "f3c99d59");
        Cuts.Outcome<Seen> outcome = decode(bytes);
        assertThat(outcome.fault()).isNull();
        assertThat(outcome.values()).hasSize(1);
        Seen seen = outcome.values().get(0);
        assertThat(seen.headers())
                .containsExactly(
                        new AwsHeader("t", new AwsHeader.Bool(true)),
                        new AwsHeader("f", new AwsHeader.Bool(false)),
                        new AwsHeader("b", new AwsHeader.Int8((byte) -128)),
                        new AwsHeader("s", new AwsHeader.Int16((short) -32767)),
                        new AwsHeader("i", new AwsHeader.Int32(Integer.MIN_VALUE + 2)),
                        new AwsHeader("l", new AwsHeader.Int64(Long.MIN_VALUE + 3)),
                        new AwsHeader("a", new AwsHeader.Bytes(new byte[] {0, -1, 127})),
                        new AwsHeader("x", new AwsHeader.Text("né€")),
                        new AwsHeader("w", new AwsHeader.Timestamp(1704067200000L)),
                        new AwsHeader(
                                "u", new AwsHeader.Uuid(UUID.fromString("00010203-0405-0607-0809-0a0b0c0d0e0f"))));
        assertThat(seen.payload()).isEqualTo("\u0001\u0002\u0003");
        assertThat(seen.streamOffset()).isEqualTo(12 + 0x52);
    }

    @Test
    void theHeadersOfTheProtocolHaveAccessors() {
        Cuts.Outcome<Seen> outcome = decode(
                event("chunk", "{}"),
                message(
                        concat(
                                text(":exception-type", "throttlingException"),
                                text(":content-type", "application/json"),
                                text(":message-type", "exception")),
                        "{\"message\":\"slow\"}".getBytes(UTF_8)),
                message(
                        concat(
                                text(":message-type", "error"),
                                text(":error-code", "InternalError"),
                                text(":error-message", "büm")),
                        NOTHING),
                event("chunk", "[1]"));
        assertThat(outcome.fault()).isNull();
        assertThat(outcome.values())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("headers", "streamOffset")
                .containsExactly(
                        new Seen(
                                AwsFrame.MessageType.EVENT,
                                "chunk",
                                "",
                                "",
                                "",
                                "application/json",
                                List.of(),
                                "{}",
                                0),
                        new Seen(
                                AwsFrame.MessageType.EXCEPTION,
                                "",
                                "throttlingException",
                                "",
                                "",
                                "application/json",
                                List.of(),
                                "{\"message\":\"slow\"}",
                                0),
                        new Seen(AwsFrame.MessageType.ERROR, "", "", "InternalError", "büm", "", List.of(), "", 0),
                        new Seen(
                                AwsFrame.MessageType.EVENT,
                                "chunk",
                                "",
                                "",
                                "",
                                "application/json",
                                List.of(),
                                "[1]",
                                0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"events", "even", "Event", "", "progress"})
    void aMessageTypeFromTheFutureIsOther(String type) {
        Cuts.Outcome<Seen> outcome = decode(message(text(":message-type", type), NOTHING));
        assertThat(outcome.fault()).isNull();
        assertThat(outcome.values()).extracting(Seen::messageType).containsExactly(AwsFrame.MessageType.OTHER);
        assertThat(outcome.values().get(0).headers()).containsExactly(AwsHeader.of(":message-type", type));
    }

    @Test
    void aHeaderIsFoundByItsName() {
        AwsFrame frame = first(message(concat(text("b", "two"), header("a", 0, NOTHING)), NOTHING));
        assertThat(frame.header("a")).isEqualTo(new AwsHeader.Bool(true));
        assertThat(frame.header("b")).isEqualTo(new AwsHeader.Text("two"));
        assertThat(frame.header("c")).isNull();
    }

    private static AwsFrame first(byte[] input) {
        AwsEventStreamDecoder decoder = new AwsEventStreamDecoder(Limits.defaults());
        decoder.feed(ByteBuffer.wrap(input));
        AwsFrame frame = decoder.poll();
        assertThat(frame).isNotNull();
        return frame;
    }

    @Test
    void anEmptyBodyIsACleanEnd() {
        assertThat(decode()).isEqualTo(new Cuts.Outcome<>(List.of(), null, 0L));
    }

    @Test
    void anyByteThatIsChangedIsFound() {
        byte[] message = event("e", "{\"text\":\"hi\"}");
        for (int at = 0; at < message.length; at++) {
            byte[] input = concat(GOOD, message);
            input[GOOD.length + at] ^= (byte) (1 << at % 8);
            Cuts.Outcome<Seen> outcome = Seen.cuts().checkRandom(input);
            assertThat(outcome.values()).as("byte %s", at).hasSize(1);
            String reason = at < 12 ? "prelude checksum does not match" : "message checksum does not match";
            assertThat(outcome.fault()).as("byte %s", at).isInstanceOfSatisfying(StreamFault.Malformed.class, fault -> {
                assertThat(fault.reason()).isEqualTo(reason);
                assertThat(fault.offset()).isEqualTo(GOOD.length);
            });
        }
    }

    @Test
    void aBadPreludeIsToldWithoutTheRestOfItsMessage() {
        byte[] bad = event("e", "{}");
        bad[11] ^= 1;
        assertMalformed(Arrays.copyOf(bad, 12), "prelude checksum does not match", 0);
    }

    static Stream<Arguments> lies() {
        byte[] headers = text("n", "v");
        return Stream.of(
                arguments(0, 0, headers, "message shorter than its own frame"),
                arguments(15, 0, headers, "message shorter than its own frame"),
                arguments(16, 1, headers, "headers longer than their message"),
                arguments(16 + 6, 7, headers, "headers longer than their message"),
                arguments(16 + 6, 0x80000000, headers, "headers longer than their message"),
                arguments(16 + 6, 0xFFFFFFFF, headers, "headers longer than their message"));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void lengthsThatContradictEachOtherAreRefused(int total, int headersLength, byte[] headers, String reason) {
        byte[] bad = message(total, headersLength, headers, NOTHING);
        assertMalformed(bad, reason, 0);
        assertMalformed(Arrays.copyOf(bad, 12), reason, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {(16 << 20) + 17, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF})
    void aLengthOverTheLimitIsRefusedByItsPreludeAlone(int total) {
        byte[] prelude = Arrays.copyOf(message(total, 4, NOTHING, NOTHING), 12);
        Cuts.Outcome<Seen> outcome = decode(GOOD, prelude);
        assertThat(outcome.values()).hasSize(1);
        assertThat(outcome.fault()).isEqualTo(new StreamFault.LimitExceeded("awsMessageBytes", 16 << 20, GOOD.length));
    }

    @Test
    void theLimitCountsHeadersAndPayload() {
        byte[] headers = text("n", "v");
        byte[] fits = message(headers, new byte[100]);
        int content = headers.length + 100;
        Limits limits = Limits.defaults().toBuilder().awsMessageBytes(content).build();
        assertThat(Seen.cuts(limits).check(fits).fault()).isNull();
        limits = limits.toBuilder().awsMessageBytes(content - 1).build();
        assertThat(Seen.cuts(limits).check(fits))
                .isEqualTo(new Cuts.Outcome<>(
                        List.of(), new StreamFault.LimitExceeded("awsMessageBytes", content - 1, 0), 0L));
    }

    @Test
    void aLimitOfAllIntegersDoesNotOverflow() {
        Limits limits =
                Limits.defaults().toBuilder().awsMessageBytes(Integer.MAX_VALUE).build();
        AwsEventStreamDecoder decoder = new AwsEventStreamDecoder(limits);
        decoder.feed(ByteBuffer.wrap(message(Integer.MAX_VALUE, 0, NOTHING, NOTHING)));
        assertThatThrownBy(decoder::poll).isInstanceOf(LimitExceededException.class);
    }

    static Stream<Arguments> badHeaders() {
        byte[] n = {1, 'n'};
        return Stream.of(
                arguments("a header without a name", new byte[] {0, 0}),
                arguments("a header of unknown type", header("n", 10, NOTHING)),
                arguments("a header of unknown type", header("n", 255, NOTHING)),
                arguments("a header that passes its block", new byte[] {1}),
                arguments("a header that passes its block", n),
                arguments("a header that passes its block", new byte[] {(byte) 255, 'n', 0}),
                arguments("a header that passes its block", header("n", 2, NOTHING)),
                arguments("a header that passes its block", header("n", 3, new byte[1])),
                arguments("a header that passes its block", header("n", 4, new byte[3])),
                arguments("a header that passes its block", header("n", 5, new byte[7])),
                arguments("a header that passes its block", header("n", 8, new byte[7])),
                arguments("a header that passes its block", header("n", 9, new byte[15])),
                arguments("a header that passes its block", header("n", 6, NOTHING)),
                arguments("a header that passes its block", header("n", 7, new byte[1])),
                arguments("a header that passes its block", header("n", 6, new byte[] {0, 1})),
                arguments("a header that passes its block", header("n", 7, new byte[] {0, 3, 'a', 'b'})),
                arguments("a header that passes its block", header("n", 7, new byte[] {-1, -1, 'a', 'b'})),
                arguments("a header that is repeated", header("ok", 1, NOTHING)),
                arguments("a protocol header that is no string", header(":message-type", 6, sized(new byte[] {1}))),
                arguments("a protocol header that is no string", header(":event-type", 0, NOTHING)),
                arguments("a protocol header that is no string", header(":exception-type", 2, new byte[1])),
                arguments("a protocol header that is no string", header(":error-code", 4, new byte[4])),
                arguments("a protocol header that is no string", header(":error-message", 5, new byte[8])),
                arguments("a protocol header that is no string", header(":content-type", 9, new byte[16])));
    }

    @ParameterizedTest
    @MethodSource("badHeaders")
    void headersThatBreakTheirFormatAreLocated(String reason, byte[] bad) {
        byte[] good = concat(header("ok", 0, NOTHING), text("x", "y"));
        // Neither kind of payload behind the block may be taken for a header's bytes.
        byte[] payload = new byte[40];
        assertMalformed(message(concat(good, bad), payload), reason, 12 + good.length);
        Arrays.fill(payload, (byte) 0xFF);
        assertMalformed(message(concat(good, bad), payload), reason, 12 + good.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 16, 17, 18, 100, 3000})
    void aNameThatIsRepeatedIsFoundAmongFewAndMany(int count) {
        byte[][] headers = new byte[count][];
        for (int i = 0; i < count; i++) {
            // Scattered, so that the order of the wire is not that of the names.
            headers[i] = header("h" + i * 7919 % count, i % 2, NOTHING);
        }
        assertThat(first(message(concat(headers), NOTHING)).headers()).hasSize(count);
        int second = count - 1 - count / 3;
        int first = second / 2;
        headers[second] = headers[first];
        headers[count - 1] = count - 1 == second ? headers[second] : headers[0];
        int offset = 12 + concat(Arrays.copyOf(headers, second)).length;
        byte[] input = message(concat(headers), NOTHING);
        assertThat(Seen.cuts().checkRandom(input).fault())
                .isEqualTo(new StreamFault.Malformed(
                        "a header that is repeated",
                        offset,
                        MalformedStreamException.excerpt(input, offset, input.length - 4)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 15, 16, 17, 18, 32, 33})
    void aNameThatIsRepeatedIsFoundWhereverBothAre(int count) {
        for (int second = 1; second < count; second++) {
            for (int first = 0; first < second; first++) {
                byte[][] headers = new byte[count][];
                for (int i = 0; i < count; i++) {
                    headers[i] = header("h" + (i == second ? first : i) * 7 % count, 0, NOTHING);
                }
                byte[] input = message(concat(headers), NOTHING);
                int offset = 12 + concat(Arrays.copyOf(headers, second)).length;
                assertThat(Seen.cuts().whole(input).fault())
                        .as("%s and %s", first, second)
                        .isInstanceOfSatisfying(StreamFault.Malformed.class, fault -> assertThat(fault.offset())
                                .isEqualTo(offset));
            }
        }
    }

    @Test
    void namesOfEqualStartOrEqualLengthAreNotRepeated() {
        byte[] headers = concat(
                text("a", "1"),
                text("aa", "1"),
                text("ab", "1"),
                text("A", "1"),
                text(":event-typ", "1"),
                text(":event-type", "e"));
        Cuts.Outcome<Seen> outcome = decode(message(headers, NOTHING));
        assertThat(outcome.fault()).isNull();
        assertThat(outcome.values().get(0).headers()).hasSize(6);
        assertThat(outcome.values().get(0).eventType()).isEqualTo("e");
    }

    @Test
    void lengthsInHeadersAreUnsigned() {
        String name = "n".repeat(255);
        String value = "v".repeat(65535);
        assertThat(first(message(text(name, value), NOTHING)).headers()).containsExactly(AwsHeader.of(name, value));
        assertThat(Seen.cuts().checkRandom(message(text(name, value), NOTHING)).values())
                .hasSize(1);
    }

    @Test
    void anEndInsideAMessageIsToldWhereTheBytesEnd() {
        byte[] second = event("second", "{}");
        for (int kept = 1; kept < second.length; kept++) {
            Cuts.Outcome<Seen> outcome = Seen.cuts().checkRandom(concat(GOOD, Arrays.copyOf(second, kept)));
            assertThat(outcome.values()).extracting(Seen::eventType).containsExactly("first");
            assertThat(outcome.fault())
                    .isEqualTo(new StreamFault.Truncated("the body ends inside a message", GOOD.length + kept));
        }
    }

    @Test
    void aMessageThatPromisesMuchAndSendsLittleCostsLittle() {
        AwsEventStreamDecoder decoder = new AwsEventStreamDecoder(Limits.defaults());
        byte[] start = Arrays.copyOf(message(16 << 20, 0, NOTHING, new byte[84]), 100);
        decoder.feed(ByteBuffer.wrap(start));
        assertThat(decoder.poll()).isNull();
        assertThat(decoder.heldBytes()).isBetween(100, 512);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 1000})
    void whatIsHeldGrowsWithWhatCame(int pieceBytes) {
        byte[] input = message(NOTHING, new byte[300_000]);
        AwsEventStreamDecoder decoder = new AwsEventStreamDecoder(Limits.defaults());
        for (int from = 0; from < input.length - pieceBytes; from += pieceBytes) {
            decoder.feed(ByteBuffer.wrap(input, from, pieceBytes));
            assertThat(decoder.poll()).isNull();
            assertThat(decoder.heldBytes()).isLessThanOrEqualTo(Math.max(512, 2 * (from + pieceBytes)));
        }
        assertThat(decoder.heldBytes()).isLessThanOrEqualTo(input.length);
    }

    @Test
    void whatALargeMessageTookIsGivenBack() {
        byte[] large = message(NOTHING, new byte[300_000]);
        AwsEventStreamDecoder decoder = new AwsEventStreamDecoder(Limits.defaults());
        decoder.feed(ByteBuffer.wrap(large, 0, 299_000));
        assertThat(decoder.poll()).isNull();
        assertThat(decoder.heldBytes()).isGreaterThan(64 << 10);
        // The piece that ends it also begins the next, so the decoder never is between messages when it is drained.
        decoder.feed(
                ByteBuffer.wrap(concat(Arrays.copyOfRange(large, 299_000, large.length), Arrays.copyOf(GOOD, 20))));
        assertThat(decoder.poll()).isNotNull();
        assertThat(decoder.poll()).isNull();
        assertThat(decoder.heldBytes()).isLessThanOrEqualTo(64 << 10);

        decoder.feed(ByteBuffer.wrap(GOOD, 20, GOOD.length - 20));
        assertThat(decoder.poll()).isNotNull();
        decoder.reset();
        decoder.feed(ByteBuffer.wrap(large, 0, 299_000));
        assertThat(decoder.poll()).isNull();
        decoder.reset();
        assertThat(decoder.heldBytes()).isLessThanOrEqualTo(64 << 10);
    }

    @Test
    void aMessageThatLiesInAPieceIsNotCopied() {
        byte[] input = concat(new byte[3], GOOD, GOOD);
        AwsEventStreamDecoder decoder = new AwsEventStreamDecoder(Limits.defaults());
        decoder.feed(ByteBuffer.wrap(input, 3, input.length - 3));
        for (int message = 0; message < 2; message++) {
            AwsFrame frame = decoder.poll();
            assertThat(frame).isNotNull();
            assertThat(frame.array()).isSameAs(input);
            assertThat(frame.offset()).isEqualTo(3 + (message + 1) * GOOD.length - 4 - 7);
            assertThat(frame.length()).isEqualTo(7);
        }
        assertThat(decoder.heldBytes()).isZero();
    }

    @Test
    void namesThatRepeatAreTheSameString() {
        AwsEventStreamDecoder decoder = new AwsEventStreamDecoder(Limits.defaults());
        decoder.feed(ByteBuffer.wrap(concat(GOOD, GOOD, event("second", ""), GOOD)));
        AwsFrame frame = decoder.poll();
        assertThat(frame).isNotNull();
        String eventType = frame.eventType();
        String contentType = frame.contentType();
        assertThat(decoder.poll()).isSameAs(frame);
        assertThat(frame.eventType()).isSameAs(eventType);
        assertThat(frame.contentType()).isSameAs(contentType);
        decoder.poll();
        assertThat(frame.eventType()).isEqualTo("second");
        decoder.poll();
        assertThat(frame.eventType()).isEqualTo("first");
    }

    @ParameterizedTest
    @EnumSource(EndOfLoan.class)
    void theViewHoldsNothingBehindTheLoan(EndOfLoan end) {
        AwsEventStreamDecoder decoder = new AwsEventStreamDecoder(Limits.defaults());
        byte[] bad = end == EndOfLoan.FAILED ? new byte[12] : NOTHING;
        decoder.feed(ByteBuffer.wrap(concat(GOOD, bad)));
        AwsFrame frame = decoder.poll();
        assertThat(frame).isNotNull();
        assertThat(frame.array()).isNotEmpty();
        switch (end) {
            case DRAINED -> assertThat(decoder.poll()).isNull();
            case FAILED -> assertThatThrownBy(decoder::poll).isInstanceOf(MalformedStreamException.class);
            case RESET -> decoder.reset();
        }
        assertThat(frame.array()).isEmpty();
        assertThat(frame.length()).isZero();
        assertThat(frame.headers()).isEmpty();
        assertThat(frame.eventType()).isEmpty();
        assertThat(frame.messageType()).isEqualTo(AwsFrame.MessageType.OTHER);
    }

    enum EndOfLoan {
        DRAINED,
        FAILED,
        RESET
    }

    @Test
    void callsOutOfTurnAreRefused() {
        AwsEventStreamDecoder decoder = new AwsEventStreamDecoder(Limits.defaults());
        decoder.feed(ByteBuffer.wrap(GOOD));
        assertThatIllegalStateException().isThrownBy(() -> decoder.feed(ByteBuffer.wrap(GOOD)));
        assertThatIllegalStateException().isThrownBy(decoder::finish);
        assertThat(decoder.poll()).isNotNull();
        assertThat(decoder.poll()).isNull();
        assertThat(decoder.frameCount()).isEqualTo(1);
        assertThat(decoder.offset()).isEqualTo(GOOD.length);
        decoder.finish();
        assertThat(decoder.poll()).isNull();
        assertThatIllegalStateException().isThrownBy(() -> decoder.feed(ByteBuffer.wrap(GOOD)));
        decoder.reset();
        assertThat(decoder.frameCount()).isZero();
        assertThat(decoder.offset()).isZero();
        decoder.feed(ByteBuffer.wrap(GOOD));
        assertThat(decoder.poll()).isNotNull();
    }
}
