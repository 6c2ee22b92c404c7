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
    private static final byte[] NO_BYTES = {};

    // How many entries there may be is checked here: a chunk of millions would not pay for the slots.
    private final int maxEntries;
    private final boolean completions;

    byte[] array = NO_BYTES;
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

    final ChatOps ops;
    /** Two for each entry: the key of its choice, and behind its last op. */
    int[] entries = new int[2 * 4];

    int entryCount;
    /** Where the key of the last entry stands, or -1. */
    int keyAt;

    private final ChatDelta delta;
    // Where the payload begins in the array that was opened; the one that is read may be a repaired copy.
    private int from;
    // Whether anybody will ask for the id and the model, which may differ from chunk to chunk.
    private boolean wantsEnvelope;

    /** @param completions whether an entry tells its text by itself, without a delta */
    ChatChunk(boolean completions, Limits limits) {
        this.completions = completions;
        maxEntries = limits.choices();
        ops = new ChatOps(limits.toolCalls());
        delta = new ChatDelta(ops);
    }

    /**
     * Reads a payload.
     *
     * @throws StreamException if it is not JSON or passes a limit; its offset is an index of the array
     */
    void read(JsonReader in, byte[] bytes, int from, int length, boolean wantsEnvelope) {
        this.from = from;
        this.wantsEnvelope = wantsEnvelope;
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

    /** The loan of the array is over. */
    void release() {
        array = NO_BYTES;
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
        ops.clear(from);
        entryCount = 0;
    }

    private void member(JsonReader in) {
        String name = in.name();
        Token token = in.next();
        switch (name) {
            case "choices" -> {
                isChunk = true;
                ops.clear();
                entryCount = 0;
                choices(in, token);
            }
            case "id" -> id = wantsEnvelope ? Slice.scalar(in, token) : Slice.NONE;
            case "model" -> model = wantsEnvelope ? Slice.string(in, token) : Slice.NONE;
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
                    throw new LimitExceededException("choices", maxEntries, from);
                }
                choice(in);
            } else {
                in.skipChildren();
            }
        }
    }

    private void choice(JsonReader in) {
        int key = entryCount;
        keyAt = -1;
        boolean hasDelta = false;
        boolean isEmpty = true;
        long message = Slice.NONE;
        ops.beginEntry();
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "index" -> {
                    int read = Slice.index(in, token, -1);
                    key = read < 0 ? key : read;
                    keyAt = read < 0 ? keyAt : in.start();
                }
                case "delta" -> {
                    if (hasDelta) {
                        ops.beginDelta();
                    }
                    hasDelta = true;
                    isEmpty = token != Token.START_OBJECT;
                    if (!isEmpty) {
                        delta.read(in);
                    }
                }
                case "finish_reason" -> {
                    ops.begin(ChatOps.FINISH);
                    ops.add(ChatOps.FINISH, Slice.scalar(in, token));
                }
                case "text" -> {
                    if (completions) {
                        ops.begin(ChatOps.TEXT);
                        ops.add(ChatOps.TEXT, Slice.string(in, token));
                    }
                }
                case "message" -> message = token == Token.START_OBJECT ? Slice.value(in, token) : Slice.NONE;
                case "usage" -> otherUsage.read(in, token);
                case "error" -> error = error == Slice.NONE ? Slice.truth(in, token) : error;
                default -> {}
            }
            in.skipChildren();
        }
        if (isEmpty) {
            ops.add(ChatOps.MESSAGE, message);
        }
        if (2 * entryCount == entries.length) {
            entries = Arrays.copyOf(entries, 2 * entries.length);
        }
        entries[2 * entryCount] = key;
        entries[2 * entryCount + 1] = ops.count;
        entryCount++;
    }
}
