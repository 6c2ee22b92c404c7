package io.weirline.codecs.bedrock;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.internal.Choice;
import io.weirline.codecs.dialects.internal.ProviderErrors;
import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.dialects.internal.StreamState;
import io.weirline.codecs.dialects.internal.TypedPayloadDecoder;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.FinishReason;
import io.weirline.core.Limits;
import io.weirline.core.Usage;
import org.jspecify.annotations.Nullable;

/**
 * The payloads of Amazon Titan Text (Amazon Bedrock, inference request parameters). The terminal is a
 * {@code completionReason}; the raw usage is an object of the two counts, as far as they came.
 */
final class TitanDecoder extends TypedPayloadDecoder {
    private static final String[] TYPES = {"chunk"};

    private long text;
    private long reason;
    private long input;
    private long output;
    private boolean ended;

    TitanDecoder(StreamState state, DecodeOptions options, Limits limits, ProviderErrors errors) {
        super(TYPES, state, options, limits, errors);
    }

    @Override
    protected void clear() {
        text = Slice.NONE;
        reason = Slice.NONE;
        input = -1;
        output = -1;
    }

    @Override
    protected void member(JsonReader in, String name, Token token) {
        switch (name) {
            case "outputText" -> text = Slice.string(in, token);
            case "completionReason" -> reason = Slice.string(in, token);
            case "inputTextTokenCount" -> input = count(in, token);
            case "totalOutputTextTokenCount" -> output = count(in, token);
            default -> {}
        }
    }

    private static long count(JsonReader in, Token token) {
        return token == Token.NUMBER ? Slice.integer(in.array(), in.start(), in.end()) : -1;
    }

    @Override
    protected @Nullable String apply(String type) {
        state.started();
        Choice choice = state.choice(0);
        if (!Slice.isEmpty(text)) {
            choice.text(array, Slice.from(text), Slice.to(text));
        }
        String raw = text(reason);
        if (raw != null) {
            ended = true;
            choice.finish(reason(raw), raw);
        }
        if (input >= 0 || output >= 0) {
            state.usage(usage());
        }
        return null;
    }

    private static FinishReason reason(String raw) {
        return switch (raw) {
            case "FINISH", "FINISHED", "STOP_CRITERIA_MET" -> FinishReason.STOP;
            case "LENGTH" -> FinishReason.LENGTH;
            case "CONTENT_FILTERED", "RAG_QUERY_WHEN_RAG_DISABLED" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
    }

    private Usage usage() {
        StringBuilder raw = new StringBuilder("{");
        if (input >= 0) {
            raw.append("\"inputTextTokenCount\":").append(input);
        }
        if (output >= 0) {
            raw.append(input >= 0 ? "," : "")
                    .append("\"totalOutputTextTokenCount\":")
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
        return ended ? null : "the stream ended without completionReason";
    }

    @Override
    public void reset() {
        super.reset();
        ended = false;
    }
}
