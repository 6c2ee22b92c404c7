package io.weirline.codecs.openai;

import static io.weirline.codecs.internal.JsonOut.ascii;

import io.weirline.codecs.internal.JsonOut;
import io.weirline.codecs.internal.StringFrame;
import io.weirline.core.ByteSink;
import org.jspecify.annotations.Nullable;

/** A call, numbered in its choice, and what a chunk's delta says of it; one that cannot be carried has number -1. */
final class ChatCall {
    private static final byte[] TOOL = ascii("\"tool_calls\":[{\"index\":");
    private static final byte[] ID = ascii(",\"id\":\"");
    private static final byte[] FUNCTION_TYPE = ascii(",\"type\":\"function\"");
    private static final byte[] CUSTOM_TYPE = ascii(",\"type\":\"custom\"");
    private static final byte[] FUNCTION = ascii(",\"function\":{");
    private static final byte[] CUSTOM = ascii(",\"custom\":{");
    private static final byte[] NAME = ascii("\"name\":\"");
    private static final byte[] ARGUMENTS = ascii("\"arguments\":\"");
    private static final byte[] INPUT = ascii("\"input\":\"");
    private static final byte[] END = ascii("}}]");
    private static final byte[] ARGUMENTS_TAIL = ascii("\"}}]},\"finish_reason\":null}]}\n\n");

    private final int number;
    private final boolean custom;
    private @Nullable StringFrame arguments;

    private ChatCall(int number, boolean custom) {
        this.number = number;
        this.custom = custom;
    }

    static ChatCall numbered(int number, boolean custom) {
        return new ChatCall(number, custom);
    }

    static ChatCall notCarried() {
        return new ChatCall(-1, false);
    }

    boolean isCarried() {
        return number >= 0;
    }

    /** What its start or a late name says, as a member of the delta. */
    void head(ByteSink out, @Nullable String id, @Nullable String name, boolean start) {
        JsonOut.number(out.put(TOOL), number);
        if (id != null) {
            JsonOut.stringBody(out.put(ID), id);
            out.put('"');
        }
        if (id != null || start) {
            out.put(custom ? CUSTOM_TYPE : FUNCTION_TYPE);
        }
        out.put(custom ? CUSTOM : FUNCTION);
        if (name != null) {
            JsonOut.stringBody(out.put(NAME), name);
            out.put('"');
        }
        if (start) {
            if (name != null) {
                out.put(',');
            }
            out.put(custom ? INPUT : ARGUMENTS).put('"');
        }
        out.put(END);
    }

    /** A chunk with a piece of its arguments; its start has told the choice's role. */
    void say(ByteSink out, ChatChoice choice, String fragment) {
        StringFrame frame = arguments;
        if (frame == null) {
            ByteSink member = new ByteSink(64);
            JsonOut.number(member.put(TOOL), number);
            member.put(custom ? CUSTOM : FUNCTION).put(custom ? INPUT : ARGUMENTS);
            frame = choice.frame(member.toByteArray(), ARGUMENTS_TAIL);
            arguments = frame;
        }
        frame.write(out, fragment);
    }
}
