package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.internal.Carry;
import io.weirline.core.Limits;
import io.weirline.core.StreamFault;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The framing that the first byte tells which means anything; what stands before that byte is kept until then. */
final class DetectedFraming {
    /*
     * chosen   blanks                     waiting
     * null     all that came so far       null
     * set      read by `chosen`, or due   the piece that comes behind them, until they are read
     */
    /** So much white space begins no body; behind it, the framing is the usual one. */
    private static final int MOST_BLANKS = 4096;

    private final BodyFraming usual;
    private final ProviderErrors errors;
    private final DecodeOptions options;
    private final Limits limits;
    private final @Nullable Framing[] made = new Framing[BodyFraming.values().length];
    private final Carry blanks = new Carry();
    private @Nullable Templates templates;
    private @Nullable Framing chosen;
    private BodyFraming told;
    private @Nullable ByteBuffer waiting;
    private boolean ending;

    /**
     * A framing for one stream.
     *
     * @param usual what the dialect has
     * @param errors reads errors outside the framing
     * @param options the policy for the end, and the reader
     * @param limits the bounds
     */
    DetectedFraming(BodyFraming usual, ProviderErrors errors, DecodeOptions options, Limits limits) {
        this.usual = usual;
        told = usual;
        this.errors = errors;
        this.options = options;
        this.limits = limits;
    }

    /** Payloads of a known shape are not read. */
    void use(Templates templates) {
        this.templates = templates;
    }

    /** As {@link Framing#feed}. */
    void feed(ByteBuffer piece) {
        Framing to = chosen;
        if (to != null) {
            to.feed(piece);
            return;
        }
        int at = piece.position();
        int end = Math.min(piece.limit(), at + MOST_BLANKS - blanks.length);
        while (at < end && BodyFraming.isBlank(piece.get(at))) {
            at++;
        }
        if (at < end) {
            begin(usual.told(piece.get(at)), piece);
        } else if (at < piece.limit()) {
            begin(usual, piece);
        } else {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(piece.position(), bytes);
            blanks.append(bytes, 0, bytes.length, MOST_BLANKS);
        }
    }

    /** What the bytes have told; the usual one as long as they have not. */
    BodyFraming told() {
        return told;
    }

    private void begin(BodyFraming told, @Nullable ByteBuffer piece) {
        this.told = told;
        Framing begun = made[told.ordinal()];
        if (begun == null) {
            begun = switch (told) {
                case SSE -> new SseFraming(errors, options, limits);
                case NDJSON -> new NdjsonFraming(options.json(), limits);
                case JSON_ARRAY -> new JsonArrayFraming(limits);
                case AWS_EVENT_STREAM -> new AwsFraming(errors, limits);
            };
            begun.templates = templates;
            made[told.ordinal()] = begun;
        }
        chosen = begun;
        if (blanks.length > 0) {
            begun.feed(ByteBuffer.wrap(blanks.array, 0, blanks.length));
            waiting = piece;
        } else if (piece != null) {
            begun.feed(piece);
        }
    }

    /** Reads an item: the framing that shows it; null if it needs input, or is at its end. */
    @Nullable
    Framing next() {
        Framing of = chosen;
        if (of == null) {
            return null;
        }
        while (!of.next()) {
            ByteBuffer piece = waiting;
            if (piece != null) {
                waiting = null;
                of.feed(piece);
            } else if (ending) {
                ending = false;
                of.finish();
            } else {
                return null;
            }
        }
        return of;
    }

    void finish() {
        if (chosen == null) {
            begin(usual, null);
        }
        ending = true;
    }

    void reset() {
        for (Framing each : made) {
            if (each != null) {
                each.reset();
            }
        }
        blanks.trim();
        chosen = null;
        told = usual;
        waiting = null;
        ending = false;
    }

    long offset() {
        Framing of = chosen;
        return of == null ? blanks.length : of.offset();
    }

    String place() {
        return Objects.requireNonNull(chosen).place();
    }

    StreamFault.@Nullable Malformed mistaken() {
        Framing of = chosen;
        return of == null ? null : of.mistaken();
    }
}
