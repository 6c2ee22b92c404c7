package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.core.Limits;
import io.weirline.core.StreamException;
import io.weirline.core.StreamFault;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events, or a JSON array where the first byte that is no white space and no byte order mark is its
 * bracket. Until that byte comes both read what comes, which means nothing to either, so nothing is held back and each
 * keeps its own offsets and limits.
 */
public final class SseOrArrayFraming extends Framing {
    /*
     * chosen   pieces go to
     * null     both, for what they hold is white space so far
     * sse      SSE alone
     * elements the array alone
     */
    private final SseFraming sse;
    private final JsonArrayFraming elements;
    private @Nullable Framing chosen;

    /**
     * A framing for one stream.
     *
     * @param errors reads errors from stray lines
     * @param options the policy for the end
     * @param limits the bounds
     */
    public SseOrArrayFraming(ProviderErrors errors, DecodeOptions options, Limits limits) {
        sse = new SseFraming(errors, options, limits);
        elements = new JsonArrayFraming(limits);
    }

    @Override
    void feed(ByteBuffer piece) {
        Framing to = chosen;
        if (to == null) {
            to = choose(piece);
            chosen = to;
        }
        if (to == null) {
            elements.feed(piece);
            sse.feed(piece);
        } else {
            to.feed(piece);
        }
    }

    private @Nullable Framing choose(ByteBuffer piece) {
        for (int i = piece.position(); i < piece.limit(); i++) {
            byte b = piece.get(i);
            boolean mark = b == (byte) 0xEF || b == (byte) 0xBB || b == (byte) 0xBF;
            if (!mark && b != ' ' && b != '\t' && b != '\n' && b != '\r') {
                return b == '[' ? elements : sse;
            }
        }
        return null;
    }

    @Override
    boolean next() {
        Framing of = chosen;
        if (of == null) {
            of = sse;
            try {
                elements.next();
            } catch (StreamException e) {
                // A torn byte order mark begins no array; a line of SSE may hold anything.
                chosen = sse;
            }
        }
        if (!of.next()) {
            return false;
        }
        item = of.item;
        name = of.name;
        error = of.error;
        array = of.array;
        from = of.from;
        length = of.length;
        streamOffset = of.streamOffset;
        return true;
    }

    @Override
    void finish() {
        (chosen == null ? sse : chosen).finish();
    }

    @Override
    void reset() {
        sse.reset();
        elements.reset();
        chosen = null;
    }

    @Override
    long offset() {
        return (chosen == null ? sse : chosen).offset();
    }

    @Override
    String place() {
        return (chosen == null ? sse : chosen).place();
    }

    @Override
    StreamFault.@Nullable Malformed mistaken() {
        return (chosen == null ? sse : chosen).mistaken();
    }
}
