package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.codecs.partial.JsonView;
import io.weirline.operators.PieceAccess;
import io.weirline.operators.Weir;
import io.weirline.operators.fixture.LineDecoder;
import io.weirline.operators.fixture.LineDialect;
import io.weirline.operators.partial.PartialJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
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
                .transform(Weir.decode(LineDialect.INSTANCE).andThen(Weir.text()))
                .collectList()
                .block(Duration.ofSeconds(30));
        assertThat(text).hasSize(1001);
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
}
