package io.weirline.codecs.ollama;

import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.internal.Block;
import io.weirline.codecs.dialects.internal.Choice;
import io.weirline.codecs.dialects.internal.DialectDecoder;
import io.weirline.codecs.dialects.internal.ProviderErrors;
import io.weirline.codecs.dialects.internal.Saying;
import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.dialects.internal.StreamState;
import io.weirline.codecs.dialects.internal.TypedPayloadDecoder;
import io.weirline.codecs.internal.JsonCompact;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.FinishReason;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Extension;
import io.weirline.core.ToolCall;
import io.weirline.core.Usage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Ollama's native API over newline-delimited JSON, {@code /api/chat} and {@code /api/generate} (Ollama API, streaming
 * responses). All is choice 0.
 *
 * <ul>
 *   <li>Within a line: thinking, text, calls, finish, usage.
 *   <li>Each entry of {@code tool_calls} is a whole call; its arguments, an object, are told as compact JSON. Its
 *       place among the calls is its index, because entries of several lines repeat the wire's.
 *   <li>The terminal is {@code done: true}. A {@code done_reason} of {@code stop} behind calls is TOOL_CALLS.
 *   <li>The raw usage is an object of {@code prompt_eval_count} and {@code eval_count}, as far as they came.
 *   <li>A line that says none of this, such as the progress of a pull, is passed on as Extension.
 * </ul>
 */
public final class OllamaDecoder extends TypedPayloadDecoder {
    private static final String[] TYPES = {"message"};
    private static final int TOOL_ID = 0;
    private static final int TOOL_NAME = 1;
    private static final int TOOL_ARGUMENTS = 2;
    private static final int TOOL_STRIDE = 3;

    // What a line may say.
    private static final int CONTENT = 0;
    private static final int THINKING = 1;

    private long model;
    private long content;
    private long thinking;
    private long images;
    private long doneReason;
    private long promptCount;
    private long evalCount;
    private boolean answers;
    private boolean done;
    private long[] tools = new long[4 * TOOL_STRIDE];
    private int toolEnd;

    private boolean ended;
    private int calls;

    private OllamaDecoder(StreamState state, DecodeOptions options, Limits limits, ProviderErrors errors) {
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
        return DialectDecoder.create(BodyFraming.NDJSON, OllamaDecoder::new, dialect, options, limits);
    }

    @Override
    protected void clear() {
        model = Slice.NONE;
        content = Slice.NONE;
        thinking = Slice.NONE;
        images = Slice.NONE;
        doneReason = Slice.NONE;
        promptCount = -1;
        evalCount = -1;
        answers = false;
        done = false;
        toolEnd = 0;
    }

    @Override
    protected void member(JsonReader in, String name, Token token) {
        switch (name) {
            case "model" -> model = Slice.string(in, token);
            case "message" -> {
                answers |= token == Token.START_OBJECT;
                message(in, token);
            }
            case "response" -> {
                answers |= token == Token.STRING;
                content = Slice.string(in, token);
            }
            case "thinking" -> {
                answers |= token == Token.STRING;
                thinking = Slice.string(in, token);
            }
            case "done" -> {
                answers |= token == Token.TRUE || token == Token.FALSE;
                done = token == Token.TRUE;
            }
            case "done_reason" -> doneReason = Slice.string(in, token);
            case "prompt_eval_count" -> promptCount = count(in, token);
            case "eval_count" -> evalCount = count(in, token);
            default -> {}
        }
    }

    private static long count(JsonReader in, Token token) {
        return token == Token.NUMBER ? Slice.integer(in.array(), in.start(), in.end()) : -1;
    }

