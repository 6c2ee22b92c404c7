package io.weirline.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weirline.core.StreamEvent;
import io.weirline.core.Transcript;
import io.weirline.core.Usage;
import io.weirline.operators.Measures.Threshold;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.test.scheduler.VirtualTimeScheduler;

class ObserveTest {
    private static final StreamEvent TEXT = new StreamEvent.TextDelta(0, 0, "x");
    private static final StreamEvent PING = StreamEvent.Liveness.PING;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ManualSource<StreamEvent> source = new ManualSource<>();
    private final Probe<StreamEvent> probe = new Probe<>(Long.MAX_VALUE);
    private final List<String> told = new ArrayList<>();
    private final StreamListener listener = new StreamListener() {
        @Override
        public void onAsked(Labels labels) {
            told.add("asked " + labels);
        }

        @Override
        public void onFirstContent(Labels labels, Duration sinceAsked) {
            told.add("first " + sinceAsked.toMillis());
        }

        @Override
        public void onOverrun(Labels labels, Timeline.Span span) {
            told.add("overrun " + span.name() + " " + span.overrun().toMillis());
        }

        @Override
        public void onEnded(Labels labels, SignalType how, Duration sinceAsked) {
            told.add(how + " " + sinceAsked.toMillis());
        }
    };

    private void advance(long millis) {
        time.advanceTimeBy(Duration.ofMillis(millis));
    }

    private Timeline timeline(Map<String, Duration> budgets) {
        return Timeline.start(budgets, () -> time.now(TimeUnit.NANOSECONDS));
    }

    private static List<String> spans(Timeline timeline) {
        return timeline.spans().stream()
                .map(span -> span.name() + " " + span.start().toMillis() + "+"
                        + span.length().toMillis())
                .toList();
    }

    @Test
    void eachStreamIsTold() {
        Labels labels = LabelPolicy.allow(10, "tenant").of(Map.of("tenant", "a", "secret", "b"));
        source.transform(Weir.observe(listener, labels, null, time)).subscribe(probe);
        advance(5);
        source.next(PING);
        advance(5);
        source.next(TEXT);
        source.next(TEXT);
        advance(20);
        source.complete();
        assertThat(told).containsExactly("asked {tenant=a}", "first 10", "onComplete 30");
        assertThat(probe.values).containsExactly(PING, TEXT, TEXT);
    }

    @Test
    void errorsAndCancelsAreTold() {
        source.transform(Weir.observe(listener, Labels.NONE, null, time)).subscribe(probe);
        source.fail(new IllegalStateException("x"));
        source.transform(Weir.observe(listener, Labels.NONE, null, time)).subscribe(new Probe<>());
        Probe<StreamEvent> own = new Probe<>(1);
        source.transform(Weir.observe(listener, Labels.NONE, null, time)).subscribe(own);
        own.cancel();
        assertThat(told).containsExactly("asked {}", "onError 0", "asked {}", "asked {}", "cancel 0");
    }

    @Test
    void whatAListenerThrowsReachesNoStream() {
        List<Throwable> dropped = new ArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        try {
            StreamListener bad = new StreamListener() {
                @Override
                public void onAsked(Labels labels) {
                    throw new IllegalStateException("asked");
                }

                @Override
                public void onFirstContent(Labels labels, Duration sinceAsked) {
                    throw new IllegalStateException("first");
                }

                @Override
                public void onEnded(Labels labels, SignalType how, Duration sinceAsked) {
                    throw new IllegalStateException("ended");
                }
            };
            source.transform(Weir.observe(bad, Labels.NONE, null, time)).subscribe(probe);
            source.next(TEXT);
            source.complete();
        } finally {
            Hooks.resetOnErrorDropped();
        }
        assertThat(probe.completions).isEqualTo(1);
        assertThat(dropped).extracting(Throwable::getMessage).containsExactly("asked", "first", "ended");
    }

    @Test
    void theTimelineHoldsWhatWasBeforeAndWhatCameOfIt() {
        Timeline timeline = timeline(Map.of(
                "retrieval",
                Duration.ofMillis(30),
                Timeline.FIRST_CONTENT,
                Duration.ofMillis(100),
                Timeline.TOTAL,
                Duration.ofMillis(200)));
        Timeline.Open auth = timeline.span("auth");
        advance(10);
        auth.close();
        auth.close();
        timeline.span("retrieval", Mono.delay(Duration.ofMillis(50), time)).subscribe();
        advance(50);
        advance(5);
        source.transform(Weir.observe(listener, Labels.NONE, timeline, time)).subscribe(probe);
        advance(3);
        timeline.reached(Timeline.CONNECT);
        advance(7);
        timeline.reached(Timeline.HEADERS);
        advance(40);
        source.next(TEXT);
        advance(100);
        source.complete();
        assertThat(spans(timeline))
                .containsExactly(
                        "auth 0+10",
                        "retrieval 10+50",
                        "connect 65+3",
                        "headers 68+7",
                        "first content 75+40",
                        "generation 115+100");
        assertThat(told)
                .containsExactly("asked {}", "first 50", "overrun retrieval 20", "overrun total 15", "onComplete 150");
        assertThat(timeline.elapsed()).hasMillis(215);
    }

