package io.weirline.codecs.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.core.Decoder;
import io.weirline.core.LimitExceededException;
import io.weirline.core.StreamFault;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The harness finds each of the faults that it is for. */
class CutsTest {
    private static final byte[] INPUT = "abcdefgh".getBytes(US_ASCII);

    /** Gives each byte; the faults below are ways to do it badly. */
    private static class Bytes implements Decoder<ByteBuffer, Integer> {
        @Nullable
        ByteBuffer piece;

        int next;

        @Override
        public void feed(ByteBuffer piece) {
            this.piece = piece;
            next = piece.position();
        }

        @Override
        public @Nullable Integer poll() {
            ByteBuffer from = piece;
            if (from == null || next == from.limit()) {
                piece = null;
                return null;
            }
            return (int) from.get(next++);
        }

        @Override
        public void finish() {}

        @Override
        public void reset() {
            piece = null;
        }
    }

    private static Cuts.Outcome<Integer> check(Supplier<? extends Decoder<ByteBuffer, Integer>> decoders) {
        return Cuts.<Decoder<ByteBuffer, Integer>, Integer, Integer>of(decoders, value -> value)
                .check(INPUT);
    }

    private static void caught(Supplier<? extends Decoder<ByteBuffer, Integer>> decoders) {
        assertThatThrownBy(() -> check(decoders)).isInstanceOf(AssertionError.class);
    }

    @Test
    void aGoodDecoderPasses() {
        assertThat(check(Bytes::new).values()).containsExactly(97, 98, 99, 100, 101, 102, 103, 104);
    }

    @Test
    void aValueForEachPieceIsCaught() {
        caught(() -> new Bytes() {
            @Override
            public void feed(ByteBuffer piece) {
                super.feed(piece);
                next = Math.max(piece.position(), piece.limit() - 1);
            }
        });
    }

    @Test
    void readingAfterTheLoanIsCaught() {
        caught(() -> new Bytes() {
            private @Nullable ByteBuffer first;

            @Override
            public void feed(ByteBuffer piece) {
                super.feed(piece);
                first = first == null && piece.hasRemaining() ? piece : first;
            }

            @Override
            public @Nullable Integer poll() {
                Integer value = super.poll();
                return value != null && first != null ? Integer.valueOf(first.get(first.position())) : value;
            }
        });
    }

    @Test
    void movingThePieceIsCaught() {
        caught(() -> new Bytes() {
            @Override
            public void feed(ByteBuffer piece) {
                super.feed(piece);
                piece.position(piece.limit());
            }
        });
    }

    @Test
    void relyingOnAnArrayIsCaught() {
        assertThatThrownBy(() -> check(() -> new Bytes() {
                    @Override
                    public void feed(ByteBuffer piece) {
                        super.feed(ByteBuffer.wrap(piece.array(), piece.position(), piece.remaining()));
                    }
                }))
                .isInstanceOfAny(AssertionError.class, RuntimeException.class);
    }

    @Test
    void whatResetForgetsNotIsCaught() {
        caught(() -> new Bytes() {
            private int sum;

            @Override
            public @Nullable Integer poll() {
                Integer value = super.poll();
                return value == null ? null : (sum += value);
            }
        });
    }

    @Test
    void anErrorIsAPartOfTheOutcome() {
        Supplier<Decoder<ByteBuffer, Integer>> failing = () -> new Bytes() {
            private int count;
            private @Nullable LimitExceededException failure;

            @Override
            public @Nullable Integer poll() {
                if (failure != null) {
                    throw failure;
                }
                if (count == 3 && piece != null && next < piece.limit()) {
                    failure = new LimitExceededException("lineBytes", 3, 3);
                    throw failure;
                }
                Integer value = super.poll();
                count += value == null ? 0 : 1;
                return value;
            }

            @Override
            public void reset() {
                super.reset();
                count = 0;
                failure = null;
            }
        };
        Cuts.Outcome<Integer> outcome = check(failing);
        assertThat(outcome.values()).isEqualTo(List.of(97, 98, 99));
        assertThat(outcome.fault()).isEqualTo(new StreamFault.LimitExceeded("lineBytes", 3, 3));
    }
}
