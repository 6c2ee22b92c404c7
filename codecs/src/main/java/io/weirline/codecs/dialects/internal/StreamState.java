package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.internal.JsonStrings;
import io.weirline.core.Dialect;
import io.weirline.core.FinishReason;
import io.weirline.core.LimitExceededException;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import io.weirline.core.Usage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one stream has said, as far as its decoder must know, and the one door through which the events of a dialect
 * leave. Its invariants hold for every dialect: Started comes once and before any block; blocks balance; at most one
 * Fault; usage is merged.
 */
public final class StreamState {
    private final Dialect dialect;
    private final Limits limits;
    final EventQueue queue = new EventQueue();
    final JsonStrings strings = new JsonStrings();

    private boolean started;
    private @Nullable String id;
    private @Nullable String model;
    private boolean faulted;
    private Usage usage = Usage.NONE;
    private Choice[] choices = {};
    private @Nullable Choice last;
    private int openBlocks;
    boolean ending;
    private int toolCalls;
    private long offset;

    /**
     * The state of one stream.
     *
     * @param dialect what {@link StreamEvent.Started} names
     * @param limits the bounds of choices, blocks and calls
     */
    public StreamState(Dialect dialect, Limits limits) {
        this.dialect = dialect;
        this.limits = limits;
    }

    /**
     * The routine that decodes this stream's strings.
     *
     * @return for this thread
     */
    public JsonStrings strings() {
        return strings;
    }

    /**
     * A frame begins.
     *
     * @param streamOffset where its bytes are in the body, for limits that it may pass
     */
    void beginFrame(long streamOffset) {
        offset = streamOffset;
        queue.beginFrame();
    }

    /**
     * Where the payload at hand is.
     *
     * @return its first byte, counted from the start of the body
     */
    public long offset() {
        return offset;
    }

    /**
     * What the envelope tells; the first value that is not empty is kept, until {@link #started()}.
     *
     * @param id the response, or null
     * @param model the model, or null
     */
    public void envelope(@Nullable String id, @Nullable String model) {
        if (this.id == null && id != null && !id.isEmpty()) {
            this.id = id;
        }
        if (this.model == null && model != null && !model.isEmpty()) {
            this.model = model;
        }
    }

    /**
     * Whether the envelope is still wanted.
     *
     * @return false once Started has left
     */
    public boolean wantsEnvelope() {
        return !started;
    }

    /** Emits Started, once. */
    public void started() {
        if (!started) {
            started = true;
            queue.add(new StreamEvent.Started(id, model, dialect));
        }
    }

    /**
     * Emits an event that touches no state.
     *
     * @param event such as Extension or Liveness
     */
    public void emit(StreamEvent event) {
        queue.add(event);
    }

    /**
     * Emits the usage merged with all earlier reports, if the report changes it.
     *
     * @param report the new report
     */
    public void usage(Usage report) {
        Usage merged = usage.merge(report);
        if (!merged.equals(usage)) {
            usage = merged;
            queue.add(new StreamEvent.UsageUpdate(merged));
        }
    }

    /**
     * A choice; it is opened by being asked for, and from then on wants a finish.
     *
     * @param key the provider's index of the choice, 0 or more; a key, never an offset
     * @return the choice
     * @throws LimitExceededException if it is one choice too many
     */
    public Choice choice(int key) {
        Choice recent = last;
        if (recent != null && recent.key == key) {
            return recent;
        }
        for (Choice choice : choices) {
            if (choice.key == key) {
                last = choice;
                return choice;
            }
        }
        if (choices.length == limits.choices()) {
            throw new LimitExceededException("choices", limits.choices(), offset);
        }
        Choice made = new Choice(this, key);
        choices = Arrays.copyOf(choices, choices.length + 1);
        choices[choices.length - 1] = made;
        last = made;
        return made;
    }

    int openBlockLimit() {
        return limits.openBlocks();
    }

    void countOpenBlock() {
        if (openBlocks >= limits.openBlocks() && !ending) {
            throw new LimitExceededException("openBlocks", limits.openBlocks(), offset);
        }
        openBlocks++;
    }

    void countEndedBlock() {
        openBlocks--;
    }

    void countToolCall() {
        if (toolCalls == limits.toolCalls()) {
            throw new LimitExceededException("toolCalls", limits.toolCalls(), offset);
        }
        toolCalls++;
    }

    /**
     * How many choices were opened.
     *
     * @return the count
     */
    public int choiceCount() {
        return choices.length;
    }

    /**
     * The terminal rule of the dialects that end each choice by itself.
     *
     * @return the first choice that was opened and has no finish; null if there is none
     */
    public @Nullable Choice unfinished() {
        for (Choice choice : choices) {
            if (!choice.isFinished()) {
                return choice;
            }
        }
        return null;
    }

    /**
     * Finishes each choice that has no finish.
     *
     * @param reason what stands for the provider's own, which did not come
     */
    public void finishAll(FinishReason reason) {
        for (Choice choice : choices) {
            if (!choice.isFinished()) {
                choice.finish(reason, null);
            }
        }
    }

    /**
     * The provider begins anew: what it said is void, the usage it reported is not. The calls that are void count
     * towards their limit, so that beginning anew is no way round it.
     *
     * @param newId the id of the new response, or null
     */
    public void restart(@Nullable String newId) {
        started();
        for (Choice choice : choices) {
            choice.restart();
        }
        queue.add(new StreamEvent.Restarted(newId));
    }

    /** Ends every open block. */
    public void endBlocks() {
        for (Choice choice : choices) {
            choice.endBlocks();
        }
    }

    /**
     * Ends every open block and emits the fault, unless one was emitted before.
     *
     * @param fault what went wrong
     */
    public void fault(StreamFault fault) {
        endBlocks();
        if (!faulted) {
            faulted = true;
            queue.add(new StreamEvent.Fault(fault));
        }
    }

    /**
     * Whether the stream's one fault has been emitted.
     *
     * @return true behind it
     */
    public boolean isFaulted() {
        return faulted;
    }

    /** Forgets the stream. */
    void reset() {
        queue.clear();
        started = false;
        id = null;
        model = null;
        faulted = false;
        usage = Usage.NONE;
        choices = new Choice[0];
        last = null;
        openBlocks = 0;
        toolCalls = 0;
        offset = 0;
    }
}
