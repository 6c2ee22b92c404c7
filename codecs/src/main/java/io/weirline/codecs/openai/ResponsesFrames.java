package io.weirline.codecs.openai;

import static io.weirline.codecs.internal.JsonOut.ascii;
import static io.weirline.codecs.internal.JsonOut.count;

import io.weirline.codecs.dialects.internal.FaultText;
import io.weirline.codecs.internal.JsonOut;
import io.weirline.core.ByteSink;
import io.weirline.core.FinishReason;
import io.weirline.core.Usage;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of one response, numbered from 0 without a gap. */
final class ResponsesFrames {
    private static final byte[] CREATED = head("response.created");
    private static final byte[] IN_PROGRESS = head("response.in_progress");
    private static final byte[] ITEM_ADDED = head("response.output_item.added");
    private static final byte[] ITEM_DONE = head("response.output_item.done");
    private static final byte[] ANNOTATION = head("response.output_text.annotation.added");
    private static final byte[] ERROR = head("error");

    private static final byte[] FRAME_END = ascii("}\n\n");
    private static final byte[] FIRST_END = ascii("\",\"sequence_number\":0}\n\n");
    private static final byte[] RESPONSE = ascii(",\"response\":");
    private static final byte[] OUTPUT_INDEX = ascii(",\"output_index\":");
    private static final byte[] ITEM = ascii(",\"item\":");
    private static final byte[] PART = ascii(",\"part\":");
    private static final byte[] LOGPROBS = ascii(",\"logprobs\":[]");
    private static final byte[] NAME = ascii(",\"name\":\"");
    private static final byte[] ANNOTATION_INDEX = ascii(",\"annotation_index\":");
    private static final byte[] ANNOTATION_OBJECT = ascii(",\"annotation\":");
    // What a response must have by its schema and only the request knows stands as if the request had not named it.
    private static final byte[] REQUEST = ascii(",\"instructions\":null,\"metadata\":{},\"parallel_tool_calls\":true,"
            + "\"temperature\":null,\"tool_choice\":\"auto\",\"tools\":[],\"top_p\":null");

    /** What is told where the reason to end is an error of which nothing else is known. */
    private static final FaultText NO_WORDS = new FaultText(null, null, "the provider reported an error", 0);

    /** What ends the next event, behind the quote that ends a string: its number is counted up in place. */
    private byte[] end = FIRST_END.clone();

    /** What begins each event of a type: the type twice, as clients that read either want it. */
    static byte[] head(String type) {
        return ascii("event: " + type + "\ndata: {\"type\":\"" + type + "\"");
    }

    /** What ends each event. */
    private void end(ByteSink out) {
        out.put(end, 1, end.length - 1);
        next();
    }

    /** What ends an event whose last member is a string, its closing quote included; {@link #next} changes it. */
    byte[] stringEnd() {
        return end;
    }

    /** An event was ended: the next one has the next number. */
    void next() {
        int at = end.length - FRAME_END.length - 1;
        while (end[at] == '9') {
            end[at--] = '0';
        }
        if (end[at] != ':') {
            end[at]++;
            return;
        }
        // Nothing but nines, which are zeros by now: one more digit before them.
        byte[] wider = Arrays.copyOf(end, end.length + 1);
        wider[at + 1] = '1';
        System.arraycopy(end, at + 1, wider, at + 2, end.length - at - 1);
        end = wider;
    }

    void clear() {
        end = FIRST_END.clone();
    }

    // ---- entries

    void added(ByteSink out, ResponsesItem item) {
        item(out.put(ITEM_ADDED), item);
    }

    void done(ByteSink out, ResponsesItem item) {
        item(out.put(ITEM_DONE), item);
    }

    private void item(ByteSink out, ResponsesItem item) {
        JsonOut.number(out.put(OUTPUT_INDEX), item.index);
        item.json(out.put(ITEM));
        end(out);
    }

    // ---- parts

    void added(ByteSink out, ResponsesItem.Part part) {
        part.place(out.put(part.form.partAdded));
        part.json(out.put(PART));
        end(out);
    }

    void annotation(ByteSink out, ResponsesItem.Part part, ByteSink object) {
        part.place(out.put(ANNOTATION));
        JsonOut.number(out.put(ANNOTATION_INDEX), part.annotationCount);
        end(out.put(ANNOTATION_OBJECT).put(object.array(), 0, object.size()));
    }

    void done(ByteSink out, ResponsesItem.Part part) {
        part.place(out.put(part.form.done));
        out.put(part.form.whole).put(part.said.array(), 0, part.said.size()).put('"');
        if (part.form == ResponsesForm.TEXT) {
            out.put(LOGPROBS);
        } else if (part.form == ResponsesForm.ARGUMENTS) {
            String name = part.item.name;
            JsonOut.stringBody(out.put(NAME), name == null ? "" : name);
            out.put('"');
        }
        end(out);
        if (part.form.isPart()) {
            part.place(out.put(part.form.partDone));
            part.json(out.put(PART));
            end(out);
        }
    }

    // ---- the response

