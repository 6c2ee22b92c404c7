package io.weirline.codecs.aisdk;

import static io.weirline.codecs.internal.JsonOut.ascii;

import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.codecs.dialects.internal.EventEncoder;
import io.weirline.codecs.dialects.internal.FaultText;
import io.weirline.codecs.dialects.internal.OneMessage;
import io.weirline.codecs.dialects.internal.SourceParts;
import io.weirline.codecs.internal.JsonOut;
import io.weirline.codecs.sse.SseWriter;
import io.weirline.core.BlockKind;
import io.weirline.core.ByteSink;
import io.weirline.core.Dialect;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Citation;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.MediaDelta;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.Restarted;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.StreamEvent.ToolCallNamed;
import io.weirline.core.ToolCall;
import io.weirline.core.Usage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The AI SDK's UI message stream, version 1, over server-sent events: one message of one step.
 *
 * <ul>
 *   <li>Text and reasoning are numbered; one that goes on behind its end is another part. Calls go by their ids: what has
 *       none, or one that another call has, is given one.
 *   <li>Held: the start of a call until its id and name are known or its arguments begin, the start of reasoning until
 *       it says something, a copy of a call's arguments until its end, finish and the newest usage until the end.
 *   <li>A call ends once: with its whole input, or with {@code tool-input-error} if that is no JSON, if the stream fails
 *       before its end, or if it is longer than 8 million chars together with all other open calls. The end of a call
 *       without arguments waits for what comes next, because a stream that is cut there would make a call of nothing.
 *   <li>Words of refusal are text. The input of a custom tool is its text. A call that the provider runs is
 *       {@code providerExecuted}; its input is text if it is no JSON. An image is a {@code file}. A citation that names a URL is a {@code source-url}.
 *   <li>Usage goes by the names of the AI SDK into {@code messageMetadata.usage}, of {@code finish}, or before an error.
 *   <li>Behind an error nothing follows, no {@code [DONE]} either.
 * </ul>
 *
 * <p>Left out and counted: choices above 0, signatures and encrypted reasoning, citations without a URL, media other than
 * images, extensions other than the raw chunk that {@code keepRaw} doubles, an id or name that comes behind the start of
 * its call, what comes for a call that has ended, and all that comes behind an error.
 */
