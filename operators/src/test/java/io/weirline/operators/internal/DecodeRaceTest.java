package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.operators.PieceAccess.Ownership;
import io.weirline.operators.TapListener;
import io.weirline.operators.fixture.Counted;
import io.weirline.operators.fixture.CountedRound;
import io.weirline.operators.fixture.CountedTest;
import io.weirline.operators.fixture.LineDecoder;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.test.util.RaceTestUtils;

/**
 * Signals that meet. The decoder fails the test where two threads are inside it, the probe where two signals overlap,
 * come beyond demand or behind the terminal, and the elements where one is read or released once too often.
 */
class DecodeRaceTest {
    private static final int ROUNDS = 2_000;

    private static CountedRound<String> round(Ownership ownership) {
        return new CountedRound<>(
                ownership, (source, access) -> FluxDecode.create(source, access, LineDecoder::new, Recorder::none));
    }

    @CountedTest
    void elementAndRequest(Ownership ownership) {
        for (int i = 0; i < ROUNDS; i++) {
            CountedRound<String> round = round(ownership);
            Counted element = round.element("a\nb", "\nc\n");
            round.probe.request(1);
            RaceTestUtils.race(() -> round.emit(element), () -> round.probe.request(1), () -> round.probe.request(1));
            assertThat(round.probe.values).containsExactly("a", "b", "c");
            round.source.complete();
            round.probe.request(1);
            assertThat(round.probe.completions).isEqualTo(1);
            round.check();
        }
    }

    @CountedTest
    void elementAndCancel(Ownership ownership) {
        for (int i = 0; i < ROUNDS; i++) {
            CountedRound<String> round = round(ownership);
            Counted element = round.element("a\nb", "\nc\n");
            round.probe.request(i % 2 == 0 ? 1 : Long.MAX_VALUE);
            RaceTestUtils.race(() -> round.emit(element), round.probe::cancel);
            assertThat(round.source.cancels).hasValue(1);
            round.check();
        }
    }

    @CountedTest
    void elementRequestAndCancel(Ownership ownership) {
        for (int i = 0; i < ROUNDS; i++) {
            CountedRound<String> round = round(ownership);
            Counted element = round.element("a\nb", "\nc\n");
            round.probe.request(1);
            RaceTestUtils.race(() -> round.emit(element), () -> round.probe.request(2), round.probe::cancel);
            round.check();
        }
    }

    @CountedTest
    void requestAndCancelInTheMiddleOfAnElement(Ownership ownership) {
        for (int i = 0; i < ROUNDS; i++) {
            CountedRound<String> round = round(ownership);
            round.probe.request(1);
            round.emit("a\nb", "\nc\n");
            RaceTestUtils.race(() -> round.probe.request(1), round.probe::cancel, () -> round.probe.request(3));
            round.check();
        }
    }

    @CountedTest
    void theWholeStreamAndItsRequests(Ownership ownership) {
        for (int i = 0; i < ROUNDS; i++) {
            CountedRound<String> round = round(ownership);
            List<Counted> three =
                    List.of(round.element("a\nb"), round.element("\nc\n", "", "d"), round.element("e\nf\n", "g"));
            RaceTestUtils.race(
                    () -> {
                        for (int next = 0; next < three.size(); ) {
                            if (round.source.requested.get() > next) {
                                round.emit(three.get(next++));
                            } else {
                                Thread.onSpinWait();
                            }
                        }
                        round.source.complete();
                    },
                    () -> requestOneByOne(round.probe, 4),
                    () -> requestOneByOne(round.probe, 4));
            assertThat(round.probe.values).containsExactly("a", "b", "c", "de", "f", "g");
            assertThat(round.probe.completions).isEqualTo(1);
            round.check();
        }
    }

    /** The loop looks for an element and for the end while both come: the end may not hide the element. */
    @Test
    void theLastElementAndItsCompletion() {
        for (int i = 0; i < ROUNDS; i++) {
            CountedRound<String> round = round(Ownership.OWNED);
            Counted element = round.element("a\nb");
            round.probe.request(1);
            RaceTestUtils.race(
                    () -> {
                        round.emit(element);
                        round.source.complete();
                    },
                    () -> requestOneByOne(round.probe, 100));
            assertThat(round.probe.values).containsExactly("a", "b");
            assertThat(round.probe.completions).isEqualTo(1);
            round.check();
        }
    }

    private static void requestOneByOne(Probe<?> probe, int times) {
        for (int i = 0; i < times; i++) {
            probe.request(1);
        }
    }

    @Test
    void twoFirstRequests() {
        for (int i = 0; i < ROUNDS; i++) {
            CountedRound<String> round = round(Ownership.OWNED);
            AtomicBoolean emitting = new AtomicBoolean();
            round.source.onRequest = () -> {
                // As a source does that emits on the thread that asks first, and never twice at once.
                if (emitting.compareAndSet(false, true)) {
                    for (int next = 0; round.source.requested.get() > next && next < 3; next++) {
                        round.emit("a\n");
                    }
                    if (round.elements.size() == 3) {
                        round.source.complete();
                    }
                }
            };
            RaceTestUtils.race(() -> round.probe.request(1), () -> round.probe.request(Long.MAX_VALUE));
            for (int next = round.elements.size(); next < 3; next++) {
                round.emit("a\n");
                if (next == 2) {
                    round.source.complete();
                }
            }
            assertThat(round.probe.values).containsExactly("a", "a", "a");
            assertThat(round.probe.completions).isEqualTo(1);
            round.check();
        }
    }

