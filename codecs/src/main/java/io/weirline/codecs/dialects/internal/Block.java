package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.internal.HalfSurrogate;
import io.weirline.core.BlockKind;
import io.weirline.core.StreamEvent;
import io.weirline.core.ToolCall;
import org.jspecify.annotations.Nullable;

/**
 * One block of a choice: the one place that writes a block's events, and what is held back between two deltas. It may
 * end and, for a delta that comes late, start again under the same id. A delta of empty text says nothing. Which deltas
 * fit its kind is for the caller to know.
 */
public class Block {
    private final Choice choice;
    private final int id;
    private final BlockKind kind;
    private final HalfSurrogate carry = new HalfSurrogate();
    private @Nullable ToolCall call;
    private boolean open;
    private boolean said;
    // Whether the reasoning that is held back, if any, is a summary.
    private boolean summary;
    private @Nullable String offered;

    Block(Choice choice, int id, BlockKind kind, @Nullable ToolCall call) {
        this.choice = choice;
        this.id = id;
        this.kind = kind;
        this.call = call;
    }

    /**
     * What it holds.
     *
     * @return its kind
     */
    public final BlockKind kind() {
        return kind;
    }

    final boolean isOpen() {
        return open;
    }

    /**
     * Whether anything was said in it, by deltas or at once.
     *
     * @return false before the first piece that is not empty
     */
    public final boolean isSaid() {
        return said;
    }

    final @Nullable ToolCall call() {
        return call;
    }

    final void open() {
        choice.stream.countOpenBlock();
        open = true;
        choice.emit(new StreamEvent.BlockStarted(choice.key, id, kind, call));
    }

    /**
     * The next piece of what the block says, from the raw bytes of a JSON string: text, refusal, a call's arguments, or
     * reasoning that is no summary.
     *
     * @param json the array
     * @param from behind the opening quote
     * @param to the closing quote
     */
    public final void say(byte[] json, int from, int to) {
        if (from < to) {
            say(choice.stream.strings.decode(json, from, to, carry));
        }
    }

    /**
     * As {@link #say(byte[], int, int)}, for a slice.
     *
     * @param json the array
     * @param slice behind the opening quote up to the closing one; none says nothing
     */
    public final void say(byte[] json, long slice) {
        if (!Slice.isEmpty(slice)) {
            say(json, Slice.from(slice), Slice.to(slice));
        }
    }

    /**
     * The next piece of what the block says, as text.
     *
     * @param text never half a surrogate pair; empty says nothing
     */
    public final void say(String text) {
        said = true;
        if (!text.isEmpty()) {
            if (!open) {
                open();
            }
            // Each event where its class is known.
            switch (kind) {
                case TEXT, MEDIA -> choice.emit(new StreamEvent.TextDelta(choice.key, id, text));
                case REFUSAL -> choice.emit(new StreamEvent.RefusalDelta(choice.key, id, text));
                case REASONING -> choice.emit(new StreamEvent.ReasoningDelta(choice.key, id, text, summary));
                case TOOL -> choice.emit(new StreamEvent.ToolCallDelta(choice.key, id, text));
            }
        }
    }

    /**
     * Whether the reasoning that follows is a summary.
     *
     * @param summary whether the provider calls it one
     */
    public final void summary(boolean summary) {
        this.summary = summary;
    }

    /**
     * What the block says as a whole. Written once: behind anything that was said before, it is the same again.
     *
     * @param whole JSON text for a call's arguments, else plain text
     */
    public final void sayOnce(String whole) {
        if (!said) {
            say(whole);
        }
    }

    /**
     * What the block says as a whole, unless anything comes until its end.
     *
     * @param whole JSON text for a call's arguments, else plain text
     */
    public final void offer(String whole) {
        offered = whole;
    }

    /**
     * What signs or is the reasoning.
     *
     * @param signature not empty
     * @param encrypted whether it is the encrypted reasoning itself
     */
    public final void signature(String signature, boolean encrypted) {
        reopen();
        choice.emit(new StreamEvent.ReasoningSignature(choice.key, id, signature, encrypted));
    }

    /**
     * A source that the text names.
     *
     * @param json the provider's object
     */
    public final void citation(String json) {
        reopen();
        choice.emit(new StreamEvent.Citation(choice.key, id, json));
    }

    /**
     * A piece of an image or of sound.
     *
     * @param mediaType its media type
     * @param base64 the piece
     */
    public final void media(String mediaType, String base64) {
        reopen();
        said = true;
        choice.emit(new StreamEvent.MediaDelta(choice.key, id, mediaType, base64));
    }

    /**
     * What became known of the call that the block holds; the first id and the first name win.
     *
     * @param callId null or empty if this tells none
     * @param name null or empty if this tells none
     */
    public final void named(@Nullable String callId, @Nullable String name) {
        ToolCall head = call;
        if (head == null) {
            return;
        }
        String newId = head.id() == null && callId != null && !callId.isEmpty() ? callId : null;
        String newName = head.name() == null && name != null && !name.isEmpty() ? name : null;
        if (newId == null && newName == null) {
            return;
        }
        call = new ToolCall(
                head.index(), newId == null ? head.id() : newId, newName == null ? head.name() : newName, head.kind());
        if (open) {
            choice.emit(new StreamEvent.ToolCallNamed(choice.key, id, newId, newName));
        } else {
            open();
        }
    }

    private void reopen() {
        if (!open) {
            open();
        }
    }

    /** Ends the block, behind what was held back. */
    final void end() {
        String whole = offered;
        offered = null;
        if (whole != null) {
            sayOnce(whole);
        }
        if (carry.isHeld()) {
            say(carry.flush());
        }
        if (open) {
            open = false;
            choice.stream.countEndedBlock();
            choice.emit(new StreamEvent.BlockEnded(choice.key, id, kind));
        }
    }
}
