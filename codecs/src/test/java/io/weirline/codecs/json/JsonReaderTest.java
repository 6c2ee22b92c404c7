package io.weirline.codecs.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.codecs.testing.Readers;
import io.weirline.core.LimitExceededException;
import io.weirline.core.MalformedStreamException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonReaderTest {
    static Stream<Named<JsonReader.Factory>> readers() {
        return Readers.all();
    }

    static Stream<Arguments> readersAnd(Stream<String> values) {
        List<String> all = values.toList();
        return readers().flatMap(r -> all.stream().map(v -> arguments(r, v)));
    }

    @ParameterizedTest
    @MethodSource("readers")
    void everyTokenWithItsBytes(JsonReader.Factory factory) {
        byte[] json = " {\"a\":[1,-2.5e+3 , \"x\\\"y\",true,false,null,{}],\t\"\\u0062\":\"\"\r\n} ".getBytes(UTF_8);
        assertThat(Tokens.of(factory.create(3), json))
                .containsExactly(
                        "START_OBJECT {",
                        "NAME a",
                        "START_ARRAY [",
                        "NUMBER 1",
                        "NUMBER -2.5e+3",
                        "STRING x\"y",
                        "TRUE true",
                        "FALSE false",
                        "NULL null",
                        "START_OBJECT {",
                        "END_OBJECT }",
                        "END_ARRAY ]",
                        "NAME b",
                        "STRING ",
                        "END_OBJECT }");
    }

    @ParameterizedTest
    @MethodSource("readers")
    void stringsAreRawSlicesOfTheOpenedArray(JsonReader.Factory factory) {
        byte[] array = "##[\"a\\n\u00e9\"]##".getBytes(UTF_8);
        JsonReader reader = factory.create(10);
        reader.open(array, 2, array.length - 4);
        assertThat(reader.next()).isEqualTo(Token.START_ARRAY);
        assertThat(reader.next()).isEqualTo(Token.STRING);
        assertThat(reader.array()).isSameAs(array);
        assertThat(reader.start()).isEqualTo(4);
        assertThat(reader.end()).isEqualTo(9);
    }

    @ParameterizedTest
    @MethodSource("readers")
    void endAgainAndAgain(JsonReader.Factory factory) {
        JsonReader reader = factory.create(10);
        reader.open("1 ".getBytes(UTF_8), 0, 2);
        assertThat(reader.next()).isEqualTo(Token.NUMBER);
        assertThat(reader.next()).isEqualTo(Token.END);
        assertThat(reader.next()).isEqualTo(Token.END);
    }

    @ParameterizedTest
    @MethodSource("readers")
    void skipsAContainerWhole(JsonReader.Factory factory) {
        String json = "{\"a\":{\"b\":[1,{\"c\":\"]}\"}]},\"d\":2}";
        JsonReader reader = factory.create(10);
        reader.open(json.getBytes(UTF_8), 0, json.length());
        reader.next();
        reader.next();
        assertThat(reader.next()).isEqualTo(Token.START_OBJECT);
        int from = reader.start();
        reader.skipChildren();
        assertThat(json.substring(from, reader.end())).isEqualTo("{\"b\":[1,{\"c\":\"]}\"}]}");
        reader.skipChildren();
        assertThat(Tokens.rest(reader)).containsExactly("NAME d", "NUMBER 2", "END_OBJECT }");
    }

    @ParameterizedTest
    @MethodSource("readers")
    void isReusedBehindAValueReadInPartAndBehindAFailure(JsonReader.Factory factory) {
        JsonReader reader = factory.create(10);
        reader.open("[[{".getBytes(UTF_8), 0, 3);
        reader.next();
        reader.next();
        assertThat(Tokens.of(reader, "{\"a\":1}".getBytes(UTF_8))).hasSize(4);
        assertThat(Tokens.orNull(reader, "[[}".getBytes(UTF_8))).isNull();
        assertThatThrownBy(reader::next)
                .isInstanceOf(MalformedStreamException.class)
                .isSameAs(catchThrowableOfType(MalformedStreamException.class, reader::next));
        assertThat(Tokens.of(reader, "{\"a\":1}".getBytes(UTF_8))).hasSize(4);
    }

    static Stream<Arguments> invalid() {
        return readersAnd(Stream.of(
                "",
                " ",
                "{",
                "[",
                "]",
                "}",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[1 2]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\" 1}",
                "{a:1}",
                "{1:1}",
                "{\"a\":1 \"b\":2}",
                "[1}",
                "{\"a\":1]",
                "{} {}",
                "1 2",
                "[] x",
                "tru",
                "truex",
                "[nul]",
                "True",
                "NaN",
                "[Infinity]",
                "-",
                "-a",
                "+1",
                "01",
                "1.",
                ".5",
                "1e",
                "1e+",
                "0x1",
                "1.2.3",
                "'a'",
                "\"a",
                "\"\\",
                "\"\\\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"a\nb\"",
                "\"\t\"",
                "\"\0\"",
                "\0\0\0[",
                "[\0]",
                "/**/1",
                "[1]//",
                "\u00a01",
                "[\u2028]",
                "\ufeff",
                "[\ufeff1]",
                "[1]\0",
                "\"\\u\uff11234\"",
                "1\u00e9",
                "tr\u00e9",
                "{\"\\q\":1}"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void refusesWhatIsNotJson(JsonReader.Factory factory, String json) {
        assertThatThrownBy(() -> Tokens.of(factory.create(10), json.getBytes(UTF_8)))
                .isInstanceOf(MalformedStreamException.class)
                .hasNoCause();
    }

    @ParameterizedTest
    @MethodSource("readers")
    void aFailureIsLocatedInTheOpenedArray(JsonReader.Factory factory) {
        String json = "[\"0123\\q\"]";
        byte[] array = ("#######" + json).getBytes(UTF_8);
        JsonReader reader = factory.create(10);
        reader.open(array, 7, json.length());
        reader.next();
        MalformedStreamException e = catchThrowableOfType(MalformedStreamException.class, reader::next);
        assertThat(e.offset()).isEqualTo(7 + json.indexOf('\\'));
        assertThat(e.excerpt()).isEqualTo("[\"0123\\x5cq\"]");

        json = "[1, 2, x]";
        array = ("#######" + json).getBytes(UTF_8);
        JsonReader other = factory.create(10);
        other.open(array, 7, json.length());
        e = catchThrowableOfType(MalformedStreamException.class, () -> Tokens.rest(other));
        // Libraries differ in whether they point at the byte or behind it.
        assertThat(e.offset()).isBetween(7L + json.indexOf('x'), 7L + json.indexOf('x') + 2);
    }

    @ParameterizedTest
    @MethodSource("readers")
    void inputOfTwoByteEncodingsIsMalformed(JsonReader.Factory factory) {
        for (String charset : List.of("UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE", "UTF-16")) {
            byte[] json = "[1]".getBytes(java.nio.charset.Charset.forName(charset));
            assertThat(Tokens.orNull(factory.create(10), json)).as(charset).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("readers")
    void aByteOrderMarkIsPassedOver(JsonReader.Factory factory) {
        assertThat(Tokens.of(factory.create(10), "\ufeff[1]".getBytes(UTF_8)))
                .containsExactly("START_ARRAY [", "NUMBER 1", "END_ARRAY ]");
    }

    static Stream<Arguments> malformedUtf8() {
        return readers()
                .flatMap(r -> Stream.of(
                        arguments(r, new int[] {0xC0, 0x80}, "\uFFFD\uFFFD"),
                        arguments(r, new int[] {0xED, 0xA0, 0x80}, "\uFFFD\uFFFD\uFFFD"),
                        arguments(r, new int[] {0xFF}, "\uFFFD"),
                        arguments(r, new int[] {0xF0, 0x9F, 0x98}, "\uFFFD"),
                        arguments(r, new int[] {0xE2, 0x82, 0xE2, 0x82, 0xAC}, "\uFFFD\u20AC"),
                        arguments(r, new int[] {0xF4, 0x90, 0x80, 0x80}, "\uFFFD\uFFFD\uFFFD\uFFFD")));
    }

    @ParameterizedTest
    @MethodSource("malformedUtf8")
    void malformedUtf8InStringsAndNamesIsReplaced(JsonReader.Factory factory, int[] bad, String text) {
        byte[] json = with("{\"n*\":\"a*b\"}", bad);
        JsonReader reader = factory.create(10);
        byte[] before = json.clone();
        assertThat(Tokens.of(reader, json))
                .containsExactly("START_OBJECT {", "NAME n" + text, "STRING a" + text + "b", "END_OBJECT }");
        assertThat(json).isEqualTo(before);
        // A later value is not read from the repaired copy.
        assertThat(Tokens.of(reader, "[1]".getBytes(UTF_8))).hasSize(3);
    }

    @ParameterizedTest
    @MethodSource("malformedUtf8")
    void malformedUtf8OutsideStringsIsMalformed(JsonReader.Factory factory, int[] bad, String text) {
        assertThat(Tokens.orNull(factory.create(10), with("[1*]", bad))).isNull();
        assertThat(Tokens.orNull(factory.create(10), with("[1]*", bad))).isNull();
    }

    @ParameterizedTest
    @MethodSource("malformedUtf8")
    void aFailureBehindMalformedUtf8IsLocatedInTheOpenedArray(JsonReader.Factory factory, int[] bad, String text) {
        byte[] json = with("[\"*\",\"\\q\"]", bad);
        JsonReader reader = factory.create(10);
        reader.open(json, 0, json.length);
        MalformedStreamException e = catchThrowableOfType(MalformedStreamException.class, () -> Tokens.rest(reader));
        assertThat(e.offset()).isEqualTo(json.length - 4);
    }

    private static byte[] with(String template, int[] bad) {
        var out = new java.io.ByteArrayOutputStream();
        for (char c : template.toCharArray()) {
            if (c != '*') {
                out.write(c);
            } else {
                for (int b : bad) {
                    out.write(b);
                }
            }
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("readers")
    void depthIsLimited(JsonReader.Factory factory) {
        for (int depth : new int[] {1, 2, 63, 64, 65, 500, 5000}) {
            byte[] fits = ("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8);
            assertThat(Tokens.of(factory.create(depth), fits)).hasSize(2 * depth);
            byte[] deeper = ("{\"a\":" + "[".repeat(depth)).getBytes(UTF_8);
            JsonReader reader = factory.create(depth);
            reader.open(deeper, 0, deeper.length);
            LimitExceededException e = catchThrowableOfType(LimitExceededException.class, () -> Tokens.rest(reader));
            assertThat(e.limit()).isEqualTo("jsonDepth");
            assertThat(e.value()).isEqualTo(depth);
            assertThat(e.offset()).isEqualTo(4 + depth);
        }
    }

    @ParameterizedTest
    @MethodSource("readers")
    void mixedNestingIsKept(JsonReader.Factory factory) {
        String open = "[{\"a\":".repeat(200);
        String json = open + "1" + "}]".repeat(200);
        assertThat(Tokens.of(factory.create(400), json.getBytes(UTF_8))).hasSize(400 + 200 + 1 + 400);
        String crossed = open + "1" + "]}".repeat(200);
        assertThat(Tokens.orNull(factory.create(400), crossed.getBytes(UTF_8))).isNull();
    }

    @ParameterizedTest
    @MethodSource("readers")
    void longStringsNamesAndNumbersAreTheFramingsBusiness(JsonReader.Factory factory) {
        String text = "x".repeat(21 << 20);
        String name = "n".repeat(100_000);
        String number = "9".repeat(100_000);
        byte[] json = ("{\"" + name + "\":[" + number + ",\"" + text + "\"]}").getBytes(UTF_8);
        assertThat(Tokens.of(factory.create(10), json))
                .containsExactly(
                        "START_OBJECT {",
                        "NAME " + name,
                        "START_ARRAY [",
                        "NUMBER " + number,
                        "STRING " + text,
                        "END_ARRAY ]",
                        "END_OBJECT }");
    }

    @ParameterizedTest
    @MethodSource("readers")
    void manyNamesAndNamesThatShareASlot(JsonReader.Factory factory) {
        JsonReader reader = factory.create(10);
        for (int round = 0; round < 3; round++) {
            StringBuilder json = new StringBuilder("{\"\":0");
            List<String> expected = new ArrayList<>(List.of(""));
            for (int i = 0; i < 2000; i++) {
                // The same length, first, middle and last char: the cache tells them apart by their bytes.
                String name = "a" + (char) ('b' + i % 20) + "c" + (char) ('d' + i % 17) + "e";
                json.append(",\"").append(name).append("\":").append(i);
                expected.add(name);
            }
            reader.open(json.append('}').toString().getBytes(UTF_8), 0, json.length());
            List<String> names = new ArrayList<>();
            for (Token t = reader.next(); t != Token.END; t = reader.next()) {
                if (t == Token.NAME) {
                    names.add(reader.name());
                }
            }
            assertThat(names).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("readers")
    void misuseIsAnIllegalState(JsonReader.Factory factory) {
        JsonReader reader = factory.create(10);
        assertThatThrownBy(reader::next).isInstanceOf(IllegalStateException.class);
        reader.open("[]".getBytes(UTF_8), 0, 2);
        assertThatThrownBy(reader::name).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> reader.open(new byte[2], 1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
