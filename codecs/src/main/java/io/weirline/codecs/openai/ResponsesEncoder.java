package io.weirline.codecs.openai;

import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.codecs.dialects.internal.EventEncoder;
import io.weirline.codecs.dialects.internal.FaultText;
import io.weirline.codecs.internal.JsonOut;
import io.weirline.codecs.openai.ResponsesItem.Part;
import io.weirline.core.BlockKind;
import io.weirline.core.ByteSink;
import io.weirline.core.Dialect;
import io.weirline.core.FinishReason;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Citation;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.ReasoningSignature;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.StreamEvent.ToolCallNamed;
import io.weirline.core.ToolCall;
import io.weirline.core.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI Responses over server-sent events (OpenAI API, {@code ResponseStreamEvent}), with the whole life cycle: the
 * response, its entries, their parts, each opened, told in pieces, repeated as a whole and closed.
 *
 * <p>Blocks of text and refusal that follow each other are parts of one message, blocks of reasoning parts of one entry
 * until encrypted content closes it, and each call is an entry. Each piece leaves at once. Held back are the last event,
 * because usage may follow the finish, and the end of a block until the next event is written, so that a block that a
 * fault cut off is told as incomplete, and one that goes on is not told as done. The start of a call without its id or
 * name waits for them, at most until the first piece of its input; then an id is made up. Ids of entries are made of the
 * response's id and their index.
 *
 * <p>What was said is kept until the end, because the closing events and the response repeat it: up to
 * {@link Limits#transcriptBytes()} of the defaults, counted in bytes as written and 128 for each entry and part. Beyond it
 * pieces still leave, the closing events repeat what was kept, and the response ends as incomplete.
 *
 * <p>An error is told by an event {@code error} at once and by {@code response.failed} at the end, as the provider's own
 * servers do. A stream that ends without its finish is incomplete.
 *
 * <p>Left out and counted: choices other than 0, calls that the provider runs itself, signatures of readable reasoning,
 * citations of other dialects or that are no JSON object, media, Restarted, extensions other than the raw chunk that
 * {@code keepRaw} doubles. A piece of a call that was told as done stands in the response alone, and is counted.
 */
public final class ResponsesEncoder extends EventEncoder {
    private static final byte[] HEARTBEAT = JsonOut.ascii(":\n");
    private static final byte[] NULL = JsonOut.ascii("null");

    private final ResponsesOutput output = new ResponsesOutput();
    /** The open parts that are not calls, by block, in the order in which they began. One alone needs no table. */
    private Map<Integer, Part> parts = Map.of();
    /** All calls, also those that are done, by block. Most streams have none. */
    private Map<Integer, Call> calls = Map.of();
    /** What ended, and is told so before the next event. */
    private final List<Integer> ending = new ArrayList<>();

    private @Nullable Part last;
    private @Nullable FinishReason reason;
    private @Nullable FaultText fault;

    /** A call; without an entry as long as its start waits, and for good if the provider runs it. */
    private static final class Call {
        final ToolCall.Kind kind;

        @Nullable
        String id;

        @Nullable
        String name;

        @Nullable
        Part part;

        boolean done;

        Call(ToolCall head) {
            kind = head.kind();
            id = head.id();
            name = head.name();
        }
    }

    /**
     * An encoder for one stream.
     *
     * @param dialect this dialect, to know its own streams again
     * @param options how to encode
     */
    public ResponsesEncoder(Dialect dialect, EncodeOptions options) {
        super(dialect, options);
    }

    @Override
    protected void started(ByteSink out) {
        begun(out);
    }

    private void begun(ByteSink out) {
        if (!output.isBegun()) {
            output.begin(out, new ResponsesFrames.Envelope(id(), model(), created()));
        }
    }

    // ---- what is said in parts

    @Override
    protected void text(ByteSink out, TextDelta delta) {
        say(out, delta.choice(), delta.block(), ResponsesForm.TEXT, delta.text());
    }

    @Override
    protected void refusal(ByteSink out, RefusalDelta delta) {
        say(out, delta.choice(), delta.block(), ResponsesForm.REFUSAL, delta.text());
    }

    @Override
    protected void reasoning(ByteSink out, ReasoningDelta delta) {
        ResponsesForm form = delta.summary() ? ResponsesForm.SUMMARY : ResponsesForm.REASONING;
        say(out, delta.choice(), delta.block(), form, delta.text());
    }

    private void say(ByteSink out, int choice, int block, ResponsesForm form, String text) {
        if (text.isEmpty()) {
            return;
        }
        if (choice != 0) {
            drop();
            return;
        }
        settle(out, true);
        Part part = last;
        if (part == null || part.block != block || part.form != form) {
            part = part(out, block, form);
        }
        output.say(out, part, text);
    }

    /** The open part of this block and form, or a new one: at the end of the current entry, if that is of its kind. */
    private Part part(ByteSink out, int block, ResponsesForm form) {
        Part part = parts.get(block);
        if (part == null || part.form != form) {
            if (part != null) {
                partDone(out, part, true);
            }
            begun(out);
            part = output.part(out, block, form);
            if (parts.isEmpty()) {
                parts = Map.of(block, part);
            } else {
                parts = parts.size() == 1 ? new LinkedHashMap<>(parts) : parts;
                parts.put(block, part);
            }
        }
        last = part;
        return part;
    }

    @Override
    protected void signature(ByteSink out, ReasoningSignature signature) {
        if (signature.choice() != 0 || !signature.encrypted()) {
            drop();
            return;
        }
        settle(out, true);
        begun(out);
        Part part = parts.get(signature.block());
        // The entry of its block, though another may have begun since.
        ResponsesItem item =
                part != null && part.item.type == ResponsesItem.Type.REASONING && part.item.encrypted == null
                        ? part.item
                        : output.entry(out, ResponsesItem.Type.REASONING);
        if (!output.encrypted(item, signature.signature())) {
            drop();
        }
    }

    @Override
    protected void citation(ByteSink out, Citation citation) {
        ByteSink object = new ByteSink(256);
        if (citation.choice() != 0 || !isSameDialect() || !raw().putObject(object, citation.json())) {
            drop();
            return;
        }
        settle(out, true);
        Part part = part(out, citation.block(), ResponsesForm.TEXT);
        output.annotation(out, part, object);
    }

    // ---- calls

    @Override
    protected void blockStarted(ByteSink out, BlockStarted start) {
        // What ended and was not told so yet goes on.
        boolean goesOn = start.choice() == 0 && ending.remove((Integer) start.block());
        if (goesOn || start.kind() != BlockKind.TOOL) {
            return;
        }
        ToolCall head = start.call();
        if (head == null) {
            throw new IllegalArgumentException("call: a tool block has none");
        }
        if (start.choice() != 0) {
            drop();
        } else if (!calls.containsKey(start.block())) {
            Call call = new Call(head);
            if (calls.isEmpty()) {
                calls = new TreeMap<>();
            }
            calls.put(start.block(), call);
            if (call.kind == ToolCall.Kind.SERVER) {
                drop();
            } else if (call.id != null && call.name != null) {
                settle(out, true);
                started(out, start.block(), call);
            }
        }
    }

    private Call known(int block) {
        Call call = calls.get(block);
        if (call == null) {
            throw new IllegalArgumentException("block: no tool block " + block + " was started");
        }
        return call;
    }

    private Part started(ByteSink out, int block, Call call) {
        Part part = call.part;
        if (part == null) {
            begun(out);
            part = output.call(out, block, call.kind == ToolCall.Kind.CUSTOM, call.id, call.name);
            call.part = part;
        }
        return part;
    }

    @Override
    protected void toolNamed(ByteSink out, ToolCallNamed named) {
        if (named.choice() != 0) {
            drop();
            return;
        }
        Call call = known(named.block());
        if (call.kind == ToolCall.Kind.SERVER || call.done) {
            drop();
            return;
        }
        call.id = call.id == null ? named.id() : call.id;
        call.name = call.name == null ? named.name() : call.name;
        Part part = call.part;
        if (part != null) {
            // The closing events tell the name; the client has the id that was made up.
            part.item.name = call.name;
        } else if (call.id != null && call.name != null) {
            settle(out, true);
            started(out, named.block(), call);
        }
    }

    @Override
    protected void toolDelta(ByteSink out, ToolCallDelta delta) {
        if (delta.choice() != 0) {
            drop();
            return;
        }
        Call call = known(delta.block());
        if (call.kind == ToolCall.Kind.SERVER || delta.fragment().isEmpty()) {
            return;
        }
        settle(out, true);
        Part part = started(out, delta.block(), call);
        if (call.done) {
            output.sayLate(out, part, delta.fragment());
            drop();
        } else {
            output.say(out, part, delta.fragment());
        }
    }

    // ---- ends

    @Override
    protected void blockEnded(ByteSink out, BlockEnded end) {
        if (end.choice() == 0 && (parts.containsKey(end.block()) || calls.containsKey(end.block()))) {
            ending.add(end.block());
        }
    }

    /** Tells the end of what ended. */
    private void settle(ByteSink out, boolean completed) {
        if (ending.isEmpty()) {
            return;
        }
        for (int block : ending) {
            Part part = parts.get(block);
            if (part != null) {
                partDone(out, part, completed);
            }
            Call call = calls.get(block);
            if (call != null) {
                callDone(out, block, call, completed);
            }
        }
        ending.clear();
    }

    private void callDone(ByteSink out, int block, Call call, boolean completed) {
        if (call.kind != ToolCall.Kind.SERVER && !call.done) {
            call.done = true;
            partDone(out, started(out, block, call), completed);
        }
    }

    private void partDone(ByteSink out, Part part, boolean completed) {
        if (parts.size() > 1) {
            parts.remove(part.block, part);
        } else if (parts.containsValue(part)) {
            parts = Map.of();
        }
        last = null;
        output.done(out, part, completed);
    }

    private void endAll(ByteSink out, boolean completed) {
        settle(out, completed);
        for (Part part : List.copyOf(parts.values())) {
            partDone(out, part, false);
        }
        calls.forEach((block, call) -> callDone(out, block, call, false));
        output.endCurrent(out, completed);
    }

    @Override
    protected void finished(ByteSink out, Finished finished) {
        if (finished.choice() == 0) {
            reason = finished.reason();
        } else {
            drop();
        }
    }

    @Override
    protected void error(ByteSink out, FaultText fault) {
        begun(out);
        endAll(out, false);
        output.error(out, fault);
        this.fault = fault;
    }

    @Override
    protected void errorBody(ByteSink out, FaultText fault) {
        ChatFrames.errorBody(out, fault);
    }

    @Override
    protected void end(ByteSink out, boolean faulted) {
        begun(out);
        String status = faulted ? "failed" : ResponsesFrames.status(reason);
        endAll(out, status.equals("completed"));
        output.end(out, status, reason, fault, counts());
    }

    private ByteSink counts() {
        Usage newest = usage();
        String json = newest.raw();
        ByteSink object = new ByteSink(256);
        if (newest == Usage.NONE) {
            object.put(NULL);
        } else if (!isSameDialect() || json == null || !raw().putObject(object, json)) {
            ResponsesFrames.counts(object, newest);
        }
        return object;
    }

    @Override
    public void heartbeat(ByteSink out) {
        out.put(HEARTBEAT);
    }

    @Override
    protected void clear() {
        output.clear();
        parts = Map.of();
        calls = Map.of();
        ending.clear();
        last = null;
        reason = null;
        fault = null;
    }
}
