package io.weirline.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.core.DeadlineException;
import io.weirline.core.FinishReason;
import io.weirline.core.LimitExceededException;
import io.weirline.core.MalformedStreamException;
import io.weirline.core.ProviderException;
import io.weirline.core.StreamAbortedException;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import io.weirline.core.TruncatedStreamException;
import io.weirline.core.Usage;
import io.weirline.operators.Settlement.Provenance;
import io.weirline.operators.fixture.Clockwork;
import io.weirline.operators.fixture.Events;
import io.weirline.operators.fixture.LineDialect;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** One settlement for each request, and what it says. */
class SettleTest {
    private final List<Settlement> settlements = new ArrayList<>();
    private final ManualSource<StreamEvent> source = new ManualSource<>();
    private final ManualSource<ByteBuffer> bytes = new ManualSource<>();
    private final Probe<StreamEvent> probe = new Probe<>(Long.MAX_VALUE);

    private void subscribe() {
        source.transform(Weir.settle(settlements::add)).subscribe(probe);
    }

    private Settlement settled() {
        assertThat(settlements).hasSize(1);
        return settlements.get(0);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void keptTheRules() {
        assertThat(probe.broken).isEmpty();
        VirtualTimeScheduler.reset();
    }

    static Stream<Arguments> finishes() {
        return Stream.of(
                Arguments.of(FinishReason.STOP, Outcome.COMPLETED),
                Arguments.of(FinishReason.OTHER, Outcome.COMPLETED),
                Arguments.of(FinishReason.LENGTH, Outcome.LENGTH),
                Arguments.of(FinishReason.CONTEXT_EXCEEDED, Outcome.LENGTH),
                Arguments.of(FinishReason.TOOL_CALLS, Outcome.TOOL),
                Arguments.of(FinishReason.CONTENT_FILTER, Outcome.CONTENT_FILTER),
                Arguments.of(FinishReason.REFUSAL, Outcome.REFUSAL),
                Arguments.of(FinishReason.PAUSED, Outcome.PAUSED),
                Arguments.of(FinishReason.MALFORMED, Outcome.MALFORMED),
                Arguments.of(FinishReason.ERROR, Outcome.PROVIDER_ERROR));
    }

    @ParameterizedTest
    @MethodSource("finishes")
    void aCompletionIsWhatTheModelSaid(FinishReason reason, Outcome outcome) {
        subscribe();
        source.next(Events.text("abcdefgh"));
        source.next(Events.finished(reason));
        source.next(Events.usage(7, 3));
        assertThat(settlements).isEmpty();
        source.complete();
        Settlement settled = settled();
        assertThat(settled.outcome()).isEqualTo(outcome);
        assertThat(settled.usage().input()).isEqualTo(7);
        assertThat(settled.usage().output()).isEqualTo(3);
        assertThat(settled.inputFrom()).isEqualTo(Provenance.REPORTED);
        assertThat(settled.outputFrom()).isEqualTo(Provenance.REPORTED);
        assertThat(settled.transcript().text(0)).isEqualTo("abcdefgh");
        assertThat(settled.decoded()).isEqualTo(1);
        assertThat(settled.delivered()).isEqualTo(1);
        assertThat(settled.attempts()).isEqualTo(1);
        assertThat(settled.error()).isNull();
        assertThat(probe.completions).isEqualTo(1);
    }

    @Test
    void aCompletionWithoutATerminalIsATruncation() {
        subscribe();
        source.next(Events.text("a"));
        source.next(new StreamEvent.TextDelta(1, 0, "b"));
        source.next(Events.STOP);
        source.complete();
        assertThat(settled().outcome()).isEqualTo(Outcome.TRUNCATED);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new TruncatedStreamException("cut", 1, null), Outcome.TRUNCATED),
                Arguments.of(new IOException("reset"), Outcome.TRUNCATED),
                Arguments.of(new MalformedStreamException("bad", 1, ""), Outcome.MALFORMED),
                Arguments.of(new LimitExceededException("lineBytes", 1, 1), Outcome.LIMIT_EXCEEDED),
                Arguments.of(
                        new ProviderException(new StreamFault.ProviderError("t", "c", 529, true, null, "secret", "{}")),
                        Outcome.PROVIDER_ERROR),
                Arguments.of(new DeadlineException("total", Duration.ofSeconds(1)), Outcome.DEADLINE),
                Arguments.of(new StreamAbortedException("stop"), Outcome.ABORTED),
                Arguments.of(new IllegalStateException("bug"), Outcome.INTERNAL));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsWhatItIs(Throwable failure, Outcome outcome) {
        subscribe();
        source.next(Events.text("a"));
        source.fail(failure);
        Settlement settled = settled();
        assertThat(settled.outcome()).isEqualTo(outcome);
        assertThat(settled.error()).isSameAs(failure);
        assertThat(settled.deadline()).isEqualTo(outcome == Outcome.DEADLINE ? "total" : null);
        assertThat(settled.reason()).isEqualTo(outcome == Outcome.ABORTED ? "stop" : null);
        assertThat(probe.error()).isSameAs(failure);
    }

