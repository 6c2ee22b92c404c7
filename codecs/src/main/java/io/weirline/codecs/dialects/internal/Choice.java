package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.internal.HalfSurrogate;
import io.weirline.core.BlockKind;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent;
import io.weirline.core.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one choice. At most one block that is no tool call is open; another kind, or a call that starts, ends
 * it. Calls stay open until the choice finishes, because the fragments of parallel ones may interleave. Block ids
 * ascend. Empty text opens nothing and emits nothing.
 */
public final class Choice {
    private static final int NONE = -1;

    /** The provider's index of the choice. */
    public final int key;

    private final StreamState stream;
    private final HalfSurrogate carry = new HalfSurrogate();
    private int nextBlock;
    private int openBlock = NONE;
    private BlockKind openKind = BlockKind.TEXT;
    // Whether the reasoning that is held back, if any, is a summary.
    private boolean openSummary;
    private boolean finished;
    private @Nullable String rawFinish;
    private final List<Call> calls = new ArrayList<>(0);
    private @Nullable Call legacy;
    private @Nullable ThinkTags thinkTags;

    Choice(StreamState stream, int key) {
        this.stream = stream;
        this.key = key;
    }

    // ---- text, refusal, reasoning, media

    /**
     * Visible text from the raw bytes of a JSON string.
     *
     * @param json the array
     * @param from behind the opening quote
     * @param to the closing quote
     */
    public void text(byte[] json, int from, int to) {
        if (from == to) {
            return;
        }
        ThinkTags tags = thinkTags;
        if (tags == null) {
            int block = open(BlockKind.TEXT);
            String text = stream.strings.decode(json, from, to, carry);
            if (!text.isEmpty()) {
                stream.queue.add(new StreamEvent.TextDelta(key, block, text));
            }
        } else {
            tags.text(stream.strings.decode(json, from, to, tags.carry));
        }
    }

    /**
     * Words of refusal from the raw bytes of a JSON string.
     *
     * @param json the array
     * @param from behind the opening quote
     * @param to the closing quote
     */
    public void refusal(byte[] json, int from, int to) {
        if (from < to) {
            int block = open(BlockKind.REFUSAL);
            String text = stream.strings.decode(json, from, to, carry);
            if (!text.isEmpty()) {
                stream.queue.add(new StreamEvent.RefusalDelta(key, block, text));
            }
        }
    }

    /**
     * Reasoning from the raw bytes of a JSON string.
     *
     * @param json the array
     * @param from behind the opening quote
     * @param to the closing quote
     * @param summary whether the provider calls it a summary
     */
    public void reasoning(byte[] json, int from, int to, boolean summary) {
        if (from < to) {
            int block = open(BlockKind.REASONING);
            openSummary = summary;
            String text = stream.strings.decode(json, from, to, carry);
            if (!text.isEmpty()) {
                stream.queue.add(new StreamEvent.ReasoningDelta(key, block, text, summary));
            }
        }
    }

    /**
     * What signs or is the reasoning.
     *
     * @param signature not empty
     * @param encrypted whether it is the encrypted reasoning itself
     */
    public void signature(String signature, boolean encrypted) {
        int block = open(BlockKind.REASONING);
        stream.queue.add(new StreamEvent.ReasoningSignature(key, block, signature, encrypted));
    }

    /**
     * A source that the text names.
     *
     * @param json the provider's object
     */
    public void citation(String json) {
        stream.queue.add(new StreamEvent.Citation(key, open(BlockKind.TEXT), json));
    }

    /**
     * A piece of an image or of sound.
     *
     * @param mediaType its media type
     * @param base64 the piece
     */
    public void media(String mediaType, String base64) {
        stream.queue.add(new StreamEvent.MediaDelta(key, open(BlockKind.MEDIA), mediaType, base64));
    }

    /** Ends the open block if it is media, so that the next piece is another image. */
    public void endMedia() {
        if (openBlock != NONE && openKind == BlockKind.MEDIA) {
            endOpen();
        }
    }