    @Test
    void aSpanEndsWithItsMonoHoweverThatEnds() {
        Timeline timeline = timeline(Map.of());
        timeline.span("failed", Mono.error(new IllegalStateException()))
                .onErrorComplete()
                .subscribe();
        timeline.span("cancelled", Mono.never()).subscribe().dispose();
        assertThat(spans(timeline)).containsExactly("failed 0+0", "cancelled 0+0");
        assertThat(timeline.spans().get(0).overrun()).isZero();
    }

    @Test
    void aTimelineIsBounded() {
        Timeline timeline = timeline(Map.of());
        for (int i = 0; i < 1_000; i++) {
            timeline.span("s" + i).close();
        }
        assertThat(timeline.spans()).hasSize(64);
    }

    @Test
    void measuresCountAndThresholdsAreToldAtEachCrossing() {
        List<String> crossed = new ArrayList<>();
        Measures measures = new Measures(
                Duration.ofMinutes(1),
                List.of(
                        new Threshold(Measures.Measure.FIRST_CONTENT, 0.95, Duration.ofMillis(100), 5),
                        Threshold.total(Duration.ofSeconds(1))),
                (threshold, value, passed) ->
                        crossed.add(threshold.measure() + " " + passed + " at " + value.toMillis() / 50 * 50),
                () -> time.now(TimeUnit.NANOSECONDS));
        for (int i = 0; i < 4; i++) {
            stream(measures, 190);
        }
        assertThat(crossed).as("too few to mean anything").isEmpty();
        stream(measures, 190);
        stream(measures, 190);
        assertThat(crossed).containsExactly("FIRST_CONTENT true at 150");
        assertThat(measures.completed()).isEqualTo(6);
        assertThat(measures.active()).isZero();
        advance(120_000);
        for (int i = 0; i < 10; i++) {
            stream(measures, 20);
        }
        assertThat(crossed).containsExactly("FIRST_CONTENT true at 150", "FIRST_CONTENT false at 0");
        assertThat(measures.firstContent().count()).isEqualTo(10);
        assertThat(measures.total().count()).isEqualTo(10);

        source.transform(Weir.observe(measures, Labels.NONE, null, time)).subscribe(new Probe<>(1));
        assertThat(measures.active()).isEqualTo(1);
        source.fail(new IllegalStateException());
        Probe<StreamEvent> own = new Probe<>(1);
        source.transform(Weir.observe(measures, Labels.NONE, null, time)).subscribe(own);
        own.cancel();
        assertThat(measures.failed()).isEqualTo(1);
        assertThat(measures.cancelled()).isEqualTo(1);
        assertThat(measures.active()).isZero();
        assertThat(measures.total().count()).as("only what completed").isEqualTo(10);
    }

    private void stream(Measures measures, long millis) {
        source.transform(Weir.observe(measures, Labels.NONE, null, time)).subscribe(new Probe<>(9));
        advance(millis);
        source.next(TEXT);
        source.complete();
    }

    @Test
    void gapsBetweenContentsAreMeasuredWhereTheyAreWanted() {
        Measures measures = new Measures(
                Duration.ofMinutes(1),
                List.of(),
                (threshold, value, passed) -> {},
                () -> time.now(TimeUnit.NANOSECONDS),
                Duration.ofSeconds(2));
        source.transform(Weir.observe(measures, Labels.NONE, null, time)).subscribe(probe);
        advance(500);
        source.next(TEXT);
        for (int i = 0; i < 98; i++) {
            advance(10);
            source.next(PING);
            advance(10);
            source.next(TEXT);
        }
        advance(2_000);
        source.next(TEXT);
        advance(2_001);
        source.next(TEXT);
        source.complete();
        RollingPercentiles gaps = measures.gaps();
        assertThat(gaps.count()).isEqualTo(100);
        assertThat(gaps.percentile(0.5) / 1e6).isBetween(19.0, 21.0);
        assertThat(gaps.percentile(0.98) / 1e6).isBetween(19.0, 21.0);
        assertThat(gaps.percentile(0.99) / 1e6).isBetween(1_900.0, 2_100.0);
        assertThat(measures.stalls()).isEqualTo(1);
        assertThat(measures.firstContent().percentile(1) / 1e6).isBetween(480.0, 520.0);
    }

