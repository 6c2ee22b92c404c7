package io.weirline.operators.internal;

import org.jspecify.annotations.Nullable;

/** Strings cut so that no grapheme cluster is, unless its end is late. */
public final class GraphemeText implements TimedDecoder<String, String> {
    private final long tickNanos;
    private final HeldText text = new HeldText();
    private String out = "";
    private String fed = "";

    /**
     * A guard for one subscription.
     *
     * @param maxDelayNanos how long text is held at most
     */
    public GraphemeText(long maxDelayNanos) {
        // What one tick finds, the next one lets go.
        tickNanos = Math.max(1, maxDelayNanos / 2);
    }

    @Override
    public void feed(String piece) {
        fed = piece;
    }

    @Override
    public @Nullable String poll() {
        if (!fed.isEmpty()) {
            // What a tick let go and nobody took yet leaves with what follows.
            out = out.concat(text.accept(fed));
            fed = "";
        }
        if (out.isEmpty()) {
            return null;
        }
        String ready = out;
        out = "";
        return ready;
    }

    @Override
    public void finish() {
        out = out.concat(text.release());
    }

    @Override
    public long delay() {
        return text.isEmpty() ? 0 : tickNanos;
    }

    @Override
    public boolean isEmpty() {
        return out.isEmpty() && text.isEmpty();
    }

    @Override
    public void tick() {
        if (text.aged()) {
            out = out.concat(text.release());
        }
    }

    @Override
    public void reset() {
        fed = "";
        out = "";
        text.release();
    }
}
