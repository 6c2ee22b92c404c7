package io.weirline.codecs.openai;

import static io.weirline.codecs.openai.ChatOps.AUDIO;
import static io.weirline.codecs.openai.ChatOps.CITATION;
import static io.weirline.codecs.openai.ChatOps.DETAIL_SUMMARY;
import static io.weirline.codecs.openai.ChatOps.DETAIL_TEXT;
import static io.weirline.codecs.openai.ChatOps.ENCRYPTED;
import static io.weirline.codecs.openai.ChatOps.FINISH;
import static io.weirline.codecs.openai.ChatOps.FUNCTION;
import static io.weirline.codecs.openai.ChatOps.IMAGE;
import static io.weirline.codecs.openai.ChatOps.KILLED;
import static io.weirline.codecs.openai.ChatOps.MESSAGE;
import static io.weirline.codecs.openai.ChatOps.PART_IMAGE;
import static io.weirline.codecs.openai.ChatOps.PART_REFERENCE;
import static io.weirline.codecs.openai.ChatOps.PART_UNKNOWN;
import static io.weirline.codecs.openai.ChatOps.REASONING;
import static io.weirline.codecs.openai.ChatOps.REASONING_CONTENT;
import static io.weirline.codecs.openai.ChatOps.REFUSAL;
import static io.weirline.codecs.openai.ChatOps.SIGNATURE;
import static io.weirline.codecs.openai.ChatOps.TEXT;
import static io.weirline.codecs.openai.ChatOps.THINKING;
import static io.weirline.codecs.openai.ChatOps.TOOL;
import static io.weirline.codecs.openai.ChatOps.TOOL_ARGUMENTS;
import static io.weirline.codecs.openai.ChatOps.TOOL_FORM;
import static io.weirline.codecs.openai.ChatOps.TOOL_ID;
import static io.weirline.codecs.openai.ChatOps.TOOL_INDEX;
import static io.weirline.codecs.openai.ChatOps.TOOL_NAME;
import static io.weirline.codecs.openai.ChatOps.TRANSCRIPT;

import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.internal.Choice;
import io.weirline.codecs.dialects.internal.DialectDecoder;
import io.weirline.codecs.dialects.internal.PayloadDecoder;
import io.weirline.codecs.dialects.internal.ProviderErrors;
import io.weirline.codecs.dialects.internal.Saying;
import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.dialects.internal.StreamState;
import io.weirline.codecs.dialects.internal.ToolCalls;
import io.weirline.codecs.internal.Tape;
import io.weirline.codecs.internal.Utf8;
import io.weirline.codecs.json.JsonReader;
import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.FinishReason;
import io.weirline.core.Limits;
import io.weirline.core.MalformedStreamException;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Extension;
import io.weirline.core.ToolCall;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI Chat Completions, and the deviations of all who speak it, in one tolerant decoder (OpenAI API,
 * {@code CreateChatCompletionStreamResponse}). No deviation is asked for by name: each is recognised by what is there.
 *
 * <ul>
 *   <li>Started leaves with the first chunk that has an id, a choice or usage; it holds the first id and model that are
 *       not empty up to then.
 *   <li>Within an entry of {@code choices}: reasoning, content, calls, finish; then, behind all entries, usage and an
 *       error. An entry without a valid index stands for its place in the array.
 *   <li>The terminal is a finish reason for each choice that any chunk named. {@code [DONE]}, which is compared as a
 *       whole, is no terminal, unless an option says so.
 *   <li>An error is the value of {@code error}, unless it is null, false or empty; or the whole object where
 *       {@code object} or {@code type} or the event's name is {@code error}.
 *   <li>An object that is no chunk and no error, data that is no object, and data of a named event that is not JSON are
 *       passed on as Extension, named by their {@code type} or else by the event.
 *   <li>Members of unknown names, and known ones of a wrong type, are skipped; {@code keepRaw} keeps them. So is the
 *       cumulative {@code message} beside {@code delta}; one in place of it is passed on as Extension.
 * </ul>
 */
