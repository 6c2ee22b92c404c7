package io.weirline.codecs.aisdk;

import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.internal.Block;
import io.weirline.codecs.dialects.internal.Choice;
import io.weirline.codecs.dialects.internal.DialectDecoder;
import io.weirline.codecs.dialects.internal.ProviderErrors;
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
import io.weirline.core.StreamFault;
import io.weirline.core.ToolCall;
import io.weirline.core.Usage;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The AI SDK's UI message stream, version 1. All is choice 0; text, reasoning and calls have ids of their own.
 *
 * <ul>
 *   <li>The {@code input} at a call's end is its arguments only where no delta brought any; {@code {}} is none.
 *   <li>Usage is the member {@code usage} of the message's metadata, by the AI SDK's names.
 *   <li>An error is told by {@code errorText}; an {@code abort} is a stream cut off.
 *   <li>What a tool gave back, data and approvals are passed on as Extension, as is a file that is no {@code data:} URL.
 *       The marks of steps say nothing, but {@code reset-step} makes void what came before.
 *   <li>The terminal is {@code finish}.
 * </ul>
 */
public final class AiSdkDecoder extends TypedPayloadDecoder {
    private static final String[] TYPES = {
        "text-delta",
        "reasoning-delta",
        "tool-input-delta",
        "text-start",
        "text-end",
        "reasoning-start",
        "reasoning-end",
        "tool-input-start",
        "tool-input-available",
        "tool-input-error",
        "source-url",
        "source-document",
        "file",
        "message-metadata",
        "start",
        "start-step",
        "finish-step",
        "reset-step",
        "finish",
        "abort",
        "error"
    };

    private static final String DATA_URL = "data:";
    private static final String BASE64 = ";base64,";

    private final Map<String, Long> keys = new HashMap<>();
    private final Set<Long> customs = new HashSet<>();
    private long nextKey;
    private String lastId = "";
    private long lastKey = -1;
    private int calls;
    private boolean ended;

    private long id;
    private long delta;
    private long messageId;
    private long callId;
    private long callName;
    private long inputDelta;
    private long input;
    private boolean inputIsString;
    private boolean textInput;
    private boolean provider;
    private long url;
    private long mediaType;
    private long finishReason;
    private long errorText;
    private @Nullable Usage usage;

    private AiSdkDecoder(StreamState state, DecodeOptions options, Limits limits, ProviderErrors errors) {
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
        return DialectDecoder.create(BodyFraming.SSE, AiSdkDecoder::new, dialect, options, limits);
    }

    @Override
    protected void clear() {
        id = Slice.NONE;
        delta = Slice.NONE;
        messageId = Slice.NONE;
        callId = Slice.NONE;
        callName = Slice.NONE;
        inputDelta = Slice.NONE;
        input = Slice.NONE;
        inputIsString = false;
        textInput = false;
        provider = false;
        url = Slice.NONE;
        mediaType = Slice.NONE;
        finishReason = Slice.NONE;
        errorText = Slice.NONE;
        usage = null;
    }

    @Override
    protected void member(JsonReader in, String name, Token token) {
        switch (name) {
            case "id" -> id = Slice.string(in, token);
            case "delta" -> delta = Slice.string(in, token);
            case "toolCallId" -> callId = Slice.string(in, token);
            case "toolName" -> callName = Slice.string(in, token);
            case "inputTextDelta" -> inputDelta = Slice.string(in, token);
            case "input" -> {
                inputIsString = token == Token.STRING;
                input = Slice.value(in, token);
            }
            case "inputEncoding" ->
                textInput = token == Token.STRING && Slice.is(in.array(), Slice.string(in, token), "text");
            case "providerExecuted" -> provider = token == Token.TRUE;
            case "messageId" -> messageId = Slice.string(in, token);
            case "messageMetadata" -> metadata(in, token);
            case "url" -> url = Slice.string(in, token);
            case "mediaType" -> mediaType = Slice.string(in, token);
            case "finishReason" -> finishReason = Slice.string(in, token);
            case "errorText" -> errorText = Slice.string(in, token);
            default -> {}
        }
    }

    private void metadata(JsonReader in, Token object) {
        usage = null;
        if (object != Token.START_OBJECT) {
            return;
        }
        while (in.next() == Token.NAME) {
            boolean isUsage = in.name().equals("usage");
            if (in.next() == Token.START_OBJECT && isUsage) {
                usage = AiSdkUsage.read(in);
            }
            in.skipChildren();
        }
    }

