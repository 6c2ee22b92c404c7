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
    private final Set<Integer> opened = new HashSet<>(4);
    private final Set<Integer> finished = new HashSet<>(4);
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
            opened.add(choice);
        }
        if (event instanceof StreamEvent.Finished e) {
            finished.add(e.choice());
        } else if (event instanceof StreamEvent.Fault) {
            faulty = true;
        } else if (event instanceof StreamEvent.Restarted) {
            opened.clear();
            finished.clear();
            last = NONE;
        }
        slot.observe(event);
        actual.onNext(event);
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
