package io.weirline.codecs.partial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.weirline.codecs.partial.JsonAssembler.State;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The grammar and what is visible under the default policies: every row at every cut, as text and as bytes. */
class JsonAssemblerTest {
    static final String NOTHING = "-";

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # prefix             | snapshot           | final pointers  | end
            ``                   | -                  | ``              | EMPTY
            ` \t\r\n`            | -                  | ``              | EMPTY
            t                    | -                  | ``              | TRUNCATED
            tru                  | -                  | ``              | TRUNCATED
            true                 | true               | .               | COMPLETE
            ` false `            | false              | .               | COMPLETE
            null                 | null               | .               | COMPLETE
            [t                   | []                 | ``              | TRUNCATED
            [true                | [true]             | /0              | TRUNCATED
            [false,nul           | [false]            | /0              | TRUNCATED
            [null                | [null]             | /0              | TRUNCATED
            `1 `                 | 1                  | .               | COMPLETE
            [1                   | []                 | ``              | TRUNCATED
            `[1 `                | [1]                | /0              | TRUNCATED
            [1,                  | [1]                | /0              | TRUNCATED
            [1]                  | [1]                | /0 .            | COMPLETE
            [-0,0.10,1E5]        | [-0,0.10,1E5]      | /0 /1 /2 .      | COMPLETE
            [1e+2,1e-2,2.5e7]    | [1e+2,1e-2,2.5e7]  | /0 /1 /2 .      | COMPLETE
            {"a":1}              | {"a":1}            | /a .            | COMPLETE
            [1.                  | []                 | ``              | TRUNCATED
            [1.5e                | []                 | ``              | TRUNCATED
            "                    | ""                 | ``              | TRUNCATED
            "ab                  | "ab"               | ``              | TRUNCATED
            "ab"                 | "ab"               | .               | COMPLETE
            ["a\\                | ["a"]              | ``              | TRUNCATED
            ["a\\u00e            | ["a"]              | ``              | TRUNCATED
            ["a\\u00E9           | ["aé"]             | ``              | TRUNCATED
            ["\\"\\\\\\/         | ["\\"\\\\/"]       | ``              | TRUNCATED
            ["\\b\\f\\n\\r\\t    | ["\\b\\f\\n\\r\\t"] | ``             | TRUNCATED
            ["é😀                | ["é😀"]            | ``              | TRUNCATED
            ["\\ud83d            | [""]               | ``              | TRUNCATED
            ["\\ud83d\\ude0      | [""]               | ``              | TRUNCATED
            ["\\ud83d\\ude00     | ["😀"]             | ``              | TRUNCATED
            ["\\ud83dx           | ["\\ud83dx"]       | ``              | TRUNCATED
            ["\\ud83d"           | ["\\ud83d"]        | /0              | TRUNCATED
            ["\\ud83d\\n         | ["\\ud83d\\n"]     | ``              | TRUNCATED
            ["\\ud83d\\u0041     | ["\\ud83dA"]       | ``              | TRUNCATED
            ["\\ud83d\\ud83d     | ["\\ud83d"]        | ``              | TRUNCATED
            ["\\ud83d\\ud83d\\ude00 | ["\\ud83d😀"]   | ``              | TRUNCATED
            ["\\ude00x           | ["\\ude00x"]       | ``              | TRUNCATED
            [                    | []                 | ``              | TRUNCATED
            {                    | {}                 | ``              | TRUNCATED
            ` [ ] `              | []                 | .               | COMPLETE
            ` { } `              | {}                 | .               | COMPLETE
            {"a                  | {}                 | ``              | TRUNCATED
            {"a"                 | {}                 | ``              | TRUNCATED
            {"a":                | {}                 | ``              | TRUNCATED
            {"a":1               | {}                 | ``              | TRUNCATED
            {"a":tru             | {}                 | ``              | TRUNCATED
            {"a":"               | {"a":""}           | ``              | TRUNCATED
            {"a":[               | {"a":[]}           | ``              | TRUNCATED
            {"a":{               | {"a":{}}           | ``              | TRUNCATED
            {"a":1,"b":[2,{"c":"x | {"a":1,"b":[2,{"c":"x"}]} | /a /b/0  | TRUNCATED
            ` { "a" : [ 1 , 2 ] , "b" : "" } ` | {"a":[1,2],"b":""} | /a/0 /a/1 /a /b . | COMPLETE
            {"a/b":{"~":"        | {"a/b":{"~":""}}   | ``              | TRUNCATED
            {"a/b":{"~":1}}      | {"a/b":{"~":1}}    | /a~1b/~0 /a~1b . | COMPLETE
            {"\\u0061":1}        | {"a":1}            | /a .            | COMPLETE
            {"":1}               | {"":1}             | / .             | COMPLETE
            {"a":1,"a":2         | {"a":1}            | /a              | TRUNCATED
            {"a":1,"a":tru       | {"a":1}            | /a              | TRUNCATED
            {"a":1,"a":2,        | {"a":2}            | /a              | TRUNCATED
            {"a":1,"a":"x        | {"a":"x"}          | ``              | TRUNCATED
            {"a":{"b":1},"a":[   | {"a":[]}           | ``              | TRUNCATED
            {"a":1,"b":2,"a":3}  | {"a":3,"b":2}      | /b /a .         | COMPLETE
            {"a":1,"\\u0061":2}  | {"a":2}            | /a .            | COMPLETE
            [{"a":1},{"a":2}]    | [{"a":1},{"a":2}]  | /0/a /0 /1/a /1 . | COMPLETE
            [{"a":1,"b":2},{"b":3,"a":4},{"a":5}] | [{"a":1,"b":2},{"b":3,"a":4},{"a":5}] | /0/a /0/b /0 /1/b /1/a /1 /2/a /2 . | COMPLETE
            [{"a":1,"b":2},{"a":3,"a":4,"b":5}] | [{"a":1,"b":2},{"a":4,"b":5}] | /0/a /0/b /0 /1/a /1/b /1 . | COMPLETE
            """)
    void showsWhatIsThere(String prefix, String snapshot, String finals, AssemblyEnd.State end) {
        everyWay(AssemblerOptions.defaults(), prefix, seen -> {
            assertThat(seen.snapshot()).isEqualTo(snapshot.equals(NOTHING) ? null : snapshot);
            assertThat(seen.complete()).isEqualTo(pointers(finals));
            assertThat(seen.end().state()).isEqualTo(end);
            assertThat(seen.failure()).isNull();
            assertThat(seen.end().offset()).isEqualTo(prefix.length());
        });
    }

    private static List<String> pointers(String cell) {
        return cell.isEmpty()
                ? List.of()
                : List.of(cell.split(" ")).stream()
                        .map(one -> one.equals(".") ? "" : one)
                        .toList();
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # text         | offset | bytes | pointer | visible        | reason
            x              | 0      | 0     | ``      | -              | a value is due
            ,              | 0      | 0     | ``      | -              | a value is due
            ]              | 0      | 0     | ``      | -              | a value is due
            trux           | 3      | 3     | ``      | -              | literal
            [nulL          | 4      | 4     | /0      | []             | literal
            [,             | 1      | 1     | /0      | []             | a value is due
            [1,]           | 3      | 3     | /1      | [1]            | a value is due
            [1 2           | 3      | 3     | ``      | [1]            | a comma or the end of the array
            [}             | 1      | 1     | /0      | []             | a value is due
            ["a"}          | 4      | 4     | ``      | ["a"]          | a comma or the end of the array
            {]             | 1      | 1     | ``      | {}             | a name is due
            {"a":1]        | 6      | 6     | /a      | {}             | no number
            {"a":[]]       | 7      | 7     | ``      | {"a":[]}       | a comma or the end of the object
            {1             | 1      | 1     | ``      | {}             | a name is due
            {"a":1,}       | 7      | 7     | ``      | {"a":1}        | a name is due
            {"a",          | 4      | 4     | /a      | {}             | a colon is due
            {"a":}         | 5      | 5     | /a      | {}             | a value is due
            01             | 1      | 1     | ``      | -              | no number
            -x             | 1      | 1     | ``      | -              | no number
            -.5            | 1      | 1     | ``      | -              | no number
            1e.            | 2      | 2     | ``      | -              | no number
            --             | 1      | 1     | ``      | -              | no number
            +1             | 0      | 0     | ``      | -              | a value is due
            .5             | 0      | 0     | ``      | -              | a value is due
            1..            | 2      | 2     | ``      | -              | no number
            1.e            | 2      | 2     | ``      | -              | no number
            1e5.           | 3      | 3     | ``      | -              | no number
            1e+-           | 3      | 3     | ``      | -              | no number
            1e5e           | 3      | 3     | ``      | -              | no number
            1-             | 1      | 1     | ``      | -              | no number
            1a             | 1      | 1     | ``      | -              | no number
            1,             | 1      | 1     | ``      | -              | no number
            [1}            | 2      | 2     | /0      | []             | no number
            [1:            | 2      | 2     | /0      | []             | no number
            [1.]           | 3      | 3     | /0      | []             | no number
            [-]            | 2      | 2     | /0      | []             | no number
            ["a\\x         | 4      | 4     | /0      | ["a"]          | no escape
            ["a\\U         | 4      | 4     | /0      | ["a"]          | no escape
            ["\\u00g       | 6      | 6     | /0      | [""]           | hexadecimal
            ["\\u٣         | 4      | 4     | /0      | [""]           | hexadecimal
            ["\\ud83d\\x   | 9      | 9     | /0      | [""]           | no escape
            ["é\\x         | 4      | 5     | /0      | ["é"]          | no escape
            ["😀\\x        | 5      | 7     | /0      | ["😀"]         | no escape
            ["你\\x        | 4      | 6     | /0      | ["你"]         | no escape
            {"é":1x        | 6      | 7     | /é      | {}             | no number
            {"a\\x         | 4      | 4     | ``      | {}             | no escape
            [é             | 1      | 1     | /0      | []             | a value is due
            [1é            | 2      | 2     | /0      | []             | no number
            [] x           | 3      | 3     | ``      | []             | nothing may follow
            []]            | 2      | 2     | ``      | []             | nothing may follow
            1 2            | 2      | 2     | ``      | 1              | nothing may follow
            "a""           | 3      | 3     | ``      | "a"            | nothing may follow
            {"a":1}é       | 7      | 7     | ``      | {"a":1}        | nothing may follow
            {"a":{"b":[0,[1,x | 16  | 16    | /a/b/1/1 | {"a":{"b":[0,[1]]}} | a value is due
            """)
    void refusesTheFirstImpossibleUnit(
            String text, long offset, long bytes, String pointer, String visible, String reason) {
        everyWay(AssemblerOptions.defaults(), text, seen -> {
            AssemblyEnd failure = Objects.requireNonNull(seen.failure());
            assertThat(failure.offset()).isEqualTo(offset);
            assertThat(failure.offsetBytes()).isEqualTo(bytes);
            assertThat(failure.pointer()).isEqualTo(JsonPointer.parse(pointer));
            assertThat(failure.reason()).contains(reason);
            assertThat(failure.limit()).isNull();
            assertThat(seen.snapshot()).isEqualTo(visible.equals(NOTHING) ? null : visible);
            assertThat(seen.end()).isSameAs(failure);
            assertThat(seen.state()).isEqualTo(State.INVALID);
        });
        everyWay(AssemblerOptions.defaults(), text.substring(0, (int) offset), seen -> assertThat(seen.failure())
                .isNull());
    }

    /** V stands for the units that begin a value, S for white space, D for digits, H for hexadecimal ones. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "`` SV",
                "[ SV]",
                "{ S\"}",
                "{\"a\" S:",
                "{\"a\": SV",
                "{\"a\":true S,}",
                "{\"a\":true, S\"",
                "[true S,]",
                "[true, SV",
                "[] S",
                "\"\" S",
                "[1 DS.eE,]",
                "[0 S.eE,]",
                "[- D",
                "[1. D",
                "[1.5 DSeE,]",
                "[1e D+-",
                "[1e+ D",
                "[1e5 DS,]",
                "{\"a\":1 DS.eE,}",
                "1 DS.eE",
                "t r",
                "tr u",
                "tru e",
                "f a",
                "fa l",
                "fal s",
                "fals e",
                "n u",
                "nu l",
                "nul l",
                "\"\\ \"\\/bfnrtu",
                "\"\\u H",
                "\"\\u00e H",
                "{\"\\ \"\\/bfnrtu"
            })
    void noOtherUnitMayFollow(String prefix, String units) {
        String allowed = units.replace("V", "{[\"-Dtfn")
                .replace("D", "0123456789")
                .replace("H", "0123456789abcdefABCDEF")
                .replace("S", " \t\r\n");
        for (char c = 0; c < 0x300; c++) {
            JsonAssembler assembler = new JsonAssembler();
            assertThat(assembler.feed(prefix)).isNotEqualTo(State.INVALID);
            assertThat(assembler.feed(String.valueOf(c)) != State.INVALID)
                    .as("%s and %s", prefix, (int) c)
                    .isEqualTo(allowed.indexOf(c) >= 0);
        }
    }

    @Test
    void controlCharactersInStringsAreInvalid() {
        for (char c = 0; c < ' '; c++) {
            String text = "[\"a" + c + "b";
            everyWay(AssemblerOptions.defaults(), text, seen -> {
                assertThat(seen.end().offset()).isEqualTo(3);
                assertThat(seen.snapshot()).isEqualTo("[\"a\"]");
            });
        }
        everyWay(AssemblerOptions.defaults(), "[\"\u007f\u0080\u2028\ufeff", seen -> assertThat(seen.snapshot())
                .isEqualTo("[\"\u007f\u0080\u2028\ufeff\"]"));
    }

    @Test
    void rawHalfPairsWaitAndPair() {
        everyWay(AssemblerOptions.defaults(), "[\"\ud83d", seen -> assertThat(seen.snapshot())
                .isEqualTo("[\"\"]"));
        everyWay(AssemblerOptions.defaults(), "[\"\ud83dx\ude00", seen -> assertThat(seen.snapshot())
                .isEqualTo("[\"\\ud83dx\\ude00\"]"));
        everyWay(AssemblerOptions.defaults(), "[\"\\ud83d\ude00", seen -> assertThat(seen.snapshot())
                .isEqualTo("[\"😀\"]"));
        everyWay(AssemblerOptions.defaults(), "[\"\ud83d" + "\\ude00", seen -> assertThat(seen.snapshot())
                .isEqualTo("[\"😀\"]"));
        everyWay(AssemblerOptions.defaults(), "{\"\ud83d\":\"\ud83d\"} x", seen -> {
            assertThat(seen.snapshot()).isEqualTo("{\"\\ud83d\":\"\\ud83d\"}");
            assertThat(seen.end().offsetBytes()).isEqualTo(14);
        });
    }

    @Test
    void aNumberOfTheTopLevelEndsWithTheText() {
        for (String number : List.of("0", "-0", "12", "1.5", "1e5")) {
            everyWay(AssemblerOptions.defaults(), number, seen -> {
                assertThat(seen.snapshot()).isNull();
                assertThat(seen.state()).isEqualTo(State.OPEN);
                assertThat(seen.endSnapshot()).isEqualTo(number);
                assertThat(seen.end().state()).isEqualTo(AssemblyEnd.State.COMPLETE);
            });
        }
        for (String number : List.of("-", "1.", "1e", "1e+")) {
            everyWay(AssemblerOptions.defaults(), number, seen -> {
                assertThat(seen.endSnapshot()).isNull();
                assertThat(seen.end().state()).isEqualTo(AssemblyEnd.State.TRUNCATED);
            });
        }
    }

    @Test
    void truncationNamesTheInnermostOpenValue() {
        JsonAssembler assembler = new JsonAssembler();
        assembler.feed("{\"a\":[1,{\"b\":\"é");
        AssemblyEnd end = assembler.end();
        assertThat(end.state()).isEqualTo(AssemblyEnd.State.TRUNCATED);
        assertThat(end.pointer()).hasToString("/a/1/b");
        assertThat(end.offset()).isEqualTo(15);
        assertThat(end.offsetBytes()).isEqualTo(16);
        assertThat(end.reason()).isNotNull();
        assertThat(assembler.end()).isEqualTo(end);
    }

    @Test
    void behindTheEndNothingIsTaken() {
        JsonAssembler assembler = new JsonAssembler();
        assembler.feed("1");
        assembler.end();
        assertThatIllegalStateException().isThrownBy(() -> assembler.feed("2"));
        assertThatIllegalStateException().isThrownBy(() -> assembler.feed(new byte[1], 0, 1));
        assertThatIllegalStateException().isThrownBy(() -> assembler.feed(ByteBuffer.allocate(1)));
        assembler.reset();
        assertThat(assembler.feed("[]")).isEqualTo(State.COMPLETE);
    }

    @Test
    void whatFollowsAFailureIsPassedOver() {
        JsonAssembler assembler = new JsonAssembler();
        assembler.feed("[1,x");
        AssemblyEnd failure = assembler.failure();
        assertThat(assembler.feed("]")).isEqualTo(State.INVALID);
        assertThat(assembler.feed(new byte[] {'1', (byte) 0xC3}, 0, 2)).isEqualTo(State.INVALID);
        assertThat(assembler.feed("y")).isEqualTo(State.INVALID);
        assertThat(assembler.failure()).isSameAs(failure);
    }

    @Test
    void atAndIsCompleteFollowPointers() {
        JsonAssembler assembler = new JsonAssembler();
        assembler.feed("{\"a\":[10,{\"x\":true}],\"01\":\"s\",\"b\":\"open");
        assertThat(assembler.at(JsonPointer.parse("/a/0"))).hasToString("10");
        assertThat(assembler.at(JsonPointer.parse("/a/1/x"))).hasToString("true");
        assertThat(assembler.at(JsonPointer.parse("/01"))).hasToString("\"s\"");
        for (String absent :
                List.of("/a/2", "/a/00", "/a/-", "/a/+1", "/a/", "/a/99999999999", "/c", "/b/0", "/a/0/x")) {
            assertThat(assembler.at(JsonPointer.parse(absent))).as(absent).isNull();
            assertThat(assembler.isComplete(JsonPointer.parse(absent))).isFalse();
        }
        assertThat(assembler.isComplete(JsonPointer.parse("/a"))).isTrue();
        assertThat(assembler.isComplete(JsonPointer.parse("/b"))).isFalse();
        assertThat(assembler.isComplete(JsonPointer.root())).isFalse();
        assembler.feed("\"}");
        assertThat(assembler.isComplete(JsonPointer.parse("/b"))).isTrue();
        assertThat(assembler.isComplete(JsonPointer.root())).isTrue();
    }

    @Test
    void theViewIsTheSameOneUntilSomethingVisibleChanges() {
        JsonAssembler assembler = new JsonAssembler();
        assembler.feed("{\"a\":\"x");
        JsonView view = assembler.view();
        assertThat(assembler.view()).isSameAs(view);
        assembler.feed("\\u00");
        assertThat(assembler.view()).isSameAs(view);
        assembler.feed("e9");
        assertThat(assembler.view()).isNotSameAs(view);
        assertThat(view).hasToString("{\"a\":\"x\"}");
        assembler.feed("\"");
        view = assembler.view();
        assembler.feed(" , \"b\" : tru");
        assertThat(assembler.view()).isSameAs(view);
        assembler.feed("e");
        assertThat(assembler.view()).isNotSameAs(view);
    }

    @Test
    void resetForgetsAllButTheListener() {
        JsonPatches patches = new JsonPatches();
        JsonAssembler assembler = new JsonAssembler().listener(patches);
        assembler.feed("{\"a\":[\"x\\ud83d");
        JsonView old = assembler.view();
        patches.take();
        assembler.reset();
        assertThat(assembler.view()).isNull();
        assertThat(assembler.state()).isEqualTo(State.OPEN);
        assertThat(assembler.valueStart()).isEqualTo(-1);
        assembler.feed("[\"yyyyyyyy\"] ?");
        assertThat(assembler.view()).hasToString("[\"yyyyyyyy\"]");
        assertThat(assembler.failure()).extracting(AssemblyEnd::offset).isEqualTo(13L);
        assertThat(old).hasToString("{\"a\":[\"x\"]}");
        assertThat(patches.take()).hasSize(2);
    }

    @Test
    void textAndBytesMayTakeTurns() {
        JsonAssembler assembler = new JsonAssembler();
        assembler.feed(new byte[] {'[', '"', (byte) 0xC3, (byte) 0xA9}, 0, 4);
        assembler.feed("é");
        assembler.feed(ByteBuffer.wrap(new byte[] {(byte) 0xC3}));
        assertThat(assembler.view()).hasToString("[\"éé\"]");
        assembler.feed("é");
        assertThat(assembler.failure()).extracting(AssemblyEnd::offset).isEqualTo(4L);
        assertThat(assembler.failure()).extracting(AssemblyEnd::offsetBytes).isEqualTo(6L);
    }

    @Test
    void aBuffersPositionDoesNotMove() {
        ByteBuffer piece = ByteBuffer.wrap(new byte[] {'?', '[', ']', '?'}, 1, 2);
        assertThat(new JsonAssembler().feed(piece)).isEqualTo(State.COMPLETE);
        assertThat(piece.position()).isEqualTo(1);
        assertThat(piece.remaining()).isEqualTo(2);
    }

    static void everyWay(AssemblerOptions options, String text, Consumer<Observed> check) {
        JsonAssembler reused = new JsonAssembler(options);
        for (Consumer<JsonAssembler> way : Observed.everyWay(text)) {
            check.accept(Observed.of(reused, way));
            reused.reset();
        }
    }
}