    // What {@link ThinkTags} has told apart; it holds no half surrogates.
    void split(String text, boolean reasoning) {
        if (!text.isEmpty()) {
            int block = openPlain(reasoning ? BlockKind.REASONING : BlockKind.TEXT);
            stream.queue.add(
                    reasoning
                            ? new StreamEvent.ReasoningDelta(key, block, text, false)
                            : new StreamEvent.TextDelta(key, block, text));
        }
    }

    private int open(BlockKind kind) {
        if (thinkTags != null && kind != BlockKind.TEXT) {
            thinkTags.flush();
        }
        return openPlain(kind);
    }

    private int openPlain(BlockKind kind) {
        if (openBlock != NONE) {
            if (openKind == kind) {
                return openBlock;
            }
            endOpen();
        }
        stream.countOpenBlock();
        openBlock = nextBlock++;
        openKind = kind;
        stream.queue.add(new StreamEvent.BlockStarted(key, openBlock, kind, null));
        return openBlock;
    }

    private void endOpen() {
        int block = openBlock;
        if (carry.isHeld()) {
            String half = carry.flush();
            stream.queue.add(
                    switch (openKind) {
                        case REASONING -> new StreamEvent.ReasoningDelta(key, block, half, openSummary);
                        case REFUSAL -> new StreamEvent.RefusalDelta(key, block, half);
                        default -> new StreamEvent.TextDelta(key, block, half);
                    });
        }
        openBlock = NONE;
        stream.countEndedBlock();
        stream.queue.add(new StreamEvent.BlockEnded(key, block, openKind));
    }

    // ---- tool calls

    /** A call of this choice. Its block may end and, for a fragment that comes late, start again under the same id. */
    public static final class Call {
        private final int block;
        private final int index;
        private final ToolCall.Kind kind;
        private final HalfSurrogate carry = new HalfSurrogate();
        private @Nullable String id;
        private @Nullable String name;
        private boolean open;
        private boolean said;

        private Call(int block, int index, ToolCall.Kind kind, @Nullable String id, @Nullable String name) {
            this.block = block;
            this.index = index;
            this.kind = kind;
            this.id = id;
            this.name = name;
        }
    }

    /**
     * Finds or starts the call that a fragment belongs to, by the one rule for all dialects that send fragments.
     * A valid index: the latest call of that index; a new one only when an id that differs comes with a name. No valid
     * index: the call of that id; a new one for a new id or a name; else the latest open one. The first name wins.
     *
     * @param index 0 or more; negative if the fragment has no valid one
     * @param id null or empty if the fragment has none
     * @param name null or empty if the fragment has none
     * @param kind what a new call is
     * @return the call
     */
    public Call fragment(int index, @Nullable String id, @Nullable String name, ToolCall.Kind kind) {
        String givenId = id == null || id.isEmpty() ? null : id;
        String givenName = name == null || name.isEmpty() ? null : name;
        Call call = index >= 0 ? latest(index) : byId(givenId, givenName);
        if (call == null || index >= 0 && isAnother(call, givenId, givenName)) {
            return start(index >= 0 ? index : calls.size(), givenId, givenName, kind);
        }
        named(call, givenId, givenName);
        return call;
    }

    /**
     * Finds or starts the one call of the form that knew no parallel calls.
     *
     * @param name null or empty if the fragment has none
     * @return the call
     */
    public Call singleFragment(@Nullable String name) {
        String givenName = name == null || name.isEmpty() ? null : name;
        Call call = legacy;
        if (call == null) {
            call = start(calls.size(), null, givenName, ToolCall.Kind.FUNCTION);
            legacy = call;
        } else {
            named(call, null, givenName);
        }
        return call;
    }

