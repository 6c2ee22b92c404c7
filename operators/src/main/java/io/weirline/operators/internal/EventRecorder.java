package io.weirline.operators.internal;

import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamException;
import io.weirline.core.Transcript;
import io.weirline.operators.FaultMode;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** Keeps the transcript of a subscription and, if so asked, turns its fault into its failure. */
public final class EventRecorder implements Recorder<StreamEvent> {
    private final Transcript transcript;
    private final boolean faultIsError;
    private @Nullable StreamException held;
    private @Nullable StreamRecord shared;

    /**
     * A recorder for one subscription.
     *
     * @param limits bounds the transcript
     * @param mode what becomes of a fault
     */
    public EventRecorder(Limits limits, FaultMode mode) {
        transcript = new Transcript(limits.transcriptBytes());
        faultIsError = mode == FaultMode.AS_ERROR;
    }

    @Override
    public void begin(ContextView context) {
        RecordSlot slot = RecordSlot.of(context);
        if (slot != null) {
            shared = new StreamRecord(transcript);
            slot.publish(shared);
        }
    }

    @Override
    public void fed(Object piece) {
        if (shared != null) {
            shared.fed(piece instanceof ByteBuffer bytes ? bytes.remaining() : 0);
        }
    }

    @Override
    public void enter() {
        if (shared != null) {
            shared.enter();
        }
    }

    @Override
    public void leave() {
        if (shared != null) {
            shared.leave();
        }
    }

    @Override
    public void end() {
        if (shared != null) {
            shared.end();
        }
    }

    @Override
    public boolean admit(StreamEvent event) {
        if (shared != null) {
            shared.add(event);
        } else {
            transcript.add(event);
        }
        if (faultIsError && event instanceof StreamEvent.Fault e) {
            StreamException failure = e.fault().toException();
            if (held == null) {
                held = failure;
            } else {
                held.addSuppressed(failure);
            }
            return false;
        }
        return true;
    }

    @Override
    public @Nullable StreamException held() {
        return held;
    }

    @Override
    public Throwable attach(Throwable failure) {
        return failure instanceof StreamException e ? e.with(transcript) : failure;
    }
}
