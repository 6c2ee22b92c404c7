package io.weirline.core;

import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Citation;
import io.weirline.core.StreamEvent.Fault;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.MediaDelta;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.ReasoningSignature;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.Restarted;
import io.weirline.core.StreamEvent.Started;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.StreamEvent.ToolCallNamed;
import io.weirline.core.StreamEvent.UsageUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has said so far: the reduction of its events, O(delta) for each. Bounded: past its limit text, calls,
 * sources and signatures are left out, all of what follows, and {@link #isComplete()} tells. Not thread-safe: one stage
 * writes it, and hands it on when it writes no more.
 */
public final class Transcript {
    /** What a block, a source or a signature counts for beside its text, so that many empty ones are bounded too. */
    static final int ITEM_BYTES = 128;

    private final long maxBytes;
    private long bytes;
    private boolean complete = true;

    private @Nullable Started started;
    private final List<Part> parts = new ArrayList<>();
    private final TreeMap<Long, Part> byKey = new TreeMap<>();
    private final TreeMap<Integer, Finished> finished = new TreeMap<>();
    private Usage usage = Usage.NONE;
    private @Nullable StreamFault fault;
    // Deltas come in runs of one block: the last one found spares the look-up.
    private @Nullable Part last;

    /**
     * An empty transcript.
     *
     * @param maxBytes the most to keep, in bytes: two for each unit of text, and 128 for each block, source and
     *     signature
     */
    public Transcript(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Adds what an event says.
     *
     * @param event the next event of the stream
     */
    public void add(StreamEvent event) {
        // Records are final, so that each test is one comparison; the most frequent come first.
        if (event instanceof TextDelta e) {
            append(part(e.choice(), e.block(), BlockKind.TEXT), e.text());
        } else if (event instanceof ToolCallDelta e) {
            append(part(e.choice(), e.block(), BlockKind.TOOL), e.fragment());
        } else if (event instanceof ReasoningDelta e) {
            append(part(e.choice(), e.block(), BlockKind.REASONING), e.text());
        } else if (event instanceof BlockStarted e) {
            start(e);
        } else if (event instanceof UsageUpdate e) {
            usage = usage.merge(e.usage());
        } else if (event instanceof Finished e) {
            finished.put(e.choice(), e);
        } else if (event instanceof Started e) {
            started = e;
        } else if (event instanceof RefusalDelta e) {
            append(part(e.choice(), e.block(), BlockKind.REFUSAL), e.text());
        } else if (event instanceof ReasoningSignature e) {
            Part part = part(e.choice(), e.block(), BlockKind.REASONING);
            if (part != null && admits(ITEM_BYTES, e.signature())) {
                part.signatures.add(e);
            }
        } else if (event instanceof ToolCallNamed e) {
            Part part = part(e.choice(), e.block(), BlockKind.TOOL);
            if (part != null && admits(0, e.id()) && admits(0, e.name())) {
                name(part, e);
            }
        } else if (event instanceof Citation e) {
            Part part = part(e.choice(), e.block(), BlockKind.TEXT);
            if (part != null && admits(ITEM_BYTES, e.json())) {
                part.citations.add(e.json());
            }
        } else if (event instanceof MediaDelta e) {
            Part part = part(e.choice(), e.block(), BlockKind.MEDIA);
            if (part != null) {
                part.mediaType = e.mediaType();
            }
            append(part, e.base64());
        } else if (event instanceof Restarted) {
            parts.clear();
            byKey.clear();
            finished.clear();
            last = null;
            bytes = 0;
            complete = true;
        } else if (event instanceof Fault e && fault == null) {
            fault = e.fault();
        }
    }

    /**
     * What was said so far, apart: neither sees what is added to the other.
     *
     * @return a copy, O(size)
     */
    public Transcript copy() {
        Transcript copy = new Transcript(maxBytes);
        copy.bytes = bytes;
        copy.complete = complete;
        copy.started = started;
        for (Part part : parts) {
            Part own = part.copy();
            copy.parts.add(own);
            copy.byKey.put(own.key(), own);
        }
        copy.finished.putAll(finished);
        copy.usage = usage;
        copy.fault = fault;
        return copy;
    }

    private void start(BlockStarted start) {
        Part part = part(start.choice(), start.block(), start.kind());
        ToolCall call = start.call();
        if (part != null && call != null && (part.call != null || admits(0, call.id()) && admits(0, call.name()))) {
            part.call = call;
        }
    }

    /** The block, which begins with its first event; null if it is left out. */
    private @Nullable Part part(int choice, int block, BlockKind kind) {
        Part recent = last;
        if (recent != null && recent.choice == choice && recent.block == block) {
            return recent;
        }
        Part found = byKey.get(Part.key(choice, block));
        if (found == null) {
            if (!admits(ITEM_BYTES, null)) {
                return null;
            }
            found = new Part(choice, block, kind);
            parts.add(found);
            byKey.put(found.key(), found);
        }
        last = found;
        return found;
    }

    private void append(@Nullable Part part, String text) {
        if (part != null && admits(0, text)) {
            part.text.append(text);
        }
    }

    /** What is kept is a prefix of what was said: once something is left out, all that follows is. */
    private boolean admits(int overhead, @Nullable String text) {
        long after = bytes + overhead + (text == null ? 0 : 2L * text.length());
        if (!complete || after > maxBytes) {
            complete = false;
            return false;
        }
        bytes = after;
        return true;
    }

    private static void name(Part part, ToolCallNamed named) {
        ToolCall call = part.call;
        if (call == null) {
            part.call = new ToolCall(part.block, named.id(), named.name(), ToolCall.Kind.FUNCTION);
        } else {
            part.call = new ToolCall(
                    call.index(),
                    call.id() != null ? call.id() : named.id(),
                    call.name() != null ? call.name() : named.name(),
                    call.kind());
        }
    }

    /**
     * The id of the response.
     *
     * @return the first one, or null
     */
    public @Nullable String id() {
        return started == null ? null : started.id();
    }

    /**
     * The model that answers.
     *
     * @return the first one named, or null
     */
    public @Nullable String model() {
        return started == null ? null : started.model();
    }

    /**
     * What the stream was decoded from.
     *
     * @return the dialect, or null before the envelope
     */
    public @Nullable Dialect dialect() {
        return started == null ? null : started.dialect();
    }

    /**
     * The keys of the choices that said something or ended.
     *
     * @return in ascending order
     */
    public SortedSet<Integer> choices() {
        SortedSet<Integer> keys = new TreeSet<>(finished.keySet());
        parts.forEach(part -> keys.add(part.choice));
        return keys;
    }

    /**
     * The visible text of a choice.
     *
     * @param choice its key
     * @return all its text blocks joined, in the order in which they began
     */
    public String text(int choice) {
        return joined(choice, BlockKind.TEXT);
    }

    /**
     * The reasoning of a choice.
     *
     * @param choice its key
     * @return all its reasoning blocks joined, in the order in which they began
     */
    public String reasoning(int choice) {
        return joined(choice, BlockKind.REASONING);
    }

    /**
     * The refusal of a choice.
     *
     * @param choice its key
     * @return all its refusal blocks joined; empty if it did not refuse
     */
    public String refusal(int choice) {
        return joined(choice, BlockKind.REFUSAL);
    }

    private String joined(int choice, BlockKind kind) {
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            if (part.choice == choice && part.kind == kind) {
                part.text.appendTo(out);
            }
        }
        return out.toString();
    }

    /**
     * The blocks of a choice as they stand.
     *
     * @param choice its key
     * @return copies, in the order in which they began
     */
    public List<Block> blocks(int choice) {
        return parts.stream()
                .filter(part -> part.choice == choice)
                .map(Part::snapshot)
                .toList();
    }

    /**
     * The tool calls of a choice as they stand.
     *
     * @param choice its key
     * @return its blocks of kind {@link BlockKind#TOOL}
     */
    public List<Block> toolCalls(int choice) {
        return parts.stream()
                .filter(part -> part.choice == choice && part.kind == BlockKind.TOOL)
                .map(Part::snapshot)
                .toList();
    }

    /**
     * How a choice ended.
     *
     * @param choice its key
     * @return the last reason given, or null
     */
    public @Nullable Finished finished(int choice) {
        return finished.get(choice);
    }

    /**
     * The token counts.
     *
     * @return all reports merged; {@link Usage#NONE} before the first
     */
    public Usage usage() {
        return usage;
    }

    /**
     * What went wrong.
     *
     * @return the fault, or null
     */
    public @Nullable StreamFault fault() {
        return fault;
    }

    /**
     * Whether all text was kept.
     *
     * @return false if the limit left something out
     */
    public boolean isComplete() {
        return complete;
    }

    /**
     * One block as it stands.
     *
     * @param block its key within the choice
     * @param kind what it holds
     * @param text its text, the arguments of a call, or base64
     * @param call the head of the call, for tools only
     * @param signatures what signs a reasoning block, in order
     * @param citations the sources of a text block as JSON texts, in order
     * @param mediaType for media only
     */
    public record Block(
            int block,
            BlockKind kind,
            String text,
            @Nullable ToolCall call,
            List<ReasoningSignature> signatures,
            List<String> citations,
            @Nullable String mediaType) {
        /**
         * The arguments of a call as they came.
         *
         * @return possibly empty
         */
        public String argumentsText() {
            return text;
        }

        /**
         * The arguments of a call as a JSON text.
         *
         * @return <code>{}</code> where nothing came
         */
        public String argumentsJson() {
            return text.isBlank() ? "{}" : text;
        }
    }

    private static final class Part {
        final int choice;
        final int block;
        final BlockKind kind;
        final GrowingText text;
        final List<ReasoningSignature> signatures = new ArrayList<>(0);
        final List<String> citations = new ArrayList<>(0);

        @Nullable
        ToolCall call;

        @Nullable
        String mediaType;

        Part(int choice, int block, BlockKind kind) {
            this(choice, block, kind, new GrowingText());
        }

        private Part(int choice, int block, BlockKind kind, GrowingText text) {
            this.text = text;
            this.choice = choice;
            this.block = block;
            this.kind = kind;
        }

        static Long key(int choice, int block) {
            return (long) choice << 32 | block & 0xFFFF_FFFFL;
        }

        Long key() {
            return key(choice, block);
        }

        Part copy() {
            Part copy = new Part(choice, block, kind, text.copy());
            copy.signatures.addAll(signatures);
            copy.citations.addAll(citations);
            copy.call = call;
            copy.mediaType = mediaType;
            return copy;
        }

        Block snapshot() {
            return new Block(
                    block, kind, text.toString(), call, List.copyOf(signatures), List.copyOf(citations), mediaType);
        }
    }
}