    @Test
    void aFaultThatIsAnEventIsSettledAsOne() {
        subscribe();
        source.next(Events.text("a"));
        source.next(Events.STOP);
        source.next(Events.fault(new StreamFault.LimitExceeded("lineBytes", 1, 1)));
        source.complete();
        assertThat(settled().outcome()).isEqualTo(Outcome.LIMIT_EXCEEDED);
    }

    @Test
    void aCancelHasTheTranscriptAndAnEstimate() {
        subscribe();
        source.next(Events.usage(11, 1));
        source.next(Events.text("abcde"));
        source.next(new StreamEvent.ReasoningDelta(0, 1, "fghi", false));
        probe.cancel();
        Settlement settled = settled();
        assertThat(settled.outcome()).isEqualTo(Outcome.CLIENT_ABORT);
        assertThat(settled.transcript().text(0)).isEqualTo("abcde");
        assertThat(settled.usage().input()).isEqualTo(11);
        assertThat(settled.inputFrom()).isEqualTo(Provenance.REPORTED);
        assertThat(settled.usage().output())
                .as("what was reported is older than the text")
                .isEqualTo(3);
        assertThat(settled.outputFrom()).isEqualTo(Provenance.ESTIMATED);
    }

    @Test
    void aCancelBeforeAnythingKnowsNothing() {
        subscribe();
        probe.cancel();
        Settlement settled = settled();
        assertThat(settled.outcome()).isEqualTo(Outcome.CLIENT_ABORT);
        assertThat(settled.usage().input()).isNull();
        assertThat(settled.inputFrom()).isEqualTo(Provenance.UNKNOWN);
        assertThat(settled.usage().output()).isZero();
        assertThat(settled.firstContent()).isNull();
        assertThat(source.cancels).hasValue(1);
    }

    @Test
    void theSourceIsCancelledBeforeTheListenerIsTold() {
        source.transform(Weir.settle(settled -> {
                    assertThat(source.cancels).hasValue(1);
                    settlements.add(settled);
                }))
                .subscribe(probe);
        probe.cancel();
        assertThat(settlements).hasSize(1);
    }

    @Test
    void theListenerIsToldBeforeDownstreamsEnd() {
        source.transform(Weir.settle(settled -> {
                    assertThat(probe.terminated()).isFalse();
                    settlements.add(settled);
                }))
                .subscribe(probe);
        source.complete();
        assertThat(settlements).hasSize(1);
        assertThat(probe.completions).isEqualTo(1);
    }

    @Test
    void aDownstreamThatThrowsIsInternal() {
        subscribe();
        probe.onValue = value -> {
            throw new IllegalStateException("downstream");
        };
        assertThatThrownBy(() -> source.next(Events.text("a"))).hasMessage("downstream");
        assertThat(settled().outcome()).isEqualTo(Outcome.INTERNAL);
        assertThat(settled().error()).hasMessage("downstream");
        assertThat(source.cancels).hasValue(1);
        source.complete();
        probe.cancel();
        assertThat(settlements).hasSize(1);
    }

    @Test
    void whatTheListenerThrowsIsDropped() {
        source.transform(Weir.settle(settled -> {
                    throw new IllegalStateException("billing");
                }))
                .subscribe(probe);
        source.next(Events.STOP);
        source.complete();
        assertThat(probe.completions).isEqualTo(1);
        assertThat(probe.errorsDropped).singleElement().hasFieldOrPropertyWithValue("message", "billing");
    }

