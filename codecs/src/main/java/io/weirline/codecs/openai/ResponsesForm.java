package io.weirline.codecs.openai;

import static io.weirline.codecs.internal.JsonOut.ascii;

import io.weirline.codecs.openai.ResponsesItem.Type;

/** The forms in which an entry of a response says something, each with the events and members that are its own. */
enum ResponsesForm {
    TEXT(Type.MESSAGE, "output_text", "content", "output_text", "text"),
    REFUSAL(Type.MESSAGE, "refusal", "content", "refusal", "refusal"),
    SUMMARY(Type.REASONING, "reasoning_summary_text", "summary", "summary_text", "text"),
    REASONING(Type.REASONING, "reasoning_text", "content", "reasoning_text", "text"),
    ARGUMENTS(Type.FUNCTION_CALL, "function_call_arguments", "", "", "arguments"),
    INPUT(Type.CUSTOM_CALL, "custom_tool_call_input", "", "", "input");

    /** What it is said in. */
    final Type entry;
    /** What begins the event of a piece. */
    final byte[] delta;
    /** What stands between where a piece belongs and its text. */
    final byte[] deltaText;
    /** What begins the event that repeats the pieces as a whole. */
    final byte[] done;
    /** What begins the event that opens a part; empty for the input of a call, which is no part. */
    final byte[] partAdded;
    /** What begins the event that closes a part. */
    final byte[] partDone;
    /** The member that tells which part of its entry it is. */
    final byte[] partIndex;
    /** A part up to its text. */
    final byte[] partHead;
    /** The member that repeats the pieces, up to its text. */
    final byte[] whole;

    ResponsesForm(Type entry, String event, String list, String partType, String member) {
        this.entry = entry;
        delta = ResponsesFrames.head("response." + event + ".delta");
        deltaText = ascii((event.equals("output_text") ? ",\"logprobs\":[]" : "") + ",\"delta\":\"");
        done = ResponsesFrames.head("response." + event + ".done");
        whole = ascii(",\"" + member + "\":\"");
        if (list.isEmpty()) {
            partAdded = new byte[0];
            partDone = new byte[0];
            partIndex = new byte[0];
            partHead = new byte[0];
        } else {
            String part = list.equals("summary") ? "response.reasoning_summary_part" : "response.content_part";
            partAdded = ResponsesFrames.head(part + ".added");
            partDone = ResponsesFrames.head(part + ".done");
            partIndex = ascii(",\"" + list + "_index\":");
            partHead = ascii("{\"type\":\"" + partType + "\",\"" + member + "\":\"");
        }
    }

    boolean isPart() {
        return this != ARGUMENTS && this != INPUT;
    }
}