    private void message(JsonReader in, Token object) {
        if (object != Token.START_OBJECT) {
            return;
        }
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "content" -> content = Slice.string(in, token);
                case "thinking" -> thinking = Slice.string(in, token);
                case "images" -> images = token == Token.START_ARRAY ? Slice.value(in, token) : Slice.NONE;
                case "tool_calls" -> {
                    toolEnd = 0;
                    tools(in, token);
                }
                default -> {}
            }
            in.skipChildren();
        }
    }

    private void tools(JsonReader in, Token array) {
        if (array != Token.START_ARRAY) {
            return;
        }
        for (Token token = in.next(); token != Token.END_ARRAY; token = in.next()) {
            if (token == Token.START_OBJECT) {
                tool(in);
            } else {
                in.skipChildren();
            }
        }
    }

    private void tool(JsonReader in) {
        if (toolEnd == tools.length) {
            tools = Arrays.copyOf(tools, 2 * toolEnd);
        }
        int at = toolEnd;
        Arrays.fill(tools, at, at + TOOL_STRIDE, Slice.NONE);
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            if (name.equals("id")) {
                tools[at + TOOL_ID] = Slice.string(in, token);
            } else if (name.equals("function") && token == Token.START_OBJECT) {
                while (in.next() == Token.NAME) {
                    String member = in.name();
                    Token value = in.next();
                    switch (member) {
                        case "name" -> tools[at + TOOL_NAME] = Slice.string(in, value);
                        case "arguments" ->
                            tools[at + TOOL_ARGUMENTS] = value == Token.NULL ? Slice.NONE : Slice.value(in, value);
                        default -> {}
                    }
                    in.skipChildren();
                }
            }
            in.skipChildren();
        }
        toolEnd = at + TOOL_STRIDE;
    }

    @Override
    protected @Nullable String apply(String type) {
        if (!answers) {
            return "line";
        }
        if (state.wantsEnvelope()) {
            state.envelope(null, text(model));
            state.started();
        }
        Choice choice = state.choice(0);
        if (!Slice.isEmpty(thinking)) {
            choice.reasoning(array, Slice.from(thinking), Slice.to(thinking), false);
        }
        if (!Slice.isEmpty(content)) {
            choice.text(array, Slice.from(content), Slice.to(content));
        }
        if (images != Slice.NONE) {
            state.emit(new Extension("images", Slice.raw(array, images)));
        }
        for (int at = 0; at < toolEnd; at += TOOL_STRIDE) {
            call(choice, at);
        }
        if (done) {
            ended = true;
            String raw = text(doneReason);
            choice.finish(reason(raw), raw);
        }
        if (promptCount >= 0 || evalCount >= 0) {
            state.usage(usage());
        }
        return null;
    }

    private void call(Choice choice, int at) {
        String id = text(tools[at + TOOL_ID]);
        String name = text(tools[at + TOOL_NAME]);
        long arguments = tools[at + TOOL_ARGUMENTS];
        if (id == null && name == null && arguments == Slice.NONE) {
            return;
        }
        long key = calls;
        calls++;
        Block call = choice.wire().begin(key, new ToolCall((int) key, id, name, ToolCall.Kind.FUNCTION));
        // Some servers in front of Ollama send the object's text, as Chat does.
        if (arguments != Slice.NONE && array[Slice.from(arguments)] == '"') {
            call.say(array, Slice.from(arguments) + 1, Slice.to(arguments) - 1);
        } else if (arguments != Slice.NONE) {
            call.say(JsonCompact.of(array, Slice.from(arguments), Slice.to(arguments)));
        }
        choice.wire().end(key);
    }

    private FinishReason reason(@Nullable String raw) {
        if (raw == null) {
            return FinishReason.OTHER;
        }
        return switch (raw) {
            case "stop" -> calls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case "length" -> FinishReason.LENGTH;
            default -> FinishReason.OTHER;
        };
    }

    private Usage usage() {
        StringBuilder raw = new StringBuilder("{");
        if (promptCount >= 0) {
            raw.append("\"prompt_eval_count\":").append(promptCount);
        }
        if (evalCount >= 0) {
            raw.append(promptCount >= 0 ? "," : "").append("\"eval_count\":").append(evalCount);
        }
        return new Usage(
                known(promptCount),
                known(evalCount),
                null,
                null,
                null,
                raw.append('}').toString());
    }

    private static @Nullable Long known(long count) {
        return count < 0 ? null : (Long) count;
    }

    // ---- lines of a known shape

    @Override
    protected @Nullable Saying saying(String type) {
        boolean only = answers
                && Slice.isEmpty(content) != Slice.isEmpty(thinking)
                && images == Slice.NONE
                && toolEnd == 0
                && !done
                && promptCount < 0
                && evalCount < 0
                && !state.wantsEnvelope();
        if (!only) {
            return null;
        }
        return Slice.isEmpty(content) ? Saying.of(THINKING, thinking) : Saying.of(CONTENT, content);
    }

    @Override
    protected void say(int form, int part, int index, long said) {
        Choice choice = state.choice(0);
        if (form == CONTENT) {
            choice.text(array, Slice.from(said), Slice.to(said));
        } else {
            choice.reasoning(array, Slice.from(said), Slice.to(said), false);
        }
    }

    @Override
    public @Nullable String missing() {
        return ended ? null : "the stream ended without done";
    }

    @Override
    public void reset() {
        super.reset();
        ended = false;
        calls = 0;
        if (tools.length > 1024) {
            tools = new long[4 * TOOL_STRIDE];
        }
    }
}
