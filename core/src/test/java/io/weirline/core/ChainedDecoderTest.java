package io.weirline.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChainedDecoderTest {
    /** Gives each character of a piece, and a tail at the end; throws at an exclamation mark. */
    private static final class Letters implements Decoder<String, String> {
        private final String tail;
        final List<String> fed = new ArrayList<>();
        private final Deque<String> pending = new ArrayDeque<>();
        private boolean lent;
        private boolean finished;
        int polls;

        Letters(String tail) {
            this.tail = tail;
        }

        @Override
        public void feed(String piece) {
            assertThat(lent || finished).as("the last piece is drained").isFalse();
            lent = true;
            fed.add(piece);
            piece.chars().forEach(c -> pending.add(String.valueOf((char) c)));
        }

        @Override
        public @Nullable String poll() {
            polls++;
            String next = pending.poll();
            if (next == null) {
                lent = false;
            } else if (next.equals("!")) {
                throw new MalformedStreamException("bad", fed.size(), "!");
            }
            return next;
        }

        @Override
        public void finish() {
            assertThat(lent || finished).isFalse();
            finished = true;
            tail.chars().forEach(c -> pending.add(String.valueOf((char) c)));
        }

        @Override
        public void reset() {
            pending.clear();
            lent = false;
            finished = false;
        }
    }

    private final Letters first = new Letters("yz");
    private final Letters second = new Letters("+");
    private final Decoder<String, String> chain = first.andThen(second);

    private String drain() {
        StringBuilder out = new StringBuilder();
        for (String s; (s = chain.poll()) != null; ) {
            out.append(s);
        }
        return out.toString();
    }

    @Test
    void valuesPassThroughBothAndTheTailsOfBothFollow() {
        assertThat(chain.poll()).isNull();
        chain.feed("ab");
        assertThat(drain()).isEqualTo("ab");
        assertThat(chain.poll()).isNull();
        chain.feed("c");
        assertThat(drain()).isEqualTo("c");
        chain.finish();
        assertThat(drain())
                .as("the first's tail passes the second, whose own comes last")
                .isEqualTo("yz+");
        assertThat(chain.poll()).isNull();
        assertThat(second.fed).containsExactly("a", "b", "c", "y", "z");
    }

    @Test
    void theFirstIsAskedOnlyWhenTheSecondIsDrained() {
        Letters words = new Letters("");
        Decoder<String, String> doubled = words.andThen(new Decoder<String, String>() {
            private int left;

            @Override
            public void feed(String piece) {
                left = 2;
            }

            @Override
            public @Nullable String poll() {
                return left-- > 0 ? "x" : null;
            }

            @Override
            public void finish() {}

            @Override
            public void reset() {}
        });
        doubled.feed("ab");
        assertThat(words.polls).isZero();
        doubled.poll();
        doubled.poll();
        assertThat(words.polls).isEqualTo(1);
        doubled.poll();
        assertThat(words.polls).isEqualTo(2);
    }

    @Test
    void aFailureOfEitherStays() {
        chain.feed("a!b");
        assertThat(chain.poll()).isEqualTo("a");
        StreamException failure = null;
        try {
            chain.poll();
        } catch (StreamException e) {
            failure = e;
        }
        StreamException thrown = failure;
        assertThat(thrown).isNotNull();
        int polls = first.polls;
        assertThatThrownBy(chain::poll).isSameAs(thrown);
        assertThat(first.polls).isEqualTo(polls);
    }

    @Test
    void resetForgetsFailureAndEnd() {
        chain.feed("!");
        assertThatThrownBy(chain::poll).isInstanceOf(MalformedStreamException.class);
        chain.reset();
        chain.feed("a");
        assertThat(drain()).isEqualTo("a");
        chain.finish();
        drain();
        chain.reset();
        chain.feed("b");
        assertThat(drain()).isEqualTo("b");
        chain.finish();
        assertThat(drain()).isEqualTo("yz+");
    }
}
