package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.StreamEvent;
import io.weirline.operators.Batching;
import io.weirline.operators.Delivery;
import io.weirline.operators.Stage;
import io.weirline.operators.Weir;
import io.weirline.operators.fixture.ChatBody;
import io.weirline.operators.fixture.Clockwork;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/** How often batching reads the clock. */
class ClockReadsTest {
    private static final int EVENTS = 1_000;

    private final Clockwork clock = new Clockwork();
    private final ManualSource<ByteBuffer> source = new ManualSource<>();

    private static ByteBuffer piece(int events) {
        String[] frames = new String[events];
        Arrays.fill(frames, ChatBody.text("word "));
        return ByteBuffer.wrap(ChatBody.bytes(frames));
    }

    static Stream<Batching> batchings() {
        return Stream.of(
                Batching.adaptive(), Batching.small(), Batching.fixed(8, Duration.ofMillis(20)), Batching.immediate());
    }

    private <T> Probe<T> play(Stage<StreamEvent, T> batching, int pieces, int events) {
        Probe<T> probe = new Probe<>(Long.MAX_VALUE);
        Flux<StreamEvent> decoded = source.transform(Weir.decode(Dialects.OPENAI_CHAT));
        decoded.transform(batching).subscribe(probe);
        for (int i = 0; i < pieces; i++) {
            int before = clock.reads.get();
            source.next(piece(events));
            assertThat(clock.reads.get() - before).as("piece %d", i).isLessThanOrEqualTo(1);
            clock.advance(1);
        }
        assertThat(probe.broken).isEmpty();
        return probe;
    }

    /** With a heartbeat, which is counted from each emission. */
    @ParameterizedTest
    @MethodSource("batchings")
    void onceAPieceAtMost(Batching batching) {
        Delivery delivery = Delivery.defaults().withBatching(batching).withTimer(clock);
        Probe<StreamEvent> probe = play(Weir.coalesce(delivery), 10, EVENTS);
        assertThat(probe.values.size()).isGreaterThan(10 * EVENTS / 60);
    }

    @ParameterizedTest
    @MethodSource("batchings")
    void onceAPieceAtMostOnTheWire(Batching batching) {
        Delivery delivery = Delivery.defaults().withBatching(batching).withTimer(clock);
        Probe<ByteBuffer> probe = play(Weir.deliver(Dialects.OPENAI_CHAT, delivery), 10, EVENTS);
        assertThat(probe.values.size()).isGreaterThan(10 * EVENTS / 60);
    }

    /** Between the decoder and the batches a stage holds the events of one piece apart: each is timed. */
    @Test
    void whatAnotherStagePacesIsTimedByItself() {
        Probe<StreamEvent> probe = new Probe<>(Long.MAX_VALUE);
        source.transform(Weir.decode(Dialects.OPENAI_CHAT))
                .delayElements(Duration.ofMillis(2), clock)
                .transform(Weir.coalesce(Delivery.defaults()
                        .withBatching(Batching.adaptive())
                        .withHeartbeat(Duration.ZERO)
                        .withTimer(clock)))
                .subscribe(probe);
        source.next(piece(40));
        clock.advance(100);
        // Three alone give two gaps of 2 ms; then more at once.
        assertThat(probe.values.size()).isBetween(4, 20);
        assertThat(clock.reads.get()).isGreaterThan(10);
    }
}
