package io.weirline.codecs.openai;

import static io.weirline.codecs.openai.ChatOps.AUDIO;
import static io.weirline.codecs.openai.ChatOps.CITATION;
import static io.weirline.codecs.openai.ChatOps.CUSTOM;
import static io.weirline.codecs.openai.ChatOps.DETAIL_SUMMARY;
import static io.weirline.codecs.openai.ChatOps.DETAIL_TEXT;
import static io.weirline.codecs.openai.ChatOps.ENCRYPTED;
import static io.weirline.codecs.openai.ChatOps.FUNCTION;
import static io.weirline.codecs.openai.ChatOps.IMAGE;
import static io.weirline.codecs.openai.ChatOps.PART_IMAGE;
import static io.weirline.codecs.openai.ChatOps.PART_REFERENCE;
import static io.weirline.codecs.openai.ChatOps.PART_UNKNOWN;
import static io.weirline.codecs.openai.ChatOps.REASONING;
import static io.weirline.codecs.openai.ChatOps.REASONING_CONTENT;
import static io.weirline.codecs.openai.ChatOps.REFUSAL;
import static io.weirline.codecs.openai.ChatOps.SIGNATURE;
import static io.weirline.codecs.openai.ChatOps.TEXT;
import static io.weirline.codecs.openai.ChatOps.THINKING;
import static io.weirline.codecs.openai.ChatOps.TOOL;
import static io.weirline.codecs.openai.ChatOps.TOOL_ARGUMENTS;
import static io.weirline.codecs.openai.ChatOps.TOOL_FORM;
import static io.weirline.codecs.openai.ChatOps.TOOL_ID;
import static io.weirline.codecs.openai.ChatOps.TOOL_INDEX;
import static io.weirline.codecs.openai.ChatOps.TOOL_INDEX_AT;
import static io.weirline.codecs.openai.ChatOps.TOOL_NAME;
import static io.weirline.codecs.openai.ChatOps.TRANSCRIPT;
import static io.weirline.codecs.openai.ChatOps.WHOLE;

import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;

/** Reads the {@code delta} of an entry: what it tells, wherever providers put it. */
final class ChatDelta {
    private final ChatOps ops;

    ChatDelta(ChatOps ops) {
        this.ops = ops;
    }

    /** Reads the members of the object that has begun, to its end. */
    void read(JsonReader in) {
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "content" -> {
                    ops.begin(TEXT);
                    content(in, token);
                }
                case "reasoning_content" -> {
                    ops.begin(REASONING_CONTENT);
                    ops.add(REASONING_CONTENT, Slice.string(in, token));
                }
                case "reasoning" -> {
                    ops.begin(REASONING);
                    ops.add(REASONING, Slice.string(in, token));
                }
                case "reasoning_details" -> {
                    ops.begin(DETAIL_TEXT);
                    each(in, token, DETAIL_TEXT);
                }
                case "refusal" -> {
                    ops.begin(REFUSAL);
                    ops.add(REFUSAL, Slice.string(in, token));
                }
                case "tool_calls" -> {
                    ops.begin(TOOL);
                    each(in, token, TOOL);
                }
                case "function_call" -> {
                    ops.begin(FUNCTION);
                    if (token == Token.START_OBJECT) {
                        tool(in, FUNCTION);
                    }
                }
                case "annotations" -> {
                    ops.begin(CITATION);
                    each(in, token, CITATION);
                }
                case "images" -> {
                    ops.begin(IMAGE);
                    each(in, token, IMAGE);
                }
                case "audio" -> {
                    ops.begin(AUDIO);
                    if (token == Token.START_OBJECT) {
                        audio(in);
                    }
                }
                default -> {}
            }
            in.skipChildren();
        }
    }

    /** The objects of an in.array(), or the one that stands in its place. */
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
            case IMAGE -> ops.add(IMAGE, imageUrl(in));
            default -> ops.add(member, Slice.value(in, Token.START_OBJECT));
        }
    }

    private void content(JsonReader in, Token value) {
        if (value != Token.START_ARRAY) {
            ops.add(TEXT, Slice.string(in, value));
            return;
        }
        for (Token token = in.next(); token != Token.END_ARRAY; token = in.next()) {
            if (token == Token.START_OBJECT) {
                part(in);
            } else {
                ops.add(TEXT, Slice.string(in, token));
                in.skipChildren();
            }
        }
    }

    private void part(JsonReader in) {
        int first = ops.count;
        int start = in.start();
        long kind = Slice.NONE;
        long text = Slice.NONE;
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "type" -> kind = Slice.string(in, token);
                case "text" -> text = Slice.string(in, token);
                case "thinking" -> thinking(in, token);
                case "image_url" -> ops.add(PART_IMAGE, url(in, token));
                default -> {}
            }
            in.skipChildren();
        }
        boolean isThinking = Slice.is(in.array(), kind, "thinking");
        ops.add(isThinking ? THINKING : TEXT, text);
        if (ops.count == first && !isThinking && !Slice.is(in.array(), kind, "text")) {
            ops.add(Slice.is(in.array(), kind, "reference") ? PART_REFERENCE : PART_UNKNOWN, Slice.of(start, in.end()));
        }
    }

    private void thinking(JsonReader in, Token value) {
        if (value != Token.START_ARRAY) {
            ops.add(THINKING, Slice.string(in, value));
            return;
        }
        for (Token token = in.next(); token != Token.END_ARRAY; token = in.next()) {
            if (token == Token.START_OBJECT) {
                while (in.next() == Token.NAME) {
                    boolean isText = in.name().equals("text");
                    Token member = in.next();
                    if (isText) {
                        ops.add(THINKING, Slice.string(in, member));
                    }
                    in.skipChildren();
                }
            } else {
                ops.add(THINKING, Slice.string(in, token));
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
        ops.add(DETAIL_TEXT, text);
        ops.add(DETAIL_SUMMARY, summary);
        ops.add(SIGNATURE, signature);
        ops.add(ENCRYPTED, data);
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
        ops.add(TRANSCRIPT, transcript);
        ops.add(AUDIO, data);
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
        int base = ops.addTool();
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "index" -> {
                    ops.tools[base + TOOL_INDEX] = Slice.index(in, token, -1);
                    ops.tools[base + TOOL_INDEX_AT] = in.start();
                }
                case "id" -> ops.tools[base + TOOL_ID] = Slice.scalar(in, token);
                case "type" -> custom(base, Slice.is(in.array(), Slice.string(in, token), "custom"));
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
        ops.add(code, base, 0);
    }

    private void custom(int base, boolean custom) {
        if (custom) {
            ops.tools[base + TOOL_FORM] |= CUSTOM;
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
            case "name" -> ops.tools[base + TOOL_NAME] = Slice.string(in, token);
            case "arguments", "input" -> {
                boolean none = token == Token.NULL;
                boolean whole = !none && token != Token.STRING;
                ops.tools[base + TOOL_FORM] = ops.tools[base + TOOL_FORM] & ~WHOLE | (whole ? WHOLE : 0);
                ops.tools[base + TOOL_ARGUMENTS] =
                        none ? Slice.NONE : whole ? Slice.value(in, token) : Slice.string(in, token);
            }
            default -> {}
        }
    }
}
