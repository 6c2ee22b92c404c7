package io.weirline.operators.internal;

import io.weirline.core.BlockKind;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Citation;
import io.weirline.core.StreamEvent.Extension;
import io.weirline.core.StreamEvent.Liveness;
import io.weirline.core.StreamEvent.MediaDelta;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.ReasoningSignature;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Events: neighbours of the same choice, block and type that hold text are joined, others stay as they are, in order. */
public final class EventBatch extends Batch<StreamEvent, StreamEvent> {
    /** What an event without text is taken to weigh, in bytes. */
    private static final int EVENT_BYTES = 32;

    private final Texts texts = new Texts();
    private @Nullable StreamEvent open;

    /** Nothing pending. */
    public EventBatch() {}

    @Override
    int kind(StreamEvent event) {
        return kindOf(event);
    }

    static int kindOf(StreamEvent event) {
        if (event instanceof TextDelta e) {
            return e.text().isEmpty() ? QUIET : CONTENT;
        }
        return switch (event.phase()) {
            case CONTENT, REASONING -> CONTENT;
            case TOOL -> isToolEdge(event) ? BOUNDARY : CONTENT;
            case USAGE, TERMINAL, ERROR -> BOUNDARY;
            case PREAMBLE, HEARTBEAT, UNKNOWN -> QUIET;
        };
    }

    private static boolean isToolEdge(StreamEvent event) {
        return event instanceof BlockStarted s && s.kind() == BlockKind.TOOL
                || event instanceof BlockEnded e && e.kind() == BlockKind.TOOL;
    }

    @Override
    int handOver(StreamEvent event) {
        return handOverOf(event);
    }

    static int handOverOf(StreamEvent event) {
        if (event instanceof TextDelta e) {
            return Texts.handOver(e.text());
        }
        if (kindOf(event) != CONTENT) {
            return Integer.MAX_VALUE;
        }
        String text = text(event);
        return text == null ? Integer.MAX_VALUE : Texts.handOver(text);
    }

    @Override
    boolean isTransparent() {
        return true;
    }

    /** The text that neighbours are joined by, or null. */
    private static @Nullable String text(StreamEvent event) {
        if (event instanceof TextDelta e) {
            return e.text();
        }
        if (event instanceof ToolCallDelta e) {
            return e.fragment();
        }
        if (event instanceof ReasoningDelta e) {
            return e.text();
        }
        return event instanceof RefusalDelta e ? e.text() : null;
    }

    @Override
    long weigh(StreamEvent event) {
        String text = text(event);
        return text != null ? Texts.weigh(text) : weighOther(event);
    }

    private static long weighOther(StreamEvent event) {
        int chars = 0;
        if (event instanceof MediaDelta e) {
            chars = e.base64().length();
        } else if (event instanceof ReasoningSignature e) {
            chars = e.signature().length();
        } else if (event instanceof Citation e) {
            chars = e.json().length();
        } else if (event instanceof Extension e) {
            chars = e.json().length();
        }
        return EVENT_BYTES + 2L * chars;
    }

    private static boolean joins(StreamEvent open, StreamEvent next) {
        if (next instanceof TextDelta b) {
            return open instanceof TextDelta a && a.choice() == b.choice() && a.block() == b.block();
        }
        if (next instanceof ToolCallDelta b) {
            return open instanceof ToolCallDelta a && a.choice() == b.choice() && a.block() == b.block();
        }
        if (next instanceof ReasoningDelta b) {
            return open instanceof ReasoningDelta a
                    && a.choice() == b.choice()
                    && a.block() == b.block()
                    && a.summary() == b.summary();
        }
        return next instanceof RefusalDelta b
                && open instanceof RefusalDelta a
                && a.choice() == b.choice()
                && a.block() == b.block();
    }

    @Override
    long open(StreamEvent event, long weighs) {
        open = event;
        String text = text(event);
        if (text == null) {
            return weighs;
        }
        texts.open(text);
        return weighs;
    }

    @Override
    long join(StreamEvent event, long weighs) {
        if (!joins(Objects.requireNonNull(open), event)) {
            return -1;
        }
        String text = Objects.requireNonNull(text(event));
        texts.join(text);
        return weighs;
    }

    @Override
    StreamEvent build() {
        StreamEvent event = Objects.requireNonNull(open);
        open = null;
        boolean joined = texts.isJoined();
        if (text(event) == null) {
            return event;
        }
        String all = texts.build();
        if (!joined) {
            return event;
        }
        if (event instanceof TextDelta e) {
            return new TextDelta(e.choice(), e.block(), all);
        }
        if (event instanceof ToolCallDelta e) {
            return new ToolCallDelta(e.choice(), e.block(), all);
        }
        if (event instanceof ReasoningDelta e) {
            return new ReasoningDelta(e.choice(), e.block(), all, e.summary());
        }
        RefusalDelta e = (RefusalDelta) event;
        return new RefusalDelta(e.choice(), e.block(), all);
    }

    @Override
    StreamEvent heartbeat() {
        return Liveness.HEARTBEAT;
    }
}
