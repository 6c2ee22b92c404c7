package io.weirline.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.core.BlockKind;
import io.weirline.core.ByteSink;
import io.weirline.core.Encoder;
import io.weirline.core.FinishReason;
import io.weirline.core.ProviderException;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.Started;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamFault;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import io.weirline.operators.internal.FluxCoalesce;
import io.weirline.operators.internal.WireBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Events as wire bytes: whole frames, batches as one buffer, the ends, the sign of life. */
class DeliverTest {
    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final ManualSource<StreamEvent> source = new ManualSource<>();
    private final Probe<ByteBuffer> probe = new Probe<>();
    private final Delivery plain = Delivery.defaults()
            .withBatching(Batching.fixed(4, Duration.ofMillis(20)))
            .withTimer(clock);

    private static StreamEvent text(String text) {
        return new TextDelta(0, 0, text);
    }

    private void subscribe(Delivery delivery) {
        source.transform(Weir.deliver(Dialects.OPENAI_CHAT, delivery)).subscribe(probe);
    }

    private void emit(StreamEvent... events) {
        for (StreamEvent event : events) {
            source.next(event);
        }
    }

    private List<String> buffers() {
        return probe.values.stream()
                .map(buffer -> StandardCharsets.UTF_8.decode(buffer.duplicate()).toString())
                .toList();
    }

    private static int frames(String buffer) {
        assertThat(buffer).startsWith("data: ").endsWith("\n\n");
        return buffer.split("\n\n").length;
    }

    @AfterEach
    void keptTheRules() {
        assertThat(probe.broken).isEmpty();
    }

    @Test
    void aBatchIsOneBufferOfWholeFrames() {
        subscribe(plain);
        probe.request(Long.MAX_VALUE);
        emit(new Started("id", "model", Dialects.OPENAI_CHAT), new BlockStarted(0, 0, BlockKind.TEXT, null));
        assertThat(probe.values).isEmpty();
        emit(text("a"));
        assertThat(buffers()).singleElement().satisfies(buffer -> assertThat(frames(buffer))
                .isEqualTo(1));
        emit(text("b"), text("c"), text("d"), text("e"), text("f"), new BlockEnded(0, 0, BlockKind.TEXT));
        assertThat(buffers()).hasSize(2);
        assertThat(frames(buffers().get(1))).isEqualTo(4);
        emit(new Finished(0, FinishReason.STOP, "stop"));
        assertThat(buffers()).hasSize(3);
        assertThat(frames(buffers().get(2))).isEqualTo(2);
        source.complete();
        assertThat(buffers()).last().isEqualTo("data: [DONE]\n\n");
        assertThat(probe.completions).isEqualTo(1);
    }

    @Test
    void anErrorIsTheDialectsFrameBehindWhatIsPending() {
        subscribe(plain);
        probe.request(1);
        emit(text("a"), text("b"));
        source.fail(new ProviderException(
                new StreamFault.ProviderError("overloaded", "503", 503, true, null, "key sk-1", "{}")));
        assertThat(probe.terminated()).isFalse();
        probe.request(1);
        assertThat(probe.completions).isEqualTo(1);
        String last = buffers().get(1);
        assertThat(frames(last)).isEqualTo(2);
        assertThat(last).contains("\"content\":\"b\"").contains("\"error\"").contains("overloaded");
        assertThat(last).doesNotContain("DONE").doesNotContain("sk-1");
    }

    @Test
    void whatIsNoFailureOfTheStreamIsToldWithoutItsWords() {
        subscribe(plain);
        probe.request(1);
        source.fail(new IllegalStateException("jdbc:postgres://secret"));
        assertThat(buffers())
                .singleElement()
                .satisfies(buffer -> assertThat(buffer).contains("\"error\"").doesNotContain("secret"));
        assertThat(probe.completions).isEqualTo(1);
    }

    @Test
    void anErrorIsPassedOnIfSoChosen() {
        subscribe(plain.withErrorFrames(false));
        probe.request(10);
        emit(text("a"), text("b"));
        source.fail(new IllegalStateException("source"));
        assertThat(buffers()).hasSize(2).noneMatch(buffer -> buffer.contains("error\":"));
        assertThat(probe.error()).hasMessage("source");
    }

    @Test
    void theHeartbeatIsTheDialects() {
        subscribe(plain.withHeartbeat(Duration.ofSeconds(15)));
        probe.request(3);
        clock.advanceTimeBy(Duration.ofSeconds(15));
        assertThat(buffers()).containsExactly(":\n");
        clock.advanceTimeBy(Duration.ofSeconds(3));
        emit(text("a"));
        clock.advanceTimeBy(Duration.ofMillis(14_999));
        assertThat(buffers()).hasSize(2);
        clock.advanceTimeBy(Duration.ofMillis(1));
        assertThat(buffers()).hasSize(3).last().isEqualTo(":\n");
        clock.advanceTimeBy(Duration.ofHours(1));
        assertThat(buffers()).hasSize(3);
    }

