package io.weirline.codecs.jsonarray;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.codecs.testing.Cuts;
import io.weirline.core.Limits;
import io.weirline.core.MalformedStreamException;
import io.weirline.core.StreamFault;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonArrayDecoderTest {
    private static final String NO_ARRAY = "no array begins";
    private static final String NO_ELEMENT = "no element begins";
    private static final String NO_COMMA = "neither a comma nor the array's end behind an element";
    private static final String BEHIND = "bytes behind the array";
    private static final String BOM = "\uFEFF";

    private static Cuts.Outcome<Seen> decode(String input) {
        return Seen.cuts().check(input.getBytes(UTF_8));
    }

    private static void assertElements(String input, String... elements) {
        Cuts.Outcome<Seen> outcome = decode(input);
        assertThat(outcome.fault()).isNull();
        assertThat(outcome.values()).extracting(Seen::text).containsExactly(elements);
        byte[] bytes = input.getBytes(UTF_8);
        for (Seen element : outcome.values()) {
            int length = element.text().getBytes(UTF_8).length;
            assertThat(new String(bytes, (int) element.streamOffset(), length, UTF_8))
                    .isEqualTo(element.text());
        }
        assertThat(outcome.end()).isEqualTo((long) elements.length);
    }

    private static void assertMalformed(String input, String reason, int offset, String... elements) {
        Cuts.Outcome<Seen> outcome = decode(input);
        assertThat(outcome.values()).extracting(Seen::text).containsExactly(elements);
        byte[] bytes = input.getBytes(UTF_8);
        assertThat(outcome.fault())
                .isEqualTo(new StreamFault.Malformed(
                        reason, offset, MalformedStreamException.excerpt(bytes, offset, offset + 1)));
    }

    private static void assertTruncated(String input, String reason, String... elements) {
        Cuts.Outcome<Seen> outcome = decode(input);
        assertThat(outcome.values()).extracting(Seen::text).containsExactly(elements);
        assertThat(outcome.fault()).isEqualTo(new StreamFault.Truncated(reason, input.getBytes(UTF_8).length));
    }

    @Test
    void elementsAsGeminiSeparatesThem() {
        assertElements(
                "[{\n  \"a\": [1]\n}\n,\r\n{\n  \"b\": {}\n}\n,\r\n{}\n]\n",
                "{\n  \"a\": [1]\n}",
                "{\n  \"b\": {}\n}",
                "{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", " [ ] ", "\r\n\t[\n\n]\r\n"})
    void anEmptyArrayIsACleanEnd(String input) {
        assertElements(input);
    }

    @Test
    void whiteSpaceIsAnywhereBetween() {
        assertElements("\n [\t{}\r,\n\n 1 \t, [ ] ,\"x\"\n]\r\n ", "{}", "1", "[ ]", "\"x\"");
        assertElements("[{},1,[ ],\"x\",2]", "{}", "1", "[ ]", "\"x\"", "2");
    }

    @Test
    void elementsOfEveryKind() {
        assertElements(
                "[true,false,null,-1.5E+10,0,\"\",\"a\",[],[[]],{},{\"k\":{\"l\":[{}]}}]",
                "true",
                "false",
                "null",
                "-1.5E+10",
                "0",
                "\"\"",
                "\"a\"",
                "[]",
                "[[]]",
                "{}",
                "{\"k\":{\"l\":[{}]}}");
    }

    @Test
    void bracketsCommasAndQuotesInsideStringsCountForNothing() {
        assertElements(
                "[{\"a\":\"]},{[\\\"}\",\"\\\\\":\"\\\\\"},\"]},{[\\\",\",\"\\\\\",\"\\u005c\",\"\t\"]",
                "{\"a\":\"]},{[\\\"}\",\"\\\\\":\"\\\\\"}",
                "\"]},{[\\\",\"",
                "\"\\\\\"",
                "\"\\u005c\"",
                "\"\t\"");
    }

    @Test
    void textThatIsNotAsciiIsLeftAsItIs() {
        assertElements("[\"né€😀\",{\"né€😀\":\"字\"}]", "\"né€😀\"", "{\"né€😀\":\"字\"}");
    }

    @Test
    void aByteOrderMarkBeforeTheArrayIsIgnored() {
        assertElements(BOM + " [{}]", "{}");
        assertMalformed(" " + BOM + "[{}]", NO_ARRAY, 1);
        assertMalformed(BOM + BOM + "[{}]", NO_ARRAY, 3);
        assertMalformed("[" + BOM + "{}]", NO_ELEMENT, 1);
        assertTruncated(BOM, "the body has no array");
    }

    @Test
    void aPartOfAByteOrderMarkIsNone() {
        for (String rest : List.of("[]", " []", "x")) {
            for (int kept = 1; kept < 3; kept++) {
                byte[] input = (BOM + rest).getBytes(UTF_8);
                System.arraycopy(input, 3, input, kept, input.length - 3);
                assertThat(Seen.cuts().check(input).fault())
                        .isEqualTo(new StreamFault.Malformed(NO_ARRAY, kept, rest.substring(0, 1)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{}}",
                "<html>",
                "data: [{}]",
                "]",
                ",",
                "\"[\"",
                "1",
                "\u0000",
                "\u000B[]",
                "\u00A0[]"
            })
    void whatIsNoArrayIsRefusedAtItsFirstByte(String input) {
        assertMalformed(input, NO_ARRAY, 0);
        assertMalformed(" \n" + input, NO_ARRAY, 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[,{}]|1", "[ , ]|2", "[:]|1", "[}]|1", "[/**/1]|1", "['a']|1", "[\u00e9]|1", "[&]|1", "[\u0000]|1"
            })
    void whatIsNoElementIsRefusedAtItsFirstByte(String input, int offset) {
        assertMalformed(input, NO_ELEMENT, offset);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "\"s\"", "12", "null"})
    void commasAreExactlyBetweenElements(String element) {
        int behind = 1 + element.length();
        assertMalformed("[" + element + ",]", NO_ELEMENT, behind + 1, element);
        assertMalformed("[" + element + " ,\n]", NO_ELEMENT, behind + 3, element);
        assertMalformed("[" + element + ",,1]", NO_ELEMENT, behind + 1, element);
        assertMalformed("[" + element + "\n{}]", NO_COMMA, behind + 1, element);
        assertMalformed("[" + element + "{}]", NO_COMMA, behind, element);
        assertMalformed("[" + element + "[]]", NO_COMMA, behind, element);
        assertMalformed("[" + element + "\"\"]", NO_COMMA, behind, element);
        assertMalformed("[" + element + " 1]", NO_COMMA, behind + 1, element);
        assertMalformed("[" + element + "}]", NO_COMMA, behind, element);
        assertMalformed("[" + element + ":1]", NO_COMMA, behind, element);
        assertMalformed("[" + element + "\u0001]", NO_COMMA, behind, element);
    }

    @ParameterizedTest
    @ValueSource(strings = {"]", "[", "{}", ",", "x", "\u0000", "[]", "\uFEFF"})
    void nothingFollowsTheArray(String behind) {
        assertMalformed("[]" + behind, BEHIND, 2);
        assertMalformed("[{}] \n" + behind, BEHIND, 6, "{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t"})
    void aBodyWithoutAnArrayIsTruncated(String input) {
        assertTruncated(input, "the body has no array");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "[ ",
                "[{}",
                "[{} ",
                "[{},",
                "[{},\n",
                "[{},{",
                "[{},{\"a",
                "[{},{\"a\\",
                "[{},[1,2",
                "[{},\"a\\\"",
                "[{},12",
                "[{},{\"]\"",
                "[{},nul"
            })
    void anEndInsideTheArrayIsTruncated(String input) {
        assertTruncated(
                input, "the body ends inside the array", input.contains("{}") ? new String[] {"{}"} : new String[0]);
    }

    @Test
    void aNumberIsDueAtTheByteBehindIt() {
        assertTruncated("[1,2 ", "the body ends inside the array", "1", "2");
        assertTruncated("[1,2", "the body ends inside the array", "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"k\":\"vvvv\"}", "[1,[2],{}, ]", "\"\\\"0123456\"", "12345678901"})
    void theLimitIsThatOfOneElement(String element) {
        int length = element.length();
        String input = "[ " + element + " , " + element + "]";
        Limits limits = Limits.defaults().toBuilder().eventBytes(length).build();
        Cuts.Outcome<Seen> outcome = Seen.cuts(limits).check(input.getBytes(UTF_8));
        assertThat(outcome.fault()).isNull();
        assertThat(outcome.values()).extracting(Seen::text).containsExactly(element, element);

        for (int less = 1; less < length; less++) {
            limits = Limits.defaults().toBuilder().eventBytes(length - less).build();
            assertThat(Seen.cuts(limits).check(("[0," + input.substring(1)).getBytes(UTF_8)))
                    .isEqualTo(new Cuts.Outcome<>(
                            List.of(new Seen("0", 1)),
                            new StreamFault.LimitExceeded("eventBytes", length - less, 4 + length - less),
                            1L));
        }
    }

    @Test
    void theLimitIsToldBeforeTheElementsEnd() {
        Limits limits = Limits.defaults().toBuilder().eventBytes(10).build();
        assertThat(Seen.cuts(limits).check("[\"0123456789".getBytes(UTF_8)).fault())
                .isEqualTo(new StreamFault.LimitExceeded("eventBytes", 10, 11));
        assertThat(Seen.cuts(limits).check("[\"012345678".getBytes(UTF_8)).fault())
                .isEqualTo(new StreamFault.Truncated("the body ends inside the array", 11));
        assertThat(Seen.cuts(limits).check("[1234567890".getBytes(UTF_8)).fault())
                .isEqualTo(new StreamFault.Truncated("the body ends inside the array", 11));
    }

    @Test
    void whiteSpaceCostsNoMemory() {
        Limits limits = Limits.defaults().toBuilder().eventBytes(2).build();
        JsonArrayDecoder decoder = new JsonArrayDecoder(limits);
        byte[] spaces = " ".repeat(1000).getBytes(UTF_8);
        for (String part : List.of("[", "{}", ",", "1", ",")) {
            decoder.feed(ByteBuffer.wrap(part.getBytes(UTF_8)));
            while (decoder.poll() != null) {}
            for (int i = 0; i < 100; i++) {
                decoder.feed(ByteBuffer.wrap(spaces));
                while (decoder.poll() != null) {}
            }
        }
        assertThat(decoder.elementCount()).isEqualTo(2);
        assertThat(decoder.heldBytes()).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 1000})
    void whatIsHeldGrowsWithWhatCame(int pieceBytes) {
        byte[] input = ("[{\"k\":\"" + "v".repeat(200_000)).getBytes(UTF_8);
        JsonArrayDecoder decoder = new JsonArrayDecoder(Limits.defaults());
        for (int from = 0; from <= input.length - pieceBytes; from += pieceBytes) {
            decoder.feed(ByteBuffer.wrap(input, from, pieceBytes));
            assertThat(decoder.poll()).isNull();
            assertThat(decoder.heldBytes()).isLessThanOrEqualTo(Math.max(512, 2 * (from + pieceBytes)));
        }
        decoder.reset();
        assertThat(decoder.heldBytes()).isLessThanOrEqualTo(64 << 10);
    }

    @Test
    void whatALargeElementTookIsGivenBack() {
        JsonArrayDecoder decoder = new JsonArrayDecoder(Limits.defaults());
        decoder.feed(ByteBuffer.wrap(("[\"" + "v".repeat(100_000)).getBytes(UTF_8)));
        assertThat(decoder.poll()).isNull();
        assertThat(decoder.heldBytes()).isGreaterThan(64 << 10);
        // The piece that ends it also begins the next, so the decoder never is between elements when it is drained.
        decoder.feed(ByteBuffer.wrap("\",\"next".getBytes(UTF_8)));
        assertThat(decoder.poll()).isNotNull();
        assertThat(decoder.poll()).isNull();
        assertThat(decoder.heldBytes()).isLessThanOrEqualTo(64 << 10);
    }

    @Test
    void anElementThatLiesInAPieceIsNotCopied() {
        byte[] input = "xx[{\"a\":1}, 22 ,\"s\"]".getBytes(UTF_8);
        JsonArrayDecoder decoder = new JsonArrayDecoder(Limits.defaults());
        decoder.feed(ByteBuffer.wrap(input, 2, input.length - 2));
        for (String expected : List.of("{\"a\":1}", "22", "\"s\"")) {
            JsonArrayElement element = decoder.poll();
            assertThat(element).isNotNull();
            assertThat(element.array()).isSameAs(input);
            assertThat(new String(input, element.offset(), element.length(), UTF_8))
                    .isEqualTo(expected);
            assertThat(element.streamOffset()).isEqualTo(element.offset() - 2);
        }
        assertThat(decoder.heldBytes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(EndOfLoan.class)
    void theViewHoldsNothingBehindTheLoan(EndOfLoan end) {
        JsonArrayDecoder decoder = new JsonArrayDecoder(Limits.defaults());
        decoder.feed(ByteBuffer.wrap((end == EndOfLoan.FAILED ? "[{}{}" : "[{},").getBytes(UTF_8)));
        JsonArrayElement element = decoder.poll();
        assertThat(element).isNotNull();
        assertThat(element.array()).isNotEmpty();
        switch (end) {
            case DRAINED -> assertThat(decoder.poll()).isNull();
            case FAILED -> assertThatThrownBy(decoder::poll).isInstanceOf(MalformedStreamException.class);
            case RESET -> decoder.reset();
        }
        assertThat(element.array()).isEmpty();
        assertThat(element.length()).isZero();
        assertThat(element.text()).isEmpty();
    }

    enum EndOfLoan {
        DRAINED,
        FAILED,
        RESET
    }

    @Test
    void callsOutOfTurnAreRefused() {
        byte[] input = "[1]".getBytes(UTF_8);
        JsonArrayDecoder decoder = new JsonArrayDecoder(Limits.defaults());
        decoder.feed(ByteBuffer.wrap(input));
        assertThatIllegalStateException().isThrownBy(() -> decoder.feed(ByteBuffer.wrap(input)));
        assertThatIllegalStateException().isThrownBy(decoder::finish);
        assertThat(decoder.poll()).isNotNull();
        assertThat(decoder.poll()).isNull();
        assertThat(decoder.elementCount()).isEqualTo(1);
        assertThat(decoder.offset()).isEqualTo(3);
        decoder.finish();
        assertThat(decoder.poll()).isNull();
        assertThatIllegalStateException().isThrownBy(() -> decoder.feed(ByteBuffer.wrap(input)));
        decoder.reset();
        assertThat(decoder.elementCount()).isZero();
        assertThat(decoder.offset()).isZero();
        decoder.feed(ByteBuffer.wrap(input));
        assertThat(decoder.poll()).isNotNull();
    }
}
