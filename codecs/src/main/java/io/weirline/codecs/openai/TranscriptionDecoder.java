package io.weirline.codecs.openai;

import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.internal.Choice;
import io.weirline.codecs.dialects.internal.DialectDecoder;
import io.weirline.codecs.dialects.internal.ProviderErrors;
import io.weirline.codecs.dialects.internal.Saying;
import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.dialects.internal.StreamState;
import io.weirline.codecs.dialects.internal.TypedPayloadDecoder;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.FinishReason;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's transcription of speech (OpenAI API, {@code CreateTranscriptionResponseStreamEvent}). Segments, which name a
 * speaker, are passed on as Extension; so is a {@code transcript.text.done} whose text no delta told. That event is the
 * terminal; the API has no finish reason.
 */
public final class TranscriptionDecoder extends TypedPayloadDecoder {
    private static final String DELTA = "transcript.text.delta";
    private static final String DONE = "transcript.text.done";
    private static final String[] TYPES = {DELTA, DONE};

    private final ChatUsage usage = new ChatUsage();
    private long delta;
    private long text;
    private boolean said;
    private boolean ended;

    private TranscriptionDecoder(StreamState state, DecodeOptions options, Limits limits, ProviderErrors errors) {
        super(TYPES, state, options, limits, errors);
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
        return DialectDecoder.create(BodyFraming.SSE, TranscriptionDecoder::new, dialect, options, limits);
    }

    @Override
    protected void clear() {
        delta = Slice.NONE;
        text = Slice.NONE;
        usage.clear();
    }

    @Override
    protected void member(JsonReader in, String name, Token token) {
        switch (name) {
            case "delta" -> delta = Slice.string(in, token);
            case "text" -> text = Slice.string(in, token);
            case "usage" -> usage.read(in, token);
            default -> {}
        }
    }

    @Override
    protected @Nullable String apply(String type) {
        state.started();
        Choice choice = state.choice(0);
        if (type.equals(DELTA)) {
            if (!Slice.isEmpty(delta)) {
                said = true;
                choice.text(array, Slice.from(delta), Slice.to(delta));
            }
            return null;
        }
        ended = true;
        choice.finish(FinishReason.STOP, null);
        if (usage.isPresent()) {
            state.usage(usage.normalised(array));
        }
        return said || Slice.isEmpty(text) ? null : DONE;
    }

    // ---- deltas of a known shape

    @Override
    protected @Nullable Saying saying(String type) {
        return type.equals(DELTA) && said && !Slice.isEmpty(delta) ? Saying.of(0, delta) : null;
    }

    @Override
    protected void say(int form, int part, int index, long content) {
        state.choice(0).text(array, Slice.from(content), Slice.to(content));
    }

    @Override
    public @Nullable String missing() {
        return ended ? null : "the stream ended without transcript.text.done";
    }

    @Override
    public void reset() {
        super.reset();
        said = false;
        ended = false;
    }
}