    @Test
    void anEstimatorThatThrowsIsDroppedAndTheRequestIsSettled() {
        UsageEstimator broken = transcript -> {
            throw new IllegalStateException("estimator");
        };
        source.transform(Weir.settle(broken, settlements::add)).subscribe(probe);
        probe.cancel();
        assertThat(settled().outputFrom()).isEqualTo(Provenance.UNKNOWN);
        assertThat(probe.errorsDropped).hasSize(1);
    }

    @Test
    void anEstimatorOfTheRequestKnowsItsPrompt() {
        source.transform(Weir.settle(UsageEstimator.fourCharacters(9), settlements::add))
                .subscribe(probe);
        source.next(Events.text("abcde"));
        probe.cancel();
        assertThat(settled().usage()).isEqualTo(new Usage(3L, 2L, null, null, null, null));
        assertThat(settled().inputFrom()).isEqualTo(Provenance.ESTIMATED);
    }

    @Test
    void eachSubscriptionIsSettledByItself() {
        Flux<StreamEvent> stream =
                Flux.<StreamEvent>just(Events.text("a"), Events.STOP).transform(Weir.settle(settlements::add));
        stream.blockLast(Duration.ofSeconds(30));
        stream.blockLast(Duration.ofSeconds(30));
        assertThat(settlements).extracting(Settlement::outcome).containsExactly(Outcome.COMPLETED, Outcome.COMPLETED);
        assertThat(settlements).extracting(s -> s.transcript().text(0)).containsExactly("a", "a");
    }

