package io.weirline.codecs.dialects.internal;

import static io.weirline.codecs.internal.JsonOut.ascii;

import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.codecs.internal.JsonOut;
import io.weirline.core.BlockKind;
import io.weirline.core.ByteSink;
import io.weirline.core.Dialect;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.StreamEvent.ToolCallNamed;
import io.weirline.core.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the encoders of dialects share in which a call is one object: its arguments are held until its block ends, and
 * checked. The end of a call without arguments, and of those that end behind it, waits for the next block, the finish or
 * the end, because a stream that is cut there would make a call of nothing.
 *
 * <p>Left out and counted once each: calls that the provider runs, calls whose arguments are no JSON object, calls that
 * are open or wait without arguments when an error is told, and what comes late to a call that is told. All calls that
 * are not told yet hold together at most half as many chars as the default limit of an event has bytes, 4 Mi: the call
 * that passes it is left out.
 */
public abstract class WholeCallEncoder extends EventEncoder {
    private static final int MAX_HELD = Limits.defaults().eventBytes() / 2;
    private static final byte[] INPUT = ascii("{\"input\":\"");
    private static final byte[] INPUT_END = ascii("\"}");

    /** Told and lost ones are kept without their text, to know them again. */
    private static final class Call {
        final int choice;
        final boolean custom;
        final StringBuilder text = new StringBuilder();
        boolean open = true;
        boolean lost;

        @Nullable
        String id;

        @Nullable
        String name;

        Call(int choice, ToolCall head) {
            this.choice = choice;
            custom = head.kind() == ToolCall.Kind.CUSTOM;
            id = head.id();
            name = head.name();
        }

        boolean isEmpty() {
            return !custom && text.chars().allMatch(Character::isWhitespace);
        }
    }

    private final Map<Long, Call> calls = new LinkedHashMap<>();
    private final List<Call> ended = new ArrayList<>(0);
    private final ByteSink arguments = new ByteSink(0);
    private int held;

    /**
     * For one stream at a time.
     *
     * @param dialect this dialect, to know its own streams again
     * @param options how to encode
     */
    protected WholeCallEncoder(Dialect dialect, EncodeOptions options) {
        super(dialect, options);
    }

    /**
     * Writes a call.
     *
     * @param out the sink
     * @param choice its choice
     * @param id its id, or null
     * @param name its name, or null
     * @param arguments one JSON object on one line
     */
    protected abstract void call(
            ByteSink out, int choice, @Nullable String id, @Nullable String name, ByteSink arguments);

    @Override
    protected void blockStarted(ByteSink out, BlockStarted start) {
        tellEnded(out, true);
        if (start.kind() != BlockKind.TOOL) {
            return;
        }
        ToolCall head = start.call();
        if (head == null) {
            throw new IllegalArgumentException("call: a tool block has none");
        }
        Call made = new Call(start.choice(), head);
        if (calls.putIfAbsent(key(start.choice(), start.block()), made) == null
                && head.kind() == ToolCall.Kind.SERVER) {
            lose(made);
        }
    }

    private static long key(int choice, int block) {
        return (long) choice << 32 | block & 0xFFFF_FFFFL;
    }

    private Call known(int choice, int block) {
        Call call = calls.get(key(choice, block));
        if (call == null) {
            throw new IllegalArgumentException("block: no tool block " + block + " was started");
        }
        return call;
    }

    private void lose(Call call) {
        drop();
        close(call);
        call.lost = true;
    }

    private void close(Call call) {
        held -= call.text.length();
        call.text.setLength(0);
        call.text.trimToSize();
        call.open = false;
    }

    @Override
    protected void toolDelta(ByteSink out, ToolCallDelta delta) {
        Call call = known(delta.choice(), delta.block());
        String fragment = delta.fragment();
        if (call.lost || fragment.isEmpty()) {
            return;
        }
        if (!call.open) {
            drop();
        } else if (fragment.length() > MAX_HELD - held) {
            lose(call);
        } else {
            call.text.append(fragment);
            held += fragment.length();
        }
    }

    @Override
    protected void toolNamed(ByteSink out, ToolCallNamed named) {
        Call call = known(named.choice(), named.block());
        if (call.open) {
            call.id = call.id == null ? named.id() : call.id;
            call.name = call.name == null ? named.name() : call.name;
        } else if (!call.lost) {
            drop();
        }
    }

    @Override
    protected void blockEnded(ByteSink out, BlockEnded end) {
        Call call = calls.get(key(end.choice(), end.block()));
        if (call == null || !call.open || ended.contains(call)) {
            return;
        }
        if (ended.isEmpty() && !call.isEmpty()) {
            tell(out, call);
        } else {
            ended.add(call);
        }
    }

    @Override
    protected void finished(ByteSink out, Finished finished) {
        tellEnded(out, true);
    }

    private void tellEnded(ByteSink out, boolean whole) {
        for (Call call : ended) {
            if (whole || !call.isEmpty()) {
                tell(out, call);
            }
        }
        ended.clear();
    }

    private void tell(ByteSink out, Call call) {
        arguments.clear();
        if (call.custom) {
            JsonOut.stringBody(arguments.put(INPUT), call.text);
            arguments.put(INPUT_END);
        } else if (!raw().putObject(arguments, call.isEmpty() ? "{}" : call.text.toString())) {
            lose(call);
            return;
        }
        call(out, call.choice, call.id, call.name, arguments);
        close(call);
    }

    /**
     * Ends the calls that are open.
     *
     * @param out the sink
     * @param whole whether they are told, or left out because the stream broke in them
     */
    protected final void endCalls(ByteSink out, boolean whole) {
        tellEnded(out, whole);
        for (Call call : calls.values()) {
            if (call.open && whole) {
                tell(out, call);
            } else if (call.open) {
                lose(call);
            }
        }
    }

    @Override
    protected void clear() {
        calls.clear();
        ended.clear();
        arguments.clear();
        held = 0;
    }
}
