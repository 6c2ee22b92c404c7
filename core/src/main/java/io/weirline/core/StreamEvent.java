package io.weirline.core;

import org.jspecify.annotations.Nullable;

/**
 * One typed event of a model's stream: the model that covers every dialect. Events hold values only, never input
 * bytes, and may be kept.
 *
 * <p>Choices and blocks are keys, never offsets. Block ids are Weirline's own, ascending within a choice; each
 * {@link BlockStarted} has exactly one {@link BlockEnded}, also on a fault. Usage may follow {@link Finished}. Merging
 * is defined only for neighbours of the same choice, block and type.
 */
public sealed interface StreamEvent {
    /**
     * What this event means to timers and batching.
     *
     * @return the phase
     */
    Phase phase();

    /**
     * The stream's envelope. Comes once, before any block.
     *
     * @param id the provider's id of the response; providers may change it in every chunk, the first one is kept
     * @param model the model that answers
     * @param dialect what the stream was decoded from
     */
    record Started(@Nullable String id, @Nullable String model, Dialect dialect) implements StreamEvent {
        @Override
        public Phase phase() {
            return Phase.PREAMBLE;
        }
    }

    /**
     * A block begins.
     *
     * @param choice the choice's key
     * @param block the block's key within the choice
     * @param kind what the block holds
     * @param call the head of the call, for {@link BlockKind#TOOL} only
     */
    record BlockStarted(
            int choice, int block, BlockKind kind, @Nullable ToolCall call) implements StreamEvent {
        @Override
        public Phase phase() {
            return kind == BlockKind.TOOL ? Phase.TOOL : Phase.PREAMBLE;
        }
    }

    /**
     * Visible text.
     *
     * @param choice the choice's key
     * @param block the block's key
     * @param text the next piece; never half a surrogate pair
     */
    record TextDelta(int choice, int block, String text) implements StreamEvent {
        @Override
        public Phase phase() {
            return text.isEmpty() ? Phase.PREAMBLE : Phase.CONTENT;
        }
    }

    /**
     * The model's words of refusal.
     *
     * @param choice the choice's key
     * @param block the block's key
     * @param text the next piece; never half a surrogate pair
     */
    record RefusalDelta(int choice, int block, String text) implements StreamEvent {
        @Override
        public Phase phase() {
            return text.isEmpty() ? Phase.PREAMBLE : Phase.CONTENT;
        }
    }

    /**
     * Reasoning.
     *
     * @param choice the choice's key
     * @param block the block's key
     * @param text the next piece; never half a surrogate pair
     * @param summary whether the provider calls it a summary of the reasoning
     */
    record ReasoningDelta(int choice, int block, String text, boolean summary) implements StreamEvent {
        @Override
        public Phase phase() {
            return text.isEmpty() ? Phase.PREAMBLE : Phase.REASONING;
        }
    }

    /**
     * What a provider wants back to trust its own reasoning.
     *
     * @param choice the choice's key
     * @param block the block's key
     * @param signature the signature or, if encrypted, the reasoning itself in the provider's cipher
     * @param encrypted whether it is the encrypted reasoning rather than a signature of readable one
     */
    record ReasoningSignature(int choice, int block, String signature, boolean encrypted) implements StreamEvent {
        @Override
        public Phase phase() {
            return Phase.REASONING;
        }
    }

    /**
     * A piece of a call's arguments.
     *
     * @param choice the choice's key
     * @param block the block's key
     * @param fragment JSON text, or free text for {@link ToolCall.Kind#CUSTOM}; never half a surrogate pair
     */
    record ToolCallDelta(int choice, int block, String fragment) implements StreamEvent {
        @Override
        public Phase phase() {
            return fragment.isEmpty() ? Phase.PREAMBLE : Phase.TOOL;
        }
    }

    /**
     * An id or a name that became known only after the block had started.
     *
     * @param choice the choice's key
     * @param block the block's key
     * @param id the id, or null if this event does not tell it
     * @param name the name, or null if this event does not tell it
     */
    record ToolCallNamed(
            int choice,
            int block,
            @Nullable String id,
            @Nullable String name) implements StreamEvent {
        @Override
        public Phase phase() {
            return Phase.TOOL;
        }
    }

    /**
     * A block ends.
     *
     * @param choice the choice's key
     * @param block the block's key
     * @param kind what the block held
     */
    record BlockEnded(int choice, int block, BlockKind kind) implements StreamEvent {
        @Override
        public Phase phase() {
            return kind == BlockKind.TOOL ? Phase.TOOL : Phase.PREAMBLE;
        }
    }

    /**
     * A piece of an image or of sound.
     *
     * @param choice the choice's key
     * @param block the block's key
     * @param mediaType its media type
     * @param base64 the piece
     */
    record MediaDelta(int choice, int block, String mediaType, String base64) implements StreamEvent {
        @Override
        public Phase phase() {
            return base64.isEmpty() ? Phase.PREAMBLE : Phase.CONTENT;
        }
    }

    /**
     * A source that the answer names.
     *
     * @param choice the choice's key
     * @param block the block's key
     * @param json the provider's own object as JSON text
     */
    record Citation(int choice, int block, String json) implements StreamEvent {
        @Override
        public Phase phase() {
            return Phase.CONTENT;
        }
    }

    /**
     * Token counts so far: already merged with all earlier ones, so that the last one is the truth.
     *
     * @param usage the counts
     */
    record UsageUpdate(Usage usage) implements StreamEvent {
        @Override
        public Phase phase() {
            return Phase.USAGE;
        }
    }

    /**
     * A choice ended.
     *
     * @param choice the choice's key
     * @param reason the normalised reason
     * @param rawReason the provider's own word, or null if it gave none
     */
    record Finished(
            int choice, FinishReason reason, @Nullable String rawReason) implements StreamEvent {
        @Override
        public Phase phase() {
            return Phase.TERMINAL;
        }
    }

    /**
     * The provider began anew: text and calls so far are void, usage stays summed. Not a fault.
     *
     * @param newId the id of the new response
     */
    record Restarted(@Nullable String newId) implements StreamEvent {
        @Override
        public Phase phase() {
            return Phase.PREAMBLE;
        }
    }

    /**
     * The stream is faulty. At most one comes in a stream.
     *
     * @param fault what went wrong
     */
    record Fault(StreamFault fault) implements StreamEvent {
        @Override
        public Phase phase() {
            return Phase.ERROR;
        }
    }

    /** A sign of life without meaning. */
    enum Liveness implements StreamEvent {
        /** A comment of the framing. */
        COMMENT,
        /** The dialect's own ping. */
        PING,
        /** One that this side makes for its client. */
        HEARTBEAT;

        @Override
        public Phase phase() {
            return Phase.HEARTBEAT;
        }
    }

    /**
     * Something that the dialect's decoder does not know, passed on.
     *
     * @param name the event's name or type
     * @param json its data as it came
     */
    record Extension(String name, String json) implements StreamEvent {
        @Override
        public Phase phase() {
            return Phase.UNKNOWN;
        }
    }
}
