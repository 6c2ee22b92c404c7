package io.weirline.codecs.openai;

import static io.weirline.codecs.openai.ResponsesPayload.NO_INDEX;

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
import io.weirline.core.ToolCall;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI Responses (OpenAI API, {@code ResponseStreamEvent}). All is choice 0. Blocks are keyed by {@code output_index},
 * and within it by {@code content_index} or {@code summary_index}; never by an id, which some providers change with each
 * event. An event without a valid {@code output_index} belongs to the entry that was last named.
 *
 * <ul>
 *   <li>What a {@code .done} event repeats counts only where no delta brought it; what the start of a call tells of its
 *       input, only where nothing else does. Parts that stand open end with their entry.
 *   <li>A reasoning entry is a block for each of its parts; its encrypted content signs the last of them.
 *   <li>Calls of the client are those of functions and custom tools, under their {@code call_id}. Every other call is one
 *       that the provider runs, under the id of its entry, named by the entry or else by its type without
 *       {@code _call}; how it stands and what it gives is passed on as Extension, and images as media too.
 *   <li>The terminal is completed, incomplete or failed. An error that is told by an event of its own and again by the
 *       response is reported when it first comes.
 *   <li>What only repeats or frames the deltas gives no event; what is unknown is passed on as Extension.
 * </ul>
 */
public final class ResponsesDecoder extends TypedPayloadDecoder {
    private static final String[] TYPES = {
        "response.output_text.delta",
        "response.function_call_arguments.delta",
        "response.reasoning_summary_text.delta",
        "response.reasoning_text.delta",
        "response.output_item.added",
        "response.output_item.done",
        "response.content_part.added",
        "response.content_part.done",
        "response.output_text.done",
        "response.output_text.annotation.added",
        "response.refusal.delta",
        "response.refusal.done",
        "response.function_call_arguments.done",
        "response.custom_tool_call_input.delta",
        "response.custom_tool_call_input.done",
        "response.mcp_call_arguments.delta",
        "response.mcp_call_arguments.done",
        "response.code_interpreter_call_code.delta",
        "response.code_interpreter_call_code.done",
        "response.reasoning_summary_text.done",
        "response.reasoning_summary_part.added",
        "response.reasoning_summary_part.done",
        "response.reasoning_text.done",
        "response.reasoning_part.added",
        "response.reasoning_part.done",
        "response.image_generation_call.partial_image",
        "response.created",
        "response.queued",
        "response.in_progress",
        "response.completed",
        "response.incomplete",
        "response.failed",
    };

    // What a block's key is made of: the entry, the form, and the part within the entry.
    private static final int CALL = 0;
    private static final int TEXT = 1;
    private static final int REFUSAL = 2;
    private static final int SUMMARY = 3;
    private static final int REASONING = 4;
    private static final int MEDIA = 5;
    private static final int ENTRY_SHIFT = 32;
    private static final int FORM_SHIFT = 28;
    private static final int PARTS = 1 << FORM_SHIFT;

    private static final int FINAL_IMAGE = PARTS - 1;

    /** What a delta says that says none of these: the input of a call, and from here on of which kind. */
    private static final int CALLS = 8;

    private static final ToolCall.Kind[] KINDS = ToolCall.Kind.values();

    private final ResponsesPayload payload = new ResponsesPayload();
    private boolean begun;
    private boolean ended;
    private boolean clientCalls;
    private int entry;

