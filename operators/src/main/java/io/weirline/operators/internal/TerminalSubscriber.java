package io.weirline.operators.internal;

import io.weirline.core.StreamEvent;
import io.weirline.core.TruncatedStreamException;
import java.util.HashSet;
import java.util.Set;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * Fails a stream of events that completes before each choice that was opened is finished. One that told its fault is
 * not failed twice.
 *
 * <p><strong>Backpressure:</strong> downstream's demand is the source's.
 *
 * <p><strong>Discard Support:</strong> none: each event is forwarded.
 *
 * <p><strong>Cancellation:</strong> cancels the source at once, on the cancelling thread.
 *
 * <p><strong>Scheduler:</strong> none.
 */
final class TerminalSubscriber extends StageSubscriber<StreamEvent, StreamEvent> {
    private static final int NONE = Integer.MIN_VALUE;

    private final RecordSlot slot;
    private Set<Integer> opened = Set.of();
    private Set<Integer> finished = Set.of();
    private boolean faulty;
    // Deltas come in runs of one choice: the last one spares the set.
    private int last = NONE;

    TerminalSubscriber(CoreSubscriber<? super StreamEvent> actual, RecordSlot slot) {
        super(actual, slot.in(actual.currentContext()));
        this.slot = slot;
    }

    @Override
    public void onNext(StreamEvent event) {
        if (done) {
            Operators.onNextDropped(event, currentContext());
            return;
        }
        int choice = choiceOf(event);
        if (choice != last && choice != NONE) {
            last = choice;
            opened = with(opened, choice);
        }
        if (event instanceof StreamEvent.Finished e) {
            finished = with(finished, e.choice());
        } else if (event instanceof StreamEvent.Fault) {
            faulty = true;
        } else if (event instanceof StreamEvent.Restarted) {
            opened = Set.of();
            finished = Set.of();
            last = NONE;
        }
        slot.observe(event);
        actual.onNext(event);
    }

    /** Most streams have one choice: a set that grows is made for the second. */
    private static Set<Integer> with(Set<Integer> choices, int one) {
        if (choices.contains(one)) {
            return choices;
        }
        if (choices.isEmpty()) {
            return Set.of(one);
        }
        Set<Integer> growing = choices instanceof HashSet<Integer> ? choices : new HashSet<>(choices);
        growing.add(one);
        return growing;
    }

    private static int choiceOf(StreamEvent event) {
        if (event instanceof StreamEvent.TextDelta e) {
            return e.choice();
        }
        if (event instanceof StreamEvent.ToolCallDelta e) {
            return e.choice();
        }
        if (event instanceof StreamEvent.ReasoningDelta e) {
            return e.choice();
        }
        if (event instanceof StreamEvent.BlockStarted e) {
            return e.choice();
        }
        if (event instanceof StreamEvent.RefusalDelta e) {
            return e.choice();
        }
        return event instanceof StreamEvent.MediaDelta e ? e.choice() : NONE;
    }

    @Override
    void onSourceEnd() {
        slot.end();
        if (error != null) {
            fail(error);
        } else if (faulty || !finished.isEmpty() && finished.containsAll(opened)) {
            complete();
        } else {
            fail(new TruncatedStreamException("the events ended without the terminal", -1, null)
                    .with(slot.transcript()));
        }
    }

    @Override
    void onRequest(long n) {
        s.request(n);
    }

    @Override
    void onCancel() {}
}
