package io.weirline.codecs.bedrock;

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
import io.weirline.codecs.internal.JsonCompact;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.BlockKind;
import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.FinishReason;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Extension;
import io.weirline.core.ToolCall;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Bedrock's ConverseStream over the AWS event stream (Amazon Bedrock API, {@code ConverseStreamOutput}); the name
 * of each event is its frame's. All is choice 0; blocks are keyed by {@code contentBlockIndex}.
 *
 * <ul>
 *   <li>A delta for an index that did not start begins the block, as text and reasoning always do; one of another kind
 *       than the block at its index begins another block there.
 *   <li>A call of type {@code server_tool_use} is one that the provider runs; any other type is the client's.
 *   <li>A tool's result, an image, a trace and the model's own fields are passed on as Extension under their names. The
 *       padding {@code p} is skipped, as all unknown members are.
 *   <li>The terminal is {@code messageStop}; usage may come before or behind it.
 * </ul>
 */
final class ConverseDecoder extends TypedPayloadDecoder {
    static final String[] TYPES = {
        "contentBlockDelta", "contentBlockStart", "contentBlockStop", "messageStart", "messageStop", "metadata"
    };

    private static final String[] EXTENSIONS = {"toolResult", "image", "trace", "additionalModelResponseFields"};

    private final ConverseUsage usage = new ConverseUsage();
    private int index;
    private int indexAt;
    private int extension;
    private long extensionValue;
    private long text;
    private boolean tool;
    private long toolId;
    private long toolName;
    private long toolType;
    private long toolInput;
    private long reasoning;
    private long signature;
    private long redacted;
    private long citation;
    private long stopReason;
    private boolean stopped;

    ConverseDecoder(StreamState state, DecodeOptions options, Limits limits, ProviderErrors errors) {
        super(TYPES, state, options, limits, errors);
    }

    static Decoder<ByteBuffer, StreamEvent> create(Dialect dialect, DecodeOptions options, Limits limits) {
        return DialectDecoder.create(BodyFraming.AWS_EVENT_STREAM, ConverseDecoder::new, dialect, options, limits);
    }

    @Override
    protected void clear() {
        usage.clear();
        index = -1;
        extension = -1;
        extensionValue = Slice.NONE;
        text = Slice.NONE;
        clearTool();
        reasoning = Slice.NONE;
        signature = Slice.NONE;
        redacted = Slice.NONE;
        citation = Slice.NONE;
        stopReason = Slice.NONE;
    }

    private void clearTool() {
        tool = false;
        toolId = Slice.NONE;
        toolName = Slice.NONE;
        toolType = Slice.NONE;
        toolInput = Slice.NONE;
    }

    @Override
    protected void member(JsonReader in, String name, Token token) {
        switch (name) {
            case "contentBlockIndex" -> {
                index = Slice.index(in, token, -1);
                indexAt = in.start();
            }
            case "delta", "start" -> content(in, token);
            case "stopReason" -> stopReason = Slice.string(in, token);
            case "usage" -> usage.read(in, token);
            default -> passed(in, name, token);
        }
    }

    private void passed(JsonReader in, String name, Token token) {
        if (token != Token.START_OBJECT && token != Token.START_ARRAY) {
            return;
        }
        for (int i = 0; i < EXTENSIONS.length; i++) {
            if (EXTENSIONS[i].equals(name)) {
                extension = i;
                extensionValue = Slice.value(in, token);
            }
        }
    }

