package io.weirline.codecs.gemini;

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
import io.weirline.codecs.internal.JsonCompact;
import io.weirline.codecs.internal.Tape;
import io.weirline.codecs.json.JsonReader;
import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.FinishReason;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Extension;
import io.weirline.core.ToolCall;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's {@code streamGenerateContent} (Gemini API and Vertex AI, {@code GenerateContentResponse}), as server-sent
 * events or as one JSON array; the first bytes tell which.
 *
 * <ul>
 *   <li>A signature leaves before the call or media that its part holds, and behind the part's text.
 *   <li>A call is whole unless it says that it continues; then its pieces become JSON text, see {@link PartialArgs}. It
 *       ends with the first {@code functionCall} that does not say so, with another call, or with its candidate.
 *   <li>Citations are the citation sources and the grounding chunks; the grounding metadata is also passed on whole as
 *       Extension, as are code that the provider ran and its result.
 *   <li>The terminal is a {@code finishReason} for each candidate that any chunk named, or a {@code blockReason}, which
 *       is CONTENT_FILTER without a word of its own; the feedback is passed on as Extension. STOP behind calls is
 *       TOOL_CALLS.
 * </ul>
 */
public final class GeminiDecoder implements PayloadDecoder {
    /*
     * stage    the next advance() lets take effect
     * IDLE     nothing: it returns false
     * HEAD     the raw chunk, the envelope
     * OPS      the next op of the chunk
     * TAIL     the block, usage and the error
     * FOREIGN  an extension
     */
    private static final int IDLE = 0;
    private static final int HEAD = 1;
    private static final int OPS = 2;
    private static final int TAIL = 3;
    private static final int FOREIGN = 4;

    /** What the decoder knows of a candidate beside its choice. */
    private static final class Candidate {
        final Choice choice;
        int calls;
        boolean called;

        @Nullable
        Block open;

        @Nullable
        PartialArgs args;

        Candidate(Choice choice) {
            this.choice = choice;
        }
    }

    private final StreamState state;
    private final JsonReader reader;
    private final ProviderErrors errors;
    private final boolean keepRaw;
    private final GeminiChunk chunk;
    private final JsonPaths paths;
    private final List<Candidate> candidates = new ArrayList<>(1);
    private int stage = IDLE;
    private int op;
    private boolean blocked;
    private String foreignName = "";
    private @Nullable Candidate current;

    private GeminiDecoder(StreamState state, DecodeOptions options, Limits limits, ProviderErrors errors) {
        this.state = state;
        this.errors = errors;
        keepRaw = options.keepRaw();
        reader = options.json().create(limits.jsonDepth());
        chunk = new GeminiChunk(limits);
        paths = new JsonPaths(limits, state::offset);
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
        return DialectDecoder.create(BodyFraming.SSE, GeminiDecoder::new, dialect, options, limits);
    }

    @Override
    public void accept(String name, byte[] bytes, int from, int length) {
        stage = IDLE;
        if (Slice.isEndMarker(bytes, from, from + length)) {
            return;
        }
        chunk.read(reader, bytes, from, length);
        if (chunk.error == Slice.NONE && name.equals("error")) {
            chunk.error = chunk.whole;
        }
        foreignName = name;
        stage = chunk.isChunk || chunk.error != Slice.NONE ? HEAD : FOREIGN;
    }

    @Override
    public boolean advance() {
        switch (stage) {
            case IDLE:
                return false;
            case HEAD:
                head();
                stage = OPS;
                break;
            case OPS:
                if (op < chunk.opEnd) {
                    int at = op;
                    op += 3;
                    apply((int) chunk.ops[at], chunk.ops[at + 1], chunk.ops[at + 2]);
                } else {
                    stage = TAIL;
                }
                break;
            case TAIL:
                stage = IDLE;
                tail();
                break;
            default:
                stage = IDLE;
                state.emit(new Extension(foreignName, Slice.raw(chunk.array, chunk.whole)));
        }
        return true;
    }

    private void head() {
        op = 0;
        current = null;
        if (keepRaw) {
            state.emit(new Extension("chunk", Slice.raw(chunk.array, chunk.whole)));
        }
        if (state.wantsEnvelope() && chunk.isChunk) {
            state.envelope(text(chunk.id), text(chunk.model));
            state.started();
        }
    }

    private @Nullable String text(long slice) {
        return Slice.isEmpty(slice) ? null : string(slice);
    }

    private String string(long slice) {
        return state.strings().decode(chunk.array, Slice.from(slice), Slice.to(slice));
    }

    private void apply(int code, long first, long second) {
        byte[] json = chunk.array;
        if (code == GeminiChunk.CANDIDATE) {
            current = candidate((int) first);
            return;
        }
        Candidate of = current;
        if (of == null) {
            throw new IllegalStateException("no candidate");
        }
        switch (code) {
            case GeminiChunk.TEXT -> of.choice.text(json, Slice.from(first), Slice.to(first));
            case GeminiChunk.THOUGHT -> of.choice.reasoning(json, Slice.from(first), Slice.to(first), false);
            case GeminiChunk.SIGNATURE -> of.choice.signature(string(first), false);
            case GeminiChunk.CALL -> call(of, (int) first);
            case GeminiChunk.MEDIA -> {
                String type = text(first);
                of.choice.endMedia();
                of.choice.media(type == null ? "application/octet-stream" : type, string(second));
                of.choice.endMedia();
            }
            case GeminiChunk.CITATION -> of.choice.citation(Slice.raw(json, first));
            case GeminiChunk.FINISH -> finish(of, string(first));
            default -> state.emit(new Extension(GeminiChunk.EXTENSIONS[(int) first], Slice.raw(json, second)));
        }
    }

