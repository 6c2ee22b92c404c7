package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.Liveness;
import io.weirline.core.StreamEvent.Started;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.Usage;
import io.weirline.operators.Delivery;
import io.weirline.operators.Phases;
import io.weirline.operators.PipelineOptions;
import io.weirline.operators.StreamPipeline;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.test.scheduler.VirtualTimeScheduler;

class CommitGateTest {
    private static final StreamEvent ENVELOPE = new Started("1", "m", Dialects.OPENAI_CHAT);
    private static final StreamEvent TEXT = new TextDelta(0, 0, "x");
    private static final StreamEvent STATUS = Phases.event("searching");
    private static final StreamEvent END = new Finished(0, FinishReason.STOP, "stop");

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ManualSource<StreamEvent> source = new ManualSource<>();
    private final Probe<StreamEvent> probe = new Probe<>();

    @AfterEach
    void keptTheRules() {
        assertThat(probe.broken).isEmpty();
        assertThat(probe.errorsDropped).isEmpty();
        time.dispose();
    }

    private void subscribe(long demand, UnaryOperator<PipelineOptions> how) {
        StreamPipeline pipe =
                how.apply(StreamPipeline.from(Dialects.OPENAI_CHAT).timer(time)).build();
        source.transform(pipe.commit()).subscribe(probe);
        probe.request(demand);
    }

    private void advance(long millis) {
        time.advanceTimeBy(Duration.ofMillis(millis));
    }

    @Test
    void theEnvelopeWaitsForTheFirstContent() {
        subscribe(Long.MAX_VALUE, options -> options);
        source.next(ENVELOPE);
        source.next(Liveness.PING);
        advance(14_999);
        assertThat(probe.values).isEmpty();
        source.next(TEXT);
        assertThat(probe.values).containsExactly(ENVELOPE, Liveness.PING, TEXT);
        source.next(ENVELOPE);
        assertThat(probe.values).endsWith(TEXT, ENVELOPE);
        advance(60_000);
        source.complete();
        assertThat(probe.values).hasSize(4);
        assertThat(probe.completions).isEqualTo(1);
    }

    @Test
    void aStatusAndATerminalOpenIt() {
        subscribe(Long.MAX_VALUE, options -> options);
        source.next(STATUS);
        assertThat(probe.values).containsExactly(STATUS);
        Probe<StreamEvent> second = new Probe<>(Long.MAX_VALUE);
        source.transform(StreamPipeline.from(Dialects.OPENAI_CHAT)
                        .timer(time)
                        .build()
                        .commit())
                .subscribe(second);
        source.next(END);
        assertThat(second.values).containsExactly(END);
    }

    @Test
    void aFailureBehindTheEnvelopeComesAlone() {
        subscribe(Long.MAX_VALUE, options -> options);
        source.next(ENVELOPE);
        source.fail(new IllegalStateException("early"));
        assertThat(probe.values).isEmpty();
        assertThat(probe.error()).isInstanceOf(IllegalStateException.class).hasMessage("early");
    }

    @Test
    void aFailureBehindTheOpeningComesBehindAllThatWaits() {
        subscribe(1, options -> options);
        source.next(ENVELOPE);
        source.next(TEXT);
        assertThat(probe.values).containsExactly(ENVELOPE);
        source.fail(new IllegalStateException("late"));
        assertThat(probe.errors).isEmpty();
        probe.request(2);
        assertThat(probe.values).containsExactly(ENVELOPE, TEXT);
        assertThat(probe.error()).hasMessage("late");
    }

    @Test
    void anEmptyAnswerIsStillOne() {
        subscribe(Long.MAX_VALUE, options -> options);
        source.next(ENVELOPE);
        source.complete();
        assertThat(probe.values).containsExactly(ENVELOPE);
        assertThat(probe.completions).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, -1", "0, 15000, 15000", "2000, 15000, 2000", "20000, 15000, 15000", "20000, 0, 20000"})
    void timeOpensIt(long wish, long heartbeat, long expected) {
        subscribe(Long.MAX_VALUE, options -> options.delivery(
                        Delivery.defaults().withHeartbeat(Duration.ofMillis(heartbeat)))
                .timer(time)
                .commitAfter(Duration.ofMillis(wish)));
        source.next(ENVELOPE);
        if (expected < 0) {
            advance(1_000_000);
            assertThat(probe.values).isEmpty();
            return;
        }
        advance(expected - 1);
        assertThat(probe.values).isEmpty();
        advance(1);
        assertThat(probe.values).containsExactly(ENVELOPE, Liveness.HEARTBEAT);
    }

    @Test
    void whatIsHeldIsBounded() {
        subscribe(Long.MAX_VALUE, options -> options);
        for (int i = 0; i < CommitGate.MOST_HELD; i++) {
            source.next(Liveness.PING);
        }
        assertThat(probe.values).isEmpty();
        source.next(Liveness.COMMENT);
        assertThat(probe.values).hasSize(CommitGate.MOST_HELD + 1).endsWith(Liveness.COMMENT);
        assertThat(Collections.frequency(probe.values, Liveness.PING)).isEqualTo(CommitGate.MOST_HELD);
    }

    @Test
    void whatIsHeldIsBoundedInBytesToo() {
        StreamEvent large = new StreamEvent.Extension("ext", "x".repeat(CommitGate.MOST_CHARS - 10));
        StreamEvent counts = new StreamEvent.UsageUpdate(new Usage(null, null, null, null, null, "{\"a\":1234}"));
        subscribe(Long.MAX_VALUE, options -> options);
        source.next(large);
        source.next(counts);
        source.next(Liveness.PING);
        assertThat(probe.values.size()).isZero();
        StreamEvent past = new Started("1", "m", Dialects.OPENAI_CHAT);
        source.next(past);
        assertThat(probe.values.equals(List.of(large, counts, Liveness.PING, past)))
                .isTrue();
    }

    @Test
    void aCancelReachesTheSourceAtOnceAndStopsTheTimer() {
        subscribe(Long.MAX_VALUE, options -> options);
        source.next(ENVELOPE);
        probe.cancel();
        assertThat(source.cancels).hasValue(1);
        advance(20_000);
        assertThat(probe.values).isEmpty();
    }

    @Test
    void aNegativeWaitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StreamPipeline.from(Dialects.OPENAI_CHAT).commitAfter(Duration.ofMillis(-1)))
                .withMessageContaining("commitAfter");
    }
}
