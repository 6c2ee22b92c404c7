package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weirline.core.BlockKind;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.UsageUpdate;
import io.weirline.core.Usage;
import io.weirline.operators.Weir;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.util.RaceTestUtils;

class GraphemeGuardTest {
    private static final Duration DELAY = Duration.ofMillis(100);
    private static final String FAMILY = "👨‍👩‍👧";

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ManualSource<String> source = new ManualSource<>();
    private final Probe<String> probe = new Probe<>();

    @AfterEach
    void keptTheRules() {
        assertThat(probe.broken).isEmpty();
        time.dispose();
    }

    private void guard() {
        source.transform(Weir.graphemeSafe(DELAY, time)).subscribe(probe);
        probe.request(Long.MAX_VALUE);
    }

    private void advance(long millis) {
        time.advanceTimeBy(Duration.ofMillis(millis));
    }

    @Test
    void aClusterThatStringsShareComesWhole() {
        guard();
        for (String piece : List.of("a 👨", "\u200D👩\u200D", "👧 e", "\u0301", "🇩", "🇪", "🇫🇷!")) {
            source.next(piece);
        }
        assertThat(probe.values).containsExactly("a ", FAMILY + " ", "e\u0301", "🇩🇪🇫🇷");
        source.complete();
        assertThat(probe.values).endsWith("!");
        assertThat(probe.completions).isEqualTo(1);
    }

    @Test
    void halvesOfAPairAreJoined() {
        guard();
        source.next("a\uD83D");
        source.next("\uDC4Db");
        source.complete();
        assertThat(probe.values).containsExactly("a", "👍", "b");
    }

    @Test
    void whatIsHeldLeavesWithinTheDelay() {
        guard();
        source.next("ab");
        assertThat(probe.values).containsExactly("a");
        advance(49);
        assertThat(probe.values).containsExactly("a");
        advance(51);
        assertThat(probe.values).containsExactly("a", "b");
        source.next("\u0301");
        assertThat(probe.values).as("too late, but nothing is lost").containsExactly("a", "b");
        advance(100);
        assertThat(probe.values).containsExactly("a", "b", "\u0301");
    }

