package io.weirline.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import io.weirline.operators.fixture.Clockwork;
import io.weirline.operators.fixture.Events;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever comes in whatever order: one settlement, one end, nothing left behind. */
class SettleScheduleTest {
    private static final int SCHEDULES = 100_000;

    /** One subscription through all stages, and what was done to it. */
    private static final class Run {
        final SplittableRandom random;
        final Clockwork clock = new Clockwork();
        final AbortSignal signal = new AbortSignal();
        final Abandon abandon;
        final ManualSource<StreamEvent> source = new ManualSource<>();
        final Probe<StreamEvent> probe = new Probe<>();
        final List<Settlement> settlements = new ArrayList<>();
        final List<String> log = new ArrayList<>();
        long emitted;
        boolean ended;
        boolean cancelled;
        boolean threw;
        int depth;

        Run(long seed) {
            random = new SplittableRandom(seed);
            abandon = random.nextBoolean()
                    ? Abandon.cancel()
                    : Abandon.drain(Duration.ofMillis(160), 1000, random.nextInt(2) + 1);
            Deadlines deadlines = Deadlines.none()
                    .firstContent(Duration.ofMillis(100))
                    .idleContent(Duration.ofMillis(64))
                    .total(Duration.ofMillis(1000));
            source.transform(Weir.requireTerminal())
                    .transform(Weir.deadlines(deadlines, clock))
                    .transform(Weir.abortOn(signal))
                    .transform(Weir.settle(settlement -> {
                        settlements.add(settlement);
                        log.add("settled " + settlement.outcome());
                    }))
                    .transform(Weir.abandon(abandon, clock))
                    .subscribe(probe);
            probe.onValue = value -> {
                if (random.nextInt(4) == 0 && depth < 3) {
                    step(true);
                }
                if (random.nextInt(40) == 0) {
                    threw = true;
                    log.add("throw");
                    throw new IllegalStateException("downstream");
                }
            };
        }

        /** Something happens; from within onNext, only what may come from another place than the source. */
        void step(boolean inside) {
            depth++;
            int what = random.nextInt(inside ? 5 : 12);
            switch (what) {
                case 0, 1 -> request();
                case 2 -> {
                    if (random.nextInt(4) == 0) {
                        log.add("cancel");
                        cancelled = true;
                        probe.cancel();
                    } else {
                        request();
                    }
                }
                case 3 -> {
                    long millis = random.nextInt(inside ? 30 : 60);
                    log.add("advance " + millis);
                    clock.advance(millis);
                }
                case 4 -> {
                    if (random.nextInt(6) == 0) {
                        boolean clean = random.nextBoolean();
                        log.add(clean ? "stop" : "abort");
                        boolean first = clean ? signal.stop("s") : signal.abort("s");
                        assertThat(first || signal.reason() != null).isTrue();
                    }
                }
                case 11 -> end();
                default -> next();
            }
            depth--;
        }

        private void request() {
            long n = random.nextInt(8) == 0 ? Long.MAX_VALUE : 1 + random.nextInt(3);
            log.add("request " + n);
            probe.request(n);
        }

        private void next() {
            // As a source does: nothing beyond demand, behind its end or, for long, behind the cancel.
            if (ended || source.requested.get() <= emitted || source.cancels.get() > 0 && random.nextInt(3) != 0) {
                return;
            }
            emitted++;
            StreamEvent event =
                    switch (random.nextInt(6)) {
                        case 0 -> Events.HEARTBEAT;
                        case 1 -> Events.STOP;
                        case 2 -> Events.usage(3, emitted);
                        default -> Events.text("x");
                    };
            log.add("next " + event.phase());
            try {
                source.next(event);
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("downstream");
            }
        }

        private void end() {
            if (ended) {
                return;
            }
            ended = true;
            switch (random.nextInt(4)) {
                case 0 -> {
                    log.add("fail");
                    source.fail(new IllegalStateException("source"));
                }
                case 1 -> {
                    log.add("fault");
                    source.fail(new StreamFault.LimitExceeded("lineBytes", 1, 1).toException());
                }
                default -> {
                    log.add("complete");
                    source.complete();
                }
            }
        }

        Outcome check() {
            // What is left to happen: the timers, then the source's own end.
            clock.advance(10_000);
            if (!ended) {
                ended = true;
                source.complete();
            }
            clock.advance(10_000);
            assertThat(probe.broken).as("%s", log).isEmpty();
            assertThat(settlements).as("%s", log).hasSize(1);
            assertThat(clock.waiting).as("%s", log).hasValue(0);
            assertThat(signal.streams()).as("%s", log).isZero();
            assertThat(abandon.draining()).as("%s", log).isZero();
            assertThat(source.cancels.get()).as("%s", log).isLessThanOrEqualTo(1);
            if (!cancelled && !threw) {
                assertThat(probe.terminated()).as("%s", log).isTrue();
            }
            Settlement settled = settlements.get(0);
            if (!threw) {
                assertThat(settled.delivered())
                        .as("%s", log)
                        .isEqualTo(probe.values.stream()
                                .filter(event -> event.phase() == io.weirline.core.Phase.CONTENT)
                                .count());
            }
            if (probe.completions == 1 && settled.outcome() != Outcome.ABORTED) {
                assertThat(settled.outcome()).as("%s", log).isEqualTo(Outcome.COMPLETED);
                assertThat(settled.transcript().finished(0).reason()).isEqualTo(FinishReason.STOP);
            }
            if (settled.outcome() == Outcome.CLIENT_ABORT) {
                assertThat(cancelled).as("%s", log).isTrue();
            }
            return settled.outcome();
        }
    }

    @Test
    void exactlyOnce() {
        Set<Outcome> seen = EnumSet.noneOf(Outcome.class);
        for (int seed = 0; seed < SCHEDULES; seed++) {
            Run run = new Run(seed);
            int steps = 5 + run.random.nextInt(40);
            for (int i = 0; i < steps; i++) {
                run.step(false);
            }
            seen.add(run.check());
        }
        assertThat(seen)
                .contains(
                        Outcome.COMPLETED,
                        Outcome.CLIENT_ABORT,
                        Outcome.ABORTED,
                        Outcome.TRUNCATED,
                        Outcome.LIMIT_EXCEEDED,
                        Outcome.DEADLINE,
                        Outcome.INTERNAL);
    }
}
