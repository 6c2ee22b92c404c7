package io.weirline.codecs.cohere;

import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.internal.Choice;
import io.weirline.codecs.dialects.internal.DialectDecoder;
import io.weirline.codecs.dialects.internal.ProviderErrors;
import io.weirline.codecs.dialects.internal.Saying;
import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.dialects.internal.StreamState;
import io.weirline.codecs.dialects.internal.ToolCalls;
import io.weirline.codecs.dialects.internal.TypedPayloadDecoder;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.ToolCall;
import io.weirline.core.Usage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cohere's Chat, version 1 (Cohere API, {@code StreamedChatResponse}): lines that name their {@code event_type}. Calls
 * come whole and without ids. Usage is that of {@code tokens}. The terminal is {@code stream-end}; what it repeats is
 * skipped. Searches and their results are passed on as Extension.
 */
public final class CohereLinesDecoder extends TypedPayloadDecoder {
    private static final String[] TYPES = {
        "text-generation", "tool-calls-generation", "citation-generation", "stream-start", "stream-end"
    };

    private long id;
    private long text;
    private long finishReason;
    private long usage;
    private long input;
    private long output;
    // Of each call its name and its parameters.
    private final List<long[]> calls = new ArrayList<>();
    private final List<Long> citations = new ArrayList<>();
    private int callCount;
    private boolean ended;

    private CohereLinesDecoder(StreamState state, DecodeOptions options, Limits limits, ProviderErrors errors) {
        super("event_type", TYPES, state, options, limits, errors);
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
        return DialectDecoder.create(BodyFraming.NDJSON, CohereLinesDecoder::new, dialect, options, limits);
    }

    @Override
    protected void clear() {
        id = Slice.NONE;
        text = Slice.NONE;
        finishReason = Slice.NONE;
        usage = Slice.NONE;
        calls.clear();
        citations.clear();
    }

    @Override
    protected void member(JsonReader in, String name, Token token) {
        switch (name) {
            case "generation_id" -> id = Slice.string(in, token);
            case "text" -> text = Slice.string(in, token);
            case "finish_reason" -> finishReason = Slice.string(in, token);
            case "tool_calls" -> calls(in, token);
            case "citations" -> citations(in, token);
            case "response" -> response(in, token);
            default -> {}
        }
    }

    private void calls(JsonReader in, Token array) {
        calls.clear();
        if (array != Token.START_ARRAY) {
            return;
        }
        for (Token token = in.next(); token != Token.END_ARRAY; token = in.next()) {
            if (token == Token.START_OBJECT) {
                calls.add(call(in));
            } else {
                in.skipChildren();
            }
        }
    }

    private static long[] call(JsonReader in) {
        long[] call = {Slice.NONE, Slice.NONE};
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            if (name.equals("name")) {
                call[0] = Slice.string(in, token);
            } else if (name.equals("parameters") && token == Token.START_OBJECT) {
                call[1] = Slice.value(in, token);
            }
            in.skipChildren();
        }
        return call;
    }

    private void citations(JsonReader in, Token array) {
        citations.clear();
        if (array != Token.START_ARRAY) {
            return;
        }
        for (Token token = in.next(); token != Token.END_ARRAY; token = in.next()) {
            if (token == Token.START_OBJECT) {
                citations.add(Slice.value(in, token));
            } else {
                in.skipChildren();
            }
        }
    }

    private void response(JsonReader in, Token object) {
        if (object != Token.START_OBJECT) {
            return;
        }
        while (in.next() == Token.NAME) {
            boolean isMeta = in.name().equals("meta");
            if (in.next() == Token.START_OBJECT && isMeta) {
                while (in.next() == Token.NAME) {
                    boolean isTokens = in.name().equals("tokens");
                    if (in.next() == Token.START_OBJECT && isTokens) {
                        usage(in);
                    }
                    in.skipChildren();
                }
            }
            in.skipChildren();
        }
    }

    private void usage(JsonReader in) {
        input = -1;
        output = -1;
        int from = in.start();
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "input_tokens" -> input = count(in, token);
                case "output_tokens" -> output = count(in, token);
                default -> {}
            }
            in.skipChildren();
        }
        usage = Slice.of(from, in.end());
    }

    private static long count(JsonReader in, Token token) {
        return token == Token.NUMBER ? Slice.integer(in.array(), in.start(), in.end()) : -1;
    }

    @Override
    protected @Nullable String apply(String type) {
        if (state.wantsEnvelope()) {
            state.envelope(text(id), null);
            state.started();
        }
        Choice choice = state.choice(0);
        switch (type) {
            case "text-generation" -> {
                if (!Slice.isEmpty(text)) {
                    choice.text(array, Slice.from(text), Slice.to(text));
                }
            }
            case "tool-calls-generation" -> calls.forEach(call -> call(choice, call[0], call[1]));
            case "citation-generation" -> citations.forEach(each -> choice.citation(Slice.raw(array, each)));
            case "stream-end" -> end(choice);
            default -> {}
        }
        return null;
    }

    private void call(Choice choice, long name, long parameters) {
        ToolCalls calls = choice.calls();
        ToolCalls.Call call = calls.fragment(callCount++, null, text(name), ToolCall.Kind.FUNCTION);
        if (parameters != Slice.NONE) {
            calls.wholeArguments(call, Slice.raw(array, parameters));
        }
    }

    private void end(Choice choice) {
        ended = true;
        String raw = text(finishReason);
        choice.finish(CohereDecoder.reason(raw), raw);
        if (usage != Slice.NONE) {
            state.usage(new Usage(known(input), known(output), null, null, null, Slice.raw(array, usage)));
        }
    }

    private static @Nullable Long known(long count) {
        return count < 0 ? null : (Long) count;
    }

    // ---- lines of a known shape

    @Override
    protected @Nullable Saying saying(String type) {
        boolean only = type.equals("text-generation") && !Slice.isEmpty(text) && !state.wantsEnvelope();
        return only ? Saying.of(0, text) : null;
    }

    @Override
    protected void say(int form, int part, int index, long said) {
        state.choice(0).text(array, Slice.from(said), Slice.to(said));
    }

    @Override
    public @Nullable String missing() {
        return ended ? null : "the stream ended without stream-end";
    }

    @Override
    public void reset() {
        super.reset();
        callCount = 0;
        ended = false;
    }
}
