package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.StreamEvent;
import io.weirline.operators.Abandon;
import io.weirline.operators.AbortSignal;
import io.weirline.operators.Deadlines;
import io.weirline.operators.Settlement;
import io.weirline.operators.Weir;
import io.weirline.operators.fixture.Clockwork;
import io.weirline.operators.fixture.Events;
import io.weirline.operators.fixture.LineDialect;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.test.util.RaceTestUtils;

/** Signals that meet: elements, requests, cancels, ends, ticks and aborts. */
class EventStagesRaceTest {
    private static final int ROUNDS = 2_000;
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** One subscription through all stages. */
    private static final class Round {
        final ManualSource<StreamEvent> source = new ManualSource<>();
        final Probe<StreamEvent> probe = new Probe<>();
        final Clockwork clock = new Clockwork();
        final AbortSignal signal = new AbortSignal();
        final Abandon abandon;
        final BlockingQueue<Settlement> settlements = new LinkedBlockingQueue<>();

        Round(boolean drain) {
            abandon = drain ? Abandon.drain(SECOND, 100, 1) : Abandon.cancel();
            source.transform(Weir.requireTerminal())
                    .transform(Weir.deadlines(Deadlines.none().total(SECOND).idleContent(SECOND), clock))
                    .transform(Weir.abortOn(signal))
                    .transform(Weir.settle(settlements::add))
                    .transform(Weir.abandon(abandon, clock))
                    .subscribe(probe);
        }

        void emit() {
            for (int i = 0; i < 3; i++) {
                source.next(Events.text("a"));
            }
        }

        void finish() {
            source.next(Events.STOP);
            source.complete();
        }

        void check() throws InterruptedException {
            // An end that met an element may come a millisecond later, on a real scheduler for the signal.
            Settlement settled = null;
            for (int i = 0; settled == null && i < 10_000; i++) {
                clock.advance(1);
                settled = settlements.poll(100, TimeUnit.MICROSECONDS);
            }
            clock.advance(100_000);
            assertThat(probe.broken).isEmpty();
            assertThat(settled).isNotNull();
            assertThat(settlements).isEmpty();
            assertThat(probe.completions + probe.errors.size()).isLessThanOrEqualTo(1);
            assertThat(clock.waiting).hasValue(0);
            assertThat(signal.streams()).isZero();
            assertThat(abandon.draining()).isZero();
            assertThat(source.cancels.get()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void elementsAndTheTick() throws InterruptedException {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(false);
            round.probe.request(Long.MAX_VALUE);
            RaceTestUtils.race(round::emit, () -> round.clock.advance(1000));
            round.check();
            assertThat(round.probe.errors).hasSize(1);
        }
    }

    @Test
    void elementsAndAbort() throws InterruptedException {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(i % 2 == 0);
            round.probe.request(Long.MAX_VALUE);
            RaceTestUtils.race(round::emit, () -> round.signal.abort("race"));
            round.check();
            assertThat(round.probe.errors).hasSize(1);
        }
    }

    @Test
    void theEndTheTickAndAbort() throws InterruptedException {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(false);
            round.probe.request(Long.MAX_VALUE);
            round.emit();
            RaceTestUtils.race(round::finish, () -> round.clock.advance(1000), () -> round.signal.stop("race"));
            round.check();
            assertThat(round.probe.terminated()).isTrue();
        }
    }

    @Test
    void cancelAndAllOthers() throws InterruptedException {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(i % 2 == 0);
            round.probe.request(1);
            RaceTestUtils.race(
                    round.probe::cancel,
                    () -> {
                        round.source.next(Events.text("a"));
                        round.source.complete();
                    },
                    () -> round.clock.advance(1000),
                    () -> round.signal.abort("race"));
            round.check();
        }
    }

    @Test
    void cancelAndTheEndWhileDraining() throws InterruptedException {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(true);
            round.probe.request(Long.MAX_VALUE);
            RaceTestUtils.race(round.probe::cancel, round::finish);
            round.check();
        }
    }

    @Test
    void aDrainsTimeAndItsEnd() throws InterruptedException {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(true);
            round.probe.request(Long.MAX_VALUE);
            round.emit();
            round.probe.cancel();
            RaceTestUtils.race(() -> round.clock.advance(1000), round::finish);
            round.check();
        }
    }

    @Test
    void signalAndSubscription() throws InterruptedException {
        for (int i = 0; i < ROUNDS; i++) {
            AbortSignal signal = new AbortSignal();
            ManualSource<String> source = new ManualSource<>();
            Probe<String> probe = new Probe<>(1);
            RaceTestUtils.race(
                    () -> source.transform(Weir.abortOn(signal)).subscribe(probe), () -> signal.abort("race"));
            assertThat(probe.errors).hasSize(1);
            assertThat(probe.broken).isEmpty();
            assertThat(signal.streams()).isZero();
        }
    }

    /** Demand that comes and goes while the tick looks at it: no pause is missed for good, and no request. */
    @Test
    void requestsAndTheTick() {
        for (int i = 0; i < ROUNDS; i++) {
            ManualSource<StreamEvent> source = new ManualSource<>();
            Probe<StreamEvent> probe = new Probe<>();
            Clockwork clock = new Clockwork();
            source.transform(Weir.deadlines(Deadlines.none().idleContent(SECOND), clock))
                    .subscribe(probe);
            probe.request(2);
            source.next(Events.text("a"));
            RaceTestUtils.race(() -> source.next(Events.text("b")), () -> clock.advance(63), () -> probe.request(1));
            clock.advance(936);
            assertThat(probe.terminated()).isFalse();
            clock.advance(130);
            assertThat(probe.errors).as("one is asked for: time goes on").hasSize(1);
            assertThat(probe.broken).isEmpty();
        }
    }

    /** The transcript is copied while the decoder writes on. */
    @Test
    void theTranscriptAndTheDecoder() {
        for (int i = 0; i < ROUNDS; i++) {
            ManualSource<ByteBuffer> bytes = new ManualSource<>();
            Probe<StreamEvent> probe = new Probe<>(Long.MAX_VALUE);
            List<Settlement> settlements = new CopyOnWriteArrayList<>();
            bytes.transform(Weir.decode(LineDialect.INSTANCE))
                    .transform(Weir.settle(settlements::add))
                    .subscribe(probe);
            ByteBuffer piece = ByteBuffer.wrap("t:a\nt:b\nc:x\nt:c\nt:d\n".getBytes(StandardCharsets.UTF_8));
            RaceTestUtils.race(() -> bytes.next(piece), probe::cancel);
            assertThat(settlements).hasSize(1);
            String text = settlements.get(0).transcript().text(0);
            assertThat("abcd").startsWith(text);
            assertThat(settlements.get(0).transcript().text(0)).isEqualTo(text);
        }
    }
}
