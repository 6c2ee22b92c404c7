package io.weirline.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Two decoders as one. The invariant: {@code first} is asked only when {@code second} is drained. */
final class ChainedDecoder<I, M, O> implements Decoder<I, O> {
    private final Decoder<I, M> first;
    private final Decoder<? super M, O> second;
    private boolean finishing;
    private boolean secondFinished;
    private @Nullable StreamException failure;

    ChainedDecoder(Decoder<I, M> first, Decoder<? super M, O> second) {
        this.first = first;
        this.second = Objects.requireNonNull(second, "next");
    }

    @Override
    public void feed(I piece) {
        first.feed(piece);
    }

    @Override
    public @Nullable O poll() {
        if (failure != null) {
            throw failure;
        }
        try {
            while (true) {
                O value = second.poll();
                if (value != null || secondFinished) {
                    return value;
                }
                M between = first.poll();
                if (between != null) {
                    second.feed(between);
                } else if (finishing) {
                    second.finish();
                    secondFinished = true;
                } else {
                    return null;
                }
            }
        } catch (StreamException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void finish() {
        first.finish();
        finishing = true;
    }

    @Override
    public void reset() {
        first.reset();
        second.reset();
        finishing = false;
        secondFinished = false;
        failure = null;
    }
}
