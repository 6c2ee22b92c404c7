package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weirline.core.BlockKind;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.Liveness;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.UsageUpdate;
import io.weirline.core.Usage;
import io.weirline.operators.Phases;
import io.weirline.operators.Weir;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.util.RaceTestUtils;

class PhasesTest {
    private static final StreamEvent ANALYSING = Phases.event("analysing");
    private static final StreamEvent SEARCHING = Phases.event("searching");
    private static final StreamEvent SLOW = Phases.event("taking longer than usual");
    private static final Phases ALL = Phases.of("analysing")
            .then(Duration.ofSeconds(1), "searching")
            .then(Duration.ofSeconds(5), "taking longer than usual");
    private static final StreamEvent TEXT = new TextDelta(0, 0, "x");

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ManualSource<StreamEvent> source = new ManualSource<>();
    private final Probe<StreamEvent> probe = new Probe<>();

    @AfterEach
    void keptTheRules() {
        assertThat(probe.broken).isEmpty();
        time.dispose();
    }

    private void subscribe(Phases phases, long demand) {
        source.transform(Weir.phases(phases, time)).subscribe(probe);
        probe.request(demand);
    }

    private void advance(long millis) {
        time.advanceTimeBy(Duration.ofMillis(millis));
    }

    @Test
    void statusesComeInTimeUntilTheFirstContent() {
        subscribe(ALL, Long.MAX_VALUE);
        assertThat(probe.values).containsExactly(ANALYSING);
        advance(999);
        assertThat(probe.values).hasSize(1);
        advance(1);
        assertThat(probe.values).containsExactly(ANALYSING, SEARCHING);
        advance(3_999);
        assertThat(probe.values).hasSize(2);
        advance(1);
        assertThat(probe.values).containsExactly(ANALYSING, SEARCHING, SLOW);
        advance(100_000);
        source.next(TEXT);
        source.complete();
        assertThat(probe.values).containsExactly(ANALYSING, SEARCHING, SLOW, TEXT);
        assertThat(probe.completions).isEqualTo(1);
    }

    @Test
    void theDefaultsSpeakAtOnceAndAfterFiveSeconds() {
        subscribe(Phases.defaults(), Long.MAX_VALUE);
        advance(4_999);
        assertThat(probe.values).containsExactly(ANALYSING);
        advance(1);
        assertThat(probe.values).containsExactly(ANALYSING, SLOW);
        assertThat(SLOW)
                .isEqualTo(new StreamEvent.Extension(Phases.EVENT, "{\"status\":\"taking longer than usual\"}"));
        probe.cancel();
    }

    @Test
    void behindContentNothingIsTold() {
        for (StreamEvent content : List.of(
                TEXT,
                new BlockStarted(0, 0, BlockKind.TOOL, null),
                new StreamEvent.ReasoningDelta(0, 0, "r", false),
                new Finished(0, FinishReason.STOP, null))) {
            ManualSource<StreamEvent> from = new ManualSource<>();
            Probe<StreamEvent> own = new Probe<>(Long.MAX_VALUE);
            from.transform(Weir.phases(ALL, time)).subscribe(own);
            from.next(content);
            advance(100_000);
            assertThat(own.values).containsExactly(ANALYSING, content);
            assertThat(own.broken).isEmpty();
        }
    }

    @Test
    void whatIsNoContentEndsNothing() {
        subscribe(ALL, Long.MAX_VALUE);
        List<StreamEvent> before = List.of(
                new StreamEvent.Started("1", "m", io.weirline.operators.fixture.LineDialect.INSTANCE),
                new UsageUpdate(Usage.NONE),
                Liveness.PING,
                new BlockStarted(0, 0, BlockKind.TEXT, null),
                new TextDelta(0, 0, ""));
        before.forEach(source::next);
        advance(1_000);
        assertThat(probe.values).hasSize(7).endsWith(SEARCHING);
        probe.cancel();
    }

    @Test
    void withoutDemandTheNewestWaitsAlone() {
        subscribe(ALL, 1);
        advance(10_000);
        assertThat(probe.values).containsExactly(ANALYSING);
        probe.request(1);
        assertThat(probe.values).containsExactly(ANALYSING, SLOW);
        assertThat(source.requested).as("demand that a status took").hasValue(0);
        probe.request(1);
        assertThat(source.requested).hasValue(1);
        source.next(TEXT);
        assertThat(probe.values).endsWith(TEXT);
    }

    @Test
    void aStatusThatContentOvertookIsNotTold() {
        subscribe(ALL, 2);
        assertThat(source.requested).hasValue(1);
        advance(1_000);
        assertThat(probe.values).containsExactly(ANALYSING, SEARCHING);
        advance(10_000);
        source.next(TEXT);
        assertThat(probe.values).hasSize(2);
        probe.request(1);
        assertThat(probe.values).containsExactly(ANALYSING, SEARCHING, TEXT);
    }

    @Test
    void aCancelStopsTheTimer() {
        subscribe(ALL, Long.MAX_VALUE);
        probe.cancel();
        advance(10_000);
        assertThat(probe.values).containsExactly(ANALYSING);
    }

    @Test
    void eachSubscriptionBeginsAnew() {
        var flux = source.transform(Weir.phases(ALL, time));
        for (int i = 0; i < 2; i++) {
            Probe<StreamEvent> own = new Probe<>(Long.MAX_VALUE);
            flux.subscribe(own);
            advance(1_000);
            assertThat(own.values).containsExactly(ANALYSING, SEARCHING);
            source.complete();
            assertThat(own.completions).isEqualTo(1);
        }
    }

    @Test
    void contradictoryPhasesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Phases.of("a").then(Duration.ZERO, "b"))
                .withMessageContaining("after");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Phases.of("a").then(Duration.ofMillis(-1), "b"))
                .withMessageContaining("after");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Phases(List.of()))
                .withMessageContaining("steps");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\"b", "a\\b", "a\nb"})
    void statusesAreForPeople(String status) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Phases.event(status))
                .withMessageContaining("status");
    }

    @Test
    void contentTickAndRequestMeet() {
        for (int i = 0; i < 2_000; i++) {
            VirtualTimeScheduler clock = VirtualTimeScheduler.create();
            ManualSource<StreamEvent> from = new ManualSource<>();
            Probe<StreamEvent> own = new Probe<>();
            from.transform(Weir.phases(ALL, clock)).subscribe(own);
            own.request(2);
            RaceTestUtils.race(
                    () -> from.next(TEXT), () -> clock.advanceTimeBy(Duration.ofSeconds(1)), () -> own.request(2));
            assertThat(own.broken).isEmpty();
            assertThat(own.values).startsWith(ANALYSING).endsWith(TEXT).hasSizeLessThanOrEqualTo(3);
            clock.dispose();
        }
    }
}
