package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.internal.HalfSurrogate;
import io.weirline.core.BlockKind;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent;
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
    private final ToolCalls calls;
    private @Nullable ThinkTags thinkTags;

    Choice(StreamState stream, int key) {
        this.stream = stream;
        this.key = key;
        calls = new ToolCalls(stream, this);
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

    /**
     * The calls of this choice.
     *
     * @return where fragments find theirs
     */
    public ToolCalls calls() {
        return calls;
    }

    /** A call starts: what is held back comes before it, and so does the end of what is open. */
    void beforeCall() {
        if (thinkTags != null) {
            thinkTags.flush();
        }
        if (openBlock != NONE) {
            endOpen();
        }
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