    /** Refuses events of choice 9; has no heartbeat, no end and no error frame. */
    private static final class Picky implements Encoder<StreamEvent> {
        @Override
        public void encode(StreamEvent event, ByteSink out) {
            if (event instanceof TextDelta e) {
                if (e.choice() == 9) {
                    throw new IllegalArgumentException("choice: 9");
                }
                out.putUtf8(e.text());
            }
        }

        @Override
        public void finish(ByteSink out) {}

        @Override
        public void fail(StreamFault fault, ByteSink out) {
            out.put('!');
        }

        @Override
        public void heartbeat(ByteSink out) {}

        @Override
        public void reset() {}
    }

    @Test
    void anEncoderThatRefusesEndsTheStreamAsAnError() {
        source.transform(Weir.deliverWith(Picky::new, plain)).subscribe(probe);
        probe.request(Long.MAX_VALUE);
        emit(text("a"), text("b"), new TextDelta(9, 0, "c"));
        assertThat(String.join("", buffers())).isEqualTo("ab!");
        assertThat(probe.completions).isEqualTo(1);
        assertThat(source.cancels).hasValue(1);
    }

    @Test
    void aBufferThatCannotBeMadeIsAnError() {
        source.transform(events -> FluxCoalesce.create(
                        events,
                        () -> new WireBatch<ByteBuffer>(
                                new Picky(),
                                sink -> {
                                    throw new IllegalStateException("no room");
                                },
                                true),
                        plain))
                .subscribe(probe);
        probe.request(1);
        emit(text("a"));
        assertThat(probe.error()).hasMessage("no room");
        assertThat(source.cancels).hasValue(1);
    }

    @Test
    void aFormatWithoutHeartbeatStaysSilentAndAFormatWithoutEndCompletes() {
        source.transform(Weir.deliverWith(Picky::new, plain)).subscribe(probe);
        probe.request(1);
        clock.advanceTimeBy(Duration.ofHours(1));
        emit(new Started(null, null, Dialects.OPENAI_CHAT), text("a"));
        source.complete();
        assertThat(buffers()).containsExactly("a");
        assertThat(probe.completions).isEqualTo(1);
    }

    @Test
    void anyBatchingAndAnyReaderGiveTheSameBytes() {
        List<StreamEvent> events = new ArrayList<>();
        events.add(new Started("id", "model", Dialects.OPENAI_CHAT));
        events.add(new BlockStarted(0, 0, BlockKind.TEXT, null));
        for (int i = 0; i < 300; i++) {
            events.add(text(i % 7 == 0 ? "水🙂" : " word" + i));
        }
        events.add(new BlockEnded(0, 0, BlockKind.TEXT));
        events.add(new Finished(0, FinishReason.STOP, "stop"));
        String expected = null;
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Batching batching = List.of(
                            Batching.immediate(),
                            Batching.fixed(1 + random.nextInt(40), Duration.ofMillis(20)),
                            Batching.small(),
                            Batching.immediate().withMaxBytes(1 + random.nextInt(2000)))
                    .get(random.nextInt(4));
            Delivery delivery = Delivery.defaults().withBatching(batching);
            if (random.nextBoolean()) {
                delivery = delivery.withLoop(Runnable::run);
            }
            List<ByteBuffer> buffers = Flux.fromIterable(events)
                    .transform(Weir.deliver(
                            Dialects.OPENAI_CHAT.with(EncodeOptions.defaults().withCreated(() -> 0)), delivery))
                    .limitRate(1 + random.nextInt(20))
                    .collectList()
                    .block(Duration.ofSeconds(30));
            StringBuilder all = new StringBuilder();
            for (ByteBuffer buffer : buffers) {
                String text = StandardCharsets.UTF_8.decode(buffer).toString();
                assertThat(text).endsWith("\n\n");
                all.append(text);
            }
            if (expected == null) {
                expected = all.toString();
                assertThat(Flux.just(ByteBuffer.wrap(expected.getBytes(StandardCharsets.UTF_8)))
                                .transform(Weir.decode(Dialects.OPENAI_CHAT).andThen(Weir.text()))
                                .reduce(String::concat)
                                .block())
                        .isEqualTo(events.stream()
                                .filter(TextDelta.class::isInstance)
                                .map(event -> ((TextDelta) event).text())
                                .reduce("", String::concat));
            }
            assertThat(all.toString()).as("seed " + seed).isEqualTo(expected);
        }
    }
}