    @Test
    void completionAndTheFirstRequest() {
        for (int i = 0; i < ROUNDS; i++) {
            CountedRound<String> round = round(Ownership.OWNED);
            long n = i % 2 == 0 ? 1 : Long.MAX_VALUE;
            RaceTestUtils.race(round.source::complete, () -> round.probe.request(n));
            assertThat(round.probe.completions).isEqualTo(1);
            round.check();
        }
    }

    @Test
    void completionAndTheLastRequest() {
        for (int i = 0; i < ROUNDS; i++) {
            CountedRound<String> round = round(Ownership.OWNED);
            round.probe.request(1);
            round.emit("a\ntail");
            RaceTestUtils.race(round.source::complete, () -> round.probe.request(2));
            assertThat(round.probe.values).containsExactly("a", "tail");
            assertThat(round.probe.completions).isEqualTo(1);
            round.check();
        }
    }

    @Test
    void completionAndCancel() {
        for (int i = 0; i < ROUNDS; i++) {
            CountedRound<String> round = round(Ownership.OWNED);
            round.probe.request(1);
            round.emit("a\ntail");
            RaceTestUtils.race(round.source::complete, round.probe::cancel, () -> round.probe.request(2));
            round.check();
        }
    }

    @Test
    void failureAndCancel() {
        for (int i = 0; i < ROUNDS; i++) {
            CountedRound<String> round = round(Ownership.OWNED);
            round.probe.request(i % 2 == 0 ? 1 : 2);
            round.emit("a\n");
            RaceTestUtils.race(() -> round.source.fail(new IllegalStateException("source")), round.probe::cancel);
            assertThat(round.probe.errors.size() + round.probe.errorsDropped.size())
                    .isLessThanOrEqualTo(1);
            if (i % 2 == 1) {
                assertThat(round.probe.errors.size() + round.probe.errorsDropped.size() + round.source.cancels.get())
                        .isPositive();
            }
            round.check();
        }
    }

    @Test
    void failureAndRequest() {
        for (int i = 0; i < ROUNDS; i++) {
            CountedRound<String> round = round(Ownership.OWNED);
            round.probe.request(1);
            round.emit("a\nb\n");
            RaceTestUtils.race(
                    () -> round.source.fail(new IllegalStateException("source")), () -> round.probe.request(2));
            assertThat(round.probe.values).containsExactly("a", "b");
            assertThat(round.probe.error()).hasCauseInstanceOf(IllegalStateException.class);
            round.check();
        }
    }

    @Test
    void aDecodersFailureAndCancel() {
        for (int i = 0; i < ROUNDS; i++) {
            CountedRound<String> round = round(Ownership.BORROWED);
            Counted element = round.element("a\n" + LineDecoder.BAD, "\nb\n");
            round.probe.request(Long.MAX_VALUE);
            RaceTestUtils.race(() -> round.emit(element), round.probe::cancel);
            assertThat(round.probe.errors.size() + round.probe.errorsDropped.size())
                    .isLessThanOrEqualTo(1);
            round.check();
        }
    }

    @Test
    void tapAndCancel() {
        for (int i = 0; i < ROUNDS; i++) {
            ManualSource<Counted> source = new ManualSource<>();
            Probe<Counted> probe = new Probe<>(Long.MAX_VALUE);
            List<String> told = new CopyOnWriteArrayList<>();
            AtomicBoolean inside = new AtomicBoolean();
            TapListener<String> listener = new TapListener<>() {
                @Override
                public void onValue(String value) {
                    tell(value);
                }

                @Override
                public void onComplete() {
                    tell("complete");
                }

                @Override
                public void onFailure(Throwable failure) {
                    tell("failure");
                }

                @Override
                public void onCancel() {
                    tell("cancel");
                }

                private void tell(String what) {
                    if (!inside.compareAndSet(false, true)) {
                        told.add("two calls at once");
                    }
                    told.add(what);
                    inside.set(false);
                }
            };
            FluxTap.create(source, Counted.Access.BORROWED, LineDecoder::new, listener)
                    .subscribe(probe);
            RaceTestUtils.race(
                    () -> {
                        source.next(Counted.of("a\nb\n"));
                        source.next(Counted.of("c\n", "d"));
                        source.complete();
                    },
                    probe::cancel);
            assertThat(probe.broken).isEmpty();
            assertThat(told).doesNotContain("two calls at once", "failure");
            assertThat(told.get(told.size() - 1)).isIn("cancel", "complete");
            assertThat(told)
                    .filteredOn(what -> what.equals("cancel") || what.equals("complete"))
                    .hasSize(1);
            assertThat(List.of("a", "b", "c", "d", told.get(told.size() - 1))).containsSubsequence(told);
        }
    }
}
