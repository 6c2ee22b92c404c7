package io.weirline.operators;

/**
 * What a tap tells. The calls come one at a time, on the threads of the stream, and must not block. Exactly one of
 * {@link #onComplete()}, {@link #onFailure(Throwable)} and {@link #onCancel()} comes last. What a listener throws
 * switches the tap off and comes back once as {@link #onFailure(Throwable)}; the stream never sees it.
 *
 * @param <O> the decoded values
 */
@FunctionalInterface
public interface TapListener<O> {
    /**
     * A decoded value, before the element that completes it is forwarded.
     *
     * @param value the value
     */
    void onValue(O value);

    /** The source completed, and its tail is decoded. Comes before the stream's own completion. */
    default void onComplete() {}

    /**
     * The tap is off: the source failed, the decoder did (a limit, bad input), or this listener did. In the latter two
     * cases the stream itself goes on.
     *
     * @param failure what happened; the source's own failure comes as it is
     */
    default void onFailure(Throwable failure) {}

    /** The stream was cancelled. Comes on the cancelling thread, or on the decoding one as soon as it sees it. */
    default void onCancel() {}
}
