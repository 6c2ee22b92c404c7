package io.weirline.codecs.openai;

import static io.weirline.codecs.internal.JsonOut.ascii;

import io.weirline.codecs.internal.JsonOut;
import io.weirline.core.ByteSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry of a response's output, with a copy of what it said: its closing events repeat it, and so does the response. */
final class ResponsesItem {
    /** What an entry is. */
    enum Type {
        MESSAGE("msg_", "message"),
        REASONING("rs_", "reasoning"),
        FUNCTION_CALL("fc_", "function_call"),
        CUSTOM_CALL("ctc_", "custom_tool_call");

        final String idPrefix;
        private final byte[] head;

        Type(String idPrefix, String name) {
            this.idPrefix = idPrefix;
            head = ascii("\",\"type\":\"" + name + "\"");
        }
    }

    private static final byte[] ID = ascii("{\"id\":\"");
    private static final byte[] STATUS = ascii(",\"status\":\"");
    private static final byte[] MESSAGE = ascii(",\"role\":\"assistant\",\"content\":[");
    private static final byte[] SUMMARY = ascii(",\"summary\":[");
    private static final byte[] CONTENT = ascii("],\"content\":[");
    private static final byte[] ENCRYPTED = ascii("],\"encrypted_content\":\"");
    private static final byte[] CALL_ID = ascii("\",\"call_id\":\"");
    private static final byte[] NAME = ascii("\",\"name\":\"");
    private static final byte[] ANNOTATIONS = ascii("\",\"annotations\":[");
    private static final byte[] LOGPROBS = ascii("],\"logprobs\":[]}");
    private static final byte[] STRING_END = ascii("\"}");
    private static final byte[] LIST_END = ascii("]}");

    final Type type;
    final int index;
    final String id;
    /** All that was said, in order; one part without a frame of its own for a call. */
    final List<Part> parts = new ArrayList<>(1);

    /** How many of the parts are open. */
    int open;

    private int summaries;
    private int contents;
    String status = "in_progress";

    @Nullable
    String callId;

    @Nullable
    String name;

    @Nullable
    String encrypted;

    ResponsesItem(Type type, int index, String id) {
        this.type = type;
        this.index = index;
        this.id = id;
    }

    /** A run of pieces in one form. */
    static final class Part {
        final ResponsesItem item;
        final int block;
        final ResponsesForm form;
        final int index;
        /** What {@link #delta} gives, from the first piece to the last one. */
        private byte @Nullable [] place;
        /** What was said, as it stands between the quotes of a JSON string. */
        final ByteSink said = new ByteSink(0);

        private @Nullable ByteSink annotations;
        int annotationCount;

        Part(ResponsesItem item, int block, ResponsesForm form, int index) {
            this.item = item;
            this.block = block;
            this.form = form;
            this.index = index;
        }

        /** Its annotations, one behind the other. Most parts have none. */
        ByteSink annotations() {
            ByteSink all = annotations;
            if (all == null) {
                all = new ByteSink(0);
                annotations = all;
            }
            return all;
        }

        /** What stands before the text of a piece, behind what all parts of its form have in common. */
        byte[] delta() {
            byte[] known = place;
            if (known == null) {
                ByteSink made = new ByteSink(128);
                place(made);
                known = made.put(form.deltaText).toByteArray();
                place = known;
            }
            return known;
        }

        /** There will be no more pieces. */
        void end() {
            place = null;
        }

        /** The members that tell where it stands. */
        void place(ByteSink out) {
            JsonOut.stringBody(out.put(ascii(",\"item_id\":\"")), item.id);
            JsonOut.number(out.put(ascii("\",\"output_index\":")), item.index);
            if (form.isPart()) {
                JsonOut.number(out.put(form.partIndex), index);
            }
        }

        /** The part as an object of its entry. */
        void json(ByteSink out) {
            out.put(form.partHead).put(said.array(), 0, said.size());
            if (form == ResponsesForm.TEXT) {
                out.put(ANNOTATIONS);
                if (annotations != null) {
                    out.put(annotations.array(), 0, annotations.size());
                }
                out.put(LOGPROBS);
            } else {
                out.put(STRING_END);
            }
        }
    }

    /** Counts a part in the list that its form belongs to. */
    int nextIndex(ResponsesForm form) {
        return form == ResponsesForm.SUMMARY ? summaries++ : contents++;
    }

    /** The entry with all that it said so far. */
    void json(ByteSink out) {
        JsonOut.stringBody(out.put(ID), id);
        out.put(type.head);
        if (type != Type.REASONING) {
            // One that a client sends back with a status is refused.
            out.put(STATUS).put(ascii(status)).put('"');
        }
        switch (type) {
            case MESSAGE -> {
                list(out.put(MESSAGE), false);
                out.put(LIST_END);
            }
            case REASONING -> {
                list(out.put(SUMMARY), true);
                list(out.put(CONTENT), false);
                if (encrypted == null) {
                    out.put(LIST_END);
                } else {
                    JsonOut.stringBody(out.put(ENCRYPTED), encrypted);
                    out.put(STRING_END);
                }
            }
            case FUNCTION_CALL -> call(out, ResponsesForm.ARGUMENTS);
            case CUSTOM_CALL -> call(out, ResponsesForm.INPUT);
        }
    }

    private void call(ByteSink out, ResponsesForm form) {
        out.put(form.whole);
        for (Part part : parts) {
            out.put(part.said.array(), 0, part.said.size());
        }
        JsonOut.stringBody(out.put(CALL_ID), callId == null ? "" : callId);
        JsonOut.stringBody(out.put(NAME), name == null ? "" : name);
        out.put(STRING_END);
    }

    private void list(ByteSink out, boolean summary) {
        int from = out.size();
        for (Part part : parts) {
            if ((part.form == ResponsesForm.SUMMARY) == summary) {
                if (out.size() > from) {
                    out.put(',');
                }
                part.json(out);
            }
        }
    }
}
