package io.weirline.codecs.openai;

import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.LimitExceededException;
import io.weirline.core.Limits;
import io.weirline.core.StreamException;
import java.util.Arrays;

/**
 * One chunk, read whole into reused slots before any of it takes effect: an index or a finish reason may come behind
 * the delta that it governs, and a chunk that turns out to be malformed must leave no trace. The slots index the
 * reader's array.
 *
 * <p>Of a member that is repeated the last value counts. A member of a type that it may not have is like one of an
 * unknown name: it is skipped, and {@code keepRaw} keeps it.
 */
final class ChatChunk {
    /*
     * entries   2 each   the key of the choice; behind its last op
     * ops       3 each   code, and its two operands: from and to of a slice, or for TOOL and FUNCTION where its slots are
     * tools     5 each   the slots of a fragment, from TOOL_ID on
     *
     * A code is a member's number and a variant, so that a member that is repeated can kill the ops of its first value.
     * How many entries and tools there may be is checked here: a chunk of millions would not pay for the slots.
     */
    static final int KILLED = 0;
    static final int TEXT = 0x10;
    static final int THINKING = 0x11;
    static final int PART_IMAGE = 0x12;
    static final int PART_REFERENCE = 0x13;
    static final int PART_UNKNOWN = 0x14;
    static final int REASONING_CONTENT = 0x20;
    static final int REASONING = 0x30;
    static final int DETAIL_TEXT = 0x40;
    static final int DETAIL_SUMMARY = 0x41;
    static final int SIGNATURE = 0x42;
    static final int ENCRYPTED = 0x43;
    static final int REFUSAL = 0x50;
    static final int CITATION = 0x60;
    static final int AUDIO = 0x70;
    static final int TRANSCRIPT = 0x71;
    static final int IMAGE = 0x80;
    static final int TOOL = 0x90;
    static final int FUNCTION = 0xA0;
    static final int FINISH = 0xB0;

    private static final int MEMBER_SHIFT = 4;
    private static final int DELTA_BIT = 1;
    /** What a reused array may keep, in elements. */
    private static final int RETAINED = 4096;

    // Three slices, the index or -1, and the flags below.
    static final int TOOL_ID = 0;
    static final int TOOL_NAME = 1;
    static final int TOOL_ARGUMENTS = 2;
    static final int TOOL_INDEX = 3;
    static final int TOOL_FORM = 4;
    private static final int TOOL_STRIDE = 5;

    // The arguments are a JSON value, not a string; the tool is a custom one.
    static final int WHOLE = 1;
    static final int CUSTOM = 2;

    private final int maxEntries;
    private final int maxTools;

    byte[] array = {};
    boolean isChunk;
    /** The value as it came. */
    long whole;

    long id;
    long model;
    long type;
    long object;
    long error;
    final ChatUsage usage = new ChatUsage();
    /** Where providers put usage outside of its place. */
    final ChatUsage otherUsage = new ChatUsage();

    int[] ops = new int[3 * 16];
    int opCount;
    int[] entries = new int[2 * 4];
    int entryCount;
    long[] tools = new long[TOOL_STRIDE * 4];
    private int toolCount;

    // Of the entry that is being read.
    private int entryOps;
    private int seen;

    ChatChunk(Limits limits) {
        maxEntries = limits.choices();
        maxTools = limits.toolCalls();
    }

    /**
     * Reads a payload.
     *
     * @throws StreamException if it is not JSON or passes a limit; its offset is an index of the array
     */
    void read(JsonReader in, byte[] bytes, int from, int length) {
        clear();
        in.open(bytes, from, length);
        Token token = in.next();
        array = in.array();
        if (token == Token.START_OBJECT) {
            int start = in.start();
            while (in.next() == Token.NAME) {
                member(in);
            }
            whole = Slice.of(start, in.end());
        } else {
            whole = Slice.value(in, token);
        }
        in.next();
    }