public final class AiSdkEncoder extends EventEncoder {
    private static final byte[] START = ascii("data: {\"type\":\"start\"");
    private static final byte[] MESSAGE_ID = ascii(",\"messageId\":");
    private static final byte[] START_STEP = ascii("}\n\ndata: {\"type\":\"start-step\"}\n\n");
    private static final byte[] RESET_STEP = ascii("data: {\"type\":\"reset-step\"}\n\n");
    private static final byte[] FILE = ascii("data: {\"type\":\"file\",\"mediaType\":\"");
    private static final byte[] FILE_URL = ascii("\",\"url\":\"data:");
    private static final byte[] BASE64 = ascii(";base64,");
    private static final byte[] METADATA = ascii("data: {\"type\":\"message-metadata\"");
    private static final byte[] FINISH_STEP = ascii("data: {\"type\":\"finish-step\"}\n\n");
    private static final byte[] FINISH = ascii("data: {\"type\":\"finish\",\"finishReason\":\"");
    private static final byte[] USAGE = ascii(",\"messageMetadata\":{\"usage\":");
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] ERROR = ascii("{\"type\":\"error\",\"errorText\":\"");
    private static final byte[] STRING_TAIL = ascii("\"}\n\n");
    private static final byte[] TAIL = ascii("}\n\n");
    private static final byte[] DONE = ascii("data: [DONE]\n\n");

    /** How many blocks are remembered for what comes late; beyond, those that have ended go, but no call. */
    private static final int REMEMBERED = 1024;
    /** How many chars of arguments are held, over all open calls. */
    private static final int HELD_CHARS = 8 << 20;

    private final SourceParts<AiSdkPart> parts =
            new SourceParts<>((block, kind) -> new AiSdkPart(kind), part -> !part.open);
    private final Set<String> callIds = new HashSet<>();
    private final List<AiSdkPart> empty = new ArrayList<>();
    private final SourceUrls sources = new SourceUrls();
    private boolean begun;
    private int nextId;
    private int held;
    private @Nullable FinishReason reason;

    /**
     * An encoder for one stream.
     *
     * @param dialect this dialect, to know its own streams again
     * @param options how to encode
     */
    public AiSdkEncoder(Dialect dialect, EncodeOptions options) {
        super(dialect, options);
    }

    @Override
    protected boolean carries(StreamEvent event) {
        return !isFaulted() && OneMessage.has(event);
    }

    // ---- the message

    @Override
    protected void started(ByteSink out) {
        begin(out);
    }

    private void begin(ByteSink out) {
        if (!begun) {
            begun = true;
            String id = id();
            out.put(START);
            if (id != null) {
                out.put(MESSAGE_ID);
                JsonOut.string(out, id);
            }
            out.put(START_STEP);
        }
    }

    @Override
    protected void restarted(ByteSink out, Restarted restarted) {
        begin(out);
        endOpen(out);
        out.put(RESET_STEP);
        parts.clear();
        reason = null;
    }

    // ---- parts

    @Override
    protected void blockStarted(ByteSink out, BlockStarted start) {
        endEmpty(out);
        if (start.kind() == BlockKind.TOOL) {
            ToolCall call = OneMessage.call(start);
            AiSdkPart part = parts.at(start.block(), BlockKind.TOOL);
            if (part.begin(call)) {
                start(out, part);
            }
        } else if (start.kind() == BlockKind.TEXT || start.kind() == BlockKind.REFUSAL) {
            start(out, parts.at(start.block(), start.kind()));
        }
    }

    private void start(ByteSink out, AiSdkPart part) {
        if (!part.open) {
            begin(out);
            part.start(out, part.kind == BlockKind.TOOL ? callId(part) : Integer.toString(nextId++));
        }
    }

    private String callId(AiSdkPart call) {
        String id = call.id;
        if (id == null || !callIds.add(id)) {
            id = OneMessage.newId("call_");
            callIds.add(id);
        }
        return id;
    }

    @Override
    protected void blockEnded(ByteSink out, BlockEnded end) {
        AiSdkPart part = parts.get(end.block());
        if (part == null || part.ended) {
            return;
        }
        if (part.kind == BlockKind.TOOL) {
            start(out, part);
            part.ended = true;
            if (part.input.isEmpty() && part.call != ToolCall.Kind.CUSTOM && !part.overlong) {
                empty.add(part);
            } else {
                held -= part.input.length();
                part.endCall(out, raw());
            }
        } else if (part.open) {
            part.end(out);
        }
    }

    private void endEmpty(ByteSink out) {
        if (!empty.isEmpty()) {
            empty.forEach(call -> call.endCall(out, raw()));
            empty.clear();
        }
    }

    private void endOpen(ByteSink out) {
        for (AiSdkPart part : parts.all()) {
            if (part.open && part.kind == BlockKind.TOOL) {
                part.ended = true;
                part.cutCall(out);
            } else if (part.open) {
                part.end(out);
            }
        }
        empty.clear();
        held = 0;
    }

    // ---- what the parts say

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
        say(out, parts.at(delta.block(), BlockKind.REFUSAL), delta.text());
    }

    private void say(ByteSink out, AiSdkPart part, String text) {
        if (!text.isEmpty()) {
            start(out, part);
            part.say(out, text);
        }
    }

    @Override
    protected void toolNamed(ByteSink out, ToolCallNamed named) {
        AiSdkPart call = parts.call(named.block());
        if (call.open || call.ended) {
            drop();
            return;
        }
        if (call.name(named)) {
            start(out, call);
        }
    }

    @Override
    protected void toolDelta(ByteSink out, ToolCallDelta delta) {
        AiSdkPart call = parts.call(delta.block());
        String fragment = delta.fragment();
        if (fragment.isEmpty()) {
            return;
        }
        if (call.ended) {
            drop();
            return;
        }
        if (fragment.length() > HELD_CHARS - held) {
            call.overlong = true;
        }
        if (!call.overlong) {
            call.input.append(fragment);
            held += fragment.length();
        }
        say(out, call, fragment);
    }

    @Override
    protected void media(ByteSink out, MediaDelta media) {
        if (!media.mediaType().startsWith("image/")) {
            drop();
            return;
        }
        begin(out);
        JsonOut.stringBody(out.put(FILE), media.mediaType());
        JsonOut.stringBody(out.put(FILE_URL), media.mediaType());
        JsonOut.stringBody(out.put(BASE64), media.base64());
        out.put(STRING_TAIL);
    }

    @Override
    protected void citation(ByteSink out, Citation citation) {
        if (sources.read(citation.json())) {
            begin(out);
            sources.write(out);
        } else {
            drop();
        }
    }

    // ---- the end

    @Override
    protected void finished(ByteSink out, Finished finished) {
        endEmpty(out);
        reason = finished.reason();
    }

    @Override
    protected void error(ByteSink out, FaultText fault) {
        endOpen(out);
        if (!usage().equals(Usage.NONE)) {
            // A client stops reading at an error.
            metadata(out.put(METADATA));
            out.put(TAIL);
        }
        errorBody(out.put(DATA), fault);
        out.put('\n').put('\n');
    }

    @Override
    protected void errorBody(ByteSink out, FaultText fault) {
        JsonOut.stringBody(out.put(ERROR), fault.message());
        out.put('"').put('}');
    }

    private void metadata(ByteSink out) {
        Usage newest = usage();
        if (!newest.equals(Usage.NONE)) {
            String json = newest.raw();
            out.put(USAGE);
            if (!isSameDialect() || json == null || !raw().putObject(out, json)) {
                AiSdkUsage.write(out, newest);
            }
            out.put('}');
        }
    }

    @Override
    protected void end(ByteSink out, boolean faulted) {
        if (!faulted) {
            begin(out);
            endEmpty(out);
            endOpen(out);
            FinishReason known = reason;
            out.put(FINISH_STEP).put(FINISH);
            out.put(ascii(AiSdkFinish.word(known == null ? FinishReason.OTHER : known)))
                    .put('"');
            metadata(out);
            out.put(TAIL).put(DONE);
        }
    }

    @Override
    public void heartbeat(ByteSink out) {
        SseWriter.comment(out);
    }

    @Override
    protected void clear() {
        parts.clear();
        callIds.clear();
        empty.clear();
        sources.reset();
        begun = false;
        nextId = 0;
        held = 0;
        reason = null;
    }
}