    private ResponsesDecoder(StreamState state, DecodeOptions options, Limits limits, ProviderErrors errors) {
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
        return DialectDecoder.create(BodyFraming.SSE, ResponsesDecoder::new, dialect, options, limits);
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
        if (payload.outputIndex != NO_INDEX) {
            entry = payload.outputIndex;
        }
        boolean known = true;
        switch (type) {
            case "response.output_text.delta" -> known = say(TEXT, BlockKind.TEXT, payload.delta);
            case "response.output_text.done" -> sayOnce(TEXT, BlockKind.TEXT);
            case "response.output_text.annotation.added" -> known = annotation();
            case "response.refusal.delta" -> known = say(REFUSAL, BlockKind.REFUSAL, payload.delta);
            case "response.refusal.done" -> sayOnce(REFUSAL, BlockKind.REFUSAL);
            case "response.reasoning_summary_text.delta" -> known = say(SUMMARY, BlockKind.REASONING, payload.delta);
            case "response.reasoning_summary_text.done" -> sayOnce(SUMMARY, BlockKind.REASONING);
            case "response.reasoning_text.delta" -> known = say(REASONING, BlockKind.REASONING, payload.delta);
            case "response.reasoning_text.done" -> sayOnce(REASONING, BlockKind.REASONING);
            case "response.function_call_arguments.delta" -> known = input(ToolCall.Kind.FUNCTION);
            case "response.function_call_arguments.done" -> inputDone(ToolCall.Kind.FUNCTION);
            case "response.custom_tool_call_input.delta" -> known = input(ToolCall.Kind.CUSTOM);
            case "response.custom_tool_call_input.done" -> inputDone(ToolCall.Kind.CUSTOM);
            case "response.mcp_call_arguments.delta", "response.code_interpreter_call_code.delta" ->
                known = input(ToolCall.Kind.SERVER);
            case "response.mcp_call_arguments.done", "response.code_interpreter_call_code.done" ->
                inputDone(ToolCall.Kind.SERVER);
            case "response.output_item.added" -> known = itemAdded();
            case "response.output_item.done" -> known = itemDone();
            case "response.content_part.added",
                    "response.reasoning_part.added",
                    "response.reasoning_summary_part.added" -> known = isKnownPart();
            case "response.content_part.done" -> {
                known = isKnownPart();
                blocks().end(key(TEXT, part()));
                blocks().end(key(REFUSAL, part()));
            }
            case "response.reasoning_part.done", "response.reasoning_summary_part.done" -> known = isKnownPart();
            case "response.image_generation_call.partial_image" -> known = partialImage();
            case "response.completed" -> known = end("completed");
            case "response.incomplete" -> known = end("incomplete");
            case "response.failed" -> known = end("failed");
            default -> known = envelope();
        }
        return known ? null : type;
    }

    // ---- deltas of a known shape

    @Override
    protected @Nullable Saying saying(String type) {
        int form =
                switch (type) {
                    case "response.output_text.delta" -> TEXT;
                    case "response.refusal.delta" -> REFUSAL;
                    case "response.reasoning_summary_text.delta" -> SUMMARY;
                    case "response.reasoning_text.delta" -> REASONING;
                    case "response.function_call_arguments.delta" -> CALLS + ToolCall.Kind.FUNCTION.ordinal();
                    case "response.custom_tool_call_input.delta" -> CALLS + ToolCall.Kind.CUSTOM.ordinal();
                    case "response.mcp_call_arguments.delta", "response.code_interpreter_call_code.delta" ->
                        CALLS + ToolCall.Kind.SERVER.ordinal();
                    default -> -1;
                };
        if (form < 0 || payload.outputIndex == NO_INDEX || Slice.isEmpty(payload.delta)) {
            return null;
        }
        return Saying.of(form, payload.delta)
                .inPart(payload.partIndex, payload.partIndexAt)
                .atIndex(payload.outputIndex, payload.outputIndexAt);
    }

    @Override
    protected void say(int form, int part, int index, long content) {
        payload.outputIndex = index;
        payload.partIndex = part;
        payload.delta = content;
        entry = index;
        switch (form) {
            case TEXT -> say(TEXT, BlockKind.TEXT, content);
            case REFUSAL -> say(REFUSAL, BlockKind.REFUSAL, content);
            case SUMMARY, REASONING -> say(form, BlockKind.REASONING, content);
            default -> input(KINDS[form - CALLS]);
        }
    }

    // ---- keys

    private Choice choice() {
        state.started();
        begun = true;
        return state.choice(0);
    }

