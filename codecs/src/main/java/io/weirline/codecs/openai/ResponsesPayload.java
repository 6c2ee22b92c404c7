package io.weirline.codecs.openai;

import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;

/** The parts of one event of the Responses API, as slices that are reused. */
final class ResponsesPayload {
    /** An index that is missing or not valid. */
    static final int NO_INDEX = -1;

    int outputIndex;
    int outputIndexAt;
    int partIndex;
    int partIndexAt;
    int imageIndex;
    long delta;
    /** What a {@code .done} event repeats as a whole: text, refusal or the input of a call. */
    long whole;
    /** The arguments where they are no string but a JSON value. */
    long value;

    long name;
    long image;
    long imageFormat;
    long annotation;
    long partType;

    boolean hasItem;
    final Item item = new Item();

    boolean hasResponse;
    long responseId;
    long model;
    long status;
    long incompleteReason;
    long error;
    final ChatUsage usage = new ChatUsage();

    /** An entry of the output. */
    static final class Item {
        long type;
        long id;
        long callId;
        long name;
        /** The input of a call, where it is a string. */
        long text;
        /** The input of a call, where it is another JSON value. */
        long value;

        long encrypted;
        long result;
        long format;

        void clear() {
            type = Slice.NONE;
            id = Slice.NONE;
            callId = Slice.NONE;
            name = Slice.NONE;
            text = Slice.NONE;
            value = Slice.NONE;
            encrypted = Slice.NONE;
            result = Slice.NONE;
            format = Slice.NONE;
        }

        void read(JsonReader in) {
            while (in.next() == Token.NAME) {
                String member = in.name();
                Token token = in.next();
                switch (member) {
                    case "type" -> type = Slice.string(in, token);
                    case "id" -> id = Slice.scalar(in, token);
                    case "call_id" -> callId = Slice.scalar(in, token);
                    case "name" -> name = Slice.string(in, token);
                    case "arguments", "input", "code" -> {
                        text = Slice.string(in, token);
                        value = whole(in, token);
                    }
                    case "encrypted_content" -> encrypted = Slice.string(in, token);
                    case "result" -> result = Slice.string(in, token);
                    case "output_format" -> format = Slice.string(in, token);
                    default -> {}
                }
                in.skipChildren();
            }
        }
    }

    void clear() {
        outputIndex = NO_INDEX;
        partIndex = NO_INDEX;
        imageIndex = NO_INDEX;
        delta = Slice.NONE;
        whole = Slice.NONE;
        value = Slice.NONE;
        name = Slice.NONE;
        image = Slice.NONE;
        imageFormat = Slice.NONE;
        annotation = Slice.NONE;
        partType = Slice.NONE;
        hasItem = false;
        item.clear();
        clearResponse();
    }

    private void clearResponse() {
        hasResponse = false;
        responseId = Slice.NONE;
        model = Slice.NONE;
        status = Slice.NONE;
        incompleteReason = Slice.NONE;
        error = Slice.NONE;
        usage.clear();
    }

    /** An object or array: the input of a call that is no string. */
    private static long whole(JsonReader in, Token token) {
        return token == Token.START_OBJECT || token == Token.START_ARRAY ? Slice.value(in, token) : Slice.NONE;
    }

    void member(JsonReader in, String member, Token token) {
        switch (member) {
            case "output_index" -> {
                outputIndex = Slice.index(in, token, NO_INDEX);
                outputIndexAt = in.start();
            }
            case "content_index", "summary_index" -> {
                partIndex = Slice.index(in, token, NO_INDEX);
                partIndexAt = in.start();
            }
            case "partial_image_index" -> imageIndex = Slice.index(in, token, NO_INDEX);
            case "delta" -> delta = Slice.string(in, token);
            case "text", "refusal", "input", "code" -> whole = Slice.string(in, token);
            case "arguments" -> {
                whole = Slice.string(in, token);
                value = whole(in, token);
            }
            case "name" -> name = Slice.string(in, token);
            case "partial_image_b64" -> image = Slice.string(in, token);
            case "output_format" -> imageFormat = Slice.string(in, token);
            case "annotation" -> annotation = token == Token.START_OBJECT ? Slice.value(in, token) : Slice.NONE;
            case "item" -> {
                item.clear();
                hasItem = token == Token.START_OBJECT;
                if (hasItem) {
                    item.read(in);
                }
            }
            case "part" -> {
                partType = Slice.NONE;
                if (token == Token.START_OBJECT) {
                    part(in);
                }
            }
            case "response" -> {
                clearResponse();
                if (token == Token.START_OBJECT) {
                    response(in);
                }
            }
            default -> {}
        }
    }

    private void part(JsonReader in) {
        while (in.next() == Token.NAME) {
            boolean isType = in.name().equals("type");
            Token token = in.next();
            if (isType) {
                partType = Slice.string(in, token);
            }
            in.skipChildren();
        }
    }

    private void response(JsonReader in) {
        hasResponse = true;
        while (in.next() == Token.NAME) {
            String member = in.name();
            Token token = in.next();
            switch (member) {
                case "id" -> responseId = Slice.scalar(in, token);
                case "model" -> model = Slice.string(in, token);
                case "status" -> status = Slice.string(in, token);
                case "usage" -> usage.read(in, token);
                case "error" -> error = Slice.truth(in, token);
                case "incomplete_details" -> {
                    incompleteReason = Slice.NONE;
                    if (token == Token.START_OBJECT) {
                        details(in);
                    }
                }
                default -> {}
            }
            in.skipChildren();
        }
    }

    private void details(JsonReader in) {
        while (in.next() == Token.NAME) {
            boolean isReason = in.name().equals("reason");
            Token token = in.next();
            if (isReason) {
                incompleteReason = Slice.string(in, token);
            }
            in.skipChildren();
        }
    }
}
