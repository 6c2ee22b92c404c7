package io.weirline.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weirline.core.DeadlineException;
import io.weirline.core.StreamEvent;
import io.weirline.operators.fixture.Clockwork;
import io.weirline.operators.fixture.Events;
import io.weirline.operators.fixture.LineDialect;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import io.weirline.operators.internal.EventStages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Every deadline, in virtual time. */
class DeadlinesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int UNBOUNDED = -1;

    private final Clockwork clock = new Clockwork();
    private final ManualSource<StreamEvent> source = new ManualSource<>();
    private final Probe<StreamEvent> probe = new Probe<>();

    private void subscribe(Deadlines deadlines) {
        source.transform(Weir.deadlines(deadlines, clock)).subscribe(probe);
    }

    private void request(long n) {
        probe.request(n == UNBOUNDED ? Long.MAX_VALUE : n);
    }

    private void passed(String which) {
        assertThat(probe.error()).isInstanceOf(DeadlineException.class);
        assertThat(((DeadlineException) probe.error()).deadline()).isEqualTo(which);
        assertThat(source.cancels).hasValue(1);
        assertThat(clock.waiting).hasValue(0);
    }

    @AfterEach
    void keptTheRules() {
        assertThat(probe.broken).isEmpty();
    }

    @Test
    void theDefaults() {
        Deadlines defaults = Deadlines.defaults();
        assertThat(defaults.headers()).isEqualTo(Duration.ofSeconds(30));
        assertThat(defaults.firstContent()).isEqualTo(Duration.ofSeconds(120));
        assertThat(defaults.idleContent()).isEqualTo(Duration.ofSeconds(60));
        assertThat(defaults)
                .isEqualTo(Deadlines.none()
                        .headers(Duration.ofSeconds(30))
                        .firstContent(Duration.ofSeconds(120))
                        .idleContent(Duration.ofSeconds(60)));
        Deadlines none = Deadlines.none();
        assertThat(none.headers()).isEqualTo(Deadlines.OFF);
        assertThat(none.firstByte()).isEqualTo(Deadlines.OFF);
        assertThat(none.firstContent()).isEqualTo(Deadlines.OFF);
        assertThat(none.idleByte()).isEqualTo(Deadlines.OFF);
        assertThat(none.idleContent()).isEqualTo(Deadlines.OFF);
        assertThat(none.total()).isEqualTo(Deadlines.OFF);
        assertThat(none.minRate()).isZero();
    }

    @Test
    void contradictionsAreRefusedByName() {
        Deadlines none = Deadlines.none();
        refused("headers", () -> none.headers(Duration.ZERO));
        refused("firstByte", () -> none.firstByte(Duration.ofMillis(-1)));
        refused("firstContent", () -> none.firstContent(Duration.ZERO));
        refused("idleByte", () -> none.idleByte(Duration.ZERO));
        refused("idleContent", () -> none.idleContent(Duration.ofDays(366 * 293)));
        refused("total", () -> none.total(Duration.ZERO));
        refused("minRate", () -> none.minRate(-1, SECOND));
        refused("minRate", () -> none.minRate(10, Deadlines.OFF));
        refused("minRate", () -> none.minRate(0, SECOND));
        refused("minRate", () -> none.minRate(1, Duration.ofMillis(999)));
        refused("rateWindow", () -> none.minRate(1, Duration.ZERO));
        assertThat(none.minRate(1, SECOND).minRate(0, Deadlines.OFF)).isEqualTo(none);
    }

    private static void refused(String option, Runnable build) {
        assertThatIllegalArgumentException().isThrownBy(build::run).withMessageContaining(option);
    }

    @Test
    void firstContentIsExactAndSeesContentAlone() {
        subscribe(Deadlines.none().firstContent(SECOND));
        request(UNBOUNDED);
        clock.advance(500);
        source.next(Events.PREAMBLE);
        source.next(Events.HEARTBEAT);
        source.next(Events.text(""));
        clock.advance(499);
        assertThat(probe.terminated()).isFalse();
        clock.advanceNanos(999_999);
        assertThat(probe.terminated()).isFalse();
        clock.advanceNanos(1);
        passed("firstContent");
        assertThat(((DeadlineException) probe.error()).elapsed()).isEqualTo(SECOND);
        assertThat(probe.values).hasSize(3);
    }

    @Test
    void firstContentIsMetByContent() {
        subscribe(Deadlines.none().firstContent(SECOND));
        request(UNBOUNDED);
        clock.advance(999);
        source.next(Events.text("a"));
        clock.advance(1_000_000);
        assertThat(probe.terminated()).isFalse();
        source.complete();
        assertThat(probe.completions).isEqualTo(1);
        assertThat(clock.waiting).hasValue(0);
    }

    @Test
    void firstContentBeginsWithTheFirstRequest() {
        subscribe(Deadlines.none().firstContent(SECOND));
        clock.advance(100_000);
        request(1);
        clock.advance(999);
        assertThat(probe.terminated()).isFalse();
        clock.advance(1);
        passed("firstContent");
    }

    @Test
    void firstContentStandsStillWhileNothingIsAskedAndGoesOnWithWhatWasLeft() {
        subscribe(Deadlines.none().firstContent(SECOND));
        request(1);
        clock.advance(600);
        source.next(Events.PREAMBLE);
        clock.advance(100_000);
        assertThat(probe.terminated()).isFalse();
        request(1);
        clock.advance(300);
        source.next(Events.HEARTBEAT);
        clock.advance(100_000);
        request(1);
        clock.advance(99);
        assertThat(probe.terminated()).isFalse();
        clock.advance(1);
        passed("firstContent");
    }

    @Test
    void idleContentBeginsWithTheFirstContentAndWithEachOther() {
        subscribe(Deadlines.none().idleContent(Duration.ofMillis(1600)));
        request(UNBOUNDED);
        source.next(Events.PREAMBLE);
        clock.advance(1_000_000);
        assertThat(probe.terminated()).isFalse();
        for (int i = 0; i < 50; i++) {
            source.next(Events.text("a"));
            source.next(Events.HEARTBEAT);
            clock.advance(1599);
            assertThat(probe.terminated()).isFalse();
        }
        source.next(Events.text("a"));
        source.next(Events.HEARTBEAT);
        clock.advance(1599);
        assertThat(probe.terminated()).isFalse();
        clock.advance(101);
        passed("idleContent");
    }

    @Test
    void aReaderThatStopsIsNotTheModelsFault() {
        subscribe(Deadlines.defaults());
        request(1);
        source.next(Events.text("a"));
        clock.advance(20_000_000);
        assertThat(probe.terminated()).isFalse();
        assertThat(clock.waiting).as("nothing ticks while time stands still").hasValue(0);
        request(1);
        clock.advance(59_999);
        assertThat(probe.terminated()).isFalse();
        clock.advance(1 + 3750);
        passed("idleContent");
    }

    /** Random streams and readers beside a model that adds up the time in which something was asked and nothing came. */
    @ParameterizedTest
    @ValueSource(longs = {16, 100, 1600, 60_000})
    void idleContentPassesInItsSixteenth(long idle) {
        long slack = Math.max(idle * 1_000_000 / 16, 1_000_000);
        int fired = 0;
        for (int seed = 0; seed < 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Clockwork time = new Clockwork();
            ManualSource<StreamEvent> from = new ManualSource<>();
            Probe<StreamEvent> to = new Probe<>();
            from.transform(Weir.deadlines(Deadlines.none().idleContent(Duration.ofMillis(idle)), time))
                    .subscribe(to);
            boolean oneByOne = random.nextBoolean();
            long demand = oneByOne ? 1 : Long.MAX_VALUE;
            to.request(demand);
            boolean begun = false;
            long waited = 0;
            for (int step = 0; step < 300 && !to.terminated(); step++) {
                long gap = random.nextInt(4) == 0 ? random.nextLong(idle * 1_200_000) : random.nextLong(idle * 60_000);
                // In steps, so that the time of the failure is known well enough.
                for (long left = gap; left > 0 && !to.terminated(); ) {
                    long slice = Math.min(left, Math.max(1, slack / 50));
                    time.advanceNanos(slice);
                    left -= slice;
                    if (begun && demand > 0) {
                        waited += slice;
                    }
                    if (to.terminated()) {
                        fired++;
                        assertThat(waited)
                                .as("seed %d, step %d", seed, step)
                                .isBetween(idle * 1_000_000, idle * 1_000_000 + slack + slack / 50);
                    } else {
                        assertThat(waited)
                                .as("seed %d, step %d", seed, step)
                                .isLessThanOrEqualTo(idle * 1_000_000 + slack);
                    }
                }
                if (to.terminated()) {
                    break;
                }
                if (demand > 0 && random.nextInt(3) != 0) {
                    boolean content = random.nextInt(3) != 0;
                    if (demand != Long.MAX_VALUE) {
                        demand--;
                    }
                    from.next(content ? Events.text("a") : Events.HEARTBEAT);
                    if (content) {
                        begun = true;
                        waited = 0;
                    }
                } else if (oneByOne && demand < 3) {
                    demand++;
                    to.request(1);
                }
            }
            to.cancel();
            assertThat(time.waiting).hasValue(0);
            assertThat(to.broken).isEmpty();
        }
        assertThat(fired).as("most streams stall some time").isGreaterThan(200);
    }

    @Test
    void totalIsExactAndNeverStandsStill() {
        subscribe(Deadlines.none().total(SECOND));
        clock.advance(400);
        request(1);
        source.next(Events.text("a"));
        clock.advance(599);
        assertThat(probe.terminated()).isFalse();
        clock.advance(1);
        passed("total");
    }

    @Test
    void totalNeedsNoRequest() {
        subscribe(Deadlines.none().total(SECOND));
        clock.advance(1000);
        passed("total");
    }

    @Test
    void aRateThatIsKept() {
        subscribe(Deadlines.none().minRate(10, SECOND));
        request(UNBOUNDED);
        clock.advance(100_000);
        for (int i = 0; i < 100; i++) {
            source.next(Events.text("ab"));
            clock.advance(200);
        }
        assertThat(probe.terminated()).isFalse();
        for (int i = 0; i < 5; i++) {
            source.next(i % 2 == 0 ? Events.text("a") : new StreamEvent.ReasoningDelta(0, 1, "a", false));
            clock.advance(200);
        }
        passed("minRate");
    }

    @Test
    void aRateIsMeasuredWhileSomethingIsAsked() {
        subscribe(Deadlines.none().minRate(10, SECOND));
        for (int i = 0; i < 100; i++) {
            request(1);
            clock.advance(100);
            source.next(new StreamEvent.ToolCallDelta(0, 0, "a"));
            clock.advance(5_000);
        }
        assertThat(probe.terminated()).isFalse();
        request(1);
        // The window that is open holds content, the next one holds none.
        clock.advance(2000);
        passed("minRate");
    }

    @Test
    void bytesBeforeTheDecoderCount() {
        ManualSource<ByteBuffer> bytes = new ManualSource<>();
        bytes.transform(Weir.decode(LineDialect.INSTANCE))
                .transform(Weir.deadlines(Deadlines.none().firstByte(SECOND).idleByte(SECOND), clock))
                .subscribe(probe);
        request(UNBOUNDED);
        clock.advance(900);
        bytes.next(bytes("t:"));
        for (int i = 0; i < 10; i++) {
            clock.advance(999);
            bytes.next(bytes("a"));
        }
        assertThat(probe.terminated()).isFalse();
        clock.advance(1063);
        assertThat(((DeadlineException) probe.error()).deadline()).isEqualTo("idleByte");
        assertThat(bytes.cancels).hasValue(1);
    }

    @Test
    void theFirstByteIsExact() {
        subscribe(Deadlines.none().firstByte(SECOND));
        request(UNBOUNDED);
        clock.advance(999);
        assertThat(probe.terminated()).isFalse();
        clock.advance(1);
        passed("firstByte");
    }

    /** As Reactor Netty does, which subscribes what stands inside response(...) when the headers are there. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void headersAreThereWhenTheDecodeInsideIsSubscribed(boolean inTime) {
        Sinks.One<String> response = Sinks.one();
        Flux<StreamEvent> exchange = response.asMono()
                .flatMapMany(ok -> Flux.<ByteBuffer>never().transform(Weir.decode(LineDialect.INSTANCE)));
        exchange.transform(EventStages.deadlines(Deadlines.none().headers(SECOND), true, clock))
                .subscribe(probe);
        clock.advance(999);
        if (inTime) {
            response.tryEmitValue("ok");
        }
        clock.advance(1);
        if (inTime) {
            clock.advance(100_000);
            assertThat(probe.terminated()).isFalse();
            probe.cancel();
        } else {
            assertThat(((DeadlineException) probe.error()).deadline()).isEqualTo("headers");
        }
    }

    @Test
    void headersAreNotLookedAtInAStreamOfEvents() {
        subscribe(Deadlines.none().headers(SECOND));
        request(UNBOUNDED);
        clock.advance(100_000);
        assertThat(probe.terminated()).isFalse();
    }

    @Test
    void theErrorCarriesTheTranscript() {
        ManualSource<ByteBuffer> bytes = new ManualSource<>();
        bytes.transform(Weir.decode(LineDialect.INSTANCE))
                .transform(Weir.deadlines(Deadlines.none().idleContent(SECOND), clock))
                .subscribe(probe);
        request(UNBOUNDED);
        bytes.next(bytes("t:Hel\nt:lo\n"));
        clock.advance(2000);
        assertThat(((DeadlineException) probe.error()).transcript().text(0)).isEqualTo("Hello");
    }

    @Test
    void aStreamWithinTheStreamHasATranscriptOfItsOwn() {
        ManualSource<ByteBuffer> outer = new ManualSource<>();
        ManualSource<ByteBuffer> inner = new ManualSource<>();
        Probe<String> text = new Probe<>(Long.MAX_VALUE);
        outer.transform(Weir.decode(LineDialect.INSTANCE))
                .flatMap(event -> inner.transform(Weir.decode(LineDialect.INSTANCE))
                        .transform(Weir.deadlines(Deadlines.none().idleContent(SECOND), clock))
                        .onErrorResume(
                                DeadlineException.class,
                                e -> Flux.just(Events.text(
                                        "tool said " + e.transcript().text(0)))))
                .transform(Weir.deadlines(Deadlines.none().total(Duration.ofHours(1)), clock))
                .transform(Weir.text())
                .subscribe(text);
        outer.next(bytes("t:outer\n"));
        inner.next(bytes("t:in\n"));
        clock.advance(2000);
        assertThat(text.values).containsExactly("in", "tool said in");
        clock.advance(3_600_000);
        assertThat(((DeadlineException) text.error()).transcript().text(0)).isEqualTo("outer");
    }

    @Test
    void theClockIsNotReadForEachElement() {
        subscribe(Deadlines.defaults().total(Duration.ofHours(1)));
        request(1);
        source.next(Events.text("a"));
        int before = clock.reads.get();
        for (int i = 0; i < 10_000; i++) {
            request(1);
            source.next(Events.text("a"));
        }
        assertThat(clock.reads.get() - before).isLessThan(10);
        probe.cancel();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void nothingWaitsBehindTheEnd(int end) {
        subscribe(Deadlines.defaults().total(Duration.ofHours(1)));
        request(UNBOUNDED);
        source.next(Events.text("a"));
        assertThat(clock.waiting).hasValue(1);
        switch (end) {
            case 0 -> source.complete();
            case 1 -> source.fail(new IllegalStateException("source"));
            default -> probe.cancel();
        }
        assertThat(clock.waiting).hasValue(0);
        clock.advance(10_000_000);
        assertThat(probe.errors.size() + probe.completions).isEqualTo(end == 2 ? 0 : 1);
    }

    @Test
    void nothingWaitsBehindADownstreamThatThrew() {
        subscribe(Deadlines.defaults());
        request(UNBOUNDED);
        probe.onValue = value -> {
            throw new IllegalStateException("downstream");
        };
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> source.next(Events.text("a"))))
                .hasMessage("downstream");
        assertThat(source.cancels).hasValue(1);
        assertThat(clock.waiting).hasValue(0);
        clock.advance(10_000_000);
        assertThat(probe.terminated()).isFalse();
    }

    @Test
    void aCancelWithinOnNextStopsTheTimer() {
        subscribe(Deadlines.defaults());
        request(UNBOUNDED);
        probe.onValue = value -> {
            probe.cancel();
            assertThat(clock.waiting).hasValue(0);
        };
        source.next(Events.text("a"));
        assertThat(source.cancels).hasValue(1);
        assertThat(clock.waiting).hasValue(0);
    }

    /** The signal that is on its way comes to its end before the deadline's. */
    @Test
    void aDeadlineThatPassesWithinOnNextComesBehindIt() {
        subscribe(Deadlines.none().total(SECOND));
        request(UNBOUNDED);
        probe.onValue = value -> {
            clock.advance(1000);
            assertThat(source.cancels).hasValue(1);
            assertThat(probe.terminated()).isFalse();
        };
        source.next(Events.text("a"));
        passed("total");
        source.next(Events.text("late"));
        assertThat(probe.values).hasSize(1);
        assertThat(probe.discarded).containsExactly(Events.text("late"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSchedulerThatRejectsFailsTheStream(boolean atOnce) {
        clock.rejects = atOnce;
        subscribe(Deadlines.none().firstContent(SECOND).idleContent(SECOND));
        request(UNBOUNDED);
        if (!atOnce) {
            clock.rejects = true;
            source.next(Events.text("a"));
            clock.advance(2000);
        }
        assertThat(probe.error()).isInstanceOf(RejectedExecutionException.class);
        assertThat(source.cancels).hasValue(1);
    }

    @Test
    void inRealTimeToo() {
        long from = System.nanoTime();
        UnaryOperator<Deadlines> idle = deadlines -> deadlines.idleContent(Duration.ofMillis(80));
        Flux<StreamEvent> stream = Flux.<StreamEvent>just(Events.text("a"))
                .concatWith(Flux.never())
                .transform(Weir.deadlines(idle.apply(Deadlines.none())));
        assertThat(stream.onErrorResume(DeadlineException.class, e -> Flux.just(Events.text(e.deadline())))
                        .collectList()
                        .block(Duration.ofSeconds(30)))
                .containsExactly(Events.text("a"), Events.text("idleContent"));
        assertThat(System.nanoTime() - from).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(80));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