    private WireBlocks blocks() {
        return choice().wire();
    }

    private long key(int form, int part) {
        return (long) entry << ENTRY_SHIFT | (long) form << FORM_SHIFT | part;
    }

    /** The part within the entry; one without a valid index, or with one that no entry can have, is the first. */
    private int part() {
        return payload.partIndex >= 0 && payload.partIndex < FINAL_IMAGE ? payload.partIndex : 0;
    }

    // ---- parts

    private boolean say(int form, BlockKind kind, long content) {
        if (content == Slice.NONE) {
            return false;
        }
        Block block = part(form, kind);
        block.say(array, content);
        return true;
    }

    private void sayOnce(int form, BlockKind kind) {
        if (!Slice.isEmpty(payload.whole)) {
            Block block = blocks().get(key(form, part()));
            if (block == null || !block.isSaid()) {
                part(form, kind).say(array, payload.whole);
            }
        }
    }

    private Block part(int form, BlockKind kind) {
        WireBlocks blocks = blocks();
        long key = key(form, part());
        Block block = blocks.get(key);
        if (block == null) {
            if (kind == BlockKind.REASONING) {
                // The last part stays open for what signs the entry; the next one ends it.
                blocks.end(key(SUMMARY, 0), key(MEDIA, 0));
            }
            block = blocks.begin(key, kind);
            block.summary(form == SUMMARY);
        }
        return block;
    }

    private boolean annotation() {
        if (payload.annotation == Slice.NONE) {
            return false;
        }
        part(TEXT, BlockKind.TEXT).citation(Slice.raw(array, payload.annotation));
        return true;
    }

    private boolean isKnownPart() {
        return Slice.is(array, payload.partType, "output_text")
                || Slice.is(array, payload.partType, "refusal")
                || Slice.is(array, payload.partType, "summary_text")
                || Slice.is(array, payload.partType, "reasoning_text");
    }

    private boolean partialImage() {
        if (Slice.isEmpty(payload.image)) {
            return false;
        }
        int image = payload.imageIndex >= 0 && payload.imageIndex < FINAL_IMAGE ? payload.imageIndex : 0;
        image(image, payload.image, payload.imageFormat);
        return true;
    }

    private void image(int image, long base64, long format) {
        String name = text(format);
        long key = key(MEDIA, image);
        blocks().begin(key, BlockKind.MEDIA).media("image/" + (name == null ? "png" : name), string(base64));
        blocks().end(key);
    }

    // ---- calls

    private Block call(ToolCall.Kind kind, @Nullable String id, @Nullable String name) {
        WireBlocks blocks = blocks();
        long key = key(CALL, 0);
        Block block = blocks.get(key);
        if (block == null) {
            block = blocks.begin(key, new ToolCall(entry, id, name, kind));
        } else {
            block.named(id, name);
        }
        clientCalls |= kind != ToolCall.Kind.SERVER;
        return block;
    }

    private boolean input(ToolCall.Kind kind) {
        if (payload.delta == Slice.NONE) {
            return false;
        }
        call(kind, null, null).say(array, payload.delta);
        return true;
    }

    private void inputDone(ToolCall.Kind kind) {
        Block block = call(kind, null, text(payload.name));
        if (!block.isSaid()) {
            block.sayOnce(whole(payload.whole, payload.value));
        }
    }

    /** The whole input of a call: a string's text, or another value's compact JSON. */
    private String whole(long string, long value) {
        if (value != Slice.NONE) {
            return JsonCompact.of(array, Slice.from(value), Slice.to(value));
        }
        return string == Slice.NONE ? "" : string(string);
    }

    private static ToolCall.@Nullable Kind callKind(@Nullable String type) {
        if (type == null) {
            return null;
        }
        return switch (type) {
            case "function_call" -> ToolCall.Kind.FUNCTION;
            case "custom_tool_call" -> ToolCall.Kind.CUSTOM;
            case "mcp_list_tools", "mcp_approval_request" -> ToolCall.Kind.SERVER;
            default -> type.endsWith("_call") ? ToolCall.Kind.SERVER : null;
        };
    }

