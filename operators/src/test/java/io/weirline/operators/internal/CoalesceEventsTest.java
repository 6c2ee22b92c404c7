package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.BlockKind;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Citation;
import io.weirline.core.StreamEvent.Extension;
import io.weirline.core.StreamEvent.Fault;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.Liveness;
import io.weirline.core.StreamEvent.MediaDelta;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.ReasoningSignature;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.Started;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.StreamEvent.UsageUpdate;
import io.weirline.core.StreamFault;
import io.weirline.core.ToolCall;
import io.weirline.core.Usage;
import io.weirline.operators.Batching;
import io.weirline.operators.Delivery;
import io.weirline.operators.Weir;
import io.weirline.operators.fixture.LineDialect;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Events: what is joined, what waits, and what waits for nothing. */
class CoalesceEventsTest {
    private static final Usage USAGE = new Usage(1L, 2L, null, null, null, null);

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final ManualSource<StreamEvent> source = new ManualSource<>();
    private final Probe<StreamEvent> probe = new Probe<>();

    private static StreamEvent text(String text) {
        return new TextDelta(0, 0, text);
    }

    private void subscribe(Batching batching) {
        subscribe(Delivery.defaults().withBatching(batching).withHeartbeat(Duration.ZERO));
    }

    private void subscribe(Delivery delivery) {
        source.transform(Weir.coalesce(delivery.withTimer(clock))).subscribe(probe);
    }

    private void subscribeWindowed() {
        subscribe(Batching.fixed(100, Duration.ofMillis(20)));
        probe.request(Long.MAX_VALUE);
        source.next(text("first"));
        assertThat(probe.values).containsExactly(text("first"));
        probe.values.clear();
    }

    private void emit(StreamEvent... events) {
        for (StreamEvent event : events) {
            source.next(event);
        }
    }

    @AfterEach
    void keptTheRules() {
        assertThat(probe.broken).isEmpty();
    }

    @Test
    void neighboursAreJoinedNeverAcrossChoicesBlocksOrTypes() {
        subscribeWindowed();
        emit(
                text("a"),
                text("b"),
                new TextDelta(1, 0, "c"),
                new TextDelta(1, 0, "d"),
                new TextDelta(1, 2, "e"),
                new ReasoningDelta(1, 2, "f", false),
                new ReasoningDelta(1, 2, "g", false),
                new ReasoningDelta(1, 2, "h", true),
                new RefusalDelta(1, 2, "i"),
                new RefusalDelta(1, 2, "j"),
                new RefusalDelta(1, 3, "k"),
                new ToolCallDelta(0, 4, "{"),
                new ToolCallDelta(0, 4, "}"),
                new ToolCallDelta(2, 4, "l"),
                text("m"));
        assertThat(probe.values).isEmpty();
        clock.advanceTimeBy(Duration.ofMillis(20));
        assertThat(probe.values)
                .containsExactly(
                        text("ab"),
                        new TextDelta(1, 0, "cd"),
                        new TextDelta(1, 2, "e"),
                        new ReasoningDelta(1, 2, "fg", false),
                        new ReasoningDelta(1, 2, "h", true),
                        new RefusalDelta(1, 2, "ij"),
                        new RefusalDelta(1, 3, "k"),
                        new ToolCallDelta(0, 4, "{}"),
                        new ToolCallDelta(2, 4, "l"),
                        text("m"));
    }

    @Test
    void oneEventAloneIsTheSameObject() {
        subscribeWindowed();
        StreamEvent alone = text("alone");
        emit(alone);
        clock.advanceTimeBy(Duration.ofMillis(20));
        assertThat(probe.values).hasSize(1);
        assertThat(probe.values.get(0)).isSameAs(alone);
    }

    @Test
    void piecesOfMediaStayApart() {
        subscribeWindowed();
        MediaDelta piece = new MediaDelta(0, 1, "image/png", "QQ==");
        emit(piece, piece);
        clock.advanceTimeBy(Duration.ofMillis(20));
        assertThat(probe.values).containsExactly(piece, piece);
    }

    static Stream<StreamEvent> boundaries() {
        return Stream.of(
                new BlockStarted(0, 1, BlockKind.TOOL, new ToolCall(0, "id", "name", ToolCall.Kind.FUNCTION)),
                new BlockEnded(0, 1, BlockKind.TOOL),
                new UsageUpdate(USAGE),
                new Finished(0, FinishReason.STOP, "stop"),
                new Fault(new StreamFault.Truncated("cut", 0)));
    }

    @ParameterizedTest
    @MethodSource("boundaries")
    void nothingWaitsBeyondABoundary(StreamEvent boundary) {
        subscribeWindowed();
        emit(text("a"), text("b"), boundary);
        assertThat(probe.values).containsExactly(text("ab"), boundary);
        emit(boundary);
        assertThat(probe.values).hasSize(3);
    }

    static Stream<StreamEvent> others() {
        return Stream.of(
                new Started("id", "model", LineDialect.INSTANCE),
                new BlockStarted(0, 1, BlockKind.TEXT, null),
                new BlockEnded(0, 1, BlockKind.REASONING),
                new Extension("name", "{}"),
                new ToolCallDelta(3, 3, ""),
                Liveness.COMMENT);
    }

