package io.weirline.codecs.anthropic;

import static io.weirline.codecs.anthropic.AnthropicPayload.NO_INDEX;

import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.internal.Block;
import io.weirline.codecs.dialects.internal.Choice;
import io.weirline.codecs.dialects.internal.DialectDecoder;
import io.weirline.codecs.dialects.internal.PayloadDecoder;
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
import io.weirline.core.StreamEvent.Liveness;
import io.weirline.core.ToolCall;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic Messages (Anthropic API, streaming messages). All is choice 0; blocks are keyed by {@code index}.
 *
 * <ul>
 *   <li>A {@code message_start} with the id of the message at hand is ignored; with another id what came before is void.
 *   <li>Usage is that of {@code message_start} overlaid key by key; see {@link AnthropicUsage}.
 *   <li>A delta for an index that did not start, or that has stopped, still counts. One that does not fit the kind of its
 *       block, and one of an unknown type, is passed on as Extension; so is the start of a block of an unknown type, a
 *       tool's result among them.
 *   <li>The {@code input} of a call's start is its arguments only where no delta brings any.
 *   <li>The terminal is {@code message_stop}. Where no {@code stop_reason} came before it, the reason is OTHER.
 * </ul>
 */
public final class AnthropicDecoder extends TypedPayloadDecoder {
    private static final String[] TYPES = {
        "content_block_delta",
        "content_block_start",
        "content_block_stop",
        "ping",
        "message_delta",
        "message_start",
        "message_stop"
    };

    private static final String[] DELTAS = {
        "text_delta", "input_json_delta", "thinking_delta", "signature_delta", "citations_delta"
    };

    private final AnthropicPayload payload = new AnthropicPayload();
    private final AnthropicUsage usage = new AnthropicUsage();
    private boolean begun;
    private @Nullable String messageId;
    private boolean stopped;
    private int position;

    private AnthropicDecoder(StreamState state, DecodeOptions options, Limits limits, ProviderErrors errors) {
        super(TYPES, state, options, limits, errors);
    }

    /**
     * A decoder for one stream of server-sent events.
     *
     * @param dialect what Started names
     * @param options how to decode
     * @param limits the bounds
     * @return from the bytes of the body to events
     */
    public static Decoder<ByteBuffer, StreamEvent> create(Dialect dialect, DecodeOptions options, Limits limits) {
        return DialectDecoder.create(BodyFraming.SSE, AnthropicDecoder::new, dialect, options, limits);
    }

    /**
     * A decoder for the payloads of one stream, in whatever framing.
     *
     * @param state where to emit
     * @param options how to decode
     * @param limits the bounds
     * @param errors reads errors
     * @return for one stream
     */
    public static PayloadDecoder payload(
            StreamState state, DecodeOptions options, Limits limits, ProviderErrors errors) {
        return new AnthropicDecoder(state, options, limits, errors);
    }

    @Override
    protected void clear() {
        payload.clear();
    }

    @Override
    protected void member(JsonReader in, String name, Token token) {
        payload.member(in, name, token);
    }

    @Override
    protected @Nullable String apply(String type) {
        switch (type) {
            case "content_block_delta":
                return delta(type);
            case "content_block_start":
                return blockStart(type);
            case "content_block_stop":
                choice().wire().end(payload.index);
                return null;
            case "message_start":
                messageStart();
                return null;
            case "message_delta":
                messageDelta();
                return null;
            case "message_stop":
                messageStop();
                return null;
            default:
                state.emit(Liveness.PING);
                return null;
        }
    }

    private Choice choice() {
        state.started();
        return state.choice(0);
    }

    private void messageStart() {
        String id = text(payload.messageId);
        if (!begun) {
            state.envelope(id, text(payload.model));
        } else if (id == null || id.equals(messageId)) {
            return;
        } else if (messageId != null) {
            usage.restart();
            state.restart(id);
            stopped = false;
        }
        begun = true;
        messageId = id;
        choice();
        usage();
    }

    private void usage() {
        if (payload.usage != Slice.NONE) {
            usage.overlay(reader, array, payload.usage);
            state.usage(usage.normalised());
        }
    }

    private void messageDelta() {
        String reason = text(payload.stopReason);
        if (reason != null) {
            choice().finish(AnthropicStop.of(reason), reason);
        }
        usage();
    }

    private void messageStop() {
        stopped = true;
        Choice choice = choice();
        if (!choice.isFinished() && !state.isFaulted()) {
            choice.finish(FinishReason.OTHER, null);
        }
    }

