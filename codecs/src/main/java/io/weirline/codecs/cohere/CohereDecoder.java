package io.weirline.codecs.cohere;

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
import io.weirline.codecs.dialects.internal.WireBlocks;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.BlockKind;
import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.FinishReason;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.ToolCall;
import io.weirline.core.Usage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cohere's Chat, version 2 (Cohere API, {@code V2ChatStreamResponse}). All is choice 0; content and calls have indices of
 * their own.
 *
 * <ul>
 *   <li>The plan for tools is neither text nor reasoning; its pieces are passed on as Extension.
 *   <li>A citation belongs to the content that its {@code content_index} names, if that is text.
 *   <li>Usage is that of {@code tokens}, which the model read and wrote, not of {@code billed_units}.
 *   <li>The terminal is {@code message-end}.
 * </ul>
 */
public final class CohereDecoder extends TypedPayloadDecoder {
    private static final String[] TYPES = {
        "content-delta",
        "tool-call-delta",
        "content-start",
        "content-end",
        "tool-call-start",
        "tool-call-end",
        "citation-start",
        "citation-end",
        "message-start",
        "message-end"
    };

    /** Calls are keyed behind all content, whose indices are ints. */
    private static final long CALLS = 1L << 32;

    private long id;
    private int index;
    private int indexAt;
    private int contentIndex;
    private long text;
    private long thinking;
    private long callId;
    private long callName;
    private long arguments;
    private long citation;
    private long finishReason;
    private long problem;
    private long usage;
    private long input;
    private long output;
    private long reasoning;
    private long cached;
    private boolean ended;

    private CohereDecoder(StreamState state, DecodeOptions options, Limits limits, ProviderErrors errors) {
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
        return DialectDecoder.create(BodyFraming.SSE, CohereDecoder::new, dialect, options, limits);
    }

    @Override
    protected void clear() {
        id = Slice.NONE;
        index = -1;
        contentIndex = -1;
        text = Slice.NONE;
        thinking = Slice.NONE;
        callId = Slice.NONE;
        callName = Slice.NONE;
        arguments = Slice.NONE;
        citation = Slice.NONE;
        finishReason = Slice.NONE;
        problem = Slice.NONE;
        usage = Slice.NONE;
    }

    @Override
    protected void member(JsonReader in, String name, Token token) {
        switch (name) {
            case "id" -> id = Slice.string(in, token);
            case "index" -> {
                index = Slice.index(in, token, -1);
                indexAt = in.start();
            }
            case "delta" -> delta(in, token);
            default -> {}
        }
    }

