package io.weirline.operators.partial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.codecs.partial.AssemblyEnd;
import io.weirline.core.StreamEvent;
import io.weirline.core.TruncatedStreamException;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;

/** The rules of an operator, for each form of partial JSON and for tool calls. */
class FormsContractTest {
    private final ManualSource<StreamEvent> source = new ManualSource<>();
    private final Probe<Object> probe = new Probe<>();

    static Stream<Form<StreamEvent>> forms() {
        return Form.overEvents();
    }

    private void subscribe(Form<StreamEvent> form) {
        form.over(source).subscribe(probe);
    }

    private void send(List<StreamEvent> pieces) {
        pieces.forEach(source::next);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void nothingIsAskedOrGivenWithoutDemand(Form<StreamEvent> form) {
        subscribe(form);
        assertThat(source.requests).hasValue(0);
        for (long bad : new long[] {0, -1, Long.MIN_VALUE}) {
            probe.subscription().request(bad);
        }
        assertThat(source.requests).hasValue(0);
        assertThat(probe.terminated()).isFalse();
        probe.request(1);
        assertThat(source.requested).hasValue(1);
        probe.cancel();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void eachPieceMakesItsValueUnderUnboundedDemand(Form<StreamEvent> form) {
        subscribe(form);
        probe.request(Long.MAX_VALUE);
        assertThat(source.requested).hasValue(Long.MAX_VALUE);
        int values = 0;
        for (StreamEvent piece : form.open(5)) {
            source.next(piece);
            values += form.pace == Form.Pace.LAST ? 0 : values == 0 && form.besides == 2 ? 3 : 1;
            assertThat(probe.values).hasSize(values);
        }
        source.next(form.pieces(5).get(5));
        source.complete();
        assertThat(form.gist(probe.values)).isEqualTo(form.expected(5));
        assertThat(probe.completions).isEqualTo(1);
        assertThat(probe.broken).isEmpty();
        assertThat(source.cancels).hasValue(0);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void anyDemandGivesAllThereIs(Form<StreamEvent> form) {
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int count = 1 + random.nextInt(600);
            List<StreamEvent> pieces = form.pieces(count);
            ManualSource<StreamEvent> from = new ManualSource<>();
            Probe<Object> to = new Probe<>();
            form.over(from).subscribe(to);
            boolean completed = false;
            for (int sent = 0; !to.terminated(); ) {
                if (random.nextInt(4) == 0) {
                    to.request(1 + random.nextInt(3));
                } else if (sent < pieces.size() && from.requested.get() > sent) {
                    from.next(pieces.get(sent++));
                } else if (sent == pieces.size() && !completed) {
                    completed = true;
                    from.complete();
                }
                assertThat(from.requested.get()).as("seed %d", seed).isLessThanOrEqualTo(sent + 1L);
            }
            assertThat(to.broken).as("seed %d", seed).isEmpty();
            assertThat(form.gist(to.values)).as("seed %d", seed).isEqualTo(form.expected(count));
            assertThat(to.completions).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aRequestInsideOnNextIsServedByTheRunningLoop(Form<StreamEvent> form) {
        AtomicInteger deepest = new AtomicInteger();
        List<Object> seen = new ArrayList<>();
        form.over(Flux.fromIterable(form.pieces(3_000))).subscribe(new BaseSubscriber<Object>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                request(1);
            }

            @Override
            protected void hookOnNext(Object value) {
                if (seen.size() % 100 == 0) {
                    deepest.accumulateAndGet(Thread.currentThread().getStackTrace().length, Math::max);
                }
                seen.add(value);
                request(1);
            }
        });
        assertThat(form.gist(seen)).isEqualTo(form.expected(3_000));
        assertThat(deepest.get()).isBetween(1, 200);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void cancelReachesTheSourceAtOnceAndEndsAll(Form<StreamEvent> form) {
        subscribe(form);
        probe.request(1);
        probe.cancel();
        probe.cancel();
        assertThat(source.cancels).hasValue(1);
        assertThat(source.cancellers).containsExactly(Thread.currentThread());
        send(form.pieces(2));
        source.fail(new IllegalStateException("late"));
        probe.subscription().request(1);
        assertThat(probe.values).isEmpty();
        assertThat(probe.terminated()).isFalse();
        assertThat(probe.discarded).containsAll(form.pieces(2));
        assertThat(probe.errorsDropped).singleElement().hasFieldOrPropertyWithValue("message", "late");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void cancelWithinOnNext(Form<StreamEvent> form) {
        subscribe(form);
        probe.onValue = value -> probe.cancel();
        probe.request(Long.MAX_VALUE);
        send(form.pieces(3));
        source.complete();
        assertThat(probe.values).hasSize(1);
        assertThat(source.cancels).hasValue(1);
        assertThat(probe.terminated()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void whatDownstreamThrowsReachesTheSource(Form<StreamEvent> form) {
        subscribe(form);
        probe.onValue = value -> {
            throw new IllegalStateException("downstream");
        };
        probe.request(Long.MAX_VALUE);
        assertThatThrownBy(() -> {
                    send(form.pieces(1));
                    source.complete();
                })
                .hasMessage("downstream");
        assertThat(source.cancels).hasValue(1);
        assertThat(probe.terminated()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theSourcesErrorComesBehindWhatWasVisible(Form<StreamEvent> form) {
        subscribe(form);
        probe.request(Long.MAX_VALUE);
        send(form.open(3));
        IllegalStateException failure = new IllegalStateException("source");
        source.fail(failure);
        if (form.pace == Form.Pace.LAST) {
            assertThat(probe.values).isEmpty();
        } else {
            assertThat(form.gist(probe.values)).isEqualTo(form.expected(3));
        }
        assertThat(probe.error()).isInstanceOf(TruncatedStreamException.class).hasRootCause(failure);
        assertThat(source.cancels).hasValue(0);
        send(form.open(1));
        source.fail(new IllegalStateException("late"));
        source.complete();
        assertThat(probe.dropped).containsExactlyElementsOf(form.open(1));
        assertThat(probe.errorsDropped).singleElement().hasFieldOrPropertyWithValue("message", "late");
        assertThat(probe.broken).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theSourcesErrorWaitsForNoDemandWhereNothingIsHeld(Form<StreamEvent> form) {
        subscribe(form);
        source.fail(new IllegalStateException("source"));
        assertThat(probe.error()).hasRootCauseMessage("source");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void anEmptySourceIsEmpty(Form<StreamEvent> form) {
        subscribe(form);
        source.complete();
        probe.request(2);
        if (form.pace == Form.Pace.LAST) {
            assertThat(probe.error()).isInstanceOfSatisfying(PartialJsonException.class, e -> assertThat(
                            Objects.requireNonNull(e.end()).state())
                    .isEqualTo(AssemblyEnd.State.EMPTY));
        } else {
            assertThat(probe.values).hasSize(form.besides == 1 ? 1 : 0);
            assertThat(probe.completions).isEqualTo(1);
        }
        assertThat(probe.broken).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void badTextCancelsTheSourceBehindWhatWasVisible(Form<StreamEvent> form) {
        if (form.isOfCalls()) {
            return; // ToolCallsTest has what becomes of a bad call.
        }
        subscribe(form);
        probe.request(Long.MAX_VALUE);
        send(form.open(2));
        source.next(form.element("\u0001"));
        if (form.pace != Form.Pace.LAST) {
            assertThat(form.gist(probe.values)).isEqualTo(form.expected(2));
        }
        if (form.besides == 1) {
            // A step tells of bad text; it does not fail.
            assertThat(Objects.requireNonNull(((JsonStep) probe.values.get(2)).end())
                            .state())
                    .isEqualTo(AssemblyEnd.State.INVALID);
            return;
        }
        assertThat(probe.error()).isInstanceOf(PartialJsonException.class);
        assertThat(source.cancels).hasValue(1);
        source.fail(new IllegalStateException("late"));
        assertThat(probe.errorsDropped).hasSize(1);
        assertThat(probe.broken).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theErrorHookSeesBadText(Form<StreamEvent> form) {
        if (form.isOfCalls() || form.besides == 1) {
            return; // Bad text is a value of theirs.
        }
        Hooks.onOperatorError("forms", (t, data) -> new IllegalStateException("mapped", t));
        try {
            subscribe(form);
            probe.request(2); // One may tell that a value begins.
            source.next(form.element("\u0001"));
            assertThat(probe.error()).hasMessage("mapped").hasCauseInstanceOf(PartialJsonException.class);
        } finally {
            Hooks.resetOnOperatorError("forms");
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void signalsAgainstTheRules(Form<StreamEvent> form) {
        subscribe(form);
        AtomicInteger cancels = new AtomicInteger();
        source.subscriber().onSubscribe(new Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
                cancels.incrementAndGet();
            }
        });
        assertThat(cancels).hasValue(1);
        assertThatNullPointerException().isThrownBy(() -> source.subscriber().onNext(null));
        assertThatNullPointerException().isThrownBy(() -> source.subscriber().onError(null));
        probe.request(Long.MAX_VALUE);
        send(form.pieces(1));
        source.complete();
        assertThat(form.gist(probe.values)).isEqualTo(form.expected(1));
        assertThat(probe.completions).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void eachSubscriptionHasAStateOfItsOwn(Form<StreamEvent> form) {
        Flux<?> flux = form.over(source);
        for (int i = 0; i < 2; i++) {
            Probe<Object> own = new Probe<>(Long.MAX_VALUE);
            flux.subscribe(own);
            send(form.open(2));
            if (i == 1) {
                send(form.pieces(2).subList(2, 3));
                source.complete();
                assertThat(form.gist(own.values)).isEqualTo(form.expected(2));
                assertThat(own.completions).isEqualTo(1);
            } else {
                own.cancel();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void contextStateAndShapeAreTold(Form<StreamEvent> form) {
        AtomicInteger assembled = new AtomicInteger();
        Hooks.onEachOperator("forms", publisher -> {
            assembled.incrementAndGet();
            return publisher;
        });
        Flux<?> flux;
        try {
            flux = form.over(source);
        } finally {
            Hooks.resetOnEachOperator("forms");
        }
        assertThat(assembled.get()).isPositive();
        Scannable shape = Scannable.from(flux);
        assertThat(Stream.concat(Stream.of(shape), shape.parents()))
                .allMatch(Scannable::isScanAvailable)
                .last()
                .isNotNull();
        assertThat(shape.scan(Scannable.Attr.RUN_STYLE)).isSameAs(Scannable.Attr.RunStyle.SYNC);
        flux.subscribe(probe);
        assertThat(source.subscriber().currentContext().<Object>get("probe")).isSameAs(probe);
        Scannable state = Scannable.from(probe.subscription());
        assertThat(state.scan(Scannable.Attr.RUN_STYLE)).isSameAs(Scannable.Attr.RunStyle.SYNC);
        assertThat(state.scan(Scannable.Attr.CANCELLED)).isFalse();
        assertThat(state.scan(Scannable.Attr.TERMINATED)).isFalse();
        source.complete();
        probe.request(1);
        if (form.besides == 1) {
            probe.request(1);
        }
        assertThat(state.scan(Scannable.Attr.TERMINATED)).isTrue();
    }
}