    private void content(JsonReader in, Token object) {
        if (object != Token.START_OBJECT) {
            return;
        }
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "text" -> text = Slice.string(in, token);
                case "toolUse" -> {
                    clearTool();
                    tool(in, token);
                }
                case "reasoningContent" -> reasoning(in, token);
                case "citation" -> citation = token == Token.START_OBJECT ? Slice.value(in, token) : Slice.NONE;
                default -> passed(in, name, token);
            }
            in.skipChildren();
        }
    }

    private void tool(JsonReader in, Token object) {
        if (object != Token.START_OBJECT) {
            return;
        }
        tool = true;
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "toolUseId" -> toolId = Slice.string(in, token);
                case "name" -> toolName = Slice.string(in, token);
                case "type" -> toolType = Slice.string(in, token);
                case "input" ->
                    toolInput =
                            token == Token.STRING || token == Token.START_OBJECT ? Slice.value(in, token) : Slice.NONE;
                default -> {}
            }
            in.skipChildren();
        }
    }

    private void reasoning(JsonReader in, Token object) {
        if (object != Token.START_OBJECT) {
            return;
        }
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "text" -> reasoning = Slice.string(in, token);
                case "signature" -> signature = Slice.string(in, token);
                case "redactedContent" -> redacted = Slice.string(in, token);
                default -> {}
            }
            in.skipChildren();
        }
    }

    @Override
    protected @Nullable String apply(String type) {
        state.started();
        Choice choice = state.choice(0);
        switch (type) {
            case "contentBlockStart" -> {
                if (tool) {
                    call(choice);
                }
            }
            case "contentBlockDelta" -> delta(choice);
            case "contentBlockStop" -> choice.wire().end(index);
            case "messageStop" -> {
                stopped = true;
                String raw = text(stopReason);
                choice.finish(raw == null ? FinishReason.OTHER : reason(raw), raw);
            }
            default -> {}
        }
        if (extension >= 0) {
            state.emit(new Extension(EXTENSIONS[extension], Slice.raw(array, extensionValue)));
        }
        if (usage.isPresent()) {
            state.usage(usage.normalised(array));
        }
        return null;
    }

    private Block call(Choice choice) {
        boolean server = Slice.is(array, toolType, "server_tool_use");
        ToolCall.Kind kind = server ? ToolCall.Kind.SERVER : ToolCall.Kind.FUNCTION;
        return choice.wire().begin(index, new ToolCall(Math.max(index, 0), text(toolId), text(toolName), kind));
    }

    private void delta(Choice choice) {
        WireBlocks blocks = choice.wire();
        if (!Slice.isEmpty(reasoning)) {
            block(blocks, BlockKind.REASONING).say(array, reasoning);
        }
        if (!Slice.isEmpty(signature)) {
            block(blocks, BlockKind.REASONING).signature(string(signature), false);
        }
        if (!Slice.isEmpty(redacted)) {
            block(blocks, BlockKind.REASONING).signature(string(redacted), true);
        }
        if (!Slice.isEmpty(text)) {
            block(blocks, BlockKind.TEXT).say(array, text);
        }
        if (citation != Slice.NONE) {
            block(blocks, BlockKind.TEXT).citation(Slice.raw(array, citation));
        }
        if (tool) {
            Block block = blocks.get(index);
            Block call = block == null || block.kind() != BlockKind.TOOL ? call(choice) : block;
            call.named(text(toolId), text(toolName));
            if (toolInput != Slice.NONE && array[Slice.from(toolInput)] == '"') {
                call.say(array, Slice.from(toolInput) + 1, Slice.to(toolInput) - 1);
            } else if (toolInput != Slice.NONE) {
                call.sayOnce(JsonCompact.of(array, Slice.from(toolInput), Slice.to(toolInput)));
            }
        }
    }

    private Block block(WireBlocks blocks, BlockKind kind) {
        Block block = blocks.at(index, kind);
        return block == null ? blocks.begin(index, kind) : block;
    }

    private static FinishReason reason(String raw) {
        return switch (raw) {
            case "end_turn", "stop_sequence" -> FinishReason.STOP;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "max_tokens" -> FinishReason.LENGTH;
            case "guardrail_intervened", "content_filtered" -> FinishReason.CONTENT_FILTER;
            case "malformed_model_output", "malformed_tool_use" -> FinishReason.MALFORMED;
            case "model_context_window_exceeded" -> FinishReason.CONTEXT_EXCEEDED;
            case "refusal" -> FinishReason.REFUSAL;
            case "pause_turn" -> FinishReason.PAUSED;
            default -> FinishReason.OTHER;
        };
    }

    // ---- deltas of a known shape

    @Override
    protected @Nullable Saying saying(String type) {
        boolean onlyDelta = type.equals("contentBlockDelta")
                && extension < 0
                && !usage.isPresent()
                && signature == Slice.NONE
                && redacted == Slice.NONE
                && citation == Slice.NONE;
        if (!onlyDelta) {
            return null;
        }
        if (tool) {
            boolean onlyInput = Slice.isEmpty(toolId)
                    && Slice.isEmpty(toolName)
                    && toolInput != Slice.NONE
                    && array[Slice.from(toolInput)] == '"'
                    && Slice.isEmpty(text)
                    && Slice.isEmpty(reasoning);
            return onlyInput
                    ? saying(BlockKind.TOOL, Slice.of(Slice.from(toolInput) + 1, Slice.to(toolInput) - 1))
                    : null;
        }
        if (Slice.isEmpty(text) == Slice.isEmpty(reasoning)) {
            return null;
        }
        return Slice.isEmpty(text) ? saying(BlockKind.REASONING, reasoning) : saying(BlockKind.TEXT, text);
    }

    private @Nullable Saying saying(BlockKind kind, long said) {
        return fits(kind.ordinal(), 0, index) ? Saying.of(kind.ordinal(), said).atIndex(index, indexAt) : null;
    }

    @Override
    public boolean fits(int form, int part, int index) {
        Block block = state.wantsEnvelope() ? null : state.choice(0).wire().get(index);
        return block != null && block.kind().ordinal() == form;
    }

    @Override
    protected void say(int form, int part, int index, long said) {
        Block block = state.choice(0).wire().get(index);
        if (block != null) {
            block.say(array, said);
        }
    }

    @Override
    public @Nullable String missing() {
        return stopped ? null : "the stream ended without messageStop";
    }

    @Override
    public void reset() {
        super.reset();
        stopped = false;
    }
}
