package io.weirline.operators.internal;

import io.weirline.core.DeadlineException;
import io.weirline.core.FinishReason;
import io.weirline.core.LimitExceededException;
import io.weirline.core.MalformedStreamException;
import io.weirline.core.ProviderException;
import io.weirline.core.StreamAbortedException;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamException;
import io.weirline.core.StreamFault;
import io.weirline.core.Transcript;
import io.weirline.core.TruncatedStreamException;
import io.weirline.operators.Outcome;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/** What ends mean. */
public final class Outcomes {
    private Outcomes() {}

    /** Of a failure: one of the transport is a truncation, as a decoder would say. */
    static Outcome of(Throwable failure) {
        Throwable cause = Exceptions.unwrap(failure);
        if (cause instanceof ProviderException) {
            return Outcome.PROVIDER_ERROR;
        }
        if (cause instanceof TruncatedStreamException || cause instanceof IOException) {
            return Outcome.TRUNCATED;
        }
        if (cause instanceof MalformedStreamException) {
            return Outcome.MALFORMED;
        }
        if (cause instanceof LimitExceededException) {
            return Outcome.LIMIT_EXCEEDED;
        }
        if (cause instanceof DeadlineException) {
            return Outcome.DEADLINE;
        }
        return cause instanceof StreamAbortedException ? Outcome.ABORTED : Outcome.INTERNAL;
    }

    /**
     * What a client is told of a failure.
     *
     * @param failure the stream's own, or another: whose message is not the client's
     * @return the fault
     */
    public static StreamFault fault(Throwable failure) {
        if (Exceptions.unwrap(failure) instanceof StreamException e) {
            return e.fault();
        }
        return of(failure) == Outcome.INTERNAL
                ? new StreamFault.Internal()
                : new StreamFault.Truncated("the source failed", -1);
    }

    static @Nullable String reason(Throwable failure) {
        return failure instanceof StreamAbortedException e ? e.reason() : null;
    }

    /** Of a completion: its fault, or how the first of its choices ended; if one did not, it is truncated. */
    static Outcome of(Transcript transcript) {
        StreamFault fault = transcript.fault();
        if (fault != null) {
            return of(fault.toException());
        }
        StreamEvent.Finished first = null;
        for (int choice : transcript.choices()) {
            StreamEvent.Finished finished = transcript.finished(choice);
            if (finished == null) {
                return Outcome.TRUNCATED;
            }
            if (first == null) {
                first = finished;
            }
        }
        return first == null ? Outcome.TRUNCATED : of(first.reason());
    }

    private static Outcome of(FinishReason reason) {
        return switch (reason) {
            case STOP, OTHER -> Outcome.COMPLETED;
            case LENGTH, CONTEXT_EXCEEDED -> Outcome.LENGTH;
            case TOOL_CALLS -> Outcome.TOOL;
            case CONTENT_FILTER -> Outcome.CONTENT_FILTER;
            case REFUSAL -> Outcome.REFUSAL;
            case PAUSED -> Outcome.PAUSED;
            case MALFORMED -> Outcome.MALFORMED;
            case ERROR -> Outcome.PROVIDER_ERROR;
        };
    }
}
