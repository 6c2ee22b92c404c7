package io.weirline.codecs.dialects.internal;

import io.weirline.core.BlockKind;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent;
import io.weirline.core.ToolCall;
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
    private final ToolCalls calls = new ToolCalls(this);
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
     * Visible text that is no JSON string.
     *
     * @param plain never half a surrogate pair; empty says nothing
     */
    public void text(String plain) {
        split(plain, false);
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
        return new Block(this, nextBlock(), kind, call);
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

    /**
     * The tool calls that fragments add to.
     *
     * @return the same at each call
     */
    public ToolCalls calls() {
        return calls;
    }

    /** A call starts: what is held back comes before it, and so does the end of what is open. */
    void beforeCall() {
        if (thinkTags != null) {
            thinkTags.flush();
        }
        endOpen();
    }

    int nextBlock() {
        return nextBlock++;
    }

    // ---- the end

    /** Ends all open blocks, in the order in which they started. */
    public void endBlocks() {
        // What is held back may start a block for itself; an end must not fail, so that one is not counted as too many.
        stream.ending = true;
        if (thinkTags != null) {
            thinkTags.flush();
        }
        calls.endBlocks();
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
