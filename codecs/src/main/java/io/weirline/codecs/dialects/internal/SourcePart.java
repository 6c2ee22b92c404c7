package io.weirline.codecs.dialects.internal;

import io.weirline.core.BlockKind;
import io.weirline.core.StreamEvent.ToolCallNamed;
import io.weirline.core.ToolCall;
import org.jspecify.annotations.Nullable;

/** A block of the source as an encoder keeps it that starts a call when its id and its name are known. */
public abstract class SourcePart {
    /** What it holds. */
    public final BlockKind kind;

    /** Of a call: its kind. */
    public ToolCall.@Nullable Kind call;

    /** Of a call: its id, once that is known. */
    public @Nullable String id;

    /** Of a call: its name, once that is known. */
    public @Nullable String name;

    /** Whether the source has ended it. */
    public boolean ended;

    /**
     * A block that has not ended.
     *
     * @param kind what it holds
     */
    protected SourcePart(BlockKind kind) {
        this.kind = kind;
    }

    /**
     * Its call begins, unless it did so before.
     *
     * @param head the call
     * @return whether it begins, and its id and name are known
     */
    public final boolean begin(ToolCall head) {
        if (call != null) {
            return false;
        }
        call = head.kind();
        id = head.id();
        name = head.name();
        return id != null && name != null;
    }

    /**
     * What became known of its call; the first id and the first name win.
     *
     * @param named the event
     * @return whether both are known
     */
    public final boolean name(ToolCallNamed named) {
        id = id == null ? named.id() : id;
        name = name == null ? named.name() : name;
        return id != null && name != null;
    }
}