    private Candidate candidate(int key) {
        Choice choice = state.choice(key);
        for (Candidate candidate : candidates) {
            if (candidate.choice == choice) {
                return candidate;
            }
        }
        Candidate made = new Candidate(choice);
        candidates.add(made);
        return made;
    }

    private void finish(Candidate of, String raw) {
        if (!GeminiFinish.isNone(raw)) {
            endCall(of);
            of.choice.finish(GeminiFinish.of(raw, of.called), raw);
        }
    }

    private void call(Candidate of, int at) {
        long[] slots = chunk.calls.slots;
        String id = text(slots[at + GeminiCalls.CALL_ID]);
        String name = text(slots[at + GeminiCalls.CALL_NAME]);
        long whole = slots[at + GeminiCalls.CALL_ARGS];
        int from = (int) slots[at + GeminiCalls.CALL_PIECES];
        int to = (int) slots[at + GeminiCalls.CALL_PIECES_END];
        boolean continues = slots[at + GeminiCalls.CALL_CONTINUES] != 0;
        if (of.open == null || name != null) {
            endCall(of);
            if (id == null && name == null && whole == Slice.NONE && from == to && !continues) {
                return;
            }
            of.called = true;
            ToolCall head = new ToolCall(of.calls, id, name, ToolCall.Kind.FUNCTION);
            of.open = of.choice.wire().begin(of.calls++, head);
        } else {
            of.open.named(id, null);
        }
        if (whole != Slice.NONE && of.args == null) {
            of.open.sayOnce(JsonCompact.of(chunk.array, Slice.from(whole), Slice.to(whole)));
        } else if (from < to) {
            pieces(of, from, to);
        }
        if (!continues) {
            endCall(of);
        }
    }

    private void pieces(Candidate of, int from, int to) {
        PartialArgs args = of.args;
        if (args == null) {
            args = new PartialArgs(paths);
            of.args = args;
        }
        for (int at = from; at < to; at += GeminiCalls.PIECE_STRIDE) {
            long text = chunk.calls.pieces[at + GeminiCalls.PIECE_TEXT];
            long atom = chunk.calls.pieces[at + GeminiCalls.PIECE_ATOM];
            boolean isText = text != Slice.NONE || atom == Slice.NONE;
            args.piece(
                    string(chunk.calls.pieces[at + GeminiCalls.PIECE_PATH]),
                    text != Slice.NONE ? Slice.raw(chunk.array, text) : isText ? "" : null,
                    Slice.isEmpty(atom) ? "null" : Slice.raw(chunk.array, atom),
                    chunk.calls.pieces[at + GeminiCalls.PIECE_CONTINUES] != 0);
        }
        if (of.open != null) {
            of.open.say(args.take());
        }
    }

    /** Ends the call that is open, with all that is due of its arguments. */
    private void endCall(Candidate of) {
        Block call = of.open;
        if (call == null) {
            return;
        }
        PartialArgs args = of.args;
        if (args != null) {
            args.end();
            call.say(args.take());
        } else if (!call.isSaid()) {
            call.say("{}");
        }
        of.open = null;
        of.args = null;
        of.choice.wire().end(of.calls - 1L);
    }

    private void tail() {
        if (chunk.blocked && !blocked) {
            blocked = true;
            state.emit(new Extension("promptFeedback", Slice.raw(chunk.array, chunk.feedback)));
            if (state.choiceCount() == 0) {
                state.choice(0);
            }
            candidates.forEach(this::endCall);
            state.finishAll(FinishReason.CONTENT_FILTER);
        }
        if (chunk.usage.isPresent()) {
            state.usage(chunk.usage.normalised(chunk.array));
        }
        if (chunk.error != Slice.NONE && !state.isFaulted()) {
            state.fault(errors.value(chunk.array, Slice.from(chunk.error), Slice.to(chunk.error)));
        }
    }

    // ---- chunks of a known shape

    /** Where the only op behind its candidate has its slice. */
    private static final int SAID = 4;

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
                && !chunk.blocked
                && chunk.opEnd == 6
                && (chunk.ops[3] == GeminiChunk.TEXT || chunk.ops[3] == GeminiChunk.THOUGHT)
                && !keepRaw
                && !state.wantsEnvelope();
        if (!isDelta) {
            return null;
        }
        Saying saying = Saying.of((int) chunk.ops[3], chunk.ops[SAID]).inPart((int) chunk.ops[1], chunk.candidateAt);
        return chunk.usage.isPresent() ? saying.withUsage(chunk.usage.slice()) : saying;
    }

    @Override
    public void say(int form, int part, int index, byte[] bytes, int from, int to) {
        Choice said = candidate(part).choice;
        if (form == GeminiChunk.TEXT) {
            said.text(bytes, from, to);
        } else {
            said.reasoning(bytes, from, to, false);
        }
    }

    @Override
    public void reportUsage(byte[] bytes, int from, int to) {
        reader.open(bytes, from, to - from);
        chunk.usage.read(reader, reader.next());
        state.usage(chunk.usage.normalised(bytes));
    }

    @Override
    public @Nullable String missing() {
        // What is held would be lost; the text stays open, for it is cut.
        for (Candidate candidate : candidates) {
            if (candidate.args != null && candidate.open != null) {
                candidate.args.finishHeld();
                candidate.open.say(candidate.args.take());
            }
        }
        if (state.choiceCount() == 0) {
            return "the stream ended before any candidate";
        }
        Choice unfinished = state.unfinished();
        return unfinished == null ? null : "the stream ended without a finishReason for candidate " + unfinished.key;
    }

    @Override
    public void reset() {
        stage = IDLE;
        op = 0;
        blocked = false;
        foreignName = "";
        current = null;
        candidates.clear();
        paths.reset();
        chunk.usage.reset();
    }
}
