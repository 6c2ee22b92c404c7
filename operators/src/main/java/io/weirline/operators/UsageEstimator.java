package io.weirline.operators;

import io.weirline.core.Transcript;
import io.weirline.core.Usage;

/**
 * Counts tokens where the provider does not: the stream was cut before its usage came. Called at most once for each
 * request, when it is settled, on whatever thread ends it; must not block. One that knows the prompt is made for its
 * request.
 */
@FunctionalInterface
public interface UsageEstimator {
    /**
     * The token counts that a transcript suggests.
     *
     * @param transcript what was received; the provider's own counts so far are its {@link Transcript#usage()}
     * @return the counts; only {@code input} and {@code output} are read, null means that it cannot tell
     */
    Usage estimate(Transcript transcript);

    /**
     * One token for each four characters of all that the model said, rounded up: right to about a third for English, too low
     * for scripts without an alphabet. It knows nothing of the prompt.
     *
     * @return the one instance
     */
    static UsageEstimator fourCharacters() {
        return FourCharacters.OUTPUT_ONLY;
    }

    /**
     * As {@link #fourCharacters()}, for a prompt of known length.
     *
     * @param promptCharacters of the request, in UTF-16 units
     * @return an estimator for that request
     */
    static UsageEstimator fourCharacters(long promptCharacters) {
        return new FourCharacters(promptCharacters);
    }
}
