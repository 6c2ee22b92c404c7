package io.weirline.operators.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.weirline.core.StreamException;
import io.weirline.operators.PieceAccess;
import io.weirline.operators.Weir;
import io.weirline.operators.fixture.LineDecoder;
import io.weirline.operators.fixture.LineDialect;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/** Every kind of buffer on every path, its reference count checked: nothing leaks, nothing is freed twice. */
@ExtendWith(NoLeaks.class)
class NettyDecodeTest {
    enum Kind {
        HEAP(text -> Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)),
        POOLED_DIRECT(NettyDecodeTest::direct),
        READ_ONLY(text -> direct(text).asReadOnly()),
        SLICED(text -> direct("##" + text + "##").slice(2, text.length())),
        RETAINED_SLICE(text -> {
            ByteBuf whole = direct("##" + text);
            ByteBuf slice = whole.retainedSlice(2, text.length());
            whole.release();
            return slice;
        }),
        COMPOSITE(NettyDecodeTest::composite),
        SLICED_COMPOSITE(text -> composite("##" + text).slice(2, text.length()));

        final Function<String, ByteBuf> make;

        Kind(Function<String, ByteBuf> make) {
            this.make = make;
        }
    }

    /** What happens to a stream whose first buffer holds a, b, c. */
    enum Path {
        DRAINED((source, run) -> {
            run.probe.request(Long.MAX_VALUE);
            run.emit("a\nb\nc\n");
            source.complete();
            assertThat(run.probe.values).containsExactly("a", "b", "c");
            assertThat(run.probe.completions).isEqualTo(1);
        }),
        ONE_BY_ONE((source, run) -> {
            run.probe.request(1);
            run.emit("a\nb\nc\n");
            run.probe.request(1);
            run.probe.request(1);
            assertThat(run.last.refCnt()).isEqualTo(1);
            run.probe.request(1);
            assertThat(run.last.refCnt()).isEqualTo(0);
            run.emit("d");
            source.complete();
            run.probe.request(1);
            assertThat(run.probe.values).containsExactly("a", "b", "c", "d");
            assertThat(run.probe.completions).isEqualTo(1);
        }),
        CANCEL_IN_THE_MIDDLE((source, run) -> {
            run.probe.request(1);
            run.emit("a\nb\nc\n");
            assertThat(run.last.refCnt()).isEqualTo(1);
            run.probe.cancel();
        }),
        CANCEL_WITHIN((source, run) -> {
            run.probe.onValue = value -> run.probe.cancel();
            run.probe.request(Long.MAX_VALUE);
            run.emit("a\nb\nc\n");
        }),
        BEHIND_CANCEL((source, run) -> {
            run.probe.request(1);
            run.probe.cancel();
            run.emit("a\n");
        }),
        BEHIND_COMPLETION((source, run) -> {
            source.complete();
            run.emit("a\n");
        }),
        ERROR_IN_THE_MIDDLE((source, run) -> {
            run.probe.request(1);
            run.emit("a\n" + LineDecoder.BAD + "\nc\n");
            assertThat(run.last.refCnt()).isEqualTo(1);
            run.probe.request(1);
            assertThat(run.probe.error()).isInstanceOf(StreamException.class);
        }),
        ERROR_WITHIN((source, run) -> {
            run.probe.request(Long.MAX_VALUE);
            run.emit("a\n" + LineDecoder.BUG + "\nc\n");
            assertThat(run.probe.error()).isInstanceOf(IllegalArgumentException.class);
        }),
        SOURCE_FAILS_IN_THE_MIDDLE((source, run) -> {
            run.probe.request(1);
            run.emit("a\nb\n");
            source.fail(new IllegalStateException("reset"));
            run.probe.request(5);
            assertThat(run.probe.values).containsExactly("a", "b");
            assertThat(run.probe.error()).isInstanceOf(StreamException.class);
        }),
        DOWNSTREAM_THROWS((source, run) -> {
            run.probe.onValue = value -> {
                throw new IllegalStateException("downstream");
            };
            run.probe.request(1);
            try {
                run.emit("a\nb\n");
                throw new AssertionError("nothing thrown");
            } catch (IllegalStateException expected) {
                assertThat(expected).hasMessage("downstream");
            }
        }),
        OVERFLOW((source, run) -> {
            run.probe.request(1);
            run.emit("a\nb\n");
            run.emit("c\n");
            run.emit("d\n");
            run.probe.request(10);
            assertThat(run.probe.values).containsExactly("a", "b", "c");
        }),
        OVERFLOW_AND_CANCEL((source, run) -> {
            run.probe.request(1);
            run.emit("a\nb\n");
            run.emit("c\n");
            run.probe.cancel();
        }),
        EMPTY((source, run) -> {
            run.probe.request(1);
            run.emit("");
            run.emit("a\n");
            assertThat(run.probe.values).containsExactly("a");
            run.probe.cancel();
        }),
        EMITTED_INSIDE_A_REQUEST((source, run) -> {
            source.onRequest = () -> {
                source.onRequest = () -> {};
                run.emit("a\nb\n");
            };
            run.probe.request(3);
            assertThat(run.probe.values).containsExactly("a", "b");
            run.probe.cancel();
        });

        final BiConsumer<ManualSource<ByteBuf>, Run> steps;

        Path(BiConsumer<ManualSource<ByteBuf>, Run> steps) {
            this.steps = steps;
        }
    }

    private static final class Run {
        final ManualSource<ByteBuf> source = new ManualSource<>();
        final Probe<String> probe = new Probe<>();
        final Kind kind;
        final PieceAccess<ByteBuf, ByteBuffer> access;
        ByteBuf last = Unpooled.EMPTY_BUFFER;
        ByteBuf lender = Unpooled.EMPTY_BUFFER;

        Run(Kind kind, PieceAccess<ByteBuf, ByteBuffer> access) {
            this.kind = kind;
            this.access = access;
            source.transform(Weir.decode(new Tracked(), () -> {
                        LineDecoder decoder = new LineDecoder();
                        decoder.beforeRead = () -> assertThat(lender.refCnt()).isPositive();
                        return decoder;
                    }))
                    .subscribe(probe);
        }

        /** Remembers which buffer the decoder reads from. */
        private final class Tracked implements PieceAccess<ByteBuf, ByteBuffer> {
            @Override
            public Ownership ownership() {
                return access.ownership();
            }

            @Override
            public int parts(ByteBuf element) {
                return access.parts(element);
            }

            @Override
            public ByteBuffer part(ByteBuf element, int index) {
                lender = element;
                return access.part(element, index);
            }

            @Override
            public void retain(ByteBuf element) {
                access.retain(element);
            }

            @Override
            public void release(ByteBuf element) {
                access.release(element);
            }
        }

        void emit(String text) {
            last = kind.make.apply(text);
            int reader = last.readerIndex();
            ByteBuf sent = last;
            try {
                source.next(sent);
            } finally {
                assertThat(sent.readerIndex()).isEqualTo(reader);
                if (access == WeirNetty.borrowed()) {
                    sent.release();
                }
            }
        }
    }

    static Stream<Arguments> all() {
        return Stream.of(WeirNetty.borrowed(), WeirNetty.owned()).flatMap(access -> Arrays.stream(Kind.values())
                .flatMap(kind -> Arrays.stream(Path.values()).map(path -> Arguments.of(access, kind, path))));
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingLeaksAndNothingIsFreedTwice(PieceAccess<ByteBuf, ByteBuffer> access, Kind kind, Path path) {
        Run run = new Run(kind, access);
        path.steps.accept(run.source, run);
        assertThat(run.probe.broken).isEmpty();
        assertThat(run.last.refCnt()).isZero();
        assertThat(run.probe.discarded)
                .as("counted elements are released, not discarded")
                .isEmpty();
    }

    @Test
    void theFacade() {
        ByteBuf lent = direct("t:a\n.\n");
        assertThat(Flux.just(lent)
                        .transform(WeirNetty.decode(LineDialect.INSTANCE))
                        .transform(Weir.text())
                        .collectList()
                        .block())
                .containsExactly("a");
        assertThat(lent.release()).isTrue();
        ByteBuf given = direct("t:a\n.\n");
        assertThat(Flux.just(given)
                        .transform(WeirNetty.decodeOwned(LineDialect.INSTANCE))
                        .transform(Weir.text())
                        .collectList()
                        .block())
                .containsExactly("a");
        assertThat(given.refCnt()).isZero();
        ByteBuf tapped = composite("data: 1\n\n");
        Probe<String> seen = new Probe<>();
        assertThat(Flux.just(tapped)
                        .transform(WeirNetty.tap(LineDecoder::new, seen.values::add))
                        .next()
                        .block())
                .isSameAs(tapped);
        assertThat(seen.values).containsExactly("data: 1", "");
        assertThat(Flux.just(tapped).transform(WeirNetty.sse()).collectList().block())
                .hasSize(1);
        assertThat(Flux.just(tapped)
                        .transform(WeirNetty.utf8())
                        .reduce("", String::concat)
                        .block())
                .isEqualTo("data: 1\n\n");
        assertThat(tapped.refCnt()).isEqualTo(1);
        tapped.release();
    }

    private static ByteBuf direct(String text) {
        ByteBuf buf = PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(1, text.length()));
        buf.writeCharSequence(text, StandardCharsets.UTF_8);
        return buf;
    }

    private static ByteBuf composite(String text) {
        int cut = text.length() / 2;
        CompositeByteBuf composite = PooledByteBufAllocator.DEFAULT.compositeDirectBuffer(8);
        composite.addComponent(true, direct(text.substring(0, cut)));
        composite.addComponent(true, Unpooled.EMPTY_BUFFER);
        composite.addComponent(true, direct(text.substring(cut)));
        return composite;
    }
}
