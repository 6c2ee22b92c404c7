package io.weirline.codecs.anthropic;

import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.codecs.dialects.internal.EventEncoder;
import io.weirline.codecs.dialects.internal.FaultText;
import io.weirline.codecs.dialects.internal.OneMessage;
import io.weirline.codecs.dialects.internal.SourceParts;
import io.weirline.core.BlockKind;
import io.weirline.core.ByteSink;
import io.weirline.core.Dialect;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Citation;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.ReasoningSignature;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.Restarted;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.StreamEvent.ToolCallNamed;
import io.weirline.core.ToolCall;
import io.weirline.core.Usage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic Messages over server-sent events (Anthropic API, streaming messages).
 *
 * <ul>
 *   <li>The format has one open block at a time: a block that starts stops the open one. Where the fragments of parallel
 *       calls interleave, what comes for other blocks waits until the arguments of the open call are an object, or it ends;
 *       up to a million chars, beyond which they leave under the index of a block that was stopped. What comes for text or
 *       reasoning that was stopped is a block of its own. Blocks are numbered from 0 in the order of their starts.
 *   <li>Held: the start of a call until its id and name are known or its arguments begin, the start of reasoning until
 *       it says something, the stop reason and the newest usage until the end. A message of this dialect starts with its
 *       usage, which follows Started at once.
 *   <li>Words of refusal are text, and make the stop reason {@code refusal}. The input of a custom tool,
 *       and arguments that do not begin as an object does, are the member {@code input} of one, because clients read
 *       what comes as a part of an object. Encrypted reasoning is a block of its own. What has no id is given one.
 *   <li>Raw stop reasons, raw usage and citations are passed through if the stream was decoded from this dialect. Counts
 *       that are not known are 0 where clients demand them.
 *   <li>Restarted starts another message; its indices and its usage begin anew.
 *   <li>The error frame is the last one. Usage that was not yet told comes before it.
 * </ul>
 *
 * <p>Left out and counted: choices above 0, citations of other dialects or that are no JSON, media, extensions other than
 * the raw chunk that {@code keepRaw} doubles, an id or name that comes behind the start of its call, what comes for
 * text input that has ended, and all that comes behind an error.
 */
public final class AnthropicEncoder extends EventEncoder {
    private final SourceParts<AnthropicPart> parts = new SourceParts<>(AnthropicPart::new, part -> part.ended);
    private final ByteSink scratch = new ByteSink(0);
    private boolean begun;
    private boolean awaitsUsage;
    private int nextIndex;
    private @Nullable AnthropicPart open;
    private final AnthropicHold held = new AnthropicHold();
    private @Nullable String messageId;
    private @Nullable Restarted restarted;
    private Usage before = Usage.NONE;
    private Usage told = Usage.NONE;
    private @Nullable Finished finish;
    private boolean refused;

    /**
     * An encoder for one stream.
     *
     * @param dialect this dialect, to know its own streams again
     * @param options how to encode
     */
    public AnthropicEncoder(Dialect dialect, EncodeOptions options) {
        super(dialect, options);
    }

    @Override
    protected boolean carries(StreamEvent event) {
        return !isFaulted() && OneMessage.has(event);
    }

    // ---- the order

    @Override
    protected void write(StreamEvent event, ByteSink out) {
        if (waits(event)) {
            if (held.add(event, parts)) {
                return;
            }
            held.release(this, out);
        }
        writeNow(event, out);
        if (!held.isEmpty() && !isAwaiting()) {
            held.writeDue(this, out);
        }
    }

    void writeNow(StreamEvent event, ByteSink out) {
        super.write(event, out);
    }

    /** Whether the open block is a call whose arguments are incomplete. */
    boolean isAwaiting() {
        AnthropicPart part = open;
        return part != null && part.isAwaited();
    }

    /** Whether an event waits for that call. */
    boolean waits(StreamEvent event) {
        if (!isAwaiting()) {
            return false;
        }
        int block = AnthropicHold.block(event);
        return block >= 0 && block != Objects.requireNonNull(open).block;
    }

    // ---- the message

    @Override
    protected void started(ByteSink out) {
        awaitsUsage = isSameDialect();
        if (!awaitsUsage) {
            begin(out);
        }
    }

    @Override
    protected void usage(ByteSink out) {
        if (awaitsUsage) {
            begin(out);
        }
    }

    private void begin(ByteSink out) {
        if (!begun) {
            begun = true;
            awaitsUsage = false;
            Restarted again = restarted;
            String id = again == null ? id() : again.newId();
            // Clients take a message of the same id for the same one.
            messageId = id == null || id.equals(messageId) ? OneMessage.newId("msg_") : id;
            AnthropicFrames.start(out, messageId, model());
            counts(out, true);
            AnthropicFrames.endStart(out);
        }
    }

    private void counts(ByteSink out, boolean start) {
        told = usage();
        String json = told.raw();
        if (!isSameDialect() || restarted != null || json == null || !raw().putObject(out, json)) {
            AnthropicFrames.counts(out, told, before, start);
        }
    }

    @Override
    protected void restarted(ByteSink out, Restarted event) {
        held.release(this, out);
        begin(out);
        stopOpen(out);
        restarted = event;
        before = usage();
        begun = false;
        nextIndex = 0;
        parts.clear();
        finish = null;
        refused = false;
        started(out);
    }

    // ---- blocks