    /** What is no content opens no window; where one is open, order comes first. */
    @ParameterizedTest
    @MethodSource("others")
    void whatIsNoContentWaitsForItsOrderOnly(StreamEvent other) {
        subscribeWindowed();
        emit(other);
        assertThat(probe.values).containsExactly(other);
        emit(text("a"), other, text("b"));
        assertThat(probe.values).hasSize(1);
        clock.advanceTimeBy(Duration.ofMillis(20));
        assertThat(probe.values).containsExactly(other, text("a"), other, text("b"));
    }

    static Stream<StreamEvent> contents() {
        return Stream.of(
                text("a"),
                new ReasoningDelta(0, 0, "a", false),
                new ReasoningSignature(0, 0, "a", false),
                new Citation(0, 0, "{}"),
                new MediaDelta(0, 0, "audio/pcm", "QQ=="),
                new ToolCallDelta(0, 0, "{"));
    }

    /** The envelope is not content: the window opens behind the first content, not behind the first event. */
    @ParameterizedTest
    @MethodSource("contents")
    void theFirstContentLeavesAtOnce(StreamEvent content) {
        subscribe(Batching.fixed(100, Duration.ofMillis(20)));
        probe.request(Long.MAX_VALUE);
        Started started = new Started("id", "model", LineDialect.INSTANCE);
        emit(started, text(""), content);
        assertThat(probe.values).containsExactly(started, text(""), content);
        emit(content);
        assertThat(probe.values).hasSize(3);
        clock.advanceTimeBy(Duration.ofMillis(20));
        assertThat(probe.values).hasSize(4);
    }

    @Test
    void theWindowIsMeasuredFromTheFirstPendingItem() {
        subscribeWindowed();
        for (int i = 0; i < 50; i++) {
            emit(text("x"));
            clock.advanceTimeBy(Duration.ofMillis(5));
        }
        source.complete();
        // At 0, 5, 10 and 15 ms: the tick at 20 comes before the item of that time.
        assertThat(probe.values).hasSize(13);
        assertThat(probe.values.get(0)).isEqualTo(text("xxxx"));
        assertThat(probe.values.get(12)).isEqualTo(text("xx"));
    }

    @Test
    void demandForOneGivesOneRun() {
        subscribe(Batching.immediate());
        probe.request(1);
        emit(text("a"));
        emit(text("b"), text("c"), new ReasoningDelta(0, 1, "d", false), text("e"));
        assertThat(probe.values).containsExactly(text("a"));
        probe.request(1);
        assertThat(probe.values).containsExactly(text("a"), text("bc"));
        emit(text("f"));
        probe.request(1);
        assertThat(probe.values).hasSize(3);
        source.complete();
        assertThat(probe.completions).isZero();
        probe.request(1);
        assertThat(probe.values)
                .containsExactly(text("a"), text("bc"), new ReasoningDelta(0, 1, "d", false), text("ef"));
        assertThat(probe.completions).isEqualTo(1);
    }

    @Test
    void theHeartbeatIsAnEvent() {
        subscribe(Delivery.defaults().withBatching(Batching.immediate()).withHeartbeat(Duration.ofSeconds(15)));
        probe.request(10);
        clock.advanceTimeBy(Duration.ofSeconds(14));
        emit(text("a"));
        clock.advanceTimeBy(Duration.ofMillis(14_999));
        assertThat(probe.values).containsExactly(text("a"));
        clock.advanceTimeBy(Duration.ofMillis(1));
        assertThat(probe.values).containsExactly(text("a"), Liveness.HEARTBEAT);
        clock.advanceTimeBy(Duration.ofSeconds(15));
        assertThat(probe.values).containsExactly(text("a"), Liveness.HEARTBEAT, Liveness.HEARTBEAT);
        source.complete();
        clock.advanceTimeBy(Duration.ofMinutes(5));
        assertThat(probe.values).hasSize(3);
    }

    @Test
    void noHeartbeatWithoutDemandAndOneWhenItComes() {
        subscribe(Delivery.defaults().withBatching(Batching.immediate()).withHeartbeat(Duration.ofSeconds(15)));
        probe.request(1);
        emit(text("a"));
        clock.advanceTimeBy(Duration.ofMinutes(10));
        assertThat(probe.values).containsExactly(text("a"));
        probe.request(5);
        assertThat(probe.values).containsExactly(text("a"), Liveness.HEARTBEAT);
        clock.advanceTimeBy(Duration.ofSeconds(14));
        assertThat(probe.values).hasSize(2);
    }

    @Test
    void aHeartbeatDoesNotOvertakeWhatIsPending() {
        subscribe(Delivery.defaults()
                .withBatching(Batching.fixed(100, Duration.ofSeconds(20)))
                .withHeartbeat(Duration.ofSeconds(15)));
        probe.request(Long.MAX_VALUE);
        emit(text("a"));
        clock.advanceTimeBy(Duration.ofSeconds(1));
        emit(text("b"));
        clock.advanceTimeBy(Duration.ofSeconds(19));
        assertThat(probe.values).containsExactly(text("a"));
        clock.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(probe.values).containsExactly(text("a"), text("b"));
        clock.advanceTimeBy(Duration.ofSeconds(15));
        assertThat(probe.values).containsExactly(text("a"), text("b"), Liveness.HEARTBEAT);
    }

    @Test
    void thePartsOfAnEmojiStayTogether() {
        subscribeWindowed();
        emit(text("水"), text("🙂"), text("a"));
        clock.advanceTimeBy(Duration.ofMillis(20));
        emit(text("b"), text("c"));
        clock.advanceTimeBy(Duration.ofMillis(20));
        assertThat(probe.values).isEqualTo(List.of(text("水🙂a"), text("bc")));
    }
}
