package io.weirline.codecs.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.Decoder;
import io.weirline.core.LimitExceededException;
import io.weirline.core.MalformedStreamException;
import io.weirline.core.StreamException;
import io.weirline.core.TruncatedStreamException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/** Any pieces, same meaning: runs a decoder over every kind of cut and of buffer. */
public final class Pieces {
    /** What came of a run: the values, and how it failed if it did. */
    public record Outcome(List<String> values, String failure) {
        public Outcome joined() {
            return new Outcome(List.of(String.join("", values)), failure);
        }
    }

    private enum Form {
        HEAP,
        SLICED,
        READ_ONLY,
        DIRECT
    }

    private Pieces() {}

    /** The input in one piece. */
    public static <O> Outcome whole(
            Supplier<? extends Decoder<ByteBuffer, O>> decoder, Function<O, String> text, byte[] input) {
        return run(decoder.get(), text, input, new int[0], Form.HEAP);
    }

    /**
     * The input whole, cut at every byte, byte by byte and at random, in every form of buffer, with one decoder that is
     * reset in between.
     *
     * @param same what must be the same for all cuts, such as {@link Outcome#joined()}
     */
    public static <O> void everyWay(
            Supplier<? extends Decoder<ByteBuffer, O>> decoder,
            Function<O, String> text,
            Function<Outcome, Outcome> same,
            byte[] input,
            String name) {
        Outcome expected = same.apply(whole(decoder, text, input));
        List<int[]> cuttings = new ArrayList<>(List.of(new int[0], each(input.length)));
        for (int at = 0; at <= input.length && input.length < 3000; at++) {
            cuttings.add(new int[] {at});
        }
        long seed = 42;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 10; i++) {
            cuttings.add(random(random, input.length, 1 + random.nextInt(20)));
        }
        Decoder<ByteBuffer, O> reused = decoder.get();
        for (int[] cuts : cuttings) {
            for (Form form : Form.values()) {
                assertThat(same.apply(run(reused, text, input, cuts, form)))
                        .as("%s, %s, seed %d, cut at %s", name, form, seed, Arrays.toString(cuts))
                        .isEqualTo(expected);
                reused.reset();
            }
        }
    }

    private static int[] each(int length) {
        int[] cuts = new int[Math.max(0, length - 1)];
        Arrays.setAll(cuts, i -> i + 1);
        return cuts;
    }

    private static int[] random(SplittableRandom random, int length, int mean) {
        List<Integer> cuts = new ArrayList<>();
        for (int at = 0; (at += random.nextInt(2 * mean)) < length; ) {
            cuts.add(at);
        }
        return cuts.stream().mapToInt(i -> i).toArray();
    }

    private static <O> Outcome run(
            Decoder<ByteBuffer, O> decoder, Function<O, String> text, byte[] input, int[] cuts, Form form) {
        List<String> values = new ArrayList<>();
        try {
            int from = 0;
            for (int i = 0; i <= cuts.length; i++) {
                int to = i < cuts.length ? cuts[i] : input.length;
                byte[] backing = new byte[to - from + 7];
                ByteBuffer piece = piece(input, from, to, form, backing);
                decoder.feed(piece);
                drain(decoder, text, values);
                assertThat(piece.remaining())
                        .as("a piece's position does not move")
                        .isEqualTo(to - from);
                // The loan is over: what the decoder keeps must be a copy.
                Arrays.fill(backing, (byte) '!');
                from = to;
            }
            decoder.finish();
            drain(decoder, text, values);
            assertThat(decoder.poll()).as("behind the end").isNull();
            return new Outcome(values, "none");
        } catch (StreamException e) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(decoder::poll))
                    .isSameAs(e);
            return new Outcome(values, describe(e));
        }
    }

    private static <O> void drain(Decoder<ByteBuffer, O> decoder, Function<O, String> text, List<String> values) {
        for (O value; (value = decoder.poll()) != null; ) {
            values.add(text.apply(value));
        }
    }

    private static ByteBuffer piece(byte[] input, int from, int to, Form form, byte[] backing) {
        int length = to - from;
        switch (form) {
            case HEAP:
                byte[] exact = Arrays.copyOfRange(input, from, to);
                return ByteBuffer.wrap(exact);
            case DIRECT:
                return ByteBuffer.allocateDirect(length + 3).position(3).put(3, input, from, length);
            default:
                System.arraycopy(input, from, backing, 4, length);
                ByteBuffer sliced = ByteBuffer.wrap(backing, 3, length + 3)
                        .slice()
                        .position(1)
                        .limit(length + 1);
                return form == Form.READ_ONLY ? sliced.asReadOnlyBuffer() : sliced;
        }
    }

    private static String describe(StreamException e) {
        if (e instanceof MalformedStreamException m) {
            return "malformed @" + m.offset();
        }
        if (e instanceof LimitExceededException l) {
            return "limit " + l.limit() + "=" + l.value() + " @" + l.offset();
        }
        if (e instanceof TruncatedStreamException t) {
            return "truncated @" + t.offset();
        }
        return e.toString();
    }
}