public final class ChatDecoder implements PayloadDecoder {
    /*
     * stage    the next advance() lets take effect
     * IDLE     nothing: it returns false
     * HEAD     what stands before the choices: the raw chunk, the envelope
     * CHOICES  the next op of the entry at hand, in the order of its passes
     * TAIL     usage and the error
     * DONE     the end marker, where it counts
     * FOREIGN  an extension
     * BROKEN   an error that is not JSON
     */
    private static final int IDLE = 0;
    private static final int HEAD = 1;
    private static final int CHOICES = 2;
    private static final int TAIL = 3;
    private static final int DONE = 4;
    private static final int FOREIGN = 5;
    private static final int BROKEN = 6;

    // The passes over an entry's ops: a pass for each bit of a mask, in ascending order.
    private static final int PASS_REASONING = 1;
    private static final int PASS_CONTENT = 2;
    private static final int PASS_TOOLS = 4;
    private static final int PASS_FINISH = 8;

    private final StreamState state;
    private final DecodeOptions options;
    private final JsonReader reader;
    private final ProviderErrors errors;
    private final ChatChunk chunk;

    private int stage = IDLE;
    private boolean endMarker;
    private String foreignName = "";
    private String foreign = "";

    private int entry;
    private int op;
    private int passes;
    private int reasoningHome;
    private boolean summary;
    private @Nullable Choice choice;

    private ChatDecoder(
            boolean completions, StreamState state, DecodeOptions options, Limits limits, ProviderErrors errors) {
        this.state = state;
        this.options = options;
        this.errors = errors;
        reader = options.json().create(limits.jsonDepth());
        chunk = new ChatChunk(completions, limits);
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
        return create(false, dialect, options, limits);
    }

    /**
     * A decoder for one stream of the older Completions (OpenAI API, {@code CreateCompletionResponse}): the same
     * envelope, but an entry holds its {@code text} by itself.
     *
     * @param dialect what Started names
     * @param options how to decode
     * @param limits the bounds
     * @return from the bytes of the body to events
     */
    public static Decoder<ByteBuffer, StreamEvent> completions(Dialect dialect, DecodeOptions options, Limits limits) {
        return create(true, dialect, options, limits);
    }

    private static Decoder<ByteBuffer, StreamEvent> create(
            boolean completions, Dialect dialect, DecodeOptions options, Limits limits) {
        return DialectDecoder.create(
                BodyFraming.SSE,
                (state, decode, bounds, errors) -> new ChatDecoder(completions, state, decode, bounds, errors),
                dialect,
                options,
                limits);
    }

    @Override
    public void accept(String name, byte[] bytes, int from, int length) {
        if (Slice.isEndMarker(bytes, from, from + length)) {
            endMarker = true;
            stage = options.acceptDoneWithoutFinish() ? DONE : IDLE;
            return;
        }
        try {
            chunk.read(reader, bytes, from, length, state.wantsEnvelope());
        } catch (MalformedStreamException e) {
            if (name.equals("message")) {
                throw e;
            }
            foreignName = name;
            foreign = Utf8.decode(bytes, from, from + length);
            stage = name.equals("error") ? BROKEN : FOREIGN;
            return;
        }
        classify(name);
    }

    private void classify(String name) {
        byte[] json = chunk.array;
        if (chunk.error == Slice.NONE
                && (name.equals("error")
                        || Slice.is(json, chunk.object, "error")
                        || Slice.is(json, chunk.type, "error"))) {
            chunk.error = chunk.whole;
        }
        if (chunk.isChunk || chunk.error != Slice.NONE) {
            stage = HEAD;
        } else {
            String type = text(chunk.type);
            foreignName = type == null ? name : type;
            foreign = Slice.raw(json, chunk.whole);
            stage = FOREIGN;
        }
    }

    // ---- chunks of a known shape

    @Override
    public boolean record(@Nullable Tape tape) {
        return PayloadDecoder.record(reader, tape);
    }

    @Override
    public @Nullable Saying saying(byte[] bytes) {
        boolean isDelta = stage == HEAD
                && chunk.array == bytes
                && chunk.isChunk
                && chunk.error == Slice.NONE
                && chunk.entryCount == 1
                && !chunk.otherUsage.isPresent()
                && !options.keepRaw()
                && !state.wantsEnvelope();
        Saying saying = isDelta ? ChatShapes.saying(chunk.ops) : null;
        if (saying == null) {
            return null;
        }
        saying = saying.inPart(chunk.entries[0], chunk.keyAt);
        return chunk.usage.isPresent() ? saying.withUsage(chunk.usage.slice()) : saying;
    }

