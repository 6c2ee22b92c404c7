package io.weirline.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.sse.SseDecoder;
import io.weirline.codecs.sse.SseItem;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the benchmarks time is the right answer, for the peers as well: a fast wrong one proves nothing. */
class DecodedTest {
    private final ChatStream stream = ChatStream.of(ChatStream.SEED);

    @ParameterizedTest
    @EnumSource
    void eventsAreThoseOfTheBody(Delivery delivery) {
        List<String> data = new ArrayList<>();
        SseDecoder decoder = new SseDecoder();
        for (ByteBuffer piece : delivery.cut(stream.body())) {
            decoder.feed(piece);
            for (SseItem item = decoder.poll(); item != null; item = decoder.poll()) {
                data.add("data: " + ((SseItem.Event) item).data());
            }
        }

        assertThat(data).isEqualTo(List.of(new String(stream.body(), UTF_8).split("\n\n")));
    }

    @ParameterizedTest
    @EnumSource
    void textIsThatOfTheBody(Delivery delivery) {
        Utf8Benchmark benchmark = new Utf8Benchmark();
        benchmark.delivery = delivery;
        benchmark.cut();
        StringBuilder ours = new StringBuilder();
        StringBuilder jdk = new StringBuilder();
        for (int again = 0; again < 2; again++) {
            ours.setLength(0);
            jdk.setLength(0);
            benchmark.weirline((String text) -> ours.append(text));
            benchmark.charsetDecoder((String text) -> jdk.append(text));
        }

        assertThat(ours.toString()).isEqualTo(new String(stream.body(), UTF_8));
        assertThat(jdk.toString()).isEqualTo(new String(stream.body(), UTF_8));
    }
}
