package io.weirline.codecs.gemini;

import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.LimitExceededException;
import io.weirline.core.Limits;
import java.util.Arrays;

/**
 * One chunk, read whole into reused slots before any of it takes effect: an index may come behind the content that it
 * governs, and a chunk that turns out to be malformed must leave no trace. The slots index the reader's array. Of a
 * member that is repeated the last value counts; one of a type that it may not have is as if absent.
 */
final class GeminiChunk {
    /*
     * op         operands
     * CANDIDATE  its key; what follows is its own
     * TEXT, THOUGHT, SIGNATURE   a slice
     * CALL       where its slots begin, see GeminiCalls
     * MEDIA      slices of the type and of the data
     * PART       slices of the name and of the value
     * CITATION   a slice
     * FINISH     a slice
     */
    static final int CANDIDATE = 0;
    static final int TEXT = 1;
    static final int THOUGHT = 2;
    static final int SIGNATURE = 3;
    static final int CALL = 4;
    static final int MEDIA = 5;
    static final int PART = 6;
    static final int CITATION = 7;
    static final int FINISH = 8;

    private static final int RETAINED = 4096;

    private final int maxCandidates;

    byte[] array = {};
    boolean isChunk;
    long whole;
    long id;
    long model;
    long error;
    long feedback;
    boolean blocked;
    final GeminiUsage usage = new GeminiUsage();
    long[] ops = new long[48];
    int opEnd;
    /** Where the key of the last candidate stands, or -1. */
    int candidateAt;

    final GeminiCalls calls = new GeminiCalls();

    // Of the part that is being read.
    private long text;
    private long signature;
    private boolean thought;
    private int call;
    private long mediaType;
    private long data;
    private int other;

    GeminiChunk(Limits limits) {
        maxCandidates = limits.choices();
    }

    void read(JsonReader in, byte[] bytes, int from, int length) {
        clear();
        in.open(bytes, from, length);
        Token token = in.next();
        array = in.array();
        if (token == Token.START_OBJECT) {
            int start = in.start();
            while (in.next() == Token.NAME) {
                member(in, in.name());
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
        error = Slice.NONE;
        feedback = Slice.NONE;
        blocked = false;
        usage.clear();
        clearCandidates();
        if (ops.length > RETAINED) {
            ops = new long[48];
        }
        calls.release();
    }

    private void clearCandidates() {
        opEnd = 0;
        calls.clear();
    }

    private void member(JsonReader in, String name) {
        Token token = in.next();
        switch (name) {
            case "candidates" -> {
                isChunk = true;
                clearCandidates();
                if (token == Token.START_ARRAY) {
                    candidates(in);
                }
            }
            case "usageMetadata" -> {
                isChunk = true;
                usage.read(in, token);
            }
            case "promptFeedback" -> {
                isChunk = true;
                if (token == Token.START_OBJECT) {
                    feedback(in);
                }
            }
            case "modelVersion" -> {
                isChunk = true;
                model = Slice.string(in, token);
            }
            case "responseId" -> {
                isChunk = true;
                id = Slice.string(in, token);
            }
            case "error" -> error = Slice.truth(in, token);
            default -> {}
        }
        in.skipChildren();
    }

    private void feedback(JsonReader in) {
        int from = in.start();
        blocked = false;
        while (in.next() == Token.NAME) {
            boolean reason = in.name().equals("blockReason");
            Token token = in.next();
            if (reason) {
                long word = Slice.scalar(in, token);
                blocked = !Slice.isEmpty(word)
                        && !Slice.is(array, word, "0")
                        && !Slice.is(array, word, "BLOCK_REASON_UNSPECIFIED")
                        && !Slice.is(array, word, "BLOCKED_REASON_UNSPECIFIED");
            }
            in.skipChildren();
        }
        feedback = Slice.of(from, in.end());
    }

    private void candidates(JsonReader in) {
        int position = 0;
        for (Token token = in.next(); token != Token.END_ARRAY; token = in.next()) {
            if (token == Token.START_OBJECT) {
                if (position == maxCandidates) {
                    throw new LimitExceededException("choices", maxCandidates, in.start());
                }
                candidate(in, position++);
            } else {
                in.skipChildren();
            }
        }
    }

    private void candidate(JsonReader in, int position) {
        int head = opEnd;
        op(CANDIDATE, position, Slice.NONE);
        int content = opEnd;
        candidateAt = -1;
        long finish = Slice.NONE;
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "index" -> {
                    int key = Slice.index(in, token, -1);
                    ops[head + 1] = key < 0 ? position : key;
                    candidateAt = key < 0 ? -1 : in.start();
                }
                case "finishReason" -> finish = Slice.scalar(in, token);
                case "content" -> {
                    // Content that is repeated takes the place of the first.
                    opEnd = opEnd > content && ops[content] < CITATION ? content : opEnd;
                    if (token == Token.START_OBJECT) {
                        content(in);
                    }
                }
                case "citationMetadata" -> sources(in, token, "citationSources", "citations");
                case "groundingMetadata" -> grounding(in, token);
                case "urlContextMetadata" -> {
                    if (token == Token.START_OBJECT) {
                        op(PART, nameOf(name), Slice.value(in, token));
                    }
                }
                default -> {}
            }
            in.skipChildren();
        }
        if (!Slice.isEmpty(finish)) {
            op(FINISH, finish, Slice.NONE);
        }
    }