    @Override
    public void say(int form, int part, int index, byte[] bytes, int from, int to) {
        Choice said = state.choice(part);
        if (options.splitThinkTags()) {
            said.splitThinkTags();
        }
        switch (form) {
            case TEXT -> said.text(bytes, from, to);
            case REFUSAL -> said.refusal(bytes, from, to);
            case TOOL -> {
                ToolCalls calls = said.calls();
                calls.arguments(calls.fragment(index, null, null, ToolCall.Kind.FUNCTION), bytes, from, to);
            }
            case FUNCTION -> said.calls().arguments(said.calls().singleFragment(null), bytes, from, to);
            default -> said.reasoning(bytes, from, to, false);
        }
    }

    @Override
    public void reportUsage(byte[] bytes, int from, int to) {
        reader.open(bytes, from, to - from);
        chunk.usage.read(reader, reader.next());
        state.usage(chunk.usage.normalised(bytes));
    }

    @Override
    public boolean advance() {
        switch (stage) {
            case IDLE:
                return false;
            case HEAD:
                head();
                stage = CHOICES;
                break;
            case CHOICES:
                if (!nextOp()) {
                    stage = TAIL;
                }
                break;
            case TAIL:
                stage = IDLE;
                tail();
                break;
            case DONE:
                stage = IDLE;
                state.finishAll(FinishReason.OTHER);
                break;
            case FOREIGN:
                stage = IDLE;
                state.emit(new Extension(foreignName, foreign));
                break;
            default:
                stage = IDLE;
                state.fault(ProviderErrors.text(foreign));
        }
        return true;
    }

    private void head() {
        if (options.keepRaw()) {
            state.emit(new Extension("chunk", Slice.raw(chunk.array, chunk.whole)));
        }
        if (state.wantsEnvelope()) {
            state.envelope(text(chunk.id), text(chunk.model));
            if (chunk.entryCount > 0
                    || !Slice.isEmpty(chunk.id)
                    || chunk.usage.isPresent()
                    || chunk.otherUsage.isPresent()) {
                state.started();
            }
        }
        entry = -1;
        passes = 0;
    }

    private @Nullable String text(long slice) {
        return Slice.isEmpty(slice) ? null : state.strings().decode(chunk.array, Slice.from(slice), Slice.to(slice));
    }

    /** Applies one op; false when there is none left. */
    private boolean nextOp() {
        int[] ops = chunk.ops.codes;
        while (true) {
            int pass = Integer.lowestOneBit(passes);
            int end = entry < 0 ? 0 : chunk.entries[2 * entry + 1];
            while (pass != 0 && op < end) {
                int at = 3 * op++;
                if (passOf(ops[at]) == pass) {
                    apply(current(), ops[at], ops[at + 1], ops[at + 2]);
                    return true;
                }
            }
            passes &= passes - 1;
            if (passes != 0) {
                op = entry == 0 ? 0 : chunk.entries[2 * entry - 1];
            } else if (++entry < chunk.entryCount) {
                enter();
            } else {
                return false;
            }
        }
    }

    private Choice current() {
        Choice current = choice;
        if (current == null) {
            throw new IllegalStateException("no entry");
        }
        return current;
    }

    private void enter() {
        Choice opened = state.choice(chunk.entries[2 * entry]);
        if (options.splitThinkTags()) {
            opened.splitThinkTags();
        }
        choice = opened;
        op = entry == 0 ? 0 : chunk.entries[2 * entry - 1];
        reasoningHome = 0;
        summary = false;
        for (int i = op; i < chunk.entries[2 * entry + 1]; i++) {
            int code = chunk.ops.codes[3 * i];
            passes |= passOf(code);
            summary |= code == DETAIL_SUMMARY;
            reasoningHome = nearer(reasoningHome, ChatShapes.homeOf(code));
        }
    }

    private static int nearer(int home, int other) {
        return home == 0 || other != 0 && other < home ? other : home;
    }

    private static int passOf(int code) {
        return switch (code) {
            case KILLED -> 0;
            case REASONING_CONTENT, REASONING, DETAIL_TEXT, DETAIL_SUMMARY, SIGNATURE, ENCRYPTED -> PASS_REASONING;
            case TOOL, FUNCTION -> PASS_TOOLS;
            case FINISH -> PASS_FINISH;
            default -> PASS_CONTENT;
        };
    }

