package io.weirline.codecs.dialects.internal;

import io.weirline.core.BlockKind;
import io.weirline.core.ToolCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of one choice: the one rule that tells which call a fragment belongs to, for all dialects that send
 * fragments. A call stays open until the choice finishes, because the fragments of parallel ones may interleave; a
 * fragment that comes later starts its block again, so that no argument is lost or lands elsewhere.
 */
public final class ToolCalls {
    private final Choice choice;
    private final List<Call> calls = new ArrayList<>(0);
    private @Nullable Call single;

    ToolCalls(Choice choice) {
        this.choice = choice;
    }

    /** One call. */
    public static final class Call extends Block {
        private final int index;

        private Call(Choice choice, int block, ToolCall head) {
            super(choice, block, BlockKind.TOOL, head);
            index = head.index();
        }

        private @Nullable String callId() {
            ToolCall head = call();
            return head == null ? null : head.id();
        }

        private @Nullable String name() {
            ToolCall head = call();
            return head == null ? null : head.name();
        }
    }

    /**
     * Finds or starts the call that a fragment belongs to, by the one rule for all dialects that send fragments.
     * A valid index: the latest call of that index; a new one only when an id that differs comes with a name. No valid
     * index: the call of that id; a new one for a new id or a name; else the latest open one. The first name wins.
     *
     * @param index 0 or more; negative if the fragment has no valid one
     * @param id null or empty if the fragment has none
     * @param name null or empty if the fragment has none
     * @param kind what a new call is
     * @return the call
     */
    public Call fragment(int index, @Nullable String id, @Nullable String name, ToolCall.Kind kind) {
        String givenId = id == null || id.isEmpty() ? null : id;
        String givenName = name == null || name.isEmpty() ? null : name;
        Call call = index >= 0 ? latest(index) : byId(givenId, givenName);
        if (call == null || index >= 0 && isAnother(call, givenId, givenName)) {
            return start(index >= 0 ? index : calls.size(), givenId, givenName, kind);
        }
        call.named(givenId, givenName);
        return call;
    }

    /**
     * Finds or starts the one call of the form that knew no parallel calls.
     *
     * @param name null or empty if the fragment has none
     * @return the call
     */
    public Call singleFragment(@Nullable String name) {
        String givenName = name == null || name.isEmpty() ? null : name;
        Call call = single;
        if (call == null) {
            call = start(calls.size(), null, givenName, ToolCall.Kind.FUNCTION);
            single = call;
        } else {
            call.named(null, givenName);
        }
        return call;
    }

    private @Nullable Call latest(int index) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            if (calls.get(i).index == index) {
                return calls.get(i);
            }
        }
        return null;
    }

    private @Nullable Call byId(@Nullable String id, @Nullable String name) {
        if (id != null) {
            for (int i = calls.size() - 1; i >= 0; i--) {
                if (id.equals(calls.get(i).callId())) {
                    return calls.get(i);
                }
            }
            return null;
        }
        if (name != null || calls.isEmpty()) {
            return null;
        }
        for (int i = calls.size() - 1; i >= 0; i--) {
            if (calls.get(i).isOpen()) {
                return calls.get(i);
            }
        }
        return calls.get(calls.size() - 1);
    }

    // An id that becomes known only now differs from nothing; then a second name tells that the call is another one.
    private static boolean isAnother(Call call, @Nullable String id, @Nullable String name) {
        if (id == null || name == null) {
            return false;
        }
        String known = call.callId();
        return known != null ? !id.equals(known) : call.name() != null && !name.equals(call.name());
    }

    private Call start(int index, @Nullable String id, @Nullable String name, ToolCall.Kind kind) {
        choice.stream.countToolCall();
        choice.beforeCall();
        Call call = new Call(choice, choice.nextBlock(), new ToolCall(index, id, name, kind));
        calls.add(call);
        call.open();
        return call;
    }

    /**
     * A piece of a call's arguments from the raw bytes of a JSON string; blanks count.
     *
     * @param call the call
     * @param json the array
     * @param from behind the opening quote
     * @param to the closing quote
     */
    public void arguments(Call call, byte[] json, int from, int to) {
        call.say(json, from, to);
    }

    /**
     * A call's arguments as one JSON value instead of pieces of its text. Written once: behind anything that came
     * before, it is the same arguments again.
     *
     * @param call the call
     * @param json the value as it came
     */
    public void wholeArguments(Call call, String json) {
        call.sayOnce(json);
    }

    /** Ends all that are open, in the order in which they started. */
    void endBlocks() {
        for (int i = 0; i < calls.size(); i++) {
            calls.get(i).end();
        }
    }

    void clear() {
        calls.clear();
        single = null;
    }
}