    private void clear() {
        isChunk = false;
        id = Slice.NONE;
        model = Slice.NONE;
        type = Slice.NONE;
        object = Slice.NONE;
        error = Slice.NONE;
        usage.clear();
        otherUsage.clear();
        clearChoices();
        if (ops.length > RETAINED) {
            ops = new int[3 * 16];
        }
    }

    private void clearChoices() {
        opCount = 0;
        entryCount = 0;
        toolCount = 0;
    }

    private void member(JsonReader in) {
        String name = in.name();
        Token token = in.next();
        switch (name) {
            case "choices" -> {
                isChunk = true;
                clearChoices();
                choices(in, token);
            }
            case "id" -> id = Slice.scalar(in, token);
            case "model" -> model = Slice.string(in, token);
            case "usage" -> {
                isChunk = true;
                usage.read(in, token);
            }
            case "x_groq" -> {
                isChunk = true;
                groq(in, token);
            }
            case "error" -> error = Slice.truth(in, token);
            case "object" -> {
                object = Slice.string(in, token);
                isChunk |= Slice.startsWith(in.array(), object, "chat.completion");
            }
            case "type" -> type = Slice.string(in, token);
            default -> {}
        }
        in.skipChildren();
    }

    private void groq(JsonReader in, Token object) {
        if (object != Token.START_OBJECT) {
            return;
        }
        while (in.next() == Token.NAME) {
            boolean isUsage = in.name().equals("usage");
            Token token = in.next();
            if (isUsage) {
                otherUsage.read(in, token);
            }
            in.skipChildren();
        }
    }

    private void choices(JsonReader in, Token array) {
        if (array != Token.START_ARRAY) {
            return;
        }
        for (Token token = in.next(); token != Token.END_ARRAY; token = in.next()) {
            if (token == Token.START_OBJECT) {
                if (entryCount == maxEntries) {
                    throw new LimitExceededException("choices", maxEntries, in.start());
                }
                choice(in);
            } else {
                in.skipChildren();
            }
        }
    }

