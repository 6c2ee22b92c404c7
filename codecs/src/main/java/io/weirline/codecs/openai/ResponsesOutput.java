package io.weirline.codecs.openai;

import io.weirline.codecs.dialects.internal.FaultText;
import io.weirline.codecs.internal.JsonOut;
import io.weirline.codecs.internal.StringFrame;
import io.weirline.codecs.openai.ResponsesItem.Part;
import io.weirline.core.ByteSink;
import io.weirline.core.FinishReason;
import io.weirline.core.Limits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The output of one response: its entries and their parts, each opened and closed once, and a bounded copy of what they
 * said.
 */
final class ResponsesOutput {
    private static final long MOST = Limits.defaults().transcriptBytes();
    private static final int ITEM_BYTES = 128;

    private final ResponsesFrames frames = new ResponsesFrames();
    /** The entries that the response repeats, in order. */
    private final List<ResponsesItem> items = new ArrayList<>(1);

    private ResponsesFrames.@Nullable Envelope envelope;
    /** The message or the reasoning that takes the next part of its kind. */
    private @Nullable ResponsesItem current;

    private int itemCount;
    private long kept;
    private boolean whole = true;

    // ---- the response

    boolean isBegun() {
        return envelope != null;
    }

    void begin(ByteSink out, ResponsesFrames.Envelope known) {
        envelope = known;
        frames.created(out, known);
    }

    void error(ByteSink out, FaultText fault) {
        frames.error(out, fault);
    }

    /** The last event: completed, incomplete or failed. */
    void end(ByteSink out, String status, @Nullable FinishReason reason, @Nullable FaultText fault, ByteSink usage) {
        ResponsesFrames.Envelope known = envelope;
        if (known == null) {
            throw new IllegalStateException("the response has not begun");
        }
        frames.ended(
                out, known, status.equals("completed") && !whole ? "incomplete" : status, reason, fault, items, usage);
    }

    /** What makes an id differ from others of this stream, and from those of other streams whose ids differ. */
    private String suffix(int index) {
        ResponsesFrames.Envelope known = envelope;
        String id = known == null ? null : known.id();
        return id == null ? Integer.toString(index) : id + "_" + index;
    }

    // ---- entries

    /** The entry that takes the next part: the current one if it is of this type and may go on, else a new one. */
    ResponsesItem entry(ByteSink out, ResponsesItem.Type type) {
        ResponsesItem item = current;
        if (item == null || item.type != type || item.encrypted != null) {
            item = next(out, type);
            frames.added(out, item);
            current = item;
        }
        return item;
    }

    /** A new entry for a call. */
    Part call(ByteSink out, int block, boolean custom, @Nullable String id, @Nullable String name) {
        ResponsesItem item = next(out, custom ? ResponsesItem.Type.CUSTOM_CALL : ResponsesItem.Type.FUNCTION_CALL);
        item.callId = id != null ? id : "call_" + suffix(item.index);
        item.name = name;
        frames.added(out, item);
        return opened(item, block, custom ? ResponsesForm.INPUT : ResponsesForm.ARGUMENTS);
    }

    private ResponsesItem next(ByteSink out, ResponsesItem.Type type) {
        endCurrent(out, true);
        ResponsesItem item = new ResponsesItem(type, itemCount, type.idPrefix + suffix(itemCount));
        itemCount++;
        if (keeps(ITEM_BYTES)) {
            items.add(item);
        }
        return item;
    }

    /** The current entry takes no part any more; if one is still open, the entry ends with it. */
    void endCurrent(ByteSink out, boolean completed) {
        ResponsesItem item = current;
        current = null;
        if (item != null && item.open == 0) {
            done(out, item, completed);
        }
    }

    private void done(ByteSink out, ResponsesItem item, boolean completed) {
        item.status = completed && whole ? "completed" : "incomplete";
        frames.done(out, item);
    }

    /** Whether the entry has taken what closes it, within the bound. */
    boolean encrypted(ResponsesItem item, String content) {
        boolean keeps = keeps(content.length());
        if (keeps) {
            item.encrypted = content;
        }
        return keeps;
    }

    // ---- parts

    Part part(ByteSink out, int block, ResponsesForm form) {
        Part part = opened(entry(out, form.entry), block, form);
        frames.added(out, part);
        return part;
    }

    private Part opened(ResponsesItem item, int block, ResponsesForm form) {
        Part part = new Part(item, block, form, item.nextIndex(form));
        if (keeps(ITEM_BYTES)) {
            item.parts.add(part);
        }
        item.open++;
        return part;
    }

    void say(ByteSink out, Part part, String text) {
        byte[] prefix = part.delta();
        int from = out.put(part.form.delta).size() + prefix.length;
        int to = StringFrame.write(out, prefix, text, frames.stringEnd());
        frames.next();
        keep(part, out, from, to);
    }

    /** Says it in the response alone. */
    void sayLate(ByteSink out, Part part, String text) {
        int from = out.size();
        JsonOut.stringBody(out, text);
        keep(part, out, from, out.size());
        out.truncate(from);
    }

    private void keep(Part part, ByteSink out, int from, int to) {
        if (keeps(to - from)) {
            part.said.put(out.array(), from, to - from);
        }
    }

    /** What is kept is a prefix of what was said: once something is left out, all that follows is. */
    private boolean keeps(int bytes) {
        whole = whole && kept + bytes <= MOST;
        if (whole) {
            kept += bytes;
        }
        return whole;
    }

    void annotation(ByteSink out, Part part, ByteSink object) {
        frames.annotation(out, part, object);
        if (keeps(object.size() + ITEM_BYTES)) {
            if (part.annotationCount > 0) {
                part.annotations().put(',');
            }
            part.annotations().put(object.array(), 0, object.size());
        }
        part.annotationCount++;
    }

    void done(ByteSink out, Part part, boolean completed) {
        ResponsesItem item = part.item;
        item.open--;
        part.end();
        frames.done(out, part);
        if (item.open == 0 && item != current) {
            done(out, item, completed);
        }
    }

    void clear() {
        frames.clear();
        items.clear();
        envelope = null;
        current = null;
        itemCount = 0;
        kept = 0;
        whole = true;
    }
}