    private void content(JsonReader in) {
        while (in.next() == Token.NAME) {
            boolean parts = in.name().equals("parts");
            Token token = in.next();
            if (parts && token == Token.START_ARRAY) {
                for (Token part = in.next(); part != Token.END_ARRAY; part = in.next()) {
                    if (part == Token.START_OBJECT) {
                        part(in);
                    } else {
                        in.skipChildren();
                    }
                }
            }
            in.skipChildren();
        }
    }

    private void part(JsonReader in) {
        text = Slice.NONE;
        signature = Slice.NONE;
        thought = false;
        call = -1;
        mediaType = Slice.NONE;
        data = Slice.NONE;
        other = -1;
        long value = Slice.NONE;
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "text" -> text = Slice.string(in, token);
                case "thought" -> thought = token == Token.TRUE;
                case "thoughtSignature" -> signature = Slice.string(in, token);
                case "functionCall" -> {
                    if (token == Token.START_OBJECT) {
                        call = calls.read(in);
                    }
                }
                case "inlineData" -> {
                    if (token == Token.START_OBJECT) {
                        inlineData(in);
                    }
                }
                default -> {
                    if (token == Token.START_OBJECT && nameOf(name) >= 0) {
                        other = (int) nameOf(name);
                        value = Slice.value(in, token);
                    }
                }
            }
            in.skipChildren();
        }
        boolean plain = call < 0 && other < 0 && data == Slice.NONE;
        if (!plain) {
            op(SIGNATURE, signature);
        }
        op(thought ? THOUGHT : TEXT, text);
        if (call >= 0) {
            op(CALL, call, Slice.NONE);
        }
        if (!Slice.isEmpty(data)) {
            op(MEDIA, mediaType, data);
        }
        if (other >= 0) {
            op(PART, other, value);
        }
        if (plain) {
            op(SIGNATURE, signature);
        }
    }

    /** What is passed on as Extension under its own name. */
    static final String[] EXTENSIONS = {
        "executableCode",
        "codeExecutionResult",
        "fileData",
        "functionResponse",
        "videoMetadata",
        "toolCall",
        "toolResponse",
        "groundingMetadata",
        "urlContextMetadata"
    };

    private static long nameOf(String name) {
        for (int i = 0; i < EXTENSIONS.length; i++) {
            if (EXTENSIONS[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private void inlineData(JsonReader in) {
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "mimeType" -> mediaType = Slice.string(in, token);
                case "data" -> data = Slice.string(in, token);
                default -> {}
            }
            in.skipChildren();
        }
    }

    private void grounding(JsonReader in, Token object) {
        if (object != Token.START_OBJECT) {
            return;
        }
        int from = in.start();
        boolean empty = true;
        while (in.next() == Token.NAME) {
            empty = false;
            boolean chunks = in.name().equals("groundingChunks");
            Token token = in.next();
            if (chunks) {
                each(in, token);
            }
            in.skipChildren();
        }
        if (!empty) {
            op(PART, nameOf("groundingMetadata"), Slice.of(from, in.end()));
        }
    }

    private void sources(JsonReader in, Token object, String name, String otherName) {
        if (object != Token.START_OBJECT) {
            return;
        }
        while (in.next() == Token.NAME) {
            String member = in.name();
            Token token = in.next();
            if (member.equals(name) || member.equals(otherName)) {
                each(in, token);
            }
            in.skipChildren();
        }
    }

    private void each(JsonReader in, Token array) {
        if (array != Token.START_ARRAY) {
            return;
        }
        for (Token token = in.next(); token != Token.END_ARRAY; token = in.next()) {
            if (token == Token.START_OBJECT) {
                op(CITATION, Slice.value(in, token));
            } else {
                in.skipChildren();
            }
        }
    }

    private void op(int code, long slice) {
        if (!Slice.isEmpty(slice)) {
            op(code, slice, Slice.NONE);
        }
    }

    private void op(int code, long first, long second) {
        if (opEnd == ops.length) {
            ops = Arrays.copyOf(ops, 2 * opEnd);
        }
        ops[opEnd] = code;
        ops[opEnd + 1] = first;
        ops[opEnd + 2] = second;
        opEnd += 3;
    }
}
