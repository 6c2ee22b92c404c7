package io.weirline.codecs.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.weirline.codecs.testing.Cuts;
import io.weirline.core.ByteSink;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AwsFrameWriterTest {
    private final AwsFrameWriter writer = new AwsFrameWriter();
    private final ByteSink sink = new ByteSink();

    private void write(List<AwsHeader> headers, String payload) {
        byte[] bytes = ("<<" + payload + ">>").getBytes(UTF_8);
        writer.write(headers, bytes, 2, bytes.length - 4, sink);
    }

    @Test
    void theBytesAreThoseOfTheSpecification() {
        sink.put('#');
        write(
                List.of(
                        AwsHeader.of(":message-type", "event"),
                        AwsHeader.of(":event-type", "chunk"),
                        AwsHeader.of(":content-type", "application/json")),
                "{\"a\":1}");
        assertThat(sink.toByteArray()).isEqualTo(Wire.concat(new byte[] {'#'}, Wire.event("chunk", "{\"a\":1}")));
    }

    @Test
    void whatWasWrittenIsRead() {
        List<AwsHeader> all = List.of(
                new AwsHeader("yes", new AwsHeader.Bool(true)),
                new AwsHeader("no", new AwsHeader.Bool(false)),
                new AwsHeader("b", new AwsHeader.Int8((byte) -7)),
                new AwsHeader("s", new AwsHeader.Int16(Short.MIN_VALUE)),
                new AwsHeader("i", new AwsHeader.Int32(Integer.MAX_VALUE)),
                new AwsHeader("l", new AwsHeader.Int64(Long.MIN_VALUE)),
                new AwsHeader("bytes", new AwsHeader.Bytes(new byte[] {0, -1})),
                AwsHeader.of("schlüssel", "emoji 😀"),
                AwsHeader.of("n".repeat(255), "v".repeat(32767)),
                AwsHeader.of("none", ""),
                new AwsHeader("when", new AwsHeader.Timestamp(-1)),
                new AwsHeader("id", new AwsHeader.Uuid(new UUID(-2, 3))));
        write(all, "first");
        write(List.of(), "");
        Cuts.Outcome<Seen> outcome = Seen.cuts().checkRandom(sink.toByteArray());
        assertThat(outcome.fault()).isNull();
        assertThat(outcome.values()).extracting(Seen::headers).containsExactly(all, List.of());
        assertThat(outcome.values()).extracting(Seen::payload).containsExactly("first", "");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(AwsHeader.of("", "v"), "a header without a name"),
                arguments(AwsHeader.of("ok", "v"), "a header that is repeated"),
                arguments(AwsHeader.of("é".repeat(128), "v"), "more than 255 bytes in header " + "é".repeat(128)),
                arguments(AwsHeader.of("long", "v".repeat(32768)), "more than 32767 bytes in header long"),
                arguments(
                        new AwsHeader("long", new AwsHeader.Bytes(new byte[32768])),
                        "more than 32767 bytes in header long"),
                arguments(AwsHeader.of("half", "\uD83D"), "half a surrogate pair in header half"),
                arguments(AwsHeader.of("h\uDE00", "v"), "half a surrogate pair in header h\uDE00"),
                arguments(
                        new AwsHeader(":event-type", new AwsHeader.Bool(true)), "a protocol header that is no string"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatTheFormatCannotCarryIsRefusedAndTheSinkIsAsItWas(AwsHeader header, String message) {
        sink.put("before".getBytes(UTF_8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> write(List.of(AwsHeader.of("ok", "v"), header), "payload"))
                .withMessage(message);
        assertThat(sink.toByteArray()).isEqualTo("before".getBytes(UTF_8));
    }
}