    private void apply(Choice to, int code, int from, int end) {
        byte[] json = chunk.array;
        switch (code) {
            case TEXT -> to.text(json, from, end);
            case REASONING_CONTENT, REASONING, DETAIL_TEXT, DETAIL_SUMMARY, THINKING -> {
                if (ChatShapes.homeOf(code) == reasoningHome) {
                    to.reasoning(json, from, end, code == DETAIL_SUMMARY || summary && code == REASONING);
                }
            }
            case SIGNATURE -> to.signature(state.strings().decode(json, from, end), false);
            case ENCRYPTED -> to.signature(state.strings().decode(json, from, end), true);
            case REFUSAL -> to.refusal(json, from, end);
            case CITATION, PART_REFERENCE -> to.citation(Utf8.decode(json, from, end));
            case MESSAGE -> state.emit(new Extension("message", Utf8.decode(json, from, end)));
            case PART_UNKNOWN -> state.emit(new Extension("content", Utf8.decode(json, from, end)));
            case IMAGE, PART_IMAGE -> image(to, json, from, end);
            // The API streams sound in this one format.
            case AUDIO -> to.media("audio/pcm", state.strings().decode(json, from, end));
            case TRANSCRIPT -> state.emit(new Extension("audio.transcript", Utf8.decode(json, from - 1, end + 1)));
            case TOOL, FUNCTION -> tool(to, code, from);
            default -> {
                String raw = state.strings().decode(json, from, end);
                to.finish(ChatFinish.of(raw), raw);
            }
        }
    }

    /** A data URL holds the image; any other only names it. */
    private void image(Choice to, byte[] json, int from, int end) {
        String url = state.strings().decode(json, from, end);
        int comma = url.indexOf(',');
        if (url.startsWith("data:") && comma > 0 && url.startsWith(";base64", comma - 7)) {
            to.endMedia();
            to.media(url.substring(5, comma - 7), url.substring(comma + 1));
            to.endMedia();
        } else {
            state.emit(new Extension("image_url", Utf8.decode(json, from - 1, end + 1)));
        }
    }

    private void tool(Choice to, int code, int base) {
        long[] slots = chunk.ops.tools;
        String name = text(slots[base + TOOL_NAME]);
        long form = slots[base + TOOL_FORM];
        ToolCall.Kind kind = (form & ChatOps.CUSTOM) != 0 ? ToolCall.Kind.CUSTOM : ToolCall.Kind.FUNCTION;
        ToolCalls calls = to.calls();
        ToolCalls.Call call = code == FUNCTION
                ? calls.singleFragment(name)
                : calls.fragment((int) slots[base + TOOL_INDEX], text(slots[base + TOOL_ID]), name, kind);
        long arguments = slots[base + TOOL_ARGUMENTS];
        if (arguments == Slice.NONE) {
            return;
        }
        if ((form & ChatOps.WHOLE) != 0) {
            calls.wholeArguments(call, Slice.raw(chunk.array, arguments));
        } else {
            calls.arguments(call, chunk.array, Slice.from(arguments), Slice.to(arguments));
        }
    }

    private void tail() {
        if (chunk.usage.isPresent()) {
            state.usage(chunk.usage.normalised(chunk.array));
        } else if (chunk.otherUsage.isPresent()) {
            state.usage(chunk.otherUsage.normalised(chunk.array));
        }
        if (chunk.error != Slice.NONE) {
            state.fault(errors.value(chunk.array, Slice.from(chunk.error), Slice.to(chunk.error)));
        }
        chunk.release();
    }

    @Override
    public @Nullable String missing() {
        boolean accepted = endMarker && options.acceptDoneWithoutFinish();
        if (state.choiceCount() == 0) {
            return accepted ? null : "the stream ended before any choice";
        }
        Choice unfinished = state.unfinished();
        if (unfinished == null) {
            return null;
        }
        String end = endMarker ? "[DONE] came" : "the stream ended";
        return end + " without a finish_reason for choice " + unfinished.key;
    }

    @Override
    public void reset() {
        stage = IDLE;
        endMarker = false;
        foreignName = "";
        foreign = "";
        choice = null;
        chunk.release();
    }
}
