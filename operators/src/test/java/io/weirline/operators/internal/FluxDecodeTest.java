package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.MalformedStreamException;
import io.weirline.core.TruncatedStreamException;
import io.weirline.operators.PieceAccess;
import io.weirline.operators.fixture.Counted;
import io.weirline.operators.fixture.LineDecoder;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;

class FluxDecodeTest {
    private final LineDecoder decoder = new LineDecoder();
    private final Probe<String> probe = new Probe<>();

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private <T> ManualSource<T> subscribe(PieceAccess<T, ByteBuffer> access) {
        ManualSource<T> source = new ManualSource<>();
        FluxDecode.create(source, access, () -> decoder, Recorder::none).subscribe(probe);
        return source;
    }

    private ManualSource<ByteBuffer> subscribe() {
        return subscribe(PieceAccess.byteBuffers());
    }

    /** A piece of 64 KiB with 200 lines. */
    private static ByteBuffer large() {
        String line = "x".repeat((64 << 10) / 200 - 1) + "\n";
        return bytes(line.repeat(200));
    }

    @Test
    void oneRequestIsOnePollOfALargePiece() {
        ManualSource<ByteBuffer> source = subscribe();
        probe.request(1);
        source.next(large());
        assertThat(decoder.values).isEqualTo(1);
        assertThat(decoder.polls).isEqualTo(1);
        assertThat(probe.values).hasSize(1);
        probe.request(1);
        assertThat(decoder.polls).isEqualTo(2);
        probe.request(7);
        assertThat(decoder.polls).isEqualTo(9);
        assertThat(source.requested).hasValue(1);
        probe.cancel();
        assertThat(decoder.polls).isEqualTo(9);
        assertThat(probe.broken).isEmpty();
    }

    @Test
    void theSourceIsAskedForOnePieceOnlyWhenDrainedAndUnderDemand() {
        ManualSource<ByteBuffer> source = subscribe();
        probe.request(3);
        assertThat(source.requested).hasValue(1);
        source.next(bytes("a\nb\nc\n"));
        assertThat(source.requested).as("no demand is left").hasValue(1);
        probe.request(1);
        assertThat(source.requested).as("drained under demand").hasValue(2);
        probe.request(5);
        assertThat(source.requested).as("one piece at a time").hasValue(2);
        source.next(bytes("half a li"));
        assertThat(source.requested).as("a piece without a value").hasValue(3);
        source.next(bytes(""));
        assertThat(source.requested).as("an empty piece").hasValue(4);
        assertThat(probe.values).containsExactly("a", "b", "c");
    }

    @Test
    void demandThatBecomesUnboundedLaterStillAsksPieceByPiece() {
        ManualSource<ByteBuffer> source = subscribe();
        probe.request(1);
        probe.request(Long.MAX_VALUE);
        assertThat(source.requested).hasValue(1);
        source.next(bytes("a\nb\n"));
        assertThat(source.requested).hasValue(2);
        source.next(bytes("c\nd"));
        source.complete();
        assertThat(probe.values).containsExactly("a", "b", "c", "d");
        assertThat(probe.completions).isEqualTo(1);
    }

    @Test
    void aSourceMayEmitAllInsideAnUnboundedRequest() {
        ManualSource<Counted> source = subscribe(Counted.Access.BORROWED);
        List<Counted> pieces = new ArrayList<>();
        source.onRequest = () -> {
            for (int i = 0; i < 1000; i++) {
                Counted piece = Counted.of("a" + i + "\nb");
                pieces.add(piece);
                source.next(piece);
                piece.release();
            }
            source.complete();
        };
        probe.request(Long.MAX_VALUE);
        assertThat(probe.values).hasSize(1001).startsWith("a0", "ba1").endsWith("ba999", "b");
        assertThat(probe.completions).isEqualTo(1);
        assertThat(source.requests).hasValue(1);
        assertThat(pieces).allSatisfy(piece -> {
            assertThat(piece.refs).hasValue(0);
            assertThat(piece.retains).as("drained before onNext returned").hasValue(0);
        });
    }