    /** Each cluster waits for its own time, however long the text goes on. */
    @Test
    void noClusterWaitsLongerThoughOthersCome() {
        guard();
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String token = "t" + (char) ('a' + i % 26);
            sent.append(token);
            source.next(token);
            advance(7);
            int seen = String.join("", probe.values).length();
            assertThat(sent.length() - seen).isLessThanOrEqualTo(1);
        }
        advance(100);
        assertThat(String.join("", probe.values)).isEqualTo(sent.toString());
    }

    @Test
    void nothingTicksWhereNothingIsHeld() {
        guard();
        source.next("line\n");
        assertThat(time.getScheduledTaskCount()).isZero();
        source.next("x");
        assertThat(time.getScheduledTaskCount()).isEqualTo(1);
        advance(1_000);
        assertThat(probe.values).containsExactly("line\n", "x");
        assertThat(time.getScheduledTaskCount()).isEqualTo(2);
    }

    @Test
    void moreThanTheBoundIsNeverHeld() {
        guard();
        source.next("e");
        for (int i = 0; i < 200; i++) {
            source.next("\u0301");
            assertThat(1 + i + 1 - String.join("", probe.values).length()).isLessThanOrEqualTo(HeldText.MAX_CHARS);
        }
        source.next("\uD83D");
        source.complete();
        assertThat(String.join("", probe.values)).isEqualTo("e" + "\u0301".repeat(200) + "\uD83D");
    }

    @Test
    void aLongClusterOfPairsIsNotCutInsideOne() {
        guard();
        source.next("👨" + "\u200D👨".repeat(100) + "\u200D\uD83D");
        for (String value : probe.values) {
            assertThat(Character.isHighSurrogate(value.charAt(value.length() - 1)))
                    .isFalse();
        }
        assertThat(probe.values).hasSize(1);
    }

    @Test
    void theErrorComesBehindWhatIsHeld() {
        guard();
        source.next("ab");
        source.fail(new IllegalStateException("source"));
        assertThat(probe.values).containsExactly("a", "b");
        assertThat(probe.error()).isInstanceOf(IllegalStateException.class).hasMessage("source");
    }

    @Test
    void withoutDemandTheTimerEmitsNothing() {
        source.transform(Weir.graphemeSafe(DELAY, time)).subscribe(probe);
        probe.request(1);
        source.next("ab");
        advance(1_000);
        assertThat(probe.values).containsExactly("a");
        probe.request(1);
        assertThat(probe.values).containsExactly("a", "b");
        assertThat(source.requested).as("no demand is left to ask with").hasValue(1);
        probe.request(1);
        assertThat(source.requested).hasValue(2);
    }

    @Test
    void aCancelStopsTheTimer() {
        guard();
        source.next("ab");
        probe.cancel();
        advance(1_000);
        assertThat(probe.values).containsExactly("a");
        assertThat(source.cancels).hasValue(1);
    }

    @Test
    void aSchedulerThatTakesNothingIsAnError() {
        Scheduler closed = Schedulers.newSingle("closed");
        closed.dispose();
        source.transform(Weir.graphemeSafe(DELAY, closed)).subscribe(probe);
        probe.request(Long.MAX_VALUE);
        source.next("ab");
        assertThat(probe.error()).isInstanceOf(RejectedExecutionException.class);
        assertThat(source.cancels).hasValue(1);
    }

    @Test
    void theDelayIsPositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Weir.graphemeSafe(Duration.ZERO, time))
                .withMessageContaining("maxDelay");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Weir.graphemeSafeEvents(Duration.ofMillis(-1), time))
                .withMessageContaining("maxDelay");
    }

    /** Random clusters, random cuts, in any number of blocks that take turns: each piece ends where a cluster does. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyCutGivesWholeClusters(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String[] clusters = {"a", " ", "\n", "\r\n", "e\u0301", "👍🏽", FAMILY, "🇩🇪", "❤️", "1️⃣", "क्षि", "각", "中"};
        for (int round = 0; round < 200; round++) {
            int blocks = 1 + random.nextInt(3);
            List<StreamEvent> events = new ArrayList<>();
            Map<Integer, StringBuilder> sent = new LinkedHashMap<>();
            String[] rest = new String[blocks];
            for (int b = 0; b < blocks; b++) {
                StringBuilder text = new StringBuilder();
                for (int i = random.nextInt(20); i >= 0; i--) {
                    text.append(clusters[random.nextInt(clusters.length)]);
                }
                rest[b] = text.toString();
                sent.put(b, text);
            }
            for (int open = blocks; open > 0; ) {
                int b = random.nextInt(blocks);
                if (rest[b] == null) {
                    continue;
                }
                int cut = rest[b].offsetByCodePoints(
                        0, Math.min(1 + random.nextInt(3), rest[b].codePointCount(0, rest[b].length())));
                events.add(delta(b, rest[b].substring(0, cut)));
                rest[b] = rest[b].substring(cut);
                if (rest[b].isEmpty()) {
                    rest[b] = null;
                    open--;
                    events.add(new BlockEnded(b % 2, b, kind(b)));
                }
            }
            List<StreamEvent> out = Flux.fromIterable(events)
                    .transform(Weir.graphemeSafeEvents(DELAY, time))
                    .collectList()
                    .block();
            Map<Integer, StringBuilder> got = new LinkedHashMap<>();
            List<Integer> ended = new ArrayList<>();
            for (StreamEvent event : out) {
                if (event instanceof BlockEnded end) {
                    ended.add(end.block());
                } else {
                    assertThat(ended).doesNotContain(block(event));
                    StringBuilder text = got.computeIfAbsent(block(event), b -> new StringBuilder());
                    text.append(text(event));
                    assertThat(boundaries(sent.get(block(event)).toString()))
                            .as("seed %d", seed)
                            .contains(text.length());
                }
            }
            assertThat(ended).hasSize(blocks);
            sent.forEach((b, text) -> assertThat(got.get(b)).hasToString(text.toString()));
        }
    }

    private static BlockKind kind(int block) {
        return block == 0 ? BlockKind.TEXT : block == 1 ? BlockKind.REASONING : BlockKind.REFUSAL;
    }

    private static StreamEvent delta(int block, String text) {
        return switch (block) {
            case 0 -> new TextDelta(0, 0, text);
            case 1 -> new ReasoningDelta(1, 1, text, false);
            default -> new RefusalDelta(0, 2, text);
        };
    }

    private static int block(StreamEvent event) {
        return event instanceof TextDelta ? 0 : event instanceof ReasoningDelta ? 1 : 2;
    }

    private static String text(StreamEvent event) {
        return event instanceof TextDelta delta
                ? delta.text()
                : event instanceof ReasoningDelta reasoning ? reasoning.text() : ((RefusalDelta) event).text();
    }

    private static List<Integer> boundaries(String text) {
        List<Integer> all = new ArrayList<>();
        Matcher matcher = Pattern.compile("\\X").matcher(text);
        while (matcher.find()) {
            all.add(matcher.end());
        }
        return all;
    }

    @Test
    void otherEventsKeepTheirPlaceInTheirBlock() {
        StreamEvent usage = new UsageUpdate(Usage.NONE);
        StreamEvent other = new TextDelta(1, 0, "x\n");
        StreamEvent cited = new StreamEvent.Citation(0, 0, "{}");
        StreamEvent finished = new Finished(0, FinishReason.STOP, "stop");
        StreamEvent restarted = new StreamEvent.Restarted("2");
        List<StreamEvent> out = Flux.just(
                        new TextDelta(0, 0, "ab"),
                        other,
                        usage,
                        cited,
                        new TextDelta(0, 0, "c"),
                        new TextDelta(0, 0, ""),
                        new ReasoningDelta(0, 0, "d", false),
                        new ReasoningDelta(0, 0, "e", true),
                        finished,
                        new TextDelta(1, 0, "f"),
                        restarted)
                .transform(Weir.graphemeSafeEvents(DELAY, time))
                .collectList()
                .block();
        assertThat(out)
                .containsExactly(
                        new TextDelta(0, 0, "a"),
                        other,
                        usage,
                        new TextDelta(0, 0, "b"),
                        cited,
                        new TextDelta(0, 0, ""),
                        new TextDelta(0, 0, "c"),
                        new ReasoningDelta(0, 0, "d", false),
                        new ReasoningDelta(0, 0, "e", true),
                        finished,
                        new TextDelta(1, 0, "f"),
                        restarted);
    }

    @Test
    void ofVeryManyBlocksTheOldestIsNotHeld() {
        ManualSource<StreamEvent> events = new ManualSource<>();
        Probe<StreamEvent> own = new Probe<>(Long.MAX_VALUE);
        events.transform(Weir.graphemeSafeEvents(DELAY, time)).subscribe(own);
        for (int block = 0; block <= 256; block++) {
            events.next(new TextDelta(0, block, "x"));
        }
        assertThat(own.values).containsExactly(new TextDelta(0, 0, "x"));
        advance(100);
        assertThat(own.values).hasSize(257);
        assertThat(own.broken).isEmpty();
    }

    @Test
    void elementTickRequestAndCancelMeet() {
        for (int i = 0; i < 2_000; i++) {
            VirtualTimeScheduler clock = VirtualTimeScheduler.create();
            ManualSource<String> from = new ManualSource<>();
            Probe<String> own = new Probe<>();
            from.transform(Weir.graphemeSafe(DELAY, clock)).subscribe(own);
            own.request(2);
            from.next("ab");
            clock.advanceTimeBy(Duration.ofMillis(50));
            boolean cancelled = i % 2 == 0;
            RaceTestUtils.race(
                    () -> from.next("cd"),
                    () -> clock.advanceTimeBy(Duration.ofMillis(50)),
                    () -> own.request(3),
                    cancelled ? own::cancel : () -> own.request(1));
            assertThat(own.broken).isEmpty();
            if (!cancelled) {
                from.complete();
                own.request(10);
                assertThat(String.join("", own.values)).isEqualTo("abcd");
                assertThat(own.completions).isEqualTo(1);
            } else {
                assertThat(from.cancels).hasValue(1);
            }
            clock.dispose();
        }
    }
}
