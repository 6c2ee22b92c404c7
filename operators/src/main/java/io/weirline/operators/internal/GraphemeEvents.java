package io.weirline.operators.internal;

import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.TextDelta;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Text, refusals and reasoning cut so that no grapheme cluster is, unless its end is late; for each block apart. */
public final class GraphemeEvents implements TimedDecoder<StreamEvent, StreamEvent> {
    /*
     * One entry for each block that holds something, oldest first. The order of events is kept within a block: whatever
     * else concerns it comes behind its text. Events of the whole stream that may end it, or make it void, come behind
     * the text of all blocks; others overtake at most one cluster of each.
     */
    private static final int MAX_BLOCKS = 256;

    private final long tickNanos;
    private final List<Entry> entries = new ArrayList<>(2);
    private final ArrayDeque<StreamEvent> out = new ArrayDeque<>(4);
    private @Nullable StreamEvent fed;

    private record Entry(StreamEvent like, HeldText text) {
        @Nullable
        StreamEvent let(String ready) {
            if (ready.isEmpty()) {
                return null;
            }
            if (like instanceof TextDelta delta) {
                return new TextDelta(delta.choice(), delta.block(), ready);
            }
            if (like instanceof ReasoningDelta delta) {
                return new ReasoningDelta(delta.choice(), delta.block(), ready, delta.summary());
            }
            RefusalDelta delta = (RefusalDelta) like;
            return new RefusalDelta(delta.choice(), delta.block(), ready);
        }
    }

    /**
     * A guard for one subscription.
     *
     * @param maxDelayNanos how long text is held at most
     */
    public GraphemeEvents(long maxDelayNanos) {
        // What one tick finds, the next one lets go.
        tickNanos = Math.max(1, maxDelayNanos / 2);
    }

    @Override
    public void feed(StreamEvent piece) {
        fed = piece;
    }

    @Override
    public @Nullable StreamEvent poll() {
        StreamEvent event = fed;
        if (event != null) {
            fed = null;
            accept(event);
        }
        return out.poll();
    }

    @Override
    public void finish() {
        releaseAll();
    }

    @Override
    public long delay() {
        return entries.isEmpty() ? 0 : tickNanos;
    }

    @Override
    public boolean isEmpty() {
        return out.isEmpty() && entries.isEmpty();
    }

    @Override
    public void tick() {
        entries.removeIf(entry -> entry.text.aged() && release(entry));
    }

    @Override
    public void reset() {
        fed = null;
        out.clear();
        entries.clear();
    }

    private void accept(StreamEvent event) {
        if (event instanceof TextDelta delta) {
            hold(event, delta.choice(), delta.block(), delta.text());
        } else if (event instanceof ReasoningDelta delta) {
            hold(event, delta.choice(), delta.block(), delta.text());
        } else if (event instanceof RefusalDelta delta) {
            hold(event, delta.choice(), delta.block(), delta.text());
        } else {
            if (event instanceof StreamEvent.BlockEnded ended) {
                release(ended.choice(), ended.block());
            } else if (event instanceof StreamEvent.Citation citation) {
                release(citation.choice(), citation.block());
            } else if (event instanceof StreamEvent.ReasoningSignature signature) {
                release(signature.choice(), signature.block());
            } else if (event instanceof StreamEvent.MediaDelta media) {
                release(media.choice(), media.block());
            } else if (event instanceof StreamEvent.Finished finished) {
                entries.removeIf(entry -> choice(entry.like) == finished.choice() && release(entry));
            } else if (event instanceof StreamEvent.Fault || event instanceof StreamEvent.Restarted) {
                releaseAll();
            }
            out.add(event);
        }
    }

    private void hold(StreamEvent event, int choice, int block, String text) {
        if (text.isEmpty()) {
            out.add(event);
            return;
        }
        Entry entry = find(choice, block);
        if (entry != null && !alike(entry.like, event)) {
            entries.remove(entry);
            release(entry);
            entry = null;
        }
        if (entry == null) {
            if (entries.size() == MAX_BLOCKS) {
                release(entries.remove(0));
            }
            entry = new Entry(event, new HeldText());
            entries.add(entry);
        }
        StreamEvent ready = entry.let(entry.text.accept(text));
        if (ready != null) {
            out.add(ready);
        }
        if (entry.text.isEmpty()) {
            entries.remove(entry);
        }
    }

    private @Nullable Entry find(int choice, int block) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            StreamEvent like = entries.get(i).like;
            if (choice(like) == choice && block(like) == block) {
                return entries.get(i);
            }
        }
        return null;
    }

    private static boolean alike(StreamEvent a, StreamEvent b) {
        return a.getClass() == b.getClass()
                && (!(a instanceof ReasoningDelta one) || one.summary() == ((ReasoningDelta) b).summary());
    }

    private static int choice(StreamEvent event) {
        return event instanceof TextDelta delta
                ? delta.choice()
                : event instanceof ReasoningDelta reasoning ? reasoning.choice() : ((RefusalDelta) event).choice();
    }

    private static int block(StreamEvent event) {
        return event instanceof TextDelta delta
                ? delta.block()
                : event instanceof ReasoningDelta reasoning ? reasoning.block() : ((RefusalDelta) event).block();
    }

    private void release(int choice, int block) {
        Entry entry = find(choice, block);
        if (entry != null) {
            entries.remove(entry);
            release(entry);
        }
    }

    private void releaseAll() {
        entries.removeIf(this::release);
    }

    private boolean release(Entry entry) {
        StreamEvent ready = entry.let(entry.text.release());
        if (ready != null) {
            out.add(ready);
        }
        return true;
    }
}
