package io.weirline.codecs.replicate;

import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.internal.DialectDecoder;
import io.weirline.codecs.dialects.internal.PayloadDecoder;
import io.weirline.codecs.dialects.internal.ProviderErrors;
import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.dialects.internal.StreamState;
import io.weirline.codecs.internal.Utf8;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.FinishReason;
import io.weirline.core.Limits;
import io.weirline.core.MalformedStreamException;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Extension;
import io.weirline.core.StreamFault;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Replicate's streams (Replicate HTTP API, streaming output): the data of {@code output} events are text, not JSON, of
 * which blanks count. The terminal is {@code done}, whose data are its raw reason. {@code error} tells an error; other
 * events are passed on as Extension.
 */
public final class ReplicateDecoder implements PayloadDecoder {
    private final StreamState state;
    private final ProviderErrors errors;
    private final JsonReader reader;
    private final boolean keepRaw;
    private String name = "";
    private @Nullable String data;
    private StreamFault.@Nullable ProviderError problem;
    private FinishReason reason = FinishReason.OTHER;
    private boolean ended;

    private ReplicateDecoder(StreamState state, DecodeOptions options, Limits limits, ProviderErrors errors) {
        this.state = state;
        this.errors = errors;
        reader = options.json().create(limits.jsonDepth());
        keepRaw = options.keepRaw();
    }

    /**
     * A decoder for one stream.
     *
     * @param dialect what Started names
     * @param options how to decode
     * @param limits the bounds
     * @return from the bytes of the body to events
     */
    public static Decoder<ByteBuffer, StreamEvent> create(Dialect dialect, DecodeOptions options, Limits limits) {
        return DialectDecoder.create(BodyFraming.SSE, ReplicateDecoder::new, dialect, options, limits);
    }

    @Override
    public boolean readsBlank() {
        return true;
    }

    @Override
    public void accept(String event, byte[] bytes, int from, int length) {
        name = event;
        data = Utf8.decode(bytes, from, from + length);
        if (name.equals("error")) {
            problem = errors.object(bytes, from, from + length);
        } else if (name.equals("done")) {
            reason = reason(bytes, from, length);
        }
    }

    /** What the {@code reason} of a prediction's end stands for; without one it succeeded. */
    private FinishReason reason(byte[] bytes, int from, int length) {
        FinishReason told = FinishReason.STOP;
        try {
            reader.open(bytes, from, length);
            if (reader.next() == Token.START_OBJECT) {
                while (reader.next() == Token.NAME) {
                    boolean isReason = reader.name().equals("reason");
                    Token token = reader.next();
                    long value = isReason ? Slice.string(reader, token) : Slice.NONE;
                    if (!Slice.isEmpty(value)) {
                        told = Slice.is(reader.array(), value, "error") ? FinishReason.ERROR : FinishReason.OTHER;
                    }
                    reader.skipChildren();
                }
            }
            return told;
        } catch (MalformedStreamException e) {
            return FinishReason.OTHER;
        }
    }

    @Override
    public boolean advance() {
        String text = data;
        if (text == null) {
            return false;
        }
        data = null;
        if (keepRaw) {
            state.emit(new Extension("chunk", text));
        }
        switch (name) {
            case "output" -> {
                state.started();
                state.choice(0).text(text);
            }
            case "done" -> {
                state.started();
                ended = true;
                state.choice(0).finish(reason, text);
            }
            case "error" -> {
                StreamFault.ProviderError told = problem;
                problem = null;
                state.fault(told == null ? ProviderErrors.text(text) : told);
            }
            default -> state.emit(new Extension(name, text));
        }
        return true;
    }

    @Override
    public @Nullable String missing() {
        return ended ? null : "the stream ended without done";
    }

    @Override
    public void reset() {
        data = null;
        problem = null;
        ended = false;
    }
}
