package io.weirline.codecs.mcp;

import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.internal.DialectDecoder;
import io.weirline.codecs.dialects.internal.ProviderErrors;
import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.dialects.internal.StreamState;
import io.weirline.codecs.dialects.internal.TypedPayloadDecoder;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a server of the Model Context Protocol streams (MCP 2025-11-25, Streamable HTTP): JSON-RPC 2.0, of
 * which each is passed on as Extension, a request or a notification under its {@code method}, a response under
 * {@code result}. An error response is the provider's error. The terminal is a response.
 */
public final class McpDecoder extends TypedPayloadDecoder {
    private static final String[] TYPES = {"message"};

    private long method;
    private boolean hasResult;
    private boolean answered;

    private McpDecoder(StreamState state, DecodeOptions options, Limits limits, ProviderErrors errors) {
        super(null, TYPES, state, options, limits, errors);
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
        return DialectDecoder.create(BodyFraming.SSE, McpDecoder::new, dialect, options, limits);
    }

    @Override
    protected void clear() {
        method = Slice.NONE;
        hasResult = false;
    }

    @Override
    protected void member(JsonReader in, String name, Token token) {
        switch (name) {
            case "method" -> method = Slice.string(in, token);
            case "result" -> hasResult = true;
            default -> {}
        }
    }

    @Override
    protected @Nullable String apply(String type) {
        state.started();
        answered |= hasResult;
        String called = text(method);
        return called != null ? called : hasResult ? "result" : type;
    }

    @Override
    public @Nullable String missing() {
        return answered ? null : "the stream ended without a response";
    }

    @Override
    public void reset() {
        super.reset();
        answered = false;
    }
}