    @Test
    void theDecodersBytesAndAttemptsAreCounted() {
        bytes.transform(Weir.decode(LineDialect.INSTANCE))
                .retry(1)
                .transform(Weir.settle(settlements::add))
                .subscribe(probe);
        bytes.next(bytes("t:lost\n"));
        bytes.fail(new IOException("reset"));
        assertThat(settlements).isEmpty();
        bytes.next(bytes("t:a\n"));
        bytes.next(bytes("t:b\n.\n"));
        bytes.complete();
        Settlement settled = settled();
        assertThat(settled.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(settled.attempts()).isEqualTo(2);
        assertThat(settled.bytes()).as("of the last attempt").isEqualTo(10);
        assertThat(settled.transcript().text(0)).isEqualTo("ab");
        assertThat(settled.delivered()).isEqualTo(3);
    }

    @Test
    void aToolsOwnStreamIsSettledApart() {
        ManualSource<ByteBuffer> inner = new ManualSource<>();
        List<Settlement> tools = new ArrayList<>();
        bytes.transform(Weir.decode(LineDialect.INSTANCE))
                .concatMap(event -> event == Events.HEARTBEAT || !(event instanceof StreamEvent.TextDelta)
                        ? Flux.just(event)
                        : inner.transform(Weir.decode(LineDialect.INSTANCE)).transform(Weir.settle(tools::add)))
                .transform(Weir.settle(settlements::add))
                .subscribe(probe);
        bytes.next(bytes("t:outer\n.\n"));
        inner.next(bytes("t:inner\n.\n"));
        inner.complete();
        assertThat(tools).singleElement().satisfies(tool -> {
            assertThat(tool.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(tool.transcript().text(0)).isEqualTo("inner");
        });
        bytes.complete();
        assertThat(settled().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(settled().transcript().text(0)).isEqualTo("outer");
        assertThat(settled().attempts()).isEqualTo(1);
    }

    @Test
    void timesAreThoseOfTheScheduler() {
        VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
        time.advanceTimeBy(Duration.ofSeconds(100));
        subscribe();
        time.advanceTimeBy(Duration.ofMillis(300));
        source.next(Events.PREAMBLE);
        time.advanceTimeBy(Duration.ofMillis(400));
        source.next(Events.text("a"));
        time.advanceTimeBy(Duration.ofMillis(500));
        source.next(Events.text("b"));
        source.next(Events.STOP);
        source.complete();
        assertThat(settled().started()).hasToString("1970-01-01T00:01:40Z");
        assertThat(settled().firstContent()).isEqualTo(Duration.ofMillis(700));
        assertThat(settled().elapsed()).isEqualTo(Duration.ofMillis(1200));
    }

    @Test
    void theTerminalIsRequired() {
        Flux<StreamEvent> whole = Flux.just(Events.text("a"), Events.STOP, Events.usage(1, 1));
        assertThat(whole.transform(Weir.requireTerminal()).collectList().block(Duration.ofSeconds(30)))
                .hasSize(3);
        truncated(Flux.just(Events.text("half")), "half");
        truncated(Flux.empty(), "");
        truncated(Flux.just(Events.text("a"), new StreamEvent.TextDelta(1, 0, "b"), Events.STOP), "a");
        truncated(Flux.just(Events.text("a"), Events.STOP, new StreamEvent.Restarted("2"), Events.text("b")), "b");
        Flux<StreamEvent> told = Flux.just(Events.text("a"), Events.fault(new StreamFault.Truncated("cut", 1)));
        assertThat(told.transform(Weir.requireTerminal()).collectList().block(Duration.ofSeconds(30)))
                .hasSize(2);
    }

    private static void truncated(Flux<StreamEvent> events, String text) {
        Probe<StreamEvent> own = new Probe<>(Long.MAX_VALUE);
        events.transform(Weir.requireTerminal()).subscribe(own);
        assertThat(own.error()).isInstanceOf(TruncatedStreamException.class);
        assertThat(((TruncatedStreamException) own.error()).transcript().text(0))
                .isEqualTo(text);
    }

    @Test
    void aTruncationIsToldOnce() {
        bytes.transform(Weir.decode(LineDialect.INSTANCE))
                .transform(Weir.requireTerminal())
                .transform(Weir.settle(settlements::add))
                .subscribe(probe);
        bytes.next(bytes("t:a\n"));
        bytes.complete();
        assertThat(probe.error()).hasMessageContaining("no terminal");
        assertThat(probe.error().getSuppressed()).isEmpty();
        assertThat(settled().outcome()).isEqualTo(Outcome.TRUNCATED);
    }

    @Test
    void aSignalEndsAllItsStreamsWithTheReason() {
        AbortSignal signal = new AbortSignal();
        List<Probe<StreamEvent>> probes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Probe<StreamEvent> own = new Probe<>(Long.MAX_VALUE);
            Flux.<StreamEvent>just(Events.text("a" + i))
                    .concatWith(Flux.never())
                    .transform(Weir.requireTerminal())
                    .transform(Weir.abortOn(signal))
                    .transform(Weir.settle(settlements::add))
                    .subscribe(own);
            probes.add(own);
        }
        assertThat(signal.streams()).isEqualTo(3);
        probes.get(0).cancel();
        assertThat(signal.streams()).isEqualTo(2);
        assertThat(signal.reason()).isNull();
        assertThat(signal.abort("shutdown")).isTrue();
        assertThat(signal.abort("again")).isFalse();
        assertThat(signal.stop("again")).isFalse();
        assertThat(signal.reason()).isEqualTo("shutdown");
        assertThat(signal.streams()).isZero();
        assertThat(probes.get(0).terminated()).isFalse();
        for (Probe<StreamEvent> own : probes.subList(1, 3)) {
            assertThat(own.error()).isInstanceOf(StreamAbortedException.class);
            assertThat(((StreamAbortedException) own.error()).transcript().text(0))
                    .startsWith("a");
        }
        assertThat(settlements)
                .extracting(Settlement::outcome)
                .containsExactly(Outcome.CLIENT_ABORT, Outcome.ABORTED, Outcome.ABORTED);
        assertThat(settlements.get(1).reason()).isEqualTo("shutdown");
    }

    @Test
    void aStopIsACleanEndWithThePartial() {
        AbortSignal signal = new AbortSignal();
        source.transform(Weir.abortOn(signal))
                .transform(Weir.settle(settlements::add))
                .subscribe(probe);
        source.next(Events.text("half"));
        signal.stop("user pressed stop");
        assertThat(source.cancels).hasValue(1);
        assertThat(probe.completions).isEqualTo(1);
        assertThat(settled().outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(settled().reason()).isEqualTo("user pressed stop");
        assertThat(settled().transcript().text(0)).isEqualTo("half");
    }

    @Test
    void aSignalThatIsUpSparesTheSource() {
        for (boolean clean : new boolean[] {true, false}) {
            AbortSignal signal = new AbortSignal();
            if (clean) {
                signal.stop("early");
            } else {
                signal.abort("early");
            }
            settlements.clear();
            Probe<StreamEvent> own = new Probe<>(Long.MAX_VALUE);
            Flux.<StreamEvent>error(new AssertionError("subscribed"))
                    .transform(Weir.abortOn(signal))
                    .transform(Weir.settle(settlements::add))
                    .subscribe(own);
            assertThat(own.completions).isEqualTo(clean ? 1 : 0);
            assertThat(settled().outcome()).isEqualTo(Outcome.ABORTED);
            assertThat(settled().reason()).isEqualTo("early");
            assertThat(signal.streams()).isZero();
        }
    }

    /** A source that emits inside request, as a generator does, ends too. */
    @Test
    void aSignalReachesAStreamThatEmitsWhileItIsSubscribed() {
        AbortSignal signal = new AbortSignal();
        Flux<Integer> endless = Flux.<Integer, Integer>generate(() -> 0, (i, sink) -> {
                    sink.next(i);
                    return i + 1;
                })
                .doOnNext(i -> {
                    if (i == 5) {
                        signal.stop("enough");
                    }
                });
        assertThat(endless.transform(Weir.abortOn(signal)).collectList().block(Duration.ofSeconds(30)))
                .hasSizeLessThanOrEqualTo(6);
        assertThat(signal.streams()).isZero();
    }

    @Test
    void whatOneStreamsDownstreamThrowsDoesNotKeepTheOthers() {
        AbortSignal signal = new AbortSignal();
        List<Throwable> errors = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Flux.never().transform(Weir.abortOn(signal)).subscribe(value -> {}, error -> {
                errors.add(error);
                throw new IllegalStateException("downstream");
            });
        }
        assertThat(signal.abort("all")).isTrue();
        assertThat(errors).hasSize(3);
    }

    @Test
    void anAbandonedStreamIsReadOnForItsUsage() {
        Abandon drain = Abandon.drain(Duration.ofSeconds(10), 1 << 20, 1);
        Clockwork clock = new Clockwork();
        bytes.transform(Weir.decode(new UsageLines()))
                .transform(Weir.settle(settlements::add))
                .transform(Weir.abandon(drain, clock))
                .subscribe(probe);
        bytes.next(bytes("t:kept\n"));
        probe.cancel();
        assertThat(bytes.cancels).hasValue(0);
        assertThat(drain.draining()).isEqualTo(1);
        assertThat(settlements).isEmpty();
        bytes.next(bytes("t:thrown away\n"));
        bytes.next(bytes("u:42\n.\n"));
        bytes.complete();
        Settlement settled = settled();
        assertThat(settled.outcome()).isEqualTo(Outcome.CLIENT_ABORT);
        assertThat(settled.usage().output()).isEqualTo(42);
        assertThat(settled.outputFrom()).isEqualTo(Provenance.REPORTED);
        assertThat(settled.transcript().text(0)).isEqualTo("kept");
        assertThat(settled.decoded()).isEqualTo(2);
        assertThat(settled.delivered()).isEqualTo(1);
        assertThat(probe.values).hasSize(1);
        assertThat(probe.discarded).isNotEmpty();
        assertThat(probe.terminated()).isFalse();
        assertThat(drain.draining()).isZero();
        assertThat(clock.waiting).hasValue(0);
    }

    @Test
    void aStreamThatIsAbandonedBeforeItsFirstByteKeepsNoText() {
        Abandon drain = Abandon.drain(Duration.ofSeconds(10), 1 << 20, 1);
        source.transform(Weir.settle(settlements::add))
                .transform(Weir.abandon(drain, new Clockwork()))
                .subscribe(probe);
        probe.cancel();
        source.next(Events.text("thrown away"));
        source.next(Events.usage(3, 4));
        source.next(Events.STOP);
        source.complete();
        assertThat(settled().outcome()).isEqualTo(Outcome.CLIENT_ABORT);
        assertThat(settled().transcript().text(0)).isEmpty();
        assertThat(settled().usage().output()).isEqualTo(4);
        assertThat(settled().delivered()).isZero();
    }

    @Test
    void aDrainEndsWithItsTime() {
        Abandon drain = Abandon.drain(Duration.ofSeconds(10), 1 << 20, 1);
        Clockwork clock = new Clockwork();
        source.transform(Weir.settle(settlements::add))
                .transform(Weir.abandon(drain, clock))
                .subscribe(probe);
        probe.cancel();
        clock.advance(9_999);
        assertThat(source.cancels).hasValue(0);
        clock.advance(1);
        assertThat(source.cancels).hasValue(1);
        assertThat(settled().outcome()).isEqualTo(Outcome.CLIENT_ABORT);
        assertThat(drain.draining()).isZero();
        assertThat(clock.waiting).hasValue(0);
    }

    @Test
    void aDrainEndsWithItsBytes() {
        for (boolean events : new boolean[] {true, false}) {
            Abandon drain = Abandon.drain(Duration.ofSeconds(16), 10, 1);
            Clockwork clock = new Clockwork();
            ManualSource<ByteBuffer> body = new ManualSource<>();
            Probe<StreamEvent> own = new Probe<>(Long.MAX_VALUE);
            body.transform(Weir.decode(LineDialect.INSTANCE))
                    .transform(Weir.abandon(drain, clock))
                    .subscribe(own);
            body.next(bytes("t:before the cancel, it costs nothing\n"));
            own.cancel();
            body.next(bytes(events ? "t:1234567\n" : "t:12345678"));
            assertThat(body.cancels).hasValue(0);
            body.next(bytes(events ? "\n" : "9"));
            if (!events) {
                assertThat(body.cancels).hasValue(0);
                clock.advance(1000);
            }
            assertThat(body.cancels).hasValue(1);
            assertThat(drain.draining()).isZero();
        }
    }

    @Test
    void aDrainWithoutAPermitIsACancel() {
        Abandon drain = Abandon.drain(Duration.ofSeconds(10), 1 << 20, 1);
        Clockwork clock = new Clockwork();
        ManualSource<StreamEvent> first = new ManualSource<>();
        Probe<StreamEvent> other = new Probe<>(Long.MAX_VALUE);
        first.transform(Weir.abandon(drain, clock)).subscribe(other);
        source.transform(Weir.settle(settlements::add))
                .transform(Weir.abandon(drain, clock))
                .subscribe(probe);
        other.cancel();
        probe.cancel();
        assertThat(first.cancels).hasValue(0);
        assertThat(source.cancels).hasValue(1);
        assertThat(settled().outcome()).isEqualTo(Outcome.CLIENT_ABORT);
        first.fail(new IllegalStateException("late"));
        assertThat(other.errorsDropped).isEmpty();
        assertThat(drain.draining()).isZero();
    }

    @Test
    void aSchedulerThatRejectsMakesADrainACancel() {
        Abandon drain = Abandon.drain(Duration.ofSeconds(10), 1 << 20, 1);
        Clockwork clock = new Clockwork();
        source.transform(Weir.abandon(drain, clock)).subscribe(probe);
        clock.rejects = true;
        probe.cancel();
        assertThat(source.cancels).hasValue(1);
        assertThat(drain.draining()).isZero();
    }

    @Test
    void aSignalEndsADrain() {
        Abandon drain = Abandon.drain(Duration.ofSeconds(10), 1 << 20, 1);
        AbortSignal signal = new AbortSignal();
        source.transform(Weir.abortOn(signal))
                .transform(Weir.settle(settlements::add))
                .transform(Weir.abandon(drain, new Clockwork()))
                .subscribe(probe);
        probe.cancel();
        signal.abort("shutdown");
        assertThat(source.cancels).hasValue(1);
        assertThat(settled().outcome()).isEqualTo(Outcome.CLIENT_ABORT);
        assertThat(drain.draining()).isZero();
        assertThat(probe.errorsDropped).isEmpty();
    }

    @Test
    void cancellingIsTheDefault() {
        source.transform(Weir.settle(settlements::add))
                .transform(Weir.abandon(Abandon.cancel()))
                .subscribe(probe);
        probe.cancel();
        assertThat(source.cancels).hasValue(1);
        assertThat(source.cancellers).containsExactly(Thread.currentThread());
        assertThat(settled().outcome()).isEqualTo(Outcome.CLIENT_ABORT);
        assertThat(Abandon.cancel().draining()).isZero();
    }

    @Test
    void drainsAreRefusedByName() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> Abandon.drain(Duration.ZERO, 1, 1)).hasMessageContaining("maxTime");
        assertThatThrownBy(() -> Abandon.drain(second, 0, 1)).hasMessageContaining("maxBytes");
        assertThatThrownBy(() -> Abandon.drain(second, 1, 0)).hasMessageContaining("permits");
    }
}