    private Block call(ToolCall.Kind kind, String type) {
        String name = text(payload.item.name);
        if (kind != ToolCall.Kind.SERVER) {
            return call(kind, text(payload.item.callId), name);
        }
        String suffix = "_call";
        String ofType = type.endsWith(suffix) ? type.substring(0, type.length() - suffix.length()) : type;
        return call(kind, text(payload.item.id), name == null ? ofType : name);
    }

    // ---- entries

    private boolean itemAdded() {
        String type = text(payload.item.type);
        if (type == null) {
            return false;
        }
        ToolCall.Kind kind = callKind(type);
        if (kind == null) {
            return type.equals("message") || type.equals("reasoning");
        }
        Block block = call(kind, type);
        if (!block.isSaid()) {
            String input = whole(payload.item.text, payload.item.value);
            if (!input.isEmpty() && !input.equals("{}")) {
                block.offer(input);
            }
        }
        return kind != ToolCall.Kind.SERVER;
    }

    private boolean itemDone() {
        String type = text(payload.item.type);
        boolean known = type != null && (type.equals("message") || type.equals("reasoning"));
        ToolCall.Kind kind = callKind(type);
        if (type != null && kind != null) {
            Block block = call(kind, type);
            if (!block.isSaid()) {
                block.sayOnce(whole(payload.item.text, payload.item.value));
            }
            if (kind == ToolCall.Kind.SERVER && !Slice.isEmpty(payload.item.result)) {
                image(FINAL_IMAGE, payload.item.result, payload.item.format);
            }
            known = kind != ToolCall.Kind.SERVER;
        } else if (known && !Slice.isEmpty(payload.item.encrypted)) {
            lastReasoning().signature(string(payload.item.encrypted), true);
        }
        blocks().end(key(CALL, 0), key(MEDIA, FINAL_IMAGE) + 1);
        return known;
    }

    /** The block of the entry's last part of reasoning, or one for the signature alone. */
    private Block lastReasoning() {
        Block last = blocks().last(key(SUMMARY, 0), key(MEDIA, 0));
        return last == null ? blocks().begin(key(REASONING, 0), BlockKind.REASONING) : last;
    }

    // ---- the response

    private boolean envelope() {
        if (!payload.hasResponse) {
            return false;
        }
        if (state.wantsEnvelope()) {
            state.envelope(text(payload.responseId), text(payload.model));
        }
        choice();
        if (payload.usage.isPresent()) {
            state.usage(payload.usage.normalised(array));
        }
        if (payload.error != Slice.NONE) {
            fault(payload.error);
        }
        return true;
    }

    private boolean end(String type) {
        if (state.wantsEnvelope()) {
            state.envelope(text(payload.responseId), text(payload.model));
        }
        ended = true;
        String status = text(payload.status);
        String raw = status == null ? type : status;
        choice().finish(reason(raw), raw);
        envelope();
        if (raw.equals("failed")) {
            fault("the response failed");
        }
        return true;
    }

    private FinishReason reason(String status) {
        return switch (status) {
            case "completed" -> clientCalls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case "incomplete" -> {
                if (Slice.is(array, payload.incompleteReason, "max_output_tokens")) {
                    yield FinishReason.LENGTH;
                }
                yield Slice.is(array, payload.incompleteReason, "content_filter")
                        ? FinishReason.CONTENT_FILTER
                        : FinishReason.OTHER;
            }
            case "failed" -> FinishReason.ERROR;
            default -> FinishReason.OTHER;
        };
    }

    @Override
    public @Nullable String missing() {
        if (ended) {
            return null;
        }
        return begun ? "the stream ended before the response was complete" : "the stream ended before any response";
    }

    @Override
    public void reset() {
        super.reset();
        begun = false;
        ended = false;
        clientCalls = false;
        entry = 0;
    }
}