    @Override
    protected void blockStarted(ByteSink out, BlockStarted start) {
        if (start.kind() == BlockKind.TOOL) {
            ToolCall call = OneMessage.call(start);
            AnthropicPart part = parts.at(start.block(), BlockKind.TOOL);
            if (part.begin(call)) {
                start(out, part);
            }
        } else if (start.kind() == BlockKind.TEXT || start.kind() == BlockKind.REFUSAL) {
            start(out, parts.at(start.block(), start.kind()));
        }
    }

    private void start(ByteSink out, AnthropicPart part) {
        if (part.isStarted()) {
            return;
        }
        begin(out);
        stopOpen(out);
        part.start(out, nextIndex++);
        open = part;
    }

    private void stopOpen(ByteSink out) {
        AnthropicPart part = open;
        if (part != null) {
            open = null;
            part.stop(out);
        }
    }

    @Override
    protected void blockEnded(ByteSink out, BlockEnded end) {
        AnthropicPart part = parts.get(end.block());
        if (part == null || part.ended) {
            return;
        }
        part.ended = true;
        if (part.kind == BlockKind.TOOL) {
            start(out, part);
        }
        if (part.hasTextInput()) {
            part.endText(out);
        }
        if (open == part) {
            stopOpen(out);
        }
    }

    // ---- what the blocks say

    @Override
    protected void text(ByteSink out, TextDelta delta) {
        say(out, parts.at(delta.block(), BlockKind.TEXT), delta.text());
    }

    @Override
    protected void reasoning(ByteSink out, ReasoningDelta delta) {
        say(out, parts.at(delta.block(), BlockKind.REASONING), delta.text());
    }

    @Override
    protected void refusal(ByteSink out, RefusalDelta delta) {
        refused = true;
        say(out, parts.at(delta.block(), BlockKind.REFUSAL), delta.text());
    }

    private void say(ByteSink out, AnthropicPart part, String text) {
        if (!text.isEmpty()) {
            if (part != open && part.kind != BlockKind.TOOL) {
                part.reopen();
            }
            start(out, part);
            part.say(out, text);
        }
    }

    @Override
    protected void signature(ByteSink out, ReasoningSignature signature) {
        AnthropicPart part = parts.at(signature.block(), BlockKind.REASONING);
        if (signature.encrypted()) {
            begin(out);
            stopOpen(out);
            part.redacted(out, nextIndex++, signature.signature());
        } else {
            start(out, part);
            part.signature(out, signature.signature());
        }
    }

    @Override
    protected void toolNamed(ByteSink out, ToolCallNamed named) {
        AnthropicPart call = parts.call(named.block());
        if (call.isStarted()) {
            drop();
            return;
        }
        if (call.name(named)) {
            start(out, call);
        }
    }

    @Override
    protected void toolDelta(ByteSink out, ToolCallDelta delta) {
        AnthropicPart call = parts.call(delta.block());
        if (delta.fragment().isEmpty()) {
            return;
        }
        call.arguments.add(delta.fragment());
        if (call.isStarted() && call != open && delta.fragment().isBlank()) {
            return;
        }
        if (!call.hasTextInput()) {
            say(out, call, delta.fragment());
        } else if (call.ended) {
            drop();
        } else {
            start(out, call);
            scratch.clear();
            call.sayText(out, delta.fragment(), scratch);
        }
    }

    @Override
    protected void citation(ByteSink out, Citation citation) {
        if (isSameDialect()) {
            AnthropicPart part = parts.at(citation.block(), BlockKind.TEXT);
            start(out, part);
            if (part.kind == BlockKind.TEXT && part.cite(out, citation.json(), raw())) {
                return;
            }
        }
        drop();
    }

    // ---- the end

    @Override
    protected void finished(ByteSink out, Finished finished) {
        finish = finished;
    }

    @Override
    protected void error(ByteSink out, FaultText fault) {
        if (awaitsUsage) {
            begin(out);
        }
        held.release(this, out);
        stopOpen(out);
        if (begun && !told.equals(usage())) {
            AnthropicFrames.delta(out, null);
            counts(out, false);
            AnthropicFrames.endDelta(out);
        }
        AnthropicFrames.error(out, fault);
    }

    @Override
    protected void errorBody(ByteSink out, FaultText fault) {
        AnthropicFrames.errorBody(out, fault);
    }

    @Override
    protected void end(ByteSink out, boolean faulted) {
        if (!faulted) {
            begin(out);
            held.release(this, out);
            for (AnthropicPart part : parts.all()) {
                if (part.kind == BlockKind.TOOL) {
                    start(out, part);
                }
            }
            stopOpen(out);
            AnthropicFrames.delta(out, stopReason());
            counts(out, false);
            AnthropicFrames.endDelta(out);
            out.put(AnthropicFrames.STOP);
        }
    }

    private String stopReason() {
        Finished known = finish;
        String word = known == null ? null : known.rawReason();
        if (word != null && isSameDialect()) {
            return word;
        }
        FinishReason reason = known == null ? FinishReason.OTHER : known.reason();
        return AnthropicStop.word(refused && reason == FinishReason.STOP ? FinishReason.REFUSAL : reason);
    }

    @Override
    public void heartbeat(ByteSink out) {
        out.put(AnthropicFrames.PING);
    }

    @Override
    protected void clear() {
        parts.clear();
        held.clear();
        begun = false;
        awaitsUsage = false;
        nextIndex = 0;
        open = null;
        messageId = null;
        restarted = null;
        before = Usage.NONE;
        told = Usage.NONE;
        finish = null;
        refused = false;
    }
}
