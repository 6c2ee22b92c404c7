package io.weirline.codecs.anthropic;

import io.weirline.codecs.dialects.internal.OneMessage;
import io.weirline.codecs.dialects.internal.SourceParts;
import io.weirline.core.BlockKind;
import io.weirline.core.ByteSink;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Citation;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.ReasoningSignature;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.StreamEvent.ToolCallNamed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What came for other blocks while the arguments of the open call are incomplete, in its order and bounded. */
final class AnthropicHold {
    /** In chars; each event counts as {@link #EVENT_SIZE} more. */
    private static final int MAX_SIZE = 1 << 20;

    private static final int EVENT_SIZE = 256;

    private List<StreamEvent> events = new ArrayList<>(0);
    /** The blocks whose calls start in here. */
    private Set<Integer> calls = Set.of();

    private int size;

    boolean isEmpty() {
        return events.isEmpty();
    }

    /**
     * Takes an event; false if there is no room left.
     *
     * @throws IllegalArgumentException if it is invalid: it is refused when it comes, not when it would leave,
     *     which is when others are written
     */
    boolean add(StreamEvent event, SourceParts<AnthropicPart> parts) {
        check(event, parts);
        if (size(event) > MAX_SIZE - size) {
            return false;
        }
        events.add(event);
        count(event);
        return true;
    }

    private void check(StreamEvent event, SourceParts<AnthropicPart> parts) {
        if (event instanceof BlockStarted start && start.kind() == BlockKind.TOOL) {
            OneMessage.call(start);
        } else if ((event instanceof ToolCallDelta || event instanceof ToolCallNamed)
                && !calls.contains(block(event))) {
            parts.call(block(event));
        }
    }

    private void count(StreamEvent event) {
        size += size(event);
        if (event instanceof BlockStarted start && start.kind() == BlockKind.TOOL) {
            if (calls.isEmpty()) {
                calls = new HashSet<>();
            }
            calls.add(start.block());
        }
    }

    /** Writes all, whatever it stops. */
    void release(AnthropicEncoder encoder, ByteSink out) {
        for (StreamEvent next : take()) {
            encoder.writeNow(next, out);
        }
    }

    /** Writes all up to the next call that is incomplete, and what belongs to that. */
    void writeDue(AnthropicEncoder encoder, ByteSink out) {
        List<StreamEvent> due = take();
        while (!due.isEmpty()) {
            List<StreamEvent> waiting = new ArrayList<>();
            int next = 0;
            while (next < due.size() && (waiting.isEmpty() || encoder.isAwaiting())) {
                StreamEvent event = due.get(next++);
                if (encoder.waits(event)) {
                    waiting.add(event);
                } else {
                    encoder.writeNow(event, out);
                }
            }
            if (next == due.size() && encoder.isAwaiting()) {
                events = waiting;
                waiting.forEach(this::count);
                return;
            }
            waiting.addAll(due.subList(next, due.size()));
            due = waiting;
        }
    }

    private List<StreamEvent> take() {
        List<StreamEvent> all = events;
        clear();
        return all;
    }

    void clear() {
        events = new ArrayList<>(0);
        calls = Set.of();
        size = 0;
    }

    /** The block that an event belongs to; -1 for none. */
    static int block(StreamEvent event) {
        if (event instanceof ToolCallDelta e) {
            return e.block();
        } else if (event instanceof TextDelta e) {
            return e.block();
        } else if (event instanceof ReasoningDelta e) {
            return e.block();
        } else if (event instanceof BlockStarted e) {
            return e.block();
        } else if (event instanceof BlockEnded e) {
            return e.block();
        } else if (event instanceof ToolCallNamed e) {
            return e.block();
        } else if (event instanceof RefusalDelta e) {
            return e.block();
        } else if (event instanceof ReasoningSignature e) {
            return e.block();
        } else if (event instanceof Citation e) {
            return e.block();
        }
        return -1;
    }

    private static int size(StreamEvent event) {
        return EVENT_SIZE + Math.min(chars(event), MAX_SIZE);
    }

    private static int chars(StreamEvent event) {
        if (event instanceof ToolCallDelta e) {
            return e.fragment().length();
        } else if (event instanceof TextDelta e) {
            return e.text().length();
        } else if (event instanceof ReasoningDelta e) {
            return e.text().length();
        } else if (event instanceof RefusalDelta e) {
            return e.text().length();
        } else if (event instanceof ReasoningSignature e) {
            return e.signature().length();
        } else if (event instanceof Citation e) {
            return e.json().length();
        }
        return 0;
    }
}
