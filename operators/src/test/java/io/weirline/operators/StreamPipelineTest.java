package io.weirline.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.ByteSink;
import io.weirline.core.DeadlineException;
import io.weirline.core.Encoder;
import io.weirline.core.ProviderException;
import io.weirline.core.StreamAbortedException;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamFault;
import io.weirline.core.TruncatedStreamException;
import io.weirline.operators.fixture.ChatBody;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;
import reactor.test.scheduler.VirtualTimeScheduler;

class StreamPipelineTest {
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final List<Settlement> settled = new ArrayList<>();
    private final ManualSource<ByteBuffer> source = new ManualSource<>();
    private final PipelineOptions options = StreamPipeline.from(Dialects.OPENAI_CHAT)
            .batching(Batching.immediate())
            .timer(time)
            .onSettled(settled::add);

    @AfterEach
    void close() {
        time.dispose();
    }

    private void advance(long millis) {
        time.advanceTimeBy(Duration.ofMillis(millis));
    }

    private void next(String... frames) {
        source.next(ByteBuffer.wrap(ChatBody.bytes(frames)));
    }

    private <T> Probe<T> subscribe(Flux<T> flux, long demand) {
        Probe<T> probe = new Probe<>(demand);
        flux.subscribe(probe);
        return probe;
    }

    private static List<String> text(Probe<StreamEvent> probe) {
        return probe.values.stream()
                .filter(TextDelta.class::isInstance)
                .map(event -> ((TextDelta) event).text())
                .toList();
    }

    private static String wire(Probe<ByteBuffer> probe) {
        StringBuilder all = new StringBuilder();
        probe.values.forEach(buffer -> all.append(StandardCharsets.UTF_8.decode(buffer.duplicate())));
        return all.toString();
    }

    private Settlement settlement() {
        assertThat(settled).hasSize(1);
        return settled.get(0);
    }

