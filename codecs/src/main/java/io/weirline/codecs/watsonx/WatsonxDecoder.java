package io.weirline.codecs.watsonx;

import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.internal.Choice;
import io.weirline.codecs.dialects.internal.DialectDecoder;
import io.weirline.codecs.dialects.internal.ProviderErrors;
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
import io.weirline.core.Usage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * IBM watsonx.ai's text generation (watsonx.ai API, {@code /ml/v1/text/generation_stream}). The terminal is a stop
 * reason other than {@code not_finished}. Each counter of the usage is the largest that came, since chunks repeat it as
 * zero; the raw usage is an object of both.
 */
public final class WatsonxDecoder extends TypedPayloadDecoder {
    private static final String[] TYPES = {"message"};

    private long model;
    private long text;
    private long stopReason;
    private long problem;
    private long input;
    private long output;
    private boolean ended;

    private WatsonxDecoder(StreamState state, DecodeOptions options, Limits limits, ProviderErrors errors) {
        super(null, TYPES, state, options, limits, errors);
        reset();
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
        return DialectDecoder.create(BodyFraming.SSE, WatsonxDecoder::new, dialect, options, limits);
    }

    @Override
    protected void clear() {
        model = Slice.NONE;
        text = Slice.NONE;
        stopReason = Slice.NONE;
        problem = Slice.NONE;
    }

    @Override
    protected void member(JsonReader in, String name, Token token) {
        switch (name) {
            case "model_id" -> model = Slice.string(in, token);
            case "results" -> first(in, token, true);
            case "errors" -> first(in, token, false);
            default -> {}
        }
    }

    /** The first object of an array: one prompt has one result. */
    private void first(JsonReader in, Token array, boolean result) {
        if (array != Token.START_ARRAY) {
            return;
        }
        boolean due = true;
        for (Token token = in.next(); token != Token.END_ARRAY; token = in.next()) {
            if (due && token == Token.START_OBJECT) {
                due = false;
                if (result) {
                    result(in);
                } else {
                    problem = Slice.value(in, token);
                }
            }
            in.skipChildren();
        }
    }

    private void result(JsonReader in) {
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "generated_text" -> text = Slice.string(in, token);
                case "stop_reason" -> stopReason = Slice.string(in, token);
                case "input_token_count" -> input = Math.max(input, count(in, token));
                case "generated_token_count" -> output = Math.max(output, count(in, token));
                default -> {}
            }
            in.skipChildren();
        }
    }

    private static long count(JsonReader in, Token token) {
        return token == Token.NUMBER ? Slice.integer(in.array(), in.start(), in.end()) : -1;
    }

    @Override
    protected @Nullable String apply(String type) {
        if (state.wantsEnvelope()) {
            state.envelope(null, text(model));
            state.started();
        }
        Choice choice = state.choice(0);
        if (!Slice.isEmpty(text)) {
            choice.text(array, Slice.from(text), Slice.to(text));
        }
        String raw = text(stopReason);
        if (raw != null && !raw.equals("not_finished")) {
            ended = true;
            choice.finish(reason(raw), raw);
        }
        if (input >= 0 || output >= 0) {
            state.usage(usage());
        }
        if (problem != Slice.NONE) {
            fault(problem);
        }
        return null;
    }

    private static FinishReason reason(String raw) {
        return switch (raw) {
            case "eos_token", "stop_sequence" -> FinishReason.STOP;
            case "max_tokens", "token_limit" -> FinishReason.LENGTH;
            case "error" -> FinishReason.ERROR;
            default -> FinishReason.OTHER;
        };
    }

    private Usage usage() {
        StringBuilder raw = new StringBuilder("{");
        if (input >= 0) {
            raw.append("\"input_token_count\":").append(input);
        }
        if (output >= 0) {
            raw.append(input >= 0 ? "," : "")
                    .append("\"generated_token_count\":")
                    .append(output);
        }
        return new Usage(
                known(input), known(output), null, null, null, raw.append('}').toString());
    }

    private static @Nullable Long known(long count) {
        return count < 0 ? null : (Long) count;
    }

    @Override
    public @Nullable String missing() {
        return ended ? null : "the stream ended without a stop_reason";
    }

    @Override
    public void reset() {
        super.reset();
        input = -1;
        output = -1;
        ended = false;
    }
}
