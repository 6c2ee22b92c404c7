package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Liveness;
import io.weirline.operators.PieceAccess.Ownership;
import io.weirline.operators.StreamPipeline;
import io.weirline.operators.fixture.Clockwork;
import io.weirline.operators.fixture.CountedRound;
import io.weirline.operators.fixture.LineDialect;
import io.weirline.operators.fixture.Probe;
import java.time.Duration;
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

    /** One subscription behind an envelope of one event. */
    private static final class Round {
        final Clockwork clock = new Clockwork();
        final CountedRound<StreamEvent> of;
        final Probe<StreamEvent> probe;

        Round(long demand) {
            StreamPipeline pipe = StreamPipeline.from(LineDialect.INSTANCE)
                    .timer(clock)
                    .commitAfter(Duration.ofMillis(WAIT))
                    .build();
            of = new CountedRound<>(Ownership.BORROWED, (source, access) -> source.transform(pipe.decode(access))
                    .transform(pipe.commit()));
            probe = of.probe;
            probe.request(demand);
            of.emit("envel", "ope\n");
        }

        void content() {
            of.emit("t:", "a\n");
        }

        void check() {
            of.check();
            assertThat(of.source.cancels.get()).isLessThanOrEqualTo(1);
            assertThat(clock.waiting).hasValue(0);
        }
    }

    @Test
    void contentTheTickAndRequests() {
        int withALife = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(1);
            RaceTestUtils.race(round::content, () -> round.clock.advance(WAIT), () -> round.probe.request(2));
            round.probe.request(2);
            round.of.source.fail(new IllegalStateException("cut"));
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
            assertThat(round.of.source.cancels).hasValue(1);
            round.check();
        }
    }

    /** Either the failure came first, and alone, or the answer had begun, and all of it comes before. */
    @Test
    void theFailureAndTheTick() {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(Long.MAX_VALUE);
            RaceTestUtils.race(
                    () -> round.of.source.fail(new IllegalStateException("early")), () -> round.clock.advance(WAIT));
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
                        round.of.emit(".\n");
                        round.of.source.complete();
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
            RaceTestUtils.race(round.of.source::complete, round.probe::cancel);
            round.check();
        }
    }
}
