package io.weirline.codecs.anthropic;

import static io.weirline.codecs.internal.JsonOut.ascii;

import io.weirline.codecs.dialects.internal.OneMessage;
import io.weirline.codecs.dialects.internal.SourcePart;
import io.weirline.codecs.internal.JsonOut;
import io.weirline.codecs.internal.JsonRaw;
import io.weirline.codecs.internal.StringFrame;
import io.weirline.codecs.internal.Utf8;
import io.weirline.core.BlockKind;
import io.weirline.core.ByteSink;
import io.weirline.core.ToolCall;

/** A block of the source and the frames of the one that it is here; which are due is for the encoder to know. */
final class AnthropicPart extends SourcePart {
    private static final byte[] START =
            ascii("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":");
    private static final byte[] TEXT_BLOCK = ascii(",\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n");
    private static final byte[] THINKING_BLOCK =
            ascii(",\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}\n\n");
    private static final byte[] REDACTED_BLOCK =
            ascii(",\"content_block\":{\"type\":\"redacted_thinking\",\"data\":\"");
    private static final byte[] TOOL_BLOCK = ascii(",\"content_block\":{\"type\":\"tool_use\",\"id\":\"");
    private static final byte[] SERVER_BLOCK = ascii(",\"content_block\":{\"type\":\"server_tool_use\",\"id\":\"");
    private static final byte[] NAME = ascii("\",\"name\":\"");
    private static final byte[] INPUT = ascii("\",\"input\":{}}}\n\n");
    private static final byte[] SERVER_INPUT = ascii("\",\"input\":{},\"caller\":{\"type\":\"direct\"}}}\n\n");
    private static final byte[] STOP =
            ascii("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":");
    private static final byte[] STOP_TAIL = ascii("}\n\n");
    private static final byte[] DELTA =
            ascii("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":");
    private static final byte[] TEXT = ascii(",\"delta\":{\"type\":\"text_delta\",\"text\":\"");
    private static final byte[] THINKING = ascii(",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"");
    private static final byte[] ARGUMENTS = ascii(",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"");
    private static final byte[] SIGNATURE = ascii(",\"delta\":{\"type\":\"signature_delta\",\"signature\":\"");
    private static final byte[] CITATION = ascii(",\"delta\":{\"type\":\"citations_delta\",\"citation\":");
    private static final byte[] STRING_TAIL = ascii("\"}}\n\n");
    private static final byte[] TAIL = ascii("}}\n\n");
    private static final StringFrame NOT_STARTED = new StringFrame(new byte[0], STRING_TAIL);
    // The input that is text, already escaped as a part of the string that it stands in.
    private static final byte[] INPUT_OPEN = ascii("{\\\"input\\\":\\\"");
    private static final byte[] INPUT_CLOSE = ascii("\\\"}");

    final int block;
    final AnthropicArguments arguments = new AnthropicArguments();
    private int index = -1;
    private StringFrame delta = NOT_STARTED;
    private boolean said;
    private boolean textOpen;

    AnthropicPart(int block, BlockKind kind) {
        super(kind);
        this.block = block;
    }

    boolean isStarted() {
        return index >= 0;
    }

    /**
     * Whether the arguments are text, which then is a member of the input: a custom tool's, and any that do not begin as
     * the object that clients demand.
     */
    boolean hasTextInput() {
        return arguments.isText() || call == ToolCall.Kind.CUSTOM;
    }

    /** Whether more of a call's arguments must come before they are an object. */
    boolean isAwaited() {
        return kind == BlockKind.TOOL && !ended && !hasTextInput() && !arguments.isWhole();
    }

    /** What the block says next is another block, because this one was stopped. */
    void reopen() {
        index = -1;
    }

    void start(ByteSink out, int at) {
        index = at;
        JsonOut.number(out.put(START), at);
        switch (kind) {
            case TOOL -> {
                call(out);
                prepare(ARGUMENTS);
            }
            case REASONING -> {
                out.put(THINKING_BLOCK);
                prepare(THINKING);
            }
            default -> {
                out.put(TEXT_BLOCK);
                prepare(TEXT);
            }
        }
    }

    private void call(ByteSink out) {
        boolean server = call == ToolCall.Kind.SERVER;
        String callId = id == null ? OneMessage.newId(server ? "srvtoolu_" : "toolu_") : id;
        JsonOut.stringBody(out.put(server ? SERVER_BLOCK : TOOL_BLOCK), callId);
        JsonOut.stringBody(out.put(NAME), name == null ? "" : name);
        out.put(server ? SERVER_INPUT : INPUT);
    }

    private void prepare(byte[] member) {
        ByteSink prefix = new ByteSink(128);
        JsonOut.number(prefix.put(DELTA), index);
        delta = new StringFrame(prefix.put(member).toByteArray(), STRING_TAIL);
    }

    /** Stops the block. A call without a delta gets an empty one, because clients wait for the first. */
    void stop(ByteSink out) {
        if (kind == BlockKind.TOOL && !said) {
            say(out, "");
        }
        stop(out, index);
    }

    private static void stop(ByteSink out, int at) {
        JsonOut.number(out.put(STOP), at);
        out.put(STOP_TAIL);
    }

    void say(ByteSink out, String text) {
        said = true;
        delta.write(out, text);
    }

    /** A piece of free text, escaped for the JSON that it is put into and for the one that holds that. */
    void sayText(ByteSink out, String text, ByteSink scratch) {
        openText(out);
        JsonOut.stringBody(scratch, text);
        JsonOut.stringBody(out, Utf8.decode(scratch.array(), 0, scratch.size()));
        out.put(STRING_TAIL);
    }

    void endText(ByteSink out) {
        openText(out);
        out.put(INPUT_CLOSE).put(STRING_TAIL);
    }

    private void openText(ByteSink out) {
        said = true;
        JsonOut.number(out.put(DELTA), index);
        out.put(ARGUMENTS);
        if (!textOpen) {
            textOpen = true;
            out.put(INPUT_OPEN);
        }
    }

    void signature(ByteSink out, String signature) {
        JsonOut.number(out.put(DELTA), index);
        JsonOut.stringBody(out.put(SIGNATURE), signature);
        out.put(STRING_TAIL);
    }

    /** A whole block of encrypted reasoning. What the source's block says behind it begins another one. */
    void redacted(ByteSink out, int at, String data) {
        index = -1;
        JsonOut.number(out.put(START), at);
        JsonOut.stringBody(out.put(REDACTED_BLOCK), data);
        stop(out.put(STRING_TAIL), at);
    }

    /** A source; false, and nothing is written, if it is no JSON. */
    boolean cite(ByteSink out, String json, JsonRaw raw) {
        int mark = out.size();
        JsonOut.number(out.put(DELTA), index);
        if (raw.put(out.put(CITATION), json)) {
            out.put(TAIL);
            return true;
        }
        out.truncate(mark);
        return false;
    }
}
