package io.weirline.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamExceptionTest {
    private static final StreamFault.ProviderError PROVIDER = new StreamFault.ProviderError(
            "overloaded_error",
            "529",
            529,
            true,
            Duration.ofSeconds(2),
            "secret words",
            "{\"message\":\"secret words\"}");

    static Stream<StreamFault> faults() {
        return Stream.of(
                PROVIDER,
                new StreamFault.Truncated("cut", 7),
                new StreamFault.Malformed("bad", 8, "secret words"),
                new StreamFault.LimitExceeded("lineBytes", 9, 10));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void faultsAndExceptionsSayTheSame(StreamFault fault) {
        assertThat(fault.toException().fault()).isEqualTo(fault);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void messagesHoldNoInput(StreamFault fault) {
        assertThat(fault.toException().getMessage()).doesNotContain("secret");
        assertThat(fault.toString()).doesNotContain("secret");
    }

    @Test
    void messagesTellWhatAndWhere() {
        assertThat(new LimitExceededException("lineBytes", 9, 10)).hasMessage("limit lineBytes = 9 passed at byte 10");
        assertThat(new MalformedStreamException("bad", 8, "x")).hasMessage("bad at byte 8");
        assertThat(new TruncatedStreamException("cut", 7, null)).hasMessage("cut, ended at byte 7");
        assertThat(new TruncatedStreamException("cut", -1, null)).hasMessage("cut");
        assertThat(new ProviderException(PROVIDER))
                .hasMessage("the provider reported an error: type overloaded_error, code 529");
        assertThat(new DeadlineException("firstContent", Duration.ofMillis(1500)))
                .hasMessage("deadline firstContent passed after 1500 ms");
        assertThat(new StreamAbortedException("stop")).hasMessage("aborted: stop");
    }

    @Test
    void accessors() {
        LimitExceededException limit = new LimitExceededException("lineBytes", 9, 10);
        assertThat(limit.limit()).isEqualTo("lineBytes");
        assertThat(limit.value()).isEqualTo(9);
        assertThat(limit.offset()).isEqualTo(10);
        MalformedStreamException malformed = new MalformedStreamException("bad", 8, "x");
        assertThat(malformed.reason()).isEqualTo("bad");
        assertThat(malformed.offset()).isEqualTo(8);
        assertThat(malformed.excerpt()).isEqualTo("x");
        Throwable cause = new IllegalStateException();
        TruncatedStreamException truncated = new TruncatedStreamException("cut", 7, cause);
        assertThat(truncated.offset()).isEqualTo(7);
        assertThat(truncated).hasCause(cause);
        ProviderException provider = new ProviderException(PROVIDER);
        assertThat(provider.type()).isEqualTo("overloaded_error");
        assertThat(provider.code()).isEqualTo("529");
        assertThat(provider.status()).isEqualTo(529);
        assertThat(provider.retryable()).isTrue();
        assertThat(provider.retryAfter()).isEqualTo(Duration.ofSeconds(2));
        assertThat(provider.providerMessage()).isEqualTo("secret words");
        assertThat(provider.rawJson()).isEqualTo("{\"message\":\"secret words\"}");
        DeadlineException deadline = new DeadlineException("total", Duration.ofSeconds(1));
        assertThat(deadline.deadline()).isEqualTo("total");
        assertThat(deadline.elapsed()).isEqualTo(Duration.ofSeconds(1));
        assertThat(deadline.fault()).isEqualTo(new StreamFault.Truncated("deadline total", -1));
        StreamAbortedException aborted = new StreamAbortedException("stop");
        assertThat(aborted.reason()).isEqualTo("stop");
        assertThat(aborted.fault()).isEqualTo(new StreamFault.Truncated("aborted", -1));
    }

    @Test
    void theFirstTranscriptStays() {
        StreamException e = new TruncatedStreamException("cut", 7, null);
        assertThat(e.transcript().choices()).isEmpty();
        Transcript first = new Transcript(10);
        assertThat(e.with(first).with(new Transcript(20))).isSameAs(e);
        assertThat(e.transcript()).isSameAs(first);
    }

    @Test
    void excerptsAreShortPrintableAscii() {
        byte[] bytes = "a\\b~\n\u00e9 z".getBytes(StandardCharsets.UTF_8);
        assertThat(MalformedStreamException.excerpt(bytes, 0, bytes.length)).isEqualTo("a\\x5cb~\\x0a\\xc3\\xa9 z");
        assertThat(MalformedStreamException.excerpt(bytes, 2, 3)).isEqualTo("b");
        assertThat(MalformedStreamException.excerpt(new byte[] {0x7F, 0x1F, ' '}, 0, 3))
                .isEqualTo("\\x7f\\x1f ");
        assertThat(MalformedStreamException.excerpt("x".repeat(100).getBytes(StandardCharsets.UTF_8), 0, 100))
                .hasSize(MalformedStreamException.EXCERPT_BYTES);
    }
}
