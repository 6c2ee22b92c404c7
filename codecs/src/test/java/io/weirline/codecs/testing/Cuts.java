package io.weirline.codecs.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.weirline.core.Decoder;
import io.weirline.core.StreamException;
import io.weirline.core.StreamFault;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Any pieces, same meaning: one input through a decoder whole, in two parts at every byte, byte by byte and in random
 * pieces, from every kind of {@link Memory}. Each piece is spoiled as soon as its loan is over, and must not have been
 * moved; empty pieces are among the random ones; a decoder in use is reset in mid-stream and used again.
 *
 * @param <D> the decoder
 * @param <T> its values
 * @param <R> what is compared: something immutable with an equality of its own
 */
public final class Cuts<D extends Decoder<ByteBuffer, T>, T, R> {
    /** Inputs up to this size are cut at every byte, longer ones at so many places. */
    private static final int EVERY_CUT_BYTES = 8192;

    private static final int RANDOM_RUNS = 12;

    /**
     * What came of an input.
     *
     * @param values the values, in order
     * @param fault what the decoder threw behind them
     * @param end what the probe saw of the decoder then
     */
    public record Outcome<R>(
            List<R> values,
            @Nullable StreamFault fault,
            @Nullable Object end) {}

    private final Supplier<? extends D> decoders;
    private final Function<? super T, ? extends R> snapshot;
    private final Function<? super D, ?> probe;
    private final long seed;

    private Cuts(
            Supplier<? extends D> decoders,
            Function<? super T, ? extends R> snapshot,
            Function<? super D, ?> probe,
            long seed) {
        this.decoders = decoders;
        this.snapshot = snapshot;
        this.probe = probe;
        this.seed = seed;
    }

    /**
     * The cuts for a decoder.
     *
     * @param decoders gives a new decoder each time
     * @param snapshot makes a value immutable; called before the next poll
     */
    public static <D extends Decoder<ByteBuffer, T>, T, R> Cuts<D, T, R> of(
            Supplier<? extends D> decoders, Function<? super T, ? extends R> snapshot) {
        return new Cuts<>(decoders, snapshot, decoder -> "", 0x5EED);
    }

    /** These cuts, which compare also what a function sees of the decoder at its end. */
    public Cuts<D, T, R> probing(Function<? super D, ?> probe) {
        return new Cuts<>(decoders, snapshot, probe, seed);
    }

    /** These cuts with another seed. */
    public Cuts<D, T, R> seeded(long seed) {
        return new Cuts<>(decoders, snapshot, probe, seed);
    }

    /** What comes of the whole input as one heap piece. */
    public Outcome<R> whole(byte[] input) {
        return run(decoders.get(), input, List.of(), Memory.HEAP);
    }

    /** As {@link #whole}, after every other way of cutting has given the same. */
    public Outcome<R> check(byte[] input) {
        Outcome<R> whole = whole(input);
        checkRandom(input, whole);
        List<Integer> everyByte = new ArrayList<>();
        int step = Math.max(1, input.length / EVERY_CUT_BYTES);
        for (int i = 1; i < input.length; i++) {
            everyByte.add(i);
        }
        for (Memory memory : Memory.values()) {
            same(whole, run(decoders.get(), input, List.of(), memory), "whole", memory);
            same(whole, run(decoders.get(), input, everyByte, memory), "byte by byte", memory);
            for (int cut = 0; cut <= input.length; cut += step) {
                same(whole, run(decoders.get(), input, List.of(cut), memory), "cut at " + cut, memory);
            }
        }
        return whole;
    }

    /** As {@link #check}, but with random pieces only. */
    public Outcome<R> checkRandom(byte[] input) {
        Outcome<R> whole = whole(input);
        checkRandom(input, whole);
        return whole;
    }

    private void checkRandom(byte[] input, Outcome<R> whole) {
        SplittableRandom random = new SplittableRandom(seed);
        D reused = decoders.get();
        for (int run = 0; run < RANDOM_RUNS; run++) {
            List<Integer> cuts = new ArrayList<>();
            int most = 1 + random.nextInt(Math.max(2, Math.min(64, input.length)));
            for (int at = random.nextInt(most + 1); at <= input.length; at += random.nextInt(most + 1)) {
                cuts.add(at);
                if (random.nextInt(8) == 0) {
                    at++;
                }
            }
            Memory memory = Memory.values()[run % Memory.values().length];
            String how = "seed " + seed + ", run " + run + ", cuts " + cuts;
            same(whole, run(decoders.get(), input, cuts, memory), how, memory);
            abandon(reused, memory.piece(input, 0, input.length == 0 ? 0 : random.nextInt(input.length)), random);
            same(whole, run(reused, input, cuts, memory), "after a reset, " + how, memory);
            reused.reset();
        }
    }

    /** Leaves a decoder somewhere in a stream, then resets it. */
    private void abandon(D decoder, Memory.Piece piece, SplittableRandom random) {
        decoder.feed(piece.lent());
        try {
            int polls = random.nextInt(4);
            while (polls-- > 0 && decoder.poll() != null) {}
        } catch (StreamException e) {
            assertThat(catchThrowable(decoder::poll)).isSameAs(e);
        }
        decoder.reset();
        piece.spoil();
    }

    private static void same(Object whole, Object cut, String how, Memory memory) {
        assertThat(cut).as("%s, %s", how, memory).isEqualTo(whole);
    }

    private Outcome<R> run(D decoder, byte[] input, List<Integer> cuts, Memory memory) {
        List<R> values = new ArrayList<>();
        StreamFault fault = null;
        try {
            int from = 0;
            for (int cut : cuts) {
                feed(decoder, memory.piece(input, from, cut), values);
                from = cut;
            }
            feed(decoder, memory.piece(input, from, input.length), values);
            decoder.finish();
            drain(decoder, values);
            assertThat(decoder.poll()).as("behind the end").isNull();
        } catch (StreamException e) {
            assertThat(catchThrowable(decoder::poll)).as("a later poll").isSameAs(e);
            fault = e.fault();
        }
        return new Outcome<>(List.copyOf(values), fault, probe.apply(decoder));
    }

    private void feed(D decoder, Memory.Piece piece, List<R> values) {
        ByteBuffer lent = piece.lent();
        int position = lent.position();
        int limit = lent.limit();
        decoder.feed(lent);
        try {
            drain(decoder, values);
        } finally {
            assertThat(lent.position()).as("position of a lent piece").isEqualTo(position);
            assertThat(lent.limit()).as("limit of a lent piece").isEqualTo(limit);
            piece.spoil();
        }
    }

    private void drain(D decoder, List<R> values) {
        for (T value; (value = decoder.poll()) != null; ) {
            values.add(snapshot.apply(value));
        }
    }
}
