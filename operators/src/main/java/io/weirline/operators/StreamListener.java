package io.weirline.operators;

import java.time.Duration;
import reactor.core.publisher.SignalType;

/**
 * Told what streams do, for meters, traces and logs. All methods do nothing unless they are overridden. They are called
 * on the threads of the streams, must not block, and what they throw reaches no stream: it goes to Reactor's hook for
 * dropped errors.
 *
 * <p>Of one request {@link #onAsked} comes first and {@link #onEnded} last, both exactly once for each subscription. Where
 * a stream is cancelled from another thread than the one that emits, {@code onEnded} may meet {@code onFirstContent}.
 */
public interface StreamListener {
    /** Does nothing. */
    StreamListener NONE = new StreamListener() {};

    /**
     * A model is asked.
     *
     * @param labels of the request, passed by a {@link LabelPolicy}
     */
    default void onAsked(Labels labels) {}

    /**
     * The first content came.
     *
     * @param labels of the request
     * @param sinceAsked the time it took
     */
    default void onFirstContent(Labels labels, Duration sinceAsked) {}

    /**
     * Whether {@link #onContent} is wanted. Asked once for each stream.
     *
     * @return true costs a stream one look at the clock for each content event
     */
    default boolean watchesContents() {
        return false;
    }

    /**
     * Another content event came, behind the first. Told only if {@link #watchesContents()}.
     *
     * @param labels of the request
     * @param nanosSinceLast the time since the one before it
     */
    default void onContent(Labels labels, long nanosSinceLast) {}

    /**
     * A span of the request's timeline took longer than its budget, or the whole did ({@link Timeline#TOTAL}). Told at
     * the end, before {@link #onEnded}.
     *
     * @param labels of the request
     * @param span what took too long
     */
    default void onOverrun(Labels labels, Timeline.Span span) {}

    /**
     * The stream ended.
     *
     * @param labels of the request
     * @param how by completion, error or cancel
     * @param sinceAsked the time it took
     */
    default void onEnded(Labels labels, SignalType how, Duration sinceAsked) {}

    /**
     * What happened to one request in the end.
     *
     * @param labels of the request
     * @param settlement all of it
     */
    default void onSettled(Labels labels, Settlement settlement) {}
}