    /** What a response says of itself in its first events and in its last. */
    record Envelope(@Nullable String id, @Nullable String model, long created) {}

    void created(ByteSink out, Envelope envelope) {
        for (byte[] head : List.of(CREATED, IN_PROGRESS)) {
            response(out.put(head), envelope, "in_progress", null, null);
            out.put(ascii(",\"output\":[],\"usage\":null}"));
            end(out);
        }
    }

    /** The last event: what it all came to, with the usage as it stands in the sink given. */
    void ended(
            ByteSink out,
            Envelope envelope,
            String status,
            @Nullable FinishReason reason,
            @Nullable FaultText fault,
            List<ResponsesItem> items,
            ByteSink usage) {
        boolean failed = status.equals("failed");
        response(
                out.put(head("response." + status)),
                envelope,
                status,
                status.equals("incomplete") ? incomplete(reason) : null,
                failed && fault == null ? NO_WORDS : fault);
        out.put(ascii(",\"output\":["));
        int from = out.size();
        for (ResponsesItem item : items) {
            if (out.size() > from) {
                out.put(',');
            }
            item.json(out);
        }
        out.put(ascii("],\"usage\":")).put(usage.array(), 0, usage.size()).put('}');
        end(out);
    }

    private static void response(
            ByteSink out, Envelope envelope, String status, @Nullable String incomplete, @Nullable FaultText fault) {
        JsonOut.string(out.put(RESPONSE).put(ascii("{\"id\":")), envelope.id == null ? "" : envelope.id);
        JsonOut.number(out.put(ascii(",\"object\":\"response\",\"created_at\":")), envelope.created);
        out.put(ascii(",\"status\":\"" + status + "\",\"error\":"));
        if (fault == null) {
            out.put(ascii("null"));
        } else {
            JsonOut.string(out.put(ascii("{\"code\":")), code(fault));
            JsonOut.string(out.put(ascii(",\"message\":")), fault.message());
            out.put('}');
        }
        out.put(ascii(
                ",\"incomplete_details\":" + (incomplete == null ? "null" : "{\"reason\":\"" + incomplete + "\"}")));
        JsonOut.string(out.put(ascii(",\"model\":")), envelope.model == null ? "" : envelope.model);
        out.put(REQUEST);
    }

    private static String code(FaultText fault) {
        String code = fault.code();
        String type = fault.type();
        return code != null ? code : type != null ? type : "server_error";
    }

    /** The event of a fault, in the form of the schema and, within it, in the form that the provider's own servers send. */
    void error(ByteSink out, FaultText fault) {
        out.put(ERROR);
        members(out, fault);
        String type = fault.type();
        JsonOut.string(out.put(ascii(",\"error\":{\"type\":")), type == null ? "upstream_error" : type);
        members(out, fault);
        out.put('}');
        end(out);
    }

    private static void members(ByteSink out, FaultText fault) {
        String code = fault.code();
        out.put(ascii(",\"code\":"));
        if (code == null) {
            out.put(ascii("null"));
        } else {
            JsonOut.string(out, code);
        }
        JsonOut.string(out.put(ascii(",\"message\":")), fault.message());
        out.put(ascii(",\"param\":null"));
    }

    /** How a response stands that ended for a reason; null is none: it was cut off. */
    static String status(@Nullable FinishReason reason) {
        if (reason == null) {
            return "incomplete";
        }
        return switch (reason) {
            case STOP, TOOL_CALLS -> "completed";
            case ERROR -> "failed";
            case LENGTH, CONTEXT_EXCEEDED, CONTENT_FILTER, REFUSAL, PAUSED, MALFORMED, OTHER -> "incomplete";
        };
    }

    /** Why a response is incomplete, where this dialect has a word for it. */
    static @Nullable String incomplete(@Nullable FinishReason reason) {
        if (reason == FinishReason.LENGTH || reason == FinishReason.CONTEXT_EXCEEDED) {
            return "max_output_tokens";
        }
        return reason == FinishReason.CONTENT_FILTER || reason == FinishReason.REFUSAL ? "content_filter" : null;
    }

    /** The counts that are known; of the details those that are not are 0, because clients demand them. */
    static void counts(ByteSink out, Usage usage) {
        Long input = usage.input();
        Long output = usage.output();
        out.put('{');
        int from = out.size();
        count(out, from, "input_tokens", input);
        int details = details(out, from, "input_tokens_details");
        count(out, details, "cached_tokens", orZero(usage.cacheRead()));
        count(out, details, "cache_write_tokens", orZero(usage.cacheWrite()));
        out.put('}');
        count(out, from, "output_tokens", output);
        details = details(out, from, "output_tokens_details");
        count(out, details, "reasoning_tokens", orZero(usage.reasoning()));
        out.put('}');
        count(out, from, "total_tokens", input == null || output == null ? null : (Long) (input + output));
        out.put('}');
    }

    private static int details(ByteSink out, int from, String name) {
        out.put(ascii((out.size() > from ? "," : "") + '"' + name + "\":{"));
        return out.size();
    }

    private static Long orZero(@Nullable Long count) {
        return count == null ? (Long) 0L : count;
    }
}