    @Test
    void settlementsAreCounted() {
        Measures measures = new Measures(
                Duration.ofMinutes(1),
                List.of(),
                (threshold, value, passed) -> {},
                () -> time.now(TimeUnit.NANOSECONDS));
        assertThat(measures.watchesContents()).isFalse();
        assertThat(measures.gaps()).isNull();
        assertThat(measures.successRate()).isEqualTo(1);
        Settlement done = settled(Outcome.COMPLETED, 30L, 3, Duration.ofSeconds(1), Duration.ofSeconds(4));
        assertThat(done.tokensPerSecond()).isEqualTo(10);
        assertThat(done.bytesPerSecond()).isEqualTo(250);
        assertThat(done.timePerDelta()).isEqualTo(Duration.ofMillis(1_500));
        Settlement gone = settled(Outcome.CLIENT_ABORT, null, 1, null, Duration.ZERO);
        assertThat(gone.tokensPerSecond()).isNull();
        assertThat(gone.bytesPerSecond()).isZero();
        assertThat(gone.timePerDelta()).isNull();
        measures.onSettled(Labels.NONE, done);
        measures.onSettled(Labels.NONE, settled(Outcome.TOOL, 10L, 2, Duration.ofSeconds(1), Duration.ofSeconds(2)));
        measures.onSettled(Labels.NONE, gone);
        measures.onSettled(Labels.NONE, settled(Outcome.TRUNCATED, 5L, 1, null, Duration.ofSeconds(1)));
        assertThat(measures.settled(Outcome.COMPLETED)).isEqualTo(1);
        assertThat(measures.settled(Outcome.DEADLINE)).isZero();
        assertThat(measures.successRate()).isEqualTo(2 / 3.0);
        assertThat(measures.attempts()).isEqualTo(8);
        assertThat(measures.outputTokens()).isEqualTo(45);
        assertThat(measures.bytes()).isEqualTo(4_000);
        assertThat(measures.timePerToken().count()).isEqualTo(2);
        assertThat(measures.timePerToken().percentile(1) / 1e6).isBetween(96.0, 104.0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Measures(
                        Duration.ofMinutes(1), List.of(), (threshold, value, passed) -> {}, () -> 0, Duration.ZERO))
                .withMessageContaining("stall");
    }

    private static Settlement settled(
            Outcome outcome, Long tokens, long decoded, Duration firstContent, Duration elapsed) {
        return new Settlement(
                outcome,
                null,
                null,
                null,
                new Usage(null, tokens, null, null, null, null),
                Settlement.Provenance.UNKNOWN,
                Settlement.Provenance.REPORTED,
                new Transcript(0),
                decoded,
                decoded,
                1_000,
                2,
                Instant.EPOCH,
                firstContent,
                elapsed);
    }

    @Test
    void onlyAllowedLabelsPassAndTheirValuesAreBounded() {
        LabelPolicy policy = LabelPolicy.allow(2, "tenant", "tier");
        assertThat(policy.of(Map.of("tenant", "a", "user", "u")).values()).isEqualTo(Map.of("tenant", "a"));
        assertThat(policy.of(Map.of("tenant", "b", "tier", "x\n")).values())
                .isEqualTo(Map.of("tenant", "b", "tier", "other"));
        assertThat(policy.of(Map.of("tenant", "c")).values()).isEqualTo(Map.of("tenant", "other"));
        assertThat(policy.of(Map.of("tenant", "a", "tier", "y".repeat(65))).values())
                .isEqualTo(Map.of("tenant", "a", "tier", "other"));
        assertThat(policy.of(Map.of("tier", "y".repeat(64))).values()).isEqualTo(Map.of("tier", "y".repeat(64)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LabelPolicy.allow(0, "a"))
                .withMessageContaining("maxValues");
    }

    @Test
    void contradictoryThresholdsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Threshold(Measures.Measure.TOTAL, 0, Duration.ofSeconds(1), 1))
                .withMessageContaining("percentile");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Threshold.total(Duration.ZERO))
                .withMessageContaining("max");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Threshold(Measures.Measure.TOTAL, 1, Duration.ofSeconds(1), 0))
                .withMessageContaining("minCount");
    }
}
