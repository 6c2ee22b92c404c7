package io.weirline.codecs.ollama;

import static io.weirline.codecs.internal.JsonOut.ascii;

import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.codecs.dialects.internal.FaultText;
import io.weirline.codecs.dialects.internal.OneMessage;
import io.weirline.codecs.dialects.internal.WholeCallEncoder;
import io.weirline.codecs.internal.JsonOut;
import io.weirline.codecs.internal.StringFrame;
import io.weirline.core.ByteSink;
import io.weirline.core.Dialect;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.MediaDelta;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Ollama's native chat over newline-delimited JSON (Ollama API, {@code /api/chat}, streaming responses). All is choice 0.
 *
 * <p>Each event leaves as one line at once, but: a call, because it is one object; the finish and
 * the newest usage, in the last line, because clients read no further than {@code done: true}. That line is written by
 * {@link #finish}, without Finished as {@code stop}, and never if an error was told; the counts come before the error
 * then. Where Ollama has no word for a reason, {@code done_reason} is left out.
 *
 * <p>Left out and counted: what {@link WholeCallEncoder} leaves out, all that is of
 * other choices, signatures, citations, media other than images, usage behind an error, Restarted, and extensions other
 * than the raw chunk.
 */
public final class OllamaEncoder extends WholeCallEncoder {
    private static final byte[] MODEL = ascii("{\"model\":\"");
    private static final byte[] CREATED = ascii("\",\"created_at\":\"");
    private static final byte[] MESSAGE = ascii("\",\"message\":{\"role\":\"assistant\",\"content\":\"");
    private static final byte[] THINKING = ascii("\",\"thinking\":\"");
    private static final byte[] IMAGES = ascii("\",\"images\":[\"");
    private static final byte[] CALLS = ascii("\",\"tool_calls\":[{");
    private static final byte[] ID = ascii("\"id\":\"");
    private static final byte[] FUNCTION = ascii("\"function\":{\"index\":");
    private static final byte[] NAME = ascii(",\"name\":\"");
    private static final byte[] ARGUMENTS = ascii(",\"arguments\":");
    private static final byte[] MESSAGE_END = ascii("},\"done\":false");
    private static final byte[] DONE = ascii("\"},\"done\":true");
    private static final byte[] DONE_REASON = ascii(",\"done_reason\":\"");
    private static final byte[] INPUT = ascii(",\"prompt_eval_count\":");
    private static final byte[] OUTPUT = ascii(",\"eval_count\":");
    private static final byte[] LINE_END = ascii("}\n");
    private static final byte[] ERROR = ascii("{\"error\":\"");

    private static final byte[] STRING_END = ascii("\"},\"done\":false}\n");
    private static final byte[] NO_MEMBER = {};

    private byte @Nullable [] head;
    private @Nullable StringFrame content;
    private @Nullable StringFrame thinking;
    private @Nullable Finished finished;
    private boolean usageHeld;
    private int calls;

    /**
     * An encoder for one stream.
     *
     * @param dialect this dialect, to know its own streams again
     * @param options how to encode
     */
    public OllamaEncoder(Dialect dialect, EncodeOptions options) {
        super(dialect, options);
    }

    @Override
    protected boolean carries(StreamEvent event) {
        return OneMessage.has(event);
    }

    @Override
    protected void text(ByteSink out, TextDelta delta) {
        text(out, delta.text());
    }

    @Override
    protected void refusal(ByteSink out, RefusalDelta delta) {
        text(out, delta.text());
    }

    private void text(ByteSink out, String text) {
        if (!text.isEmpty()) {
            content = frame(content, NO_MEMBER);
            content.write(out, text);
        }
    }

    @Override
    protected void reasoning(ByteSink out, ReasoningDelta delta) {
        if (!delta.text().isEmpty()) {
            thinking = frame(thinking, THINKING);
            thinking.write(out, delta.text());
        }
    }

    @Override
    protected void media(ByteSink out, MediaDelta media) {
        if (media.mediaType().startsWith("image/")) {
            JsonOut.stringBody(begin(out).put(IMAGES), media.base64());
            end(out.put('"').put(']'));
        } else {
            drop();
        }
    }

    @Override
    protected void call(ByteSink out, int choice, @Nullable String id, @Nullable String name, ByteSink arguments) {
        begin(out).put(CALLS);
        if (id != null) {
            JsonOut.stringBody(out.put(ID), id);
            out.put('"').put(',');
        }
        JsonOut.number(out.put(FUNCTION), calls);
        if (name != null) {
            JsonOut.stringBody(out.put(NAME), name);
            out.put('"');
        }
        out.put(ARGUMENTS).put(arguments.array(), 0, arguments.size());
        end(out.put(ascii("}}]")));
        calls++;
    }

    private StringFrame frame(@Nullable StringFrame known, byte[] member) {
        return known == null
                ? new StringFrame(begin(new ByteSink(256)).put(member).toByteArray(), STRING_END)
                : known;
    }

    private ByteSink begin(ByteSink out) {
        byte[] known = head;
        if (known == null) {
            String model = model();
            ByteSink bytes = new ByteSink(128);
            JsonOut.stringBody(bytes.put(MODEL), model == null ? "" : model);
            bytes.put(CREATED).put(ascii(Instant.ofEpochSecond(created()).toString()));
            known = bytes.put(MESSAGE).toByteArray();
            head = known;
        }
        return out.put(known);
    }

    private static void end(ByteSink out) {
        out.put(MESSAGE_END).put(LINE_END);
    }

    // ---- the end

    @Override
    protected void finished(ByteSink out, Finished finished) {
        super.finished(out, finished);
        this.finished = finished;
    }

    @Override
    protected void usage(ByteSink out) {
        if (isFaulted()) {
            drop();
        } else {
            usageHeld = true;
        }
    }

    @Override
    protected void error(ByteSink out, FaultText fault) {
        endCalls(out, false);
        if (usageHeld) {
            usageHeld = false;
            begin(out).put('"').put(MESSAGE_END);
            counts(out);
            out.put(LINE_END);
        }
        errorBody(out, fault);
        out.put('\n');
    }

    @Override
    protected void errorBody(ByteSink out, FaultText fault) {
        JsonOut.stringBody(out.put(ERROR), fault.message());
        out.put('"').put('}');
    }

    @Override
    protected void end(ByteSink out, boolean faulted) {
        endCalls(out, !faulted);
        if (faulted) {
            return;
        }
        begin(out).put(DONE);
        Finished end = finished;
        String word = end == null ? "stop" : word(end);
        if (word != null) {
            JsonOut.stringBody(out.put(DONE_REASON), word);
            out.put('"');
        }
        counts(out);
        out.put(LINE_END);
    }

    private @Nullable String word(Finished end) {
        String own = end.rawReason();
        if (own != null && isSameDialect()) {
            return own;
        }
        return switch (end.reason()) {
            case STOP, TOOL_CALLS -> "stop";
            case LENGTH, CONTEXT_EXCEEDED -> "length";
            default -> null;
        };
    }

    private void counts(ByteSink out) {
        Usage newest = usage();
        if (newest.input() != null) {
            JsonOut.number(out.put(INPUT), newest.input());
        }
        if (newest.output() != null) {
            JsonOut.number(out.put(OUTPUT), newest.output());
        }
    }

    @Override
    public void heartbeat(ByteSink out) {}

    @Override
    protected void clear() {
        super.clear();
        head = null;
        content = null;
        thinking = null;
        finished = null;
        usageHeld = false;
        calls = 0;
    }
}