    @Override
    protected @Nullable String apply(String type) {
        if (type.equals("error")) {
            if (errorText != Slice.NONE) {
                fault(string(errorText));
            }
            return null;
        }
        if (state.wantsEnvelope()) {
            state.envelope(text(messageId), null);
            state.started();
        }
        Choice choice = state.choice(0);
        WireBlocks blocks = choice.wire();
        switch (type) {
            case "text-start" -> blocks.begin(key('t', id), BlockKind.TEXT);
            case "text-delta" -> say(blocks, key('t', id), BlockKind.TEXT);
            case "text-end" -> end(blocks, 't');
            case "reasoning-start" -> blocks.begin(key('r', id), BlockKind.REASONING);
            case "reasoning-delta" -> say(blocks, key('r', id), BlockKind.REASONING);
            case "reasoning-end" -> end(blocks, 'r');
            case "tool-input-start" -> call(blocks);
            case "tool-input-delta" -> known(blocks).say(array, inputDelta);
            case "tool-input-available" -> endCall(blocks, false);
            case "tool-input-error" -> endCall(blocks, true);
            case "source-url", "source-document" -> choice.citation(whole());
            case "file" -> {
                return file(choice) ? null : type;
            }
            case "reset-step" -> {
                state.restart(null);
                keys.clear();
                lastKey = -1;
                ended = false;
            }
            case "finish" -> {
                ended = true;
                String raw = text(finishReason);
                choice.finish(raw == null ? FinishReason.OTHER : AiSdkFinish.of(raw), raw);
            }
            case "abort" -> state.fault(new StreamFault.Truncated("the stream was aborted", state.offset()));
            default -> {}
        }
        Usage told = usage;
        if (told != null) {
            state.usage(told);
        }
        return null;
    }

    // ---- ids

    /** The key of an id among its kind; deltas come in runs of one id, which cost no string. */
    private long key(char kind, long slice) {
        if (lastKey >= 0 && lastId.charAt(0) == kind && isLast(slice)) {
            return lastKey;
        }
        String named = kind + (slice == Slice.NONE ? "" : string(slice));
        Long known = keys.get(named);
        if (known == null) {
            known = nextKey++;
            keys.put(named, known);
        }
        lastId = named;
        lastKey = known;
        return known;
    }

    private boolean isLast(long slice) {
        if (slice == Slice.NONE || Slice.to(slice) - Slice.from(slice) != lastId.length() - 1) {
            return false;
        }
        for (int i = 1, at = Slice.from(slice); i < lastId.length(); i++, at++) {
            // What is escaped or no ASCII is looked up.
            if (array[at] != lastId.charAt(i) || array[at] == '\\') {
                return false;
            }
        }
        return true;
    }

    private void say(WireBlocks blocks, long key, BlockKind kind) {
        Block block = blocks.at(key, kind);
        if (block != null) {
            block.say(array, delta);
        }
    }

    private void end(WireBlocks blocks, char kind) {
        blocks.end(key(kind, id));
        // The id is free again.
        keys.remove(lastId);
        lastKey = -1;
    }

    // ---- calls

    private Block call(WireBlocks blocks) {
        long key = key('c', callId);
        ToolCall.Kind kind = provider ? ToolCall.Kind.SERVER : ToolCall.Kind.FUNCTION;
        if (textInput) {
            kind = ToolCall.Kind.CUSTOM;
            customs.add(key);
        }
        return blocks.begin(key, new ToolCall(calls++, text(callId), text(callName), kind));
    }

    private Block known(WireBlocks blocks) {
        Block block = blocks.get(key('c', callId));
        return block == null ? call(blocks) : block;
    }

    private void endCall(WireBlocks blocks, boolean error) {
        Block call = known(blocks);
        long key = key('c', callId);
        call.named(null, text(callName));
        if (!call.isSaid() && input != Slice.NONE) {
            int from = Slice.from(input);
            int to = Slice.to(input);
            // What is no JSON comes as a string of it.
            String whole = inputIsString && (error || customs.contains(key))
                    ? string(Slice.of(from + 1, to - 1))
                    : JsonCompact.of(array, from, to);
            if (!whole.equals("{}") && !whole.equals("null")) {
                call.sayOnce(whole);
            }
        }
        blocks.end(key);
    }

    // ---- files

    private boolean file(Choice choice) {
        String address = text(url);
        int data = address == null || !address.startsWith(DATA_URL) ? -1 : address.indexOf(BASE64);
        if (address == null || data < 0) {
            return false;
        }
        String type = text(mediaType);
        choice.media(
                type == null ? address.substring(DATA_URL.length(), data) : type,
                address.substring(data + BASE64.length()));
        choice.endMedia();
        return true;
    }

    @Override
    public @Nullable String missing() {
        return ended ? null : "the stream ended without finish";
    }

    @Override
    public void reset() {
        super.reset();
        keys.clear();
        customs.clear();
        nextKey = 0;
        lastKey = -1;
        calls = 0;
        ended = false;
    }
}
