package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.partial.JsonView;
import io.weirline.core.DeadlineException;
import io.weirline.core.StreamEvent;
import io.weirline.operators.Abandon;
import io.weirline.operators.AbortSignal;
import io.weirline.operators.Batching;
import io.weirline.operators.Deadlines;
import io.weirline.operators.Delivery;
import io.weirline.operators.Outcome;
import io.weirline.operators.Phases;
import io.weirline.operators.PieceAccess;
import io.weirline.operators.Settlement;
import io.weirline.operators.Weir;
import io.weirline.operators.fixture.LineDecoder;
import io.weirline.operators.fixture.LineDialect;
import io.weirline.operators.partial.PartialJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Nothing blocks on a thread that must not. */
class BlockingTest {
    private static Flux<ByteBuffer> pieces() {
        return Flux.range(0, 1000)
                .map(i -> ByteBuffer.wrap(("t:" + i + "\nt:x").getBytes(StandardCharsets.UTF_8)))
                .publishOn(Schedulers.parallel());
    }

    @Test
    void theDetectorIsOn() {
        assertThatThrownBy(() -> Mono.fromRunnable(() -> {
                            try {
                                // Not a wait: the blocking call that must be detected.
                                Thread.sleep(1);
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        })
                        .subscribeOn(Schedulers.parallel())
                        .block(Duration.ofSeconds(30)))
                .hasRootCauseInstanceOf(BlockingOperationError.class);
    }

    @Test
    void noOperatorBlocks() {
        Flux<String> lines = FluxDecode.create(
                pieces().transform(Weir.tap(LineDecoder::new, value -> {})),
                PieceAccess.byteBuffers(),
                LineDecoder::new,
                Recorder::none);
        List<String> seen =
                lines.publishOn(Schedulers.parallel(), 1).collectList().block(Duration.ofSeconds(30));
        assertThat(seen).hasSize(1001);
        List<String> text = pieces().concatWithValues(ByteBuffer.wrap("\n.\n".getBytes(StandardCharsets.UTF_8)))
                .transform(Weir.decode(LineDialect.INSTANCE)
                        .andThen(Weir.phases(Phases.defaults()))
                        .andThen(Weir.graphemeSafeEvents(Duration.ofMillis(2), Schedulers.parallel()))
                        .andThen(Weir.text())
                        .andThen(Weir.graphemeSafe(Duration.ofMillis(2), Schedulers.parallel())))
                .collectList()
                .block(Duration.ofSeconds(30));
        assertThat(String.join("", text))
                .isEqualTo(
                        IntStream.range(0, 1000).mapToObj(String::valueOf).collect(Collectors.joining("xt:", "", "x")));
    }

    @Test
    void coalescingDoesNotBlock() {
        Scheduler.Worker loop = Schedulers.parallel().createWorker();
        String text = Flux.range(0, 1000)
                .map(String::valueOf)
                .publishOn(Schedulers.parallel())
                .transform(Weir.coalesceText(Delivery.defaults()
                        .withBatching(Batching.fixed(8, Duration.ofMillis(1)))
                        .withLoop(loop::schedule)))
                .publishOn(Schedulers.parallel(), 2)
                .transform(Weir.coalesceText(Batching.adaptive()))
                .collect(Collectors.joining())
                .doFinally(signal -> loop.dispose())
                .block(Duration.ofSeconds(30));
        assertThat(text)
                .isEqualTo(IntStream.range(0, 1000).mapToObj(String::valueOf).collect(Collectors.joining()));
    }

    @Test
    void deliveringDoesNotBlock() {
        Scheduler.Worker loop = Schedulers.parallel().createWorker();
        String wire = Flux.range(0, 1000)
                .<StreamEvent>map(i -> new StreamEvent.TextDelta(0, 0, i + ";"))
                .publishOn(Schedulers.parallel())
                .transform(Weir.deliver(
                        Dialects.OPENAI_CHAT,
                        Delivery.defaults()
                                .withBatching(Batching.adaptive())
                                .withHeartbeat(Duration.ofMillis(2))
                                .withLoop(loop::schedule)))
                .publishOn(Schedulers.parallel(), 2)
                .map(buffer -> StandardCharsets.UTF_8.decode(buffer).toString())
                .collect(Collectors.joining())
                .doFinally(signal -> loop.dispose())
                .block(Duration.ofSeconds(30));
        assertThat(wire).contains("999;");
    }

    @Test
    void partialJsonDoesNotBlock() {
        List<JsonView> elements = Flux.range(0, 1000)
                .map(i -> i == 0 ? "[0" : "," + i)
                .publishOn(Schedulers.parallel())
                .transform(PartialJson.strings().steps())
                .transform(PartialJson.steps().elements(""))
                .publishOn(Schedulers.parallel(), 1)
                .collectList()
                .block(Duration.ofSeconds(30));
        assertThat(elements).hasSize(999);
    }

    @Test
    void noStageThatWatchesBlocks() {
        AbortSignal signal = new AbortSignal();
        List<Settlement> settlements = new CopyOnWriteArrayList<>();
        Flux<StreamEvent> watched = pieces().concatWith(Flux.<ByteBuffer>never().publishOn(Schedulers.parallel()))
                .transform(Weir.decode(LineDialect.INSTANCE))
                .transform(Weir.requireTerminal())
                .transform(Weir.deadlines(Deadlines.defaults().idleContent(Duration.ofMillis(50))))
                .transform(Weir.abortOn(signal))
                .transform(Weir.settle(settlements::add));
        assertThatThrownBy(() -> watched.publishOn(Schedulers.parallel(), 1).blockLast(Duration.ofSeconds(30)))
                .isInstanceOf(DeadlineException.class);
        watched.transform(Weir.abandon(Abandon.drain(Duration.ofMillis(50), 1 << 20, 1)))
                .publishOn(Schedulers.parallel(), 1)
                .take(10)
                .blockLast(Duration.ofSeconds(30));
        for (int i = 0; settlements.size() < 2 && i < 30_000; i++) {
            Mono.delay(Duration.ofMillis(1)).block();
        }
        assertThat(settlements).extracting(Settlement::outcome).containsExactly(Outcome.DEADLINE, Outcome.CLIENT_ABORT);
    }
}
