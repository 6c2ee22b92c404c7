package io.weirline.operators.partial;

import io.weirline.codecs.partial.AssemblerOptions;
import io.weirline.core.BlockKind;
import io.weirline.core.Decoder;
import io.weirline.core.StreamEvent;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Routes a model's events to its calls. */
final class CallsDecoder implements Decoder<StreamEvent, ToolCallEvent> {
    private final AssemblerOptions options;
    private final ArrayDeque<ToolCallEvent> queue = new ArrayDeque<>();
    /** All calls so far, those that ended too: a new start voids them. */
    private final Map<Long, Call> calls = new LinkedHashMap<>();
    /** Calls that ended without a word; they complete when the stream goes on. */
    private final ArrayDeque<Call> silent = new ArrayDeque<>();

    private @Nullable StreamEvent lent;
    private boolean finishing;

    CallsDecoder(AssemblerOptions options) {
        this.options = options.withMode(AssemblerOptions.Mode.CONCATENATED);
    }

    @Override
    public void feed(StreamEvent event) {
        lent = Objects.requireNonNull(event, "event");
    }

    @Override
    public @Nullable ToolCallEvent poll() {
        StreamEvent event = lent;
        if (event != null && queue.isEmpty()) {
            lent = null;
            take(event);
        } else if (finishing && queue.isEmpty()) {
            finishing = false;
            goOn();
        }
        return queue.poll();
    }

    private void take(StreamEvent event) {
        if (event instanceof StreamEvent.BlockStarted start && start.call() != null) {
            goOn();
            Call call = new Call(start.choice(), start.block(), start.call(), options, queue);
            calls.put(JsonInput.Call.key(start.choice(), start.block()), call);
            call.begin();
        } else if (event instanceof StreamEvent.ToolCallNamed named) {
            Call call = calls.get(JsonInput.Call.key(named.choice(), named.block()));
            if (call != null) {
                call.named(named.id(), named.name());
            }
        } else if (event instanceof StreamEvent.ToolCallDelta delta) {
            goOn();
            Call call = calls.get(JsonInput.Call.key(delta.choice(), delta.block()));
            if (call != null) {
                call.grow(delta.fragment());
            }
        } else if (event instanceof StreamEvent.BlockEnded ended && ended.kind() == BlockKind.TOOL) {
            Call call = calls.get(JsonInput.Call.key(ended.choice(), ended.block()));
            if (call != null && !call.end()) {
                silent.add(call);
            }
        } else if (event instanceof StreamEvent.Restarted) {
            silent.clear();
            calls.values().forEach(call -> call.fail("the model began anew"));
            calls.clear();
        } else if (event instanceof StreamEvent.Fault) {
            silent.forEach(call -> call.fail("the stream broke off"));
            silent.clear();
        } else if (event instanceof StreamEvent.TextDelta || event instanceof StreamEvent.Finished) {
            goOn();
        }
    }

    private void goOn() {
        for (Call call; (call = silent.poll()) != null; ) {
            call.completeEmpty();
        }
    }

    @Override
    public void finish() {
        finishing = true;
    }

    @Override
    public void reset() {
        queue.clear();
        calls.clear();
        silent.clear();
        lent = null;
        finishing = false;
    }
}