    @Test
    void eventsComeAndTheRequestIsSettledOnce() {
        Probe<StreamEvent> probe = subscribe(source.transform(options.build().events()), Long.MAX_VALUE);
        next(ChatBody.text("Weir"));
        assertThat(text(probe)).containsExactly("Weir");
        assertThat(settled).isEmpty();
        next(ChatBody.text("line"), ChatBody.FINISH, ChatBody.USAGE, ChatBody.DONE);
        source.complete();
        assertThat(text(probe)).containsExactly("Weir", "line");
        assertThat(probe.completions).isEqualTo(1);
        assertThat(probe.broken).isEmpty();
        Settlement how = settlement();
        assertThat(how.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(how.usage().output()).isEqualTo(2);
        assertThat(how.outputFrom()).isEqualTo(Settlement.Provenance.REPORTED);
        assertThat(how.transcript().text(0)).isEqualTo("Weirline");
    }

    @Test
    void bytesComeInTheClientsDialect() {
        Probe<ByteBuffer> probe = subscribe(source.transform(options.build().bytes()), Long.MAX_VALUE);
        next(ChatBody.text("Weir"), ChatBody.text("line"), ChatBody.FINISH, ChatBody.DONE);
        source.complete();
        assertThat(probe.completions).isEqualTo(1);
        String all = wire(probe);
        assertThat(all)
                .contains("\"content\":\"Weir\"")
                .contains("\"content\":\"line\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(settlement().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void aProvidersErrorIsTheClientsErrorFrameAndSettledAsAnError() {
        Probe<ByteBuffer> probe = subscribe(source.transform(options.build().bytes()), Long.MAX_VALUE);
        next(ChatBody.text("Weir"), ChatBody.ERROR);
        assertThat(wire(probe))
                .contains("Weir")
                .contains("\"error\"")
                .doesNotContain("secret")
                .doesNotContain("[DONE]");
        assertThat(probe.completions).isEqualTo(1);
        assertThat(settlement().outcome()).isEqualTo(Outcome.PROVIDER_ERROR);
        assertThat(settlement().error()).isInstanceOf(ProviderException.class);
    }

    @Test
    void anErrorIsToldOnceAlsoWhereTheSourceAnswersTheRequestItself() {
        Probe<StreamEvent> probe = subscribe(
                Flux.just(ByteBuffer.wrap(ChatBody.bytes(ChatBody.text("a"), ChatBody.ERROR)))
                        .transform(options.build().events()),
                Long.MAX_VALUE);
        assertThat(probe.error()).isInstanceOf(ProviderException.class);
        assertThat(probe.errorsDropped).isEmpty();
        assertThat(probe.broken).isEmpty();
    }

    @Test
    void anEndWithoutTheTerminalIsTruncated() {
        Probe<StreamEvent> probe = subscribe(source.transform(options.build().events()), Long.MAX_VALUE);
        next(ChatBody.text("Weir"), ChatBody.DONE);
        source.complete();
        assertThat(text(probe)).containsExactly("Weir");
        assertThat(probe.error()).isInstanceOf(TruncatedStreamException.class);
        assertThat(settlement().outcome()).isEqualTo(Outcome.TRUNCATED);
    }

    @Test
    void aDeadlineEndsAndNamesItself() {
        StreamPipeline pipe = options.deadlines(Deadlines.none().firstContent(Duration.ofSeconds(2)))
                .build();
        Probe<StreamEvent> probe = subscribe(source.transform(pipe.events()), Long.MAX_VALUE);
        advance(1_999);
        assertThat(probe.terminated()).isFalse();
        advance(1);
        assertThat(probe.error()).isInstanceOf(DeadlineException.class);
        assertThat(source.cancels).hasValue(1);
        assertThat(settlement().outcome()).isEqualTo(Outcome.DEADLINE);
        assertThat(settlement().deadline()).isEqualTo("firstContent");
    }

    @Test
    void aClientThatLeavesCancelsTheModel() {
        Probe<StreamEvent> probe = subscribe(source.transform(options.build().events()), Long.MAX_VALUE);
        next(ChatBody.text("Weir"));
        probe.cancel();
        assertThat(source.cancels).hasValue(1);
        assertThat(settlement().outcome()).isEqualTo(Outcome.CLIENT_ABORT);
        assertThat(settlement().transcript().text(0)).isEqualTo("Weir");
    }

    private StreamPipeline impatient(Abandon abandon) {
        Budget budget = new Budget(1_000, BudgetPool.of(1 << 20), WhenFull.ERROR_SLOW_CONSUMER, Duration.ofSeconds(30));
        return options.delivery(options.delivery.withBudget(budget))
                .abandon(abandon)
                .build();
    }

    @Test
    void aClientThatTakesNothingIsSettledAsSlowAndNotAsGone() {
        Probe<StreamEvent> probe =
                subscribe(source.transform(impatient(Abandon.cancel()).events()), 1);
        next(ChatBody.text("Weir"));
        next(ChatBody.text("a".repeat(2_000)));
        advance(29_999);
        assertThat(probe.terminated()).isFalse();
        advance(1);
        assertThat(probe.error()).isInstanceOf(DeadlineException.class);
        assertThat(source.cancels).hasValue(1);
        assertThat(settlement().outcome()).isEqualTo(Outcome.SLOW_CONSUMER);
        assertThat(settlement().transcript().text(0)).startsWith("Weira");
    }

    @Test
    void aSlowClientsStreamIsReadOnForItsUsageAndStaysSlow() {
        Probe<StreamEvent> probe = subscribe(
                source.transform(impatient(Abandon.drain(Duration.ofMinutes(5), 1 << 20, 1))
                        .events()),
                1);
        next(ChatBody.text("Weir"));
        next(ChatBody.text("a".repeat(2_000)));
        advance(30_000);
        assertThat(probe.error()).isInstanceOf(DeadlineException.class);
        assertThat(settled).isEmpty();
        next(ChatBody.FINISH, ChatBody.USAGE, ChatBody.DONE);
        source.complete();
        assertThat(settlement().outcome()).isEqualTo(Outcome.SLOW_CONSUMER);
        assertThat(settlement().usage().output()).isEqualTo(2);
    }

    @Test
    void aClientThatThrowsIsSettledAsAnInternalFailure() {
        Probe<StreamEvent> probe = new Probe<>(Long.MAX_VALUE);
        probe.onValue = event -> {
            throw new IllegalStateException("downstream");
        };
        source.transform(options.build().events()).subscribe(probe);
        assertThatThrownBy(() -> next(ChatBody.text("Weir"))).hasMessage("downstream");
        assertThat(source.cancels).hasValue(1);
        assertThat(settlement().outcome()).isEqualTo(Outcome.INTERNAL);
    }

    @Test
    void anEncoderThatThrowsIsSettledAsAnInternalFailure() {
        Encoder<StreamEvent> broken = new Encoder<>() {
            @Override
            public void encode(StreamEvent event, ByteSink out) {
                throw new IllegalStateException("encoder");
            }

            @Override
            public void finish(ByteSink out) {}

            @Override
            public void fail(StreamFault fault, ByteSink out) {}

            @Override
            public void heartbeat(ByteSink out) {}

            @Override
            public void reset() {}
        };
        StreamPipeline pipe = options.build();
        Probe<ByteBuffer> probe = subscribe(
                source.transform(pipe.decode(PieceAccess.byteBuffers()))
                        .transform(pipe.watch())
                        .transform(
                                Weir.deliverWith(() -> broken, pipe.delivery().withErrorFrames(false))),
                Long.MAX_VALUE);
        next(ChatBody.text("Weir"));
        assertThat(probe.error()).hasMessage("encoder");
        assertThat(settlement().outcome()).isEqualTo(Outcome.INTERNAL);
    }

    @Test
    void oneRequestMayWishOtherwise() {
        StreamPipeline pipe =
                options.batching(Batching.fixed(2, Duration.ofMillis(20))).build();
        AbortSignal stop = new AbortSignal();
        StreamPipeline mine = pipe.with(Overrides.none()
                .chunkSize(3)
                .flushAfter(Duration.ofMillis(50))
                .deadlines(Deadlines.none())
                .abortOn(stop));
        assertThat(mine.delivery().batching()).isEqualTo(Batching.fixed(3, Duration.ofMillis(50)));
        assertThat(pipe.delivery().batching()).isEqualTo(Batching.fixed(2, Duration.ofMillis(20)));
        Probe<StreamEvent> probe = subscribe(source.transform(mine.events()), Long.MAX_VALUE);
        next(ChatBody.text("a"));
        next(ChatBody.text("b"));
        next(ChatBody.text("c"));
        assertThat(text(probe)).containsExactly("a");
        next(ChatBody.text("d"));
        assertThat(text(probe)).containsExactly("a", "bcd");
        next(ChatBody.text("e"));
        advance(49);
        assertThat(text(probe)).hasSize(2);
        advance(1);
        assertThat(text(probe)).endsWith("e");
        advance(1_000_000);
        stop.abort("enough");
        assertThat(probe.error()).isInstanceOf(StreamAbortedException.class);
        assertThat(settlement().outcome()).isEqualTo(Outcome.ABORTED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pipe.with(Overrides.none().chunkSize(0)))
                .withMessageContaining("chunk_size");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pipe.with(Overrides.none().flushAfter(Duration.ofMillis(-1))))
                .withMessageContaining("flush_ms");
        assertThat(pipe.with(Overrides.none().chunkSize(1))
                        .delivery()
                        .batching()
                        .mode())
                .isEqualTo(Batching.Mode.IMMEDIATE);
    }

    @Test
    void allThatIsAskedForIsThere() {
        List<String> told = new ArrayList<>();
        Labels labels = LabelPolicy.allow(2, "tenant").of(Map.of("tenant", "a"));
        Timeline timeline = Timeline.start(Map.of(), () -> time.now(TimeUnit.NANOSECONDS));
        StreamPipeline pipe = options.phases(Phases.of("searching"))
                .graphemeSafe(Duration.ofMillis(100))
                .listener(new StreamListener() {
                    @Override
                    public void onFirstContent(Labels of, Duration sinceAsked) {
                        told.add("first " + of + " " + sinceAsked.toMillis());
                    }

                    @Override
                    public void onEnded(Labels of, SignalType how, Duration sinceAsked) {
                        told.add(how + " " + sinceAsked.toMillis());
                    }

                    @Override
                    public void onSettled(Labels of, Settlement settlement) {
                        told.add("settled " + settlement.outcome());
                    }
                })
                .build()
                .with(Overrides.none().labels(labels).timeline(timeline));
        Probe<StreamEvent> probe = subscribe(source.transform(pipe.events()), Long.MAX_VALUE);
        assertThat(probe.values).containsExactly(Phases.event("searching"));
        advance(30);
        next(ChatBody.text("cafe"));
        advance(10);
        next(ChatBody.text("\u0301!"));
        assertThat(String.join("", text(probe))).isEqualTo("cafe\u0301");
        advance(10);
        next(ChatBody.FINISH, ChatBody.DONE);
        source.complete();
        assertThat(String.join("", text(probe))).isEqualTo("cafe\u0301!");
        assertThat(told).containsExactly("first {tenant=a} 30", "settled COMPLETED", "onComplete 50");
        assertThat(timeline.spans()).extracting(Timeline.Span::name).containsExactly("first content", "generation");
        assertThat(settled).hasSize(1);
    }

    @Test
    void eachSubscriptionIsItsOwn() {
        Flux<StreamEvent> flux = source.transform(options.build().events());
        for (int i = 1; i <= 3; i++) {
            Probe<StreamEvent> probe = subscribe(flux, Long.MAX_VALUE);
            next(ChatBody.text("a"), ChatBody.FINISH, ChatBody.DONE);
            source.complete();
            assertThat(probe.completions).isEqualTo(1);
            assertThat(settled).hasSize(i);
        }
    }

    @Test
    void anOptionThatMakesNoSenseIsNamed() {
        Duration ages = Duration.ofSeconds(Long.MAX_VALUE);
        Map<String, Runnable> senseless = new LinkedHashMap<>();
        senseless.put("to", () -> options.to(Dialects.named("mcp")));
        senseless.put("commitAfter", () -> options.commitAfter(ages));
        senseless.put("maxDelay", () -> options.graphemeSafe(ages));
        senseless.put("heartbeat", () -> Delivery.defaults().withHeartbeat(ages));
        senseless.put("patience", () -> Budget.defaults().withPatience(ages));
        senseless.put("maxTime", () -> Abandon.drain(ages, 1, 1));
        senseless.put("after", () -> Phases.of("searching").then(ages, "ages"));
        senseless.put("firstContent", () -> Deadlines.none().firstContent(ages.minusSeconds(1)));
        senseless.put("headers", () -> Deadlines.none().headers(Duration.ofNanos(-1)));
        senseless.put("minRate", () -> Deadlines.none().minRate(5, Deadlines.OFF));
        senseless.forEach((option, wish) ->
                assertThatIllegalArgumentException().isThrownBy(wish::run).withMessageContaining(option));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.graphemeSafe(Duration.ZERO))
                .withMessageContaining("maxDelay");
    }
}