    private @Nullable String blockStart(String type) {
        WireBlocks blocks = choice().wire();
        int key = payload.index;
        String kind = text(payload.blockType);
        if (kind == null) {
            return type;
        }
        switch (kind) {
            case "text" -> blocks.begin(key, BlockKind.TEXT).say(array, payload.text);
            case "thinking" -> {
                Block block = blocks.begin(key, BlockKind.REASONING);
                block.say(array, payload.thinking);
                sign(block, payload.signature, false);
            }
            case "redacted_thinking" -> sign(blocks.begin(key, BlockKind.REASONING), payload.data, true);
            case "tool_use" -> call(blocks, ToolCall.Kind.FUNCTION);
            case "server_tool_use", "mcp_tool_use" -> call(blocks, ToolCall.Kind.SERVER);
            default -> {
                blocks.end(key);
                position++;
                return kind;
            }
        }
        position++;
        return null;
    }

    private void call(WireBlocks blocks, ToolCall.Kind kind) {
        int index = payload.index == NO_INDEX ? position : payload.index;
        Block block = blocks.begin(payload.index, new ToolCall(index, text(payload.blockId), text(payload.name), kind));
        if (payload.input != Slice.NONE) {
            String input = JsonCompact.of(array, Slice.from(payload.input), Slice.to(payload.input));
            if (!input.equals("{}")) {
                block.offer(input);
            }
        }
    }

    private void sign(Block block, long signature, boolean encrypted) {
        if (!Slice.isEmpty(signature)) {
            block.signature(string(signature), encrypted);
        }
    }

    private @Nullable String delta(String type) {
        if (Slice.isEmpty(payload.blockType)) {
            return type;
        }
        String kind = oneOf(DELTAS, payload.blockType);
        Block block;
        switch (kind) {
            case "text_delta" -> {
                block = block(BlockKind.TEXT, payload.text);
                if (block != null) {
                    block.say(array, payload.text);
                }
            }
            case "thinking_delta" -> {
                block = block(BlockKind.REASONING, payload.thinking);
                if (block != null) {
                    block.say(array, payload.thinking);
                }
            }
            case "signature_delta" -> {
                block = block(BlockKind.REASONING, payload.signature);
                if (block != null) {
                    sign(block, payload.signature, false);
                }
            }
            case "input_json_delta" -> {
                block = block(BlockKind.TOOL, payload.partialJson);
                if (block != null) {
                    block.say(array, payload.partialJson);
                }
            }
            case "citations_delta" -> {
                block = block(BlockKind.TEXT, payload.citation);
                if (block != null) {
                    block.citation(Slice.raw(array, payload.citation));
                }
            }
            default -> {
                return kind;
            }
        }
        return block == null ? kind : null;
    }

    // ---- deltas of a known shape

    @Override
    protected @Nullable Saying saying(String type) {
        if (!type.equals("content_block_delta") || payload.index == NO_INDEX) {
            return null;
        }
        Saying saying = null;
        if (Slice.is(array, payload.blockType, "text_delta")) {
            saying = Saying.of(BlockKind.TEXT.ordinal(), payload.text);
        } else if (Slice.is(array, payload.blockType, "thinking_delta")) {
            saying = Saying.of(BlockKind.REASONING.ordinal(), payload.thinking);
        } else if (Slice.is(array, payload.blockType, "input_json_delta")) {
            saying = Saying.of(BlockKind.TOOL.ordinal(), payload.partialJson);
        }
        if (saying == null || Slice.isEmpty(saying.content()) || !fits(saying.form(), 0, payload.index)) {
            return null;
        }
        return saying.atIndex(payload.index, payload.indexAt);
    }

    @Override
    public boolean fits(int form, int part, int index) {
        Block block = state.wantsEnvelope() ? null : state.choice(0).wire().get(index);
        return block != null && block.kind().ordinal() == form;
    }

    @Override
    protected void say(int form, int part, int index, long content) {
        Block block = state.choice(0).wire().get(index);
        if (block != null) {
            block.say(array, content);
        }
    }

    /** The block that a delta belongs to; null if it is of another kind, or if the delta brings nothing. */
    private @Nullable Block block(BlockKind kind, long content) {
        if (content == Slice.NONE) {
            return null;
        }
        WireBlocks blocks = choice().wire();
        if (kind == BlockKind.TOOL && blocks.get(payload.index) == null) {
            int index = payload.index == NO_INDEX ? position : payload.index;
            return blocks.begin(payload.index, new ToolCall(index, null, null, ToolCall.Kind.FUNCTION));
        }
        return blocks.at(payload.index, kind);
    }

    @Override
    public @Nullable String missing() {
        if (stopped) {
            return null;
        }
        return begun ? "the stream ended without message_stop" : "the stream ended before any message";
    }

    @Override
    public void reset() {
        super.reset();
        usage.reset();
        begun = false;
        messageId = null;
        stopped = false;
        position = 0;
    }
}
