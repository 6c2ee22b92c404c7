package io.weirline.codecs.dialects.internal;

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
    /** The provider's index of the choice. */
    public final int key;

    final StreamState stream;
    private int nextBlock;
    private @Nullable Block openBlock;
    private boolean finished;
    private @Nullable FinishReason finishReason;
    private @Nullable String rawFinish;
    private final List<Call> calls = new ArrayList<>(0);
    private @Nullable Call legacy;
    private @Nullable ThinkTags thinkTags;
    private @Nullable WireBlocks wire;

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
            open(BlockKind.TEXT).say(json, from, to);
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
            open(BlockKind.REFUSAL).say(json, from, to);
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
            Block block = open(BlockKind.REASONING);
            block.summary(summary);
            block.say(json, from, to);
        }
    }

    /**
     * What signs or is the reasoning.
     *
     * @param signature not empty
     * @param encrypted whether it is the encrypted reasoning itself
     */
    public void signature(String signature, boolean encrypted) {
        open(BlockKind.REASONING).signature(signature, encrypted);
    }

    /**
     * A source that the text names.
     *
     * @param json the provider's object
     */
    public void citation(String json) {
        open(BlockKind.TEXT).citation(json);
    }

    /**
     * A piece of an image or of sound.
     *
     * @param mediaType its media type
     * @param base64 the piece
     */
    public void media(String mediaType, String base64) {
        open(BlockKind.MEDIA).media(mediaType, base64);
    }

    /** Ends the open block if it is media, so that the next piece is another image. */
    public void endMedia() {
        Block open = openBlock;
        if (open != null && open.kind() == BlockKind.MEDIA) {
            endOpen();
        }
    }

    // What {@link ThinkTags} has told apart; it holds no half surrogates.
    void split(String text, boolean reasoning) {
        if (!text.isEmpty()) {
            Block block = openPlain(reasoning ? BlockKind.REASONING : BlockKind.TEXT);
            block.summary(false);
            block.say(text);
        }
    }

    private Block open(BlockKind kind) {
        if (thinkTags != null && kind != BlockKind.TEXT) {
            thinkTags.flush();
        }
        return openPlain(kind);
    }

    private Block openPlain(BlockKind kind) {
        Block open = openBlock;
        if (open != null) {
            if (open.kind() == kind) {
                return open;
            }
            endOpen();
        }
        Block block = newBlock(kind, null);
        block.open();
        openBlock = block;
        return block;
    }

    Block newBlock(BlockKind kind, @Nullable ToolCall call) {
        return new Block(this, nextBlock++, kind, call);
    }

    private void endOpen() {
        Block open = openBlock;
        if (open != null) {
            openBlock = null;
            open.end();
        }
    }

    void emit(StreamEvent event) {
        stream.queue.add(event);
    }

    /**
     * The blocks that the wire starts and ends. They go beside those that begin by themselves, under ids of one row.
     *
     * @return the same at each call
     */
    public WireBlocks wire() {
        WireBlocks blocks = wire;
        if (blocks == null) {
            blocks = new WireBlocks(this, stream.openBlockLimit());
            wire = blocks;
        }
        return blocks;
    }

    // ---- tool calls

    /** A call of this choice that fragments add to. */
    public static final class Call extends Block {
        private final int index;

        private Call(Choice choice, int block, ToolCall head) {
            super(choice, block, BlockKind.TOOL, head);
            index = head.index();
        }

        private @Nullable String callId() {
            ToolCall head = call();
            return head == null ? null : head.id();
        }

        private @Nullable String name() {
            ToolCall head = call();
            return head == null ? null : head.name();
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
        call.named(givenId, givenName);
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
            call.named(null, givenName);
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
                if (id.equals(calls.get(i).callId())) {
                    return calls.get(i);
                }
            }
            return null;
        }
        if (name != null || calls.isEmpty()) {
            return null;
        }
        for (int i = calls.size() - 1; i >= 0; i--) {
            if (calls.get(i).isOpen()) {
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
        String known = call.callId();
        return known != null ? !id.equals(known) : call.name() != null && !name.equals(call.name());
    }

    private Call start(int index, @Nullable String id, @Nullable String name, ToolCall.Kind kind) {
        stream.countToolCall();
        if (thinkTags != null) {
            thinkTags.flush();
        }
        endOpen();
        Call call = new Call(this, nextBlock++, new ToolCall(index, id, name, kind));
        calls.add(call);
        call.open();
        return call;
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
        call.say(json, from, to);
    }

    /**
     * A call's arguments as one JSON value instead of pieces of its text. Written once: behind anything that came
     * before, it is the same arguments again.
     *
     * @param call the call
     * @param json the value as it came
     */
    public void wholeArguments(Call call, String json) {
        call.sayOnce(json);
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
            calls.get(i).end();
        }
        endOpen();
        if (wire != null) {
            wire.endAll();
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
        if (!finished || reason != finishReason || !Objects.equals(raw, rawFinish)) {
            finished = true;
            finishReason = reason;
            rawFinish = raw;
            stream.queue.add(new StreamEvent.Finished(key, reason, raw));
        }
    }

    /** All that was said is void: the blocks end, and the choice wants a finish again. Block ids go on ascending. */
    void restart() {
        endBlocks();
        calls.clear();
        legacy = null;
        thinkTags = thinkTags == null ? null : new ThinkTags(this);
        if (wire != null) {
            wire.clear();
        }
        finished = false;
        rawFinish = null;
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
