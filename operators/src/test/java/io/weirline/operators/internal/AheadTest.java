package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.Decoder;
import io.weirline.core.MalformedStreamException;
import io.weirline.operators.PieceAccess;
import io.weirline.operators.PieceAccess.Ownership;
import io.weirline.operators.fixture.CountedRound;
import io.weirline.operators.fixture.CountedTest;
import io.weirline.operators.fixture.LineDecoder;
import io.weirline.operators.fixture.OperatorContract;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.util.RaceTestUtils;

/** Decoders that are fed while their values wait. */
class AheadTest {
    private static final int ROUNDS = 2_000;
    private static final int BOUND = 4;

    /** Lines, read when they are fed; at most so many wait. Two threads inside fail the test. */
    private static final class Lines implements AheadDecoder<ByteBuffer, String> {
        private final AtomicInteger inside = new AtomicInteger();
        private final ArrayDeque<String> waiting = new ArrayDeque<>();
        private final StringBuilder open = new StringBuilder();

        private void enter() {
            if (inside.getAndIncrement() != 0) {
                throw new AssertionError("two threads in the decoder");
            }
        }

        @Override
        public void feed(ByteBuffer piece) {
            enter();
            for (char c :
                    StandardCharsets.UTF_8.decode(piece.duplicate()).toString().toCharArray()) {
                if (c == '\n') {
                    waiting.add(open.toString());
                    open.setLength(0);
                } else {
                    open.append(c);
                }
            }
            inside.decrementAndGet();
        }

        @Override
        public @Nullable String poll() {
            enter();
            String line = waiting.poll();
            inside.decrementAndGet();
            if (LineDecoder.BAD.equals(line)) {
                throw new MalformedStreamException("bad line", 0, "");
            } else if (LineDecoder.BUG.equals(line)) {
                throw new IllegalArgumentException("bug");
            } else if (LineDecoder.FATAL.equals(line)) {
                throw new LinkageError("fatal");
            }
            return line;
        }

        @Override
        public void finish() {
            enter();
            if (!open.isEmpty()) {
                waiting.add(open.toString());
                open.setLength(0);
            }
            inside.decrementAndGet();
        }

        @Override
        public void reset() {
            enter();
            waiting.clear();
            open.setLength(0);
            inside.decrementAndGet();
        }

        @Override
        public boolean takesMore() {
            return waiting.size() < BOUND;
        }
    }

    private static CountedRound<String> round(Ownership ownership) {
        return new CountedRound<>(
                ownership, (source, access) -> FluxDecode.create(source, access, Lines::new, Recorder::none));
    }

    @CountedTest
    void piecesAreTakenWithoutDemandUpToTheBound(Ownership ownership) {
        CountedRound<String> round = round(ownership);
        assertThat(round.source.requested).hasValue(0);
        round.probe.request(1);
        for (int i = 0; i <= BOUND; i++) {
            assertThat(round.source.requested).hasValue(i + 1L);
            round.emit("a", String.valueOf(i), "\n");
        }
        assertThat(round.source.requested).hasValue(BOUND + 1L);
        assertThat(round.probe.values).containsExactly("a0");
        round.elements.forEach(element -> {
            assertThat(element.refs).hasValue(0);
            assertThat(element.retains).hasValue(0);
        });
        round.probe.request(1);
        assertThat(round.source.requested).hasValue(BOUND + 2L);
        round.source.fail(new IllegalStateException("broke"));
        assertThat(round.probe.terminated()).isFalse();
        round.probe.request(3);
        assertThat(round.probe.values).containsExactly("a0", "a1", "a2", "a3", "a4");
        assertThat(round.probe.terminated()).isFalse();
        round.probe.request(1);
        assertThat(round.probe.error()).hasRootCauseMessage("broke");
        round.check();
    }

    @Test
    void aFailureComesBehindWhatWaits() {
        CountedRound<String> round = round(Ownership.OWNED);
        round.probe.request(1);
        round.emit("a\nb\n!bug\nc\n");
        assertThat(round.probe.terminated()).isFalse();
        round.probe.request(5);
        assertThat(round.probe.values).containsExactly("a", "b");
        assertThat(round.probe.error()).hasMessage("bug");
        assertThat(round.source.cancels).hasValue(1);
        round.check();
    }

    @CountedTest
    void elementsAndRequests(Ownership ownership) {
        for (int i = 0; i < ROUNDS; i++) {
            CountedRound<String> round = round(ownership);
            round.probe.request(1);
            RaceTestUtils.race(
                    () -> {
                        for (int sent = 0; sent < 3; sent++) {
                            while (round.source.requested.get() <= sent) {
                                Thread.onSpinWait();
                            }
                            round.emit("a" + sent, "\nb" + sent + "\n");
                        }
                        round.source.complete();
                    },
                    () -> {
                        for (int asked = 0; asked < 6; asked++) {
                            round.probe.request(1);
                        }
                    });
            assertThat(round.probe.values).containsExactly("a0", "b0", "a1", "b1", "a2", "b2");
            assertThat(round.probe.completions).isEqualTo(1);
            round.check();
        }
    }

    @CountedTest
    void elementRequestAndCancel(Ownership ownership) {
        for (int i = 0; i < ROUNDS; i++) {
            CountedRound<String> round = round(ownership);
            round.probe.request(1);
            round.emit("x\ny\n");
            RaceTestUtils.race(() -> round.emit("a\nb", "\nc\n"), () -> round.probe.request(2), round.probe::cancel);
            assertThat(round.source.cancels).hasValue(1);
            round.check();
        }
    }

    @CountedTest
    void failureAndRequest(Ownership ownership) {
        for (int i = 0; i < ROUNDS; i++) {
            CountedRound<String> round = round(ownership);
            round.probe.request(1);
            round.emit("x\ny\n");
            RaceTestUtils.race(
                    () -> round.source.fail(new IllegalStateException("broke")), () -> round.probe.request(2));
            assertThat(round.probe.values).containsExactly("x", "y");
            assertThat(round.probe.error()).hasRootCauseMessage("broke");
            round.check();
        }
    }

    @Nested
    class Contract extends OperatorContract<ByteBuffer, ByteBuffer, String, String> {
        @Override
        protected Flux<String> operator(Flux<ByteBuffer> source, Supplier<Decoder<ByteBuffer, String>> decoder) {
            return FluxDecode.create(source, PieceAccess.byteBuffers(), decoder, Recorder::none);
        }

        @Override
        protected Decoder<ByteBuffer, String> decoder() {
            return new Lines();
        }

        /** A piece is read when it is fed, so that none is unread. */
        @Override
        protected boolean discardsPlainly() {
            return false;
        }

        @Override
        protected ByteBuffer element(String... lines) {
            return ByteBuffer.wrap((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        protected List<String> expected(List<ByteBuffer> elements, List<String> lines) {
            return lines;
        }
    }
}