    private void choice(JsonReader in) {
        int key = entryCount;
        entryOps = opCount;
        seen = 0;
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "index" -> key = Slice.index(in, token, key);
                case "delta" -> {
                    if ((seen & DELTA_BIT) != 0) {
                        killDelta();
                    }
                    seen |= DELTA_BIT;
                    if (token == Token.START_OBJECT) {
                        delta(in);
                    }
                }
                case "finish_reason" -> {
                    begin(FINISH);
                    op(FINISH, Slice.scalar(in, token));
                }
                case "usage" -> otherUsage.read(in, token);
                case "error" -> error = error == Slice.NONE ? Slice.truth(in, token) : error;
                default -> {}
            }
            in.skipChildren();
        }
        if (2 * entryCount == entries.length) {
            entries = Arrays.copyOf(entries, 2 * entries.length);
        }
        entries[2 * entryCount] = key;
        entries[2 * entryCount + 1] = opCount;
        entryCount++;
    }

    private void delta(JsonReader in) {
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "content" -> {
                    begin(TEXT);
                    content(in, token);
                }
                case "reasoning_content" -> {
                    begin(REASONING_CONTENT);
                    op(REASONING_CONTENT, Slice.string(in, token));
                }
                case "reasoning" -> {
                    begin(REASONING);
                    op(REASONING, Slice.string(in, token));
                }
                case "reasoning_details" -> {
                    begin(DETAIL_TEXT);
                    each(in, token, DETAIL_TEXT);
                }
                case "refusal" -> {
                    begin(REFUSAL);
                    op(REFUSAL, Slice.string(in, token));
                }
                case "tool_calls" -> {
                    begin(TOOL);
                    each(in, token, TOOL);
                }
                case "function_call" -> {
                    begin(FUNCTION);
                    if (token == Token.START_OBJECT) {
                        tool(in, FUNCTION);
                    }
                }
                case "annotations" -> {
                    begin(CITATION);
                    each(in, token, CITATION);
                }
                case "images" -> {
                    begin(IMAGE);
                    each(in, token, IMAGE);
                }
                case "audio" -> {
                    begin(AUDIO);
                    if (token == Token.START_OBJECT) {
                        audio(in);
                    }
                }
                default -> {}
            }
            in.skipChildren();
        }
    }

    /** The objects of an array, or the one that stands in its place. */
    private void each(JsonReader in, Token value, int member) {
        if (value == Token.START_OBJECT) {
            one(in, member);
        } else if (value == Token.START_ARRAY) {
            for (Token token = in.next(); token != Token.END_ARRAY; token = in.next()) {
                if (token == Token.START_OBJECT) {
                    one(in, member);
                } else {
                    in.skipChildren();
                }
            }
        }
    }

    private void one(JsonReader in, int member) {
        switch (member) {
            case DETAIL_TEXT -> detail(in);
            case TOOL -> tool(in, TOOL);
            case IMAGE -> op(IMAGE, imageUrl(in));
            default -> op(member, Slice.value(in, Token.START_OBJECT));
        }
    }

    private void content(JsonReader in, Token value) {
        if (value != Token.START_ARRAY) {
            op(TEXT, Slice.string(in, value));
            return;
        }
        for (Token token = in.next(); token != Token.END_ARRAY; token = in.next()) {
            if (token == Token.START_OBJECT) {
                part(in);
            } else {
                op(TEXT, Slice.string(in, token));
                in.skipChildren();
            }
        }
    }

    private void part(JsonReader in) {
        int first = opCount;
        int from = in.start();
        long kind = Slice.NONE;
        long text = Slice.NONE;
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "type" -> kind = Slice.string(in, token);
                case "text" -> text = Slice.string(in, token);
                case "thinking" -> thinking(in, token);
                case "image_url" -> op(PART_IMAGE, url(in, token));
                default -> {}
            }
            in.skipChildren();
        }
        boolean isThinking = Slice.is(array, kind, "thinking");
        op(isThinking ? THINKING : TEXT, text);
        if (opCount == first && !isThinking && !Slice.is(array, kind, "text")) {
            op(Slice.is(array, kind, "reference") ? PART_REFERENCE : PART_UNKNOWN, Slice.of(from, in.end()));
        }
    }

    private void thinking(JsonReader in, Token value) {
        if (value != Token.START_ARRAY) {
            op(THINKING, Slice.string(in, value));
            return;
        }
        for (Token token = in.next(); token != Token.END_ARRAY; token = in.next()) {
            if (token == Token.START_OBJECT) {
                while (in.next() == Token.NAME) {
                    boolean isText = in.name().equals("text");
                    Token member = in.next();
                    if (isText) {
                        op(THINKING, Slice.string(in, member));
                    }
                    in.skipChildren();
                }
            } else {
                op(THINKING, Slice.string(in, token));
                in.skipChildren();
            }
        }
    }

    private void detail(JsonReader in) {
        long text = Slice.NONE;
        long summary = Slice.NONE;
        long signature = Slice.NONE;
        long data = Slice.NONE;
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "text" -> text = Slice.string(in, token);
                case "summary" -> summary = Slice.string(in, token);
                case "signature" -> signature = Slice.string(in, token);
                case "data" -> data = Slice.string(in, token);
                default -> {}
            }
            in.skipChildren();
        }
        op(DETAIL_TEXT, text);
        op(DETAIL_SUMMARY, summary);
        op(SIGNATURE, signature);
        op(ENCRYPTED, data);
    }

    private void audio(JsonReader in) {
        long data = Slice.NONE;
        long transcript = Slice.NONE;
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "data" -> data = Slice.string(in, token);
                case "transcript" -> transcript = Slice.string(in, token);
                default -> {}
            }
            in.skipChildren();
        }
        op(TRANSCRIPT, transcript);
        op(AUDIO, data);
    }

    private static long imageUrl(JsonReader in) {
        long url = Slice.NONE;
        while (in.next() == Token.NAME) {
            boolean isUrl = in.name().equals("image_url");
            Token token = in.next();
            if (isUrl) {
                url = url(in, token);
            }
            in.skipChildren();
        }
        return url;
    }

    /** An image's URL, bare or in an object. */
    private static long url(JsonReader in, Token value) {
        if (value != Token.START_OBJECT) {
            return Slice.string(in, value);
        }
        long url = Slice.NONE;
        while (in.next() == Token.NAME) {
            boolean isUrl = in.name().equals("url");
            Token token = in.next();
            if (isUrl) {
                url = Slice.string(in, token);
            }
            in.skipChildren();
        }
        return url;
    }

    private void tool(JsonReader in, int code) {
        if (toolCount == maxTools) {
            throw new LimitExceededException("toolCalls", maxTools, in.start());
        }
        int base = TOOL_STRIDE * toolCount;
        if (base == tools.length) {
            tools = Arrays.copyOf(tools, 2 * tools.length);
        }
        tools[base + TOOL_ID] = Slice.NONE;
        tools[base + TOOL_NAME] = Slice.NONE;
        tools[base + TOOL_ARGUMENTS] = Slice.NONE;
        tools[base + TOOL_INDEX] = -1;
        tools[base + TOOL_FORM] = 0;
        toolCount++;
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "index" -> tools[base + TOOL_INDEX] = Slice.index(in, token, -1);
                case "id" -> tools[base + TOOL_ID] = Slice.scalar(in, token);
                case "type" -> custom(base, Slice.is(array, Slice.string(in, token), "custom"));
                case "function" -> function(in, token, base);
                case "custom" -> {
                    custom(base, true);
                    function(in, token, base);
                }
                // The form that knew no parallel calls has these where a call has its function.
                case "name", "arguments" -> {
                    if (code == FUNCTION) {
                        functionMember(in, name, token, base);
                    }
                }
                default -> {}
            }
            in.skipChildren();
        }
        raw(code, base, 0);
    }

    private void custom(int base, boolean custom) {
        if (custom) {
            tools[base + TOOL_FORM] |= CUSTOM;
        }
    }

    private void function(JsonReader in, Token object, int base) {
        if (object != Token.START_OBJECT) {
            return;
        }
        while (in.next() == Token.NAME) {
            String name = in.name();
            functionMember(in, name, in.next(), base);
            in.skipChildren();
        }
    }

    private void functionMember(JsonReader in, String name, Token token, int base) {
        switch (name) {
            case "name" -> tools[base + TOOL_NAME] = Slice.string(in, token);
            case "arguments", "input" -> {
                boolean none = token == Token.NULL;
                boolean whole = !none && token != Token.STRING;
                tools[base + TOOL_FORM] = tools[base + TOOL_FORM] & ~WHOLE | (whole ? WHOLE : 0);
                tools[base + TOOL_ARGUMENTS] =
                        none ? Slice.NONE : whole ? Slice.value(in, token) : Slice.string(in, token);
            }
            default -> {}
        }
    }

    private void begin(int code) {
        int bit = 1 << (code >> MEMBER_SHIFT);
        if ((seen & bit) != 0) {
            for (int i = entryOps; i < opCount; i++) {
                if (ops[3 * i] >> MEMBER_SHIFT == code >> MEMBER_SHIFT) {
                    ops[3 * i] = KILLED;
                }
            }
        }
        seen |= bit;
    }

    private void killDelta() {
        for (int i = entryOps; i < opCount; i++) {
            if (ops[3 * i] != FINISH) {
                ops[3 * i] = KILLED;
            }
        }
    }

    private void op(int code, long slice) {
        if (!Slice.isEmpty(slice)) {
            raw(code, Slice.from(slice), Slice.to(slice));
        }
    }

    private void raw(int code, int first, int second) {
        int at = 3 * opCount;
        if (at == ops.length) {
            ops = Arrays.copyOf(ops, 2 * ops.length);
        }
        ops[at] = code;
        ops[at + 1] = first;
        ops[at + 2] = second;
        opCount++;
    }
}