    private void delta(JsonReader in, Token object) {
        if (object != Token.START_OBJECT) {
            return;
        }
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "message" -> message(in, token);
                case "finish_reason" -> finishReason = Slice.string(in, token);
                case "error" -> problem = Slice.truth(in, token);
                case "usage" -> usage(in, token);
                default -> {}
            }
            in.skipChildren();
        }
    }

    private void message(JsonReader in, Token object) {
        if (object != Token.START_OBJECT) {
            return;
        }
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            if (token == Token.START_OBJECT) {
                switch (name) {
                    case "content" -> content(in);
                    case "tool_calls" -> call(in);
                    case "citations" -> citation(in);
                    default -> {}
                }
            }
            in.skipChildren();
        }
    }

    private void content(JsonReader in) {
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "text" -> text = Slice.string(in, token);
                case "thinking" -> thinking = Slice.string(in, token);
                default -> {}
            }
            in.skipChildren();
        }
    }

    private void call(JsonReader in) {
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            if (name.equals("id")) {
                callId = Slice.string(in, token);
            } else if (name.equals("function") && token == Token.START_OBJECT) {
                while (in.next() == Token.NAME) {
                    String member = in.name();
                    Token value = in.next();
                    switch (member) {
                        case "name" -> callName = Slice.string(in, value);
                        case "arguments" -> arguments = Slice.string(in, value);
                        default -> {}
                    }
                    in.skipChildren();
                }
            }
            in.skipChildren();
        }
    }

    private void citation(JsonReader in) {
        int from = in.start();
        while (in.next() == Token.NAME) {
            boolean isIndex = in.name().equals("content_index");
            Token token = in.next();
            if (isIndex) {
                contentIndex = Slice.index(in, token, -1);
            }
            in.skipChildren();
        }
        citation = Slice.of(from, in.end());
    }

    private void usage(JsonReader in, Token object) {
        usage = Slice.NONE;
        if (object != Token.START_OBJECT) {
            return;
        }
        input = -1;
        output = -1;
        reasoning = -1;
        cached = -1;
        int from = in.start();
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            if (name.equals("cached_tokens")) {
                cached = count(in, token);
            } else if (name.equals("tokens") && token == Token.START_OBJECT) {
                while (in.next() == Token.NAME) {
                    String member = in.name();
                    Token value = in.next();
                    switch (member) {
                        case "input_tokens" -> input = count(in, value);
                        case "output_tokens" -> output = count(in, value);
                        case "reasoning_tokens" -> reasoning = count(in, value);
                        default -> {}
                    }
                    in.skipChildren();
                }
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
        WireBlocks blocks = choice.wire();
        switch (type) {
            case "content-start", "content-delta" -> {
                if (!Slice.isEmpty(thinking)) {
                    block(blocks, index, BlockKind.REASONING).say(array, thinking);
                }
                if (!Slice.isEmpty(text)) {
                    block(blocks, index, BlockKind.TEXT).say(array, text);
                }
            }
            case "content-end" -> blocks.end(index);
            case "tool-call-start" -> call(blocks).say(array, arguments);
            case "tool-call-delta" -> {
                Block call = blocks.get(CALLS + index);
                if (call == null) {
                    call = call(blocks);
                }
                call.named(text(callId), text(callName));
                call.say(array, arguments);
            }
            case "tool-call-end" -> blocks.end(CALLS + index);
            case "citation-start" -> cite(choice);
            case "message-end" -> end(choice);
            default -> {}
        }
        return null;
    }

    private static Block block(WireBlocks blocks, long key, BlockKind kind) {
        Block block = blocks.at(key, kind);
        return block == null ? blocks.begin(key, kind) : block;
    }

    private Block call(WireBlocks blocks) {
        return blocks.begin(
                CALLS + index, new ToolCall(Math.max(index, 0), text(callId), text(callName), ToolCall.Kind.FUNCTION));
    }

    private void cite(Choice choice) {
        if (citation == Slice.NONE) {
            return;
        }
        String json = Slice.raw(array, citation);
        Block block = contentIndex < 0 ? null : choice.wire().get(contentIndex);
        if (block != null && block.kind() == BlockKind.TEXT) {
            block.citation(json);
        } else {
            choice.citation(json);
        }
    }

    private void end(Choice choice) {
        ended = true;
        String raw = text(finishReason);
        choice.finish(reason(raw), raw);
        if (usage != Slice.NONE) {
            state.usage(new Usage(
                    known(input), known(output), known(cached), null, known(reasoning), Slice.raw(array, usage)));
        }
        if (problem != Slice.NONE) {
            fault(problem);
        }
    }

    /** What either version's word for the end means. */
    static FinishReason reason(@Nullable String raw) {
        if (raw == null) {
            return FinishReason.OTHER;
        }
        return switch (raw) {
            case "COMPLETE", "STOP_SEQUENCE" -> FinishReason.STOP;
            case "MAX_TOKENS" -> FinishReason.LENGTH;
            case "TOOL_CALL" -> FinishReason.TOOL_CALLS;
            case "ERROR_TOXIC" -> FinishReason.CONTENT_FILTER;
            case "ERROR_LIMIT" -> FinishReason.CONTEXT_EXCEEDED;
            case "ERROR", "TIMEOUT" -> FinishReason.ERROR;
            default -> FinishReason.OTHER;
        };
    }

    private static @Nullable Long known(long count) {
        return count < 0 ? null : (Long) count;
    }

    // ---- deltas of a known shape

    @Override
    protected @Nullable Saying saying(String type) {
        if (type.equals("content-delta") && Slice.isEmpty(text) != Slice.isEmpty(thinking)) {
            return Slice.isEmpty(text) ? saying(BlockKind.REASONING, thinking) : saying(BlockKind.TEXT, text);
        }
        boolean onlyArguments = type.equals("tool-call-delta")
                && Slice.isEmpty(callId)
                && Slice.isEmpty(callName)
                && !Slice.isEmpty(arguments)
                && Slice.isEmpty(text)
                && Slice.isEmpty(thinking);
        return onlyArguments ? saying(BlockKind.TOOL, arguments) : null;
    }

    private @Nullable Saying saying(BlockKind kind, long said) {
        return fits(kind.ordinal(), 0, index) ? Saying.of(kind.ordinal(), said).atIndex(index, indexAt) : null;
    }

    @Override
    public boolean fits(int form, int part, int index) {
        Block block = state.wantsEnvelope() ? null : said(form, index);
        return block != null && block.kind().ordinal() == form;
    }

    private @Nullable Block said(int form, int index) {
        return state.choice(0).wire().get(form == BlockKind.TOOL.ordinal() ? CALLS + index : index);
    }

    @Override
    protected void say(int form, int part, int index, long said) {
        Block block = said(form, index);
        if (block != null) {
            block.say(array, said);
        }
    }

    @Override
    public @Nullable String missing() {
        return ended ? null : "the stream ended without message-end";
    }

    @Override
    public void reset() {
        super.reset();
        ended = false;
    }
}
