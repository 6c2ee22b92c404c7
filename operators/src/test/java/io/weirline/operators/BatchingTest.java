package io.weirline.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weirline.operators.Batching.Mode;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class BatchingTest {
    private static final Duration WINDOW = Duration.ofMillis(20);

    @Test
    void thePresets() {
        assertThat(Batching.immediate().mode()).isEqualTo(Mode.IMMEDIATE);
        assertThat(Batching.immediate().window()).isZero();
        assertThat(Batching.fixed(8, WINDOW)).isEqualTo(new Batching(Mode.FIXED, 8, 8, WINDOW, 256 << 10));
        assertThat(Batching.small()).isEqualTo(Batching.adaptive(5, 10, WINDOW));
        assertThat(Batching.medium()).isEqualTo(Batching.adaptive(20, 50, WINDOW));
        assertThat(Batching.adaptive()).isEqualTo(new Batching(Mode.ADAPTIVE, 5, 50, WINDOW, 256 << 10));
    }

    @Test
    void oneRequestChangesThem() {
        assertThat(Batching.adaptive(5, 50, Duration.ofMillis(30)).withChunkSize(12))
                .isEqualTo(Batching.fixed(12, Duration.ofMillis(30)));
        assertThat(Batching.immediate().withChunkSize(12)).isEqualTo(Batching.fixed(12, WINDOW));
        assertThat(Batching.medium().withChunkSize(1)).isEqualTo(Batching.immediate());
        assertThat(Batching.medium().withFlushAfter(Duration.ofMillis(50)))
                .isEqualTo(Batching.adaptive(20, 50, Duration.ofMillis(50)));
        assertThat(Batching.medium().withFlushAfter(Duration.ZERO)).isEqualTo(Batching.immediate());
        assertThat(Batching.small().withMaxBytes(1000).withChunkSize(3).maxBytes())
                .isEqualTo(1000);
        assertThat(Batching.small().withMaxBytes(1000).withChunkSize(1).maxBytes())
                .isEqualTo(1000);
    }

    private static void refused(String message, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageStartingWith(message);
    }

    @Test
    void contradictionsAreRefusedByName() {
        refused("items: must be at least 1, not 0", () -> Batching.fixed(0, WINDOW));
        refused("window: must be longer than zero", () -> Batching.fixed(8, Duration.ZERO));
        refused("window: must be longer than zero", () -> Batching.fixed(8, Duration.ofMillis(-1)));
        refused("window: must be at most PT1M, not PT1M0.001S", () -> Batching.fixed(8, Duration.ofMillis(60_001)));
        refused("minItems: must be at least 1", () -> Batching.adaptive(0, 5, WINDOW));
        refused("maxItems: must be at least minItems, 6, not 5", () -> Batching.adaptive(6, 5, WINDOW));
        refused("maxBytes: must be at least 1", () -> Batching.small().withMaxBytes(0));
        refused("minItems: must be as maxItems", () -> new Batching(Mode.FIXED, 5, 8, WINDOW, 100));
        refused("window: must be none", () -> new Batching(Mode.IMMEDIATE, 8, 8, WINDOW, 100));
        refused("chunk_size: must be at least 1, not 0", () -> Batching.small().withChunkSize(0));
        refused("flush_ms: must be at least 0, not -1", () -> Batching.small().withFlushAfter(Duration.ofMillis(-1)));
        refused("flush_ms: must be at most 60000", () -> Batching.small().withFlushAfter(Duration.ofMinutes(2)));
        refused("flush_ms: must be 0 where each item leaves at once, not 50", () -> Batching.immediate()
                .withFlushAfter(Duration.ofMillis(50)));
        refused("flush_ms", () -> Batching.small().withChunkSize(1).withFlushAfter(WINDOW));
        refused("heartbeat", () -> Delivery.defaults().withHeartbeat(Duration.ofMillis(-1)));
        refused("quantum", () -> Delivery.defaults().withQuantum(0, Schedulers.parallel()));
        refused("bytes", () -> Budget.defaults().withBytes(0));
        refused("patience", () -> Budget.defaults().withPatience(Duration.ZERO));
        refused("bytes", () -> BudgetPool.of(1023));
    }

    @Test
    void theSharedPoolIsTheSmallerOfTwo() {
        assertThat(BudgetPool.shared().bytes())
                .isEqualTo(Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8));
        assertThat(Budget.defaults().bytes()).isEqualTo(256 << 10);
        assertThat(Budget.defaults().patience()).hasSeconds(30);
        assertThat(Budget.defaults().whenFull()).isEqualTo(WhenFull.PAUSE_UPSTREAM);
        assertThat(Budget.defaults().pool()).isSameAs(BudgetPool.shared());
    }
}
