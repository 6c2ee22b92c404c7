package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Liveness;
import io.weirline.operators.StreamPipeline;
import io.weirline.operators.fixture.Clockwork;
import io.weirline.operators.fixture.Counted;
import io.weirline.operators.fixture.LineDialect;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.test.util.RaceTestUtils;

/**
 * Signals that meet in front of an answer that has not begun: elements, the tick, requests, cancels and ends. At the end of
 * each round, however it ends, nobody holds an element and no task waits.
 */
class CommitGateRaceTest {
    private static final int ROUNDS = 2_000;
    private static final long WAIT = 1_000;

    /** One subscription: two elements, of which the first is an envelope of one event and the second content. */
    private static final class Round {
        final ManualSource<Counted> source = new ManualSource<>();
        final Probe<StreamEvent> probe = new Probe<>();
        final Clockwork clock = new Clockwork();
        final List<Counted> sent = new ArrayList<>();

        Round(long demand) {
            StreamPipeline pipe = StreamPipeline.from(LineDialect.INSTANCE)
                    .timer(clock)
                    .commitAfter(Duration.ofMillis(WAIT))
                    .build();
            source.transform(pipe.decode(Counted.Access.BORROWED))
                    .transform(pipe.commit())
                    .subscribe(probe);
            probe.request(demand);
            emit("envel", "ope\n");
        }

        void emit(String... parts) {
            Counted element = Counted.of(parts);
            sent.add(element);
            source.next(element);
            element.release();
        }

        void content() {
            emit("t:", "a\n");
        }

        void check() {
            assertThat(probe.broken).isEmpty();
            assertThat(probe.completions + probe.errors.size()).isLessThanOrEqualTo(1);
            assertThat(source.cancels.get()).isLessThanOrEqualTo(1);
            assertThat(clock.waiting).hasValue(0);
            assertThat(sent).allMatch(element -> element.refs.get() == 0);
        }
    }

    @Test
    void contentTheTickAndRequests() {
        int withALife = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(1);
            RaceTestUtils.race(round::content, () -> round.clock.advance(WAIT), () -> round.probe.request(2));
            round.probe.request(2);
            round.source.fail(new IllegalStateException("cut"));
            List<StreamEvent> values = round.probe.values;
            boolean life = values.contains(Liveness.HEARTBEAT);
            assertThat(values).hasSize(life ? 3 : 2);
            assertThat(values.get(0)).isInstanceOf(StreamEvent.Extension.class);
            assertThat(values.get(values.size() - 1)).isInstanceOf(StreamEvent.TextDelta.class);
            assertThat(round.probe.error()).hasRootCauseMessage("cut");
            round.check();
            withALife += life ? 1 : 0;
        }
        assertThat(withALife).as("both orders were seen").isBetween(1, ROUNDS - 1);
    }

    @Test
    void cancelAndAllOthers() {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(i % 2 == 0 ? 1 : Long.MAX_VALUE);
            RaceTestUtils.race(
                    round.probe::cancel, round::content, () -> round.clock.advance(WAIT), () -> round.probe.request(2));
            assertThat(round.source.cancels).hasValue(1);
            round.check();
        }
    }

    /** Either the failure came first, and alone, or the answer had begun, and all of it comes before. */
    @Test
    void theFailureAndTheTick() {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(Long.MAX_VALUE);
            RaceTestUtils.race(
                    () -> round.source.fail(new IllegalStateException("early")), () -> round.clock.advance(WAIT));
            assertThat(round.probe.values.size()).isIn(0, 2);
            assertThat(round.probe.error()).hasRootCauseMessage("early");
            round.check();
        }
    }

    @Test
    void theEndTheTickAndRequests() {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(1);
            RaceTestUtils.race(
                    () -> {
                        round.emit(".\n");
                        round.source.complete();
                    },
                    () -> round.clock.advance(WAIT),
                    () -> round.probe.request(2));
            round.probe.request(2);
            assertThat(round.probe.completions).isEqualTo(1);
            assertThat(round.probe.values.get(round.probe.values.size() - 1)).isInstanceOf(StreamEvent.Finished.class);
            round.check();
        }
    }

    @Test
    void theEndAndCancel() {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(i % 2 == 0 ? 1 : Long.MAX_VALUE);
            round.content();
            RaceTestUtils.race(round.source::complete, round.probe::cancel);
            round.check();
        }
    }
}