    @Test
    void aSourceMayEmitInsideEachBoundedRequest() {
        List<Counted> pieces =
                IntStream.range(0, 1000).mapToObj(i -> Counted.of(i + "\n")).toList();
        AtomicInteger next = new AtomicInteger();
        ManualSource<Counted> source = subscribe(Counted.Access.BORROWED);
        source.onRequest = () -> {
            int i = next.getAndIncrement();
            if (i < pieces.size()) {
                source.next(pieces.get(i));
                pieces.get(i).release();
            } else {
                source.complete();
            }
        };
        for (int i = 0; i <= pieces.size(); i++) {
            assertThat(probe.completions).isEqualTo(0);
            probe.request(1);
        }
        assertThat(probe.values)
                .isEqualTo(IntStream.range(0, 1000).mapToObj(String::valueOf).toList());
        assertThat(probe.completions).isEqualTo(1);
        assertThat(pieces).allSatisfy(piece -> assertThat(piece.refs).hasValue(0));
    }

    @Test
    void completionWaitsForDemandSinceOnlyAPollTells() {
        ManualSource<ByteBuffer> source = subscribe();
        probe.request(1);
        source.next(bytes("a\n"));
        source.complete();
        assertThat(probe.values).containsExactly("a");
        assertThat(probe.completions).isEqualTo(0);
        assertThat(decoder.polls).isEqualTo(1);
        probe.request(1);
        assertThat(probe.completions).isEqualTo(1);
        assertThat(decoder.finishes).isEqualTo(1);
        assertThat(source.requested).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, Long.MAX_VALUE})
    void anEmptySourceIsFinishedAtOnceAndCompletesUnderDemand(long n) {
        ManualSource<ByteBuffer> source = subscribe();
        source.complete();
        assertThat(decoder.finishes).isEqualTo(1);
        assertThat(decoder.polls).isEqualTo(0);
        assertThat(probe.completions).isEqualTo(0);
        probe.request(n);
        assertThat(probe.completions).isEqualTo(1);
    }

    @Test
    void theTailIsDecodedUnderDemand() {
        ManualSource<ByteBuffer> source = subscribe();
        probe.request(1);
        source.next(bytes("a\nb\ntail"));
        source.complete();
        assertThat(probe.values).containsExactly("a");
        probe.request(1);
        assertThat(probe.values).containsExactly("a", "b");
        assertThat(decoder.finishes).isEqualTo(0);
        probe.request(1);
        assertThat(probe.values).containsExactly("a", "b", "tail");
        assertThat(decoder.finishes).isEqualTo(1);
        assertThat(probe.completions).isEqualTo(0);
        probe.request(1);
        assertThat(probe.completions).isEqualTo(1);
    }

    @Test
    void anErrorInTheTailComesBehindAllValues() {
        ManualSource<ByteBuffer> source = subscribe();
        probe.request(Long.MAX_VALUE);
        source.next(bytes("a\n" + LineDecoder.BAD));
        source.complete();
        assertThat(probe.values).containsExactly("a");
        assertThat(probe.error()).isInstanceOf(MalformedStreamException.class);
        assertThat(source.cancels).as("the source has ended").hasValue(0);
    }

    @Test
    void theSourcesFailureIsATruncation() {
        ManualSource<ByteBuffer> source = subscribe();
        probe.request(1);
        source.next(bytes("a\nb\nhalf"));
        IllegalStateException reset = new IllegalStateException("connection reset");
        source.fail(reset);
        assertThat(probe.errors).isEmpty();
        probe.request(2);
        assertThat(probe.values).containsExactly("a", "b");
        assertThat(probe.error()).isInstanceOf(TruncatedStreamException.class).hasCause(reset);
        assertThat(((TruncatedStreamException) probe.error()).offset()).isEqualTo(-1);
        assertThat(decoder.finishes).as("the tail is not decoded").isEqualTo(0);
    }

    @Test
    void aTypedFailureOfTheSourcePassesAsItIs() {
        ManualSource<ByteBuffer> source = subscribe();
        MalformedStreamException failure = new MalformedStreamException("earlier stage", 7, "");
        source.fail(failure);
        assertThat(probe.error()).isSameAs(failure);
    }

    @Test
    void aSourceThatEmitsMoreThanAskedEndsInAnError() {
        ManualSource<Counted> source = subscribe(Counted.Access.OWNED);
        probe.request(1);
        List<Counted> pieces = List.of(Counted.of("a\nb\n"), Counted.of("c\n"), Counted.of("d\n"));
        pieces.forEach(source::next);
        assertThat(source.cancels).hasValue(1);
        probe.request(10);
        assertThat(probe.values).containsExactly("a", "b", "c");
        assertThat(probe.error().getCause()).hasMessageContaining("more than was requested");
        assertThat(pieces).allSatisfy(piece -> assertThat(piece.refs).hasValue(0));
    }

    @Test
    void cancelReachesTheSourceOnTheCancellingThread() throws InterruptedException {
        ManualSource<ByteBuffer> source = subscribe();
        probe.request(1);
        source.next(bytes("a\nb\n"));
        Thread other = new Thread(probe::cancel);
        other.start();
        other.join();
        assertThat(source.cancellers).containsExactly(other);
    }

    @Test
    void aCancelWhileAnotherThreadDecodesLeavesTheDecoderToThatThread() {
        ManualSource<Counted> source = subscribe(Counted.Access.OWNED);
        Counted piece = Counted.of("a\nb\nc\n");
        AtomicInteger resetsSeen = new AtomicInteger(-1);
        probe.onValue = value -> {
            Thread other = new Thread(probe::cancel);
            other.start();
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            // The cancel has returned: the source knows, the decoder is still lent the piece.
            assertThat(source.cancels).hasValue(1);
            assertThat(piece.refs).hasValue(1);
            resetsSeen.set(decoder.resets);
        };
        probe.request(Long.MAX_VALUE);
        source.next(piece);
        assertThat(resetsSeen).hasValue(0);
        assertThat(decoder.resets).isEqualTo(1);
        assertThat(piece.refs).hasValue(0);
        assertThat(probe.values).containsExactly("a");
    }

    @ParameterizedTest
    @EnumSource(
            value = PieceAccess.Ownership.class,
            names = {"BORROWED", "OWNED"})
    void anElementIsKeptExactlyAsLongAsItIsNeeded(PieceAccess.Ownership ownership) {
        boolean borrowed = ownership == PieceAccess.Ownership.BORROWED;
        ManualSource<Counted> source = subscribe(new Counted.Access(ownership));
        Counted first = Counted.of("a\n", "b\n");
        decoder.beforeRead = first::requireAlive;
        probe.request(1);
        source.next(first);
        assertThat(first.retains).as("kept behind onNext").hasValue(borrowed ? 1 : 0);
        if (borrowed) {
            first.release();
        }
        probe.request(1);
        assertThat(first.refs).as("not known to be drained").hasValue(1);
        probe.request(1);
        assertThat(first.refs).as("drained").hasValue(0);

        Counted second = Counted.of("c\n");
        decoder.beforeRead = second::requireAlive;
        probe.request(1);
        source.next(second);
        assertThat(second.retains).as("drained before onNext returned").hasValue(0);
        assertThat(second.refs).hasValue(borrowed ? 1 : 0);
        assertThat(probe.values).containsExactly("a", "b", "c");
    }

    @Test
    void anElementIsGivenBackBeforeTheErrorIsTold() {
        ManualSource<Counted> source = new ManualSource<>();
        Counted element = Counted.of("a\n" + LineDecoder.BAD + "\nb\n");
        AtomicInteger refsAtTheError = new AtomicInteger(-1);
        AtomicInteger cancelsAtTheError = new AtomicInteger(-1);
        FluxDecode.create(source, Counted.Access.OWNED, () -> decoder, Recorder::none)
                .doOnError(error -> {
                    refsAtTheError.set(element.refs.get());
                    cancelsAtTheError.set(source.cancels.get());
                })
                .subscribe(probe);
        probe.request(Long.MAX_VALUE);
        source.next(element);
        assertThat(probe.error()).isInstanceOf(MalformedStreamException.class);
        assertThat(refsAtTheError).hasValue(0);
        assertThat(cancelsAtTheError).hasValue(1);
    }

    @Test
    void anElementWithoutPartsIsGivenBackAtOnce() {
        ManualSource<Counted> source = subscribe(Counted.Access.OWNED);
        Counted empty = Counted.of();
        probe.request(1);
        source.next(empty);
        assertThat(empty.refs).hasValue(0);
        assertThat(source.requested).hasValue(2);
        assertThat(decoder.polls).isEqualTo(0);
    }

    @Test
    void anElementThatCannotBeReadIsTheStreamsError() {
        ManualSource<Counted> source = subscribe(Counted.Access.BORROWED);
        Counted dead = Counted.of("a\n");
        dead.release();
        probe.request(1);
        source.next(dead);
        assertThat(probe.error()).hasMessage("read behind the last release");
        assertThat(source.cancels).hasValue(1);
    }

    @Test
    void theSubscriberTellsDemandAndWhatItHolds() {
        ManualSource<ByteBuffer> source = subscribe();
        Scannable scannable = Scannable.from(source.subscriber());
        assertThat(scannable.scan(Scannable.Attr.PREFETCH)).isEqualTo(1);
        assertThat(scannable.scan(Scannable.Attr.REQUESTED_FROM_DOWNSTREAM)).isEqualTo(0);
        assertThat(scannable.scan(Scannable.Attr.BUFFERED)).isEqualTo(0);
        probe.request(3);
        assertThat(scannable.scan(Scannable.Attr.REQUESTED_FROM_DOWNSTREAM)).isEqualTo(3);
        source.next(bytes("a\n"));
        assertThat(scannable.scan(Scannable.Attr.REQUESTED_FROM_DOWNSTREAM)).isEqualTo(2);
        assertThat(scannable.scan(Scannable.Attr.BUFFERED)).isEqualTo(0);
        source.next(bytes("b\nc\nd\n"));
        assertThat(scannable.scan(Scannable.Attr.REQUESTED_FROM_DOWNSTREAM)).isEqualTo(0);
        assertThat(scannable.scan(Scannable.Attr.BUFFERED)).isEqualTo(1);
        assertThat(FluxDecode.create(source, PieceAccess.byteBuffers(), () -> decoder, Recorder::none)
                        .getPrefetch())
                .isEqualTo(1);
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    /** Any pieces, any kind of buffer, any demand: the same values. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyCutGivesTheSameValues(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            lines.add("é🙂".repeat(random.nextInt(5)) + i);
        }
        byte[] whole = (String.join("\n", lines)).getBytes(StandardCharsets.UTF_8);
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int at = 0; at < whole.length; ) {
            int count = Math.min(random.nextInt(40), whole.length - at);
            pieces.add(kind(random.nextInt(4)).apply(ByteBuffer.wrap(whole, at, count)));
            at += count;
        }
        long batch = 1 + random.nextInt(5);
        List<String> seen = Flux.fromIterable(pieces)
                .transform(source ->
                        FluxDecode.create(source, PieceAccess.byteBuffers(), LineDecoder::new, Recorder::none))
                .limitRate((int) batch)
                .collectList()
                .block();
        assertThat(seen).isEqualTo(lines);
    }

    private static UnaryOperator<ByteBuffer> kind(int kind) {
        return switch (kind) {
            case 0 -> heap -> heap;
            case 1 -> ByteBuffer::slice;
            case 2 -> ByteBuffer::asReadOnlyBuffer;
            default ->
                heap -> ByteBuffer.allocateDirect(heap.remaining()).put(heap).flip();
        };
    }
}