    private @Nullable Call latest(int index) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            if (calls.get(i).index == index) {
                return calls.get(i);
            }
        }
        return null;
    }

    private @Nullable Call byId(@Nullable String id, @Nullable String name) {
        if (id != null) {
            for (int i = calls.size() - 1; i >= 0; i--) {
                if (id.equals(calls.get(i).id)) {
                    return calls.get(i);
                }
            }
            return null;
        }
        if (name != null || calls.isEmpty()) {
            return null;
        }
        for (int i = calls.size() - 1; i >= 0; i--) {
            if (calls.get(i).open) {
                return calls.get(i);
            }
        }
        return calls.get(calls.size() - 1);
    }

    // An id that becomes known only now differs from nothing; then a second name tells that the call is another one.
    private static boolean isAnother(Call call, @Nullable String id, @Nullable String name) {
        if (id == null || name == null) {
            return false;
        }
        return call.id != null ? !id.equals(call.id) : call.name != null && !name.equals(call.name);
    }

    private Call start(int index, @Nullable String id, @Nullable String name, ToolCall.Kind kind) {
        stream.countToolCall();
        if (thinkTags != null) {
            thinkTags.flush();
        }
        if (openBlock != NONE) {
            endOpen();
        }
        Call call = new Call(nextBlock++, index, kind, id, name);
        calls.add(call);
        open(call);
        return call;
    }

    private void open(Call call) {
        stream.countOpenBlock();
        call.open = true;
        stream.queue.add(new StreamEvent.BlockStarted(
                key, call.block, BlockKind.TOOL, new ToolCall(call.index, call.id, call.name, call.kind)));
    }

    private void named(Call call, @Nullable String id, @Nullable String name) {
        String newId = call.id == null ? id : null;
        String newName = call.name == null ? name : null;
        if (newId == null && newName == null) {
            return;
        }
        call.id = newId == null ? call.id : newId;
        call.name = newName == null ? call.name : newName;
        if (call.open) {
            stream.queue.add(new StreamEvent.ToolCallNamed(key, call.block, newId, newName));
        } else {
            open(call);
        }
    }

    /**
     * A piece of a call's arguments from the raw bytes of a JSON string; blanks count.
     *
     * @param call the call
     * @param json the array
     * @param from behind the opening quote
     * @param to the closing quote
     */
    public void arguments(Call call, byte[] json, int from, int to) {
        if (from < to) {
            say(call, stream.strings.decode(json, from, to, call.carry));
        }
    }

    /**
     * A call's arguments as one JSON value instead of pieces of its text. Written once: behind anything that came
     * before, it is the same arguments again.
     *
     * @param call the call
     * @param json the value as it came
     */
    public void wholeArguments(Call call, String json) {
        if (!call.said) {
            say(call, json);
        }
    }

    private void say(Call call, String fragment) {
        call.said = true;
        if (!fragment.isEmpty()) {
            if (!call.open) {
                open(call);
            }
            stream.queue.add(new StreamEvent.ToolCallDelta(key, call.block, fragment));
        }
    }

    private void end(Call call) {
        if (call.carry.isHeld()) {
            say(call, call.carry.flush());
        }
        if (call.open) {
            call.open = false;
            stream.countEndedBlock();
            stream.queue.add(new StreamEvent.BlockEnded(key, call.block, BlockKind.TOOL));
        }
    }

    // ---- the end

    /** Ends all open blocks, in the order in which they started. */
    public void endBlocks() {
        // What is held back may start a block for itself; an end must not fail, so that one is not counted as too many.
        stream.ending = true;
        if (thinkTags != null) {
            thinkTags.flush();
        }
        for (int i = 0; i < calls.size(); i++) {
            end(calls.get(i));
        }
        if (openBlock != NONE) {
            endOpen();
        }
        stream.ending = false;
    }

    /**
     * The choice ends: its blocks first, then Finished. A reason that is repeated, as some providers do on their usage
     * chunk, says nothing new; another one does.
     *
     * @param reason the normalised reason
     * @param raw the provider's own word, or null
     */
    public void finish(FinishReason reason, @Nullable String raw) {
        endBlocks();
        if (!finished || !Objects.equals(raw, rawFinish)) {
            finished = true;
            rawFinish = raw;
            stream.queue.add(new StreamEvent.Finished(key, reason, raw));
        }
    }

    /**
     * Whether a finish came.
     *
     * @return true behind it
     */
    public boolean isFinished() {
        return finished;
    }

    /** From now on, think tags at the start of the text are taken for what they mean. */
    public void splitThinkTags() {
        if (thinkTags == null) {
            thinkTags = new ThinkTags(this);
        }
    }
}
