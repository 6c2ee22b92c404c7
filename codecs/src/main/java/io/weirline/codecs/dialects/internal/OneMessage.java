package io.weirline.codecs.dialects.internal;

import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Citation;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.MediaDelta;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.ReasoningSignature;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.StreamEvent.ToolCallNamed;
import io.weirline.core.ToolCall;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What the formats share that carry one message: its one choice, and the ids that it cannot do without. */
public final class OneMessage {
    private OneMessage() {}

    /**
     * Whether an event belongs to the message.
     *
     * @param event any
     * @return false for the events of choices above 0
     */
    public static boolean has(StreamEvent event) {
        return choice(event) == 0;
    }

    // The frequent ones first.
    private static int choice(StreamEvent event) {
        if (event instanceof TextDelta e) {
            return e.choice();
        } else if (event instanceof ToolCallDelta e) {
            return e.choice();
        } else if (event instanceof ReasoningDelta e) {
            return e.choice();
        } else if (event instanceof BlockStarted e) {
            return e.choice();
        } else if (event instanceof BlockEnded e) {
            return e.choice();
        } else if (event instanceof RefusalDelta e) {
            return e.choice();
        } else if (event instanceof Finished e) {
            return e.choice();
        } else if (event instanceof ToolCallNamed e) {
            return e.choice();
        } else if (event instanceof ReasoningSignature e) {
            return e.choice();
        } else if (event instanceof Citation e) {
            return e.choice();
        } else if (event instanceof MediaDelta e) {
            return e.choice();
        }
        return 0;
    }

    /**
     * An id where the source has none. Clients put the calls of many streams into one conversation, so that a number
     * would not do.
     *
     * @param prefix what ids of its kind begin with
     * @return a new one at each call
     */
    public static String newId(String prefix) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return prefix
                + Long.toHexString(random.nextLong() | Long.MIN_VALUE)
                + Long.toHexString(random.nextLong() | Long.MIN_VALUE);
    }

    /**
     * The head of the call that a block holds.
     *
     * @param start the block's start
     * @return never null
     * @throws IllegalArgumentException if a tool block has none
     */
    public static ToolCall call(BlockStarted start) {
        @Nullable ToolCall call = start.call();
        if (call == null) {
            throw new IllegalArgumentException("call: a tool block has none");
        }
        return call;
    }
}
