package io.weirline.codecs.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.core.ByteSink;
import org.junit.jupiter.api.Test;

class SseWriterTest {
    private final ByteSink out = new ByteSink(0);

    private String written() {
        return new String(out.toByteArray(), UTF_8);
    }

    @Test
    void aWholeEvent() {
        SseWriter.data(out, "{\"a\":1}".getBytes(UTF_8));
        SseWriter.event(out, "delta".getBytes(UTF_8));
        SseWriter.data(out, "xx{}yy".getBytes(UTF_8), 2, 2);
        assertThat(written()).isEqualTo("data: {\"a\":1}\n\nevent: delta\ndata: {}\n\n");
    }

    @Test
    void anEventInParts() {
        SseWriter.beginData(out);
        out.put("{\"a\":".getBytes(UTF_8)).put("2}".getBytes(UTF_8));
        SseWriter.endData(out);
        SseWriter.comment(out);
        assertThat(written()).isEqualTo("data: {\"a\":2}\n\n:\n");
    }

    @Test
    void aLineEndIsAMistakeOfTheCaller() {
        assertThatThrownBy(() -> SseWriter.data(out, "a\nb".getBytes(UTF_8))).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> SseWriter.event(out, "a\rb".getBytes(UTF_8))).isInstanceOf(AssertionError.class);
        assertThat(out.size()).isZero();
    }
}
