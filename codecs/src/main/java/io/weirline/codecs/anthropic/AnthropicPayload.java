package io.weirline.codecs.anthropic;

import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;

/** The parts of one payload, as slices that are reused. */
final class AnthropicPayload {
    /** The key of blocks without a valid index. */
    static final int NO_INDEX = -1;

    int index;
    int indexAt;
    long messageId;
    long model;
    long usage;
    long stopReason;
    // Of the block that starts, or of the delta.
    long blockType;
    long blockId;
    long name;
    long input;
    long text;
    long thinking;
    long signature;
    long data;
    long partialJson;
    long citation;

    void clear() {
        index = NO_INDEX;
        messageId = Slice.NONE;
        model = Slice.NONE;
        usage = Slice.NONE;
        clearPart();
    }

    private void clearPart() {
        stopReason = Slice.NONE;
        blockType = Slice.NONE;
        blockId = Slice.NONE;
        name = Slice.NONE;
        input = Slice.NONE;
        text = Slice.NONE;
        thinking = Slice.NONE;
        signature = Slice.NONE;
        data = Slice.NONE;
        partialJson = Slice.NONE;
        citation = Slice.NONE;
    }

    void member(JsonReader in, String name, Token token) {
        switch (name) {
            case "index" -> {
                index = Slice.index(in, token, NO_INDEX);
                indexAt = in.start();
            }
            case "usage" -> usage = token == Token.START_OBJECT ? Slice.value(in, token) : Slice.NONE;
            case "delta", "content_block" -> {
                clearPart();
                if (token == Token.START_OBJECT) {
                    part(in);
                }
            }
            case "message" -> {
                messageId = Slice.NONE;
                model = Slice.NONE;
                if (token == Token.START_OBJECT) {
                    message(in);
                }
            }
            default -> {}
        }
    }

    private void message(JsonReader in) {
        while (in.next() == Token.NAME) {
            String member = in.name();
            Token token = in.next();
            switch (member) {
                case "id" -> messageId = Slice.string(in, token);
                case "model" -> model = Slice.string(in, token);
                case "usage" -> usage = token == Token.START_OBJECT ? Slice.value(in, token) : Slice.NONE;
                default -> {}
            }
            in.skipChildren();
        }
    }

    private void part(JsonReader in) {
        while (in.next() == Token.NAME) {
            String member = in.name();
            Token token = in.next();
            switch (member) {
                case "type" -> blockType = Slice.string(in, token);
                case "text" -> text = Slice.string(in, token);
                case "partial_json" -> partialJson = Slice.string(in, token);
                case "thinking" -> thinking = Slice.string(in, token);
                case "signature" -> signature = Slice.string(in, token);
                case "data" -> data = Slice.string(in, token);
                case "citation" -> citation = token == Token.START_OBJECT ? Slice.value(in, token) : Slice.NONE;
                case "id" -> blockId = Slice.scalar(in, token);
                case "name" -> name = Slice.string(in, token);
                case "input" -> input = token == Token.NULL ? Slice.NONE : Slice.value(in, token);
                case "stop_reason" -> stopReason = Slice.scalar(in, token);
                default -> {}
            }
            in.skipChildren();
        }
    }
}
