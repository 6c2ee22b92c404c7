package io.weirline.codecs.aisdk;

import static io.weirline.codecs.internal.JsonOut.ascii;

import io.weirline.codecs.dialects.internal.SourcePart;
import io.weirline.codecs.internal.JsonOut;
import io.weirline.codecs.internal.JsonRaw;
import io.weirline.codecs.internal.StringFrame;
import io.weirline.core.BlockKind;
import io.weirline.core.ByteSink;
import io.weirline.core.ToolCall;

/** A block of the source and the frames of the part that it is here; which are due is for the encoder to know. */
final class AiSdkPart extends SourcePart {
    private static final byte[] TEXT_START = ascii("data: {\"type\":\"text-start\",\"id\":\"");
    private static final byte[] TEXT_DELTA = ascii("data: {\"type\":\"text-delta\",\"id\":\"");
    private static final byte[] TEXT_END = ascii("data: {\"type\":\"text-end\",\"id\":\"");
    private static final byte[] REASONING_START = ascii("data: {\"type\":\"reasoning-start\",\"id\":\"");
    private static final byte[] REASONING_DELTA = ascii("data: {\"type\":\"reasoning-delta\",\"id\":\"");
    private static final byte[] REASONING_END = ascii("data: {\"type\":\"reasoning-end\",\"id\":\"");
    private static final byte[] DELTA = ascii("\",\"delta\":\"");
    private static final byte[] TOOL_START = ascii("data: {\"type\":\"tool-input-start\",\"toolCallId\":\"");
    private static final byte[] TOOL_DELTA = ascii("data: {\"type\":\"tool-input-delta\",\"toolCallId\":\"");
    private static final byte[] TOOL_AVAILABLE = ascii("data: {\"type\":\"tool-input-available\",\"toolCallId\":\"");
    private static final byte[] TOOL_ERROR = ascii("data: {\"type\":\"tool-input-error\",\"toolCallId\":\"");
    private static final byte[] TOOL_NAME = ascii("\",\"toolName\":\"");
    private static final byte[] INPUT_DELTA = ascii("\",\"inputTextDelta\":\"");
    private static final byte[] INPUT = ascii(",\"input\":");
    private static final byte[] TEXT_INPUT = ascii(",\"inputEncoding\":\"text\"");
    private static final byte[] SERVER = ascii(",\"providerExecuted\":true");
    private static final byte[] ERROR_TEXT = ascii(",\"errorText\":\"the input of the call is no valid JSON\"");
    private static final byte[] CUT_TEXT = ascii(",\"errorText\":\"the call is not complete\"");
    private static final byte[] STRING_TAIL = ascii("\"}\n\n");
    private static final StringFrame NOT_STARTED = new StringFrame(new byte[0], STRING_TAIL);
    private static final byte[] TAIL = ascii("}\n\n");

    /** Whether it was started here and is not ended. */
    boolean open;
    /** The arguments of the call so far. */
    final StringBuilder input = new StringBuilder(0);
    /** Whether more came than is kept. */
    boolean overlong;

    private StringFrame delta = NOT_STARTED;
    private String wireId = "";

    AiSdkPart(BlockKind kind) {
        super(kind);
    }

    void start(ByteSink out, String as) {
        wireId = as;
        open = true;
        switch (kind) {
            case TOOL -> {
                head(out, TOOL_START);
                if (call == ToolCall.Kind.CUSTOM) {
                    out.put(TEXT_INPUT);
                }
                out.put(TAIL);
                prepare(TOOL_DELTA, INPUT_DELTA);
            }
            case REASONING -> {
                whole(out, REASONING_START);
                prepare(REASONING_DELTA, DELTA);
            }
            default -> {
                whole(out, TEXT_START);
                prepare(TEXT_DELTA, DELTA);
            }
        }
    }

    private void whole(ByteSink out, byte[] type) {
        JsonOut.stringBody(out.put(type), wireId);
        out.put(STRING_TAIL);
    }

    private void head(ByteSink out, byte[] type) {
        JsonOut.stringBody(out.put(type), wireId);
        JsonOut.stringBody(out.put(TOOL_NAME), name == null ? "" : name);
        out.put('"');
        if (call == ToolCall.Kind.SERVER) {
            out.put(SERVER);
        }
    }

    private void prepare(byte[] type, byte[] member) {
        ByteSink prefix = new ByteSink(128);
        JsonOut.stringBody(prefix.put(type), wireId);
        delta = new StringFrame(prefix.put(member).toByteArray(), STRING_TAIL);
    }

    void say(ByteSink out, String text) {
        delta.write(out, text);
    }

    /** The end of text or reasoning. */
    void end(ByteSink out) {
        open = false;
        whole(out, kind == BlockKind.REASONING ? REASONING_END : TEXT_END);
    }

    /** The end of a call: its whole input or, where that is none, the error that says so. */
    void endCall(ByteSink out, JsonRaw raw) {
        open = false;
        int mark = out.size();
        head(out, TOOL_AVAILABLE);
        out.put(INPUT);
        boolean json = call != ToolCall.Kind.CUSTOM && raw.put(out, input.isEmpty() ? "{}" : input.toString());
        if (!json && call != ToolCall.Kind.FUNCTION) {
            JsonOut.string(out, input);
        }
        if (!overlong && (json || call != ToolCall.Kind.FUNCTION)) {
            out.put(TAIL);
        } else {
            out.truncate(mark);
            failCall(out, ERROR_TEXT);
        }
        forget();
    }

    /** The end of a call that the stream did not bring to its end: nobody may run it. */
    void cutCall(ByteSink out) {
        open = false;
        failCall(out, CUT_TEXT);
        forget();
    }

    private void failCall(ByteSink out, byte[] words) {
        head(out, TOOL_ERROR);
        out.put(INPUT);
        JsonOut.string(out, input);
        out.put(words).put(TAIL);
    }

    private void forget() {
        input.setLength(0);
        input.trimToSize();
    }
}
