package io.weirline.codecs.gemini;

import static io.weirline.codecs.internal.JsonOut.ascii;
import static io.weirline.codecs.internal.JsonOut.count;

import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.codecs.dialects.internal.FaultText;
import io.weirline.codecs.dialects.internal.WholeCallEncoder;
import io.weirline.codecs.internal.JsonOut;
import io.weirline.codecs.internal.StringFrame;
import io.weirline.core.ByteSink;
import io.weirline.core.Dialect;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.MediaDelta;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.ReasoningSignature;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.Usage;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's {@code streamGenerateContent} with {@code alt=sse} (Gemini API, {@code GenerateContentResponse}): chunks end
 * with CR LF CR LF, and nothing but the end of the body follows the last one.
 *
 * <p>Each event leaves as one chunk at once, but: a call, because it is one object; a signature,
 * with the next call or media of its choice if that comes before any other chunk, else on an empty part; finish reasons
 * and the newest usage, in the last chunks, because clients look for them there. Each chunk has a part, if an empty
 * text, because clients drop the whole answer from their history else.
 *
 * <p>The finish reason is the only terminal of the format: it is written by {@link #finish}, for a choice without
 * Finished as {@code STOP}, and never if an error was told. Without {@link #finish} the stream ends as cut.
 *
 * <p>A raw finish reason and a raw usage object are passed through if the stream was decoded from this dialect. Left out
 * and counted: what {@link WholeCallEncoder} leaves out, citations, Restarted, and extensions other than the raw chunk.
 */
public final class GeminiEncoder extends WholeCallEncoder {
    private static final byte[] OPEN = ascii("data: {\"candidates\":[{\"content\":{\"parts\":[{");
    private static final byte[] CLOSE = ascii("}],\"role\":\"model\"}");
    private static final byte[] FINISH = ascii(",\"finishReason\":\"");
    private static final byte[] INDEX = ascii(",\"index\":");
    private static final byte[] CHOICE_END = ascii("}]");
    private static final byte[] TEXT = ascii("\"text\":\"");
    private static final byte[] QUOTE = ascii("\"");
    private static final byte[] THOUGHT = ascii("\",\"thought\":true");
    private static final byte[] SIGNATURE = ascii(",\"thoughtSignature\":\"");
    private static final byte[] CALL = ascii("\"functionCall\":{");
    private static final byte[] ID = ascii("\"id\":\"");
    private static final byte[] NAME = ascii("\"name\":\"");
    private static final byte[] ARGS = ascii("\"args\":");
    private static final byte[] MEDIA = ascii("\"inlineData\":{\"mimeType\":\"");
    private static final byte[] DATA = ascii("\",\"data\":\"");
    private static final byte[] USAGE = ascii(",\"usageMetadata\":");
    private static final byte[] MODEL = ascii(",\"modelVersion\":\"");
    private static final byte[] RESPONSE_ID = ascii(",\"responseId\":\"");
    private static final byte[] FRAME_END = ascii("}\r\n\r\n");
    private static final byte[] DATA_FIELD = ascii("data: ");
    private static final byte[] EVENT_END = ascii("\r\n\r\n");
    private static final byte[] ERROR = ascii("{\"error\":{\"code\":");
    private static final byte[] MESSAGE = ascii(",\"message\":\"");
    private static final byte[] STATUS = ascii("\",\"status\":\"");
    private static final byte[] REASON =
            ascii(",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"");
    private static final byte[] DOMAIN = ascii("\",\"domain\":\"weirline\"}]");

    /** The choices that said something, each with its finish reason as soon as it has one. */
    private final TreeMap<Integer, String> choices = new TreeMap<>();

    private byte @Nullable [] tail;
    private int opened = -1;
    // Of the choice that is opened.
    private @Nullable StringFrame frame;
    private @Nullable StringFrame thoughtFrame;
    private boolean usageHeld;
    private @Nullable ReasoningSignature signature;

    /**
     * An encoder for one stream.
     *
     * @param dialect this dialect, to know its own streams again
     * @param options how to encode
     */
    public GeminiEncoder(Dialect dialect, EncodeOptions options) {
        super(dialect, options);
    }

    @Override
    protected void text(ByteSink out, TextDelta delta) {
        text(out, delta.choice(), delta.text());
    }

    @Override
    protected void refusal(ByteSink out, RefusalDelta delta) {
        text(out, delta.choice(), delta.text());
    }

    private void text(ByteSink out, int choice, String text) {
        if (!text.isEmpty()) {
            open(out, choice);
            frame = frame == null ? frame(choice, QUOTE) : frame;
            frame.write(out, text);
        }
    }

    @Override
    protected void reasoning(ByteSink out, ReasoningDelta delta) {
        if (!delta.text().isEmpty()) {
            open(out, delta.choice());
            thoughtFrame = thoughtFrame == null ? frame(delta.choice(), THOUGHT) : thoughtFrame;
            thoughtFrame.write(out, delta.text());
        }
    }

    @Override
    protected void signature(ByteSink out, ReasoningSignature signature) {
        flushSignature(out);
        this.signature = signature;
    }

    private void flushSignature(ByteSink out) {
        ReasoningSignature of = signature;
        if (of != null) {
            signature = null;
            begin(out, of.choice());
            put(out.put(TEXT).put(THOUGHT), of);
            end(out, of.choice());
        }
    }

    private static void put(ByteSink out, ReasoningSignature signature) {
        JsonOut.stringBody(out.put(SIGNATURE), signature.signature());
        out.put('"');
    }

    @Override
    protected void call(ByteSink out, int choice, @Nullable String id, @Nullable String name, ByteSink arguments) {
        ReasoningSignature own = beginSigned(out, choice);
        out.put(CALL);
        if (id != null) {
            JsonOut.stringBody(out.put(ID), id);
            out.put('"').put(',');
        }
        if (name != null) {
            JsonOut.stringBody(out.put(NAME), name);
            out.put('"').put(',');
        }
        out.put(ARGS).put(arguments.array(), 0, arguments.size()).put('}');
        endSigned(out, choice, own);
    }

    @Override
    protected void media(ByteSink out, MediaDelta media) {
        ReasoningSignature own = beginSigned(out, media.choice());
        JsonOut.stringBody(out.put(MEDIA), media.mediaType());
        JsonOut.stringBody(out.put(DATA), media.base64());
        endSigned(out.put('"').put('}'), media.choice(), own);
    }

    // ---- chunks

    private @Nullable ReasoningSignature beginSigned(ByteSink out, int choice) {
        ReasoningSignature own = signature;
        if (own == null || own.choice() != choice) {
            begin(out, choice);
            return null;
        }
        signature = null;
        begin(out, choice);
        return own;
    }

    private void endSigned(ByteSink out, int choice, @Nullable ReasoningSignature own) {
        if (own != null) {
            put(out, own);
        }
        end(out, choice);
    }

    private void begin(ByteSink out, int choice) {
        open(out, choice);
        out.put(OPEN);
    }

    private void open(ByteSink out, int choice) {
        flushSignature(out);
        if (choice != opened) {
            choices.putIfAbsent(choice, "");
            opened = choice;
            frame = null;
            thoughtFrame = null;
        }
    }

    private StringFrame frame(int choice, byte[] close) {
        ByteSink suffix = new ByteSink(256);
        end(suffix.put(close), choice);
        return new StringFrame(new ByteSink(64).put(OPEN).put(TEXT).toByteArray(), suffix.toByteArray());
    }

    private void end(ByteSink out, int choice) {
        JsonOut.number(out.put(CLOSE).put(INDEX), choice);
        out.put(CHOICE_END).put(tail());
    }

    private byte[] tail() {
        byte[] known = tail;
        if (known == null) {
            String model = model();
            String id = id();
            ByteSink bytes = new ByteSink(128);
            if (model != null) {
                JsonOut.stringBody(bytes.put(MODEL), model);
                bytes.put('"');
            }
            if (id != null) {
                JsonOut.stringBody(bytes.put(RESPONSE_ID), id);
                bytes.put('"');
            }
            known = bytes.put(FRAME_END).toByteArray();
            tail = known;
        }
        return known;
    }

    // ---- the end

    @Override
    protected void finished(ByteSink out, Finished finished) {
        super.finished(out, finished);
        choices.put(finished.choice(), GeminiFinish.word(finished.reason(), finished.rawReason(), isSameDialect()));
    }

    @Override
    protected void usage(ByteSink out) {
        usageHeld = true;
    }

    @Override
    protected void error(ByteSink out, FaultText fault) {
        endCalls(out, false);
        flushSignature(out);
        if (usageHeld) {
            last(out, 0, "");
        }
        errorBody(out.put(DATA_FIELD), fault);
        out.put(EVENT_END);
    }

    @Override
    protected void errorBody(ByteSink out, FaultText fault) {
        int code = fault.status() == 0 ? 500 : fault.status();
        JsonOut.number(out.put(ERROR), code);
        JsonOut.stringBody(out.put(MESSAGE), fault.message());
        JsonOut.string(out.put(STATUS, 0, STATUS.length - 1), GeminiFinish.status(code));
        String reason = fault.type() == null ? fault.code() : fault.type();
        if (reason != null) {
            JsonOut.stringBody(out.put(REASON), reason);
            out.put(DOMAIN);
        }
        out.put('}').put('}');
    }

    @Override
    protected void end(ByteSink out, boolean faulted) {
        endCalls(out, !faulted);
        flushSignature(out);
        if (faulted) {
            if (usageHeld) {
                last(out, 0, "");
            }
            return;
        }
        if (choices.isEmpty()) {
            choices.put(0, "");
        }
        for (Map.Entry<Integer, String> choice : choices.entrySet()) {
            String word = choice.getValue().isEmpty() ? GeminiFinish.word(FinishReason.STOP) : choice.getValue();
            last(out, choice.getKey(), word);
        }
    }

    /** A chunk with an empty text and what was held; the usage stands in the first such chunk. */
    private void last(ByteSink out, int choice, String word) {
        out.put(OPEN).put(TEXT).put('"').put(CLOSE);
        if (!word.isEmpty()) {
            JsonOut.stringBody(out.put(FINISH), word);
            out.put('"');
        }
        JsonOut.number(out.put(INDEX), choice);
        out.put(CHOICE_END);
        if (usageHeld) {
            usageHeld = false;
            Usage newest = usage();
            String json = newest.raw();
            out.put(USAGE);
            if (!isSameDialect() || json == null || !raw().putObject(out, json)) {
                counts(out, newest);
            }
        }
        out.put(tail());
    }

    /** What the model thought is not among the candidates' tokens; a source that claims more than all was thought errs. */
    private static void counts(ByteSink out, Usage usage) {
        Long input = usage.input();
        Long output = usage.output();
        Long thoughts = usage.reasoning();
        Long candidates = output;
        if (output != null && thoughts != null) {
            thoughts = Math.min(thoughts, output);
            candidates = output - thoughts;
        }
        out.put('{');
        int from = out.size();
        count(out, from, "promptTokenCount", input);
        count(out, from, "cachedContentTokenCount", usage.cacheRead());
        count(out, from, "candidatesTokenCount", candidates);
        count(out, from, "thoughtsTokenCount", thoughts);
        count(out, from, "totalTokenCount", input == null || output == null ? null : (Long) (input + output));
        out.put('}');
    }

    @Override
    public void heartbeat(ByteSink out) {}

    @Override
    protected void clear() {
        super.clear();
        choices.clear();
        tail = null;
        opened = -1;
        frame = null;
        thoughtFrame = null;
        usageHeld = false;
        signature = null;
    }
}
