package io.weirline.codecs.dialects;

import io.weirline.core.FinishReason;
import java.util.Map;
import java.util.Set;

/** The table of docs/dialects.md as data: what a target does not carry over, as far as a translation's meaning shows it. */
record Losses(Set<Loss> losses, Map<FinishReason, FinishReason> finish) {
    enum Loss {
        /** Words of refusal are text. */
        REFUSAL_IS_TEXT,
        /** Words of refusal make a plain stop a refusal. */
        REFUSAL_IS_REASON,
        /** Calls that the provider runs are dropped. */
        NO_SERVER_CALLS,
        /** Calls whose arguments are no JSON object are dropped. */
        OBJECTS_ONLY,
        /** Arguments that do not begin as an object are the text of the member "input" of one. */
        TEXT_IS_INPUT,
        /** A call without arguments is dropped if an error comes where it ends. */
        NO_CALL_OF_NOTHING,
        /** The text of a custom call is the member "input" of an object. */
        CUSTOM_IS_OBJECT,
        /** A call that starts without an id is given one, which a later one does not replace. */
        NO_LATE_ID,
        /** A stop is one for calls exactly if there are calls. */
        STOP_BY_CALLS,
        /** How many tokens were reasoning is not told. */
        NO_REASONING_COUNT,
        /** The tokens of reasoning are at most all that were generated; a source may claim more. */
        REASONING_WITHIN_OUTPUT,
        /** How many tokens were written to a cache is not told. */
        NO_CACHE_WRITE_COUNT,
        /** How many tokens were read from a cache is not told. */
        NO_CACHE_READ_COUNT,
        /** The tokens of a prompt are at least those that a cache read and wrote; a source may claim fewer. */
        CACHE_WITHIN_INPUT,
        /** A reason that is an error is told as an error. */
        ERROR_IS_A_FAULT,
        /** How many tokens were cached, or were reasoning, is 0 where it is not known. */
        UNKNOWN_DETAILS_ARE_ZERO,
        /** How many tokens came and went is 0 where it is not known. */
        UNKNOWN_IS_ZERO,
        /** What came before a restart is not void. */
        NO_RESTART,
        /** Behind an error nothing is told. */
        NOTHING_BEHIND_AN_ERROR,
        /** The reason of a stream with an error is not told. */
        NO_FINISH_OF_FAULTY
    }

    private static final Map<String, Losses> ALL = Map.of(
            "openai-chat",
            new Losses(
                    Set.of(Loss.NO_SERVER_CALLS, Loss.NO_LATE_ID, Loss.NO_RESTART),
                    Map.of(
                            FinishReason.REFUSAL, FinishReason.CONTENT_FILTER,
                            FinishReason.PAUSED, FinishReason.STOP,
                            FinishReason.OTHER, FinishReason.STOP,
                            FinishReason.CONTEXT_EXCEEDED, FinishReason.LENGTH,
                            FinishReason.MALFORMED, FinishReason.ERROR)),
            "openai-responses",
            new Losses(
                    Set.of(
                            Loss.NO_SERVER_CALLS,
                            Loss.STOP_BY_CALLS,
                            Loss.ERROR_IS_A_FAULT,
                            Loss.UNKNOWN_DETAILS_ARE_ZERO,
                            Loss.NO_RESTART,
                            Loss.NO_FINISH_OF_FAULTY),
                    Map.of(
                            FinishReason.REFUSAL, FinishReason.CONTENT_FILTER,
                            FinishReason.CONTEXT_EXCEEDED, FinishReason.LENGTH,
                            FinishReason.PAUSED, FinishReason.OTHER,
                            FinishReason.MALFORMED, FinishReason.OTHER)),
            "anthropic",
            new Losses(
                    Set.of(
                            Loss.REFUSAL_IS_TEXT,
                            Loss.REFUSAL_IS_REASON,
                            Loss.TEXT_IS_INPUT,
                            Loss.CUSTOM_IS_OBJECT,
                            Loss.NO_REASONING_COUNT,
                            Loss.CACHE_WITHIN_INPUT,
                            Loss.UNKNOWN_IS_ZERO,
                            Loss.NOTHING_BEHIND_AN_ERROR,
                            Loss.NO_FINISH_OF_FAULTY),
                    Map.of(
                            FinishReason.CONTENT_FILTER, FinishReason.REFUSAL,
                            FinishReason.MALFORMED, FinishReason.STOP,
                            FinishReason.ERROR, FinishReason.STOP,
                            FinishReason.OTHER, FinishReason.STOP)),
            "ai-sdk-ui",
            new Losses(
                    Set.of(Loss.REFUSAL_IS_TEXT, Loss.NOTHING_BEHIND_AN_ERROR, Loss.NO_FINISH_OF_FAULTY),
                    Map.of(
                            FinishReason.REFUSAL, FinishReason.CONTENT_FILTER,
                            FinishReason.PAUSED, FinishReason.OTHER,
                            FinishReason.CONTEXT_EXCEEDED, FinishReason.LENGTH,
                            FinishReason.MALFORMED, FinishReason.ERROR)),
            "gemini",
            new Losses(
                    Set.of(
                            Loss.REFUSAL_IS_TEXT,
                            Loss.NO_SERVER_CALLS,
                            Loss.OBJECTS_ONLY,
                            Loss.NO_CALL_OF_NOTHING,
                            Loss.CUSTOM_IS_OBJECT,
                            Loss.STOP_BY_CALLS,
                            Loss.REASONING_WITHIN_OUTPUT,
                            Loss.NO_CACHE_WRITE_COUNT,
                            Loss.NO_RESTART,
                            Loss.NO_FINISH_OF_FAULTY),
                    Map.of(
                            FinishReason.REFUSAL, FinishReason.CONTENT_FILTER,
                            FinishReason.PAUSED, FinishReason.OTHER,
                            FinishReason.CONTEXT_EXCEEDED, FinishReason.LENGTH,
                            FinishReason.ERROR, FinishReason.OTHER)),
            "ollama",
            new Losses(
                    Set.of(
                            Loss.REFUSAL_IS_TEXT,
                            Loss.NO_SERVER_CALLS,
                            Loss.OBJECTS_ONLY,
                            Loss.NO_CALL_OF_NOTHING,
                            Loss.CUSTOM_IS_OBJECT,
                            Loss.STOP_BY_CALLS,
                            Loss.NO_REASONING_COUNT,
                            Loss.NO_CACHE_READ_COUNT,
                            Loss.NO_CACHE_WRITE_COUNT,
                            Loss.NO_RESTART,
                            Loss.NOTHING_BEHIND_AN_ERROR,
                            Loss.NO_FINISH_OF_FAULTY),
                    Map.of(
                            FinishReason.CONTENT_FILTER, FinishReason.OTHER,
                            FinishReason.REFUSAL, FinishReason.OTHER,
                            FinishReason.PAUSED, FinishReason.OTHER,
                            FinishReason.CONTEXT_EXCEEDED, FinishReason.LENGTH,
                            FinishReason.MALFORMED, FinishReason.OTHER,
                            FinishReason.ERROR, FinishReason.OTHER)));

    static Losses of(ProviderDialect target) {
        Losses known = ALL.get(target.name());
        if (known == null) {
            throw new AssertionError("what " + target + " loses is not stated");
        }
        return known;
    }

    boolean has(Loss loss) {
        return losses.contains(loss);
    }

    FinishReason finish(FinishReason reason) {
        return finish.getOrDefault(reason, reason);
    }
}
